"""The checklist of the first post: read from what the two have done, and brought up to date where it stands."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from bot.domain.first_steps import WRITTEN, Checklist, FirstStep, checklist, steps_of, together
from bot.domain.states.agreement import AgreementState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING
from bot.usecases import outbox
from bot.usecases.planning.plans import plan_of
from db.models import Agreement, Goal, Letter, Meeting, Pair
from db.session import WorkspaceSession

HELLO = "hello"
"""The kind of a letter that is a first hello."""

_BOOKED = (MeetingState.PLANNED.value, MeetingState.HELD.value)


def announced_key(pair: Pair) -> str:
    """The outbox key of the first post that this pair reads: its own, or its circle's."""
    return f"announced:circle:{pair.circle_id}" if pair.circle_id else f"announced:pair:{pair.id}"


def checklist_of(session: WorkspaceSession, pair: Pair) -> Checklist:
    """How far the pair is with its first steps, in one question to the database."""
    steps = steps_of(plan_of(pair.cohort.program), circle=pair.circle_id is not None)
    facts: dict[str, ColumnElement[bool]] = {
        FirstStep.HELLO: _any(Letter.pair_id == pair.id, Letter.kind == HELLO),
        FirstStep.BOOKED: _any(Meeting.pair_id == pair.id, Meeting.status.in_(_BOOKED)),
        FirstStep.HELD: _any(Meeting.pair_id == pair.id, Meeting.status == MeetingState.HELD.value),
        FirstStep.AGREEMENT: _any(
            Agreement.pair_id == pair.id, Agreement.status == AgreementState.SIGNED.value
        ),
        WRITTEN: _any(Agreement.pair_id == pair.id),
        FirstStep.GOAL: _any(Goal.pair_id == pair.id),
    }
    row = session.execute(select(*facts.values())).one()
    return checklist(steps, {str(code) for code, found in zip(facts, row, strict=True) if found})


def circle_checklist(session: WorkspaceSession, pairs: Collection[Pair]) -> Checklist:
    """The list of a circle with these pairs."""
    return together([checklist_of(session, pair) for pair in pairs])


def tick_off(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """Bring the first post up to date if this pair's list looks different by now.

    A list that is complete stays so, and costs nothing any more.
    """
    if pair.status not in LIVING or _is_complete(pair):
        return
    session.flush()
    code = checklist_of(session, pair).code
    if code == pair.first_steps:
        return
    pair.first_steps = code
    key = announced_key(pair)
    if pair.circle_id is not None:
        outbox.amend(session, key, now, circle=pair.circle_id)
    else:
        outbox.amend(session, key, now, pair=pair.id)


def _is_complete(pair: Pair) -> bool:
    steps = steps_of(plan_of(pair.cohort.program), circle=pair.circle_id is not None)
    shown = pair.first_steps.split(",") if pair.first_steps else []
    return checklist(steps, shown).complete


def _any(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*conditions)
