"""A report as tables: the same rows for a workbook, CSV and print. Numbers are those of the report, not rounded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from blocks.learning.comparisons import plain_comparison
from blocks.reader import Reader
from blocks.reporting.words import (
    assumption_words,
    by_words,
    chapter_words,
    figure_name,
    figure_words,
    how_counted,
    kind_words,
    measure_words,
    missing_words,
    reason_words,
    standing_words,
    step_words,
    target_words,
)
from bot.domain.calendar import local_date
from bot.domain.measures import SMALLEST, Unit
from bot.domain.shown.reporting import ReportFigure, ReportShown
from bot.domain.worth import Range

Value = str | float | int | date | None


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    LONG = "long"
    WHOLE = "whole"
    NUMBER = "number"
    SHARE = "share"  # in per cent
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True)
class Column:
    name: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Table:
    """`key` stays the same in every language; a row has a value for each column. `kinds`: of single values that are
    not what their column is (row, column) → kind.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def tables(shown: ReportShown, reader: Reader) -> tuple[Table, ...]:
    """Every table of a report, in order; also those that are empty."""
    return (
        summary(shown, reader),
        figures(shown, reader),
        _over_time(shown, reader),
        _funnel(shown, reader),
        _meetings(shown, reader),
        _goals(shown, reader),
        _skills(shown, reader),
        _groups(shown, reader),
        _early_ends(shown, reader),
        _entered(shown, reader),
        _compared(shown, reader),
        _worth(shown, reader),
    )


def every_figure(shown: ReportShown) -> Iterable[tuple[str, ReportFigure]]:
    """(chapter, figure), each key once."""
    seen = set()
    for chapter in (*((one.key, one.figures) for one in shown.chapters), ("saying", shown.satisfaction)):
        for figure in chapter[1]:
            if figure.key not in seen:
                seen.add(figure.key)
                yield chapter[0], figure


def unit_words(unit: Unit, reader: Reader) -> str:
    return {
        Unit.SHARE: "%",
        Unit.AVERAGE: reader.say("average"),
        Unit.POINTS: reader.say("points"),
        Unit.RATIO: reader.say("for each"),
        Unit.COUNT: reader.say("count"),
        Unit.DAYS: reader.say("days"),
    }[unit]


def summary(shown: ReportShown, reader: Reader) -> Table:
    """What stands at the top: of what, as of when, and every figure that the plan has a target for."""
    say = reader.say
    rows: list[tuple[Value, ...]] = [
        (say("Program"), shown.program, "", ""),
        (say("Cohort"), shown.cohort.name, "", ""),
        (say("As of"), f"{local_date(shown.at, reader.zone).isoformat()} ({reader.zone})", "", ""),
        (say("Not shown"), say("Answers and groups of fewer than {n} people.", n=SMALLEST), "", ""),
    ]
    for _, figure in every_figure(shown):
        if figure.target is not None:
            wanted = target_words(figure.target, figure.target_unit, reader)
            standing = standing_words(figure, reader)
            rows.append((figure_name(figure, reader), figure_words(figure, reader), wanted, standing))
    for one in shown.entered:
        if one.target is not None:
            amount = (
                target_words(one.value, one.unit, reader) if one.value is not None else say("not entered yet")
            )
            wanted = target_words(one.target, one.unit, reader)
            rows.append((one.label, amount, wanted, standing_words(one, reader)))
    head = (
        Column(say("What"), Kind.LONG),
        Column(say("Figure"), Kind.LONG),
        Column(say("Target")),
        Column(say("Standing")),
    )
    return Table("summary", say("Summary"), head, tuple(rows))


def figures(shown: ReportShown, reader: Reader) -> Table:
    """Every figure with its numerator, denominator, date and target."""
    say = reader.say
    head = (
        Column(say("Chapter")),
        Column(say("Measure"), Kind.LONG),
        Column(say("Key")),
        Column(say("Value"), Kind.NUMBER),
        Column(say("Unit")),
        Column(say("Numerator"), Kind.NUMBER),
        Column(say("Denominator"), Kind.WHOLE),
        Column(say("As of"), Kind.DAY),
        Column(say("Target"), Kind.NUMBER),
        Column(say("Baseline"), Kind.NUMBER),
        Column(say("Standing")),
        Column(say("Note"), Kind.LONG),
        Column(say("How it is counted"), Kind.LONG),
    )
    rows = tuple(
        (
            chapter_words(chapter, reader),
            figure_name(one, reader),
            one.key,
            one.value,
            unit_words(one.unit, reader),
            None if one.hidden else one.numerator,
            None if one.hidden else one.denominator,
            local_date(one.at, reader.zone) if one.at is not None else None,
            one.target,
            one.baseline,
            standing_words(one, reader),
            figure_words(one, reader) if one.value is None else "",
            how_counted(one, reader),
        )
        for chapter, one in every_figure(shown)
    )
    return Table("figures", say("Figures"), head, rows)


def _over_time(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("Measure"), Kind.LONG),
        Column(say("Key")),
        Column(say("Day"), Kind.DAY),
        Column(say("Value"), Kind.NUMBER),
        Column(say("Unit")),
        Column(say("Target"), Kind.NUMBER),
    )
    rows = tuple(
        (
            one.label or measure_words(one.key, reader),
            one.key,
            on,
            value,
            unit_words(one.unit, reader),
            one.target,
        )
        for one in shown.over_time
        for on, value in one.points
    )
    return Table("over_time", say("Over time"), head, rows)


def _funnel(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("Step")),
        Column(say("Mentees"), Kind.WHOLE),
        Column(say("Mentors"), Kind.WHOLE),
        Column(say("Together"), Kind.WHOLE),
    )
    rows = tuple((step_words(one.key, reader), one.mentees, one.mentors, one.total) for one in shown.funnel)
    return Table("funnel", say("From application to end"), head, rows)


