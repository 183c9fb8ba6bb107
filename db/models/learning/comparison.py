"""A group outside of the program, with which its figures are compared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Comparison(Scoped, Base):
    """A file with outcomes of people in the program and outside of it, for one measure (`key`), as of a day.
    `status`: see `bot.domain.states.comparison`.

    Its rows are counted and forgotten. `reading` is what is left of them: the difference with its range, or why there
    is none, or the file's mistakes by line (`bot.usecases.learning.comparing` says in which shape).
    """

    __tablename__ = "comparison"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    file_id: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    reading: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
