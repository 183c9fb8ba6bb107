"""A colleague, as Slack and the company's directory know them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped

_GONE = text("deactivated_at IS NOT NULL")
_ERASING = text("erasing_at IS NOT NULL")


class Person(Scoped, Base):
    """A colleague. `zone` is an IANA name; `country` an ISO 3166 code, used for public holidays."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("workspace_id", "slack_id"),
        Index("ix_person_gone", "workspace_id", sqlite_where=_GONE, postgresql_where=_GONE),
        Index("ix_person_erasing", "workspace_id", sqlite_where=_ERASING, postgresql_where=_ERASING),
    )

    slack_id: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    locale: Mapped[str] = mapped_column(String(16), default="en-US")
    department: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(String(2), default="")
    level: Mapped[int | None]
    started_on: Mapped[date | None]
    employment: Mapped[str] = mapped_column(default="")
    """How somebody is employed, in the company's words: permanent, fixed-term, intern."""
    skills: Mapped[list[Any]] = mapped_column(JSON, default=list)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    is_workspace_admin: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_single_channel: Mapped[bool] = mapped_column(default=False)
    """A guest who may be in one channel only, so that there can be no channel of a pair."""
    is_outside: Mapped[bool] = mapped_column(default=False)
    is_bot: Mapped[bool] = mapped_column(default=False)
    deactivated_at: Mapped[datetime | None]
    erasing_at: Mapped[datetime | None]
    """Since when they wait to be forgotten: nothing they do is taken any more, until the last messages about it are
    out.
    """
    erased_at: Mapped[datetime | None]
    """When everything that told who this was was taken out, as they had asked; the row keeps the counts true."""
    dm_channel: Mapped[str | None] = mapped_column(String(32))
    home_opened_at: Mapped[datetime | None]
    home_version: Mapped[int] = mapped_column(default=0)
    last_nudged_on: Mapped[date | None]
    """The person's own local date of the last nudge: at most one a day."""

    # What somebody chose for themselves on the Home tab; empty means as everybody.
    work_from: Mapped[int | None]
    work_until: Mapped[int | None]
    """Local hours, `work_until` excluded; both or neither."""
    holidays: Mapped[str | None] = mapped_column(String(2))
    """The country whose public holidays they have; None: `country`, where they work."""
    digest_day: Mapped[int | None]
    """Weekday (Monday is 0) on which reminders come together once a week; None: on the day they fall due."""
    quiet_until: Mapped[datetime | None]
    """Do not disturb: no reminder before then."""
    language: Mapped[str | None] = mapped_column(String(16))
    """A locale of their own choice; None: `locale`, as Slack gives it."""

    manager: Mapped[Person | None] = relationship(remote_side="Person.id")
