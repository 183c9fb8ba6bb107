"""Pairs that need a look, and what coordinators made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class HealthCase(Scoped, Base):
    """A pair in the coordinators' queue. `signals`: the codes that brought it there, none that only one of the two
    gave. Open while `settled_at` is empty; `settled_how`: by itself, or what a coordinator did.
    """

    __tablename__ = "health_case"
    __table_args__ = (Index("ix_health_case_open", "workspace_id", "settled_at"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    level: Mapped[str] = mapped_column(String(16))
    signals: Mapped[list[Any]]
    opened_at: Mapped[datetime]
    snoozed_until: Mapped[datetime | None]
    message: Mapped[str] = mapped_column(String(64), default="")
    """The outbox key of the post in the admin channel that shows it; empty while there is none."""
    settled_at: Mapped[datetime | None]
    settled_how: Mapped[str] = mapped_column(String(32), default="")


class SignalChoice(Scoped, Base):
    """A signal that one person gave, and whether a coordinator may hear of it. `tell` empty: asked, no answer."""

    __tablename__ = "signal_choice"
    __table_args__ = (UniqueConstraint("pair_id", "person_id", "signal", "given_at"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    signal: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime]
    """When the answer was given that the signal comes from: a later one is asked about anew."""
    asked_at: Mapped[datetime | None]
    tell: Mapped[bool | None]
    answered_at: Mapped[datetime | None]


class WeeklyDigest(Scoped, Base):
    """The Monday digest of a program. `figures`: how things stood then, for what changed since."""

    __tablename__ = "weekly_digest"
    __table_args__ = (UniqueConstraint("program_id", "monday"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    monday: Mapped[date]
    made_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]


class SkippedStep(Scoped, Base):
    """A reminder that coordinators decided not to send: one step of one pair, or of all pairs of a program, in the
    week that begins on `monday`.
    """

    __tablename__ = "skipped_step"
    __table_args__ = (UniqueConstraint("program_id", "pair_id", "step", "monday"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    pair_id: Mapped[int | None] = mapped_column(ForeignKey("pair.id"), index=True)
    step: Mapped[str] = mapped_column(String(64))
    monday: Mapped[date]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
