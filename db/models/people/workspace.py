"""The workspace the app is installed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Encrypted


class Workspace(Base):
    """One Slack workspace. Its key is Slack's team id."""

    __tablename__ = "workspace"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str] = mapped_column(String(32), default="")
    installed_at: Mapped[datetime]
    people_read_at: Mapped[datetime | None]
    """When the list of people was last read from Slack in full."""
    retention: Mapped[Any] = mapped_column(JSON, nullable=True)
    """Days by kind of record (`bot.domain.retention`), where the operator decided otherwise than the app."""
    pepper: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    """Random, made with the first wish to be forgotten: the marks of `Forgotten` say nothing without it."""
