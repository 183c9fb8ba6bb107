"""Whether this process is alive, and whether it is ready for requests: for balancers, Kubernetes and people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.web.routes import Routes, WebRequest, WebResponse
from db.engine import READ_ONLY

LIVE, READY = "/health/live", "/health/ready"
BEGINNING = "/health/"
"""How the paths begin."""


_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  (where a server listens on all; we ask on this machine)


def here(host: str) -> str:
    """Where others of this machine ask a process that listens at `host`."""
    return "127.0.0.1" if host in _EVERY_ADDRESS else host


class HasConnection(Protocol):
    """What knows whether a connection to Slack stands."""

    @property
    def stands(self) -> bool: ...


Check = Callable[[], tuple[bool, str]]
"""Whether something is as it should be, and in words how it is."""


class Health:
    """The answers. Ready from `begin` until `leave`, while every check is content."""

    def __init__(self, checks: Mapping[str, Check]) -> None:
        self._checks = checks
        self._state = "starting"

    def begin(self) -> None:
        """Everything has started."""
        self._state = "running"

    def leave(self) -> None:
        """The end has begun: whoever asks is told to send nobody here any more."""
        self._state = "leaving"

    def install(self, routes: Routes) -> None:
        """Answer at the two addresses."""
        routes.add("GET", LIVE, self._live)
        routes.add("GET", READY, self._ready)

    def _live(self, _request: WebRequest) -> WebResponse:
        return _answer(200, {"alive": True, "state": self._state})

    def _ready(self, _request: WebRequest) -> WebResponse:
        if self._state != "running":
            return _answer(503, {"ready": False, "state": self._state, "checks": {}})
        found = {name: check() for name, check in self._checks.items()}
        ready = all(well for well, _ in found.values())
        words = {name: words for name, (_, words) in found.items()}
        return _answer(200 if ready else 503, {"ready": ready, "state": self._state, "checks": words})


def _answer(status: int, content: Mapping[str, object]) -> WebResponse:
    headers = {"Content-Type": "application/json", "Cache-Control": "no-store"}
    return WebResponse(status, headers, json.dumps(content).encode())


def database_answers(engine: Engine, revisions: Callable[[], Sequence[str]]) -> Check:
    """Whether the database answers, and has the schema of this version. `revisions` gives those that this version
    knows, oldest first; any other is of a later version, which is being rolled out and does not stop this one.
    """
    known: list[str] = []

    def check() -> tuple[bool, str]:
        try:
            with engine.execution_options(**READ_ONLY).connect() as connection:
                found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        except (DBAPIError, PoolTimeoutError):
            return False, "does not answer"
        if not known:
            known.extend(revisions())
        if found == known[-1]:
            return True, "answers, and its schema is up to date"
        if found in known:
            return False, "answers, but its schema is older than this version"
        return True, "answers, and its schema is of a later version"

    return check


def slack_connected(connections: Sequence[HasConnection]) -> Check:
    """Whether Slack can reach us: over one of our connections, or (without any) by posting to us."""

    def check() -> tuple[bool, str]:
        if not connections:
            return True, "sends its requests here"
        standing = sum(connection.stands for connection in connections)
        return standing > 0, f"{standing} of {len(connections)} connections stand"

    return check
