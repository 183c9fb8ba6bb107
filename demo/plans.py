"""What colleagues mean to do, and how what they decide about is told apart.

Chance is drawn for each decision by what it is about: the kind of button, the partner or channel, the day.
It is never drawn in sequence. So one message more, or one that comes some minutes late, changes nothing else.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playground import ChannelOnScreen, MessageOnScreen
from playground.blockkit import interactive_elements as elements

GLANCE = timedelta(seconds=15)  # between two looks at a screen on which something should have happened
PATIENCE = timedelta(minutes=3)  # until a colleague presses again
TRIES = 8  # of one thing, in a row
_MENTION = re.compile(r"<@(\w+)>")
_AMONG_THEMSELVES = re.compile(r"(mentors|mentees|peers)-")


@dataclass(frozen=True)
class Button:
    """A button a colleague means to press: where it is, and what tells it apart from its like."""

    channel: str
    ts: str
    block_id: str
    action_id: str
    value: str | None

    def same_as(self, other: Button) -> bool:
        """Whether it does the same in the same conversation, though it may stand in another message."""
        return (self.action_id, self.value, self.channel) == (other.action_id, other.value, other.channel)


@dataclass(frozen=True)
class Plan:
    """Something to do at a moment (UTC): press a button, type a command, or say something in a channel.

    `about` names the decision behind it. What did not come about is `waiting` since then (UTC), for a form
    that opens late or a message that offers it again; `tries` counts the attempts so far. `step`: what is meant to
    follow in the modal that opens (see `playbook.STEPS`).
    """

    due: datetime
    what: str
    button: Button | None = None
    channel: str | None = None
    text: str = ""
    about: str = ""
    waiting: datetime | None = None
    tries: int = 0
    step: int = 0

    @property
    def name(self) -> str:
        """The button's action id, or the command."""
        return self.button.action_id if self.button else self.text

    @property
    def rank(self) -> tuple[bool, datetime, str]:
        """Who stands before a form that did not open comes first: nobody overtakes them."""
        return (self.waiting is None, self.due, self.about)


class Subjects:
    """Names for what decisions are about, the same in each run with the same seed."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._given: dict[tuple[str, str, str, str], str] = {}
        self._times: Counter[str] = Counter()

    def name(
        self, kind: str, block_id: str, message: MessageOnScreen, channel: ChannelOnScreen, at: datetime
    ) -> tuple[str, bool]:
        """The name for a choice offered in a message that came `at` (UTC), and whether it is a new one.

        Of several on the same day with the same person, the first is 1. Messages are known by where they
        stand; their ids, and those they carry, depend on the order of other people's doings.
        """
        place = (channel.id, message.ts, block_id, kind)
        known = self._given.get(place)
        if known is not None:
            return known, False
        mentioned = ",".join(sorted(set(_MENTION.findall(message.words))))
        day = at.astimezone(self._zone).date()
        of_its_kind = f"{kind}:{place_of(channel.name)}:{mentioned}:{day}"
        self._times[of_its_kind] += 1
        self._given[place] = name = f"{of_its_kind}:{self._times[of_its_kind]}"
        return name, True


def place_of(name: str) -> str:
    """A conversation's name as decisions know it: what mentors, or mentees, have among themselves is called after
    the program, in the company's language, and nobody decides differently for that.
    """
    among = _AMONG_THEMSELVES.match(name)
    return among[1] if among else name


def hour_of(moment: datetime, zone: str) -> datetime:
    """The start of this hour on a clock in `zone`, in the time zone of `moment`."""
    local = moment.astimezone(ZoneInfo(zone)).replace(minute=0, second=0, microsecond=0)
    return local.astimezone(moment.tzinfo)


def fingerprint(message: MessageOnScreen) -> str:
    """Changes when the message says something else or offers other buttons."""
    offered = [
        (element["type"], element.get("action_id"), element.get("value"))
        for _, element in elements(message.blocks)
    ]
    return hashlib.blake2b(f"{message.words}{offered}".encode(), digest_size=8).hexdigest()
