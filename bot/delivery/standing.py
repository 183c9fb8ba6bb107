"""Messages that stand in Slack already: found again by their outbox row, and brought up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from blocks.messages import VIEWS
from blocks.nameless import without_erased
from blocks.spoken import spoken
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Busy, Refused, Slack, Unclear
from bot.domain.messages import KINDS, NoLongerApplies
from bot.heard import heard
from bot.readers import reader_at
from bot.usecases import outbox
from bot.usecases.facts.loading import load
from db.models import OutboxRow
from db.session import Sessions, WorkspaceSession

SOON = timedelta(seconds=2)
"""When to look again for a message that is about to be sent."""
CLOSED = frozenset({"edit_window_closed", "cant_update_message"})
"""This workspace does not let messages be changed: a new one takes its place."""
DISPENSABLE = frozenset(
    {
        "admin.application",
        "pair.announced",
        "circle.announced",
        "hello.offered",
        "program.announced",
        "campaign.last_call",
        "nudge",
    }
)
"""Kinds whose message stays as it is rather than come a second time."""
GONE = frozenset({"message_not_found", "channel_not_found", "is_inactive"})
TRIES_WITH_PICTURE = 3
"""Slack takes a moment to know a picture; after this many refusals the message does without."""


@dataclass(frozen=True)
class Standing:
    """A message in Slack, and the outbox row it came from."""

    kind: str
    args: dict[str, Any]
    channel: str
    ts: str


def standing_message(session: WorkspaceSession, key: str, now: datetime) -> Standing:
    """The message that was posted with this outbox key, or the one that took its place.

    Raises Busy while it is on its way, NoLongerApplies when it never arrived.
    """
    of_message = or_(OutboxRow.key == key, outbox.begins_with(_anew(key)))
    # Which is the newest is found here: asked to order them, a database looks through all messages, newest first.
    row = max(session.scalars(select(OutboxRow).where(of_message)), key=lambda row: row.id, default=None)
    if row is not None and row.status in outbox.OPEN:
        raise Busy(max(now + SOON, row.not_before))
    if row is None or row.slack_channel is None or row.slack_ts is None:
        raise NoLongerApplies
    return Standing(row.kind, dict(row.args), row.slack_channel, row.slack_ts)


def _anew(key: str) -> str:
    return f"{key}:anew:"


class StandingMessages:
    """Changes messages of one workspace. `chat.update` may be repeated: the latest state wins."""

    def __init__(self, sessions: Sessions, workspace_id: str, slack: Slack) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack

    def amend(self, parcel: Parcel, now: datetime) -> None:
        """Render a message anew and put it in its place. Raises Busy, Refused, Unclear or NoLongerApplies."""
        key = str(parcel.args["message"])
        with self._sessions.reading(self._workspace_id) as session:
            standing = standing_message(session, key, now)
            facts = load(session, standing.kind, parcel.args, now)
            reader = reader_at(session, KINDS[standing.kind].place, {**standing.args, **parcel.args})
            message = VIEWS[standing.kind](facts, reader)
            text, shown = without_erased((message.text, tuple(message.blocks)), reader)
            shown = heard(session, shown)
        text = spoken(text, shown)
        blocks = [dict(block) for block in shown]
        has_picture = any(block["type"] == "image" for block in blocks)
        if has_picture and parcel.attempts >= TRIES_WITH_PICTURE:
            blocks = [block for block in blocks if block["type"] != "image"]
            has_picture = False
        try:
            self._slack.call(
                "chat.update", channel=standing.channel, ts=standing.ts, text=text, blocks=blocks
            )
        except Refused as refused:
            if refused.code == "invalid_blocks" and has_picture:
                raise Unclear(refused.code) from None
            if refused.code in GONE:
                raise NoLongerApplies from None
            if refused.code in CLOSED and standing.kind in DISPENSABLE:
                raise NoLongerApplies from None
            if refused.code not in CLOSED:
                raise
            self._post_anew(standing, key, parcel, now)

    def _post_anew(self, standing: Standing, key: str, parcel: Parcel, now: datetime) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            outbox.post(session, standing.kind, now, key=f"{_anew(key)}{parcel.id}", **standing.args)
