"""How far people are in the modules of a program."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class ModuleProgress(Scoped, Base):
    """One person in one module. `card` is the last one seen, from 1; `tries` counts answers to the check."""

    __tablename__ = "module_progress"
    __table_args__ = (UniqueConstraint("program_id", "person_id", "module_key"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    module_key: Mapped[str] = mapped_column(String(64))
    card: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
