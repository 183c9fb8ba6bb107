"""Which rows of the outbox may go now: the first of each lane, of the methods that may be called, unless its
undertaking is paused.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.domain.messages import BEGINS, SLOW, Operation
from bot.usecases import outbox
from bot.usecases.matching.drafts.batches import ROUND
from db.models import MatchRound, OutboxRow

Row = type[OutboxRow]
"""The outbox, or a part of it under another name."""
POST = "chat.postMessage"
METHODS: dict[str, str] = {
    Operation.JOIN_CHANNEL: "conversations.join",
    Operation.CREATE_CHANNEL: "conversations.create",
    Operation.INVITE: "conversations.invite",
    Operation.ARCHIVE: "conversations.archive",
    Operation.PUBLISH_HOME: "views.publish",
    Operation.AMEND: "chat.update",
    Operation.SHARE_FILE: "files.getUploadURLExternal",
}
"""The method an operation begins with; its limit decides when to try. Everything else is a message."""


def method_of(kind: str) -> str:
    """The method that a row begins with."""
    return METHODS.get(kind, POST)


def heads_of_lanes(
    workspace_id: str, columns: Sequence[InstrumentedAttribute[Any]], *, slow: bool
) -> tuple[Row, Select[Any]]:
    """These columns of the first unfinished row of each lane, and when it wants to be looked at, earliest first: of
    what is slow, or of the rest. A later row of a lane waits for it: a conversation keeps its order. Gives also the
    name by which to ask for more of such a row.

    All lanes are read in one go, from the index of what waits: a look for each row's earlier ones takes a database
    that has not counted lately seconds, as soon as there are thousands. For the same reason the outer half names
    nothing but ids that an index knows, and is to be asked below the ORM (`session.connection()`), which would name
    the workspace there as well: PostgreSQL may then begin with these rows, and look through all lanes for each.
    """
    first = (
        select(func.min(OutboxRow.id).label("id"))
        .where(OutboxRow.workspace_id == workspace_id, outbox.waits(OutboxRow))
        .group_by(OutboxRow.lane)
        .subquery()
    )
    head = aliased(OutboxRow)
    query = (
        select(*(getattr(head, column.key) for column in columns), wanted_at(head))
        .join(first, first.c.id == head.id)
        .where(_of_sender(head, slow=slow), _not_held(head, workspace_id))
        .order_by(wanted_at(head), head.id)
    )
    return head, query


def wanted_at(row: Row) -> ColumnElement[Any]:
    """When a row wants to be looked at."""
    return case((row.status == "sending", row.lease_until), else_=row.not_before)


def of_methods(row: Row, methods: Collection[str]) -> ColumnElement[bool]:
    """Rows that begin with one of these methods."""
    kinds = [str(kind) for kind, method in METHODS.items() if method in methods]
    chosen: ColumnElement[bool] = _kind(row).in_(kinds)
    if POST in methods:
        chosen = or_(chosen, _kind(row).not_in([str(kind) for kind in METHODS]))
    return chosen


def waiting_by_kind(workspace_id: str, *, slow: bool) -> Select[Any, Any]:
    """Each kind that has unfinished rows, and when the first of them wants to be looked at, whatever it waits for."""
    return (
        select(OutboxRow.kind, func.min(wanted_at(OutboxRow)))
        .where(outbox.waits(OutboxRow), _of_sender(OutboxRow, slow=slow), _not_held(OutboxRow, workspace_id))
        .group_by(OutboxRow.kind)
    )


def _of_sender(row: Row, *, slow: bool) -> ColumnElement[bool]:
    """What is slow has lanes, and a sender, of its own."""
    kinds = [str(operation) for operation in SLOW]
    return _kind(row).in_(kinds) if slow else _kind(row).not_in(kinds)


def _not_held(row: Row, workspace_id: str) -> ColumnElement[bool]:
    """What belongs to a paused round is not begun; what was begun goes on."""
    paused = select(literal(ROUND).concat(cast(MatchRound.id, String))).where(
        MatchRound.workspace_id == workspace_id, MatchRound.paused_at.is_not(None)
    )
    begins = and_(_kind(row).in_(sorted(map(str, BEGINS))), row.status == "pending", row.attempts == 0)
    return or_(row.batch.is_(None), not_(begins), row.batch.not_in(paused))


def _kind(row: Row) -> ColumnElement[str]:
    """The kind of a row, as no index knows it: a database that has not counted lately may else look through all that
    was ever sent of a kind, to find the few rows that wait.
    """
    return row.kind.concat("")
