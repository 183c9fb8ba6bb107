"""External mentors: a multi-channel guest is invited, decides, applies as mentor, and guides their own pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from blocks.home import home_view
from blocks.reader import Reader
from blocks.recruiting.inviting.nominations import guest_invited
from blocks.recruiting.joining.application import application_modal
from bot.domain.states.enrollment import EnrollmentEvent
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.overview import own_pair_overview
from bot.usecases.people.directory import remember
from bot.usecases.programs import open_programs
from bot.usecases.recruiting.deciding.decisions import decide_application
from bot.usecases.recruiting.inviting.guests import invite_guest
from bot.usecases.recruiting.inviting.nominations import decline_nomination, look_at_nomination
from bot.usecases.recruiting.joining.application import begin_application, withdraw_application
from db.models import Enrollment, Nomination
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import found_program, pair_up, user
from tests.usecases.recruiting.hall import Hall, refused, words


def invited(hall: Hall) -> Nomination:
    hall.guest("UGUS")
    made = invite_guest(*hall.who("UCLEO"), hall.program.id, "UGUS", hall.now)
    words(guest_invited(made, Reader()))
    return hall.session.query(Nomination).one()


def test_a_guest_is_asked_and_is_in_nothing_until_they_apply(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        made = invited(hall)
        told = hall.read(*hall.sent("nomination.asked"))
        assert "<@UCLEO> would like to invite you to *Career development*, as an external mentor" in told
        assert "you see your own mentee and nobody else" in told
        assert hall.enrollments("UGUS") == []
        page = look_at_nomination(*hall.who("UGUS"), made.id, now)
        shown = words(application_modal(page, Reader()))
        assert "'action_id': 'role'" not in shown, "they are mentors: nothing to choose"
        assert "users_select" not in shown
        (one,) = hall.apply("UGUS")
        assert (one.role, one.status) == ("mentor", "applied")


def test_the_whole_questionnaire_shows_a_guest_no_list_of_people(sessions: Sessions, now: datetime) -> None:
    from bot.domain.shown.recruiting import ApplicationPage
    from tests.usecases.people.company import ANSWERS, save_page

    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        invited(hall)
        _, actor, person = hall.who("UGUS")
        step: Any = begin_application(session, actor, person, hall.program.id, now)
        seen = []
        while isinstance(step, ApplicationPage):
            seen.append(words(application_modal(step, Reader())))
            forged = {**ANSWERS, "role": "both", "would_like": ["UMIA"], "rather_not": ["UMIA"]}
            step = save_page(session, person, hall.program, step.page.number, answers=forged, now=now)
        assert not any("users_select" in one for one in seen)
        assert "What you can offer" in "".join(seen) or "skills_offered" in "".join(seen)
        assert "skills_wanted" not in "".join(seen)
        assert [e.role for e in hall.enrollments("UGUS")] == ["mentor"]


def test_only_multi_channel_guests_are_invited(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.person("UMIA")
        remember(session, {**user("UONE"), "is_restricted": True, "is_ultra_restricted": True}, now)
        remember(session, {**user("UOUT"), "is_stranger": True}, now)
        remember(session, {**user("UBYE"), "is_restricted": True, "deleted": True}, now)
        session.flush()
        said = {one: refused(invite_guest, *hall.who("UCLEO"), hall.program.id, one, now)
                for one in ("UMIA", "UONE", "UOUT", "UBYE", "UNOBODY")}  # fmt: skip
        assert said == {
            "UMIA": "no_guest", "UONE": "guest_of_one_channel", "UOUT": "guest_from_outside",
            "UBYE": "person_not_known", "UNOBODY": "person_not_known",
        }  # fmt: skip
        hall.guest("UGUS")
        assert refused(invite_guest, *hall.who("UMIA"), hall.program.id, "UGUS", now) == "not_a_coordinator"
        assert hall.sent("nomination.asked") == []


def test_a_guest_is_asked_once_whoever_invites_and_whatever_they_said(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        made = invited(hall)
        hall.coordinator("UDAN")
        decline_nomination(*hall.who("UGUS"), made.id, now)
        for who in ("UCLEO", "UDAN"):
            again = invite_guest(*hall.who(who), hall.program.id, "UGUS", now)
            assert again.before
            assert "already" in words(guest_invited(again, Reader()))
        assert len(hall.sent("nomination.asked")) == 1


def test_other_guests_and_other_programs_stay_closed(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        other = found_program(session, hall.person("UCLEO"), now, name="Secret other program")
        invited(hall)
        hall.guest("UGIL")
        assert refused(open_programs, *hall.who("UGIL")[:2], "") == "guests_cannot_join"
        assert refused(begin_application, *hall.who("UGIL"), hall.program.id, now) == "guests_cannot_join"
        assert [p.id for p in open_programs(*hall.who("UGUS")[:2], "")] == [hall.program.id]
        assert refused(begin_application, *hall.who("UGUS"), other.id, now) == "guests_cannot_join"


@pytest.mark.long
def test_home_shows_a_guest_their_own_pair_and_no_other_program(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        found_program(session, hall.person("UCLEO"), now, name="Secret other program")
        invited(hall)
        before = words(home_view(home_facts(session, hall.person("UGUS"), now), Reader()))
        assert "Career development" in before
        (one,) = hall.apply("UGUS")
        (mia,) = hall.apply("UMIA", "mentee")
        for enrollment in (one, mia):
            decide_application(*hall.who("UCLEO"), enrollment.id, EnrollmentEvent.APPROVE, now)
        pair = pair_up(session, hall.program, hall.person("UMIA"), hall.person("UGUS"), now)
        home = words(home_view(home_facts(session, hall.person("UGUS"), now), Reader()))
        assert "<@UMIA>" in home
        assert "Secret other program" not in before + home
        mine = own_pair_overview(*hall.who("UGUS"), pair.id, now)
        assert mine.partner.slack_id == "UMIA"
        hall.apply("UIDA", "mentee"), hall.apply("UOMAR", "mentor")
        other = pair_up(session, hall.program, hall.person("UIDA"), hall.person("UOMAR"), now)
        assert refused(own_pair_overview, *hall.who("UGUS"), other.id, now) == "guests_cannot_join"


def test_a_guest_may_leave_like_anybody(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        invited(hall)
        (one,) = hall.apply("UGUS")
        withdraw_application(*hall.who("UGUS"), one.cohort_id, now)
        assert session.query(Enrollment).one().status == "withdrawn"


def test_no_manager_is_asked_about_a_guest(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, endorsement=True)
        invited(hall)
        (one,) = hall.apply("UGUS")
        assert hall.sent("endorsement.asked") == []
        assert one.endorsement == ""
