"""Reports on their way out."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Scoped


class ReportFile(Scoped, Base):
    """A report, or one picture of it, as a file for one person: brought to Slack once. It shows how things stood
    `as_of`. `what`: a format of `bot.domain.reporting.files`, or `picture:` and its name; `purpose`: why it goes out.
    `file_id`: Slack's, as soon as the upload has begun; `words`: what a picture says, for who cannot see it.
    """

    __tablename__ = "report_file"
    __table_args__ = (UniqueConstraint("program_id", "person_id", "purpose", "as_of", "what"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[str] = mapped_column(String(16))
    what: Mapped[str] = mapped_column(String(32))
    as_of: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(16))
    file_id: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(String(2000), default="")


class MonthlyReport(Scoped, Base):
    """The report that a program's champion gets for a month (`month`: its first day), once coordinators have had a
    day to hold it back.
    """

    __tablename__ = "monthly_report"
    __table_args__ = (UniqueConstraint("program_id", "month"),)

    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    month: Mapped[date]
    status: Mapped[str] = mapped_column(String(16))
    announced_at: Mapped[datetime]
    held_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    as_of: Mapped[datetime | None]
