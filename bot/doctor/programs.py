"""The channels of every program: is the app in them, and are they what they should be?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, select

from bot.doctor.asking import Asking
from bot.doctor.checks import Check
from db.models import Program
from db.session import Sessions


@dataclass(frozen=True)
class _Places:
    """A program's name and channels."""

    name: str
    admin: str
    announce: str | None


def look_at_programs(asking: Asking, engine: Engine, workspace_id: str) -> Iterator[Check]:
    """The channels of every program of this workspace."""
    with Sessions(engine).reading(workspace_id) as session:
        programs = session.scalars(select(Program).order_by(Program.id))
        places = [_Places(p.name, p.admin_channel, p.announce_channel) for p in programs]
    if not places:
        says = "none yet; a workspace admin types /mentor-admin program new in a private channel"
        yield Check("Programs", True, says)
    for place in places:
        yield from _channels(asking, place)


def _channels(asking: Asking, program: _Places) -> Iterator[Check]:
    yield _admin_channel(asking, program)
    if program.announce:
        yield _announcement(asking, program.name, program.announce)


def _admin_channel(asking: Asking, program: _Places) -> Check:
    name = f"Admin channel of {program.name}"
    answer, error = asking("conversations.info", channel=program.admin)
    invite = f"In the channel {program.admin} type: /invite @ and the app's name."
    if answer is None or error == "ratelimited":
        return Check(name, None, f"not checked ({error})")
    if error:
        return Check(name, False, f"the app does not see it ({error})", invite)
    channel = answer["channel"]
    if channel.get("is_archived"):
        mend = "Unarchive it, or set the program up again in another private channel."
        return Check(name, False, "it is archived", mend)
    if not channel.get("is_private") or channel.get("is_ext_shared"):
        mend = "Change it to a private channel that is not shared: applications and pairs are shown there."
        return Check(name, False, "it is not private", mend)
    if not channel.get("is_member"):
        return Check(name, False, "the app is not in it", invite)
    return Check(name, True, "private, and the app is in it")


def _announcement(asking: Asking, program: str, channel_id: str) -> Check:
    name = f"Announcement of {program}"
    answer, error = asking("conversations.info", channel=channel_id)
    if answer is None or error == "ratelimited":
        return Check(name, None, f"not checked ({error})")
    if error:
        mend = f"Check that the channel {channel_id} still exists and is public."
        return Check(name, False, f"the app does not see it ({error})", mend)
    channel = answer["channel"]
    if channel.get("is_archived"):
        return Check(name, False, "it is archived", "Unarchive it before the program is announced.")
    if not channel.get("is_member"):
        mend = "In that channel type: /invite @ and the app's name."
        return Check(name, False, "the app is not in it", mend)
    return Check(name, True, "the app can post there")
