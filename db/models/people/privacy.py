"""What somebody asked for who wanted to know what is kept about them, and whom not to remember again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class DataFile(Scoped, Base):
    """Everything about one person as a file for them: brought to Slack once. `what`: readable or json; `file_id`:
    Slack's, as soon as the upload has begun.
    """

    __tablename__ = "data_file"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    file_id: Mapped[str | None] = mapped_column(String(64))


class Forgotten(Scoped, Base):
    """That somebody was forgotten, so that Slack's list of people does not bring them back before they come by
    themselves. `mark`: their Slack id, hashed with the workspace's secret. Nothing leads from here to a person's row.
    """

    __tablename__ = "forgotten"
    __table_args__ = (UniqueConstraint("workspace_id", "mark"),)

    mark: Mapped[str] = mapped_column(String(64))
