"""users.*: the directory."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method
from playground.api.conversations import asked_kinds
from playground.refusal import Refused
from playground.shapes import profile_json, user_json

Json = dict[str, Any]

MOST_AT_ONCE = 1000


@method("users.info")
def info(call: Call) -> Json:
    """One person; the e-mail only with users:read.email, the locale only when asked for."""
    person = call.person(call.text("user"))
    locale = call.flag("include_locale")
    return {"user": user_json(person, call.core.clock.now(), email=_email(call), locale=locale)}


@method("users.list")
def listing(call: Call) -> Json:
    """Everyone, the deactivated, bots and Slackbot included."""
    people = [p for p in call.core.workspace.people.values() if not p.is_stranger]
    if len(people) > MOST_AT_ONCE and not call.text("limit"):
        raise Refused("limit_required")
    shown, cursor = call.page(people, default=MOST_AT_ONCE, most=MOST_AT_ONCE)
    now, locale = call.core.clock.now(), call.flag("include_locale")
    return {
        "members": [user_json(p, now, email=_email(call), locale=locale) for p in shown],
        "cache_ts": call.core.epoch(),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.lookupByEmail")
def lookup(call: Call) -> Json:
    """By e-mail, upper and lower case alike; not the deactivated."""
    wanted = call.text("email").strip().lower()
    for person in call.core.workspace.people.values():
        if person.email.lower() == wanted and not (person.deleted or person.is_stranger or person.is_bot):
            return {"user": user_json(person, call.core.clock.now(), email=_email(call))}
    raise Refused("users_not_found")


@method("users.profile.get")
def profile(call: Call) -> Json:
    """What someone says about themselves."""
    person = call.person(call.text("user") or call.me)
    return {"profile": profile_json(person, email=_email(call))}


@method("users.getPresence")
def presence(call: Call) -> Json:
    """Whether someone is there."""
    person = call.person(call.text("user") or call.me)
    return {"presence": "away" if person.deleted else "active"}


@method("users.conversations")
def conversations(call: Call) -> Json:
    """The conversations of the app, or those of someone that the app may know of."""
    kinds = asked_kinds(call)
    user = call.text("user") or call.me
    call.person(user)
    hide = call.flag("exclude_archived")
    workspace = call.core.workspace
    found = [
        c
        for c in workspace.of(user)
        if c.kind in kinds and (call.me in c.members if c.is_private else True) and not (hide and c.archived)
    ]
    shown, cursor = call.page(found, default=100, most=999)
    return {
        "channels": [call.conversations.seen_by_app(c) for c in shown],
        "response_metadata": {"next_cursor": cursor},
    }


def _email(call: Call) -> bool:
    return "users:read.email" in call.core.app.scopes
