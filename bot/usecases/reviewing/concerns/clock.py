"""What time brings to concerns: an answer that is due, a reader who has left. Also while a program is on hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.concerns import clock
from bot.domain.states.concern import OPEN, ConcernEvent, ConcernState, move
from bot.usecases.activity import record
from bot.usecases.planning.plans import plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.reviewing.concerns.entitled import bystanders, handlers, office_of
from bot.usecases.reviewing.concerns.telling import moment_for, tell_step
from bot.usecases.saying import Due, say_due
from db.models import Concern, ConcernStep, Person, Program
from db.session import Sessions, WorkspaceSession

CHANGES = ("concern.raised", "concern.reopen", "concern.turn")
"""What starts a clock. A reader who has left is noticed at the daily look."""
LEFT = "lose"
"""The step that whoever had it in hand cannot read it any more."""
_STARTS = frozenset({ConcernEvent.REOPEN.value, ConcernEvent.TURN.value})


class ConcernsJob(ProgramJob):
    """Reminds those who may read a concern of its first answer. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("concerns", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Do what is due about the open concerns of a program; returns when the next of it is (None: nothing waits)."""
    query = (
        select(Concern)
        .where(Concern.program_id == program.id, Concern.status.in_([state.value for state in OPEN]))
        .options(selectinload(Concern.steps))
        .order_by(Concern.id)
    )
    due: list[Due] = []
    for concern in session.scalars(query).all():
        here = handlers(session, concern)
        if not here:
            due.append(_nobody_left(session, concern, now))
            continue
        if concern.assigned_to is not None and concern.assigned_to not in {person.id for person in here}:
            _lose(session, concern, here, now)
        if concern.status == ConcernState.RAISED:
            due.extend(_waiting(session, program, concern, here, now))
    return min(say_due(session, plan_of(program), due, now).later, default=None)


def started(concern: Concern) -> datetime:
    """Since when its readers have been asked for an answer (UTC)."""
    return max([concern.raised_at, *(step.at for step in concern.steps if step.kind in _STARTS)])


def _waiting(
    session: WorkspaceSession, program: Program, concern: Concern, here: list[Person], now: datetime
) -> Iterator[Due]:
    """Before it is due and once it is, to all who could answer; once it is, to whoever waits, too; much later to
    others, without a word of it.
    """
    times = clock(office_of(program), started(concern), urgent=concern.urgent)
    turn = f"{concern.id}:{int(concern.answer_due_at.timestamp())}"
    for person in here:
        yield _due(session, concern, "concern.waits", f"{turn}:soon", person, times.remind, now,
                   until=times.due, late=0)  # fmt: skip
        yield _due(session, concern, "concern.waits", f"{turn}:late", person, times.due, now, late=1)
    for person in bystanders(session, concern):
        yield _due(session, concern, "concern.unanswered", turn, person, times.pass_on, now)
    yield _due(session, concern, "concern.late", turn, concern.raiser, times.due, now)


def _nobody_left(session: WorkspaceSession, concern: Concern, now: datetime) -> Due:
    """Whoever raised it chooses somebody else: what was meant for one person is given to no other without a word."""
    turn = f"{concern.id}:{concern.neutral_id or 0}:{int(concern.answer_due_at.timestamp())}"
    return _due(session, concern, "concern.nobody", turn, concern.raiser, now, now)


def _lose(session: WorkspaceSession, concern: Concern, here: list[Person], now: datetime) -> None:
    gone = session.get_one(Person, concern.assigned_to)
    concern.status = move(ConcernState(concern.status), ConcernEvent.LOSE).value
    concern.assigned_to = None
    step = ConcernStep(kind=LEFT, by_id=gone.id, at=now, for_raiser=True)
    concern.steps.append(step)
    session.flush()
    record(
        session, "concern.lose", now, program_id=concern.program_id, subject="concern", subject_id=concern.id
    )
    tell_step(session, concern, step, here, now)


def _due(
    session: WorkspaceSession,
    concern: Concern,
    kind: str,
    key: str,
    person: Person,
    base: datetime,
    now: datetime,
    *,
    until: datetime | None = None,
    **ids: int,
) -> Due:
    moment = moment_for(session, concern, person, max(base, now))
    return Due(
        kind, f"{kind}:{key}:{person.id}", moment, person, until=until, at_once=True,
        ids={"person": person.id, "concern": concern.id, **ids},
    )  # fmt: skip
