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
    `status`: waiting for its file (`file_id`), read, refused or put away.
    """

    __tablename__ = "comparison"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    as_of: Mapped[date]
    file_id: Mapped[str | None] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class ComparisonRow(Scoped, Base):
    """One person's outcome, without the person: whether they took part, in which group they are matched (department,
    level and so on, encrypted), and the outcome (0 or 1, or a number).
    """

    __tablename__ = "comparison_row"

    comparison_id: Mapped[int] = mapped_column(ForeignKey("comparison.id"), index=True)
    took_part: Mapped[bool]
    group: Mapped[Any] = mapped_column(Encrypted)
    outcome: Mapped[float]
