"""Suggested times: which lie open in a pair, and how they end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.shown.meeting import TimeShown, TimesShown
from bot.domain.states.proposal import ProposalEvent, ProposalState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.meeting.diaries import good_hour
from bot.usecases.guiding.pairs import facts_changed, named, partner_of, working_pair
from db.models import Meeting, Pair, Person, TimeProposal
from db.session import WorkspaceSession


def open_proposal(session: WorkspaceSession, pair: Pair, now: datetime) -> TimeProposal | None:
    """The times that wait for an answer in this pair; none once the last of them has passed."""
    rows = session.scalars(
        select(TimeProposal)
        .where(TimeProposal.pair_id == pair.id, TimeProposal.status == ProposalState.OPEN.value)
        .order_by(TimeProposal.id.desc())
    )
    return next((row for row in rows if any(time.starts_at > now for time in row.times)), None)


def times_for(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> TimesShown | None:
    """The times that the partner has suggested and that wait for this person, if there are any."""
    proposal = open_proposal(session, pair, now)
    if proposal is None or proposal.by_id == person.id:
        return None
    return proposal_shown(session, proposal, pair, person, now)


def working_proposal(
    session: WorkspaceSession, actor: Actor, proposal_id: object
) -> tuple[TimeProposal, Pair]:
    """Suggested times looked up by an id from a click, for one of the two; locked with their pair."""
    proposal = session.find(TimeProposal, proposal_id)
    if proposal is None:
        raise DomainError("not_yours")
    pair = working_pair(session, actor, proposal.pair_id, Action.PLAN_MEETING)
    session.refresh(proposal)
    return proposal, pair


def settle_proposal(
    session: WorkspaceSession,
    proposal: TimeProposal,
    pair: Pair,
    event: ProposalEvent,
    now: datetime,
    person: Person | None = None,
) -> None:
    """End it, and let its message say so. Raises DomainError if it is over already."""
    proposal.status = move(ProposalState(proposal.status), event).value
    proposal.settled_at = now
    record(
        session, f"times.{proposal.status}", now, actor=person, pair=pair, subject="time_proposal",
        subject_id=proposal.id,
    )  # fmt: skip
    to = next(who for who in pair.people() if who.id != proposal.by_id)
    outbox.amend(session, message_key(proposal), now, person=to.id, times=proposal.id)
    facts_changed(session, pair, now)


def tell_proposer(session: WorkspaceSession, proposal: TimeProposal, pair: Pair, now: datetime) -> None:
    """Whoever suggested the times hears that none was taken, in their working hours."""
    by = session.get_one(Person, proposal.by_id)
    outbox.post(
        session, "times.refused", now, key=f"times.refused:{proposal.id}", apart=True,
        not_before=good_hour(session, by, pair, now), person=by.id, times=proposal.id,
    )  # fmt: skip


def supersede(
    session: WorkspaceSession, pair: Pair, now: datetime, person: Person, *, answering: bool = False
) -> None:
    """Whatever times lie open are over: there is a date now, or, `answering`, there are other times."""
    waiting = session.scalars(
        select(TimeProposal).where(
            TimeProposal.pair_id == pair.id, TimeProposal.status == ProposalState.OPEN.value
        )
    )
    for proposal in waiting:
        answered = answering and proposal.by_id != person.id
        event = ProposalEvent.ANSWER if answered else ProposalEvent.WITHDRAW
        settle_proposal(session, proposal, pair, event, now, person)


def message_key(proposal: TimeProposal) -> str:
    """The outbox key of the message that brings the times to the partner."""
    return f"times.suggested:{proposal.id}"


def proposal_shown(
    session: WorkspaceSession, proposal: TimeProposal, pair: Pair, reader: Person, now: datetime
) -> TimesShown:
    """Suggested times as one of the two sees them."""
    by = next(who for who in pair.people() if who.id == proposal.by_id)
    moved = session.get(Meeting, proposal.moves_id) if proposal.moves_id is not None else None
    return TimesShown(
        id=proposal.id,
        pair=pair.id,
        by=named(by),
        to=named(partner_of(pair, by)),
        times=tuple(TimeShown(one.id, one.starts_at) for one in proposal.times if one.starts_at > now),
        minutes=proposal.minutes,
        place=str(proposal.place or ""),
        purpose=proposal.purpose,
        state=ProposalState(proposal.status),
        other_zone=partner_of(pair, reader).zone,
        mine=by.id == reader.id,
        moves=moved.starts_at if moved else None,
    )
