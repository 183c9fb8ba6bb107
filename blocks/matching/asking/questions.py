"""Answers to a coordinator's questions about matching: at once, or later as a direct message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.errors import sentence
from blocks.matching.asking.advice import advice_message, fairness_message
from blocks.matching.asking.costs import decision_message
from blocks.matching.asking.why import why_message, why_pair_message
from blocks.parts import Block, Message, context, quote, section
from blocks.reader import Reader
from bot.domain.shown.matching_advice import (
    AdviceShown,
    AnsweredShown,
    DecisionShown,
    FairnessShown,
    WhyPairShown,
    WhyShown,
)
from bot.errors import DomainError

_MESSAGES: dict[type[Any], Callable[[Any, Reader], Message]] = {
    WhyShown: why_message,
    WhyPairShown: why_pair_message,
    DecisionShown: decision_message,
    AdviceShown: advice_message,
    FairnessShown: fairness_message,
}


def answer_message(shown: Any, reader: Reader) -> Message:
    """What a question's answer shows, by its type."""
    return _MESSAGES[type(shown)](shown, reader)


def answered_message(facts: AnsweredShown, reader: Reader) -> Message:
    """The answer that took its time, with the question it belongs to."""
    asked = context(
        reader.say(
            "Your question about *{name}* of {when}",
            name=quote(facts.program.name),
            when=reader.moment(facts.asked_at),
        )
    )
    if facts.shown is None:
        text = sentence(DomainError(facts.problem, **facts.params), reader)
        return Message(text, [asked, section(text)])
    message = answer_message(facts.shown, reader)
    blocks: list[Block] = [asked, *message.blocks]
    return Message(message.text, blocks)


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"match.explained": answered_message}
