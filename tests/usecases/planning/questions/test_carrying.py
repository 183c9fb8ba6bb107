"""A plan that comes as a file keeps what people have answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.domain.form_changes import broken_promise
from bot.domain.forms import Audience, Form, Kind, Question
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.questions.carrying import broken_promises, carried_over
from db.session import Sessions
from tests.usecases.people.company import ANSWERS
from tests.usecases.planning.questions.room import Room


@pytest.mark.long
def test_what_a_file_leaves_out_is_retired_not_forgotten(sessions: Sessions, now: datetime) -> None:
    room = Room(sessions, now)
    room.apply("Mia", {**ANSWERS, "role": "mentee", "hopes": "Courage", "topics": ["books"]})
    with room.act() as (session, _, program):
        plan = plan_of(program)
        intake = plan.forms["intake"]
        shorter = tuple(
            replace(q, options=q.options[1:]) if q.key == "topics" else q
            for q in intake.questions
            if q.key not in ("hopes", "link")
        )
        file = replace(plan, forms={**plan.forms, "intake": replace(intake, questions=shorter)})
        kept = carried_over(session, program, file).forms["intake"]
        assert kept.question("hopes").retired
        assert "link" not in {q.key for q in kept.questions}, "nobody had answered that"
        books = kept.question("topics").option("books")
        assert books is not None and books.retired
        assert carried_over(session, program, plan) == plan


def test_what_a_file_would_break_is_said_where_it_stands(sessions: Sessions, now: datetime) -> None:
    room = Room(sessions, now)
    room.apply("Mia", {**ANSWERS, "role": "mentee", "concerns": "Will it help?"})
    with room.act() as (session, _, program):
        plan = plan_of(program)
        assert list(broken_promises(session, program, plan)) == []

        def with_concerns(**change: object) -> Form:
            intake = plan.forms["intake"]
            return replace(
                intake,
                questions=tuple(
                    replace(q, **change) if q.key == "concerns" else q  # type: ignore[arg-type]
                    for q in intake.questions
                ),
            )

        for change, said in (
            ({"audience": Audience.PARTNER}, "the promise of audience 'coordinators'"),
            ({"kind": Kind.NUMBER}, "keeps its kind"),
        ):
            file = replace(plan, forms={**plan.forms, "intake": with_concerns(**change)})
            (mistake,) = broken_promises(session, program, file)
            assert said in mistake.message and mistake.path[:3] == ("forms", "intake", "questions")


@pytest.mark.parametrize("feeds", [None, "groups"])
def test_a_box_ticked_for_something_else_lets_no_manager_know(feeds: str | None) -> None:
    """Whoever ticked it was not asked whether their manager may hear that they take part."""
    before = Question("updates", Kind.CHECK, "Send me the newsletter", Audience.COORDINATORS, feeds=feeds)
    refusal = broken_promise(before, replace(before, feeds="manager_told"))
    assert refusal is not None and refusal.code == "question_feeds_promised"
    told = replace(before, feeds="manager_told")
    assert broken_promise(told, replace(told, label="May your manager know?")) is None
