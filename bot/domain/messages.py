"""Every kind of message and operation, declared once.

A kind says whom it addresses; `bot.usecases.facts` loads what it must know (or finds that it no longer
applies), `blocks.messages` turns the facts into what people read. A test holds the three together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """Where a message goes."""

    PERSON = "person"
    PAIR = "pair"
    ADMIN = "admin"
    ANNOUNCE = "announce"


@dataclass(frozen=True)
class MessageKind:
    """A kind of message: its name, and where it goes.

    Its outbox arguments hold ids only: `person` for PERSON, `pair` for PAIR, `program` for the others.
    """

    name: str
    place: Place

    @property
    def event_type(self) -> str:
        """The kind as Slack's message metadata carries it."""
        return "mentorbot_" + self.name.replace(".", "_")


_DECLARED = (
    # Plan
    ("coordinator.appointed", Place.PERSON),
    # Recruit
    ("program.announced", Place.ANNOUNCE),
    ("admin.ready", Place.ADMIN),
    ("form.offer", Place.PERSON),
    ("application.received", Place.PERSON),
    ("application.unfinished", Place.PERSON),
    ("application.approved", Place.PERSON),
    ("application.waitlisted", Place.PERSON),
    ("application.declined", Place.PERSON),
    ("admin.application", Place.ADMIN),
    ("assessment.asked", Place.PERSON),
    ("assessment.ready", Place.PERSON),
    # Match
    ("match.preview", Place.ADMIN),
    ("match.published", Place.ADMIN),
    ("match.unmatched", Place.PERSON),
    ("match.offered", Place.ADMIN),
    ("match.ranked", Place.ADMIN),
    ("short_list.offered", Place.PERSON),
    ("short_list.reminder", Place.PERSON),
    ("mentor.asked", Place.PERSON),
    ("mentor.reminded", Place.PERSON),
    ("match.answered", Place.ADMIN),
    ("match.explained", Place.PERSON),
    ("match.settings_saved", Place.ADMIN),
    ("pair.announced", Place.PAIR),
    ("pair.rematched", Place.PERSON),
    # Guide
    ("nudge", Place.PERSON),
    ("admin.nudge", Place.ADMIN),
    ("agreement.proposed", Place.PERSON),
    ("agreement.signed", Place.PAIR),
    ("goal.set", Place.PAIR),
    ("goal.news", Place.PAIR),
    ("meeting.planned", Place.PAIR),
    ("meeting.cancelled", Place.PAIR),
    ("meeting.line", Place.PERSON),
    ("pair.paused", Place.PAIR),
    ("pair.resumed", Place.PAIR),
    ("coordinator.hello", Place.PERSON),
    # Review and close
    ("review.shared", Place.PERSON),
    ("admin.not_a_fit", Place.ADMIN),
    ("admin.concern", Place.ADMIN),
    ("coordinator.concern", Place.PERSON),
    ("pair.closed", Place.PAIR),
    ("pair.reopened", Place.PAIR),
    ("pair.ended", Place.PERSON),
    ("admin.pair_ended", Place.ADMIN),
    # People and delivery
    ("partner.gone", Place.PERSON),
    ("admin.person_gone", Place.ADMIN),
    ("admin.undelivered", Place.ADMIN),
    ("admin.hold", Place.ADMIN),
    ("admin.imported", Place.ADMIN),
)

KINDS: dict[str, MessageKind] = {name: MessageKind(name, place) for name, place in _DECLARED}


class Operation(StrEnum):
    """What else the outbox does in Slack. `pair`, `person` or `program` in the arguments says for whom."""

    JOIN_CHANNEL = "channel.join"
    CREATE_CHANNEL = "channel.create"
    INVITE = "channel.invite"
    ARCHIVE = "channel.archive"
    PUBLISH_HOME = "home.publish"
    AMEND = "message.amend"  # `message`: the outbox key it was posted with
    SHARE_FILE = "file.share"


SLOW = frozenset({Operation.SHARE_FILE})
"""Making these takes seconds: they have a sender of their own, so that no message waits for them."""


class NoLongerApplies(Exception):  # noqa: N818 - an answer, not an error
    """What the message would say is no longer true: it is not sent."""
