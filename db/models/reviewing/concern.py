"""Something that worries somebody, in the hands of those they chose and of nobody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.types import Encrypted


class Concern(Scoped, Base):
    """One concern. `status` is a state of `bot.domain.states.concern`.

    `neutral_id` empty: for the coordinators of the program, except one it is about; otherwise for this person alone.
    `about`: whom it is about (a list of person ids), encrypted like its words. `answer_due_at` is when the first
    answer is due; `answered_at` when it came. `submission_id`: the review it was linked from.
    """

    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_clock", "workspace_id", "status", "answer_due_at"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    raised_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    neutral_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    about: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    text: Mapped[Any] = mapped_column(Encrypted)
    urgent: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(16))
    raised_at: Mapped[datetime]
    answer_due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))

    raiser: Mapped[Person] = relationship(foreign_keys=[raised_by])
    steps: Mapped[list[ConcernStep]] = relationship(
        back_populates="concern", cascade="all, delete-orphan", order_by="ConcernStep.id"
    )


class ConcernStep(Scoped, Base):
    """What was done about a concern, or said. `kind` is an event of `bot.domain.states.concern`, or note or answer;
    `for_raiser`: whether whoever raised it reads it too.
    """

    __tablename__ = "concern_step"

    concern_id: Mapped[int] = mapped_column(ForeignKey("concern.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    text: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    for_raiser: Mapped[bool] = mapped_column(default=False)

    concern: Mapped[Concern] = relationship(back_populates="steps")
