"""Answers to a form, as somebody else reads them."""

from __future__ import annotations

from collections.abc import Iterable

from blocks.parts import Block, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.forms import Kind, Question
from bot.domain.program import label_of
from bot.domain.shown.reviewing import Answered

_SHOWN = 2600
"""Characters of one answer: with its question it stays within one section."""
_QUESTION = 300


def answer_sections(answers: Iterable[Answered], reader: Reader, limit: int) -> list[Block]:
    """Question in bold, answer below; at most `limit` blocks."""
    return [
        section(f"*{quote(fit(answered.question.label, _QUESTION))}*\n{answer_words(answered, reader)}")
        for answered in answers
    ][:limit]


def answer_words(answered: Answered, reader: Reader) -> str:
    """One answer in words, safe to show."""
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
    shortened = fit(quote(text), _SHOWN)
    lines = shortened.split("\n")
    if len(lines) > 150:  # noqa: PLR2004 - each quoted line adds two characters to the section's 3,000
        lines = [*lines[:150], "…"]
    return "\n".join(f"> {line}" for line in lines)
