"""Each life has its moves; what is not possible says what to do instead."""

from __future__ import annotations

from typing import Any

import pytest

from bot.domain.states import (
    adjustment,
    agreement,
    decision,
    enrollment,
    goal,
    match_question,
    match_round,
    meeting,
    pair,
)
from bot.domain.states.agreement import Agreement, AgreementState
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.meeting import MeetingEvent, MeetingState
from bot.domain.states.pair import PairEvent, PairState
from bot.errors import CODES, DomainError

MACHINES: list[Any] = [
    enrollment, match_round, match_question, pair, agreement, goal, meeting, adjustment, decision,
]  # fmt: skip


def kinds(machine: Any) -> tuple[Any, Any]:
    state, event = next(iter(machine.TRANSITIONS))
    return type(state), type(event)


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__name__)
def test_every_state_answers_every_event_with_a_move_or_a_known_refusal(machine: Any) -> None:
    states, events = kinds(machine)
    for state in states:
        for event in events:
            try:
                assert machine.move(state, event) in states
            except DomainError as error:
                assert error.code in CODES
                assert set(error.params) <= {*CODES[error.code], "state"}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.__name__)
def test_every_state_can_be_reached(machine: Any) -> None:
    states, _ = kinds(machine)
    first = next(iter(states))
    reached = {first}
    while True:
        further = {after for (before, _), after in machine.TRANSITIONS.items() if before in reached} - reached
        if not further:
            break
        reached |= further
    assert reached == set(states)


def life(machine: Any, start: Any, *events: Any) -> Any:
    for event in events:
        start = machine.move(start, event)
    return start


def test_an_application_can_be_edited_withdrawn_and_begun_again() -> None:
    e = EnrollmentEvent
    ended = life(
        enrollment, EnrollmentState.BEGUN, e.EDIT, e.APPLY, e.EDIT, e.WITHDRAW, e.RESUME, e.APPLY, e.APPROVE
    )
    assert ended is EnrollmentState.APPROVED


def test_a_mentor_may_take_several_mentees() -> None:
    e = EnrollmentEvent
    assert life(enrollment, EnrollmentState.APPROVED, e.MATCH, e.MATCH, e.FINISH) is EnrollmentState.DONE


@pytest.mark.parametrize(
    ("state", "event", "code"),
    [
        (EnrollmentState.APPLIED, EnrollmentEvent.APPLY, "application_already_sent"),
        (EnrollmentState.BEGUN, EnrollmentEvent.APPROVE, "application_unfinished"),
        (EnrollmentState.WITHDRAWN, EnrollmentEvent.APPROVE, "already_withdrawn"),
        (EnrollmentState.APPROVED, EnrollmentEvent.APPROVE, "application_already_decided"),
        (EnrollmentState.MATCHED, EnrollmentEvent.DECLINE, "enrollment_matched"),
        (EnrollmentState.WAITLISTED, EnrollmentEvent.MATCH, "not_ready_to_match"),
    ],
)
def test_two_coordinators_clicking_at_once_are_told_what_happened(
    state: EnrollmentState, event: EnrollmentEvent, code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        enrollment.move(state, event)
    assert caught.value.code == code


def test_a_closed_pair_can_be_reopened_until_it_is_archived() -> None:
    e = PairEvent
    assert life(pair, PairState.PUBLISHED, e.BEGIN, e.BEGIN_CLOSING, e.CLOSE, e.REOPEN) is PairState.ACTIVE
    archived = life(pair, PairState.ACTIVE, e.CLOSE, e.ARCHIVE)
    for event in PairEvent:
        with pytest.raises(DomainError, match="pair_archived"):
            pair.move(archived, event)


def test_pausing_twice_says_so() -> None:
    with pytest.raises(DomainError, match="pair_already_paused"):
        pair.move(PairState.PAUSED, PairEvent.PAUSE)


def test_an_agreement_is_signed_by_both_and_any_change_asks_both_again() -> None:
    two = ("mina", "theo")
    proposed = agreement.propose(Agreement())
    signed = agreement.sign(agreement.sign(proposed, "mina", two), "theo", two)
    assert (signed.state, signed.version) == (AgreementState.SIGNED, 1)
    changed = agreement.propose(signed)
    assert (changed.state, changed.version, changed.signed_by) == (AgreementState.PROPOSED, 2, frozenset())


def test_nobody_signs_twice_nothing_or_for_others() -> None:
    two = ("mina", "theo")
    with pytest.raises(DomainError, match="agreement_not_written"):
        agreement.sign(Agreement(), "mina", two)
    once = agreement.sign(agreement.propose(Agreement()), "mina", two)
    assert once.state is AgreementState.PROPOSED
    with pytest.raises(DomainError, match="agreement_already_signed"):
        agreement.sign(once, "mina", two)
    with pytest.raises(DomainError, match="not_your_pair"):
        agreement.sign(once, "eve", two)


def test_both_may_say_that_a_meeting_took_place() -> None:
    assert life(meeting, MeetingState.PLANNED, MeetingEvent.HOLD, MeetingEvent.HOLD) is MeetingState.HELD
    assert life(meeting, MeetingState.PLANNED, MeetingEvent.MISS, MeetingEvent.MOVE) is MeetingState.PLANNED
    with pytest.raises(DomainError, match="meeting_already_held"):
        meeting.move(MeetingState.HELD, MeetingEvent.CANCEL)
