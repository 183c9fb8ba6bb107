"""Questions to begin a conversation with, in words."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import fit, quote
from blocks.reader import Reader
from bot.domain.shown.beginning import Starter

LONGEST = 300


def starter_words(starter: Starter, reader: Reader) -> str:
    """One question as a person would ask it, in plain text."""
    starter = reader.worded(starter)
    if starter.skill:
        return reader.say("{skill}: how did you get into it, and what helped you most?", skill=starter.skill)
    if starter.goal:
        return reader.say("“{goal}”: what would be a first sign that we are on the way?", goal=starter.goal)
    return starter.text


def starter_lines(starters: Sequence[Starter], reader: Reader) -> list[str]:
    """The questions, one a line, ready for a section."""
    return [fit(quote(starter_words(one, reader)), LONGEST) for one in starters]
