"""Pictures in what people read have names that are drawn, not spelled out."""

from __future__ import annotations

import re
from pathlib import Path

from playground.blockkit.emoji import EMOJI

BLOCKS = Path(__file__).parents[2] / "blocks"
NAMED = re.compile(r"(?<![\w{}:]):([a-z][a-z0-9_]{2,}):(?![\w:])")


def test_every_picture_named_in_a_text_is_drawn() -> None:
    named = {
        (name, path.name)
        for path in BLOCKS.rglob("*.py")
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert not {(name, where) for name, where in named if name not in EMOJI}
