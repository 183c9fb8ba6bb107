"""The pictures of a report: figures in, PNG and words out. They show nothing that the words do not say."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from blocks.reader import Reader
from blocks.reporting import findings
from blocks.reporting.findings import Finding, finding_of, pictures_of
from blocks.reporting.words import (
    by_words,
    kind_words,
    money_words,
    month_words,
    number_words,
    reason_words,
    step_words,
)
from bot.domain.shown.reporting import ReportShown
from bot.report_files.style import (
    BLUE,
    BODY,
    GREEN,
    GREY,
    INK,
    ORANGE,
    QUIET,
    RED,
    RED_WORDS,
    RULE,
    SKY,
    SMALL,
    canvas,
    drawn,
    finished,
    legend,
    plot,
    wrapped,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME = 24
"""Characters of a name beside a bar, on each of two lines at most."""
BAR = 0.34
"""Inches that a bar takes, with the room around it."""
LEFT = 0.35
MOST_TICKS = 7
LOWEST, HIGHEST = 1, 5
"""Of the scale on which people answer."""


@dataclass(frozen=True)
class Picture:
    """A PNG file, and what it shows in words."""

    key: str
    title: str
    png: bytes
    alt: str


def pictures(shown: ReportShown, reader: Reader) -> tuple[Picture, ...]:
    """Every picture that has something to show. Loads matplotlib, which takes a second the first time."""
    return tuple(draw(key, shown, reader) for key in pictures_of(shown, reader))


def draw(key: str, shown: ReportShown, reader: Reader) -> Picture:
    """One picture, of `blocks.reporting.findings.PICTURES`; where there is nothing to show, it says so."""
    finding = finding_of(key, shown, reader)
    figure = _blank(finding) if finding.empty else _DRAWN[key](finding, shown, reader)
    return Picture(key, finding.title, finished(figure), finding.alt)


def _blank(finding: Finding) -> Figure:
    figure, _ = canvas(finding.title, finding.sentence, 0.2)
    return figure


def _funnel(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    steps = shown.funnel
    figure, share = canvas(finding.title, finding.sentence, BAR * 1.2 * len(steps) + 0.45)
    axes = plot(figure, share, left=0.21, right=0.11)
    places = range(len(steps))
    mentees, mentors = [one.mentees for one in steps], [one.mentors for one in steps]
    axes.barh(places, mentees, color=BLUE, height=0.72, label=reader.say("mentees"))
    axes.barh(
        places, mentors, left=mentees, color=ORANGE, hatch="///", edgecolor="white", linewidth=0, height=0.72,
        label=reader.say("mentors"),
    )  # fmt: skip
    most = max(one.total for one in steps)
    _names(axes, [step_words(one.key, reader) for one in steps])
    for place, one in enumerate(steps):
        words = number_words(one.total, reader)
        axes.text(
            one.total + most * 0.015, place, words, va="center", fontsize=BODY, color=INK, fontweight="bold"
        )
    _bare(axes)
    legend(axes, 2)
    return figure


def _meetings(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    months = shown.engagement.months[-findings.SHOWN_MONTHS :]
    figure, share = canvas(finding.title, finding.sentence, 2.6)
    axes = plot(figure, share, left=0.08, right=0.14)
    points = [(one.month, one.per_pair) for one in months]
    wanted = shown.figure("meetings_per_month")
    target = wanted.target if wanted is not None else None
    _line(axes, points, target, reader, floor=0.0)
    return figure


def _satisfaction(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    series = findings.satisfaction_series(shown)
    points = series.points if series is not None else ()
    figure, share = canvas(finding.title, finding.sentence, 2.6)
    axes = plot(figure, share, left=0.08, right=0.14)
    _line(axes, points, series.target if series is not None else None, reader, floor=None)
    axes.set_ylim(LOWEST - 0.1, HIGHEST + 0.25)
    axes.set_yticks(range(LOWEST, HIGHEST + 1))
    return figure


def _line(
    axes: Axes,
    points: Sequence[tuple[date, float | None]],
    target: float | None,
    reader: Reader,
    *,
    floor: float | None,
) -> None:
    """A line over time; it breaks where nothing is known. Its last value stands beside it, and so does the target."""

    days = [float(on.toordinal()) for on, _ in points]
    values = [value if value is not None else float("nan") for _, value in points]
    single = len(points) == 1
    axes.plot(days, values, color=BLUE, marker="o", markersize=5.5, linewidth=0 if single else 2.2, zorder=3)
    known = [(day, value) for day, (_, value) in zip(days, points, strict=True) if value is not None]
    last_day, last = known[-1]
    step = 40 if single else (days[-1] - days[0]) * 0.04 + 1
    axes.set_xlim(days[0] - step, days[-1] + step)
    axes.grid(axis="y", color=RULE, linewidth=0.6)
    most = max([value for _, value in known] + ([target] if target is not None else []))
    if floor is not None:
        axes.set_ylim(floor, (most or 1) * 1.18)
        axes.locator_params(axis="y", nbins=5)
    right = axes.get_xlim()[1]
    if target is not None:
        axes.axhline(target, color=RED, linestyle=(0, (5, 3)), linewidth=1.6, zorder=2)
    low, high = axes.get_ylim() if floor is not None else (LOWEST - 0.1, HIGHEST + 0.25)
    room = (high - low) * 0.075
    beside = (
        last if target is None or abs(last - target) >= room else target + (room if last >= target else -room)
    )
    if target is not None:
        words = reader.say("target {n}", n=number_words(target, reader))
        axes.text(
            right, target, f" {drawn(words)}", color=RED_WORDS, fontsize=SMALL, va="center", clip_on=False
        )
    axes.text(
        right, beside, f" {number_words(last, reader)}", color=BLUE, fontsize=BODY + 1, fontweight="bold",
        va="center", clip_on=False,
    )  # fmt: skip
    if last_day < right:
        axes.plot([last_day, right], [last, beside], color=BLUE, linewidth=0.7, linestyle=":", zorder=1)
    _months(axes, [on for on, _ in points], reader)


def _months(axes: Axes, days: Sequence[date], reader: Reader) -> None:
    """A name for so many months as there is room for, the year where it begins."""

    firsts = sorted({on.replace(day=1) for on in days})
    every = -(-len(firsts) // MOST_TICKS)
    chosen = firsts[::every]
    spots, names, year = [], [], None
    for month in chosen:
        spot = min((on for on in days if on.replace(day=1) == month), default=month)
        spots.append(float(spot.toordinal()))
        name = month_words(month, reader, year=False)
        names.append(drawn(name if month.year == year else f"{name}\n{month.year}"))
        year = month.year
    axes.set_xticks(spots, names)


def _goals(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    kinds = [one for one in shown.goals if one.set]
    figure, share = canvas(finding.title, finding.sentence, 0.5 * len(kinds) + 0.75)
    axes = plot(figure, share, left=0.14, right=0.1, bottom=0.58)
    parts = (
        (reader.say("achieved"), GREEN, "", [one.achieved for one in kinds]),
        (
            reader.say("on the way"), SKY, "..",
            [one.set - one.achieved - one.stuck - one.dropped for one in kinds],
        ),
        (reader.say("stuck"), ORANGE, "xxx", [one.stuck for one in kinds]),
        (reader.say("dropped"), GREY, "///", [one.dropped for one in kinds]),
    )  # fmt: skip
    left = [0] * len(kinds)
    most = max(one.set for one in kinds)
    for name, colour, hatch, amounts in parts:
        axes.barh(
            range(len(kinds)), amounts, left=left, color=colour, hatch=hatch, edgecolor="white", linewidth=0,
            height=0.66, label=drawn(name),
        )  # fmt: skip
        for place, amount in enumerate(amounts):
            if amount >= most * 0.06:
                axes.text(
                    left[place] + amount / 2, place, number_words(amount, reader), ha="center", va="center",
                    fontsize=SMALL, color=INK, fontweight="bold",
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.4, "alpha": 0.9},
                )  # fmt: skip
            left[place] += amount
    for place, one in enumerate(kinds):
        words = number_words(one.set, reader)
        axes.text(
            one.set + most * 0.015, place, words, va="center", fontsize=BODY, color=INK, fontweight="bold"
        )
    _names(axes, [kind_words(one.kind, reader) for one in kinds])
    _bare(axes)
    legend(axes, 2)
    return figure


def _skills(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    rows = findings.skills_drawn(shown)
    figure, share = canvas(finding.title, finding.sentence, 0.46 * len(rows) + 0.75)
    axes = plot(figure, share, left=LEFT, right=0.07, bottom=0.6)
    for place, one in enumerate(rows):
        before, after = one.before or 0.0, one.after or 0.0
        axes.plot([before, after], [place, place], color=QUIET, linewidth=2.4, zorder=1)
        first, later = number_words(before, reader), number_words(after, reader)
        rises = after >= before
        _beside(axes, before, place, first, left=rises)
        if first != later:
            _beside(axes, after, place, later, left=not rises)
    spots = range(len(rows))
    axes.scatter(
        [one.before or 0 for one in rows], spots, s=62, facecolor="white", edgecolor=ORANGE, linewidth=2.2,
        marker="o", zorder=3, label=reader.say("before"),
    )  # fmt: skip
    axes.scatter(
        [one.after or 0 for one in rows],
        spots,
        s=58,
        color=BLUE,
        marker="D",
        zorder=4,
        label=reader.say("after"),
    )
    _names(
        axes,
        [
            f"{textwrap.shorten(findings.skill_name(one, reader), NAME, placeholder='…')}\n"
            + reader.say("{n} people", n=number_words(one.people, reader))
            for one in rows
        ],
    )
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(LOWEST - 0.25, HIGHEST + 0.25)
    axes.set_xticks(range(LOWEST, HIGHEST + 1))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.35, -0.28 / (axes.get_position().height * figure.get_figheight())),
        ncols=2, frameon=False, fontsize=SMALL, labelcolor=INK,
    )  # fmt: skip
    return figure


def _beside(axes: Axes, at: float, place: int, words: str, *, left: bool) -> None:
    axes.annotate(
        words, (at, place), xytext=(-7 if left else 7, 0), textcoords="offset points", va="center",
        ha="right" if left else "left", fontsize=SMALL, color=INK,
    )  # fmt: skip


def _access(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    """For each attribute its groups, with the line of everybody together."""
    parts = [
        (one, findings.groups_drawn(one.rows)) for one in shown.access if findings.groups_drawn(one.rows)
    ]
    heights = [BAR * len(rows) + 0.42 for _, rows in parts]
    total = sum(heights) + 0.3
    figure, _ = canvas(finding.title, finding.sentence, total)
    whole, below = figure.get_figheight(), total
    most = max(
        [row.rate or 0 for _, rows in parts for row in rows]
        + [one.overall.rate or 0 for one, _ in parts if one.overall is not None]
    )
    for (one, rows), height in zip(parts, heights, strict=True):
        below -= height
        axes = figure.add_axes((LEFT, (below + 0.05) / whole, 0.98 - LEFT, (height - 0.4) / whole))
        axes.spines[["top", "right", "left", "bottom"]].set_visible(False)
        axes.tick_params(colors=INK, labelsize=SMALL, length=0)
        colours = [BLUE if row.name else GREY for row in rows]
        axes.barh(range(len(rows)), [row.rate or 0 for row in rows], color=colours, height=0.7)
        for place, row in enumerate(rows):
            words = (
                f"{number_words(row.rate or 0, reader, 0)} %  "
                f"({number_words(row.taking_part, reader)}/{number_words(row.eligible, reader)})"
            )
            axes.text(
                (row.rate or 0) + (most or 1) * 0.015, place, words, va="center", fontsize=SMALL, color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6}, zorder=4,
            )  # fmt: skip
        axes.set_xlim(0, (most or 1) * 1.62)
        axes.set_xticks([])
        _names(axes, [findings.group_name(row, reader) for row in rows])
        everybody = one.overall.rate if one.overall is not None else None
        if everybody is not None:
            axes.axvline(everybody, color=RED, linestyle=(0, (5, 3)), linewidth=1.4, zorder=3)
            words = reader.say("all together {n} %", n=number_words(everybody, reader, 0))
            axes.text(
                everybody, -0.55, drawn(words), color=RED_WORDS, fontsize=SMALL, va="bottom",
                ha="left" if everybody < most / 2 else "right",
            )  # fmt: skip
        figure.text(0.03, (below + height - 0.3) / whole, wrapped(by_words(one.by, reader), 56, 1), fontsize=BODY,
                    fontweight="bold", color=INK)  # fmt: skip
    return figure


def _early_ends(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    rows = findings.ends_drawn(shown)
    figure, share = canvas(finding.title, finding.sentence, BAR * 1.25 * len(rows) + 0.3)
    axes = plot(figure, share, left=LEFT, right=0.1, bottom=0.12)
    most = max(one.pairs for one in rows)
    axes.barh(range(len(rows)), [one.pairs for one in rows], color=BLUE, height=0.7)
    for place, one in enumerate(rows):
        words = number_words(one.pairs, reader)
        axes.text(
            one.pairs + most * 0.015, place, words, va="center", fontsize=BODY, color=INK, fontweight="bold"
        )
    _names(axes, [reason_words(one.reason, reader) for one in rows])
    _bare(axes)
    return figure


def _worth(finding: Finding, shown: ReportShown, reader: Reader) -> Figure:
    worth = shown.worth
    figure, share = canvas(finding.title, finding.sentence, 1.75)
    axes = plot(figure, share, left=0.14, right=0.06, bottom=0.4)
    rows = [
        (reader.say("Cost"), worth.cost, ORANGE, "s"),
        (reader.say("Value"), worth.value, BLUE, "o"),
    ]
    most = max(one.high for _, one, _, _ in rows if one is not None) or 1
    for place, (_, one, colour, marker) in enumerate(rows):
        if one is None:
            continue
        axes.plot(
            [one.low, one.high], [place, place], color=colour, linewidth=9, alpha=0.45, solid_capstyle="butt"
        )
        axes.plot([one.mid], [place], color=colour, marker=marker, markersize=10, markeredgecolor=INK)
        words = money_words(one.mid, worth.currency, reader)
        align = "left" if one.mid < most * 0.2 else "right" if one.mid > most * 0.8 else "center"
        axes.annotate(
            drawn(words, 40), (one.mid, place), xytext=(0, 9), textcoords="offset points", ha=align, va="bottom",
            fontsize=BODY, color=INK, fontweight="bold",
        )  # fmt: skip
    _names(axes, [name for name, *_ in rows])
    axes.set_ylim(1.45, -0.75)
    axes.set_xlim(0, most * 1.06)
    axes.locator_params(axis="x", nbins=4)
    axes.xaxis.set_major_formatter(lambda amount, _: number_words(amount, reader, 0))
    axes.grid(axis="x", color=RULE, linewidth=0.6)
    axes.spines["left"].set_visible(False)
    return figure


def _names(axes: Axes, names: Sequence[str]) -> None:
    """Names beside bars, the first on top."""
    axes.set_yticks(
        range(len(names)),
        [drawn(name) if "\n" in name else wrapped(name, NAME) for name in names],
        fontsize=SMALL,
    )
    axes.set_ylim(len(names) - 0.45, -0.55)


def _bare(axes: Axes) -> None:
    """No scale: every number is written out."""
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(left=0)


_DRAWN: dict[str, Callable[[Finding, ReportShown, Reader], Figure]] = {
    "funnel": _funnel,
    "meetings": _meetings,
    "satisfaction": _satisfaction,
    "goals": _goals,
    "skills": _skills,
    "access": _access,
    "early_ends": _early_ends,
    "worth": _worth,
}
