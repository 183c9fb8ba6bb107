"""What each of the two wants at the end, what they take away, and to whom a mentee is passed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Farewell(Scoped, Base):
    """One person's side of a pair's end. `wish`: continue or part, asked of each alone and told to nobody unless both
    gave the same; `next_steps`: what they would like next (codes), `text`: words for their performance review,
    `thanks`: a thank you that did not wait for the final review.
    """

    __tablename__ = "farewell"
    __table_args__ = (UniqueConstraint("pair_id", "person_id"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    wish: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    wished_at: Mapped[datetime | None]
    next_steps: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    chosen_at: Mapped[datetime | None]
    text: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    text_at: Mapped[datetime | None]
    thanks: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    thanked_at: Mapped[datetime | None]


class Certificate(Scoped, Base):
    """A certificate that somebody asked for. `number` stands on it, so that it can be checked; `name`: theirs, as
    they want it printed; `with_goals`: what they reached stands on it too; `asked_at`: when it was asked for last.
    """

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("pair_id", "person_id"), UniqueConstraint("workspace_id", "number"))

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(String(32))
    name: Mapped[Any] = mapped_column(Encrypted)
    with_goals: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    file_id: Mapped[str | None] = mapped_column(String(64))


class Recommendation(Scoped, Base):
    """A mentor passes their mentee on to another. `status` is a state of `bot.domain.states.recommendation`: the mentee
    is asked first, then the other mentor, then the coordinators pair them; nobody hears who said no.
    """

    __tablename__ = "recommendation"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    """The mentor who is recommended."""
    words: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    status: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    """When the mentee agreed, and the mentor was asked."""
    settled_at: Mapped[datetime | None]
    new_pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"))
