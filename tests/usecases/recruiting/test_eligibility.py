"""Who is outside of a rule reads why, and waits for a place or takes another role; nothing typed is lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from blocks.reader import Reader
from blocks.recruiting.joining.application import application_modal
from blocks.recruiting.joining.eligibility import waiting_modal
from bot.domain.planning import Dates, Eligibility, Eligible
from bot.domain.shown.eligibility import WaitingPage
from bot.domain.shown.recruiting import ApplicationPage
from bot.errors import DomainError
from bot.usecases.filling import Progress
from bot.usecases.recruiting.joining.application import begin_application, choose_to_wait
from bot.usecases.recruiting.joining.eligibility import eligible_people
from bot.usecases.submissions import Subject, answers_of, find_submission
from db.models import Cohort
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import ANSWERS, save_page
from tests.usecases.recruiting.hall import Hall, words

SENIORS = Eligibility(mentor=Eligible(level_from=5), mentee=Eligible(departments=("Data", "Finance")))


def first_page(hall: Hall, slack_id: str, role: str) -> Any:
    """Join and answer the first page."""
    session, actor, person = hall.who(slack_id)
    page = begin_application(session, actor, person, hall.program.id, hall.now)
    answers = {**ANSWERS, "role": role}
    return save_page(session, person, hall.program, page.page.number, answers=answers, now=hall.now)


def choose(hall: Hall, slack_id: str, page: WaitingPage, choice: str) -> Any:
    progress = Progress.read({**page.carried, "steps": [list(step) for step in page.carried["steps"]]})
    return choose_to_wait(
        *hall.who(slack_id), cohort_id=page.cohort, choice=choice, now=hall.now, progress=progress
    )


def finish(hall: Hall, slack_id: str, step: Any, **answers: Any) -> None:
    """Go through what is left, accept the profile, send."""
    session, _, person = hall.who(slack_id)
    while isinstance(step, ApplicationPage):
        given = {**ANSWERS, **answers}
        step = save_page(session, person, hall.program, step.page.number, answers=given, now=hall.now)
    if step is not None:
        assert hall.accept(step, slack_id) is None


def test_somebody_outside_reads_which_rule_and_whom_to_tell_then_waits(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        hall.person("UMIA").level = 2
        page = first_page(hall, "UMIA", "mentor")
        assert isinstance(page, WaitingPage)
        shown = words(waiting_modal(page, Reader()))
        assert "This time the program is for mentors from “5 · Senior or team lead” on." in shown
        assert "please tell <@UCLEO>" in shown
        assert "says nothing about you" in " ".join(shown.split())
        step = choose(hall, "UMIA", page, "wait")
        assert isinstance(step, ApplicationPage)
        finish(hall, "UMIA", step)
        (mentor,) = hall.enrollments("UMIA")
        assert (mentor.status, mentor.outside, mentor.decided_by) == ("waitlisted", "level", None)
        asked = hall.sent("admin.application")[-1]
        assert (
            "They chose to wait for a place: they are outside of this program's rules (level)"
            in hall.read(asked)
        )
        told = hall.sent("application.received")[-1]
        assert "You are on the waiting list" in hall.read(told)


def test_of_two_roles_the_one_that_is_open_goes_on_alone(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        mia = hall.person("UMIA")
        mia.level, mia.department = 2, "data"
        page = first_page(hall, "UMIA", "both")
        assert isinstance(page, WaitingPage)
        assert [one.role for one in page.outside] == ["mentor"]
        assert page.also == "mentee"
        assert "Go on as a mentee only" in words(waiting_modal(page, Reader()))
        finish(hall, "UMIA", choose(hall, "UMIA", page, "only"))
        assert {e.role: e.status for e in hall.enrollments("UMIA")} == {
            "mentee": "applied",
            "mentor": "withdrawn",
        }
        submission = find_submission(
            session, "intake", mia, Subject("cohort", session.query(Cohort).one().id)
        )
        assert submission is not None
        assert answers_of(submission)["role"] == "mentee"


def test_or_both_go_on_and_one_of_them_waits(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        mia = hall.person("UMIA")
        mia.level, mia.department = 2, "Data"
        page = first_page(hall, "UMIA", "both")
        finish(hall, "UMIA", choose(hall, "UMIA", page, "wait"))
        assert {e.role: (e.status, e.outside) for e in hall.enrollments("UMIA")} == {
            "mentee": ("applied", ""),
            "mentor": ("waitlisted", "level"),
        }
        text = hall.read(hall.sent("application.received")[-1])
        assert "as a mentee. The coordinators will look" in text
        assert "on the waiting list of *Career development* as a mentor" in text


def test_another_role_can_be_chosen_and_the_answers_are_there(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        hall.person("UMIA").level = 2
        page = first_page(hall, "UMIA", "mentor")
        again = choose(hall, "UMIA", page, "other")
        assert isinstance(again, ApplicationPage)
        assert (again.page.position, again.answers["languages"]) == (1, ["english"])
        hall.apply("UMIA", "mentee")  # her department is not known, which is not held against her
        states = {e.role: e.status for e in hall.enrollments("UMIA")}
        assert states == {"mentee": "applied", "mentor": "withdrawn"}
        assert "The directory does not say, so it counted as met: department" in hall.read(
            hall.sent("admin.application")[-1]
        )


def test_whoever_stops_at_the_question_is_asked_it_again(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        hall.person("UMIA").level = 2
        assert isinstance(first_page(hall, "UMIA", "mentor"), WaitingPage)
        assert isinstance(first_page(hall, "UMIA", "mentor"), WaitingPage)
        with pytest.raises(DomainError, match="answer_required"):
            page = first_page(hall, "UMIA", "mentor")
            choose(hall, "UMIA", page, "only")


def test_a_directory_that_was_put_right_opens_the_role(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        mia = hall.person("UMIA")
        mia.level = 2
        step = choose(hall, "UMIA", first_page(hall, "UMIA", "mentor"), "wait")
        mia.level = 6
        finish(hall, "UMIA", step)
        (mentor,) = hall.enrollments("UMIA")
        assert (mentor.status, mentor.outside) == ("applied", "")


@pytest.mark.long
def test_after_the_last_day_one_reads_it_kindly_and_may_wait(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(dates=Dates(apply_until=date(2026, 3, 4)))
        hall.apply("UEVE")  # in time: the last minute of the day counts where the program is at home
        hall.now = now + timedelta(days=3)
        session_, actor, person = hall.who("UMIA")
        page = begin_application(session_, actor, person, hall.program.id, hall.now)
        assert page.closed_on == date(2026, 3, 4)
        shown = words(application_modal(page, Reader()))
        assert "closed on" in shown
        assert "you are then on the waiting list" in " ".join(shown.split())
        (late,) = hall.apply("UMIA")
        assert (late.status, late.outside) == ("waitlisted", "late")
        assert "applications had closed" in hall.read(hall.sent("admin.application")[-1])
        (in_time,) = hall.enrollments("UEVE")
        assert in_time.status == "applied"
        hall.apply("UEVE", "mentor", experience="Eleven years")
        assert in_time.status == "applied", "who was in time may still change the answers"


def test_everybody_who_may_take_part_can_be_counted(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.plan(eligibility=SENIORS)
        mia, omar = hall.person("UMIA"), hall.person("UOMAR")
        mia.level, mia.department = 2, "Data"
        omar.level, omar.department = 7, "Sales"
        hall.guest()
        people = eligible_people(session, hall.program, now)
        assert people[mia.id] == {"mentee"}
        assert people[omar.id] == {"mentor"}
        assert len(people) == 3, "the coordinator, of whom nothing is known, and no guest"
