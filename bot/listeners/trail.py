"""Following one request: the same number in all its log lines and in the rows it leaves, one line when it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from blocks.reader import Reader
from bot.domain.access import Presence
from bot.errors import DomainError, FormErrors
from bot.listeners.payloads import Request
from bot.log import about, logger
from bot.metrics import Metrics

Answered = Literal["ok", "refused", "replayed", "apology", "unanswered"]

_log = logger("listeners")


@dataclass
class Trail:
    """What becomes of one request. `number` is what the logs call it; `code` why it was refused; `person` the number
    of whoever acted, and `reader` how they read, once they are known; `presence` where Slack says they are.
    """

    number: str
    reader: Reader
    presence: Presence = field(default_factory=Presence)
    person: int | None = None
    outcome: Answered = "ok"
    code: str | None = None
    error: str | None = None

    def refused(self, why: DomainError | FormErrors | None) -> None:
        """The person was told why not; None where their answer says so at its fields."""
        first = why.errors[0] if isinstance(why, FormErrors) else why
        self.outcome, self.code = "refused", first.code if first is not None else "form"

    def failed(self, outcome: Answered, problem: BaseException) -> None:
        """It went wrong on our side."""
        self.outcome, self.error = outcome, type(problem).__name__


def number_of(workspace_id: str, request: Request) -> str:
    """Eight letters and digits for a request: a repeated delivery has the same. Nothing can be read from it."""
    named = f"{workspace_id}:{request.key}".encode()
    return hashlib.blake2b(named, digest_size=4).hexdigest()


@contextmanager
def follow(workspace_id: str, request: Request, metrics: Metrics) -> Iterator[Trail]:
    """Until the block ends, this thread works on `request`."""
    trail = Trail(number_of(workspace_id, request), Reader())
    took = metrics.stopwatch()
    with about(workspace=workspace_id, request=trail.number):
        yield trail
        _tell(workspace_id, request, trail, metrics, took)


def _tell(
    workspace_id: str, request: Request, trail: Trail, metrics: Metrics, took: Callable[[], float]
) -> None:
    seconds = took()
    told = {"person": trail.person, "code": trail.code, "error": trail.error}
    _log.info(
        "handled",
        listener=request.name,
        kind=request.kind,
        outcome=trail.outcome,
        seconds=round(seconds, 4),
        **{name: value for name, value in told.items() if value is not None},
    )
    metrics.acknowledged(request.kind, trail.outcome, seconds)
    if trail.code is not None:
        metrics.refused(workspace_id, trail.code)
    if trail.error is not None:
        metrics.listener_failed(workspace_id, request.kind, trail.error)
