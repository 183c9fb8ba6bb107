"""Times in which messages were late, so that coordinators are told once of each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class Trouble(Scoped, Base):
    """One time in which messages were late. `cause` is one of `bot.domain.troubles`; `since` when the oldest of them
    was to go, `noticed_at` when coordinators were told, `calm_since` since when nothing waits too long, `over_at` when
    that had lasted.
    """

    __tablename__ = "trouble"
    __table_args__ = (Index("ix_trouble_open", "workspace_id", "over_at"),)

    cause: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    noticed_at: Mapped[datetime]
    calm_since: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
