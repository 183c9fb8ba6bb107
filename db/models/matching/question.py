"""A coordinator's question about matching that takes longer than anybody waits for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base, Scoped
from db.models.people.person import Person
from db.models.planning.program import Cohort
from db.types import Encrypted


class MatchQuestion(Scoped, Base):
    """A question, from the moment it is asked until its answer can be sent.

    `kind`: why, why_pair, lock, forbid, swap, advise or fairness; `args`: the ids of the people it is about.
    `status` is a state of `bot.domain.states.match_question`. `answer` holds the facts as they were when it was
    answered, `mark` names what they were worked out from (see `bot.usecases.matching.asking.marks`).
    """

    __tablename__ = "match_question"

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(16))
    args: Mapped[dict[str, Any]] = mapped_column(default=dict)
    status: Mapped[str] = mapped_column(String(16), index=True)
    starts: Mapped[int] = mapped_column(default=0)
    """How often somebody began to work it out: a process may end in between."""
    mark: Mapped[str] = mapped_column(String(32), default="")
    answer: Mapped[Any] = mapped_column(Encrypted, nullable=True)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    cohort: Mapped[Cohort] = relationship()
    asker: Mapped[Person] = relationship()
