"""Answers to a form, as somebody else reads them."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import Block, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.forms import Kind, Question
from bot.domain.program import label_of
from bot.domain.shown.reviewing import Answered

TOTAL = 11_000
"""Characters of all answers together: Slack refuses messages with much more text in their blocks."""
_LONGEST = 2600
"""Characters of one answer: with its question it stays within one section."""
_SHORTEST = 100
"""What is left of an answer where there are very many."""
_QUESTION = 200
_LINES = 150


def answer_sections(answers: Sequence[Answered], reader: Reader, limit: int) -> list[Block]:
    """Question in bold, answer below; at most `limit` blocks. Very long answers share the room there is."""
    answers = reader.worded(tuple(answers))
    shown = answers[:limit]
    room = max(_SHORTEST, min(_LONGEST, TOTAL // max(1, len(shown)) - _QUESTION))
    return [
        section(f"*{fit(quote(one.question.label), _QUESTION)}*\n{fit(answer_words(one, reader), room)}")
        for one in shown
    ]


def answer_words(answered: Answered, reader: Reader) -> str:
    """One answer in words, safe to show."""
    answered = reader.worded(answered)
    question, answer = answered.question, answered.answer
    match question.kind:
        case Kind.PEOPLE:
            return ", ".join(person(one) for one in _several(answer))
        case Kind.CHOICE | Kind.RADIO | Kind.MULTI | Kind.RANKED:
            return quote(", ".join(label_of(question.options, one) for one in _several(answer)))
        case Kind.CHECK:
            return reader.say("Yes") if answer else reader.say("No")
        case Kind.SCALE | Kind.LEVELS:
            return _on_scale(question, answer, reader)
        case _:
            return _quoted(str(answer))


def _several(answer: object) -> list[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]


def _on_scale(question: Question, answer: object, reader: Reader) -> str:
    return reader.say("{answer} of {maximum}", answer=str(answer), maximum=question.maximum or 5)


def _quoted(text: str) -> str:
    """Somebody's own words, set apart; every line begins as a quotation."""
    lines = fit(quote(text), _LONGEST).split("\n")
    if len(lines) > _LINES:  # each quoted line adds two characters
        lines = [*lines[:_LINES], "…"]
    return "\n".join(f"> {line}" for line in lines)
