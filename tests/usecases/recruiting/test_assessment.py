"""Mentors look at their own skills; a panel of coordinators may look too; nobody else reads a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from blocks.reader import Reader
from blocks.recruiting.deciding.assessment import assessment_modal, result_modal
from bot.domain.program import MatchingSettings
from bot.errors import DomainError, FormErrors
from bot.usecases.matching.drafts.pool import people_to_match
from bot.usecases.recruiting.deciding.assessment import (
    ask_for_assessment,
    mentor_to_assess,
    open_assessment,
    own_assessment,
    read_assessment,
    save_assessment,
)
from db.models import Cohort, Program
from db.session import Sessions
from tests.pair_story import assert_view_fits, buttons, view_words, words
from tests.usecases.matching.modes_story import Market, seat

SKILLS = (
    "listening",
    "open_questions",
    "goal_setting",
    "non_directive",
    "feedback",
    "decisions",
    "confidentiality",
)


class Assessed(Market):
    """Omar mentors in a program that asks for an assessment."""

    def __init__(self, sessions: Sessions, now: datetime, assessment: str = "panel") -> None:
        super().__init__(sessions, now)
        plan = self.plan()
        self.change_plan(recruiting=replace(plan.recruiting, assessment=assessment))
        self.mentors("Omar")
        self.mentees("Mia")
        with self.act() as act:
            self.omar = seat(act, "Omar", "mentor").id

    def answer(self, name: str, *given: int) -> Any:
        raws = dict(zip(SKILLS, map(str, given), strict=True))
        with self.act() as act:
            return save_assessment(*act.who(name), self.omar, raws, act.now)


@pytest.fixture
def town(sessions: Sessions, now: datetime) -> Assessed:
    return Assessed(sessions, now)


def test_a_mentor_is_asked_once_and_reads_what_may_help(town: Assessed) -> None:
    for _ in range(2):
        with town.act() as act:
            ask_for_assessment(act.session, seat(act, "Omar", "mentor"), act.now)
            ask_for_assessment(act.session, seat(act, "Mia", "mentee"), act.now)
    ((who, message),) = town.sent("assessment.asked")
    assert who == "Omar" and "7 short questions" in words(message) and "nobody else" in words(message)
    with town.act() as act:
        page = open_assessment(*act.who("Omar"), buttons(message)["assessment.open"])
        modal = assessment_modal(page, Reader())
    assert_view_fits(modal)
    assert "the person you guide never does" in view_words(modal)
    shown = town.answer("Omar", 2, 4, 5, 3, 4, 5, 4)
    result = result_modal(shown, Reader())
    assert_view_fits(result)
    assert "*Listening*: you 2" in view_words(result)
    assert "no mentee ever sees it" in view_words(result)
    assert any(key.startswith("module.open") for key in _actions(result)), (
        "a module is offered for the weakest"
    )
    assert town.sent("assessment.asked") == [], "who has answered is not asked"


def test_what_is_missing_is_said_at_its_field_and_what_was_chosen_stays(town: Assessed) -> None:
    with town.act() as act, pytest.raises(FormErrors) as missing:
        save_assessment(*act.who("Omar"), town.omar, {"listening": "3"}, act.now)
    assert {error.field for error in missing.value.errors} == set(SKILLS) - {"listening"}
    town.answer("Omar", 1, 2, 3, 4, 5, 1, 2)
    with town.act() as act:
        assert open_assessment(*act.who("Omar"), town.omar).answers["feedback"] == 5


def test_the_mentor_reads_a_panel_of_two_and_never_one_persons_ratings(town: Assessed) -> None:
    town.answer("Omar", 2, 2, 2, 2, 2, 2, 2)
    town.answer("Cora", 4, 4, 4, 4, 4, 4, 4)
    with town.act() as act:
        alone = view_words(result_modal(read_assessment(*act.who("Omar"), town.omar), Reader()))
        for_cem = view_words(result_modal(read_assessment(*act.who("Cem"), town.omar), Reader()))
    assert "panel" not in alone.replace("The panel's average joins", "")
    assert "once 2 of them have answered" in alone
    assert "themselves 2 · panel 4" in for_cem
    assert town.sent("assessment.ready") == []
    town.answer("Cem", 3, 4, 4, 4, 4, 4, 4)
    ((who, message),) = town.sent("assessment.ready")
    assert (who, list(buttons(message))) == ("Omar", ["assessment.result"])
    with town.act() as act:
        both = view_words(result_modal(read_assessment(*act.who("Omar"), town.omar), Reader()))
    assert "*Listening*: you 2 · panel 3.5" in both


def test_nobody_else_opens_answers_or_reads_it(town: Assessed) -> None:
    town.answer("Omar", 2, 2, 2, 2, 2, 2, 2)
    for attempt in (open_assessment, read_assessment):
        with town.act() as act, pytest.raises(DomainError) as refused:
            attempt(*act.who("Mia"), town.omar)
        assert refused.value.code == "not_a_coordinator"
    with town.act() as act:
        mia = seat(act, "Mia", "mentee").id
        for forged in (mia, 9999, "x"):
            with pytest.raises(DomainError) as refused:
                open_assessment(*act.who("Omar"), forged)
            assert refused.value.code == "not_assessed"


def test_commands_find_whom_they_mean(town: Assessed) -> None:
    with town.act() as act:
        program = act.session.get_one(Program, town.program_id)
        cora = act.actor("Cora")
        assert mentor_to_assess(act.session, cora, program, act.person("Omar").slack_id).id == town.omar
        with pytest.raises(DomainError) as refused:
            mentor_to_assess(act.session, cora, program, act.person("Mia").slack_id)
        assert refused.value.code == "not_a_mentor_here"
        assert own_assessment(*act.who("Omar"), "career").id == town.omar
        with pytest.raises(DomainError) as refused:
            own_assessment(*act.who("Mia"), "")
        assert refused.value.code == "not_assessed"


def test_without_a_panel_in_the_plan_only_the_mentor_answers(sessions: Sessions, now: datetime) -> None:
    town = Assessed(sessions, now, assessment="self")
    with town.act() as act, pytest.raises(DomainError) as refused:
        open_assessment(*act.who("Cora"), town.omar)
    assert refused.value.code == "no_panel_here"
    town.answer("Omar", 2, 4, 5, 3, 4, 5, 4)
    with town.act() as act:
        assert read_assessment(*act.who("Cora"), town.omar).result.tenths == 39


def test_the_result_is_what_the_matcher_hears(town: Assessed) -> None:
    def heard() -> int | None:
        with town.act() as act:
            cohort = act.session.get_one(Cohort, town.cohort_id)
            return people_to_match(act.session, cohort, town.plan(), act.now).mentors[0].assessment

    assert heard() is None
    town.answer("Omar", 3, 3, 3, 3, 3, 3, 3)
    assert heard() == 30
    town.answer("Cora", 5, 5, 5, 5, 5, 5, 5)
    assert heard() == 40
    town.change_plan(matching=MatchingSettings(rules={"eligibility": {"mentor_assessment": 4.5}}))
    assert heard() == 40


def _actions(view: Any) -> list[str]:
    return [
        element["action_id"]
        for block in view["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
    ]
