"""The app's manifest: what Slack would refuse in it, and what it lets the app do.

Lengths are those of Slack's manifest schema (rules/_manifest.json: a JSON type, the lengths of strings and
lists, a pattern, required keys, children). Beyond the schema, an event needs its scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playground import rules

Json = dict[str, Any]

_TYPES: dict[str, type] = {"object": dict, "list": list, "string": str, "integer": int, "boolean": bool}

# The scopes (any one of them) without which Slack does not deliver an event. Unlisted events need none.
EVENT_SCOPES: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_created": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "im_created": ("im:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
    "user_profile_changed": ("users:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "pin_added": ("pins:read",),
    "pin_removed": ("pins:read",),
    "file_shared": ("files:read",),
    "file_created": ("files:read",),
    "team_rename": ("team:read",),
    "app_home_opened": (),
    "app_uninstalled": (),
    "tokens_revoked": (),
}


class ManifestRefused(ValueError):  # noqa: N818  (reads as a sentence)
    """Slack would not accept this manifest; `problems` has one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("the manifest is refused: " + "; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Command:
    """A slash command as the manifest declares it."""

    name: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True)
class App:
    """What the manifest lets the app do."""

    name: str
    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, Command]
    shortcuts: dict[str, Json] = field(default_factory=dict)
    home_tab: bool = False
    messages_tab: bool = False
    messages_read_only: bool = False
    interactive: bool = False
    socket_mode: bool = True


def problems(manifest: Any) -> list[str]:
    """Everything Slack would refuse, a sentence each; empty if it is installable as it is."""
    found = list(_walk(rules.manifest(), manifest, "manifest"))
    return found or list(_sense(manifest))


def read(manifest: Json) -> App:
    """The app of a manifest. Raises ManifestRefused."""
    found = problems(manifest)
    if found:
        raise ManifestRefused(found)
    features = manifest.get("features", {})
    home = features.get("app_home", {})
    settings = manifest.get("settings", {})
    commands = {
        c["command"]: Command(
            c["command"], c["description"], c.get("usage_hint", ""), c.get("should_escape", False)
        )
        for c in features.get("slash_commands", [])
    }
    name = manifest["display_information"]["name"]
    return App(
        name=name,
        bot_name=features.get("bot_user", {}).get("display_name", name),
        scopes=frozenset(_bot_scopes(manifest)),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands=commands,
        shortcuts={s["callback_id"]: s for s in features.get("shortcuts", [])},
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_read_only=home.get("messages_tab_read_only_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
        socket_mode=settings.get("socket_mode_enabled", False),
    )


def _bot_scopes(manifest: Json) -> list[str]:
    found: list[str] = manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])
    return found


def _walk(rule: Json, value: Any, path: str) -> Iterator[str]:
    kind = _TYPES[rule["type"]]
    fits = isinstance(value, kind) and not (kind is int and isinstance(value, bool))
    if not fits:
        yield f"{path} must be of type {rule['type']}"
        return
    low, high = rule.get("length", (0, None))
    if kind in (str, list) and (len(value) < low or (high is not None and len(value) > high)):
        yield f"{path} has length {len(value)}; allowed is {low} to {high}"
    if kind is str and "pattern" in rule and not re.match(rule["pattern"], value):
        yield f"{path} is not of the form {rule['pattern']}"
    if kind is list:
        if rule.get("unique") and len({str(item) for item in value}) != len(value):
            yield f"{path} lists something twice"
        for index, item in enumerate(value):
            yield from _walk(rule["items"], item, f"{path}[{index}]")
    if kind is dict:
        for key in rule.get("required", []):
            if key not in value:
                yield f"{path} lacks {key}"
        for key, item in value.items():
            if key in rule["keys"]:
                yield from _walk(rule["keys"][key], item, f"{path}.{key}")
            else:
                yield f"{path} has an unknown key {key}"


def _sense(manifest: Json) -> Iterator[str]:
    """What the schema cannot say."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    scopes = _bot_scopes(manifest)
    if scopes and "bot_user" not in features:
        yield "bot scopes need features.bot_user"
    if len(set(scopes)) != len(scopes):
        yield "oauth_config.scopes.bot lists a scope twice"
    names = [c["command"] for c in features.get("slash_commands", [])]
    if len(set(names)) != len(names):
        yield "features.slash_commands declares a command twice"
    for name in names:
        if not re.fullmatch(r"/[a-z0-9_-]+", name):
            yield f"the command {name} may have lowercase letters, digits, - and _ only"
    if names and "commands" not in scopes:
        yield "slash commands need the scope commands"
    if features.get("shortcuts") and "commands" not in scopes:
        yield "shortcuts need the scope commands"
    for event in settings.get("event_subscriptions", {}).get("bot_events", []):
        if event not in EVENT_SCOPES:
            yield f"the event {event} is not known here"
        elif EVENT_SCOPES[event] and not set(EVENT_SCOPES[event]) & set(scopes):
            yield f"the event {event} needs the scope {' or '.join(EVENT_SCOPES[event])}"
    if not settings.get("socket_mode_enabled"):
        yield from _without_addresses(features, settings)


def _without_addresses(features: Json, settings: Json) -> Iterator[str]:
    """What lacks an address to be posted to; over Socket Mode none is needed."""
    for command in features.get("slash_commands", []):
        if "url" not in command:
            yield f"the command {command['command']} needs a url unless settings.socket_mode_enabled is true"
    for part, used in (("event_subscriptions", "bot_events"), ("interactivity", "is_enabled")):
        section = settings.get(part, {})
        if section.get(used) and "request_url" not in section:
            yield f"settings.{part} needs a request_url unless settings.socket_mode_enabled is true"
