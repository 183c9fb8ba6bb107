"""When the figure of a success measure that is entered by hand is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from bot.domain.health import IMPACT
from bot.domain.measures import QUALITATIVE, is_measured
from bot.domain.program import Measure, Program
from bot.domain.timeline import Anchor

EARLY = timedelta(days=14)
"""A figure that stands so shortly before the day it is asked for is taken for the one that was asked for."""
LATE = timedelta(days=60)
"""Nobody is asked any more so long after the day."""
A_MONTH = timedelta(days=30)


def by_hand(plan: Program) -> tuple[Measure, ...]:
    """The measures whose figures coordinators enter."""
    return tuple(one for one in plan.measures if not is_measured(one) and one.kind != QUALITATIVE)


def asking_days(plan: Program, measure: Measure, published: date) -> tuple[date, ...]:
    """The days on which a figure is asked for, of a cohort that was published on a day; the earliest first."""
    if measure.due_on is not None:
        return (measure.due_on,)
    end = published + timedelta(days=plan.duration_days)
    if measure.due_days is not None:
        return (end + timedelta(days=measure.due_days),)
    lasted = {
        published + timedelta(days=day)
        for step in plan.timeline
        if step.form == IMPACT and step.anchor is Anchor.PUBLISHED and not step.off
        for day in step.days
    }
    return tuple(sorted({end, *lasted}))


def day_asked(days: tuple[date, ...], today: date) -> date | None:
    """The day whose figure is waited for: the latest of them by today, unless it is too long ago."""
    past = [day for day in days if day <= today]
    return past[-1] if past and today <= past[-1] + LATE else None
