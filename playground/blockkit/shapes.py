"""The small language in which Block Kit's rules are written: a check looks at a value and says what is wrong.

A check is called with the walk (what has been found so far), the JSON pointer of the value, and the value.
The tables in `composition.py`, `elements.py`, `layout.py` and `richtext.py` are made of these checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from urllib.parse import urlsplit

Surface = Literal["message", "modal", "home"]
URL_LENGTH = 3000
ID_LENGTH = 255


@dataclass(frozen=True)
class Problem:
    """One thing Slack would refuse: JSON pointer of the value, a sentence, and Slack's error code."""

    path: str
    message: str
    error: str = "invalid_blocks"


@dataclass
class Walk:
    """What one pass over a message or a view has seen."""

    surface: Surface
    error: str = "invalid_blocks"
    problems: list[Problem] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    tables: int = 0
    focused: int = 0
    text_length: int = 0

    def refuse(self, path: str, message: str, error: str | None = None) -> None:
        self.problems.append(Problem(path, message, error or self.error))


Check = Callable[[Walk, str, Any], None]


def string(longest: int, shortest: int = 1) -> Check:
    """A JSON string of `shortest` to `longest` characters."""

    def check(walk: Walk, path: str, value: Any) -> None:
        if not isinstance(value, str):
            walk.refuse(path, f"must be a string, not {_kind(value)}")
        elif len(value) > longest:
            walk.refuse(path, f"must be at most {longest} characters, has {len(value)}")
        elif len(value) < shortest:
            walk.refuse(path, f"must be at least {shortest} character{'s' if shortest > 1 else ''} long")

    return check


def integer(lowest: int, highest: int | None = None) -> Check:
    """A JSON integer within bounds; true and false are no integers."""

    def check(walk: Walk, path: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            walk.refuse(path, f"must be an integer, not {_kind(value)}")
        elif value < lowest:
            walk.refuse(path, f"must be at least {lowest}")
        elif highest is not None and value > highest:
            walk.refuse(path, f"must be at most {highest}")

    return check


def boolean(walk: Walk, path: str, value: Any) -> None:
    if not isinstance(value, bool):
        walk.refuse(path, f"must be true or false, not {_kind(value)}")


def one_of(*allowed: str) -> Check:
    def check(walk: Walk, path: str, value: Any) -> None:
        if value not in allowed:
            walk.refuse(path, f"must be one of {', '.join(allowed)}, not {value!r}")

    return check


def array(each: Check, fewest: int = 1, most: int | None = None) -> Check:
    """A JSON array of `fewest` to `most` values that all pass `each`."""

    def check(walk: Walk, path: str, value: Any) -> None:
        if not isinstance(value, list):
            walk.refuse(path, f"must be a list, not {_kind(value)}")
            return
        if most is not None and len(value) > most:
            walk.refuse(path, f"must have at most {most} items, has {len(value)}")
        if len(value) < fewest:
            walk.refuse(
                path, f"must have at least {fewest} item{'s' if fewest > 1 else ''}, has {len(value)}"
            )
        for index, item in enumerate(value):
            each(walk, f"{path}/{index}", item)

    return check


def shape(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    """A JSON object with all of `required`, some of `optional` and nothing else."""

    def check(walk: Walk, path: str, value: Any) -> None:
        if not isinstance(value, dict):
            walk.refuse(path, f"must be an object, not {_kind(value)}")
            return
        for key in required:
            if key not in value:
                walk.refuse(f"{path}/{key}", f"is missing: {key} is required here")
        for key, item in value.items():
            inner = required.get(key) or optional.get(key)
            if inner is None:
                walk.refuse(f"{path}/{key}", f"is not a known property here: {key}")
            else:
                inner(walk, f"{path}/{key}", item)

    return check


def both(*checks: Check) -> Check:
    """Every check in turn; the later ones only while nothing new was found."""

    def check(walk: Walk, path: str, value: Any) -> None:
        before = len(walk.problems)
        for inner in checks:
            inner(walk, path, value)
            if len(walk.problems) > before:
                return

    return check


def anything(_walk: Walk, _path: str, _value: Any) -> None:
    """Passes everything (a key that was already looked at, such as `type`)."""


def url(walk: Walk, path: str, value: Any) -> None:
    """An absolute address of at most 3,000 characters that people may follow."""
    before = len(walk.problems)
    string(URL_LENGTH)(walk, path, value)
    if len(walk.problems) > before:
        return
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    followable = parts.scheme in {"http", "https"} and parts.netloc
    if re.search(r"\s", value) or not (followable or parts.scheme in {"mailto", "slack", "tel"}):
        walk.refuse(path, f"is not a valid URL: {value[:80]!r}")


def web_url(walk: Walk, path: str, value: Any) -> None:
    """An http or https address (images)."""
    before = len(walk.problems)
    url(walk, path, value)
    if len(walk.problems) == before and urlsplit(value).scheme not in {"http", "https"}:
        walk.refuse(path, "must start with http:// or https://")


def iso_date(walk: Walk, path: str, value: Any) -> None:
    """YYYY-MM-DD, and a day that exists."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) or not _is_day(value):
        walk.refuse(path, f"must be a date as YYYY-MM-DD, not {value!r}")


def clock_time(walk: Walk, path: str, value: Any) -> None:
    """HH:mm, 00:00 to 23:59."""
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        walk.refuse(path, f"must be a time as HH:mm, not {value!r}")


def epoch_seconds(walk: Walk, path: str, value: Any) -> None:
    """Whole seconds since 1970, ten digits, as Slack asks."""
    if isinstance(value, bool) or not isinstance(value, int) or not re.fullmatch(r"\d{10}", str(value)):
        walk.refuse(path, f"must be a ten-digit number of seconds since 1970, not {value!r}")


def type_of(value: Any) -> str:
    """The `type` an object says it has; empty when it says none, or is no object."""
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _kind(value: Any) -> str:
    names = {type(None): "null", bool: "a boolean", str: "a string", list: "a list", dict: "an object"}
    return names.get(type(value), "a number")
