"""Telling coordinators when messages are late, once for each time, and when that is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from bot.domain.messages import KINDS
from bot.domain.troubles import CALM, IN_TIME, LATE, Cause, cause_of
from bot.log import logger
from bot.metrics import Metrics
from bot.usecases import outbox
from bot.usecases.operating.waiting import Late, late_rows, next_wanted
from db.models import OutboxRow, Program, Trouble
from db.session import Sessions, WorkspaceSession

AGAIN = timedelta(minutes=1)
"""While something is late, it is looked at so often."""
LATELY = timedelta(minutes=2)
"""A message that arrived within this time shows that they do arrive."""

_log = logger("operating")


class AlarmJob:
    """Watches what waits to be sent in one workspace. `now` gives aware UTC; `epoch` changes when this process begins
    to lead.

    While nothing waits it asks nothing; while something does, once when the oldest of it would be late.
    """

    name = "alarms"

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
        metrics: Metrics | None = None,
        wake: Callable[[], None] = lambda: None,
        epoch: Callable[[], int | None] = lambda: 0,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._metrics = metrics if metrics is not None else Metrics()
        self._wake = wake
        self._next: datetime | None = None
        self._epoch = epoch
        self._led: int | None = None
        self._begun = now()
        self._database_failed: datetime | None = None

    def run(self) -> datetime | None:
        """Look whether something is late; returns when to look again (UTC)."""
        now = self._now()
        if self._next is not None and now < self._next:
            return self._next
        if self._led != self._epoch():
            self._led, self._begun = self._epoch(), now
        try:
            self._next = self._look(now)
        except DBAPIError:
            if self._database_failed is None:
                _log.error("alarm", cause=Cause.DATABASE.value)
            self._database_failed = now
            self._metrics.alarm(self._workspace_id, Cause.DATABASE, on=True)
            raise
        return self._next

    def _look(self, now: datetime) -> datetime | None:
        with self._sessions.reading(self._workspace_id) as session:
            late, trouble = late_rows(session, now), _present(session)
            wanted = next_wanted(session) if trouble is None else now
        if self._database_failed is not None and trouble is None:
            self._metrics.alarm(self._workspace_id, Cause.DATABASE, on=False)
        if trouble is not None:
            self._metrics.alarm(self._workspace_id, trouble.cause, on=True)
            self._follow(trouble.id, late, now)
            return now + AGAIN
        if late is None or now - late.since < LATE:
            self._database_failed = None if late is None else self._database_failed
            return wanted + LATE if wanted is not None else None
        if self._begun == now:
            return now + AGAIN  # whoever sends has only just begun, too
        self._raise(late, now)
        return now + AGAIN

    def _raise(self, late: Late, now: datetime) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            cause = cause_of(
                late.errors,
                going_on=_goes_on(session, now),
                database_failed=self._database_failed is not None,
                just_begun=late.since < self._begun and now - self._begun <= LATE,
            )
            trouble = Trouble(cause=cause.value, since=late.since, noticed_at=now)
            session.add(trouble)
            session.flush()
            _tell(session, "admin.late", trouble, now, not_before=late.since)
        self._database_failed = None
        say = _log.warning if cause is Cause.MANY else _log.error
        age = round((now - late.since).total_seconds())
        say("alarm", cause=cause.value, count=late.count, age=age)
        self._metrics.alarm(self._workspace_id, cause, on=True)
        self._wake()

    def _follow(self, trouble_id: int, late: Late | None, now: datetime) -> None:
        well = late is None or now - late.since < IN_TIME
        with self._sessions.writing(self._workspace_id) as session:
            trouble = session.get_one(Trouble, trouble_id)
            if not well:
                trouble.calm_since = None
                return
            trouble.calm_since = trouble.calm_since or now
            if now - trouble.calm_since < CALM:
                return
            trouble.over_at = now
            _tell(session, "admin.in_time", trouble, now)
        _log.info("alarm_over", cause=trouble.cause)
        self._metrics.alarm(self._workspace_id, trouble.cause, on=False)
        self._wake()


def _present(session: WorkspaceSession) -> Trouble | None:
    return session.scalar(select(Trouble).where(Trouble.over_at.is_(None)).order_by(Trouble.id).limit(1))


def _goes_on(session: WorkspaceSession, now: datetime) -> bool:
    sent = select(OutboxRow.id).where(
        OutboxRow.kind.in_(KINDS), OutboxRow.finished_at >= now - LATELY, OutboxRow.status == "sent"
    )
    return session.scalar(sent.limit(1)) is not None


def _tell(
    session: WorkspaceSession,
    kind: str,
    trouble: Trouble,
    now: datetime,
    *,
    not_before: datetime | None = None,
) -> None:
    """Once in each admin channel; `not_before` puts it in front of what waits. Troubles that are over are deleted in
    time, and SQLite gives their number to another: so since when it lasts belongs to the key.
    """
    programs = session.scalars(
        select(func.max(Program.id))
        .where(Program.admin_channel.is_not(None))
        .group_by(Program.admin_channel)
        .order_by(func.max(Program.id))
    )
    for program in programs:
        outbox.post(
            session,
            kind,
            now,
            key=f"{kind}:{trouble.id}:{int(trouble.since.timestamp())}:{program}",
            not_before=not_before,
            new=True,
            apart=True,
            program=program,
            trouble=trouble.id,
        )
