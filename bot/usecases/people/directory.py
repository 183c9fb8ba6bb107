"""Knowing the people of the workspace: read from Slack, kept current by events and by a daily reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import select

from db.models import Person, Workspace
from db.session import Sessions, WorkspaceSession


class UnknownPersonError(LookupError):
    """Someone acts who was never read from Slack; `learn` reads them."""


def known(session: WorkspaceSession, slack_id: str) -> Person:
    """The person with this Slack id. Raises UnknownPersonError."""
    person = session.scalar(select(Person).where(Person.slack_id == slack_id))
    if person is None:
        raise UnknownPersonError(slack_id)
    return person


def learn(sessions: Sessions, client: WebClient, workspace_id: str, slack_id: str, now: datetime) -> None:
    """Read one person from Slack and remember them. Raises what the client raises."""
    answer = client.api_call("users.info", params={"user": slack_id, "include_locale": "true"})
    user: Mapping[str, Any] = answer["user"]
    with sessions.writing(workspace_id) as session:
        remember(session, user, now)


def read_everybody(client: WebClient) -> Iterator[list[Mapping[str, Any]]]:
    """The workspace's people, page by page, as Slack's user objects."""
    cursor = ""
    while True:
        params = {"limit": "200", "include_locale": "true", **({"cursor": cursor} if cursor else {})}
        answer = client.api_call("users.list", params=params)
        yield list(answer.get("members", ()))
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return


def remember_all(session: WorkspaceSession, users: Iterable[Mapping[str, Any]], now: datetime) -> list[Person]:
    """Remember many people; returns those who are newly seen as deactivated."""
    people = {person.slack_id: person for person in session.scalars(select(Person))}
    return [
        person
        for user in users
        if (person := _remember(session, user, now, people.get(str(user["id"])))) is not None
    ]


def remember(session: WorkspaceSession, user: Mapping[str, Any], now: datetime) -> Person | None:
    """Remember one person from Slack's user object; returns the person if this is how we learn that they left."""
    return _remember(session, user, now, session.scalar(select(Person).where(Person.slack_id == str(user["id"]))))


def _remember(
    session: WorkspaceSession, user: Mapping[str, Any], now: datetime, person: Person | None
) -> Person | None:
    profile: Mapping[str, Any] = user.get("profile") or {}
    if person is None:
        person = Person(slack_id=str(user["id"]), skills=[])
        session.add(person)
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    person.name = str(name or person.name or "")[:255]
    person.email = str(profile["email"]).lower()[:255] if profile.get("email") else person.email
    person.title = str(profile.get("title") or person.title or "")[:255]
    person.zone = str(user.get("tz") or person.zone or "UTC")
    person.locale = str(user.get("locale") or person.locale or "en-US")
    person.is_workspace_admin = bool(user.get("is_admin") or user.get("is_owner"))
    person.is_guest = bool(user.get("is_restricted") or user.get("is_ultra_restricted"))
    person.is_outside = bool(user.get("is_stranger"))
    person.is_bot = bool(user.get("is_bot")) or user.get("id") == "USLACKBOT"
    left = bool(user.get("deleted"))
    newly_left = left and person.deactivated_at is None
    if newly_left:
        person.deactivated_at = now
    elif not left:
        person.deactivated_at = None
    return person if newly_left else None


def workspace_of(session: WorkspaceSession) -> Workspace | None:
    """The workspace's own row."""
    return session.get(Workspace, session.workspace_id)
