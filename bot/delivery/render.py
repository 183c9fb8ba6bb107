"""From an outbox row to what its reader will see, at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blocks.messages import VIEWS
from blocks.nameless import without_erased
from blocks.spoken import spoken
from bot.delivery.parcel import Parcel
from bot.domain.messages import KINDS, Place
from bot.heard import heard
from bot.readers import reader_at, reader_of
from bot.usecases.facts.loading import load
from db.models import Person
from db.session import Sessions


class ReaderGone(Exception):  # noqa: N818 - a finding
    """The person this message is for has left the workspace."""


@dataclass(frozen=True)
class Rendered:
    """A message ready to be sent."""

    text: str
    blocks: tuple[dict[str, Any], ...]
    event_type: str
    channel: str | None = None
    """Where it goes, as far as that was known without asking Slack."""
    person: str | None = None
    """The Slack id of whom it goes to directly. A message sent to it opens the conversation, if there is none yet."""


def render(sessions: Sessions, workspace_id: str, parcel: Parcel, now: datetime) -> Rendered:
    """Load the facts of the row and render them for its reader.

    Raises NoLongerApplies when there is nothing to say any more, ReaderGone when nobody would read it.
    """
    kind = KINDS[parcel.kind]
    with sessions.reading(workspace_id) as session:
        channel = slack_id = None
        if kind.place is Place.PERSON:
            person = session.get(Person, int(parcel.args["person"]))
            if person is None or person.deactivated_at is not None:
                raise ReaderGone
            reader, channel, slack_id = reader_of(person), person.dm_channel, person.slack_id
        else:
            reader = reader_at(session, kind.place, parcel.args)
        facts = load(session, parcel.kind, parcel.args, now)
        message = VIEWS[parcel.kind](facts, reader)
        text, blocks = without_erased((message.text, tuple(message.blocks)), reader)
        blocks = heard(session, blocks)
    text = spoken(text, blocks)
    return Rendered(text, blocks, kind.event_type, channel, slack_id)
