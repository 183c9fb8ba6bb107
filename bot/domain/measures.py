"""Figures of a report: each with its numerator and denominator, and none that could tell on somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.program import Measure, Program

SMALLEST = 5
"""Answers and groups of fewer people are never shown on their own."""


class Unit(StrEnum):
    SHARE = "share"  # numerator of denominator, in per cent
    AVERAGE = "average"  # of what people answered
    POINTS = "points"  # promoters minus detractors, -100 to 100
    RATIO = "ratio"  # so many per one
    COUNT = "count"
    DAYS = "days"


@dataclass(frozen=True)
class Figure:
    """One measured figure. `value` is None where there is nothing to measure, or too few to show it.

    `numerator` of `denominator` for shares and ratios; for averages and points the denominator is how many
    answered. `hidden`: there are answers, but of fewer than SMALLEST people.
    """

    key: str
    unit: Unit
    value: float | None
    numerator: float | None
    denominator: int
    hidden: bool = False


def count(key: str, number: int) -> Figure:
    return Figure(key, Unit.COUNT, number, number, 1)


def share(key: str, numerator: int, denominator: int) -> Figure:
    """So many of so many."""
    value = 100 * numerator / denominator if denominator else None
    return Figure(key, Unit.SHARE, value, numerator, denominator)


def ratio(key: str, numerator: float, denominator: float) -> Figure:
    """So many per one; the denominator is rounded for display."""
    value = numerator / denominator if denominator else None
    return Figure(key, Unit.RATIO, value, numerator, round(denominator))


def median_days(key: str, days: Sequence[float]) -> Figure:
    """The middle of some durations, in days."""
    ordered = sorted(days)
    if not ordered:
        return Figure(key, Unit.DAYS, None, None, 0)
    middle = len(ordered) // 2
    value = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    return Figure(key, Unit.DAYS, value, None, len(ordered))


def broken_out(
    groups: Mapping[str, int], smallest: int = SMALLEST
) -> tuple[tuple[tuple[str, int], ...], int]:
    """Groups (name → people) that may be shown, largest first, and how many people are in all the others.

    The others together are never fewer than `smallest` either, unless there are none: who knows the total
    could work out a small group from what is left.
    """
    named = sorted(groups.items(), key=lambda group: (-group[1], group[0]))
    shown = [(name, people) for name, people in named if name and people >= smallest]
    rest = sum(groups.values()) - sum(people for _, people in shown)
    while shown and 0 < rest < smallest:
        rest += shown.pop()[1]
    return tuple(shown), rest


MEASURED = (
    "applied", "approved", "trained", "match_rate", "utilization", "days_to_match", "first_meeting_in_time",
    "meetings_per_month", "agreements", "goals_set", "goals_achieved", "satisfaction", "recommend", "skill_growth",
    "response_midpoint", "response_final", "completion_rate", "rematch_completion", "rematched", "ended_early",
    "messages_sent", "messages_acted",
)  # fmt: skip
"""What is measured without anybody's doing; a plan's success measure with another key is entered by hand."""

_OF_GOALS = frozenset({"goals_set", "goals_achieved"})
_OF_AGREEMENTS = frozenset({"agreements"})
_OF_TRAINING = frozenset({"trained"})
_OF_FORMS = {
    "satisfaction": "pulse", "recommend": "final", "skill_growth": "final", "response_midpoint": "midpoint",
    "response_final": "final",
}  # fmt: skip


def measured_in(program: Program) -> tuple[str, ...]:
    """What is measured of those that a program can have at all: not every kind sets goals or signs agreements."""
    asked = {step.form for step in program.timeline}
    never = (
        (frozenset() if program.with_goals else _OF_GOALS)
        | (frozenset() if program.with_agreement else _OF_AGREEMENTS)
        | (frozenset() if program.training.modules else _OF_TRAINING)
        | frozenset(key for key, form in _OF_FORMS.items() if form not in asked)
    )
    return tuple(key for key in MEASURED if key not in never)


_LESS_IS_BETTER = frozenset({"days_to_match", "rematched", "ended_early", "messages_sent"})
_STAGES = {
    "recruit": ("applied", "approved"),
    "train": ("trained",),
    "match": ("match_rate", "utilization", "days_to_match"),
    "guide": ("first_meeting_in_time", "meetings_per_month", "agreements", "goals_set", "goals_achieved"),
    "review": ("satisfaction", "recommend", "skill_growth", "response_midpoint", "response_final"),
    "close": ("completion_rate", "rematch_completion", "rematched", "ended_early"),
}


def stage_of(key: str) -> str:
    """The stage of mentoring that a measure says most about; figures entered by hand are about the plan."""
    return next((stage for stage, keys in _STAGES.items() if key in keys), "plan")


def is_reached(key: str, value: float | None, target: float | None, baseline: float | None) -> bool | None:
    """Whether a figure came to its target; None if that cannot be said.

    Less is better where the target lies below where it began, and for what is counted to become less.
    """
    if value is None or target is None:
        return None
    falling = target < baseline if baseline is not None else key in _LESS_IS_BETTER
    return value <= target if falling else value >= target


QUALITATIVE = "qualitative"
"""The kind of a measure that is read, not counted."""


def is_measured(measure: Measure) -> bool:
    """Whether the bot finds the figure of a plan's measure itself."""
    return measure.key in MEASURED and not measure.by_hand and measure.kind != QUALITATIVE
