"""People who were asked to take part, and what coordinators ask applicants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.models.planning.program import Program
from db.models.recruiting.enrollment import Enrollment
from db.types import Encrypted


class Nomination(Scoped, Base):
    """Somebody thinks of somebody for a role. `kind`: nomination (a colleague; the nominee decides) or guest
    (a coordinator invites a guest of the workspace as an external mentor). `status`: asked, accepted,
    declined. Who nominated is never told of a no.
    """

    __tablename__ = "nomination"
    __table_args__ = (UniqueConstraint("program_id", "nominee_id", "role", "nominated_by"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    nominee_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    nominated_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(16), default="nomination")
    note: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    status: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]

    program: Mapped[Program] = relationship()
    nominee: Mapped[Person] = relationship(foreign_keys=[nominee_id])
    nominator: Mapped[Person] = relationship(foreign_keys=[nominated_by])


class ReviewQuestion(Scoped, Base):
    """A coordinator's question to an applicant, and the answer; read by the two sides alone."""

    __tablename__ = "review_question"

    enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    text: Mapped[Any] = mapped_column(Encrypted)
    answer: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    answered_at: Mapped[datetime | None]

    enrollment: Mapped[Enrollment] = relationship()
