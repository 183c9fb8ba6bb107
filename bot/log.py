"""Structured logs: one action word, ids, codes. Never tokens, never what people wrote."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TextIO

import structlog

_ALLOWED = frozenset(
    {
        "action", "level", "timestamp", "request", "listener", "error", "code", "kind", "row", "method",
        "workspace", "attempt", "seconds", "count", "person", "pair", "program", "logger", "version",
        "status", "connections", "revision", "where", "step", "until", "frames", "outcome", "job", "age",
        "cause", "epoch", "by", "mode", "address",
    }
)  # fmt: skip

FRAMES = 8

SILENT = ("slack_bolt", "slack_sdk", "websocket", "urllib3", "waitress", "py.warnings")
"""They say what they were given: tokens, payloads, and of a file that somebody uploaded what stands in it."""


def configure(level: str = "INFO", form: str = "console", to: TextIO | None = None) -> None:
    """Set up logging for a process: `form` is `console` or `json`. Writes to standard error, or to `to`."""
    renderer: Any = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.EventRenamer("action"),
            _only_known_fields,
            renderer if form == "json" else _as_console(renderer),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=_Lines(to if to is not None else sys.stderr),
    )
    # The SDKs log payloads and tokens at DEBUG and INFO; people's words must not end there.
    # Loggers of theirs that exist already may have levels of their own.
    for name in (*SILENT, *(n for n in logging.root.manager.loggerDict if n.partition(".")[0] in SILENT)):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)  # libraries warn about files in the files' own words


class _Lines:
    """Writes lines, whole ones from any thread. A log that cannot be written (a full disk, a reader that went away)
    keeps nobody's request from being answered.
    """

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._lock = threading.Lock()

    def __call__(self, *_: object) -> _Lines:
        return self

    def msg(self, line: str) -> None:
        """Write one line."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._to.write(line + "\n")
            self._to.flush()

    debug = info = warning = error = critical = msg


def hear_strays() -> None:
    """From now on whatever nobody caught, in any thread, is logged by where it happened. Python would print what it
    says, which may be anything: a token, or what somebody wrote.
    """
    log = logger("process")

    def told(problem: BaseException | None, kind: type[BaseException] | None) -> None:
        named = (kind or type(problem)).__name__
        log.error("crashed", error=named, frames=frames(problem) if problem is not None else "")

    def whole(kind: type[BaseException], problem: BaseException, _traceback: object) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            told(problem, kind)

    sys.excepthook = whole
    threading.excepthook = lambda stray: told(stray.exc_value, stray.exc_type)
    sys.unraisablehook = lambda stray: told(stray.exc_value, stray.exc_type)


def _only_known_fields(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """A field that is not on the list may hold anything, so it is not written."""
    return {key: value for key, value in event.items() if key in _ALLOWED}


def _as_console(renderer: Any) -> Any:
    def render(logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:
        event["event"] = event.pop("action")
        return renderer(logger, method, event)

    return render


def about(**fields: str) -> AbstractContextManager[None]:
    """Until the block ends this thread works on that: every line that it logs has these fields too."""
    return structlog.contextvars.bound_contextvars(**fields)


def works_on() -> Mapping[str, Any]:
    """What this thread works on: the number of a `request`, the name of a `job`, the `workspace`."""
    return structlog.contextvars.get_contextvars()


def frames(problem: BaseException) -> str:
    """Where a mistake happened, innermost first: files, lines and functions. No values: they are people's."""
    found = reversed(traceback.extract_tb(problem.__traceback__)[-FRAMES:])
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in found)


def logger(where: str) -> Any:
    """A logger of the room it speaks from; it may be made before `configure`, which then still applies."""
    return structlog.get_logger(where=where)
