"""Acts whose time has come are carried out, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select

from bot.domain.access import Action, Actor, require
from bot.domain.adjusting import Act
from bot.domain.states.adjustment import AdjustmentEvent, AdjustmentState, move
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.coordinating.acting import change_cadence, extend_pair, part_pair
from bot.usecases.coordinating.hello import send_hello
from bot.usecases.guiding.pairs import members_of
from bot.usecases.locking import take_turn
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.adjusting.adjustments import pairs_by_id, settle
from bot.usecases.reviewing.adjusting.choosing import DAYS, fits
from bot.usecases.reviewing.adjusting.offering import offer_in_channels, offer_module
from db.models import Adjustment, Cohort, Pair, Person, Program
from db.session import WorkspaceSession

A_TIME = 200
"""Pairs in one transaction: everybody else waits for it."""
NEXT = "next"
"""In the detail of an act that is under way: how many of its pairs were looked at."""
_OPEN = (AdjustmentState.WAITING.value, AdjustmentState.UNDERWAY.value)


def due_adjustments(session: WorkspaceSession, program: Program, now: datetime) -> list[Adjustment]:
    """What is to happen by now, oldest first."""
    query = _waiting(program).where(Adjustment.due_at <= now).order_by(Adjustment.due_at, Adjustment.id)
    return list(session.scalars(query))


def next_adjustment(session: WorkspaceSession, program: Program) -> datetime | None:
    """When the next waiting act of a program happens (UTC)."""
    return session.scalar(_waiting(program).with_only_columns(func.min(Adjustment.due_at)))


def _waiting(program: Program) -> Select[Adjustment]:
    return (
        select(Adjustment)
        .join(Cohort, Cohort.id == Adjustment.cohort_id)
        .where(Cohort.program_id == program.id, Adjustment.status.in_(_OPEN))
    )


def carry_out(session: WorkspaceSession, made: Adjustment, now: datetime) -> int:
    """Do it for each of its pairs that it still means something to, at most A_TIME of them; returns for how many.

    Who asked for it is looked up again: if they coordinate the program no more, nothing happens.
    """
    take_turn(session, made)
    if made.status not in _OPEN:
        return 0  # taken back meanwhile
    begin = int(made.detail.get(NEXT, 0))
    end = begin + A_TIME
    whole = end >= len(made.pairs)
    event = AdjustmentEvent.CARRY_OUT if whole else AdjustmentEvent.BEGIN
    made.status = move(AdjustmentState(made.status), event).value
    by = session.get_one(Person, made.made_by)
    program = session.get_one(Cohort, made.cohort_id).program
    actor = actor_of(session, by)
    try:
        require(Action.ADJUST_COHORT, actor, program=str(program.id))
        done = _done(session, made, made.pairs[begin:end], actor, by, now)
    except DomainError:
        done = 0
    made.done += done
    if not whole:
        made.detail = {**made.detail, NEXT: end}
        return done
    record(session, "adjustment.done", now, actor=by, program_id=program.id, subject="adjustment",
           subject_id=made.id, act=made.act, pairs=made.done)  # fmt: skip
    settle(session, made, now, None)
    return done


def _done(
    session: WorkspaceSession,
    made: Adjustment,
    some: Sequence[int],
    actor: Actor,
    by: Person,
    now: datetime,
) -> int:
    act = Act(made.act)
    pairs = [
        pair
        for pair in pairs_by_id(session, some)
        if actor.person not in members_of(pair) and fits(act, pair, made.detail, plan_of(pair.cohort.program))
    ]
    if not pairs:
        return 0
    if act in (Act.TOPIC, Act.TIMES):
        return offer_in_channels(session, made, pairs, by, now)
    if act is Act.MODULE:
        return offer_module(session, made, pairs, by, now)
    return _one_by_one(session, made, pairs, actor, by, now)


def _one_by_one(
    session: WorkspaceSession,
    made: Adjustment,
    pairs: Sequence[Pair],
    actor: Actor,
    by: Person,
    now: datetime,
) -> int:
    """Each as a coordinator would do it for one pair; what cannot be done any more is left out."""
    done = 0
    for pair in pairs:
        try:
            match Act(made.act):
                case Act.CADENCE:
                    change_cadence(session, actor, by, pair.id, days=made.detail[DAYS], now=now)
                case Act.EXTENSION:
                    extend_pair(session, actor, by, pair.id, days=made.detail[DAYS], now=now)
                case Act.HELLO:
                    send_hello(session, actor, by, pair_id=pair.id, only="", now=now)
                case Act.REMATCH:
                    part_pair(session, actor, by, pair.id, now)
        except DomainError:
            continue  # it has changed since the preview: the message says for how many it was done
        done += 1
    return done
