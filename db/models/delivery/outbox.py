"""What Slack must be told, written in the transaction that decided it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped

WAITING = text("status IN ('pending', 'sending', 'unsure')")
"""What has not come to its end, in the very words by which a database recognizes the index of these rows."""


class OutboxRow(Scoped, Base):
    """One thing to do in Slack.

    `kind` is a message kind or an operation of `bot.domain.messages`; `args` holds ids only.
    `lane` orders rows: a later row of a lane waits for an unfinished earlier one.
    `status`: pending, sending (leased), unsure (sent perhaps, to be looked up), sent, skipped
    (no longer applied), dead.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_outbox_open", "workspace_id", "status", "not_before"),
        Index("ix_outbox_lane", "workspace_id", "lane", "status"),
        Index("ix_outbox_finished", "workspace_id", "kind", "finished_at"),
        Index("ix_outbox_batch", "workspace_id", "batch", "status"),
        # What waits is little, what was ever sent is very much, and the sender looks before each message.
        Index(
            "ix_outbox_waiting",
            "workspace_id",
            "lane",
            "status",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    key: Mapped[str] = mapped_column(String(255).with_variant(String(255, collation="C"), "postgresql"))
    """Ordered by its bytes on either engine, so that keys that begin alike stand together in the index."""
    kind: Mapped[str] = mapped_column(String(64))
    lane: Mapped[str] = mapped_column(String(64))
    args: Mapped[dict[str, Any]]
    opaque_id: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16), default="pending")
    not_before: Mapped[datetime]
    """When to try (again)."""
    wanted_at: Mapped[datetime | None]
    """When it was to go: unlike `not_before` it stays through all attempts, and says how late the row is."""
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lookups: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    slack_channel: Mapped[str | None] = mapped_column(String(32))
    slack_ts: Mapped[str | None] = mapped_column(String(32))
    error: Mapped[str | None]
    request: Mapped[str | None] = mapped_column(String(16))
    """Which of Slack's requests led to it, as the logs name it; none for what the bot does by itself."""
    job: Mapped[str | None] = mapped_column(String(32))
    """Which of the bot's jobs wrote it; none where a request did."""
    batch: Mapped[str | None] = mapped_column(String(64))
    """The large undertaking it belongs to (`round:12`), whose progress is shown and which can be paused."""
