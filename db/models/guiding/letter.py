"""Letters that the bot carries: a first hello to the partner, and one to oneself, sealed until the end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Letter(Scoped, Base):
    """One letter. `kind`: hello (posted in the pair's channel, then its text is erased) or sealed (given back to its
    writer alone at closing). Nobody else ever reads a sealed one.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("pair_id", "person_id", "kind"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    text: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    written_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
