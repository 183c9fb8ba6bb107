"""The JSON in which Slack shows people, conversations, messages and files."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from playground.workspace import EVENT_TYPE, Channel, Message, StoredFile, Workspace

if TYPE_CHECKING:
    from playground.people import Person

Json = dict[str, Any]


def profile_json(person: Person, *, email: bool) -> Json:
    """users.profile.get, and the profile inside of a user."""
    first, _, last = person.real_name.partition(" ")
    profile: Json = {
        "title": person.title,
        "phone": "",
        "skype": "",
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.real_name or person.name,
        "display_name_normalized": person.real_name or person.name,
        "first_name": first,
        "last_name": last,
        "fields": dict(person.fields),
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g" + person.id[-8:].lower(),
        "team": person.team_id,
        "pronouns": person.pronouns,
    }
    if email and person.email and not person.is_bot:
        profile["email"] = person.email
    return profile


def user_json(person: Person, now: datetime, *, email: bool, locale: bool = False) -> Json:
    """users.info. `now` decides the offset; a deactivated account shows less."""
    user: Json = {
        "id": person.id,
        "team_id": person.team_id,
        "name": person.name,
        "deleted": person.deleted,
        "profile": profile_json(person, email=email),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if person.is_stranger:
        user["is_stranger"] = True
    if person.deleted:
        return user
    offset = now.astimezone(ZoneInfo(person.tz))
    seconds = offset.utcoffset()
    user |= {
        "color": "9f69e7",
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": tz_label(person.tz, offset),
        "tz_offset": int(seconds.total_seconds()) if seconds else 0,
        "is_admin": person.is_admin,
        "is_owner": person.is_owner,
        "is_primary_owner": person.is_owner,
        "is_restricted": person.is_restricted or person.is_ultra_restricted,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_email_confirmed": not person.is_bot,
        "who_can_share_contact_card": "EVERYONE",
    }
    if locale:
        user["locale"] = person.locale
    return user


def tz_label(zone: str, moment: datetime) -> str:
    """The zone's name in English words as the profile shows it, summer time included."""
    from babel.dates import get_timezone_name

    return str(get_timezone_name(moment, width="long", locale="en_US")) or zone


def conversation_json(channel: Channel, workspace: Workspace, viewer: str) -> Json:
    """conversations.info for someone who may see it (the app)."""
    shared: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_im": channel.kind == "im",
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
        "updated": channel.created * 1000,
    }
    if channel.kind == "im":
        other = next((u for u in channel.members if u != viewer), viewer)
        person = workspace.people.get(other)
        return shared | {
            "user": other,
            "is_user_deleted": bool(person and person.deleted),
            "is_ext_shared": channel.is_ext_shared,
            "priority": 0,
        }
    return shared | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind in {"public", "private"},
        "is_group": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.is_private,
        "is_general": channel.is_general,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "is_member": viewer in channel.members,
        "unlinked": 0,
        "creator": channel.creator,
        "shared_team_ids": sorted(
            {workspace.people[u].team_id for u in channel.members if u in workspace.people}
            | {workspace.team_id}
        ),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "previous_names": [],
    }


def message_json(
    message: Message, workspace: Workspace, app: Json, *, metadata: bool = False, replies: int = 0
) -> Json:
    """A message as history shows it. `app` has bot_id, app_id and name; `metadata` with the event payload."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
    }
    if message.subtype:
        return shown | {"subtype": message.subtype}
    shown["team"] = workspace.team_id
    if message.from_app:
        shown |= {
            "bot_id": app["bot_id"],
            "app_id": app["app_id"],
            "bot_profile": {
                "id": app["bot_id"],
                "app_id": app["app_id"],
                "name": app["name"],
                "deleted": False,
                "updated": 0,
                "team_id": workspace.team_id,
            },
        }
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if replies:
        shown |= {"thread_ts": message.ts, "reply_count": replies}
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown


def file_json(file: StoredFile, address: str, team_id: str) -> Json:
    """files.info. `address` is where the playground serves files."""
    url = f"{address}{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2].lower() if "." in file.name else "binary",
        "user": file.user,
        "user_team": team_id,
        "mode": "hosted",
        "editable": False,
        "size": len(file.content),
        "is_external": False,
        "is_public": False,
        "url_private": url,
        "url_private_download": f"{url}?download=1",
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
    }


def message_event(
    message: Message, channel: Channel, workspace: Workspace, app: Json, files: list[Json]
) -> Json:
    """The event `message` as it goes to the app."""
    event = message_json(message, workspace, app, metadata=True)
    event |= {"channel": channel.id, "channel_type": EVENT_TYPE[channel.kind], "event_ts": message.ts}
    if files:
        event |= {"files": files, "subtype": "file_share"}
    return event
