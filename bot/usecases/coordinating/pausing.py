"""Silence: for one pair, whose dates move, or for a whole program, whose dates stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.states import pair as states
from bot.domain.states.pair import LIVING, PairEvent, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.queue import acted
from bot.usecases.guiding.beginning.agreement import join_agreement
from bot.usecases.guiding.circles import join_meetings
from bot.usecases.guiding.pairs import facts_changed, look_again, pair_for
from bot.usecases.guiding.reminding.standing import pause_key, redraw_of_pause
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Pair, Person, Program
from db.session import WorkspaceSession

LONGEST_PAUSE = 366
"""Days: somebody who is away longer says so again."""


def pause_pair(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    now: datetime,
    *,
    until: date | None = None,
) -> Pair:
    """No reminders until it goes on: by itself on the day `until`, else when somebody says so. Both read it in
    their channel. Raises DomainError, at the field `until` for a day that cannot be.
    """
    pair = pair_for(session, actor, pair_id, Action.PAUSE_PAIR)
    take_turn(session, pair)
    if until is not None:
        today = local_date(now, plan_of(pair.cohort.program).zone)
        if not today < until <= today + timedelta(days=LONGEST_PAUSE):
            raise DomainError("pause_until_when", field="until", maximum=LONGEST_PAUSE)
    pair.status = states.move(PairState(pair.status), PairEvent.PAUSE).value
    pair.paused_at = now
    pair.paused_until = until
    record(session, "pair.paused", now, actor=person, pair=pair)
    outbox.tell_pair(session, pair, "pair.paused", now, key=pause_key(pair, now))
    facts_changed(session, pair, now)
    acted(session, pair, now)
    return pair


def resume_pair(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> Pair:
    """The pair goes on where it was; every later date moves by the pause. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.RESUME_PAIR)
    take_turn(session, pair)
    _go_on(session, pair, now, _days(pair, now), person)
    return pair


def end_pause(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """A pause whose day has come ends by itself; every later date moves by its length, as it was agreed."""
    lasted = _days(pair, now)
    if pair.paused_until is not None and pair.paused_at is not None:
        zone = plan_of(pair.cohort.program).zone
        lasted = min(lasted, (pair.paused_until - local_date(pair.paused_at, zone)).days)
    _go_on(session, pair, now, max(0, lasted), None)


def _go_on(session: WorkspaceSession, pair: Pair, now: datetime, days: int, by: Person | None) -> None:
    pair.status = states.move(PairState(pair.status), PairEvent.RESUME).value
    if pair.closing_at is not None:
        pair.status = states.move(PairState(pair.status), PairEvent.BEGIN_CLOSING).value
    pair.shift_days += days
    redraw_of_pause(session, pair, now)
    pair.paused_at = pair.paused_until = None
    record(session, "pair.resumed", now, actor=by, pair=pair, days=days)
    outbox.tell_pair(
        session, pair, "pair.resumed", now,
        key=f"pair.resumed:{pair.id}:{int(now.timestamp())}", days=days,
    )  # fmt: skip
    join_agreement(session, pair)
    join_meetings(session, pair, now)
    facts_changed(session, pair, now)


def hold_program(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime, *, hold: bool
) -> Program:
    """Silence a whole program, or let it go on; dates do not move. Raises DomainError if it is so already."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    if program.on_hold is hold:
        raise DomainError("program_on_hold" if hold else "program_not_on_hold")
    program.on_hold = hold
    record(session, "program.held" if hold else "program.released", now, actor=person, program_id=program.id)
    outbox.post(
        session, "admin.hold", now, key=f"hold:{program.id}:{int(now.timestamp())}", program=program.id,
        by=person.id, hold=int(hold),
    )  # fmt: skip
    living = [state.value for state in LIVING]
    pairs = select(Pair).join(Cohort, Cohort.id == Pair.cohort_id).where(Cohort.program_id == program.id)
    for pair in session.scalars(pairs.where(Pair.status.in_(living))):
        look_again(pair, now)
    return program


def _days(pair: Pair, now: datetime) -> int:
    """How many calendar days the pause lasted, at the program's home."""
    zone = plan_of(pair.cohort.program).zone
    return (local_date(now, zone) - local_date(pair.paused_at, zone)).days if pair.paused_at else 0
