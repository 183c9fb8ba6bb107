"""Messages: concerns. To those who handle one they say nothing of whose it is: that is read by a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Block, Message, actions, button, context, person, quote, section
from blocks.reader import Reader
from blocks.reviewing.concerns.parts import quoted
from bot.domain.shown.concerns import ConcernNews, ConcernWaits


def raised(facts: ConcernNews, reader: Reader) -> Message:
    """Somebody trusts this reader with something."""
    program = quote(facts.program)
    if facts.kind == "withdraw":
        text = reader.say(
            "A concern in {program} was taken back. There is nothing more to do.", program=program
        )
        return Message(text, [section(f":speech_balloon: {text}")])
    if facts.urgent:
        text = reader.say("*Urgent:* someone in {program} trusts you with a concern.", program=program)
    else:
        text = reader.say("Someone in {program} trusts you with a concern.", program=program)
    note = reader.say(
        "Nobody but those they chose knows of it. One warm sentence today helps more than many tomorrow."
    )
    if facts.from_review:
        text = reader.say("Someone in {program} wrote in a review what worries them.", program=program)
        note = reader.say("Their partner is not told. One warm sentence today helps more than many tomorrow.")
    lines = [f":speech_balloon: {text}"]
    if facts.answer_by is not None:
        lines.append(
            reader.say("They are promised a first answer by {when}.", when=reader.moment(facts.answer_by))
        )
    return Message(text, [section("\n".join(lines)), actions(_read(facts.concern, reader)), context(note)])


def word(facts: ConcernNews, reader: Reader) -> Message:
    """Something happened with a concern that this reader may read."""
    program = quote(facts.program)
    texts = {
        "withdraw": reader.say(
            "A concern in {program} was taken back. There is nothing more to do.", program=program
        ),
        "reopen": reader.say(
            "A concern in {program} was opened again: it is not settled yet.", program=program
        ),
        "assign": reader.say(
            "{who} gave you a concern in {program} to take in hand.",
            who=person(facts.by) if facts.by else reader.say("Somebody"),
            program=program,
        ),
        "lose": reader.say(
            "A concern in {program} is in nobody's hands any more: whoever had it cannot read it now. Who takes it?",
            program=program,
        ),
    }
    text = texts.get(facts.kind) or reader.say(
        "There are new words about a concern in {program}.", program=program
    )
    return Message(text, [section(f":speech_balloon: {text}"), actions(_read(facts.concern, reader))])


def waits(facts: ConcernWaits, reader: Reader) -> Message:
    """A first answer is due, or was."""
    when = reader.moment(facts.answer_by)
    program = quote(facts.program)
    if facts.late:
        text = reader.say(
            "Someone in {program} was promised an answer to their concern by {when}, and has none yet.",
            program=program,
            when=when,
        )
    else:
        text = reader.say(
            "A concern in {program} waits for its first answer, due {when}.", program=program, when=when
        )
    return Message(text, [section(f":hourglass_flowing_sand: {text}"), actions(_read(facts.concern, reader))])


def unanswered(facts: ConcernWaits, reader: Reader) -> Message:
    """For somebody who may not read it: that it waits, nothing more."""
    names = ", ".join(person(one) for one in facts.readers[:20])
    text = reader.say(
        "A concern in {program} has had no answer since {when}.",
        program=quote(facts.program),
        when=reader.moment(facts.answer_by),
    )
    ask = reader.say("{names} can read and answer it. Could you see that one of them does?", names=names)
    note = reader.say("What it is about, and whose it is, is for them alone: please do not ask.")
    return Message(text, [section(f":hourglass: {text} {ask}"), context(note)])


def news(facts: ConcernNews, reader: Reader) -> Message:
    """What was answered or done, for whoever raised it."""
    who, program = person(facts.by), quote(facts.program)
    texts = {
        "assign": reader.say(
            "{to} takes your concern in {program} in hand and will talk with you first.",
            to=person(facts.to) if facts.to else who,
            program=program,
        ),
        "mediate": reader.say(
            "{who} has begun the talks about your concern in {program}.", who=who, program=program
        ),
        "resolve": reader.say("{who} sees your concern in {program} as settled.", who=who, program=program),
    }
    text = texts.get(facts.kind) or reader.say(
        "{who} answered your concern in {program}.", who=who, program=program
    )
    blocks: list[Block] = [section(f":speech_balloon: {text}")]
    if facts.words:
        blocks.append(section(quoted(facts.words)))
    if facts.kind == "resolve":
        ways = [
            button(reader.say("It is not settled: open it again"), ids.CONCERN_REOPEN, facts.concern),
            button(reader.say("See all of it"), ids.CONCERN_SHOW, facts.concern),
        ]
    else:
        ways = [
            button(reader.say("Reply"), ids.CONCERN_ADD, facts.concern),
            button(reader.say("See how it stands"), ids.CONCERN_SHOW, facts.concern),
        ]
    return Message(text, [*blocks, actions(*ways), context(reader.say("Only you see this message."))])


def late(facts: ConcernWaits, reader: Reader) -> Message:
    """Nobody answered in time: said to whoever waits, with a way out."""
    text = reader.say(
        "You were promised an answer to your concern in {program} by {when}, and have none yet. We are sorry.",
        program=quote(facts.program),
        when=reader.moment(facts.answer_by),
    )
    if facts.told and facts.told_at is not None:
        text += " " + reader.say(
            "We remind those who can read it. If there is still no answer by {when}, we tell {names} that something "
            "waits, not whose or what.",
            when=reader.moment(facts.told_at),
            names=", ".join(person(one) for one in facts.told[:10]),
        )
    elif facts.told:
        text += " " + reader.say(
            "We reminded those who can read it, and told {names} that something waits, not whose or what.",
            names=", ".join(person(one) for one in facts.told[:10]),
        )
    else:
        text += " " + reader.say("We reminded those who can read it.")
    ways = [
        button(reader.say("Give it to somebody else"), ids.CONCERN_TURN, facts.concern),
        button(reader.say("See how it stands"), ids.CONCERN_SHOW, facts.concern),
    ]
    return Message(text, [section(text), actions(*ways)])


def nobody(facts: ConcernNews, reader: Reader) -> Message:
    """Whoever could read it is not here any more."""
    text = reader.say(
        "Whoever could read your concern in {program} cannot any more. Nobody else was told: you choose who reads it.",
        program=quote(facts.program),
    )
    return Message(
        text,
        [
            section(text),
            actions(button(reader.say("Give it to somebody else"), ids.CONCERN_TURN, facts.concern)),
        ],
    )


def _read(concern: int, reader: Reader) -> Block:
    return button(reader.say("Read it"), ids.CONCERN_READ, concern, style="primary")


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "concern.raised": raised,
    "concern.word": word,
    "concern.waits": waits,
    "concern.unanswered": unanswered,
    "concern.news": news,
    "concern.late": late,
    "concern.nobody": nobody,
}
