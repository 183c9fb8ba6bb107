"""Dates that are offered, and who takes a seat: orientation, kickoff, get-togethers, office hours."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.models.planning.program import Program
from db.types import Encrypted


class TrainingSession(Scoped, Base):
    """A date that is offered. `kind`: orientation, kickoff, get_together, office_hours (for one person);
    `status`: planned, held, cancelled; `seats` empty: as many as come.
    """

    __tablename__ = "training_session"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    place: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    seats: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    program: Mapped[Program] = relationship()


class TrainingSeat(Scoped, Base):
    """One person at one date. `role`: mentee, mentor, manager, coordinator, or host: whose office hours they are;
    `status`: chosen, given_up, attended, missed.
    """

    __tablename__ = "training_seat"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        Index("ix_training_seat_status", "workspace_id", "status"),
    )

    session_id: Mapped[int] = mapped_column(ForeignKey("training_session.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    chosen_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    calendar_file: Mapped[str | None] = mapped_column(String(32))
    """Slack's id of the calendar file that was sent for it."""
    topic: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    """What somebody would like to talk about in office hours: for the host alone."""

    session: Mapped[TrainingSession] = relationship()
    person: Mapped[Person] = relationship()
