"""Thanks, rewards, and projects in which a new skill is wanted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped
from db.types import Encrypted


class Kudos(Scoped, Base):
    """A thank you. `public`: the writer would have it in the program's channel; `agreed`: whether the one who is
    thanked agreed to that (empty: not asked, or no answer yet).
    """

    __tablename__ = "kudos"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[Any] = mapped_column(Encrypted)
    public: Mapped[bool] = mapped_column(default=False)
    agreed: Mapped[bool | None]
    given_at: Mapped[datetime]
    told_at: Mapped[datetime | None]


class Reward(Scoped, Base):
    """What somebody got from the program for what they gave; recorded by coordinators."""

    __tablename__ = "reward"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[Any] = mapped_column(Encrypted)
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_on: Mapped[date]
    made_at: Mapped[datetime]


class ProjectOffer(Scoped, Base):
    """A piece of work in which a new skill is wanted. `skill`: a value of the plan's list; offered until `until`."""

    __tablename__ = "project_offer"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    title: Mapped[str] = mapped_column(String(150))
    text: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    skill: Mapped[str] = mapped_column(String(64))
    contact_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    until: Mapped[date]
    withdrawn_at: Mapped[datetime | None]


class ProjectInterest(Scoped, Base):
    """Somebody who was shown a project, and whether they want to hear more (empty: no answer)."""

    __tablename__ = "project_interest"
    __table_args__ = (UniqueConstraint("offer_id", "person_id"),)

    offer_id: Mapped[int] = mapped_column(ForeignKey("project_offer.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    wants: Mapped[bool | None]
    shown_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
