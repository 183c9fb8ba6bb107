"""Where a pair stands with its goodbye, and what each of the two has said of it so far."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.farewell import HANDED_OVER_AFTER, Phase, phase_of
from bot.domain.reviews import FINAL, steps_asking
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases.guiding.circles import own_pair_id
from bot.usecases.guiding.pairs import pair_for, partner_of
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from db.models import Farewell, Meeting, Pair, Person, Submission
from db.session import WorkspaceSession

AFTERWARDS = frozenset({Phase.OVER, Phase.LEFT_BEHIND})
TOGETHER = frozenset({Phase.NEAR, Phase.OVER})
EVER = frozenset(Phase)


def ends_at(pair: Pair) -> datetime:
    """The planned end of a pair, with every pause and extension so far (UTC)."""
    plan = plan_of(pair.cohort.program)
    return pair.published_at + timedelta(days=plan.duration_days + pair.shift_days + pair.extra_days)


def ended_at(pair: Pair, now: datetime) -> datetime | None:
    """The last moment of a pair's time as papers name it: its planned end, however late a form came in, or the
    moment it was closed, if that is earlier (UTC). None while it goes on.
    """
    until = min(pair.closed_at or now, ends_at(pair))
    return until if pair.closed_at is not None or until < now else None


def good_end(pair: Pair) -> bool:
    """Whether a closed pair had its closing conversation, or its time until the planned end."""
    if pair.closing_at is not None:
        return True
    return pair.closed_at is not None and pair.closed_at >= ends_at(pair)


def phase_for(pair: Pair, person: Person, now: datetime) -> Phase | None:
    """Where the pair stands with its goodbye for one of the two; None: too early, or long over."""
    return phase_of(
        PairState(pair.status),
        plan_of(pair.cohort.program),
        ends_at=ends_at(pair),
        closed_at=pair.closed_at,
        partner_gone=partner_of(pair, person).deactivated_at is not None,
        now=now,
    )


def handed_over_at(pair: Pair) -> datetime:
    """When thanks and letters reach their readers at the latest, closed or not (UTC)."""
    return ends_at(pair) + HANDED_OVER_AFTER


def has_ended_for(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> bool:
    """Whether the planned end is over and this person's part is done, while the pair waits for the other's."""
    return is_overdue(pair, now) and final_is_in(session, pair, person)


def is_overdue(pair: Pair, now: datetime) -> bool:
    """Whether the planned end is over and the pair is not closed."""
    return pair.status in (PairState.ACTIVE, PairState.CLOSING) and now >= ends_at(pair)


def final_is_in(session: WorkspaceSession, pair: Pair, person: Person) -> bool:
    """Whether this person has sent the final review; where none is asked for, the last conversation is enough."""
    if not steps_asking(plan_of(pair.cohort.program), FINAL):
        return pair.closing_at is not None
    sent = select(Submission.id).where(
        Submission.form_key == FINAL,
        Submission.subject == "pair",
        Submission.subject_id == pair.id,
        Submission.person_id == person.id,
        Submission.submitted_at.is_not(None),
    )
    return session.scalar(sent.limit(1)) is not None


def farewell_pair(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    now: datetime,
    phases: Collection[Phase] = EVER,
    action: Action = Action.SAY_FAREWELL,
) -> Pair:
    """A pair that says goodbye, for one of the two; until the transaction ends nobody else changes it.

    Raises DomainError, also farewell_too_early and farewell_over.
    """
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), action)
    partner_of(pair, person)
    take_turn(session, pair)
    phase = phase_for(pair, person, now)
    if phase is None:
        early = pair.closed_at is None
        raise DomainError("farewell_too_early" if early else "farewell_over")
    if phase not in phases:
        raise DomainError("farewell_too_early" if phase is Phase.NEAR else "farewell_over")
    return pair


def farewell_of(session: WorkspaceSession, pair: Pair, person: Person) -> Farewell | None:
    """What this person has kept about the pair's end; for themselves alone."""
    return session.scalar(
        select(Farewell).where(Farewell.pair_id == pair.id, Farewell.person_id == person.id)
    )


def own_farewell(session: WorkspaceSession, pair: Pair, person: Person) -> Farewell:
    """The same, made if there is none yet."""
    found = farewell_of(session, pair, person)
    if found is None:
        found = Farewell(pair_id=pair.id, person_id=person.id)
        session.add(found)
        session.flush()
    return found


def meetings_held(session: WorkspaceSession, pair: Pair) -> tuple[int, float]:
    """How many meetings the two held, and how many hours that was."""
    query = select(func.count(Meeting.id), func.sum(Meeting.minutes)).where(
        Meeting.pair_id == pair.id, Meeting.status == MeetingState.HELD.value
    )
    number, minutes = session.execute(query).one()
    return int(number or 0), int(minutes or 0) / 60
