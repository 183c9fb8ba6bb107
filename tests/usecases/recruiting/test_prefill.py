"""Who took part before chooses only what is different this time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from blocks.reader import Reader
from blocks.recruiting.joining.application import application_modal
from bot.domain.forms import CHOOSING_KINDS, Question
from bot.domain.shown.recruiting import ApplicationPage
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.recruiting.joining.application import begin_application
from db.models import Program
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import ANSWERS, found_program, save_page
from tests.usecases.recruiting.hall import Hall, words

SAID = "What you chose for *Career development* is filled in. Change what you like."


def pages(hall: Hall, slack_id: str, program: Program, **answers: Any) -> list[ApplicationPage]:
    """The questionnaire page by page, as it is shown to them."""
    session, actor, person = hall.who(slack_id)
    step: Any = begin_application(session, actor, person, program.id, hall.now)
    found = []
    while isinstance(step, ApplicationPage):
        found.append(step)
        given = {**ANSWERS, **answers}
        step = save_page(session, person, program, step.page.number, answers=given, now=hall.now)
    return found


@pytest.mark.long
def test_what_was_chosen_for_the_last_program_is_filled_in_and_what_was_written_is_not(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        first, *_ = pages(hall, "UOMAR", hall.program, role="mentor")
        assert SAID not in words(application_modal(first, Reader()))
        hall.apply("UOMAR", "mentor", experience="Ten years of trains")
        again = found_program(session, hall.person("UCLEO"), now, name="Second round")
        said = 0
        for page in pages(hall, "UOMAR", again, role="mentor"):
            taken = {
                question.key: ANSWERS[question.key]
                for question in page.page.questions
                if question.kind in CHOOSING_KINDS and question.key in ANSWERS
            }
            assert {key: answer for key, answer in page.answers.items() if key in taken} == taken
            shown = words(application_modal(page, Reader()))
            assert (SAID in shown) == bool(taken)
            assert "Ten years of trains" not in shown
            said += SAID in shown
        assert said > 1


@pytest.mark.long
def test_a_page_that_was_begun_stays_as_it_was_left(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UOMAR")
        again = found_program(session, hall.person("UCLEO"), now, name="Second round")
        first, *_ = pages(hall, "UOMAR", again, role="mentor", cadence="monthly")
        assert first.answers["cadence"] == ANSWERS["cadence"]
        assert "role" not in first.answers, "as what they take part is theirs to say anew"
        resumed = begin_application(*hall.who("UOMAR"), again.id, now)
        assert resumed.answers["cadence"] == "monthly"
        assert "Your earlier answers are kept." in words(application_modal(resumed, Reader()))


def test_what_can_no_longer_be_chosen_is_left_out(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UOMAR", languages=["german", "english"])
        again = found_program(session, hall.person("UCLEO"), now, name="Second round")
        plan = plan_of(again)
        intake = plan.form("intake")
        questions = tuple(without(question, "german") for question in intake.questions)
        forms = {**plan.forms, "intake": replace(intake, questions=questions)}
        store_plan(session, again, replace(plan, forms=forms), now)
        page = begin_application(*hall.who("UOMAR"), again.id, now)
        assert page.answers["languages"] == ["english"]


def without(question: Question, value: str) -> Question:
    """The same question, in which one option can no longer be chosen."""
    options = tuple(
        replace(option, retired=option.retired or option.value == value) for option in question.options
    )
    return replace(question, options=options)
