"""A relationship of another length: what its timeline becomes."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.timeline import Anchor, TimelineStep

SETTLED = 35
"""Until this day after the match everything is about getting started, however long the relationship lasts."""


def stretched(timeline: tuple[TimelineStep, ...], before: int, after: int) -> tuple[TimelineStep, ...]:
    """The timeline of a relationship of `after` days, made from one of `before` days.

    The first weeks stay as they are, unless less than twice as long is left; what lies between them and the
    end moves in proportion (the midpoint stays in the middle); what comes after the end keeps its distance
    from it.
    """
    if before == after or before < 1 or after < 1:
        return timeline
    return tuple(_moved(step, before, after) for step in timeline)


def _moved(step: TimelineStep, before: int, after: int) -> TimelineStep:
    if step.anchor is not Anchor.PUBLISHED or step.hours is not None or step.every_days is not None:
        return step
    days = tuple(dict.fromkeys(_day(day, before, after) for day in step.days))
    return replace(step, days=days)


def _day(day: int, before: int, after: int) -> int:
    if day > before:
        return after + day - before
    if day <= SETTLED <= min(before, after) / 2:
        return day
    return round(day * after / before)
