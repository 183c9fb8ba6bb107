"""Somebody whose pair is over applies again in the same cohort, and that is an application like any other."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from blocks.reader import Reader
from blocks.recruiting.joining.application import application_modal, thanks_modal, withdrawn
from blocks.recruiting.messages import withdraw_button
from bot.domain.planning import Dates
from bot.domain.states.enrollment import EnrollmentEvent
from bot.usecases.celebrating.kudos import programs_of
from bot.usecases.closing.ending import close_pair, reopen_pair
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.recruiting import applications, my_application
from bot.usecases.matching.drafts.pool import people_to_match
from bot.usecases.matching.tuning.repeating import free_mentees
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.counting.equal_access import equal_access
from bot.usecases.recruiting.joining.application import begin_application, withdraw_application
from bot.usecases.reporting.life import life_of
from db.models import Enrollment, Pair
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.usecases.people.company import ANSWERS, decide, pair_up, save_page
from tests.usecases.recruiting.hall import Hall, words

AGAIN = "Your time here as a mentee is over"


def finished(session: WorkspaceSession, now: datetime, mentee_too: str = "mentee") -> tuple[Hall, Pair]:
    """Mia's pair with Omar came to a good end; a month has passed since."""
    hall = Hall(session, now)
    for slack_id, role in (("UMIA", mentee_too), ("UOMAR", "mentor")):
        hall.apply(slack_id, role)
        decide(session, hall.person("UCLEO"), hall.person(slack_id), EnrollmentEvent.APPROVE, now)
    pair = pair_up(session, hall.program, hall.person("UMIA"), hall.person("UOMAR"), now)
    current_cohort(session, hall.program).published_at = now
    pair.status, pair.closing_at = "closing", now
    hall.now = now + timedelta(days=30)
    close_pair(*hall.who("UCLEO"), pair.id, reason="", now=hall.now)
    return hall, pair


def opened(hall: Hall) -> str:
    page = begin_application(*hall.who("UMIA"), hall.program.id, hall.now)
    return words(application_modal(page, Reader()))


def waiting(hall: Hall) -> list[str]:
    shown = applications(hall.session, hall.program, hall.person("UCLEO"))
    return [one.slack_id for one in (*shown.waiting, *shown.waitlisted)]


