"""Figures that somebody entered by hand."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class MeasureValue(Scoped, Base):
    """A figure of the plan's success measure `key` as it stood on a day (`as_of`; empty: when it was entered). The
    newest counts. `people`: of how many people it is, if somebody said so.
    """

    __tablename__ = "measure_value"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    value: Mapped[float]
    as_of: Mapped[date | None]
    people: Mapped[int | None]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
