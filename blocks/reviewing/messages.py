"""Messages of this stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Message, actions, button, context, person, quote, section
from blocks.reader import Reader
from blocks.reviewing.answers import answer_sections
from blocks.reviewing.halfway import halfway_message
from blocks.reviewing.missing import asked_again_message
from bot.domain.reviews import AT_THE_END
from bot.domain.shown.reviewing import OneSided, ReviewShared, WordsWait

_ANSWERS = 40


def review_shared(facts: ReviewShared, reader: Reader) -> Message:
    """What the partner wrote for this reader."""
    facts = reader.worded(facts)
    text = reader.say(
        "{partner} has answered “{title}” too.", partner=person(facts.partner), title=quote(facts.title)
    )
    intro = f":envelope: {text} " + reader.say("This is what they wrote for you:")
    note = reader.say("Both of you get this. Something to talk about when you next meet?")
    if facts.at_the_end:
        note = reader.say("Both of you get this: words to keep from your time together.")
    if facts.changed_at is not None:
        note += " " + reader.say(
            "{partner} changed their words {day}.",
            partner=person(facts.partner),
            day=reader.moment(facts.changed_at),
        )
    return Message(text, [section(intro), *answer_sections(facts.answers, reader, _ANSWERS), context(note)])


def one_sided(facts: OneSided, reader: Reader) -> Message:
    """Kindly to both, once the last day is over and only one review has come."""
    facts = reader.worded(facts)
    title, partner = quote(facts.title), person(facts.partner)
    if facts.mine:
        text = reader.say("Thank you for your “{title}”. {partner} has not sent theirs.", title=title,
                          partner=partner)  # fmt: skip
        more = reader.say(
            "So what you wrote for each other is not shown: {partner} reads nothing of yours. If theirs still "
            "comes, you both read it. Talking about it when you next meet works without any form.",
            partner=partner,
        )
        if facts.form in AT_THE_END:
            more = reader.say(
                "What you wrote in it for each other is shown once theirs comes, too. Saying thank you to each other "
                "works without any form."
            )
        return Message(text, [section(f":seedling: {text}\n{more}")])
    text = reader.say("The days for “{title}” with {partner} are over, and that happens.", title=title,
                      partner=partner)  # fmt: skip
    more = reader.say(
        "What is for the partner is shown only when both have written, so nothing is shown now. If you still "
        "like to, your answers are welcome."
    )
    value = f"{facts.pair}:{facts.form}:{facts.occurrence}"
    return Message(
        text,
        [
            section(f":seedling: {text}\n{more}"),
            actions(button(reader.say("Answer after all"), ids.FORM_OPEN, value)),
        ],
    )


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
    "review.halfway": halfway_message,
    "review.one_sided": one_sided,
    "review.asked_again": asked_again_message,
    "admin.not_a_fit": words_wait,
    "admin.concern": words_wait,
    "coordinator.concern": words_wait,
}
