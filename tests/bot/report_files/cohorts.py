"""Reports of cohorts of every size, made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from bot.domain.measures import SMALLEST, Unit
from bot.domain.shown.reporting import (
    Access,
    AccessRow,
    Chapter,
    CohortShown,
    EarlyEnds,
    Engagement,
    Entered,
    FunnelStep,
    GoalsOfKind,
    MonthOfMeetings,
    Reminders,
    ReportFigure,
    ReportShown,
    Series,
    SkillGrowth,
)
from bot.domain.worth import Assumption, Range, WorthShown

AT = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
SIZES = (0, 1, 4, 5, 60, 5000)


def report_of(people: int, *, longest: bool = False) -> ReportShown:
    """The report of a cohort of so many people, two thirds of them mentees; `longest`: with the longest words."""
    pairs, enough = people * 2 // 5, people >= SMALLEST
    long = "A name that somebody typed without an end $x^2$ <@U1> & " * 8 if longest else ""
    return ReportShown(
        program_id=1,
        program=(long or "Grow together")[:150],
        emoji=":seedling:",
        cohort=CohortShown(1, 1, "Grow together", "Spring 2026", "running", AT, AT),
        at=AT,
        chapters=_chapters(people, pairs, long),
        funnel=_funnel(people),
        engagement=Engagement(_months(pairs), Reminders(people * 20, people * 11, people * 18)),
        satisfaction=(_average("satisfaction", 4.2, people),),
        goals=_goals(pairs),
        skills=_skills(people, long),
        access=_access(people, long) if enough else (),
        early_ends=_ends(pairs),
        worth=_worth() if people >= 60 else WorthShown(missing=("hour", "outcome_value")),
        over_time=(
            Series("satisfaction", Unit.AVERAGE, _over_time(enough), "", 4.0),
            Series("match_rate", Unit.SHARE, ((date(2026, 3, 1), 40.0), (date(2026, 4, 1), 82.5)), "", 70.0),
        ),
        entered=(
            Entered("retention", long[:75] or "Colleagues who stayed", "%", 80.0, 90.0, 87.5, False, AT, "U0COORD"),
            Entered("promotions", "Promotions", "", None, 5.0),
        ),
        qualitative=("What mentees tell at the end",),
    )  # fmt: skip


def _share(key: str, part: int, whole: int, **more: object) -> ReportFigure:
    value = 100 * part / whole if whole else None
    return replace(ReportFigure(key, Unit.SHARE, value, part, whole, AT, drill=key if whole else ""), **more)


def _average(key: str, value: float, people: int) -> ReportFigure:
    if not people:
        return ReportFigure(key, Unit.AVERAGE, None, None, 0, None, target=4.0)
    if people < SMALLEST:
        return ReportFigure(key, Unit.AVERAGE, None, None, people, None, hidden=True, target=4.0)
    return ReportFigure(key, Unit.AVERAGE, value, None, people, AT, target=4.0, reached=True, drill=key)


def _chapters(people: int, pairs: int, long: str) -> tuple[Chapter, ...]:
    matched = pairs * 2
    label = long[:75]
    return (
        Chapter(
            "joining",
            (
                ReportFigure("applied", Unit.COUNT, people, people, 1, AT, drill="applied" if people else ""),
                _share("approved", people, people),
                _share("match_rate", matched, people, target=70.0, target_unit="%", reached=people > 4, label=label),
                _share("utilization", pairs, pairs),
                ReportFigure("days_to_match", Unit.DAYS, 12.5 if pairs else None, None, matched, AT),
            ),
        ),
        Chapter(
            "working",
            (
                _share("first_meeting_in_time", pairs * 4 // 5, pairs),
                ReportFigure(
                    "meetings_per_month", Unit.RATIO, 1.834 if pairs else None, pairs * 11, pairs * 6, AT,
                    target=2.0, reached=False,
                ),
                _share("agreements", pairs, pairs),
                _share("goals_achieved", pairs // 2, pairs * 2),
            ),
        ),
        Chapter(
            "saying",
            (
                _average("satisfaction", 4.2, people),
                ReportFigure("recommend", Unit.POINTS, 38.0, None, people, AT)
                if people >= SMALLEST
                else ReportFigure("recommend", Unit.POINTS, None, None, 0, None),
                _share("response_midpoint", people * 3 // 4, people, drill=""),
            ),
        ),
        Chapter("ending", (_share("completion_rate", pairs // 3, pairs), _share("ended_early", pairs // 9, pairs))),
        Chapter("running", (ReportFigure("messages_sent", Unit.COUNT, people * 31, people * 31, 1, AT),)),
    )  # fmt: skip


def _funnel(people: int) -> tuple[FunnelStep, ...]:
    shares = {
        "applied": 1.0,
        "approved": 0.93,
        "trained": 0.88,
        "matched": 0.8,
        "met": 0.74,
        "reviewed": 0.6,
        "closed": 0.3,
    }
    mentees = people * 2 // 3
    return tuple(
        FunnelStep(key, int(mentees * share), int((people - mentees) * share), key) for key, share in shares.items()
    )  # fmt: skip


def _months(pairs: int) -> tuple[MonthOfMeetings, ...]:
    rates = (1.2, 1.9, 2.1, 1.8, 1.4, None, 2.0, 2.2)
    return tuple(
        MonthOfMeetings(
            date(2026, 2 + place, 1), int((rate or 0) * pairs), float(pairs), rate if pairs else None
        )
        for place, rate in enumerate(rates)
    )


def _over_time(enough: bool) -> tuple[tuple[date, float | None], ...]:
    values = (None, 3.6, 3.8, None, 4.1, 4.0, 4.2, 4.2)
    return tuple((date(2026, 2 + place, 15), one if enough else None) for place, one in enumerate(values))


def _goals(pairs: int) -> tuple[GoalsOfKind, ...]:
    return (
        GoalsOfKind("habit", pairs, pairs // 2, pairs // 8, pairs // 10),
        GoalsOfKind("reach", pairs, pairs // 4, pairs // 5, pairs // 12),
        GoalsOfKind("stretch", pairs // 2, 0, 0, 0),
    )


def _skills(people: int, long: str) -> tuple[SkillGrowth, ...]:
    if people < SMALLEST:
        return (SkillGrowth("", "", None, None, people, hidden=True),) if people else ()
    if people < 60:
        return (SkillGrowth("", "", 2.4, 3.1, people),)
    names = (
        "Public speaking",
        "Negotiating",
        "Giving feedback",
        "Python",
        "Leading without authority",
        "Delegating",
    )
    rows = [
        SkillGrowth(f"s{n}", (long or name)[:75], 2.1 + 0.2 * n, 3.0 + 0.15 * n, people // (2 + n))
        for n, name in enumerate(names)
    ]
    return (*rows[:4], replace(rows[4], before=3.9, after=3.6), replace(rows[5], before=3.0, after=3.0),
            SkillGrowth("", "", 2.0, 2.5, 9))  # fmt: skip


def _access(people: int, long: str) -> tuple[Access, ...]:
    if people < 60:
        return (
            Access(
                "department",
                (AccessRow("", people, 60, people / 0.6),),
                AccessRow("", people, 60, people / 0.6),
            ),
        )
    whole = people * 3
    overall = AccessRow("", people, whole, 100 * people / whole)
    names = ("Engineering", "Sales", "Customer support and success", "Finance", "People")
    shares = (0.45, 0.36, 0.3, 0.22, 0.05)
    rows = tuple(
        AccessRow((f"{n} {long}"[:75] if long else name), int(whole / 6 * share), whole // 6, 100 * share)
        for n, (name, share) in enumerate(zip(names, shares, strict=True))
    )
    places = (AccessRow("Lisbon", people // 2, people, 50.0), AccessRow("", people // 2, people * 2, 25.0))
    return (Access("department", rows, overall), Access("location", places, overall))


def _ends(pairs: int) -> tuple[EarlyEnds, ...]:
    if pairs < 20:
        return (EarlyEnds("", pairs // 3),) if pairs // 3 else ()
    return (EarlyEnds("unsaid", pairs // 9 + 3), EarlyEnds("own_words", pairs // 30 + 5), EarlyEnds("", 7))


def _worth() -> WorthShown:
    return WorthShown(
        assumptions=(
            Assumption("hour", "money", 50.0, 60.0, 80.0),
            Assumption("meeting_hours", "hours", 410.0, 410.0, 410.0, measured=True),
            Assumption("stay.value", "money", 9000.0, 15000.0, 20000.0, "A colleague who stays"),
            Assumption("stay.credited", "share", 0.1, 0.2, 0.3, "A colleague who stays"),
            Assumption("stay.times", "times", None, None, None, "A colleague who stays"),
        ),
        currency="EUR",
        cost=Range(31000.0, 36000.0, 44000.0),
        value=Range(30000.0, 62000.0, 91000.0),
        result=Range(-32.0, 72.2, 193.5),
    )
