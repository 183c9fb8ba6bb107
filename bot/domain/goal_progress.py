"""How a goal went, from its news: week by week, since when it stands as it does, and whether it is stuck again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.calendar import local_date
from bot.domain.states.goal import LIVING, GoalState

WEEKS_SHOWN = 10
A_WEEK = timedelta(days=7)
SAME_NEWS = timedelta(days=1)
"""Who says the same again within so long has said it once."""


@dataclass(frozen=True)
class News:
    """How a goal stood from `at` (aware UTC) on."""

    at: datetime
    state: GoalState


@dataclass(frozen=True)
class Progress:
    """`weeks`: how the goal stood at the end of each of the last calendar weeks: the running one last, or the one in
    which it came to its end. `since`: the day from which on it stands as it does now; `before`: how it stood at the
    end of the `weeks_before` weeks until then. What came and went within a week is in neither.
    """

    weeks: tuple[GoalState, ...]
    since: date
    before: GoalState | None = None
    weeks_before: int = 0


def progress_of(set_at: datetime, news: Sequence[News], now: datetime, zone: str) -> Progress:
    """The way of a goal that was set at `set_at`; `news` the oldest first, days as in `zone`."""
    told = _runs([News(set_at, GoalState.OPEN), *news])
    over = told[-1].state not in LIVING
    first, last = local_date(set_at, zone), local_date(told[-1].at if over else now, zone)
    monday = last - timedelta(days=last.weekday())
    weeks: list[News] = []
    while monday + A_WEEK > first:
        last_day = monday + timedelta(days=6)
        weeks.append([run for run in told if local_date(run.at, zone) <= last_day][-1])
        monday -= A_WEEK
    weeks.reverse()
    runs = _runs(weeks)
    before = runs[-2] if len(runs) > 1 else None
    return Progress(
        weeks=tuple(week.state for week in weeks[-WEEKS_SHOWN:]),
        since=local_date(runs[-1].at, zone),
        before=before.state if before else None,
        weeks_before=sum(before.at <= week.at < runs[-1].at for week in weeks) if before else 0,
    )


def _runs(news: Sequence[News]) -> list[News]:
    """The first of each that says something else than the one before."""
    return [one for n, one in enumerate(news) if n == 0 or one.state is not news[n - 1].state]


def says_the_same(news: Sequence[News], state: GoalState, now: datetime) -> bool:
    """Whether this was said just now already: by a second tap, or by the other of the two."""
    return bool(news) and news[-1].state is state and now - news[-1].at < SAME_NEWS


def stuck_twice(news: Sequence[News]) -> bool:
    """Whether the latest two pieces of news both say stuck. What is said again within a day counts once."""
    told: list[News] = []
    for one in news:
        if not told or one.state is not told[-1].state or one.at - told[-1].at >= SAME_NEWS:
            told.append(one)
    return len(told) > 1 and all(one.state is GoalState.STUCK for one in told[-2:])
