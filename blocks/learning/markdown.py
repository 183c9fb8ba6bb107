"""Lessons as a Markdown file for the intranet: by stage, with the figures they came with, without names."""

from __future__ import annotations

import re
from itertools import groupby

from blocks.learning.comparisons import plain_comparison
from blocks.learning.lessons import stage_words, votes_words
from blocks.reader import Reader
from blocks.reporting.words import rounded
from bot.domain.shown.learning import FigureShown, LessonsExported

_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&$^=:@])")


def markdown(shown: LessonsExported, reader: Reader) -> str:
    """The file. What people typed is text in it, whatever signs it holds."""
    lines = [f"# {reader.say('What we learned in {name}', name=escape(shown.program))}", ""]
    lines += [reader.say("As of {day}.", day=shown.on.isoformat()), ""]
    for stage, several in groupby(shown.lessons, key=lambda one: one.stage):
        lines += [f"## {stage_words(stage, reader)}", ""]
        for one in several:
            votes = votes_words(one.votes, reader)
            source = escape(one.program) if one.program != shown.program else ""
            told = ", ".join(part for part in (source, votes) if part)
            lines.append(f"- {escape(one.text)}" + (f" ({told})" if told else ""))
        lines.append("")
    if not shown.lessons:
        lines += [reader.say("There are no lessons yet."), ""]
    if shown.figures:
        heads = (reader.say("Measure"), reader.say("Result"), reader.say("Target"))
        lines += [
            f"## {reader.say('How it came out')}",
            "",
            f"| {' | '.join(heads)} |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {' | '.join(_cells(one, reader))} |" for one in shown.figures]
        lines.append("")
    if shown.comparisons:
        lines += [f"## {reader.say('Beside colleagues outside of the program')}", ""]
        lines += [f"- {escape(plain_comparison(one, reader))}" for one in shown.comparisons]
        lines.append("")
    if shown.stories:
        lines += [f"## {reader.say('Stories, told by those who lived them')}", ""]
        for story in shown.stories:
            by = ", ".join(escape(name) for name in story.names)
            lines += [f"> {escape(story.text)}", *([">", f"> {by}"] if by else []), ""]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Text that means nothing in Markdown or HTML; on one line, so that it begins no paragraph, list or heading."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _cells(one: FigureShown, reader: Reader) -> tuple[str, str, str]:
    value = (
        _number(rounded(one.value, one.measured), one.unit)
        if one.value is not None
        else reader.say("not known")
    )
    target = _number(one.target, one.unit) if one.target is not None else ""
    if one.reached:
        target = f"{target} ({reader.say('reached')})"
    return escape(one.label), value, target


def _number(amount: float, unit: str) -> str:
    return f"{amount:.10g} {escape(unit)}".strip()
