"""What reports have counted: kept, so that no two of them differ by what a few people said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class CountedAnswers(Scoped, Base):
    """Answers of at least five people, added up once and for good (`bot.domain.reporting.counting` says why).

    `figure`: what they make; `number`: which portion of it this is, from 1. `until` and `last_id`: the moment and the
    row of the last answer in it. `total`: the sum of `answers` values of `people` people; `parts`: the same by name
    (a skill, a reason) → [people, answers, before, after], where there are such parts.
    """

    __tablename__ = "counted_answers"
    __table_args__ = (UniqueConstraint("cohort_id", "figure", "number"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    figure: Mapped[str] = mapped_column(String(64))
    number: Mapped[int]
    until: Mapped[datetime]
    last_id: Mapped[int]
    people: Mapped[int]
    answers: Mapped[int]
    total: Mapped[float]
    parts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    counted_at: Mapped[datetime]


class CountedGroups(Scoped, Base):
    """Who took part, by one attribute (`by`: department, location, level, group), as a report showed it: `groups` is
    name → [taking part, eligible], the empty name all others. A new count takes its place only where it differs from
    all earlier ones by nobody or by five people and more in every group.
    """

    __tablename__ = "counted_groups"
    __table_args__ = (UniqueConstraint("cohort_id", "by", "number"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    by: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    groups: Mapped[dict[str, Any]] = mapped_column(JSON)
    counted_at: Mapped[datetime]
