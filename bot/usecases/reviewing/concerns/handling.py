"""Those who may read a concern answer it, take it in hand, mediate, settle it. Each look is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from bot.domain.access import Actor
from bot.domain.concerns import SETTLED_SHOWN_DAYS, may_handle
from bot.domain.shown.concerns import ConcernLine, ConcernShown
from bot.domain.states.concern import OPEN, SETTLED, ConcernEvent, ConcernState, move
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.reviewing.concerns.entitled import concern_to_handle, handlers, whose
from bot.usecases.reviewing.concerns.raising import checked_words
from bot.usecases.reviewing.concerns.showing import for_handler, line, words_of
from bot.usecases.reviewing.concerns.telling import tell_raiser, tell_step
from db.models import Concern, ConcernStep, Person, Submission
from db.session import WorkspaceSession

ACKNOWLEDGE, ANSWER, NOTE, RESOLVE = "acknowledge", "answer", "note", "resolve"
WAYS = (ACKNOWLEDGE, ANSWER, NOTE, RESOLVE)
"""What a reader can write: the first answer, another, a note for its readers alone, the last word."""
WORDS, TO = "words", "to"
"""Fields."""


def concerns_to_handle(
    session: WorkspaceSession, actor: Actor, now: datetime, program_id: int | None = None
) -> tuple[ConcernLine, ...]:
    """What this person may read: open ones, those that wait for a first answer before all others, then what ended
    lately. Of one program, if it is given.
    """
    recently = now - timedelta(days=SETTLED_SHOWN_DAYS)
    query = select(Concern).where(
        or_(Concern.status.in_([one.value for one in OPEN]), Concern.settled_at >= recently)
    )
    if program_id is not None:
        query = query.where(Concern.program_id == program_id)
    mine = [
        one
        for one in session.scalars(query)
        if may_handle(actor, whose(session, one)) and (one.steps or words_of(session, one))
    ]
    settled = {one.value for one in SETTLED}

    def order(one: Concern) -> tuple[Any, ...]:
        return (
            one.status in settled,
            one.status != ConcernState.RAISED,
            not one.urgent,
            one.answer_due_at,
            one.id,
        )

    return tuple(line(session, one, now, own=False) for one in sorted(mine, key=order))


def open_concerns(session: WorkspaceSession, actor: Actor, program_id: int, now: datetime) -> int:
    """How many concerns of a program wait for this person among others: none that is not for them counts."""
    mine = concerns_to_handle(session, actor, now, program_id)
    return sum(ConcernState(one.state) not in SETTLED for one in mine)


def unanswered_in(
    session: WorkspaceSession, actor: Actor, submission: Submission, now: datetime
) -> ConcernLine | None:
    """The concern that a review holds, while it waits for a first answer that this person may give."""
    found = session.scalar(
        select(Concern).where(
            Concern.submission_id == submission.id, Concern.status == ConcernState.RAISED.value
        )
    )
    if found is None or not may_handle(actor, whose(session, found)) or not words_of(session, found):
        return None
    return line(session, found, now, own=False)


def read_concern(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, now: datetime
) -> ConcernShown:
    """All of it. Raises DomainError not_yours."""
    concern = concern_to_handle(session, actor, concern_id)
    _note(session, concern, person, "read", now)
    return for_handler(session, concern, person, now)


def about_to_write(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, how: str, now: datetime
) -> ConcernShown:
    """The concern, if this can be written now. Raises DomainError."""
    concern = concern_to_handle(session, actor, concern_id)
    _after(concern, how)
    return for_handler(session, concern, person, now)


def about_to_assign(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, now: datetime
) -> ConcernShown:
    """The concern, if somebody else can take it in hand now. Raises DomainError."""
    concern = concern_to_handle(session, actor, concern_id)
    move(ConcernState(concern.status), ConcernEvent.ASSIGN)
    shown = for_handler(session, concern, person, now)
    if not shown.others:
        raise DomainError("concern_no_other_hands")
    return shown


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
    """Answer for the first time or again, settle it with a last word, or note something for its readers alone.
    Raises DomainError.
    """
    concern = concern_to_handle(session, actor, concern_id)
    take_turn(session, concern)
    state = _after(concern, how)
    step = _step(session, concern, person, how, now, checked_words(words, WORDS), told=how != NOTE)
    concern.status = state.value
    if how != NOTE and concern.answered_at is None:
        concern.answered_at = now
    if how == RESOLVE:
        concern.settled_at = now
    if how != NOTE:
        tell_raiser(session, concern, step, now)
    return for_handler(session, concern, person, now)


def assign(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, to: object, now: datetime
) -> ConcernShown:
    """Somebody who may read it has it in hand; `to` is their number. Whoever raised it is told. Raises DomainError."""
    concern = concern_to_handle(session, actor, concern_id)
    take_turn(session, concern)
    chosen = next((one for one in handlers(session, concern) if str(one.id) == str(to)), None)
    if chosen is None:
        raise DomainError("not_an_option", field=TO)
    state = move(ConcernState(concern.status), ConcernEvent.ASSIGN)
    if concern.assigned_to == chosen.id:
        return for_handler(session, concern, person, now)
    concern.status, concern.assigned_to = state.value, chosen.id
    step = _step(session, concern, person, ConcernEvent.ASSIGN.value, now, {"person": chosen.id}, told=True)
    tell_raiser(session, concern, step, now)
    if chosen.id != person.id:
        tell_step(session, concern, step, [chosen], now)
    return for_handler(session, concern, person, now)


def take(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, now: datetime
) -> ConcernShown:
    """Take it in hand oneself. Raises DomainError."""
    return assign(session, actor, person, concern_id, person.id, now)


def mediate(
    session: WorkspaceSession, actor: Actor, person: Person, concern_id: object, now: datetime
) -> ConcernShown:
    """Talks with everybody it is about have begun. Raises DomainError."""
    concern = concern_to_handle(session, actor, concern_id)
    take_turn(session, concern)
    concern.status = move(ConcernState(concern.status), ConcernEvent.MEDIATE).value
    step = _step(session, concern, person, ConcernEvent.MEDIATE.value, now, told=True)
    tell_raiser(session, concern, step, now)
    return for_handler(session, concern, person, now)


def _after(concern: Concern, how: str) -> ConcernState:
    """The state once this was written. Raises DomainError."""
    state = ConcernState(concern.status)
    if how == NOTE:
        return state
    if how in (ACKNOWLEDGE, RESOLVE):
        return move(state, ConcernEvent(how))
    if how != ANSWER:
        raise DomainError("question_unknown", key=how)
    if state in SETTLED:
        raise DomainError("concern_settled", state=state.value)
    # Any answer is a first one if there was none.
    return move(state, ConcernEvent.ACKNOWLEDGE) if state is ConcernState.RAISED else state


def _step(
    session: WorkspaceSession,
    concern: Concern,
    person: Person,
    kind: str,
    now: datetime,
    text: Any = None,
    *,
    told: bool,
) -> ConcernStep:
    step = ConcernStep(kind=kind, by_id=person.id, at=now, text=text, for_raiser=told)
    concern.steps.append(step)
    session.flush()
    _note(session, concern, person, kind, now)
    return step


def _note(session: WorkspaceSession, concern: Concern, person: Person, verb: str, now: datetime) -> None:
    """Who looked and what they did, without a word of it."""
    record(
        session, f"concern.{verb}", now, actor=person, program_id=concern.program_id, subject="concern",
        subject_id=concern.id,
    )  # fmt: skip
