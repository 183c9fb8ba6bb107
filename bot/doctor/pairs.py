"""The channels of pairs, circles and mentors: is the app where it believes to be?"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlalchemy import select

from bot.doctor.asking import Asking
from bot.doctor.checks import Check
from bot.domain.states.pair import PairState
from db.models import Circle, CommunityChannel, Pair
from db.session import WorkspaceSession

LIVING = (PairState.PUBLISHED, PairState.ACTIVE, PairState.PAUSED, PairState.CLOSING)
SAMPLE = 40
"""Channels that Slack did not list are asked for one by one, so many at most."""
OUTSIDE = frozenset({"channel_not_found", "not_in_channel", "is_archived"})
"""What Slack answers whoever is not in a channel. Archiving puts apps out."""
_SHOWN = 5


def channels_in_use(session: WorkspaceSession) -> dict[str, str]:
    """The channel (by its id) of every living pair, circle and community, and its name."""
    found: dict[str, str] = {}
    living = select(Pair.channel_id, Pair.channel_name, Pair.circle_id).where(
        Pair.status.in_([str(state) for state in LIVING])
    )
    circles: set[int] = set()
    for channel, name, circle in session.execute(living):
        found[channel or ""] = name
        if circle is not None:
            circles.add(circle)
    for number, channel, name in session.execute(select(Circle.id, Circle.channel_id, Circle.channel_name)):
        if number in circles:
            found[channel or ""] = name
    community = select(CommunityChannel.channel_id, CommunityChannel.channel_name)
    for channel, name in session.execute(community.where(CommunityChannel.archived_at.is_(None))):
        found[channel or ""] = name
    found.pop("", None)
    return found


def look_at_channels(
    asking: Asking, wanted: dict[str, str], where: str, tell: Callable[[str], None]
) -> Iterator[Check]:
    """Whether the app is in each of these channels. Slack lists them by the hundred; group messages are not listed,
    and a sample of what is missing is asked for by itself.
    """
    name = f"Channels of pairs{where}"
    if not wanted:
        yield Check(name, True, "none yet")
        return
    tell(f"Asking Slack for its channels, {len(wanted)} are in use")
    seen, error = _listed(asking)
    if seen is None:
        yield Check(name, None, f"not checked ({error})")
        return
    missing = [channel for channel in wanted if channel not in seen]
    looked = missing[:SAMPLE]
    lost: list[str] = []
    archived: list[str] = []
    for number, channel in enumerate(looked, 1):
        tell(f"Asking Slack for channel {number} of {len(looked)} that it did not list")
        _, error = asking("conversations.history", channel=channel, limit=1)
        if error in OUTSIDE:
            answer, error = asking("conversations.info", channel=channel)
            is_archived = not error and answer["channel"].get("is_archived")
            (archived if is_archived else lost).append(channel)
    yield from _said(name, wanted, lost, archived, len(missing) - len(looked))


def _said(
    name: str, wanted: dict[str, str], lost: list[str], archived: list[str], unseen: int
) -> Iterator[Check]:
    beyond = f"; {unseen} group messages were not looked at" if unseen else ""
    if not lost and not archived:
        yield Check(name, True, f"the app is in all {len(wanted) - unseen}{beyond}")
    if lost:
        mend = "Somebody there can type /invite @ and the app's name; it cannot let itself in again."
        yield Check(name, False, f"the app is not in {len(lost)}: {_named(wanted, lost)}{beyond}", mend)
    if archived:
        mend = "Unarchive them in Slack and type /invite @ and the app's name there, or end these pairs."
        yield Check(name, False, f"{len(archived)} are archived: {_named(wanted, archived)}", mend)


def _named(wanted: dict[str, str], some: list[str]) -> str:
    more = f" and {len(some) - _SHOWN} more" if len(some) > _SHOWN else ""
    return ", ".join(f"{wanted[channel] or 'a channel'} ({channel})" for channel in some[:_SHOWN]) + more


def _listed(asking: Asking) -> tuple[frozenset[str] | None, str]:
    """The private channels that the app is in, or None and why Slack did not say."""
    found: set[str] = set()
    cursor = ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        answer, error = asking(
            "users.conversations", types="private_channel", limit=999, exclude_archived="true", **more
        )
        if error or answer is None:
            return None, error
        found.update(channel["id"] for channel in answer.get("channels", ()))
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return frozenset(found), ""
