"""Sessions that belong to one workspace: every query is filtered by it, every new row carries it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

from db.changes import Tables
from db.engine import READ_ONLY
from db.leader_line import CHANNEL
from db.models.base import Scoped
from db.often import OFTEN, narrowed
from db.turns import one_at_a_time
from db.waits import Places

Row = TypeVar("Row", bound=Scoped)
Answer = TypeVar("Answer")

NOWHERE = ""
"""In place of a workspace, for the tables that belong to none: such a session sees nobody's rows."""
_MOST_KEPT = 1000
"""Rows: who reads more reads many people's, and each once."""
_LONGEST_NUMBER = 9
"""Digits of a row's number: more would not fit into the column of either engine."""


class WorkspaceMismatchError(RuntimeError):
    """A row of one workspace was about to be written through a session of another."""


class WorkspaceSession(Session):
    """A session that sees and writes the rows of one workspace only."""

    def __init__(self, engine: Engine, workspace_id: str, *, read_only: bool = False) -> None:
        bind = engine.execution_options(**READ_ONLY) if read_only else engine
        super().__init__(bind, expire_on_commit=False, autoflush=True)
        self.workspace_id = workspace_id
        self.read_only = read_only
        self._answers: dict[Hashable, tuple[frozenset[type], Any]] = {}
        self.kept: list[object] = []
        """Rows that were read stay in hand until the session ends, so that who looks one up again need not ask."""

    def once(
        self, what: Hashable, ask: Callable[[], Answer], *, reads: frozenset[type] = frozenset()
    ) -> Answer:
        """What `ask` finds; it is asked once under this name, until the session writes rows of the kinds that it
        `reads` (without them: anything). The answer is shared: nobody may change it.
        """
        if any(not reads or type(row) in reads for row in (*self.new, *self.dirty, *self.deleted)):
            self.flush()  # as asking would
        if what not in self._answers:
            self._answers[what] = (reads, ask())
        found: Answer = self._answers[what][1]
        return found

    def forget(self, written: Collection[type] | None = None) -> None:
        """Rows of these kinds were written (None: who knows): what was found of them may be so no longer."""
        self._answers = {
            what: (reads, found)
            for what, (reads, found) in self._answers.items()
            if written is not None and reads and reads.isdisjoint(written)
        }

    def find(self, kind: type[Row], given: object) -> Row | None:
        """The row whose number came from a button or a modal, where anything may stand; None if there is none."""
        text = str(given)
        return self.get(kind, int(text)) if is_number(text) else None


def is_number(text: str) -> bool:
    """Whether a text from a button or a modal can be the number of a row."""
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER


class Announcer(Protocol):
    """Knows when other processes must be told what this one writes."""

    def notice(self, workspace_id: str, tables: Iterable[str]) -> tuple[int, str] | None:
        """A number and the text for a transaction that has written to `tables`; None when nobody needs to know."""

    def rolled_back(self, number: int) -> None:
        """That transaction came to nothing."""


class Sessions:
    """Opens transactions on one engine. `announcer`: tells other processes on PostgreSQL what was written here."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.tables = Tables(engine)
        self.announcer: Announcer | None = None
        self._places = Places()
        self._turn = one_at_a_time(engine)

    @contextmanager
    def writing(self, workspace_id: str) -> Iterator[WorkspaceSession]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        told: list[int] = []
        try:
            with (
                self._places.taken(),
                self._turn(),
                self.tables.writing() as written,
                WorkspaceSession(self.engine, workspace_id) as session,
                session.begin(),
            ):
                yield session
                self._announce(session, written, told)
        except BaseException:
            for number in told:
                self.announcer.rolled_back(number)  # type: ignore[union-attr]
            raise

    def _announce(self, session: WorkspaceSession, written: set[str], told: list[int]) -> None:
        """Tell others as part of the transaction: they hear of it once it is committed, and only then."""
        if self.announcer is None:
            return
        session.flush()
        notice = self.announcer.notice(session.workspace_id, written) if written else None
        if notice is not None:
            told.append(notice[0])
            session.connection().exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, notice[1]))

    @contextmanager
    def reading(self, workspace_id: str) -> Iterator[WorkspaceSession]:
        """One snapshot that never takes a write lock; nothing it does is kept."""
        with self._places.taken(), WorkspaceSession(self.engine, workspace_id, read_only=True) as session:
            yield session


@event.listens_for(WorkspaceSession, "after_flush")
def _forget(session: WorkspaceSession, _context: UOWTransaction) -> None:
    if session._answers:
        session.forget({type(row) for row in (*session.new, *session.dirty, *session.deleted)})


@event.listens_for(WorkspaceSession, "do_orm_execute")
def _filter_by_workspace(state: ORMExecuteState) -> None:
    session = state.session
    if not isinstance(session, WorkspaceSession) or state.is_column_load or state.is_relationship_load:
        return
    if not state.is_select:
        session.forget()
    mine = _of_workspace(session.workspace_id)
    if OFTEN in state.execution_options:
        state.statement = narrowed(state.statement, mine)
    else:
        state.statement = state.statement.options(mine)


@lru_cache(maxsize=1024)
def _of_workspace(workspace_id: str) -> ORMOption:
    """The filter itself; making it costs more than most queries, so each workspace's is made once."""
    return with_loader_criteria(Scoped, lambda cls: cls.workspace_id == workspace_id, include_aliases=True)


@event.listens_for(WorkspaceSession, "loaded_as_persistent")
def _keep(session: WorkspaceSession, row: object) -> None:
    if len(session.kept) < _MOST_KEPT:
        session.kept.append(row)


@event.listens_for(WorkspaceSession, "before_flush")
def _stamp_workspace(session: WorkspaceSession, _context: UOWTransaction, _instances: object) -> None:
    for row in session.new:
        if isinstance(row, Scoped):
            if row.workspace_id is None:
                row.workspace_id = session.workspace_id
            elif row.workspace_id != session.workspace_id:
                raise WorkspaceMismatchError(f"{type(row).__name__} belongs to another workspace")
