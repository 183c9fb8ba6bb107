"""Knowing the people of the workspace: read from Slack, kept current by events and by a daily reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import bindparam, select

from bot.domain.sound_text import sound_in
from bot.usecases.people.privacy.marks import come_back, forgotten_among
from db.models import Person, Workspace
from db.often import often
from db.session import Sessions, WorkspaceSession

PAGE = "200"
"""Slack's own advice for users.list."""
_OF_SLACK_ID = often(select(Person).where(Person.slack_id == bindparam("slack_id")))


class UnknownPersonError(LookupError):
    """Someone acts who was never read from Slack; `learn` reads them."""


def known(session: WorkspaceSession, slack_id: str) -> Person:
    """The person with this Slack id. Raises UnknownPersonError."""
    person = session.scalar(_OF_SLACK_ID, {"slack_id": slack_id})
    if person is None:
        raise UnknownPersonError(slack_id)
    return person


def learn(sessions: Sessions, client: WebClient, workspace_id: str, slack_id: str, now: datetime) -> None:
    """Read one person from Slack and remember them. Raises what the client raises."""
    answer = client.api_call("users.info", params={"user": slack_id, "include_locale": "true"})
    user: Mapping[str, Any] = answer["user"]
    with sessions.writing(workspace_id) as session:
        come_back(session, slack_id)
        remember(session, user, now)


def read_page(client: WebClient, cursor: str = "") -> tuple[list[Mapping[str, Any]], str]:
    """A page of the workspace's people as Slack's user objects, and the next page's cursor (empty: the last).

    Raises what the client raises.
    """
    params = {"limit": PAGE, "include_locale": "true", **({"cursor": cursor} if cursor else {})}
    answer = client.api_call("users.list", params=params)
    following = (answer.get("response_metadata") or {}).get("next_cursor") or ""
    return list(answer.get("members", ())), str(following)


def remember_all(
    session: WorkspaceSession, users: Sequence[Mapping[str, Any]], now: datetime
) -> list[Person]:
    """Remember many people; returns those who are newly seen as deactivated."""
    slack_ids = [str(user["id"]) for user in users]
    forgotten = forgotten_among(session, slack_ids)
    people = {p.slack_id: p for p in session.scalars(select(Person).where(Person.slack_id.in_(slack_ids)))}
    return [
        person
        for user in users
        if str(user["id"]) not in forgotten
        and (str(user["id"]) in people or not user.get("deleted"))  # nobody is remembered who is gone already
        and (person := _remember(session, user, now, people.get(str(user["id"])))) is not None
    ]


def unknown_among(session: WorkspaceSession, users: Sequence[Mapping[str, Any]]) -> list[str]:
    """The Slack ids of those who were never read before."""
    slack_ids = [str(user["id"]) for user in users]
    met = {
        *session.scalars(select(Person.slack_id).where(Person.slack_id.in_(slack_ids))),
        *forgotten_among(session, slack_ids),
    }
    return [slack_id for slack_id in slack_ids if slack_id not in met]


def remember(session: WorkspaceSession, user: Mapping[str, Any], now: datetime) -> Person | None:
    """Remember one person from Slack's user object; returns them if this is how we learn that they left."""
    return _remember(
        session, user, now, session.scalar(select(Person).where(Person.slack_id == str(user["id"])))
    )


def _remember(
    session: WorkspaceSession, user: Mapping[str, Any], now: datetime, person: Person | None
) -> Person | None:
    user = sound_in(dict(user))
    profile: Mapping[str, Any] = user.get("profile") or {}
    met_before = person is not None
    if person is None:
        person = Person(slack_id=str(user["id"]), skills=[])
        session.add(person)
    name = (
        profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    )
    person.name = str(name or person.name or "")[:255]
    person.email = str(profile["email"]).lower()[:255] if profile.get("email") else person.email
    person.title = str(profile.get("title") or person.title or "")[:255]
    person.zone = str(user.get("tz") or person.zone or "UTC")
    person.locale = str(user.get("locale") or person.locale or "en-US")
    person.is_workspace_admin = bool(user.get("is_admin") or user.get("is_owner"))
    person.is_guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    person.is_single_channel = bool(user.get("is_ultra_restricted"))
    person.is_outside = bool(user.get("is_stranger"))
    person.is_bot = bool(user.get("is_bot")) or user.get("id") == "USLACKBOT"
    left = bool(user.get("deleted"))
    newly_left = left and person.deactivated_at is None
    if newly_left:
        person.deactivated_at = now
    elif not left:
        person.deactivated_at = None
    return person if newly_left and met_before else None


def workspace_of(session: WorkspaceSession) -> Workspace | None:
    """The workspace's own row."""
    return session.get(Workspace, session.workspace_id)
