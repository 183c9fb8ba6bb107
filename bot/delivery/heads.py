"""Which rows of the outbox may go now: the first of each lane, of the methods that may be called, unless its
undertaking is paused.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, literal, not_, or_, select
from sqlalchemy.orm import aliased

from bot.domain.messages import BEGINS, Operation
from bot.usecases.matching.drafts.batches import ROUND
from db.models import MatchRound, OutboxRow

OPEN = ("pending", "sending", "unsure")
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

WANTED = case((OutboxRow.status == "sending", OutboxRow.lease_until), else_=OutboxRow.not_before)
"""When a row wants to be looked at."""


def method_of(kind: str) -> str:
    """The method that a row begins with."""
    return METHODS.get(kind, POST)


def heads_of_lanes(workspace_id: str, *columns: Any) -> Select[Any]:
    """These columns of the first unfinished row of each lane, and when it wants to be looked at: earliest first.

    A later row of a lane waits for it: a conversation keeps its order.
    """
    earlier = aliased(OutboxRow)
    first = (
        select(func.min(earlier.id))
        .where(
            earlier.workspace_id == workspace_id,
            earlier.status.in_(OPEN),
            earlier.lane == OutboxRow.lane,
        )
        .scalar_subquery()
    )
    return (
        select(*columns, WANTED)
        .where(OutboxRow.status.in_(OPEN), _not_held(), OutboxRow.id == first)
        .order_by(WANTED, OutboxRow.id)
    )


def of_methods(methods: Collection[str]) -> ColumnElement[bool]:
    """Rows that begin with one of these methods."""
    kinds = [str(kind) for kind, method in METHODS.items() if method in methods]
    chosen: ColumnElement[bool] = OutboxRow.kind.in_(kinds)
    if POST in methods:
        chosen = or_(chosen, OutboxRow.kind.not_in([str(kind) for kind in METHODS]))
    return chosen


def waiting_by_kind() -> Select[Any, Any]:
    """Each kind that has unfinished rows, and when the first of them wants to be looked at, whatever it waits for."""
    return (
        select(OutboxRow.kind, func.min(WANTED))
        .where(OutboxRow.status.in_(OPEN), _not_held())
        .group_by(OutboxRow.kind)
    )


def _not_held() -> ColumnElement[bool]:
    """What belongs to a paused round is not begun; what was begun goes on."""
    paused = select(literal(ROUND).concat(cast(MatchRound.id, String))).where(
        MatchRound.paused_at.is_not(None)
    )
    begins = and_(
        OutboxRow.kind.in_(sorted(map(str, BEGINS))), OutboxRow.status == "pending", OutboxRow.attempts == 0
    )
    return or_(OutboxRow.batch.is_(None), not_(begins), OutboxRow.batch.not_in(paused))
