"""What was learned, for the next cohort."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Lesson(Scoped, Base):
    """A lesson for the next cohort. `stage` is one of plan, recruit, train, match, guide, review, close.

    `submission_id`: the review whose words it was taken from, by a coordinator; never with a name. A lesson that is
    put away (`retired_at`) is shown no more.
    """

    __tablename__ = "lesson"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    stage: Mapped[str] = mapped_column(String(16))
    text: Mapped[Any] = mapped_column(Encrypted)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    shared_at: Mapped[datetime | None]
    retired_at: Mapped[datetime | None]


class LessonVote(Scoped, Base):
    """Somebody finds that a lesson matters."""

    __tablename__ = "lesson_vote"
    __table_args__ = (UniqueConstraint("lesson_id", "person_id"),)

    lesson_id: Mapped[int] = mapped_column(ForeignKey("lesson.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
