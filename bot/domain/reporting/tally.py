"""A figure as the list of what it counts: its value and its drill-down can never differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.measures import Figure, Unit, count, median_days, ratio, share


@dataclass(frozen=True, slots=True)
class Item:
    """A pair, or a person in a role, in a figure: `number` goes into the numerator, `of` into the denominator."""

    number: float
    of: float = 1
    pair: int | None = None
    person: int | None = None
    role: str = ""
    on: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """A figure with everything it counts. For days each `number` is one of the durations."""

    key: str
    unit: Unit
    items: Sequence[Item] = ()

    def figure(self) -> Figure:
        if self.unit is Unit.DAYS:
            return median_days(self.key, [item.number for item in self.items])
        numerator = sum(item.number for item in self.items)
        if self.unit is Unit.COUNT:
            return count(self.key, int(numerator))
        denominator = sum(item.of for item in self.items)
        if self.unit is Unit.SHARE:
            return share(self.key, int(numerator), int(denominator))
        return ratio(self.key, numerator, denominator)
