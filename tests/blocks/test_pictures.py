"""Pictures in what people read have names that are drawn, not spelled out."""

from __future__ import annotations

import re
from pathlib import Path

from playground.blockkit.emoji import EMOJI

ROOT = Path(__file__).parents[2]
BLOCKS = ROOT / "blocks"
NAMED = re.compile(r"(?<![\w{}:]):([a-z][a-z0-9_]{2,}):(?![\w:])")


def named() -> set[str]:
    return {name for path in BLOCKS.rglob("*.py") for name in NAMED.findall(path.read_text(encoding="utf-8"))}


def test_every_picture_named_in_a_text_is_drawn() -> None:
    assert len(named()) > 20
    assert named() - EMOJI.keys() == set()


def test_what_tells_by_its_colour_has_one_on_the_page() -> None:
    """A red circle that is drawn green says the opposite of what it means."""
    style = (ROOT / "playground" / "page" / "static" / "page.css").read_text(encoding="utf-8")
    coloured = {name for name in named() if re.fullmatch(r"(large_)?(\w+_)?(circle|square)", name)}
    assert {"red_circle", "large_green_circle", "large_orange_square"} <= coloured
    plain = {name for name in coloured if f'.emoji[aria-label="{name.replace("_", " ")}"]' not in style}
    assert plain == set()