def test_who_asks_again_is_seen_by_coordinators_decided_and_matched(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall, _ = finished(session, now)
        told, thanked = len(hall.sent("admin.application")), len(hall.sent("application.received"))
        assert waiting(hall) == []
        assert AGAIN in opened(hall)
        (mia,) = hall.apply("UMIA", "mentee", one_thing="Negotiating")
        assert (mia.status, mia.decided_by) == ("applied", None)
        assert waiting(hall) == ["UMIA"]
        assert len(hall.sent("admin.application")) == told + 1
        assert "UMIA" in hall.read(hall.sent("admin.application")[-1])
        assert len(hall.sent("application.received")) == thanked + 1
        assert "will look at your application" in hall.read(hall.sent("application.received")[-1])
        assert AGAIN not in opened(hall), "it is under way now"
        (shown,) = home_facts(session, hall.person("UMIA"), hall.now).applications
        assert shown.states == ("applied",)
        decide(session, hall.person("UCLEO"), hall.person("UMIA"), EnrollmentEvent.APPROVE, hall.now)
        assert "You are in" in hall.read(hall.sent("application.approved")[-1])
        cohort = current_cohort(session, hall.program)
        assert free_mentees(session, cohort) == 1
        pool = people_to_match(session, cohort, plan_of(hall.program), hall.now)
        assert [one.id for one in pool.mentees] == [str(mia.id)]


def test_after_the_last_day_they_wait_for_a_place_like_everybody(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall, _ = finished(session, now)
        hall.plan(dates=Dates(apply_until=date(2026, 3, 4)))
        page = opened(hall)
        assert AGAIN in page
        assert "you are then on the waiting list" in " ".join(page.split())
        (mia,) = hall.apply("UMIA", "mentee")
        assert (mia.status, mia.outside) == ("waitlisted", "late")
        assert "applications had closed" in hall.read(hall.sent("admin.application")[-1])
        thanks = hall.read(hall.sent("application.received")[-1])
        assert "waiting list" in thanks
        assert "you are in" not in thanks
        sent = my_application(session, hall.person("UMIA"), mia.cohort_id)
        assert "waiting list" in words(thanks_modal(sent, Reader()))


def test_looking_at_the_questions_again_changes_nothing(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall, _ = finished(session, now)
        opened(hall)
        save_page(
            session, hall.person("UMIA"), hall.program, 1, answers={**ANSWERS, "role": "mentee"}, now=hall.now
        )
        (mia,) = hall.enrollments("UMIA")
        assert mia.status == "done"
        assert home_facts(session, hall.person("UMIA"), hall.now).finished == (hall.program.name,)


@pytest.mark.long
def test_what_was_completed_stays_so_while_they_wait_and_when_they_withdraw(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall, _ = finished(session, now)
        (mia,) = hall.apply("UMIA", "mentee")
        cohort = current_cohort(session, hall.program)
        assert hall.program.id in programs_of(session, hall.person("UMIA")), "they may thank people"
        places = life_of(session, cohort, plan_of(hall.program)).places
        assert [place.gone_at for place in places] == [None, None], "nobody left"
        access = equal_access(session, cohort, plan_of(hall.program), hall.now)
        assert (access.applied, access.accepted) == (2, 2)
        withdraw_application(*hall.who("UMIA"), cohort.id, hall.now)
        assert mia.status == "done"
        assert waiting(hall) == []
        assert home_facts(session, hall.person("UMIA"), hall.now).finished == (hall.program.name,)
        hall.now += timedelta(hours=1)
        hall.apply("UMIA", "mentee")
        assert waiting(hall) == ["UMIA"]


def test_a_pair_that_is_reopened_takes_back_who_has_applied_again(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall, pair = finished(session, now)
        (mia,) = hall.apply("UMIA", "mentee")
        reopen_pair(*hall.who("UCLEO"), pair.id, hall.now)
        assert mia.status == "matched"


def test_a_mentor_whose_pair_is_over_has_all_places_again(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall, _ = finished(session, now)
        (omar,) = hall.apply("UOMAR", "mentor", capacity="2")
        decide(session, hall.person("UCLEO"), hall.person("UOMAR"), EnrollmentEvent.APPROVE, hall.now)
        pool = people_to_match(
            session, current_cohort(session, hall.program), plan_of(hall.program), hall.now
        )
        assert [(one.id, one.capacity) for one in pool.mentors] == [(str(omar.id), 2)]


@pytest.mark.parametrize("chosen", ["mentor", "both"])
def test_of_two_roles_the_one_that_goes_on_is_not_touched(
    sessions: Sessions, now: datetime, chosen: str
) -> None:
    with sessions.writing(TEAM) as session:
        hall, _ = finished(session, now)
        mia = hall.person("UMIA")
        session.add(
            Enrollment(
                cohort_id=current_cohort(session, hall.program).id, person_id=mia.id, role="mentor",
                status="matched", capacity=2, begun_at=now, applied_at=now, decided_at=now,
            )
        )  # fmt: skip
        session.flush()
        hall.apply("UMIA", chosen)
        stands = {one.role: one.status for one in hall.enrollments("UMIA")}
        assert stands == {"mentee": "applied" if chosen == "both" else "done", "mentor": "matched"}


def test_who_still_has_a_pair_reads_that_nothing_is_to_be_decided(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall, pair = finished(session, now)
        reopen_pair(*hall.who("UCLEO"), pair.id, hall.now)
        assert AGAIN not in opened(hall)
        (mia,) = hall.apply("UMIA", "mentee")
        assert mia.status == "matched"
        read = words(thanks_modal(my_application(session, hall.person("UMIA"), mia.cohort_id), Reader()))
        assert "when it is decided" not in read
        assert "Once your pair is over, `/mentor join` applies for another one" in read


@pytest.mark.long
def test_withdrawing_says_from_what_and_that_the_pair_goes_on(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall, pair = finished(session, now)
        reopen_pair(*hall.who("UCLEO"), pair.id, hall.now)
        save_page(
            session, hall.person("UMIA"), hall.program, 1, answers={**ANSWERS, "role": "both"}, now=hall.now
        )
        (shown,) = home_facts(session, hall.person("UMIA"), hall.now).applications
        question = withdraw_button(shown, Reader())["confirm"]["text"]["text"]
        assert "You withdraw as a mentor." in question
        assert "The pair that you are in goes on." in question
        gone = withdraw_application(*hall.who("UMIA"), shown.cohort, hall.now)
        said = withdrawn(gone, Reader()).text
        assert "as a mentor is withdrawn" in said
        assert "The pair that you are in goes on." in said
        stands = {one.role: one.status for one in hall.enrollments("UMIA")}
        assert stands == {"mentee": "matched", "mentor": "withdrawn"}
