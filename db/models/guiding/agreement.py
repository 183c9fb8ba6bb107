"""What the two agreed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.types import Encrypted


class Agreement(Scoped, Base):
    """One version of a pair's agreement; a change makes a new version that both sign again."""

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("pair_id", "version"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    version: Mapped[int]
    status: Mapped[str] = mapped_column(String(16))
    terms: Mapped[Any] = mapped_column(Encrypted)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]

    signatures: Mapped[list[Signature]] = relationship(cascade="all, delete-orphan", order_by="Signature.id")


class Signature(Scoped, Base):
    """One person's signature under one version."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("agreement_id", "person_id"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signed_at: Mapped[datetime]


class PrintedAgreement(Scoped, Base):
    """One version as a file for one person, as it was signed then: brought to Slack once. `file_id`: Slack's, as
    soon as the upload has begun.
    """

    __tablename__ = "printed_agreement"
    __table_args__ = (UniqueConstraint("agreement_id", "person_id", "signatures"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    signatures: Mapped[int]
    asked_at: Mapped[datetime]
    file_id: Mapped[str | None] = mapped_column(String(32))
