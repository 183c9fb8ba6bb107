"""What became of each row is told: one line in the log, with the request or the job that led to it, and a count."""

from __future__ import annotations

from datetime import datetime

from bot.delivery.parcel import Parcel
from bot.log import logger
from bot.metrics import RATELIMITED, Metrics

_log = logger("delivery")


class Telling:
    """Tells what became of the rows of one workspace."""

    def __init__(self, workspace_id: str, metrics: Metrics | None = None) -> None:
        self._workspace_id = workspace_id
        self._metrics = metrics if metrics is not None else Metrics()

    def finished(self, parcel: Parcel, outcome: str, now: datetime, error: str | None) -> None:
        """It was `sent`, `skipped` because it no longer applies, or is `dead`: then its sender says why."""
        if outcome == "sent":
            age = parcel.age(now)
            _log.info("sent", row=parcel.id, kind=parcel.kind, age=round(age, 1), **_origin(parcel))
            self._metrics.delivered(self._workspace_id, parcel.kind, outcome, age)
            return
        if outcome == "skipped":
            _log.info("skipped", row=parcel.id, kind=parcel.kind, code=error, **_origin(parcel))
        self._metrics.delivered(self._workspace_id, parcel.kind, outcome)

    def again(self, parcel: Parcel, error: str, *, unsure: bool) -> None:
        """It is to be tried again, or to be looked for first."""
        told = "look_for" if unsure else "try_again"
        # Slack's limits are the everyday case, and counted.
        say = _log.debug if error == RATELIMITED else _log.info
        say(told, row=parcel.id, kind=parcel.kind, code=error, attempt=parcel.attempts, **_origin(parcel))
        self._metrics.delivered(self._workspace_id, parcel.kind, "unsure" if unsure else "again")


def _origin(parcel: Parcel) -> dict[str, str]:
    """What led to it, as the logs name it."""
    origin = {"request": parcel.request, "by": parcel.job}
    return {name: value for name, value in origin.items() if value is not None}
