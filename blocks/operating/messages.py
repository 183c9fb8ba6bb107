"""What coordinators read about the bot itself: that messages are late and why, and that they arrive again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.parts import Message, context, section
from blocks.reader import Reader
from bot.domain.shown.operating import InTimeShown, LateShown
from bot.domain.troubles import Cause


def late(facts: LateShown, reader: Reader) -> Message:
    """That messages are late, why, and what there is to do: mostly nothing."""
    if facts.cause is Cause.MANY:
        return _many(facts, reader)
    text = reader.say("Messages to people are late.")
    how_many = reader.count(
        "{n} message has been waiting since {since}.",
        "{n} messages wait, the first since {since}.",
        facts.waiting,
        since=reader.moment(facts.since),
    )
    return Message(
        text,
        [
            section(f":hourglass: *{text}* {_why(facts.cause, reader)}\n{how_many}"),
            context(
                reader.say("Nothing is lost and nothing comes twice. You will read here when it is over.")
            ),
        ],
    )


def in_time(facts: InTimeShown, reader: Reader) -> Message:
    """That it is over, and what it was."""
    text = reader.say("Messages to people arrive in time again.")
    was = reader.say(
        "They were late from {since} to {until}: {why}",
        since=reader.moment(facts.since),
        until=reader.moment(facts.until),
        why=_why_it_was(facts.cause, reader),
    )
    return Message(text, [section(f":white_check_mark: *{text}*\n{was}")])


def _many(facts: LateShown, reader: Reader) -> Message:
    text = reader.count(
        "There is much to send: {n} message waits.",
        "There is much to send: {n} messages wait.",
        facts.waiting,
    )
    lasts = reader.count(
        "Slack takes only so many at a time; this takes about {n} more minute.",
        "Slack takes only so many at a time; this takes about {n} more minutes.",
        facts.minutes or 1,
    )
    return Message(
        text,
        [
            section(f":hourglass: *{text}* {lasts}"),
            context(reader.say("Nobody's clicks wait for it, and nothing is lost.")),
        ],
    )


def _why(cause: Cause, reader: Reader) -> str:
    match cause:
        case Cause.UNREACHABLE:
            return reader.say("Slack does not answer properly at the moment. They go out as soon as it does.")
        case Cause.LIMITS:
            return reader.say("Slack asks for a slower pace. They go out as soon as it lets them.")
        case Cause.DATABASE:
            return reader.say(
                "The database could not be reached. Please tell whoever runs mentorbot, unless they know."
            )
        case Cause.STOPPED:
            return reader.say("mentorbot was not running for a while. It is now, and sends what waited.")
        case _:
            return reader.say(
                "The cause is not known. Please tell whoever runs mentorbot: `mentorbot doctor --deep` looks for it."
            )


def _why_it_was(cause: Cause, reader: Reader) -> str:
    match cause:
        case Cause.UNREACHABLE:
            return reader.say("Slack did not answer properly.")
        case Cause.LIMITS:
            return reader.say("Slack asked for a slower pace.")
        case Cause.MANY:
            return reader.say("there was much to send.")
        case Cause.DATABASE:
            return reader.say("the database could not be reached.")
        case Cause.STOPPED:
            return reader.say("mentorbot was not running.")
        case _:
            return reader.say("the cause is not known; the log of mentorbot may tell more.")


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "admin.late": late,
    "admin.in_time": in_time,
}
