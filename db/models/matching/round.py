"""A draft of pairs, seen by coordinators only until it is published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.recruiting.enrollment import Enrollment
from db.types import Encrypted


class MatchRound(Scoped, Base):
    """One run of the matcher, from the moment it is asked for.

    `status` is a state of `bot.domain.states.match_round`. `settings` are the weights, rules and choices it
    was made with; `progress` how far a run has come. `revision` grows with every change, so that two people
    who change it at once are told. `unmatched` lists who got nobody, with the reasons as data.
    """

    __tablename__ = "match_round"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(16), index=True)
    revision: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    total: Mapped[int] = mapped_column(default=0)
    proved: Mapped[bool] = mapped_column(default=False)
    gap: Mapped[int] = mapped_column(BigInteger, default=0)
    """Where it is not proved: points that another draft could have more, at most."""
    unmatched: Mapped[Any] = mapped_column(Encrypted)
    refused: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    """The locks that could not be kept: enrollment ids of mentee and mentor, and the rule, of each."""
    answers_until: Mapped[datetime | None]
    """Until when mentors may decline what is proposed to them; none: they were not asked."""
    picture_file: Mapped[str | None] = mapped_column(String(32))
    sheet_file: Mapped[str | None] = mapped_column(String(32))
    """Slack's ids of the histogram and of the full list."""
    published_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    """Since when a coordinator holds its publishing; none while it goes on."""
    delivered_at: Mapped[datetime | None]
    """When everything about its publishing had reached Slack; none while something is on its way."""

    proposals: Mapped[list[Proposal]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="Proposal.points.desc()"
    )


class Proposal(Scoped, Base):
    """A pair in a draft. `points` is 0 to 10,000; `reasons` the criteria that add up to it; `fit` how well the
    two fit, in thousandths, as `bot.domain.fit` says.

    `source` says who put the two together: matcher, choice (the mentee's short list) or hand. `answer` is the
    mentor's, where they were asked: open, accepted, declined.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("round_id", "mentee_enrollment_id", "mentor_enrollment_id"),
        Index("ix_proposal_weakest_first", "round_id", "points", "id"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("match_round.id"))
    mentee_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    mentor_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"))
    points: Mapped[int]
    fit: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[Any] = mapped_column(Encrypted)
    locked: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(16), default="matcher")
    answer: Mapped[str] = mapped_column(String(16), default="open")
    answered_at: Mapped[datetime | None]

    round: Mapped[MatchRound] = relationship(back_populates="proposals")
    mentee: Mapped[Enrollment] = relationship(foreign_keys=[mentee_enrollment_id])
    mentor: Mapped[Enrollment] = relationship(foreign_keys=[mentor_enrollment_id])


class MatchConstraint(Scoped, Base):
    """A word about two people: `lock` keeps them together, `forbid` apart; `declined` and `failed` are what
    the two themselves said, and keep apart as well.
    """

    __tablename__ = "match_constraint"
    __table_args__ = (UniqueConstraint("cohort_id", "mentee_enrollment_id", "mentor_enrollment_id"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    mentee_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    mentor_enrollment_id: Mapped[int] = mapped_column(ForeignKey("enrollment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
