"""What the views of a program's reminders show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.shown.recruiting import ProgramShown
from bot.domain.timeline import TimelineStep


@dataclass(frozen=True)
class TimelineShown:
    """Every reminder of a plan; `another`: whether there is room for one more. `cadence`: days between meetings."""

    program: ProgramShown
    steps: tuple[TimelineStep, ...]
    cadence: int
    another: bool = True


@dataclass(frozen=True)
class StepFigures:
    """What came of one kind of reminder.

    `sent` times in all, to `people`; `acted` on, typically within `days` (None: nobody yet); `snoozed`, `stopped`;
    `ignored`: no answer within two weeks; `settled`: it was done by somebody else, or made no sense any more.
    `asks`: whether it asks for something at all. An empty `key` stands for all kinds that reached fewer people.
    """

    key: str
    text: str
    sent: int
    people: int
    acted: int = 0
    snoozed: int = 0
    stopped: int = 0
    ignored: int = 0
    settled: int = 0
    days: float | None = None
    asks: bool = True

    @property
    def share(self) -> float | None:
        """Acted on, of those that were theirs to act on and whose time is over; None if there is none yet."""
        decided = self.acted + self.snoozed + self.stopped + self.ignored
        return self.acted / decided if decided and self.asks else None


@dataclass(frozen=True)
class FiguresShown:
    """How the reminders of a program do. `hidden`: kinds that reached fewer than five people are left out."""

    program: ProgramShown
    steps: tuple[StepFigures, ...]
    hidden: bool = False
