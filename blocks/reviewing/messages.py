"""Messages of this stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Message, actions, button, context, person, quote, section
from blocks.reader import Reader
from blocks.reviewing.answers import answer_sections
from bot.domain.shown.reviewing import ReviewShared, WordsWait

_ANSWERS = 40


def review_shared(facts: ReviewShared, reader: Reader) -> Message:
    """What the partner wrote for this reader."""
    text = reader.say(
        "{partner} has answered “{title}” too.", partner=person(facts.partner), title=quote(facts.title)
    )
    intro = f":envelope: {text} " + reader.say("This is what they wrote for you:")
    note = reader.say("Both of you get this now. Something to talk about when you next meet?")
    return Message(text, [section(intro), *answer_sections(facts.answers, reader, _ANSWERS), context(note)])


def words_wait(facts: WordsWait, reader: Reader) -> Message:
    """Somebody wants coordinators to know something. No names: whoever may read it, opens it."""
    program = quote(facts.program)
    if facts.not_a_fit:
        text = reader.say(
            "Someone in {program} asks for your help: their pair may not be a good fit.", program=program
        )
    else:
        text = reader.say(
            "Someone in {program} wrote something for the coordinators about their pair.", program=program
        )
    ways = [button(reader.say("Read it"), ids.REVIEW_READ, facts.submission)]
    if facts.not_a_fit and facts.pair:
        ways.append(button(reader.say("See what can be done"), ids.HEALTH_EXPLAIN, facts.pair))
    note = reader.say("Their partner does not know. Please talk to the person who wrote it first.")
    return Message(
        text,
        [
            section(f":speech_balloon: {text}"),
            actions(*ways),
            context(note),
        ],
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "review.shared": review_shared,
    "admin.not_a_fit": words_wait,
    "admin.concern": words_wait,
    "coordinator.concern": words_wait,
}
