"""One of the two suggests times; the other takes one of them, suggests others, or says that none suits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.meeting_times import suggest_times
from bot.domain.shown.meeting import TimesDraft, TimesShown
from bot.domain.states.meeting import MeetingEvent, MeetingState
from bot.domain.states.meeting import move as moved
from bot.domain.states.proposal import ProposalEvent, ProposalState, move
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.meeting.changing import move_to, plan_meeting
from bot.usecases.guiding.meeting.diaries import diary_of, good_hour
from bot.usecases.guiding.meeting.entering import (
    MeetingEntered,
    meeting_draft,
    read_length_and_place,
    read_moment,
    require_ahead,
    require_free,
)
from bot.usecases.guiding.meeting.meetings import CLOSING, REGULAR, meeting_shown, working_meeting
from bot.usecases.guiding.meeting.proposals import (
    message_key,
    proposal_shown,
    settle_proposal,
    supersede,
    tell_proposer,
    working_proposal,
)
from bot.usecases.guiding.pairs import facts_changed, named, partner_of, working_pair
from bot.usecases.planning.plans import plan_of
from db.models import Meeting, Pair, Person, ProposedTime, TimeProposal
from db.session import WorkspaceSession

TIMES = ("time_1", "time_2", "time_3")
"""The fields; the first one must be filled in."""


@dataclass(frozen=True)
class TimesEntered:
    """The times somebody suggests (UTC), by field."""

    times: Mapping[str, datetime]
    minutes: int
    place: str | None

    def as_meetings(self) -> dict[str, MeetingEntered]:
        return {field: MeetingEntered(at, self.minutes, self.place) for field, at in self.times.items()}


def read_times(raws: Mapping[str, object]) -> TimesEntered:
    """The fields of a suggestion. Raises FormErrors with every mistake at once."""
    errors: list[DomainError] = []
    minutes, place = read_length_and_place(raws, errors)
    times: dict[str, datetime] = {}
    for field in TIMES:
        at = read_moment(raws.get(field))
        if at is not None and at not in times.values():
            times[field] = at
    if TIMES[0] not in times:
        errors.append(DomainError("answer_required", field=TIMES[0]))
    if errors:
        raise FormErrors(errors)
    return TimesEntered(times, minutes, place)


def draft_times(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    purpose: str,
    now: datetime,
) -> TimesDraft:
    """Times for a new meeting, chosen from both people's working hours. Raises times_in_circle."""
    pair = _alone(working_pair(session, actor, pair_id, Action.PLAN_MEETING))
    last = meeting_draft(session, actor, person, pair.id, purpose)
    return _draft(session, pair, person, last.minutes, last.place, last.purpose, now)


