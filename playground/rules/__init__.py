"""The facts of the Web API, one file per noun: arguments, scopes, limits and error names of each method."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Rule:
    """One method. `per_minute` is None where nothing is known; `channel_seconds` is a gap per channel."""

    method: str
    per_minute: int
    channel_seconds: float
    scopes: tuple[str, ...]
    required: tuple[str, ...]
    optional: frozenset[str]
    errors: frozenset[str]
    takes_json: bool


@cache
def common() -> dict[str, Any]:
    """What holds for all methods: arguments, errors, windows that Slack calls special."""
    found: dict[str, Any] = json.loads((files(__package__) / "_common.json").read_text("utf-8"))
    return found


@cache
def manifest() -> dict[str, Any]:
    """What an app's manifest may say."""
    found: dict[str, Any] = json.loads((files(__package__) / "_manifest.json").read_text("utf-8"))
    return found


@cache
def rules() -> dict[str, Rule]:
    """Every method the playground knows, by name."""
    found: dict[str, Rule] = {}
    for entry in sorted(files(__package__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".json") and not entry.name.startswith("_"):
            for method, facts in json.loads(entry.read_text("utf-8")).items():
                found[method] = _rule(method, facts)
    return found


def _rule(method: str, facts: dict[str, Any]) -> Rule:
    windows = common()["windows"]
    limit = facts["limit"]
    if limit in (None, "special"):
        limit = windows["special"].get(method, windows["default"])
    return Rule(
        method=method,
        per_minute=int(limit.split("/")[0]),
        channel_seconds=windows["channel_seconds"].get(method, 0.0),
        scopes=tuple(facts["scopes"]),
        required=tuple(facts["required"]),
        optional=frozenset(facts["optional"]) | set(common()["arguments"]),
        errors=frozenset(facts["errors"]) | set(common()["errors"]),
        takes_json=facts["json"],
    )
