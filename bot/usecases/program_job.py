"""A job that takes the steps of each program: where something changed, and where the calendar says so."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy import bindparam, func, select

from bot.domain.calendar import next_daily_look
from db.models import Activity, Program
from db.often import often
from db.session import Sessions, WorkspaceSession

LATE = 200
"""So many activities may be written before one that was begun earlier: they are looked at again."""

GATHER = timedelta(minutes=15)
"""A look is at a whole program, and in a large one something happens every minute: what happens within this time
after a look becomes one more look.
"""

T = TypeVar("T")

_Standing = tuple[str, bool]
"""What else changes what is due: the digest of a program's plan, and whether it is on hold."""


class ProgramJob:
    """Takes the `steps` of every program in which one of the verbs `changes` happened or something is due, and of
    each once a day. What changes after a quiet time is looked at at once, what follows soon after is gathered.
    `now` gives aware UTC.
    """

    def __init__(
        self,
        name: str,
        changes: Sequence[str],
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
    ) -> None:
        self.name = name
        self._changes = frozenset(changes)
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._standing: dict[int, _Standing] = {}
        self._next: dict[int, datetime] = {}
        self._rests: dict[int, datetime] = {}  # until when changes are gathered
        self._heard: dict[int, int] = {}
        self._newest: int | None = None

    def run(self) -> datetime | None:
        """Look at every program in which something changed or is due; returns when to come again (UTC)."""
        now = self._now()
        standing, newest = self._asked("programs", _programs)
        # The first time everything is looked at anyway.
        heard = self._listen((newest if self._newest is None else self._newest) - LATE)
        changed = {program for activity, program in heard.items() if activity not in self._heard}
        self._heard, self._newest = heard, newest
        for program_id, state in standing.items():
            if self._standing.get(program_id) == state:
                if program_id in changed:
                    self._next[program_id] = min(self._next[program_id], self._rests[program_id])
                if self._next[program_id] > now:
                    continue
            with self._sessions.writing(self._workspace_id) as session:
                later = self.steps(session, session.get_one(Program, program_id), now)
            self._standing[program_id], self._rests[program_id] = state, now + GATHER
            self._next[program_id] = min(filter(None, (next_daily_look(now), later)))
        return min((self._next[program_id] for program_id in standing), default=None)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        """Do what is due in a program; returns when the next of it is (None: nothing waits)."""
        raise NotImplementedError

    def _listen(self, after: int) -> dict[int, int]:
        """The latest activities that change what is due: id → program."""
        said = self._asked(("activities", after), partial(_activities, after=after))
        return {number: program_id for number, program_id, verb in said if verb in self._changes}

    def _asked(self, what: Hashable, read: Callable[[WorkspaceSession], T]) -> T:
        """What every job of this kind asks for, and all of them the same."""

        def ask() -> T:
            with self._sessions.reading(self._workspace_id) as session:
                return read(session)

        return self._sessions.tables.remembered((self._workspace_id, what), ask)


def _programs(session: WorkspaceSession) -> tuple[dict[int, _Standing], int]:
    """How each program stands, and the newest activity."""
    standing = {number: (digest, on_hold) for number, digest, on_hold in session.execute(_STANDING)}
    return standing, session.scalar(_NEWEST) or 0


def _activities(session: WorkspaceSession, *, after: int) -> list[tuple[int, int, str]]:
    """Those of programs: (id, program, verb)."""
    rows = session.execute(_ACTIVITIES, {"after": after})
    return [(number, program_id, verb) for number, program_id, verb in rows if program_id is not None]


_STANDING = often(select(Program.id, Program.digest, Program.on_hold).order_by(Program.id))
_NEWEST = often(select(func.max(Activity.id)))
_ACTIVITIES = often(
    select(Activity.id, Activity.program_id, Activity.verb).where(
        Activity.id > bindparam("after"), Activity.program_id.is_not(None)
    )
)
