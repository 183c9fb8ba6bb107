"""What people who applied read when questions came since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Message, actions, button, context, fit, quote, section
from blocks.reader import Reader
from bot.domain.shown.questions import NewQuestionsShown

LONGEST_LABEL = 200


def new_questions(facts: NewQuestionsShown, reader: Reader) -> Message:
    """One message for everything that is new."""
    title = reader.count("One new question", "{n} new questions", facts.count)
    text = reader.count(
        "*{name}* has one new question for you, which came after you applied.",
        "*{name}* has {n} new questions for you, which came after you applied.",
        facts.count,
        name=quote(facts.program.name),
    )
    asked = "\n".join(f"• {quote(fit(label, LONGEST_LABEL))}" for label in facts.labels)
    more = facts.count - len(facts.labels)
    if more > 0:
        asked += "\n" + reader.count("and one more", "and {n} more", more)
    label = reader.count("Answer the new question", "Answer {n} new questions", facts.count)
    return Message(
        f"{title}: {quote(facts.program.name)}",
        [
            section(f"{text}\n{asked}"),
            actions(button(label, ids.APPLICATION_NEWS, facts.cohort, style="primary")),
            context(reader.say("You have your place either way, and all your other answers are kept.")),
        ],
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"questions.new": new_questions}
