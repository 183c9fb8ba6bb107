"""A day in a process of its own, so that its peak memory is its own: prints one JSON line.

`python -m bench._lived PEOPLE PAIRS DUE`
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from slack_sdk.web import SlackResponse
from sqlalchemy import func, insert, select, text

from bench.pairs import ROWS_AT_ONCE, TEAM, fill, found_program
from bot.delivery.job import DeliveryJob
from bot.delivery.limits import Limits
from bot.delivery.sender import Sender
from bot.delivery.slack import Slack
from bot.log import configure
from bot.running.jobs import Job, Jobs
from bot.usecases.every_job import EVERY_STAGE
from db.engine import connect
from db.migrate import upgrade
from db.models import Nudge, OutboxRow, Person
from db.session import Sessions

MORNING = datetime(2027, 1, 14, 5, 0, tzinfo=UTC)  # a Thursday, before anybody is at work
DAY = timedelta(days=1)


class Answering:
    """Slack that says yes at once."""

    def __init__(self) -> None:
        self.calls = 0

    def api_call(self, method: str, **_arguments: Any) -> SlackResponse:
        self.calls += 1
        said: dict[str, Any] = {"ok": True, "channel": "D", "ts": f"{self.calls}.1"}
        if method in ("conversations.create", "conversations.open"):
            said["channel"] = {"id": f"D{self.calls}"}
        return SlackResponse(
            client=self, http_verb="POST", api_url="", req_args={}, data=said, headers={}, status_code=200
        )


class Day:
    """Virtual time from one morning to the next: it jumps to when the jobs want to go on."""

    def __init__(self) -> None:
        self.at = MORNING

    def now(self) -> datetime:
        return self.at


def live(people: int, pairs: int, due: int) -> dict[str, object]:
    """So many people, two for each pair, live through a day on which the mentees of `due` pairs are reminded."""
    with tempfile.TemporaryDirectory() as folder:
        cipher = MultiFernet([Fernet(Fernet.generate_key())])
        engine = connect(f"sqlite:///{Path(folder) / 'day.db'}", cipher)
        upgrade(engine)
        sessions, day = Sessions(engine), Day()
        fill(engine, found_program(sessions, MORNING), pairs, due, MORNING)
        _others(sessions, 2 * pairs, people)
        slack = Answering()
        sender = Sender(sessions, TEAM, Slack(slack, Limits(), day.now), day.now)  # type: ignore[arg-type]
        work: list[Job] = [*(job(sessions, TEAM, day.now) for job in EVERY_STAGE), DeliveryJob(sender)]
        jobs = Jobs(work, day.now, tables=sessions.tables)
        begun, cpu, turns, longest = time.perf_counter(), time.process_time(), 0, 0.0
        while day.at < MORNING + DAY:
            turn = time.perf_counter()
            later = jobs.run()
            turns, longest = turns + 1, max(longest, time.perf_counter() - turn)
            day.at = max(day.at + timedelta(milliseconds=1), later or MORNING + DAY)
        told = _told(sessions)
        engine.dispose()
    if told["reminded"] < due or told["waiting"]:
        raise RuntimeError(f"not everybody was reminded: {told}")
    return {
        "seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu, "turns": turns, "longest": longest,
        "calls": slack.calls, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, **told,
    }  # fmt: skip


def _others(sessions: Sessions, first: int, people: int) -> None:
    """Those who take part in nothing."""
    rows = [
        {"workspace_id": TEAM, "slack_id": f"U{number:07}", "name": f"Person {number}", "zone": "Europe/Berlin",
         "country": "DE", "skills": []}
        for number in range(first, people)
    ]  # fmt: skip
    with sessions.engine.begin() as connection:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            connection.execute(insert(Person.__table__), rows[start : start + ROWS_AT_ONCE])  # type: ignore[arg-type]
        connection.execute(text("ANALYZE"))


def _told(sessions: Sessions) -> dict[str, int]:
    with sessions.reading(TEAM) as session:
        by_status = dict(
            session.execute(select(OutboxRow.status, func.count()).group_by(OutboxRow.status)).all()
        )
        soon = OutboxRow.not_before < MORNING + DAY - timedelta(hours=1)
        waiting = session.scalar(
            select(func.count())
            .select_from(OutboxRow)
            .where(OutboxRow.status.in_(("pending", "sending")), soon)
        )
        reminded = session.scalar(select(func.count()).select_from(Nudge))
    return {"reminded": reminded or 0, "sent": by_status.get("sent", 0), "waiting": waiting or 0}


if __name__ == "__main__":
    configure("WARNING")
    print(json.dumps(live(*(int(argument) for argument in sys.argv[1:4]))))
