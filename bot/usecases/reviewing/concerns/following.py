"""Whoever raised a concern sees how it stands, adds to it, gives it to somebody else, takes it back, takes it up
again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.concerns import REOPEN_DAYS, clock
from bot.domain.shown.concerns import ConcernLine, ConcernShown, Readers
from bot.domain.states.concern import SETTLED, ConcernEvent, ConcernState, move
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.reviewing.concerns.entitled import office_of, own_concern, readers_for
from bot.usecases.reviewing.concerns.raising import checked_words, chosen_reader
from bot.usecases.reviewing.concerns.showing import can_reopen, for_raiser, line
from bot.usecases.reviewing.concerns.telling import redraw_raised, tell_handlers, tell_raised
from db.models import Concern, ConcernStep, Person, Program
from db.session import WorkspaceSession

ADD, REOPEN = "word", "reopen"
WORDS = "words"
"""The field of what is added."""


def own_concerns(session: WorkspaceSession, person: Person, now: datetime) -> tuple[ConcernLine, ...]:
    """Every concern somebody raised, the latest first."""
    query = select(Concern).where(Concern.raised_by == person.id).order_by(Concern.id.desc())
    return tuple(line(session, concern, now, own=True) for concern in session.scalars(query))


def show_own(session: WorkspaceSession, actor: Actor, concern_id: object, now: datetime) -> ConcernShown:
    """How it stands. Raises DomainError not_yours."""
    return for_raiser(session, own_concern(session, actor, concern_id), now)


def about_to_write(
    session: WorkspaceSession, actor: Actor, concern_id: object, how: str, now: datetime
) -> int:
    """The concern's id, if `how` (word or reopen) is possible now. Raises DomainError."""
    concern = own_concern(session, actor, concern_id)
    _require(concern, how, now)
    return concern.id


def write(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    concern_id: object,
    *,
    how: str,
    words: str,
    now: datetime,
) -> ConcernShown:
    """Add words, or open it again with what is still the matter (a new clock runs). Raises DomainError."""
    concern = own_concern(session, actor, concern_id)
    take_turn(session, concern)
    _require(concern, how, now)
    text = checked_words(words, WORDS)
    step = _step(session, concern, person, how, now, text)
    if how == REOPEN:
        _raised_anew(session, concern, ConcernEvent.REOPEN, now)
    tell_handlers(session, concern, step, now)
    return for_raiser(session, concern, now)


def withdraw(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, now: datetime
) -> ConcernShown:
    """Take it back: nobody does anything about it any more. Raises DomainError."""
    concern = own_concern(session, actor, concern_id)
    take_turn(session, concern)
    concern.status = move(ConcernState(concern.status), ConcernEvent.WITHDRAW).value
    concern.settled_at = now
    step = _step(session, concern, person, ConcernEvent.WITHDRAW.value, now)
    tell_handlers(session, concern, step, now)
    redraw_raised(session, concern, now)
    return for_raiser(session, concern, now)


def other_readers(
    session: WorkspaceSession, actor: Actor, concern_id: object
) -> tuple[ConcernShown, Readers]:
    """The concern and to whom else it could go. Raises DomainError."""
    concern = own_concern(session, actor, concern_id)
    if ConcernState(concern.status) in SETTLED:
        raise DomainError("concern_settled", state=concern.status)
    return for_raiser(session, concern, concern.raised_at), _readers(session, concern)


def turn_to(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, to: str, now: datetime
) -> ConcernShown:
    """From now on somebody else reads it, with all that was said between the two sides, and those before them no
    longer. What those noted for themselves is not shown to the new readers. Raises DomainError.
    """
    concern = own_concern(session, actor, concern_id)
    take_turn(session, concern)
    program = session.get_one(Program, concern.program_id)
    neutral = chosen_reader(session, program, person, concern.about or (), to)
    if (neutral.id if neutral else None) == concern.neutral_id:
        return for_raiser(session, concern, now)
    state = move(ConcernState(concern.status), ConcernEvent.TURN)
    concern.neutral_id = neutral.id if neutral is not None else None
    _step(session, concern, person, ConcernEvent.TURN.value, now)
    _begin_anew(session, concern, state, now)
    tell_raised(session, concern, now)
    return for_raiser(session, concern, now)


def _readers(session: WorkspaceSession, concern: Concern) -> Readers:
    program = session.get_one(Program, concern.program_id)
    readers = readers_for(session, program, concern.raiser, concern.about or ())
    neutral = tuple(one for one in readers.neutral if one.person != concern.neutral_id)
    coordinators = readers.coordinators if concern.neutral_id is not None else ()
    if not (neutral or coordinators):
        raise DomainError("concern_nobody_else")
    return Readers(coordinators, neutral, readers.champion)


def _require(concern: Concern, how: str, now: datetime) -> None:
    state = ConcernState(concern.status)
    if how == REOPEN:
        move(state, ConcernEvent.REOPEN)
        if not can_reopen(concern, now):
            raise DomainError("concern_reopen_late", days=REOPEN_DAYS)
    elif state in SETTLED:
        raise DomainError("concern_settled", state=state.value)


def _raised_anew(session: WorkspaceSession, concern: Concern, event: ConcernEvent, now: datetime) -> None:
    _begin_anew(session, concern, move(ConcernState(concern.status), event), now)


def _begin_anew(session: WorkspaceSession, concern: Concern, state: ConcernState, now: datetime) -> None:
    program = session.get_one(Program, concern.program_id)
    concern.status, concern.settled_at, concern.answered_at = state.value, None, None
    concern.assigned_to = None
    concern.answer_due_at = clock(office_of(program), now, urgent=concern.urgent).due


def _step(
    session: WorkspaceSession, concern: Concern, person: Person, kind: str, now: datetime, text: Any = None
) -> ConcernStep:
    step = ConcernStep(kind=kind, by_id=person.id, at=now, text=text, for_raiser=True)
    concern.steps.append(step)
    session.flush()
    record(
        session, f"concern.{kind}", now, program_id=concern.program_id, subject="concern",
        subject_id=concern.id,
    )  # fmt: skip
    return step
