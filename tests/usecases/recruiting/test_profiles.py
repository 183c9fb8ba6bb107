"""Role profiles: accepted before taking part, asked again only when the words change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blocks.home import home_view
from blocks.reader import Reader
from blocks.recruiting.joining.profiles import acceptances, mine, profiles_modal
from bot.domain.program import RoleProfile
from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states.enrollment import EnrollmentEvent
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.profiles import acceptances as acceptances_shown
from bot.usecases.facts.profiles import my_profiles
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.inviting.campaigning import run_campaigns
from bot.usecases.recruiting.joining.application import begin_application, take_up_application
from bot.usecases.recruiting.joining.profiles import accept_profile, ask_to_accept
from db.models import RoleAcceptance
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.people.company import ANSWERS, decide, pair_up, save_page
from tests.usecases.recruiting.hall import Hall, refused, words


def as_far_as_the_profile(hall: Hall, slack_id: str, role: str = "mentee") -> ProfilesPage:
    """Everything is answered; the profile is on the screen."""
    session, actor, person = hall.who(slack_id)
    step: Any = begin_application(session, actor, person, hall.program.id, hall.now)
    given = {**ANSWERS, "role": role}
    while isinstance(step, ApplicationPage):
        step = save_page(session, person, hall.program, step.page.number, answers=given, now=hall.now)
    assert isinstance(step, ProfilesPage)
    return step


def new_words(hall: Hall, role: str, promise: str) -> None:
    profiles = dict(plan_of(hall.program).role_profiles)
    profiles[role] = replace(profiles.get(role, RoleProfile(role, "")), promise=promise)
    hall.plan(role_profiles=profiles)


def test_the_application_is_sent_with_the_yes_to_the_role_and_not_before(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        page = as_far_as_the_profile(hall, "UMIA")
        shown = words(profiles_modal(page, Reader()))
        assert "I drive this." in shown
        assert "Accept and send" in shown
        assert hall.enrollments("UMIA")[0].status == "begun"
        assert hall.sent("admin.application") == []
        assert hall.accept(page, "UMIA") is None
        assert hall.enrollments("UMIA")[0].status == "applied"
        (yes,) = session.query(RoleAcceptance).all()
        assert (yes.role, yes.version, yes.accepted_at) == ("mentee", 1, now)


def test_both_roles_are_read_on_one_screen(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        page = as_far_as_the_profile(hall, "UMIA", "both")
        assert [profile.role for profile in page.profiles] == ["mentee", "mentor"]
        assert hall.accept(page, "UMIA") is None
        assert {e.status for e in hall.enrollments("UMIA")} == {"applied"}


def test_whoever_stops_there_loses_nothing_and_reads_what_is_missing(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        as_far_as_the_profile(hall, "UMIA")
        home = words(home_view(home_facts(session, hall.person("UMIA"), now), Reader()))
        assert "Everything is answered. What is missing: read your role profile and accept it." in home
        assert "Read it and send" in home
        again = take_up_application(*hall.who("UMIA"), hall.program.id, now)
        assert isinstance(again, ProfilesPage), "one press, and the profile is there again"
        first = begin_application(*hall.who("UMIA"), hall.program.id, now)
        assert first.answers["one_thing"] == "Courage"
        hall.accept(again, "UMIA")
        home = words(home_view(home_facts(session, hall.person("UMIA"), now), Reader()))
        assert "It is with the coordinators" in home


def test_words_that_change_while_they_are_read_are_shown_once_more(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        page = as_far_as_the_profile(hall, "UMIA")
        new_words(hall, "mentee", "I come prepared.")
        again = hall.accept(page, "UMIA")
        assert isinstance(again, ProfilesPage)
        assert again.profiles[0].promise == "I come prepared."
        assert session.query(RoleAcceptance).count() == 0
        assert hall.accept(again, "UMIA") is None


@pytest.mark.long
def test_new_words_are_asked_about_once_and_a_pair_goes_on(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (mia,), (omar,) = hall.apply("UMIA", "mentee"), hall.apply("UOMAR", "mentor")
        pair = pair_up(session, hall.program, mia.person, omar.person, now)
        run_campaigns(session, now)
        assert [row.args["role"] for row in hall.sent("profile.asked")] == ["coordinator"]
        new_words(hall, "mentee", "I come prepared.")
        for hours in (0, 1, 24):
            run_campaigns(session, now + timedelta(hours=hours))
        asked = [row for row in hall.sent("profile.asked") if row.args["role"] == "mentee"]
        assert [row.args["person"] for row in asked] == [mia.person_id], "Omar's words are the same"
        assert "has new words for you" in hall.read(asked[0])
        assert pair.status == "active"
        shown = my_profiles(session, mia.person, waiting=True).profiles
        assert (shown[0].profile.version, shown[0].profile.before) == (2, 1)
        accept_profile(
            *hall.who("UMIA"),
            program_id=hall.program.id,
            role="mentee",
            digest=shown[0].profile.digest,
            now=now,
        )
        assert my_profiles(session, mia.person, waiting=True).profiles == ()
        assert "Version 2, accepted" in words(mine(my_profiles(session, mia.person), Reader()))
        assert "Version 2, accepted" in hall.read(asked[0], message=asked[0].key)


def test_nobody_is_asked_at_night_or_while_the_program_rests(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (mia,) = hall.apply("UMIA", "mentee")
        mia.person.zone = "Asia/Tokyo"
        new_words(hall, "mentee", "I come prepared.")
        tokyo_morning = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
        assert tokyo_morning in run_campaigns(session, now), "it is six in the evening there"
        hall.program.on_hold = True
        run_campaigns(session, tokyo_morning)
        asked = [row for row in hall.sent("profile.asked") if row.args["role"] == "mentee"]
        assert asked == []
        hall.program.on_hold = False
        run_campaigns(session, tokyo_morning)
        assert [row.args["role"] for row in hall.sent("profile.asked")].count("mentee") == 1


def test_a_question_that_was_overtaken_is_not_sent(sessions: Sessions, now: datetime) -> None:
    from bot.domain.messages import NoLongerApplies

    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        ask_to_accept(session, hall.program, hall.person("UCLEO"), "coordinator", now)
        (row,) = hall.sent("profile.asked")
        assert "You are part of *Career development*: coordinator." in hall.read(row)
        new_words(hall, "coordinator", "I read everything twice.")
        try:
            hall.read(row)
        except NoLongerApplies:
            pass
        else:
            raise AssertionError("the newer words have a message of their own")


def test_a_role_one_does_not_have_cannot_be_accepted(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UMIA", "mentee")
        digest = "0" * 64
        for role in ("mentor", "coordinator", "manager", "champion", ""):
            code = refused(
                accept_profile,
                *hall.who("UMIA"), program_id=hall.program.id, role=role, digest=digest, now=now,
            )  # fmt: skip
            assert code == "profile_not_yours"
        code = refused(
            accept_profile,
            *hall.who("UMIA"), program_id=hall.program.id, role="mentee", digest=digest, now=now,
        )  # fmt: skip
        assert code == "profile_changed"


def test_a_manager_accepts_once_asked(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.reports_to("UMIA", "UBOSS")
        hall.apply("UMIA", "mentee")
        assert my_profiles(session, hall.person("UBOSS")).profiles == (), (
            "that Mia applied is her own business"
        )
        assert ask_to_accept(session, hall.program, hall.person("UBOSS"), "manager", now)
        assert not ask_to_accept(session, hall.program, hall.person("UBOSS"), "manager", now)
        (shown,) = my_profiles(session, hall.person("UBOSS")).profiles
        accept_profile(
            *hall.who("UBOSS"),
            program_id=hall.program.id,
            role="manager",
            digest=shown.profile.digest,
            now=now,
        )
        assert not ask_to_accept(session, hall.program, hall.person("UBOSS"), "manager", now)


def test_the_next_cohort_does_not_ask_again_for_the_same_words(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UMIA", "mentee")
        second = Hall.__new__(Hall)
        second.session, second.now = session, now
        from tests.usecases.people.company import found_program

        second.program = found_program(session, hall.person("UCLEO"), now, name="The second round")
        second.program.follows_id = hall.program.id
        second.plan(role_profiles=plan_of(hall.program).role_profiles)
        before = session.query(RoleAcceptance).count()
        (mia,) = second.apply("UMIA", "mentee")
        assert mia.cohort_id == current_cohort(session, second.program).id
        assert session.query(RoleAcceptance).count() == before


@pytest.mark.long
def test_coordinators_see_who_has_accepted_which_version(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.apply("UMIA", "mentee")
        hall.apply("UEVE", "mentee")
        new_words(hall, "mentee", "I come prepared.")
        hall.apply("UTOM", "mentee")
        decide(session, hall.person("UCLEO"), hall.person("UTOM"), EnrollmentEvent.APPROVE, now)
        shown = words(acceptances(acceptances_shown(session, hall.program), Reader()))
        assert "*Mentee* · version 2" in shown
        assert "Accepted: <@UTOM>" in shown
        assert "Accepted version 1, not this one yet: <@UMIA>, <@UEVE>" in shown
        assert "Not yet: <@UCLEO>" in shown
