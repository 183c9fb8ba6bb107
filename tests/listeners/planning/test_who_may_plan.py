"""Every listener of planning: only coordinators of this very program, whatever a button or a modal carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.listeners.desk import Handler
from bot.listeners.learning import lessons
from bot.listeners.planning import document, editing, measures, next_cohort
from db.models import Activity, InboxEntry, Lesson, MeasureValue, Program
from tests.conftest import TEAM
from tests.listeners.matching.test_settings_listeners import Office
from tests.pair_story import view_words

PRESSED: tuple[tuple[Handler, str], ...] = (
    (editing.edit_pressed, "{}:budget"),
    (editing.edit_pressed, "{}:"),
    (editing.edit_pressed, "{}:measures"),
    (editing.edit_pressed, "{}:privacy"),
    (document.show_pressed, "{}:1"),
    (document.post_pressed, "{}"),
    (next_cohort.begin_pressed, "{}"),
    (measures.open_pressed, "{}::0"),
    (measures.enter_pressed, "{}"),
    (lessons.add_pressed, "{}:plan"),
    (lessons.more, "{}:1"),
)
SENT: tuple[tuple[Handler, dict[str, Any], dict[str, Any]], ...] = (
    (editing.save, {"part": "budget", "base": "", "seal": ""}, {"hours": "5"}),
    (editing.another_row, {"part": "purpose"}, {"purpose": "x"}),
    (editing.read_on, {"part": "privacy", "guided": True}, {}),
    (measures.save, {"key": "", "base": ""}, {"label": "x", "figure": "by_hand", "kind": "quantitative"}),
    (measures.enter, {}, {"measure": "x", "value": "1"}),
    (lessons.submit, {}, {"stage": "plan", "text": "x"}),
    (next_cohort.submit, {}, {"name": "Mine"}),
)


@pytest.fixture
def office(sessions: Any, now: Any) -> Office:
    return Office(sessions, now)


def untouched(office: Office) -> bool:
    with office.story.act() as act:
        made = [
            act.session.scalar(select(table.id)) for table in (Lesson, MeasureValue, Activity, InboxEntry)
        ]
        programs = len(act.session.scalars(select(Program)).all())
    return not any(made) and programs == 1 and office.story.plan().budget.hours is None


def all_of(office: Office, ask: Callable[[Handler, dict[str, Any]], None], program: Any) -> None:
    for handler, value in PRESSED:
        ask(handler, {"value": value.format(program), "in_modal": False})
    for handler, metadata, answers in SENT:
        kind = "action" if handler is editing.another_row else "view"
        ask(handler, {"metadata": {**metadata, "program": program}, "answers": answers, "kind": kind})


@pytest.mark.parametrize(("who", "team"), [("U0MIA", TEAM), ("U0CORA", "TELSE"), ("UNEW", TEAM)])
def test_nobody_else_sees_or_changes_anything(office: Office, who: str, team: str) -> None:
    all_of(
        office,
        lambda handler, more: office.receive(handler, who=who, team=team, **more) and None,
        office.story.program_id,
    )
    shown = " ".join(
        view_words(call["view"]) for name, call in office.slack.calls if name.startswith("views.")
    )
    assert "on our side" not in shown
    assert office.story.plan().purpose not in shown
    assert untouched(office)


@pytest.mark.parametrize("program", ["", "x", "999999", "-1", None, {"a": 1}])
def test_a_forged_program_is_refused_with_a_sentence(office: Office, program: Any) -> None:
    said: list[Any] = []
    all_of(office, lambda handler, more: said.append(office.receive(handler, **more)), program)
    assert "on our side" not in str(said) + str(office.slack.calls)
    assert untouched(office)


@pytest.mark.long
def test_odd_answers_are_a_sentence_and_not_an_error_of_ours(office: Office) -> None:
    program = office.story.program_id
    for answers in ({}, {"hours": ["5"]}, {"hours": {"a": 1}}, {"money": "1e999"}, {"currency": 7}):
        for part in (
            "budget",
            "purpose",
            "dates",
            "eligibility",
            "texts",
            "people",
            "joining",
            "roles",
            "nothing",
        ):
            metadata = {"program": program, "part": part, "base": "", "seal": ""}
            answer = office.receive(editing.save, kind="view", metadata=metadata, answers=answers)
            assert "on our side" not in str(answer)
    assert office.story.plan().budget.hours is None
