"""Meetings of a pair: proposed, standing or once, and what is kept of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.types import Encrypted


class Meeting(Scoped, Base):
    """A meeting, planned or held. `purpose` is `regular` or `closing`; `place` is where, in words."""

    __tablename__ = "meeting"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=60)
    place: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    purpose: Mapped[str] = mapped_column(String(16), default="regular")
    status: Mapped[str] = mapped_column(String(16))
    together: Mapped[str | None] = mapped_column(String(36), index=True)
    """The same for the meetings of a circle's pairs that are one meeting."""
    planned_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    planned_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When someone said whether it was held."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("meeting_series.id"), index=True)
    """The standing series it was made by."""


class MeetingSeries(Scoped, Base):
    """A standing date: a meeting every so many days at the same local time of `zone`, until `ended_at`."""

    __tablename__ = "meeting_series"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    first_at: Mapped[datetime]
    every_days: Mapped[int]
    zone: Mapped[str] = mapped_column(String(64))
    minutes: Mapped[int]
    place: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reached: Mapped[int] = mapped_column(default=0)
    """The last of its turns that became a meeting or was left out; the first one is 0."""


class TimeProposal(Scoped, Base):
    """Times that one of the two suggests for a meeting. `status` is a state of `bot.domain.states.proposal`."""

    __tablename__ = "time_proposal"
    __table_args__ = (Index("ix_time_proposal_open", "workspace_id", "status"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    minutes: Mapped[int]
    place: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    purpose: Mapped[str] = mapped_column(String(16), default="regular")
    moves_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    """The meeting that is to be moved, if it is not a new one."""
    status: Mapped[str] = mapped_column(String(16))
    made_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    """What it became."""

    times: Mapped[list[ProposedTime]] = relationship(
        cascade="all, delete-orphan", order_by="ProposedTime.starts_at"
    )


class ProposedTime(Scoped, Base):
    """One of the times of a proposal."""

    __tablename__ = "proposed_time"
    __table_args__ = (UniqueConstraint("proposal_id", "starts_at"),)

    proposal_id: Mapped[int] = mapped_column(ForeignKey("time_proposal.id"))
    starts_at: Mapped[datetime]


class CalendarFile(Scoped, Base):
    """The calendar file of a meeting for one person. `sequence` counts up with every change (RFC 5545, 3.8.7.4)."""

    __tablename__ = "calendar_file"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id", "sequence"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sequence: Mapped[int]
    asked_at: Mapped[datetime]
    file_id: Mapped[str | None] = mapped_column(String(32))


class MeetingNote(Scoped, Base):
    """What one person wrote down about a meeting, for nobody else."""

    __tablename__ = "meeting_note"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    text: Mapped[Any] = mapped_column(Encrypted)
    written_at: Mapped[datetime]


class ActionItem(Scoped, Base):
    """Something one of the two takes on until the next meeting; both see it."""

    __tablename__ = "action_item"

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[Any] = mapped_column(Encrypted)
    due_on: Mapped[date | None]
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class TopicSuggested(Scoped, Base):
    """A topic of the plan that was suggested to a pair: never again to the same one."""

    __tablename__ = "topic_suggested"
    __table_args__ = (UniqueConstraint("pair_id", "topic"),)

    pair_id: Mapped[int] = mapped_column(ForeignKey("pair.id"))
    topic: Mapped[str] = mapped_column(String(64))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    """The meeting it was suggested for; None: asked for in between."""
    suggested_at: Mapped[datetime]
