"""A report as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from blocks.learning.comparisons import plain_comparison
from blocks.reader import Reader
from blocks.reporting.findings import PICTURES, finding_of
from blocks.reporting.words import (
    chapter_words,
    day_words,
    figure_name,
    figure_words,
    made_from,
    standing_words,
    target_words,
)
from bot.domain.measures import SMALLEST
from bot.domain.names import names_program
from bot.domain.shown.reporting import Entered, ReportFigure, ReportShown


def plain_text(shown: ReportShown, reader: Reader) -> str:
    """Every figure in a line, and what the pictures find."""
    return "\n".join(_lines(shown, reader)) + "\n"


def _lines(shown: ReportShown, reader: Reader) -> Iterator[str]:
    say = reader.say
    program, cohort = shown.program, shown.cohort.name
    yield cohort if names_program(cohort, program) else f"{program}: {cohort}"
    yield say("As of {day}.", day=day_words(shown.at, reader))
    names = [figure_name(one, reader) for chapter in shown.chapters for one in chapter.figures]
    width = min(max(map(len, names), default=0), 60)
    for chapter in shown.chapters:
        yield ""
        yield chapter_words(chapter.key, reader)
        for figure in chapter.figures:
            yield f"  {figure_name(figure, reader)[:60]:<{width}}  {_figure(figure, reader)}"
    if shown.entered:
        yield ""
        yield say("Entered by hand")
        for one in shown.entered:
            amount = (
                target_words(one.value, one.unit, reader) if one.value is not None else say("not entered yet")
            )
            yield f"  {one.label[:60]:<{width}}  {_aim(amount, one, one.unit, reader)}"
    for compared in shown.comparisons:
        yield ""
        yield plain_comparison(compared, reader)
    yield ""
    for key in PICTURES:
        found = finding_of(key, shown, reader)
        yield f"{found.title}: {found.sentence}"
    yield ""
    yield say("Answers and groups of fewer than {n} people are never shown on their own.", n=SMALLEST)


def _figure(figure: ReportFigure, reader: Reader) -> str:
    made = made_from(figure, reader)
    words = figure_words(figure, reader) + (f" ({made})" if made else "")
    return _aim(words, figure, figure.target_unit, reader)


def _aim(words: str, one: ReportFigure | Entered, unit: str, reader: Reader) -> str:
    if one.target is None:
        return words
    standing = standing_words(one, reader)
    aim = reader.say("target {target}", target=target_words(one.target, unit, reader))
    return f"{words}, {aim}" + (f", {standing}" if standing else "")
