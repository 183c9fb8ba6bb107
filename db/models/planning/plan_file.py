"""A plan on its way out as a file, or in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class PlanFile(Scoped, Base):
    """A file with a plan: shared with the person who asked for it (`purpose` export), or uploaded to change the
    program (change) or to make another one in its channel (new), and waiting for a coordinator's word.

    `status` is a state of `bot.domain.states.plan_file`; `reading` is what the file said, until it is decided.
    """

    __tablename__ = "plan_file"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(String(16))
    file_id: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    reading: Mapped[Any] = mapped_column(Encrypted, nullable=True)
