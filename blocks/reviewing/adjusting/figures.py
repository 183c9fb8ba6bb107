"""Figures of decisions in words: what they are called, how they stood and how they stand."""

from __future__ import annotations

from blocks.parts import fit, quote
from blocks.reader import Reader
from blocks.reporting.words import measure_words, number_words, value_words
from bot.domain.measures import Unit
from bot.domain.shown.adjusting import DecisionShown, MeasureChoice

_LABEL = 100


def choice_words(choice: MeasureChoice, reader: Reader) -> str:
    """What a figure is called, unescaped: for menus."""
    return choice.label or measure_words(choice.key, reader)


def amount_words(value: float | None, unit: str, reader: Reader) -> str:
    """A figure with its unit: one of ours, or the plan's own word."""
    if value is None:
        return reader.say("nothing to measure")
    known = next((one for one in Unit if one.value == unit), None)
    if known is not None:
        return value_words(value, known, reader)
    return quote(f"{number_words(value, reader, 2)} {unit}".strip())


def moved_words(one: DecisionShown, reader: Reader) -> str:
    """A figure then and when it was looked at again; before that, as it stood then. Whether one led to the other is
    not said.
    """
    if one.measure is None or (one.looked_at is None and one.then is None):
        return ""
    name = fit(quote(choice_words(one.measure, reader)), _LABEL)
    then = amount_words(one.then, one.unit, reader)
    if one.looked_at is None:
        return reader.say("{name}: {then} when this was decided", name=name, then=then)
    later = amount_words(one.later, one.unit, reader)
    return reader.say(
        "{name}: {then} then, {later} on {day}",
        name=name,
        then=then,
        later=later,
        day=reader.day(one.looked_at),
    )
