"""Who is in the admin channel at this moment, asked of Slack before a transaction begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from bot.domain.access import Presence
from bot.listeners.desk import Desk
from bot.listeners.payloads import Request
from bot.log import logger
from bot.slack_api import NETWORK, code_of, hurried
from db.models import Coordinator, Person, Program
from db.session import WorkspaceSession

SECONDS = 1.2
"""So long at most; Slack itself waits three seconds for the answer to a click."""
PAGE = "1000"
UNSEEN = frozenset({"channel_not_found", "not_in_channel", "is_archived", "missing_scope"})
"""What Slack answers about a channel that the app cannot look into."""

_log = logger("listeners")


def presence_of(desk: Desk, request: Request) -> Presence:
    """In which of the admin channels of their programs this person is; nowhere for whoever coordinates nothing.

    Never raises: what Slack does not say in time is `unsure`, and opens nothing.
    """
    with desk.sessions.reading(desk.workspace_id) as session:
        channels = _channels(session, request.user_id)
    took = desk.metrics.stopwatch()
    there: set[str] = set()
    unsure: set[str] = set()
    unseen: set[str] = set()
    for channel, programs in channels.items():
        found = _is_in(desk, channel, request.user_id, took)
        if isinstance(found, str):
            _log.warning("membership_unknown", listener=request.name, code=found)
            (unseen if found in UNSEEN else unsure).update(programs)
        elif found:
            there.update(programs)
    return Presence(frozenset(there), frozenset(unsure), frozenset(unseen))


def _channels(session: WorkspaceSession, slack_id: str) -> Mapping[str, set[str]]:
    """The programs (ids) that somebody coordinates, by their admin channel."""
    rows = session.execute(
        select(Program.admin_channel, Program.id)
        .join(Coordinator, Coordinator.program_id == Program.id)
        .join(Person, Person.id == Coordinator.person_id)
        .where(Person.slack_id == slack_id)
        .order_by(Program.id)
    )
    found: dict[str, set[str]] = {}
    for channel, program_id in rows:
        found.setdefault(channel, set()).add(str(program_id))
    return found


def _is_in(desk: Desk, channel: str, slack_id: str, took: Callable[[], float]) -> bool | str:
    """Whether somebody is in a channel, or why that is not known."""
    cursor = ""
    while (left := SECONDS - took()) > 0:
        params = {"channel": channel, "limit": PAGE, **({"cursor": cursor} if cursor else {})}
        try:
            answer = hurried(desk.client, left).api_call("conversations.members", params=params)
        except SlackApiError as problem:
            return code_of(problem)
        except NETWORK as problem:
            return type(problem).__name__
        members = answer.get("members")
        if not isinstance(members, list):
            return "no_members"
        if slack_id in members:
            return True
        cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            return False
    return "too_slow"
