"""That a round is published, and how far it is; for coordinators."""

from __future__ import annotations

from datetime import timedelta

from blocks import ids
from blocks.matching.drafts.draft import circle_words
from blocks.parts import Block, Message, actions, button, confirm, context, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.matching import PublishedShown, Publishing

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
COARSE = 5  # minutes, beyond an hour
CELLS = 20


def published(facts: PublishedShown, reader: Reader) -> Message:
    """It is published: what happens now, and how far that is."""
    text = _what(facts, reader)
    known = facts.publishing
    if known is None:
        return _message(text, reader.say("The channels are on the way."), facts, reader)
    if known.paused_by is not None and known.waits:
        return _message(text, _paused(facts, known, reader), facts, reader, _go_on(known, reader))
    if not known.on_their_way:
        return _message(text, _done(known, reader), facts, reader)
    if not known.many:
        on_the_way = reader.count(
            "Its channel is on the way.", "Their channels are on the way.", known.channels
        )
        return _message(text, on_the_way, facts, reader)
    return _message(
        text, _under_way(known, reader), facts, reader,
        *([_pause(facts, known, reader)] if known.waits else []),
    )  # fmt: skip


def _what(facts: PublishedShown, reader: Reader) -> str:
    name, circles = quote(facts.program.name), circle_words(facts.circles, reader)
    if circles:
        return reader.say("Published in *{name}*: {circles}.", name=name, circles=circles)
    return reader.count(
        "{n} pair is published in *{name}*.", "{n} pairs are published in *{name}*.", facts.pairs, name=name
    )


def nothing_published(name: str, reader: Reader) -> Message:
    """The answer of who asks while nothing is being published."""
    text = reader.say(
        "Nothing of *{name}* is being published at the moment. `/mentor-admin match drafts` shows what is prepared.",
        name=quote(name),
    )
    return Message(text, [section(text)])


def _message(text: str, state: str, facts: PublishedShown, reader: Reader, *buttons: Block) -> Message:
    whole = f"{text} {state}"
    blocks: list[Block] = [section(whole)]
    if buttons:
        blocks.append(actions(*buttons))
    if facts.unmatched:
        blocks.append(
            context(
                reader.count(
                    "{n} person without a partner gets a kind message with what comes next.",
                    "{n} people without a partner get a kind message with what comes next.",
                    facts.unmatched,
                )
            )
        )
    if facts.publishing is not None and facts.publishing.refused:
        blocks.append(
            context(
                reader.count(
                    ":warning: {n} channel could not be made. The message about it says why, and how to try again.",
                    ":warning: {n} channels could not be made. The messages about them say why, and how to try again.",
                    facts.publishing.refused,
                )
            )
        )
    blocks.append(context(reader.say("`/mentor-admin status` shows how the program is doing.")))
    return Message(whole, blocks)


def _under_way(known: Publishing, reader: Reader) -> str:
    """How far it is, and how long it still takes."""
    return "\n".join(
        (
            reader.say("Their channels are being made; people can write as soon as theirs is there."),
            _so_far(known, reader),
            duration_left(known.still, reader)
            if known.waits
            else reader.say("Only a few messages are left."),
        )
    )


def _paused(facts: PublishedShown, known: Publishing, reader: Reader) -> str:
    if facts.circles is not None:
        wait = reader.count(
            "The people of {n} circle know nothing yet. Everybody whose channel is there goes on as usual.",
            "The people of {n} circles know nothing yet. Everybody whose channel is there goes on as usual.",
            known.waits,
        )
    else:
        wait = reader.count(
            "The people of {n} pair know nothing yet. Everybody whose channel is there goes on as usual.",
            "The people of {n} pairs know nothing yet. Everybody whose channel is there goes on as usual.",
            known.waits,
        )
    who = reader.say("*Paused* by {who}.", who=person(known.paused_by or ""))
    return "\n".join((who, _so_far(known, reader), wait))


def _done(known: Publishing, reader: Reader) -> str:
    return reader.count(
        "Its channel is there, and everybody in it is introduced.",
        "All {n} channels are there, and everybody in them is introduced.",
        known.open,
    )


def _so_far(known: Publishing, reader: Reader) -> str:
    filled = CELLS * known.open // known.channels
    drawn = "▰" * filled + "▱" * (CELLS - filled)
    return reader.say(
        "{drawn} *{made} of {all}* channels",
        drawn=drawn,
        made=reader.number(known.open),
        all=reader.number(known.channels),
    )


def duration_left(still: timedelta, reader: Reader) -> str:
    """How long it still takes, in words."""
    minutes = -(-still // MINUTE)
    if minutes <= 1:
        return reader.say("About a minute still.")
    if still < HOUR:
        return reader.say("About {n} minutes still.", n=minutes)
    hours, rest = divmod(-(-minutes // COARSE) * COARSE, 60)
    if not rest:
        return reader.count("About {n} hour still.", "About {n} hours still.", hours)
    return reader.count(
        "About {n} hour and {rest} minutes still.",
        "About {n} hours and {rest} minutes still.",
        hours,
        rest=rest,
    )


def _pause(facts: PublishedShown, known: Publishing, reader: Reader) -> Block:
    what = reader.say(
        "No further channel is made, and nobody else is told that they are matched. Pairs whose channel is there "
        "go on as usual. You can go on at any time."
    )
    if facts.circles is not None:
        what = reader.say(
            "No further channel is made, and nobody else is told that they are matched. Circles whose channel is "
            "there go on as usual. You can go on at any time."
        )
    ask = confirm(
        reader.say("Pause here?"),
        what,
        reader.say("Pause"),
        reader.say("Keep going"),
    )
    return button(reader.say("Pause"), ids.MATCH_PAUSE, known.round, ask=ask)


def _go_on(known: Publishing, reader: Reader) -> Block:
    ask = confirm(
        reader.say("Go on with publishing?"),
        reader.count(
            "{n} more channel is made, and its people are introduced to each other.",
            "{n} more channels are made, and their people are introduced to each other.",
            known.waits,
        ),
        reader.say("Go on"),
        reader.say("Not yet"),
    )
    return button(reader.say("Go on"), ids.MATCH_GO_ON, known.round, style="primary", ask=ask)
