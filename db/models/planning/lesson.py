"""What was learned, and figures that somebody entered by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Lesson(Scoped, Base):
    """A lesson for the next cohort. `stage` is one of plan, recruit, train, match, guide, review, close."""

    __tablename__ = "lesson"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    text: Mapped[Any] = mapped_column(Encrypted)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class MeasureValue(Scoped, Base):
    """A figure of the plan's success measure `key` as it stood at a moment. The newest counts."""

    __tablename__ = "measure_value"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    key: Mapped[str] = mapped_column(String(64))
    value: Mapped[float]
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
