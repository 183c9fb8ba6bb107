"""What the views of reminders show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.shown.guiding import Named


@dataclass(frozen=True)
class PausingPair:
    """A pair of somebody who pauses, or is back. `until`: the day on which its pause ends by itself."""

    pair: int
    partner: Named
    program: str
    until: date | None = None


@dataclass(frozen=True)
class PauseQuestion:
    """The pairs that can pause, or go on."""

    pairs: tuple[PausingPair, ...]
