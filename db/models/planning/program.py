"""A program, its cohorts, the people who coordinate it, and the versions of its forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped


class Program(Scoped, Base):
    """A mentoring program. `document` is the plan as data, read by `bot.program_file.document`."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("workspace_id", "slug"),)

    slug: Mapped[str] = mapped_column(String(64))
    name: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    """Of `document`: the same digest is the same plan, so that it is read once per process."""
    on_hold: Mapped[bool] = mapped_column(default=False)
    admin_channel: Mapped[str] = mapped_column(String(32), index=True)
    announce_channel: Mapped[str | None] = mapped_column(String(32))
    champion_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    """The program whose plan this one was copied from: the cohort before. Each has a plan of its own, so that
    a change for the next cohort never touches pairs that are under way."""

    cohorts: Mapped[list[Cohort]] = relationship(back_populates="program", order_by="Cohort.id")


class Cohort(Scoped, Base):
    """One run of a program. `status` is a state of `bot.domain.states.cohort`."""

    __tablename__ = "cohort"

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    next_match_at: Mapped[datetime | None] = mapped_column(index=True)
    """When newcomers are matched again, in a program that goes on all year."""
    opening_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who said that it opens by itself, as soon as its announcement may go out."""

    program: Mapped[Program] = relationship(back_populates="cohorts", lazy="joined", innerjoin=True)


class Coordinator(Scoped, Base):
    """A person who may type commands for a program."""

    __tablename__ = "coordinator"
    __table_args__ = (UniqueConstraint("program_id", "person_id"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    since: Mapped[datetime]


class FormVersion(Scoped, Base):
    """A form as it was when someone answered it. Rows are never changed."""

    __tablename__ = "form_version"
    __table_args__ = (UniqueConstraint("program_id", "form_key", "version"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    form_key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    """Of `document`, as in a program."""
    made_at: Mapped[datetime]
