"""What happens when somebody comes, changes or leaves the company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.usecases.closing.departure import person_left
from bot.usecases.people.directory import known, remember
from bot.usecases.people.newcomers import invite_newcomer
from db.session import WorkspaceSession


def person_changed(session: WorkspaceSession, user: object, now: datetime) -> None:
    """Remember Slack's user object; if it says that they left, their partners and coordinators are told.

    An event that carries only an id says nothing new: whoever received it has read that person already.
    """
    if not isinstance(user, Mapping):
        return
    gone = remember(session, user, now)
    session.flush()
    if gone is not None:
        person_left(session, gone, now)


def person_joined(session: WorkspaceSession, user: object, joined_at: datetime | None, now: datetime) -> None:
    """Somebody's account was made at `joined_at` (aware; None: just now): remember them, and ask whether they would
    like somebody at their side. What happened long before it is told is nothing new.
    """
    if not isinstance(user, Mapping):
        return
    person_changed(session, user, now)
    session.flush()
    invite_newcomer(session, known(session, str(user["id"])), joined_at or now, now)