def _meetings(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("Month"), Kind.MONTH),
        Column(say("Meetings"), Kind.WHOLE),
        Column(say("Months of pairs"), Kind.NUMBER),
        Column(say("Per pair and month"), Kind.NUMBER),
    )
    rows = tuple((one.month, one.meetings, one.pair_months, one.per_pair) for one in shown.engagement.months)
    return Table("meetings", say("Meetings"), head, rows)


def _goals(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    names = (say("Set"), say("Achieved"), say("Stuck"), say("Dropped"))
    head = (Column(say("Kind")), *(Column(name, Kind.WHOLE) for name in names))
    rows = tuple(
        (kind_words(one.kind, reader), one.set, one.achieved, one.stuck, one.dropped) for one in shown.goals
    )
    return Table("goals", say("Goals"), head, rows)


def _skills(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("Skill"), Kind.LONG),
        Column(say("Before"), Kind.NUMBER),
        Column(say("After"), Kind.NUMBER),
        Column(say("People"), Kind.WHOLE),
    )
    rows = tuple(
        (one.label or one.skill or say("All other skills"), one.before, one.after, one.people)
        for one in shown.skills
        if not one.hidden
    )
    return Table("skills", say("Skills"), head, rows)


def _groups(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("By")),
        Column(say("Group"), Kind.LONG),
        Column(say("Taking part"), Kind.WHOLE),
        Column(say("Colleagues"), Kind.WHOLE),
        Column(say("Rate"), Kind.SHARE),
    )
    rows: list[tuple[Value, ...]] = []
    for one in shown.access:
        by = by_words(one.by, reader)
        rows += [
            (by, row.name or say("All others"), row.taking_part, row.eligible, row.rate) for row in one.rows
        ]
        if one.overall is not None:
            overall = one.overall
            rows.append((by, say("All together"), overall.taking_part, overall.eligible, overall.rate))
    return Table("groups", say("Groups"), head, tuple(rows))


def _early_ends(shown: ReportShown, reader: Reader) -> Table:
    head = (Column(reader.say("Reason"), Kind.LONG), Column(reader.say("Pairs"), Kind.WHOLE))
    rows = tuple((reason_words(one.reason, reader), one.pairs) for one in shown.early_ends)
    return Table("early_ends", reader.say("Early ends"), head, rows)


def _entered(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("Measure"), Kind.LONG),
        Column(say("Value"), Kind.NUMBER),
        Column(say("Unit")),
        Column(say("Entered on"), Kind.DAY),
        Column(say("Target"), Kind.NUMBER),
        Column(say("Baseline"), Kind.NUMBER),
        Column(say("Standing")),
    )
    rows = tuple(
        (
            one.label,
            one.value,
            one.unit,
            local_date(one.at, reader.zone) if one.at is not None else None,
            one.target,
            one.baseline,
            standing_words(one, reader),
        )
        for one in shown.entered
    )
    return Table("entered", say("Entered by hand"), head, rows)


def _compared(shown: ReportShown, reader: Reader) -> Table:
    say = reader.say
    head = (
        Column(say("Measure"), Kind.LONG),
        Column(say("As of"), Kind.DAY),
        Column(say("In the program"), Kind.NUMBER),
        Column(say("Matched group"), Kind.NUMBER),
        Column(say("Difference"), Kind.NUMBER),
        Column(say("Range from"), Kind.NUMBER),
        Column(say("Range to"), Kind.NUMBER),
        Column(say("In words"), Kind.LONG),
    )
    rows = tuple(
        (
            one.label, one.as_of, one.result.inside_value, one.result.outside_value, one.result.difference,
            one.result.low, one.result.high, plain_comparison(one, reader),
        )
        for one in shown.comparisons
    )  # fmt: skip
    return Table("compared", say("Beside a matched group"), head, rows)


def _worth(shown: ReportShown, reader: Reader) -> Table:
    say, worth = reader.say, shown.worth
    head = (
        Column(say("What"), Kind.LONG),
        Column(say("Unit")),
        Column(say("At least"), Kind.NUMBER),
        Column(say("Most likely"), Kind.NUMBER),
        Column(say("At most"), Kind.NUMBER),
        Column(say("Where from")),
    )
    units = {"money": worth.currency, "share": "%", "hours": say("hours"), "times": say("times")}
    rows: list[tuple[Value, ...]] = []
    for name, found, unit in (
        (say("Return on investment"), worth.result, "%"),
        (say("Value"), worth.value, worth.currency),
        (say("Cost"), worth.cost, worth.currency),
    ):
        rows.append((name, unit, *_three(found), say("reckoned from what follows")))
    for one in worth.assumptions:
        times = 100 if one.unit == "share" else 1
        guesses = tuple(
            guess * times if guess is not None else None for guess in (one.low, one.mid, one.high)
        )
        source = say("counted") if one.measured else say("assumed in the plan")
        rows.append((assumption_words(one, reader), units.get(one.unit, one.unit), *guesses, source))
    rows += [
        (say("Not said yet: {what}", what=missing_words(code, reader)), "", None, None, None, "")
        for code in worth.missing
    ]
    return Table("worth", say("Return on investment"), head, tuple(rows))


def _three(found: Range | None) -> Sequence[float | None]:
    return (found.low, found.mid, found.high) if found is not None else (None, None, None)


def as_of(shown: ReportShown, reader: Reader) -> date:
    """The day the report shows, as it is for the reader."""
    return local_date(shown.at, reader.zone) if isinstance(shown.at, datetime) else shown.at
