"""Answers to forms: intake, reviews, feedback. One shape for all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.models.planning.program import FormVersion
from db.types import Encrypted

_DRAFT = text("submitted_at IS NULL")


class Submission(Scoped, Base):
    """One person's filled form about one subject (a cohort, a pair, a meeting).

    `occurrence` tells repeated forms apart (a pulse of day 30 and of day 120). `submitted_at` is empty
    while it is a draft. `form_version_id` is the version that a draft stands on, or that was sent: everything
    it asks has been put to the person.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("form_key", "person_id", "subject", "subject_id", "occurrence"),
        Index(
            "ix_submission_draft", "workspace_id", "begun_at", sqlite_where=_DRAFT, postgresql_where=_DRAFT
        ),
    )

    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"))
    form_key: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int] = mapped_column(index=True)
    occurrence: Mapped[str] = mapped_column(String(32), default="")
    begun_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]

    form_version: Mapped[FormVersion] = relationship()
    person: Mapped[Person] = relationship()
    answers: Mapped[list[Answer]] = relationship(
        back_populates="submission", cascade="all, delete-orphan", order_by="Answer.id"
    )


class Answer(Scoped, Base):
    """What a person answered to one question; encrypted. It belongs to the version of the form that it was given
    to (`form_version_id`; empty: the one of its submission), whatever the question is called today.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("submission_id", "question_key"),)

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    question_key: Mapped[str] = mapped_column(String(64))
    value: Mapped[Any] = mapped_column(Encrypted)
    form_version_id: Mapped[int | None] = mapped_column(ForeignKey("form_version.id"))

    form_version: Mapped[FormVersion | None] = relationship()
    submission: Mapped[Submission] = relationship(back_populates="answers")
