"""Words that the views of the community share."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import person, quote
from blocks.reader import Reader
from bot.domain.shown.community import MENTEES, SlotShown

NAMED = 30
"""People named in one line; more are counted."""


def channel_words(kind: str, reader: Reader) -> str:
    """The name of a kind of channel."""
    return reader.say("Mentees' channel") if kind == MENTEES else reader.say("Mentors' channel")


def people_words(slack_ids: Sequence[str], reader: Reader) -> str:
    """People as mentions; beyond some, how many more."""
    shown = ", ".join(person(one) for one in slack_ids[:NAMED])
    if len(slack_ids) <= NAMED:
        return shown
    return shown + reader.count(" and {n} more", " and {n} more", len(slack_ids) - NAMED)


def slot_words(slot: SlotShown, reader: Reader) -> str:
    """A slot in a line: when, how long, where."""
    return reader.say(
        "{when} · {minutes} minutes · {place}",
        when=reader.moment(slot.starts_at), minutes=slot.minutes, place=quote(slot.place),
    )  # fmt: skip


def topic_words(slot: SlotShown, reader: Reader) -> str:
    """What somebody would like to talk about, on a line of its own; nothing where they did not say."""
    return "\n" + reader.say("About: {topic}", topic=quote(slot.topic)) if slot.topic else ""
