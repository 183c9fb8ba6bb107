"""A power cut inside this process: from one moment on nothing is committed and nothing reaches Slack.

What the database and Slack hold afterwards is what a process killed at that moment would have left.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.bootstrap import Bot
from db.session import WorkspaceSession


class PowerCut(BaseException):
    """No `except Exception` survives it."""


@contextmanager
def threads_die_quietly() -> Iterator[None]:
    """A thread that a power cut ends has nothing to tell."""
    outer = threading.excepthook
    threading.excepthook = lambda died: None if died.exc_type is PowerCut else outer(died)
    try:
        yield
    finally:
        threading.excepthook = outer


class Fuse:
    """Blows at the n-th moment after it was armed: before or after a commit, before or after a call to Slack."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: int | None = None
        self.blown = threading.Event()

    def arm(self, moments: int) -> None:
        """Blow at the `moments`-th moment from now; 1 is the next."""
        with self._lock:
            self._left = moments

    def disarm(self) -> None:
        with self._lock:
            self._left = None

    def pass_moment(self) -> None:
        """Called at each moment. Raises PowerCut at the last one and ever after."""
        with self._lock:
            if self._left is not None:
                self._left -= 1
                if self._left <= 0:
                    self.blown.set()
        if self.blown.is_set():
            raise PowerCut

    @contextmanager
    def wired_to(self, bot: Bot) -> Iterator[None]:
        """Everything this bot commits and asks of Slack goes past the fuse."""

        def committing(_connection: object) -> None:
            self.pass_moment()

        def committed(session: Session) -> None:
            if session.get_bind().engine is bot.engine or session.get_bind() is bot.engine:
                self.pass_moment()

        event.listen(bot.engine, "commit", committing)
        event.listen(WorkspaceSession, "after_commit", committed)
        for workplace in bot.workplaces:
            client: Any = workplace.client
            client.api_call = self._past(client.api_call)
        try:
            yield
        finally:
            event.remove(bot.engine, "commit", committing)
            event.remove(WorkspaceSession, "after_commit", committed)

    def _past(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def api_call(*args: Any, **kwargs: Any) -> Any:
            self.pass_moment()
            answer = call(*args, **kwargs)
            self.pass_moment()
            return answer

        return api_call
