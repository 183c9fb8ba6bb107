"""A person's place in a cohort."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.models.planning.program import Cohort
from db.types import Encrypted


class Enrollment(Scoped, Base):
    """One role of one person in one cohort. `status` is a state of `bot.domain.states.enrollment`."""

    __tablename__ = "enrollment"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id", "role"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(32), index=True)
    capacity: Mapped[int] = mapped_column(default=1)
    begun_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    missed: Mapped[int] = mapped_column(default=0)
    """How many published rounds left this person without a partner: they come first in the next."""
    outside: Mapped[str] = mapped_column(String(32), default="")
    """The rule of eligibility that this person is outside of, who chose to wait for a place."""
    decided_words: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    """What a coordinator wrote to the person with the decision, where they changed the usual words."""
    endorsement: Mapped[str] = mapped_column(String(16), default="")
    """The manager's word where the plan asks for it: asked, given, refused; unknown where there is no manager."""
    endorsed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Whose word it is, from the moment they are asked."""
    endorsed_at: Mapped[datetime | None]
    """Since when it stands so: asked, or answered."""
    endorsement_note: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    """Why the manager makes no room for it; for coordinators."""
    still_in: Mapped[bool | None]
    """The answer to "still for me?" at the end of the training."""

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    cohort: Mapped[Cohort] = relationship()
