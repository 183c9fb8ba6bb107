"""Who takes the steps and delivers: of all processes that serve a workspace, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Leadership(Protocol):
    """Whether this process leads a workspace.

    `epoch` is the number of the present leader's time, larger with each change; None while somebody else leads.
    What a former leader still claims with an older number is refused by the database.
    """

    @property
    def epoch(self) -> int | None: ...

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin to stand for leader; `on_change` is called, on any thread, when this process becomes it."""

    def stop(self) -> None:
        """Give it up, so that another process can take over at once."""


class Alone:
    """The only process that serves this database: it always leads."""

    epoch: int | None = 0

    def start(self, on_change: Callable[[], None]) -> None:
        """Nobody to compete with."""

    def stop(self) -> None:
        """Nobody to hand over to."""
