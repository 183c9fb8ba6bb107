"""A row in every table that holds words of somebody, each word of which can be told apart."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Float, Integer, String, select
from sqlalchemy.orm import Session

from bot.usecases.people.privacy.holdings import HOLDINGS
from db.models import (
    Answer,
    Base,
    Enrollment,
    FormVersion,
    InboxEntry,
    MatchQuestion,
    OutboxRow,
    Pair,
    Person,
    Proposal,
    Submission,
)
from db.types import Encrypted, UTCDateTime

PLANTED = "Planted"
_BY_ITSELF = frozenset({Person, Pair, Enrollment, Submission, Answer, OutboxRow, Proposal, MatchQuestion})
"""Tables whose rows the story makes as they are in life."""


class Planter:
    """Makes rows of one person, with another one where somebody else is named."""

    def __init__(
        self, session: Session, story: Any, person: Person, other: Person, pair: Pair, now: Any
    ) -> None:
        self._session, self._story, self._pair, self._now = session, story, pair, now
        self._person, self._other = person, other
        self._numbers = count(1)
        self._made: dict[str, Any] = {}

    def plant(self) -> set[str]:
        """A row for every way in which a table holds something of the person; returns what was planted."""
        words: set[str] = set()
        for holding in HOLDINGS:
            if holding.words and holding.table not in _BY_ITSELF:
                owner = next(iter(holding.own), None)
                row = self._row(holding.table, **({owner: self._person.id} if owner else {}))
                words |= {getattr(row, key) for key in holding.words if PLANTED in str(getattr(row, key))}
        words |= self._in_matching()
        self._session.flush()
        return words

    def _in_matching(self) -> set[str]:
        seat = self._session.scalar(select(Enrollment).where(Enrollment.person_id == self._person.id))
        assert seat is not None
        word = f"{PLANTED} reason"
        self._row(Proposal, mentee_enrollment_id=seat.id, reasons=[{"code": "skills", "words": word}])
        self._row(MatchQuestion, answer={"facts": {"who": f"{PLANTED} who"}})
        self._session.add(InboxEntry(key=f"view:{self._person.slack_id}:V1:h", outcome={"view": f"{PLANTED} view"},
                                     handled_at=self._now))  # fmt: skip
        return {word, f"{PLANTED} who", f"{PLANTED} view"}

    def _row(self, table: type[Base], **given: Any) -> Any:
        values = {}
        for column in table.__table__.columns:
            if column.name in ("id", "workspace_id"):
                continue
            if column.name in given:
                values[column.name] = given[column.name]
            else:
                values[column.name] = self._value(table, column)
        row = table(**values)
        self._session.add(row)
        self._session.flush()
        self._made.setdefault(table.__table__.name, row)
        return row

    def _value(self, table: type[Base], column: Any) -> Any:
        tie = next(iter(column.foreign_keys), None)
        if tie is not None:
            return self._tied(tie.column.table.name)
        number = next(self._numbers)
        if isinstance(column.type, Encrypted):
            return f"{PLANTED} {table.__table__.name}.{column.name} {number}"
        if isinstance(column.type, UTCDateTime):
            return self._now + timedelta(seconds=number)
        if isinstance(column.type, JSON):
            return {}
        if isinstance(column.type, String):
            return f"x{number}"[: column.type.length]
        kinds: tuple[tuple[type, Any], ...] = (
            (Boolean, True), (Integer, number), (Float, 1.0), (Date, date(2026, 3, 2) + timedelta(days=number))
        )  # fmt: skip
        return next(value for kind, value in kinds if isinstance(column.type, kind))

    def _tied(self, name: str) -> int:
        story = {
            "person": self._other.id, "pair": self._pair.id, "cohort": self._pair.cohort_id,
            "program": self._pair.cohort.program_id,
        }  # fmt: skip
        if name in story:
            return story[name]
        if name == "enrollment":
            return self._session.scalars(
                select(Enrollment.id).where(Enrollment.person_id == self._person.id)
            ).one()
        if name == "form_version":
            return self._session.scalars(select(FormVersion.id).limit(1)).one()
        if name not in self._made:
            table = next(h.table for h in HOLDINGS if h.table.__table__.name == name)
            self._row(table)
        return int(self._made[name].id)
