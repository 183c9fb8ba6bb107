"""Views of meetings with the longest texts people can write, in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from blocks.guiding.meeting.agenda import agenda_view
from blocks.guiding.meeting.meetings import choosing_buttons, plan_modal, planned_message, rated_message
from blocks.guiding.meeting.notes import notes_view
from blocks.guiding.meeting.standing import rhythm_words, standing_modal
from blocks.guiding.meeting.times import on_clock, suggested_message, times_modal, times_view
from blocks.parts import actions
from blocks.reader import Reader
from bot.domain.forms import Page
from bot.domain.meeting_times import Fit
from bot.domain.shown.guiding import Feedback, MeetingDraft, MeetingShown, Named
from bot.domain.shown.meeting import (
    Agenda,
    NoteShown,
    PairNotes,
    PointShown,
    StandingDraft,
    StandingShown,
    TimesDraft,
    TimeShown,
    TimesShown,
    TopicIdea,
)
from bot.domain.states.meeting import MeetingState
from bot.domain.states.proposal import ProposalState
from playground.blockkit import check_message_blocks, check_view

AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
LONG = "\N{GRINNING FACE}<&>" * 60
MIA, OMAR = Named("U0MIA", LONG), Named("U0OMAR", LONG)
MEETING = MeetingShown(
    7, 3, AT, 480, "<" * 150, "regular", MeetingState.PLANNED, by=OMAR, partner=OMAR, people=(MIA, OMAR),
    every_days=9, instead_of=AT - timedelta(days=1),
)  # fmt: skip
READER = Reader(zone="Pacific/Auckland")


def times(
    state: ProposalState = ProposalState.OPEN, *, mine: bool = False, purpose: str = "regular"
) -> TimesShown:
    shown = tuple(TimeShown(n, AT + timedelta(days=n)) for n in range(3))
    return TimesShown(
        4, 3, MIA, OMAR, shown, 480, "<" * 150, purpose, state, "America/Los_Angeles", mine=mine, moves=AT
    )


@pytest.mark.parametrize("state", ProposalState)
def test_the_message_with_times_says_how_it_ended(state: ProposalState) -> None:
    message = suggested_message(times(state), READER)
    assert check_message_blocks(list(message.blocks)) == []
    assert ("times.accept" in repr(message.blocks)) == (state is ProposalState.OPEN)


@pytest.mark.parametrize("mine", [True, False])
def test_times_can_be_looked_at_by_both(mine: bool) -> None:
    view = times_view(times(mine=mine), READER)
    assert check_view(view) == []
    assert ("times.withdraw" in repr(view)) is mine


@pytest.mark.parametrize("fit", Fit)
def test_the_modal_with_times_says_how_well_they_suit(fit: Fit) -> None:
    ideas = () if fit is Fit.NONE else (AT, AT + timedelta(days=1))
    draft = TimesDraft(
        3, OMAR, ideas, fit, 480, "Pacific/Auckland", "Europe/Berlin", "<" * 150, "closing", moves=MEETING
    )
    assert check_view(times_modal(draft, READER)) == []


def test_a_time_reads_as_on_the_readers_wall_and_in_their_language() -> None:
    assert on_clock(AT, "Pacific/Auckland", Reader()).startswith("Fri, Mar 6, 3:00")
    assert on_clock(AT, "Europe/Berlin", Reader(locale="de-DE")) == "Do., 5. März, 15:00"


def test_the_longest_meeting_fits_its_message_and_a_circle_is_offered_no_suggestions() -> None:
    for circle in (False, True):
        message = planned_message(MEETING, READER)
        assert check_message_blocks(list(message.blocks)) == []
        draft = MeetingDraft(3, OMAR, AT, 45, "<" * 150, circle=(MIA, OMAR) if circle else ())
        modal = plan_modal(draft, READER)
        assert check_view(modal) == []
        assert ("times.suggest" in repr(modal)) is not circle


def test_after_the_meeting_everything_is_one_tap_away() -> None:
    facts = Feedback(MEETING, Page(1, "How was it?", "", ()), {}, 4, nothing_booked=True)
    message = rated_message(facts, READER)
    assert check_message_blocks(list(message.blocks)) == []
    for action in ("note.write", "point.add", "times.suggest", "standing.open"):
        assert action in repr(message.blocks)


def test_a_standing_date_is_said_in_weeks_where_it_can_be() -> None:
    assert [rhythm_words(days, READER) for days in (7, 14, 28, 10)] == [
        "every week", "every 2 weeks", "every 4 weeks", "every 10 days",
    ]  # fmt: skip
    there = StandingShown(2, 3, 14, AT, "America/Argentina/Buenos_Aires", 480, "<" * 150)
    draft = StandingDraft(3, OMAR, AT, 14, (7, 10, 14, 28), 480, "<" * 150, there)
    assert check_view(standing_modal(draft, READER)) == []
    assert "(Buenos Aires)" in repr(standing_modal(draft, READER))


def test_the_fullest_agenda_and_the_most_notes_fit() -> None:
    points = tuple(PointShown(n, "&" * 300, OMAR, AT.date()) for n in range(6))
    topic = TopicIdea("<" * 75, ("&" * 300,) * 3)
    assert (
        check_view(agenda_view(Agenda(MEETING, ("<" * 150,) * 4, ("&" * 150,) * 4, points, topic), READER))
        == []
    )
    assert check_view(agenda_view(Agenda(MEETING), READER)) == []
    notes = tuple(NoteShown(MEETING, "<" * 3000) for _ in range(4))
    assert (
        check_view(
            notes_view([PairNotes(n, OMAR, notes, points, more=3, more_points=9) for n in range(9)], READER)
        )
        == []
    )
    assert check_view(notes_view([], READER)) == []


def test_a_reminder_with_times_fits() -> None:
    assert check_message_blocks([actions(*choosing_buttons(times(), 3, READER))]) == []
