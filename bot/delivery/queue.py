"""The outbox as a queue: which rows may go now, and what became of them.

Each change is a transaction of its own, so that a crash at any point leaves a row that says how far it got.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Select, not_, select, update

from bot.delivery.heads import heads_of_lanes, method_of, of_methods, waiting_by_kind
from bot.delivery.parcel import Parcel
from bot.delivery.telling import Telling
from bot.domain.messages import Operation
from bot.leadership import Alone, DeposedError, Leadership
from bot.metrics import Metrics
from bot.usecases import outbox
from db.models import Leader, OutboxRow
from db.session import Sessions, WorkspaceSession

LEASE = timedelta(seconds=60)
"""How long one attempt may take before the row counts as perhaps sent."""
LOOKUP_AFTER = timedelta(seconds=30)
"""A write may land late; looking for it earlier would miss it."""


class Queue:
    """The outbox of one workspace: what is slow to make, or all the rest.

    Only the leader changes rows: the database refuses what a process writes down that led before, without its
    knowing that somebody else does by now.
    """

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        *,
        slow: bool = False,
        leadership: Leadership | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._leadership = leadership if leadership is not None else Alone()
        self._telling = Telling(workspace_id, metrics)
        self._sessions = sessions
        self._workspace_id = workspace_id
        # What is slow has lanes of its own.
        self._head, self._heads = heads_of_lanes(workspace_id, _CARRIED, slow=slow)
        self._waiting = waiting_by_kind(workspace_id, slow=slow)
        self._asked: dict[frozenset[str], tuple[Select[Any], Select[Any]]] = {}

    def look(
        self, now: datetime, resting: Mapping[str, datetime] | None = None, limit: int = 60
    ) -> tuple[list[Parcel], datetime | None]:
        """The first unfinished row of each lane: those whose time has come, oldest first, and when the next
        of the others wants to be looked at (None: nothing else waits).

        Methods that are `resting` until a moment are passed over till then: nothing waits behind their rows.
        """
        rest = resting or {}
        asked, asked_of_resting = self._questions(frozenset(rest))
        with self._sessions.reading(self._workspace_id) as session:
            rows = session.connection().execute(asked.limit(limit))
            heads = [(Parcel(*carried), moment) for *carried, moment in rows]
            waiting = session.execute(asked_of_resting).all() if rest else ()
        due = sorted((parcel for parcel, moment in heads if moment <= now), key=lambda parcel: parcel.id)
        later = [max(moment, rest[method_of(kind)]) for kind, moment in waiting]
        later += [moment for _, moment in heads if moment > now][:1]
        return due, min(later, default=None)

    def _questions(self, resting: frozenset[str]) -> tuple[Select[Any], Select[Any]]:
        """What is asked while these methods rest: put together once, and asked twice for each message."""
        if resting not in self._asked:
            heads = self._heads.where(not_(of_methods(self._head, resting))) if resting else self._heads
            self._asked[resting] = heads, self._waiting.where(of_methods(OutboxRow, resting))
        return self._asked[resting]

    def require_leading(self) -> None:
        """Raise DeposedError unless this process leads, as far as it knows."""
        if self._leadership.epoch is None:
            raise DeposedError

    def claim(self, parcel: Parcel, now: datetime, channel: str | None = None) -> bool:
        """Take a row for one attempt; False when someone else finished or took it. Raises DeposedError.

        `channel` is where a message goes this time: there it will be looked for, wherever the next one would go.
        """
        self.require_leading()
        claimed = self._change(
            parcel,
            OutboxRow.status == parcel.status,
            OutboxRow.attempts == parcel.attempts,
            status="sending",
            lease_until=now + LEASE,
            attempts=parcel.attempts + 1,
            first_tried_at=parcel.first_tried_at or now,
            slack_channel=channel,
        )
        if not claimed and self._is_deposed():
            raise DeposedError
        return claimed

    def sent(self, parcel: Parcel, now: datetime, channel: str | None = None, ts: str | None = None) -> None:
        """The row reached Slack."""
        self._finish(parcel, "sent", now, channel=channel, ts=ts)

    def skipped(self, parcel: Parcel, now: datetime, reason: str) -> None:
        """The row no longer applies, or its reader is gone."""
        self._finish(parcel, "skipped", now, error=reason)

    def dead(
        self,
        parcel: Parcel,
        now: datetime,
        error: str,
        told: Callable[[WorkspaceSession], None] | None = None,
    ) -> None:
        """Slack refuses the row for good; the lane goes on without it. `told` says so, in the same transaction."""
        self._finish(parcel, "dead", now, error=error, also=told)

    def is_orphan(self, parcel: Parcel) -> bool:
        """Whether Slack refused to make the channel that this row belongs into."""
        mine = select(OutboxRow.lane).where(OutboxRow.id == parcel.id).scalar_subquery()
        refused = select(OutboxRow.id).where(
            OutboxRow.lane == mine, OutboxRow.status == "dead", OutboxRow.kind == Operation.CREATE_CHANNEL
        )
        with self._sessions.reading(self._workspace_id) as session:
            return session.scalar(refused.limit(1)) is not None

    def again(
        self,
        parcel: Parcel,
        at: datetime,
        *,
        error: str,
        lookups: int = 0,
        unsure: bool = False,
        counts: bool = True,
    ) -> None:
        """Try again at `at`; `unsure` when Slack may already have done it. `counts` is False for an attempt that
        did not even begin.
        """
        begun: dict[str, Any] = {} if counts else {"attempts": parcel.attempts}
        changed = self._change(
            parcel,
            **begun,
            status="unsure" if unsure else "pending",
            not_before=at,
            lease_until=None,
            lookups=lookups,
            error=error,
        )
        if changed:
            self._telling.again(parcel, error, unsure=unsure)

    def _finish(
        self,
        parcel: Parcel,
        status: str,
        now: datetime,
        *,
        error: str | None = None,
        channel: str | None = None,
        ts: str | None = None,
        also: Callable[[WorkspaceSession], None] | None = None,
    ) -> None:
        changed = self._change(
            parcel,
            also=also,
            status=status,
            finished_at=now,
            lease_until=None,
            error=error,
            slack_channel=channel,
            slack_ts=ts,
        )
        if changed:
            self._telling.finished(parcel, status, now, error)

    def _change(
        self,
        parcel: Parcel,
        *conditions: ColumnElement[bool],
        also: Callable[[WorkspaceSession], None] | None = None,
        **values: object,
    ) -> bool:
        """Change a row that is not finished, if it still is as `conditions` say; whether it was. `also` then happens
        in the same transaction.
        """
        statement = (
            update(OutboxRow)
            .where(OutboxRow.id == parcel.id, OutboxRow.status.in_(outbox.OPEN), *self._fence(), *conditions)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
        with self._sessions.writing(self._workspace_id) as session:
            changed: CursorResult[Any] = session.execute(statement)  # type: ignore[assignment]
            if changed.rowcount > 0 and also is not None:
                also(session)
            return changed.rowcount > 0

    def _fence(self) -> list[ColumnElement[bool]]:
        """Whether the time of this leader is the present one, asked in the statement that changes something."""
        epoch = self._leadership.epoch
        if epoch == 0:
            return []  # nobody competes
        return [
            select(Leader.epoch)
            .where(Leader.workspace_id == self._workspace_id, Leader.epoch == (epoch or 0))
            .exists()
        ]

    def _is_deposed(self) -> bool:
        epoch = self._leadership.epoch
        if epoch == 0:
            return False
        present = select(Leader.epoch).where(Leader.workspace_id == self._workspace_id)
        with self._sessions.reading(self._workspace_id) as session:
            return epoch is None or session.scalar(present) != epoch


_CARRIED = (
    OutboxRow.id,
    OutboxRow.kind,
    OutboxRow.args,
    OutboxRow.opaque_id,
    OutboxRow.status,
    OutboxRow.attempts,
    OutboxRow.lookups,
    OutboxRow.first_tried_at,
    OutboxRow.wanted_at,
    OutboxRow.request,
    OutboxRow.job,
    OutboxRow.slack_channel,
)
"""The columns of a Parcel, in its order."""

IDEMPOTENT = frozenset(str(operation) for operation in Operation)
"""Operations that can be repeated: Slack answers the second time by an error that says it is done."""
