"""What is said before people join, and who stands behind it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class TextApproval(Scoped, Base):
    """The champion's word on one text of the campaign. `digest` is of the words that were shown: other words
    need a new approval. `status`: asked, approved, changes.
    """

    __tablename__ = "text_approval"
    __table_args__ = (UniqueConstraint("program_id", "text_key", "digest"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    text_key: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    comment: Mapped[Any] = mapped_column(Encrypted, nullable=True)


class RoleAcceptance(Scoped, Base):
    """A person read a role profile and said yes to it. `digest` is of the words they read; `version` counts
    the different words a program has had for this role, from 1.
    """

    __tablename__ = "role_acceptance"
    __table_args__ = (UniqueConstraint("program_id", "person_id", "role", "digest"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    accepted_at: Mapped[datetime]
