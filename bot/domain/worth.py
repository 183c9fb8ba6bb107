"""Return on investment: what a program's outcomes are worth to those who say so, against what it cost.

(value of the outcomes that the plan names - cost of hours and money) / cost, after `mentoring.md` section 7. Nothing
is assumed that the plan does not say: without the price of an hour, or of any outcome, there is no result. It comes
as a range, because assumptions are guesses; and it never says that mentoring caused anything: which share of an
outcome is put down to mentoring is an assumption too.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """A guess: at least, most likely, at most. Money, or a share from 0 to 1."""

    low: float
    mid: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.mid <= self.high:
            raise ValueError("low <= mid <= high")


@dataclass(frozen=True)
class Outcome:
    """Something the plan expects. `measure`: the key of the figure that says how often it came about, measured or
    entered by hand; `times`: what that figure counts; `value`: what one is worth, in the budget's currency;
    `credited`: the share of it put down to mentoring, 0 to 1.
    """

    key: str
    label: str
    measure: str
    value: Range | None = None
    credited: Range | None = None


@dataclass(frozen=True)
class Worth:
    """The assumptions of a plan. `hour`: what an hour of a participant costs; `coordinator_hour`: empty for the same;
    `preparation`: hours each of the two prepares a meeting; `coordinator_hours`: of the whole cohort (empty: the
    budget's hours); `money`: spent besides (empty: the budget's money). Empty is not said: no guess is made for it.
    """

    hour: Range | None = None
    coordinator_hour: Range | None = None
    preparation: float | None = None
    coordinator_hours: float | None = None
    money: float | None = None
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class Assumption:
    """An assumption as it stands beside the result. `key`: hour, coordinator_hour, preparation, meeting_hours,
    coordinator_hours, money, or an outcome's `<key>.value`, `<key>.credited`, `<key>.times`; `unit`: money, hours,
    share or times; `label`: the outcome's words. `measured`: the bot counted it.
    """

    key: str
    unit: str
    low: float | None
    mid: float | None
    high: float | None
    label: str = ""
    measured: bool = False


@dataclass(frozen=True)
class WorthShown:
    """Return on investment with its assumptions. `cost`, `value`: money; `result`: in per cent, the low end from the
    lowest value and the highest cost. None without what `missing` names (codes: hour, outcome_value,
    outcome_times, credited, cost).
    """

    assumptions: tuple[Assumption, ...] = ()
    currency: str = ""
    cost: Range | None = None
    value: Range | None = None
    result: Range | None = None
    missing: tuple[str, ...] = ()
