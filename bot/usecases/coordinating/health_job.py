"""Looking after all pairs: every working day once, and soon after something happened in one of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bot.domain.calendar import local_date, local_moment, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.states.pair import LIVING
from bot.usecases.coordinating.asking_first import ask_first, unasked
from bot.usecases.coordinating.looking import Seen
from bot.usecases.coordinating.queue import change_of, look_at, open_cases
from bot.usecases.planning.plans import plan_of
from db.models import Activity, Cohort, HealthCase, Pair, Program
from db.session import Sessions, WorkspaceSession

SETTLE_DOWN = timedelta(minutes=30)
"""What happens within it becomes one message."""
BATCH = 200
LATE = 200
"""So many activities may be written before one that was begun earlier: they are looked at again."""


class HealthJob:
    """Keeps the coordinators' queue. `now` gives aware UTC."""

    name = "health"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._due: dict[int, datetime] = {}  # the program's next look at everybody
        self._changed: dict[int, dict[int, None]] = defaultdict(dict)  # program → pairs to look at
        self._soon: dict[int, datetime] = {}
        self._heard: frozenset[int] = frozenset()
        self._newest: int | None = None

    def run(self) -> datetime | None:
        """Look at the pairs that are to be looked at by now; returns when to come again (UTC)."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            programs = {program.id: program for program in session.scalars(select(Program))}
            self._listen(session, now)
            due = []
            for program in programs.values():
                moment = self._due.get(program.id)
                if moment is None or moment <= now:
                    self._take_all(session, program, now)
                if not program.on_hold and self._moment(program, now) <= now and self._changed[program.id]:
                    due.append(program.id)
        for program_id in due:
            self._look(program_id, now)
        return min(
            (self._moment(program, now) for program in programs.values() if not program.on_hold), default=None
        )

    def _listen(self, session: WorkspaceSession, now: datetime) -> None:
        newest = session.scalar(select(func.max(Activity.id))) or 0
        after = (newest if self._newest is None else self._newest) - LATE
        rows = session.execute(
            select(Activity.id, Activity.program_id, Activity.pair_id).where(
                Activity.id > after, Activity.pair_id.is_not(None), Activity.program_id.is_not(None)
            )
        ).all()
        for number, program_id, pair_id in rows:
            if program_id is None or pair_id is None:
                continue
            if number not in self._heard and self._newest is not None:
                self._changed[program_id][pair_id] = None
                self._soon.setdefault(program_id, now + SETTLE_DOWN)
        self._heard, self._newest = frozenset(number for number, _, _ in rows), newest

    def _take_all(self, session: WorkspaceSession, program: Program, now: datetime) -> None:
        """Everybody is to be looked at; and again on the next working day."""
        plan = plan_of(program)
        off = silent_days(plan)
        first = next_working_moment(now, plan.zone, plan.country, plan.hours, off)
        tomorrow = local_moment(local_date(first, plan.zone) + timedelta(days=1), plan.hours[0], plan.zone)
        self._due[program.id] = next_working_moment(tomorrow, plan.zone, plan.country, plan.hours, off)
        self._changed[program.id] |= dict.fromkeys(_to_look_at(session, program))
        self._soon[program.id] = first

    def _moment(self, program: Program, now: datetime) -> datetime:
        """When this program is to be looked at next: in its working hours."""
        plan = plan_of(program)
        wanted = self._soon.get(program.id) if self._changed[program.id] else None
        moment = min(wanted or self._due[program.id], self._due[program.id])
        return next_working_moment(max(moment, now), plan.zone, plan.country, plan.hours, silent_days(plan))

    def _look(self, program_id: int, now: datetime) -> None:
        """Look at a batch; reading first, so that nobody waits for what finds nothing to write."""
        waiting = self._changed[program_id]
        batch = list(waiting)[:BATCH]
        with self._sessions.reading(self._workspace_id) as session:
            wanted = to_write(session, batch, now)
        if wanted:
            with self._sessions.writing(self._workspace_id) as session:
                program = session.get_one(Program, program_id)
                pairs = _pairs(session, wanted)
                if not program.on_hold:
                    ask_first(session, Seen.by_all(session, pairs, now), pairs, now)
                    look_at(session, program, pairs, now)
        for pair_id in batch:
            del waiting[pair_id]
        if not waiting:
            self._soon.pop(program_id, None)


def look_after(session: WorkspaceSession, program: Program, now: datetime) -> None:
    """Look at all pairs of a program at once."""
    pairs = _pairs(session, _to_look_at(session, program))
    ask_first(session, Seen.by_all(session, pairs, now), pairs, now)
    look_at(session, program, pairs, now)


def to_write(session: WorkspaceSession, ids: Sequence[int], now: datetime) -> list[int]:
    """Those of these pairs about which something is to be done."""
    pairs, cases = _pairs(session, ids), open_cases(session, ids)
    seen = Seen.by_all(session, pairs, now)
    asked = {pair.id for pair, *_ in unasked(session, seen, pairs)}
    return [
        pair.id
        for pair in pairs
        if pair.id in asked or change_of(cases.get(pair.id), seen.health(pair), pair, now)
    ]


def _to_look_at(session: WorkspaceSession, program: Program) -> list[int]:
    """Pairs that are under way, or still in the queue."""
    waiting = select(HealthCase.pair_id).where(HealthCase.settled_at.is_(None))
    query = (
        select(Pair.id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Cohort.program_id == program.id,
            Pair.status.in_([state.value for state in LIVING]) | Pair.id.in_(waiting),
        )
        .order_by(Pair.id)
    )
    return list(session.scalars(query))


def _pairs(session: WorkspaceSession, ids: Sequence[int]) -> list[Pair]:
    query = select(Pair).where(Pair.id.in_(ids)).order_by(Pair.id)
    return list(session.scalars(query.options(joinedload(Pair.cohort).joinedload(Cohort.program))))
