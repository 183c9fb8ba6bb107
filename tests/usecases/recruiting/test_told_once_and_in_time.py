"""What recruiting tells is told once, on no silent day, in words that nobody's typing can turn into more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from blocks.reader import Reader
from blocks.recruiting.deciding.review import card_modal
from bot.domain.campaign import ANNOUNCEMENT, digest_of_text
from bot.domain.program import Blackout
from bot.domain.role_profiles import digest_of_profile
from bot.domain.shown.recruiting import AnswerShown
from bot.usecases.facts.admission import review_card
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.deciding.endorsement import remind_managers
from bot.usecases.recruiting.deciding.review import answer_question, ask_applicant
from bot.usecases.recruiting.inviting.campaign import approve_text, ask_champion, ask_for_change
from bot.usecases.recruiting.inviting.nominations import nominate, nomination_form
from bot.usecases.recruiting.joining.profiles import ask_to_accept, profile_of, roles_of
from bot.usecases.recruiting.joining.sending import accept_profiles
from db.models import RoleAcceptance
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.recruiting.hall import Hall, refused, words

SILENT = timedelta(days=7)


def test_no_word_to_a_person_on_a_silent_day(sessions: Sessions, now: datetime) -> None:
    """A nomination, a role profile, a manager's question and its reminder wait until it is over."""
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, endorsement=True, nominations=True)
        hall.plan(blackouts=(Blackout(now.date(), (now + SILENT).date(), "Inventory"),))
        hall.reports_to("UOMAR", "UMAX")
        hall.person("UMIA")
        nominate(
            *hall.who("UOMAR"), program_id=hall.program.id, nominee="UMIA", role="mentor", note="", now=now
        )
        ask_to_accept(session, hall.program, hall.person("UMAX"), "manager", now)
        (place,) = hall.apply("UOMAR")
        for kind in ("nomination.asked", "profile.asked", "endorsement.asked"):
            (row,) = hall.sent(kind)
            assert row.not_before.date() > (now + SILENT).date(), kind
        place.endorsed_at = now - timedelta(days=10)
        assert min(remind_managers(session, now)).date() > (now + SILENT).date()
        assert not hall.sent("endorsement.reminder")


def test_nobody_is_thought_of_while_a_program_is_on_hold(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now, nominations=True)
        hall.program.on_hold = True
        assert refused(nomination_form, *hall.who("UNED")) == "nominations_off"


def test_the_champion_is_asked_once_and_heard_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        hall.program.champion_id = hall.person("UCHAMP").id
        plan = plan_of(hall.program)
        hall.plan(campaign=replace(plan.campaign, approval=True))
        digest = digest_of_text(plan_of(hall.program), ANNOUNCEMENT)
        ask_champion(*hall.who("UCLEO"), hall.program.id, now)
        assert refused(ask_champion, *hall.who("UCLEO"), hall.program.id, now) == "champion_asked_today"
        ask_champion(*hall.who("UCLEO"), hall.program.id, now + timedelta(days=2))
        assert len(hall.sent("champion.asked")) == 2
        for second in range(3):
            moment = now + timedelta(seconds=second)
            ask_for_change(*hall.who("UCHAMP"), hall.program.id, ANNOUNCEMENT, digest, "Shorter", moment)
        assert len(hall.sent("admin.champion_answered")) == 1, "a double click is one answer"
        ask_for_change(*hall.who("UCHAMP"), hall.program.id, ANNOUNCEMENT, digest, "Warmer", now)
        assert len(hall.sent("admin.champion_answered")) == 2
        approve_text(*hall.who("UCHAMP"), hall.program.id, ANNOUNCEMENT, digest, now)


def test_an_answer_sent_twice_is_told_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (place,) = hall.apply("UOMAR")
        asked = ask_applicant(*hall.who("UCLEO"), place.id, "Why?", now)
        for second in range(3):
            answer_question(*hall.who("UOMAR"), asked.id, " To listen ", now + timedelta(seconds=second))
        assert len(hall.sent("admin.answered")) == 1


def test_only_profiles_of_ones_own_roles_are_accepted(sessions: Sessions, now: datetime) -> None:
    """Whatever a form carries: a yes to a manager's profile would say that somebody manages here."""
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (place,) = hall.apply("UOMAR")
        profile = profile_of(hall.program, "manager")
        assert profile is not None
        seen = {"manager": digest_of_profile(profile), "x": "y"}
        accept_profiles(session, place.cohort, hall.person("UOMAR"), seen, now)
        assert roles_of(session, hall.program, hall.person("UOMAR")) == ("mentor",)
        assert {one.role for one in session.query(RoleAcceptance)} == {"mentor"}


def test_an_answer_that_begins_like_a_mention_calls_nobody(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        (place,) = hall.apply("UOMAR")
        card = review_card(session, place, [])
        for typed in ("<@UCLEO> <!channel>", "<@UCLEO|x>, <https://example.com|log in>"):
            told = replace(card.application, answers=(AnswerShown("Why?", typed),))
            shown = words(card_modal(replace(card, application=told), Reader()))
            assert "<!channel" not in shown and "<https" not in shown
        told = replace(card.application, answers=(AnswerShown("Whom?", "<@UCLEO>, <@UOMAR>"),))
        assert "<@UCLEO>, <@UOMAR>" in words(card_modal(replace(card, application=told), Reader()))
