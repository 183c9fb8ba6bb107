"""Words that the views of the community share."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import fit, person, quote
from blocks.reader import Reader
from bot.domain.shown.community import MENTEES, SlotShown

NAMED = 30
"""People named in one line; more are counted."""
PLACE_SHOWN, TOPIC_SHOWN = 350, 900
"""Characters of a place and of a topic, escaped: several slots stand in one message."""


def channel_words(kind: str, reader: Reader) -> str:
    """The name of a kind of channel."""
    return reader.say("Mentees' channel") if kind == MENTEES else reader.say("Mentors' channel")


def people_words(slack_ids: Sequence[str], reader: Reader, most: int = NAMED) -> str:
    """People as mentions; beyond `most`, how many more."""
    shown = ", ".join(person(one) for one in slack_ids[:most])
    if len(slack_ids) <= most:
        return shown
    return shown + reader.count(" and {n} more", " and {n} more", len(slack_ids) - most)


def slot_words(slot: SlotShown, reader: Reader) -> str:
    """A slot in a line: when, how long, where."""
    return reader.say(
        "{when} · {minutes} minutes · {place}",
        when=reader.near(slot.starts_at), minutes=slot.minutes, place=fit(quote(slot.place), PLACE_SHOWN),
    )  # fmt: skip


def topic_words(slot: SlotShown, reader: Reader) -> str:
    """What somebody would like to talk about, on a line of its own; nothing where they did not say."""
    return (
        "\n" + reader.say("About: {topic}", topic=fit(quote(slot.topic), TOPIC_SHOWN)) if slot.topic else ""
    )
