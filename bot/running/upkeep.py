"""Looks after a SQLite file while a bot runs on it, on a thread of its own and by the machine's clock."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from bot.log import logger
from db.keeping.place import file_of
from db.keeping.upkeep import LOG_LIMIT, count_anew, cut_log

EVERY = 60.0
"""Seconds between two looks at how long the log is."""
LOOKS_A_DAY = 24 * 60
"""Looks after which the planner's figures are counted again, where they have grown old."""

_log = logger("upkeep")


@contextmanager
def kept_up(url: str, *, every: float = EVERY, limit: int = LOG_LIMIT) -> Iterator[None]:
    """Look after the SQLite file of `url` until the block ends. For PostgreSQL, which does it itself, nothing."""
    file = file_of(url)
    if file is None or not file.exists():  # looking would make it
        yield
        return
    leaving = threading.Event()
    thread = threading.Thread(target=_look_after, args=(file, every, limit, leaving), name="mentorbot-upkeep")
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


def _look_after(file: Path, every: float, limit: int, leaving: threading.Event) -> None:
    for look in count():
        try:
            if look % LOOKS_A_DAY == 0:
                count_anew(file)
            shorter = cut_log(file, limit)
        except Exception as problem:
            _log.error("upkeep_failed", error=type(problem).__name__)
        else:
            if shorter is not None:
                _log.info("log_cut" if shorter else "log_in_use")
        if leaving.wait(every):
            return
