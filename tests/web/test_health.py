"""What balancers and people are told about a process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from bot.web.health import LIVE, READY, Health, database_answers, slack_connected
from bot.web.routes import Routes, WebRequest
from db.engine import connect
from db.migrate import known_revisions


@dataclass
class Connection:
    stands: bool


def ask(health: Health, path: str = READY) -> tuple[int, dict[str, Any]]:
    routes = Routes()
    health.install(routes)
    answer = routes.answer(WebRequest("GET", path))
    return answer.status, json.loads(answer.body)


def test_ready_only_between_the_start_and_the_end() -> None:
    health = Health({})
    seen = [ask(health)]
    health.begin()
    seen.append(ask(health))
    health.leave()
    seen.append(ask(health))
    assert [(status, told["state"]) for status, told in seen] == [
        (503, "starting"), (200, "running"), (503, "leaving"),
    ]  # fmt: skip
    assert ask(health, LIVE) == (200, {"alive": True, "state": "leaving"})


@pytest.mark.parametrize(
    ("stand", "status", "words"),
    [
        ([True, True], 200, "2 of 2 connections stand"),
        ([False, True], 200, "1 of 2 connections stand"),
        ([False, False], 503, "0 of 2 connections stand"),
        ([], 200, "sends its requests here"),
    ],
)
def test_slack_reaches_us_over_one_connection_at_least(stand: list[bool], status: int, words: str) -> None:
    health = Health({"slack": slack_connected([Connection(one) for one in stand])})
    health.begin()
    assert ask(health) == (
        status,
        {"ready": status == 200, "state": "running", "checks": {"slack": words}},
    )


def told_of(database_url: str) -> tuple[int, str]:
    engine = connect(database_url, None)
    health = Health({"database": database_answers(engine, known_revisions)})
    health.begin()
    status, told = ask(health)
    engine.dispose()
    return status, told["checks"]["database"]


@pytest.mark.parametrize(
    ("version", "status", "words"),
    [
        (None, 200, "answers, and its schema is up to date"),
        ("0001", 503, "answers, but its schema is older than this version"),
        ("9999", 200, "answers, and its schema is of a later version"),
    ],
)
def test_the_schema_must_be_this_versions_or_a_later_one(
    database_url: str, version: str | None, status: int, words: str
) -> None:
    if version is not None:
        engine = create_engine(database_url)
        found = version if version == "9999" else known_revisions()[0]
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": found})
        engine.dispose()
    assert told_of(database_url) == (status, words)


@pytest.mark.parametrize(
    "database_url", ["sqlite:////nowhere/at/all.db", "postgresql://mentor:secret@127.0.0.1:1/mentorbot"]
)
def test_a_database_that_is_gone_is_told_without_its_address(database_url: str) -> None:
    assert told_of(database_url) == (503, "does not answer")
