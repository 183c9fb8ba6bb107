"""Pairs by the thousand, put into a database as fast as it takes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert

from bot.program_file.document import load_template
from bot.usecases.planning.plans import store_plan
from db.models import Cohort, Pair, Person, Program
from db.session import Sessions

TEAM = "TBENCH"
ROWS_AT_ONCE = 5000


def found_program(sessions: Sessions, now: datetime) -> int:
    """A program in its first cohort; returns the cohort's id."""
    with sessions.writing(TEAM) as session:
        program = Program(
            slug="bench", name="Bench", admin_channel="GADMIN", announce_channel="CALL", created_at=now
        )
        store_plan(session, program, load_template("career_development"), now)
        cohort = Cohort(program_id=program.id, name="First", status="published")
        session.add(cohort)
        session.flush()
        return cohort.id


def fill(engine: Engine, cohort: int, pairs: int, due: int, now: datetime) -> None:
    """`pairs` pairs of two people each; for the mentees of `due` of them, spread over all, it is time to book the
    first meeting. The others are looked at tomorrow at the earliest.
    """
    with engine.begin() as connection:
        for rows in _batches(_people(pairs)):
            connection.execute(insert(Person.__table__), rows)  # type: ignore[arg-type]
        for rows in _batches(_pairs(cohort, pairs, due, now)):
            connection.execute(insert(Pair.__table__), rows)  # type: ignore[arg-type]


def _people(pairs: int) -> Iterator[dict[str, Any]]:
    for number in range(2 * pairs):
        yield {
            "id": number + 1, "workspace_id": TEAM, "slack_id": f"U{number:07}", "name": f"Person {number}",
            "zone": "Europe/Berlin", "country": "DE", "skills": [],
        }  # fmt: skip


def _pairs(cohort: int, pairs: int, due: int, now: datetime) -> Iterator[dict[str, Any]]:
    every = pairs // due
    for number in range(pairs):
        is_due = number % every == 0 and number // every < due
        ahead = timedelta(days=1, seconds=number)
        yield {
            "id": number + 1, "workspace_id": TEAM, "cohort_id": cohort, "mentee_id": 2 * number + 1,
            "mentor_id": 2 * number + 2, "status": "active", "points": 8000, "reasons": [],
            "channel_id": f"G{number:07}", "channel_name": f"mentoring-{number}",
            "published_at": now - timedelta(days=3, hours=1), "next_due_at": now if is_due else now + ahead,
        }  # fmt: skip


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