def draft_other_date(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> TimesDraft:
    """Times to move a meeting to. Raises DomainError if it cannot be moved any more."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    _alone(pair)
    moved(MeetingState(meeting.status), MeetingEvent.MOVE)
    place = str(meeting.place or "")
    return _draft(session, pair, person, meeting.minutes, place, meeting.purpose, now, moves=meeting)


def draft_answer(
    session: WorkspaceSession, actor: Actor, person: Person, proposal_id: object, now: datetime
) -> TimesDraft:
    """Other times than those that were suggested, or that were of no use. Raises proposal_over once there is a date."""
    proposal, pair = working_proposal(session, actor, proposal_id)
    if proposal.status == ProposalState.ACCEPTED:
        raise DomainError("proposal_over")
    place = str(proposal.place or "")
    moves = session.get(Meeting, proposal.moves_id) if proposal.moves_id is not None else None
    return _draft(
        session, pair, person, proposal.minutes, place, proposal.purpose, now,
        moves=moves, answers=proposal.id,
    )  # fmt: skip


def suggest(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    entered: TimesEntered,
    now: datetime,
    *,
    purpose: str = REGULAR,
    moves_id: object = None,
) -> TimeProposal:
    """Send times to the partner, in their working hours; earlier ones of either are over. Raises FormErrors."""
    pair = _alone(working_pair(session, actor, pair_id, Action.PLAN_MEETING))
    moves = _to_move(session, actor, pair, moves_id)
    _require_possible(session, pair, entered, moves, now)
    supersede(session, pair, now, person, answering=True)
    proposal = TimeProposal(
        pair_id=pair.id, by_id=person.id, minutes=entered.minutes, place=entered.place,
        purpose=purpose if purpose in (REGULAR, CLOSING) else REGULAR,
        moves_id=moves.id if moves else None, status=ProposalState.OPEN.value, made_at=now,
        times=[ProposedTime(starts_at=at) for at in sorted(entered.times.values())],
    )  # fmt: skip
    session.add(proposal)
    session.flush()
    record(
        session, "times.suggested", now, actor=person, pair=pair, subject="time_proposal",
        subject_id=proposal.id,
    )  # fmt: skip
    partner = partner_of(pair, person)
    outbox.post(
        session, "times.suggested", now, key=message_key(proposal), apart=True,
        not_before=good_hour(session, partner, pair, now, min(entered.times.values())),
        person=partner.id, times=proposal.id,
    )  # fmt: skip
    facts_changed(session, pair, now)
    return proposal


def accept_time(
    session: WorkspaceSession, actor: Actor, person: Person, time_id: object, now: datetime
) -> Meeting:
    """Take one of the times: there is a meeting. Taking the same again changes nothing.

    Raises times_are_yours for whoever suggested them, time_has_passed, and what `move` says of times that are settled.
    """
    time = session.find(ProposedTime, time_id)
    if time is None:
        raise DomainError("not_yours")
    proposal, pair = working_proposal(session, actor, time.proposal_id)
    made = session.get(Meeting, proposal.meeting_id) if proposal.meeting_id is not None else None
    if made is not None and made.starts_at == time.starts_at:
        return made
    _require_partner(proposal, person)
    move(ProposalState(proposal.status), ProposalEvent.ACCEPT)
    if time.starts_at <= now:
        raise DomainError("time_has_passed")
    entered = MeetingEntered(
        time.starts_at, proposal.minutes, str(proposal.place) if proposal.place else None
    )
    settle_proposal(session, proposal, pair, ProposalEvent.ACCEPT, now, person)
    if proposal.moves_id is not None:
        meeting = session.get_one(Meeting, proposal.moves_id)
        move_to(session, meeting, pair, person, entered, now)
    else:
        meeting = plan_meeting(session, actor, person, pair.id, entered, proposal.purpose, now)
    proposal.meeting_id = meeting.id
    return meeting


def refuse_times(
    session: WorkspaceSession, actor: Actor, person: Person, proposal_id: object, now: datetime
) -> TimesShown:
    """None of them suits; whoever suggested them hears it."""
    proposal, pair = working_proposal(session, actor, proposal_id)
    _require_partner(proposal, person)
    if proposal.status != ProposalState.REFUSED:
        settle_proposal(session, proposal, pair, ProposalEvent.REFUSE, now, person)
        tell_proposer(session, proposal, pair, now)
    return proposal_shown(session, proposal, pair, person, now)


def withdraw_times(
    session: WorkspaceSession, actor: Actor, person: Person, proposal_id: object, now: datetime
) -> TimesShown:
    """Take one's own suggestion back."""
    proposal, pair = working_proposal(session, actor, proposal_id)
    if proposal.by_id != person.id:
        raise DomainError("not_yours")
    if proposal.status != ProposalState.WITHDRAWN:
        settle_proposal(session, proposal, pair, ProposalEvent.WITHDRAW, now, person)
    return proposal_shown(session, proposal, pair, person, now)


def times_shown(
    session: WorkspaceSession, actor: Actor, person: Person, proposal_id: object, now: datetime
) -> TimesShown:
    """Suggested times looked up by an id from a click. Raises proposal_over, proposal_void once they are settled, and
    times_passed for the partner where none is left to take.
    """
    proposal, pair = working_proposal(session, actor, proposal_id)
    if proposal.status != ProposalState.OPEN:
        move(ProposalState(proposal.status), ProposalEvent.ACCEPT)  # says why not
    shown = proposal_shown(session, proposal, pair, person, now)
    if not shown.times and not shown.mine:
        raise DomainError("times_passed", state=proposal.status)
    return shown


def _draft(
    session: WorkspaceSession,
    pair: Pair,
    person: Person,
    minutes: int,
    place: str,
    purpose: str,
    now: datetime,
    *,
    moves: Meeting | None = None,
    answers: int | None = None,
) -> TimesDraft:
    plan, partner = plan_of(pair.cohort.program), partner_of(pair, person)
    own, theirs = (diary_of(session, who, plan, now, moves) for who in (person, partner))
    suggestion = suggest_times(own, theirs, minutes, now)
    return TimesDraft(
        pair=pair.id,
        partner=named(partner),
        times=suggestion.times,
        fit=suggestion.fit,
        minutes=minutes,
        own_zone=person.zone,
        partner_zone=partner.zone,
        place=place,
        purpose=purpose,
        moves=meeting_shown(pair, moves, person) if moves is not None else None,
        answers=answers,
    )


def _alone(pair: Pair) -> Pair:
    """A circle agrees on its dates by itself: several people cannot answer one suggestion."""
    if pair.circle_id is not None:
        raise DomainError("times_in_circle")
    return pair


def _to_move(session: WorkspaceSession, actor: Actor, pair: Pair, moves_id: object) -> Meeting | None:
    if moves_id is None:
        return None
    meeting, its_pair = working_meeting(session, actor, moves_id)
    if its_pair.id != pair.id:
        raise DomainError("not_yours")
    moved(MeetingState(meeting.status), MeetingEvent.MOVE)
    return meeting


def _require_possible(
    session: WorkspaceSession, pair: Pair, entered: TimesEntered, moves: Meeting | None, now: datetime
) -> None:
    errors: list[DomainError] = []
    for field, meeting in entered.as_meetings().items():
        try:
            require_ahead(meeting, now, field)
            require_free(session, pair, meeting, moves, field)
        except DomainError as error:
            errors.append(error)
    if errors:
        raise FormErrors(errors)


def _require_partner(proposal: TimeProposal, person: Person) -> None:
    if proposal.by_id == person.id:
        raise DomainError("times_are_yours")
