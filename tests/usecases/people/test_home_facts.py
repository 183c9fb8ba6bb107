"""Where a person is, read from their Home tab."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from blocks.home import home_view, leave_message, status_message
from blocks.reader import Reader
from bot.domain.states.enrollment import EnrollmentEvent
from bot.errors import DomainError
from bot.usecases.facts.home import home_facts
from bot.usecases.people.actors import actor_of
from bot.usecases.people.home import open_home, what_to_leave
from bot.usecases.recruiting.joining.application import withdraw_application
from db.models import Enrollment, OutboxRow, Person
from db.session import Sessions, WorkspaceSession
from playground.blockkit import check_message_blocks, check_view
from tests.conftest import TEAM
from tests.usecases.people.company import apply, begin, decide, found_program, hire, pair_up


def screen(session: WorkspaceSession, person: Person, now: datetime) -> str:
    """The Home tab as text, checked against Slack's rules."""
    view = home_view(home_facts(session, person, now), Reader())
    assert check_view(view) == []
    return json.dumps(view, ensure_ascii=False)


def test_somebody_new_reads_what_mentoring_is_and_can_join(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        found_program(session, hire(session, "UCLEO", now), now)
        home = screen(session, hire(session, "UMIA", now), now)
    assert "Mentoring here" in home
    assert "application.begin" in home


def test_before_any_program_is_open_home_says_so(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        home = screen(session, hire(session, "UMIA", now), now)
    assert "No program takes applications at the moment" in home
    assert "application.begin" not in home


def test_a_guest_reads_why_there_is_no_button(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        found_program(session, hire(session, "UCLEO", now), now)
        home = screen(session, hire(session, "UGUS", now, is_restricted=True), now)
    assert "open to full members" in home
    assert "application.begin" not in home


def test_an_application_is_followed_from_begun_to_approved(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia = hire(session, "UCLEO", now), hire(session, "UMIA", now)
        program = found_program(session, cleo, now)
        begin(session, mia, program, now)
        assert "Finish my application" in screen(session, mia, now)
        assert "application.begin" not in screen(session, mia, now), "joined is joined"
        apply(session, mia, program, "both", now)
        waiting = screen(session, mia, now)
        assert "It is with the coordinators" in waiting
        assert "a mentee and a mentor" in waiting
        assert "Change my answers" in waiting
        decide(session, cleo, mia, EnrollmentEvent.APPROVE, now)
        assert "You are in. When the pairs are made" in screen(session, mia, now)
        program.cohorts[-1].published_at = now
        assert "You are in. There is no partner for you yet" in screen(session, mia, now)


def test_two_roles_that_are_decided_differently_are_told_apart(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia = hire(session, "UCLEO", now), hire(session, "UMIA", now)
        apply(session, mia, found_program(session, cleo, now), "both", now)
        session.query(Enrollment).filter_by(person_id=mia.id, role="mentor").one().status = "declined"
        home = screen(session, mia, now)
    assert "As a mentee: It is with the coordinators" in home
    assert "As a mentor: There was no place in this round" in home


def test_whoever_withdrew_can_join_again_and_is_not_shown_as_applicant(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        mia = hire(session, "UMIA", now)
        program = found_program(session, hire(session, "UCLEO", now), now)
        apply(session, mia, program, "mentee", now)
        withdraw_application(session, actor_of(session, mia), mia, program.cohorts[0].id, now)
        home = screen(session, mia, now)
    assert "My applications" not in home
    assert "application.begin" in home


@pytest.mark.long
def test_a_pair_names_the_partner_and_the_channel(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, omar = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        program = found_program(session, cleo, now)
        apply(session, mia, program, "mentee", now)
        apply(session, omar, program, "mentor", now)
        pair_up(session, program, mia, omar, now)
        mias, omars = screen(session, mia, now), screen(session, omar, now)
    assert "<@UOMAR>" in mias
    assert "<#CMIA>" in mias
    assert "<@UMIA>" in omars
    assert "My applications" not in mias


@pytest.mark.long
def test_a_mentor_of_five_who_coordinates_three_programs_fits_on_one_screen(
    sessions: Sessions, now: datetime
) -> None:
    with sessions.writing(TEAM) as session:
        omar = hire(session, "UOMAR", now)
        programs = [
            found_program(session, omar, now, f"Program {n} " + "long " * 12 + "end") for n in range(3)
        ]
        for n in range(6):
            mentee = hire(session, f"UMENTEE{n}", now)
            apply(session, mentee, programs[0], "mentee", now)
            pair_up(session, programs[0], mentee, omar, now)
        home = screen(session, omar, now)
        assert home.count("meetings held") == 6, "each pair's whole story fits on the Home tab"
        message = status_message(home_facts(session, omar, now), Reader())
    assert all(f"<@UMENTEE{n}>" in home for n in range(6))
    assert home.count("CADMIN") == 3
    assert check_message_blocks(list(message.blocks)) == []
    assert all(f"<@UMENTEE{n}>" in json.dumps(message.blocks) for n in range(6))


def test_a_coordinator_sees_counts_and_nobodys_name(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, ben = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UBEN"))
        program = found_program(session, cleo, now)
        apply(session, mia, program, "mentee", now)
        begin(session, ben, program, now)
        home = screen(session, cleo, now)
    assert "1 waiting" in home
    assert "1 application waits for you" in home
    assert "UMIA" not in home


def test_leaving_offers_each_thing_once_and_narrows_to_a_program(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia, omar = (hire(session, name, now) for name in ("UCLEO", "UMIA", "UOMAR"))
        first, second = found_program(session, cleo, now), found_program(session, cleo, now, "Leadership")
        pair = pair_up(session, first, mia, omar, now)
        apply(session, mia, second, "mentee", now)
        both = leave_message(what_to_leave(session, mia, "", now), Reader())
        one = leave_message(what_to_leave(session, mia, "leadership", now), Reader())
        pair_id = str(pair.id)
    assert check_message_blocks(list(both.blocks)) == []
    buttons = [b["accessory"] for b in both.blocks if "accessory" in b]
    assert [(b["action_id"]) for b in buttons] == ["application.withdraw", "pair.leave"]
    assert buttons[1]["value"] == pair_id
    assert "confirm" in buttons[0], "one click and one confirmation"
    assert [b["accessory"]["action_id"] for b in one.blocks if "accessory" in b] == ["application.withdraw"]


def test_whoever_is_in_nothing_is_told_how_to_begin(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session, pytest.raises(DomainError, match="not_enrolled"):
        what_to_leave(session, hire(session, "UMIA", now), "", now)


def test_opening_home_publishes_it_and_keeps_it_fresh(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        mia = hire(session, "UMIA", now)
        open_home(session, mia, now)
        open_home(session, mia, now)
        rows = session.query(OutboxRow).filter_by(kind="home.publish").all()
        assert len(rows) == 1, "two looks in a row are one publication"
        assert mia.home_opened_at == now
