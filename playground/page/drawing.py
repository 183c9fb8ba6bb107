"""Jinja templates and the words, names and colours they are filled with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from playground.blockkit import drawn, initial_state
from playground.blockkit.composition import listed_options
from playground.blockkit.mrkdwn import to_html
from playground.blockkit.reading import Reading
from playground.blockkit.values import STATE_KEYS
from playground.page.words import Words
from playground.saying import Said

TEMPLATES = Path(__file__).parent / "templates"
COLOURS = 8
KINDS = {
    "checkboxes": Said("Choices"),
    "datepicker": Said("Date"),
    "timepicker": Said("Time"),
    "datetimepicker": Said("Date and time"),
    "users_select": Said("Person"),
    "channels_select": Said("Channel"),
    "conversations_select": Said("Conversation"),
}
"""What a control is called that the app has given no words."""


def initials(name: str) -> str:
    """Up to two letters for an avatar: first and last word."""
    words = [word for word in name.split() if word[:1].isalnum()]
    chosen = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0] for word in chosen).upper() or "?"


def colour(identity: str) -> int:
    """Which of the avatar colours belongs to an id; always the same one."""
    return hashlib.sha256(identity.encode()).digest()[0] % COLOURS


def dom_id(*parts: str) -> str:
    """An HTML id for an element of a message or view, stable while its ids are."""
    return "e" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def chosen_values(element: dict[str, Any], state: dict[str, Any]) -> list[str]:
    """What an element holds now, as the strings its HTML inputs carry."""
    key, _initial, _empty = STATE_KEYS[element["type"]]
    value = state.get(key)
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [str(item["value"]) if isinstance(item, dict) and "value" in item else str(item) for item in items]


def environment(words: Words) -> Environment:
    """The page's templates: everything is escaped unless it was made by `playground.blockkit`."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    env.globals.update(
        initials=initials,
        colour=colour,
        dom_id=dom_id,
        chosen_values=chosen_values,
        listed_options=listed_options,
        initial_state=initial_state,
        kind_of=lambda element: words.told(KINDS.get(element["type"], Said("Choice"))),
        say=words.say,
        counted=words.counted,
        told=words.told,
        dated=words.dated,
        city=words.city,
        language=words.language,
    )
    return env


def words_for(reading: Reading) -> dict[str, Callable[..., Markup]]:
    """The template functions that turn Slack's texts into HTML for one reader.

    What `playground.blockkit` draws holds no markup but its own, so it passes unescaped.
    """

    def safe(draw: Callable[..., str], *extra: Any) -> Callable[..., Markup]:
        return lambda value: Markup(draw(value, *extra))  # noqa: S704

    return {
        "md": safe(to_html, reading),
        "words": safe(drawn.text_object, reading),
        "rich": safe(drawn.rich_text, reading),
        "markdown": safe(drawn.markdown),
    }
