"""How the app got into a workspace, where one installation of the bot serves several."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base
from db.types import Encrypted


class Installation(Base):
    """The app in one workspace, with the tokens that Slack gave for it. Its key is Slack's team id.

    `status` is installed, revoked (its tokens are worth nothing) or uninstalled (its records are being deleted).
    `revision` grows with every change, so that other processes notice new tokens.
    """

    __tablename__ = "installation"

    workspace_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    enterprise_id: Mapped[str] = mapped_column(String(32), default="")
    name: Mapped[str] = mapped_column(default="")
    bot_user_id: Mapped[str] = mapped_column(String(32))
    bot_id: Mapped[str] = mapped_column(String(32), default="")
    scopes: Mapped[str] = mapped_column(String(1000), default="")
    bot_token: Mapped[Any] = mapped_column(Encrypted)
    refresh_token: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    expires_at: Mapped[datetime | None]
    """When the bot token must have been exchanged for another; none where tokens do not rotate."""
    status: Mapped[str] = mapped_column(String(16))
    revision: Mapped[int] = mapped_column(default=0)
    installed_by: Mapped[str] = mapped_column(String(32), default="")
    installed_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class InstallState(Base):
    """A visit to the install page that has not come back from Slack yet. Its key is a hash of the state that was
    given along, which is worth something once, until `expires_at`.
    """

    __tablename__ = "install_state"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
