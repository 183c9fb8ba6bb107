"""The workspace the app is installed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Workspace(Base):
    """One Slack workspace. Its key is Slack's team id."""

    __tablename__ = "workspace"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str] = mapped_column(String(32), default="")
    installed_at: Mapped[datetime]
    people_read_at: Mapped[datetime | None]
    """When the list of people was last read from Slack in full."""
