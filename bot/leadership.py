"""Who takes the steps and delivers: of all processes that serve a workspace, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class DeposedError(RuntimeError):
    """This process does not lead (any more): whatever it was about to do, the leader does."""


class Leadership(Protocol):
    """Whether this process leads a workspace.

    `epoch` is the number of the present leader's time, larger with each change; None while somebody else leads, or
    nobody; 0 where nobody competes. What a former leader still claims with an older number is refused by the
    database.
    """

    @property
    def epoch(self) -> int | None: ...

    def start(self, on_change: Callable[[], None]) -> None:
        """Begin to stand for leader; `on_change` is called, on any thread, when this process becomes it, and when
        another process has written something that may be work for it."""

    def stop(self) -> None:
        """Give it up, so that another process can take over at once."""

    def stand_by(self) -> bool:
        """For one who does not lead and is about to wait: first let the leader hear what was written here. Takes
        real time, two seconds at most. Whether somebody leads."""


class Alone:
    """The only process that serves this database: it always leads."""

    epoch: int | None = 0

    def start(self, on_change: Callable[[], None]) -> None:
        """Nobody to compete with."""

    def stop(self) -> None:
        """Nobody to hand over to."""

    def stand_by(self) -> bool:
        """It never stands by."""
        return True
