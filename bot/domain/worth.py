"""Return on investment: what a program's outcomes are worth to those who say so, against what it cost.

(value of the outcomes that the plan names - cost of hours and money) / cost, after `mentoring.md` section 7. Nothing
is assumed that the plan does not say: without the price of an hour, or of any outcome, there is no result. It comes
as a range, because assumptions are guesses; and it never says that mentoring caused anything: which share of an
outcome is put down to mentoring is an assumption too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.planning import Budget


@dataclass(frozen=True)
class Range:
    """A guess: at least, most likely, at most. Money, or a share from 0 to 1."""

    low: float
    mid: float
    high: float


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
    lowest value and the highest cost. None without what `missing` names (codes: hour, outcome, outcome_value,
    outcome_times, credited, cost).
    """

    assumptions: tuple[Assumption, ...] = ()
    currency: str = ""
    cost: Range | None = None
    value: Range | None = None
    result: Range | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effort:
    """What a cohort took so far: `meetings` held, and `hours` that both sides sat in them (of a circle's mentor only
    once for all); `attendances`: how often somebody sat in one, each with preparation of their own.
    """

    meetings: int
    hours: float
    attendances: int


Times = Mapping[str, float]
"""How often each outcome came about, by the key of its measure; what is not measured yet is not in it."""


def worth_of(worth: Worth, budget: Budget, effort: Effort, times: Times) -> WorthShown:
    """Return on investment, or what is missing to say it. Money in the budget's currency."""
    costs = _Costs(worth, budget, effort)
    missing = (*costs.missing(), *_missing_outcomes(worth, times))
    cost = costs.total() if not costs.missing() else None
    value = _value(worth, times) if not _missing_outcomes(worth, times) else None
    result = None
    if cost is not None and value is not None and cost.low > 0:
        result = Range(
            low=100 * (value.low - cost.high) / cost.high,
            mid=100 * (value.mid - cost.mid) / cost.mid,
            high=100 * (value.high - cost.low) / cost.low,
        )
    elif cost is not None and cost.low <= 0:
        missing = (*missing, "cost")
    return WorthShown(
        assumptions=(*costs.assumptions(), *_outcome_assumptions(worth, times)),
        currency=budget.currency,
        cost=cost,
        value=value,
        result=result,
        missing=tuple(dict.fromkeys(missing)),
    )


@dataclass(frozen=True)
class _Costs:
    """(hours of participants x price) + (hours of coordinators x price) + money."""

    worth: Worth
    budget: Budget
    effort: Effort

    @property
    def preparation(self) -> float:
        return (self.worth.preparation or 0) * self.effort.attendances

    @property
    def coordinator_hours(self) -> float | None:
        own = self.worth.coordinator_hours
        return own if own is not None else self.budget.hours

    @property
    def coordinator_hour(self) -> Range | None:
        return self.worth.coordinator_hour or self.worth.hour

    @property
    def money(self) -> float | None:
        return self.worth.money if self.worth.money is not None else self.budget.money

    def missing(self) -> tuple[str, ...]:
        return () if self.worth.hour is not None else ("hour",)

    def total(self) -> Range:
        hour = self.worth.hour or Range(0, 0, 0)
        coordinating = self.coordinator_hour or hour
        taken, run = self.effort.hours + self.preparation, self.coordinator_hours or 0
        fixed = self.money or 0
        return _each(lambda end: taken * end(hour) + run * end(coordinating) + fixed)

    def assumptions(self) -> Iterator[Assumption]:
        yield _assumed("hour", "money", self.worth.hour)
        yield _said("meeting_hours", "hours", self.effort.hours, measured=True)
        yield _said("preparation", "hours", self.worth.preparation)
        yield _said("coordinator_hours", "hours", self.coordinator_hours)
        yield _assumed("coordinator_hour", "money", self.coordinator_hour)
        yield _said("money", "money", self.money)


End = Callable[[Range], float]


def _each(of: Callable[[End], float]) -> Range:
    return Range(of(lambda one: one.low), of(lambda one: one.mid), of(lambda one: one.high))


def _missing_outcomes(worth: Worth, times: Times) -> tuple[str, ...]:
    if not worth.outcomes:
        return ("outcome",)
    missing = []
    for one in worth.outcomes:
        missing += ["outcome_value"] if one.value is None else []
        missing += ["credited"] if one.credited is None else []
        missing += ["outcome_times"] if one.measure not in times else []
    return tuple(missing)


def _value(worth: Worth, times: Times) -> Range:
    nothing = Range(0, 0, 0)
    return _each(
        lambda end: sum(
            times[one.measure] * end(one.value or nothing) * end(one.credited or nothing)
            for one in worth.outcomes
        )
    )


def _outcome_assumptions(worth: Worth, times: Times) -> Iterator[Assumption]:
    for one in worth.outcomes:
        yield _said(f"{one.key}.times", "times", times.get(one.measure), label=one.label, measured=True)
        yield _assumed(f"{one.key}.value", "money", one.value, label=one.label)
        yield _assumed(f"{one.key}.credited", "share", one.credited, label=one.label)


def _assumed(key: str, unit: str, guess: Range | None, label: str = "") -> Assumption:
    if guess is None:
        return Assumption(key, unit, None, None, None, label)
    return Assumption(key, unit, guess.low, guess.mid, guess.high, label)


def _said(
    key: str, unit: str, amount: float | None, *, label: str = "", measured: bool = False
) -> Assumption:
    return Assumption(key, unit, amount, amount, amount, label, measured)
