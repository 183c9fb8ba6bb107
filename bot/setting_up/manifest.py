"""The app's manifest: where it lies, how it is changed for an operator, and the link that makes the app from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ruamel.yaml import YAML

from bot.web.slack import PATH

FILE = "app.manifest.yml"
NEW_APP = "https://api.slack.com/apps?new_app=1&manifest_yaml="
"""Slack's page for making an app, with a manifest filled in (api.slack.com/reference/manifests, sharing)."""
LONGEST_NAME = 35
"""Characters of `display_information.name`, as Slack's manifest reference says."""

Manifest = dict[str, Any]


def manifest_file() -> Path:
    """The manifest as it ships: in the package, or (in a clone) at the root of the repository."""
    package = Path(str(files("bot")))
    shipped = package / FILE
    return shipped if shipped.exists() else package.parent / FILE


def read_manifest() -> Manifest:
    """The app's manifest, as Slack would be given it."""
    manifest: Manifest = YAML(typ="safe").load(manifest_file().read_text(encoding="utf-8"))
    return manifest


def named(manifest: Mapping[str, Any], name: str) -> Manifest:
    """The same app under another name; its bot user's name has the letters that Slack allows there."""
    changed = deepcopy(dict(manifest))
    changed["display_information"]["name"] = name
    changed["features"]["bot_user"]["display_name"] = user_name(name)
    return changed


def over_http(manifest: Mapping[str, Any], address: str) -> Manifest:
    """The same app, to whose public `address` (https://host) Slack posts instead of using Socket Mode."""
    changed, url = deepcopy(dict(manifest)), address + PATH
    changed["settings"]["socket_mode_enabled"] = False
    for part in ("event_subscriptions", "interactivity"):
        changed["settings"][part]["request_url"] = url
    for command in changed["features"]["slash_commands"]:
        command["url"] = url
    return changed


def user_name(name: str) -> str:
    """What the bot user of an app called `name` is called: letters, digits, dots and dashes, without capitals."""
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("-") or "mentorbot"


def wrong_with_name(name: str) -> str:
    """Why Slack would not take `name` for an app, as a sentence; "" if it would."""
    if not name.strip() or len(name) > LONGEST_NAME:
        return f"An app's name has 1 to {LONGEST_NAME} characters."
    if not name.isprintable():
        return "An app's name has letters, digits and spaces, nothing that cannot be seen."
    return ""


def as_text(manifest: Mapping[str, Any]) -> str:
    """A manifest as YAML, in the order of the file."""
    out = StringIO()
    writer = YAML()
    writer.default_flow_style = False
    writer.width = 10_000
    writer.dump(dict(manifest), out)
    return out.getvalue()


def deep_link(manifest: Mapping[str, Any]) -> str:
    """The address of Slack's page on which the app is made from this manifest by two clicks."""
    return NEW_APP + quote(as_text(manifest), safe="")
