"""What time brings to training: who begins, who is invited, reminded and asked. Each message once."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.calendar import local_date, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.nudging import next_nudge_moment
from bot.domain.program import Program as Plan
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SessionState
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.training.due import Due, Looked
from db.models import Activity, OutboxRow, Program, TrainingSeat
from db.session import Sessions, WorkspaceSession

LOOK_EVERY = timedelta(days=1)
CHANGES = (
    "application.approved",
    "application.withdrawn",
    "pair.published",
    "training.module_passed",
    "training.session_offered",
    "training.session_called_off",
    "training.seat_taken",
    "training.seat_given_up",
    "training.none_fits",
    "training.attended",
    "training.missed",
    "training.nudged",
    "training.still_in",
)
"""What changes what is due. Everything else is seen a day later."""


LATE = 200
"""So many activities may be written before one that was begun earlier: they are looked at again."""

_Standing = tuple[str, bool]
"""What else changes what is due: the digest of a program's plan, and whether it is on hold."""


class TrainingJob:
    """Takes the steps of training. `now` gives aware UTC."""

    name = "training"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._standing: dict[int, _Standing] = {}
        self._next: dict[int, datetime] = {}
        self._heard: dict[int, int] = {}
        self._newest: int | None = None

    def run(self) -> datetime | None:
        """Look at every program in which something changed or is due; returns when to come again (UTC)."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            standing = _programs(session)
            newest = session.scalar(select(func.max(Activity.id))) or 0
            # The first time everything is looked at anyway.
            heard = _changes(session, (newest if self._newest is None else self._newest) - LATE)
        changed = {program for activity, program in heard.items() if activity not in self._heard}
        self._heard, self._newest = heard, newest
        for program_id, state in standing.items():
            same = self._standing.get(program_id) == state and program_id not in changed
            if same and self._next[program_id] > now:
                continue
            with self._sessions.writing(self._workspace_id) as session:
                later = take_steps(session, session.get_one(Program, program_id), now)
            self._standing[program_id] = state
            self._next[program_id] = min(now + LOOK_EVERY, later or now + LOOK_EVERY)
        return min((self._next[program_id] for program_id in standing), default=None)


def _programs(session: WorkspaceSession) -> dict[int, _Standing]:
    rows = session.execute(select(Program.id, Program.digest, Program.on_hold).order_by(Program.id))
    return {number: (digest, on_hold) for number, digest, on_hold in rows}


def _changes(session: WorkspaceSession, after: int) -> dict[int, int]:
    """The latest activities that change what is due: id → program."""
    rows = session.execute(
        select(Activity.id, Activity.program_id).where(
            Activity.id > after, Activity.verb.in_(CHANGES), Activity.program_id.is_not(None)
        )
    )
    return {number: program_id for number, program_id in rows if program_id is not None}


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Send what is due in a program; returns when the next of it is (None: nothing waits)."""
    cohort = current_cohort(session, program)
    if program.on_hold or cohort.status == CohortState.CLOSED:
        return None
    plan = plan_of(program)
    looked = Looked(session, cohort, plan, now)
    for date in looked.ending:
        date.status, date.settled_at = SessionState.HELD.value, now
        record(session, "training.session_held", now, program_id=program.id, subject="training_session",
               subject_id=date.id, kind=date.kind)  # fmt: skip
    waiting = _unsaid(session, list(looked.due()))
    later = [looked.next_end] if looked.next_end is not None else []
    for due in waiting:
        moment = _moment(due, plan, now)
        if due.until is not None and moment >= due.until:
            continue
        if moment > now:
            later.append(moment)
        else:
            _say(session, due, now)
    return min(later, default=None)


def _say(session: WorkspaceSession, due: Due, now: datetime) -> None:
    outbox.post(session, due.kind, now, key=due.key, new=True, **due.ids)
    if due.nudge and due.person is not None:
        due.person.last_nudged_on = local_date(now, due.person.zone)
    if due.kind == "session.reminder":
        session.get_one(TrainingSeat, due.ids["seat"]).reminded_at = now


def _moment(due: Due, plan: Plan, now: datetime) -> datetime:
    """When it may be said: in working hours, from its base on, from now on where that is past."""
    earliest = max(due.base, now)
    if due.at_once:
        return earliest
    hours, off = plan.hours, silent_days(plan)
    if due.person is None:
        return next_working_moment(earliest, plan.zone, plan.country, hours, off)
    person = due.person
    if due.nudge:
        last = person.last_nudged_on
        return next_nudge_moment(person.zone, person.country, last, earliest, hours=hours, off=off)
    return next_working_moment(earliest, person.zone, person.country, hours, off)


def _unsaid(session: WorkspaceSession, every: Collection[Due]) -> list[Due]:
    """What has not been said, each key once."""
    by_key = {due.key: due for due in every}
    for some in outbox.batched(list(by_key), outbox.A_TIME):
        for key in session.scalars(select(OutboxRow.key).where(OutboxRow.key.in_(some))):
            del by_key[key]
    return list(by_key.values())
