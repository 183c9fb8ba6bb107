"""How many examples Hypothesis tries: a third of them in `make test`, all of them in `make soak`."""

from __future__ import annotations

import os

SHARE = 1 if os.environ.get("MENTORBOT_SOAK") == "1" else 3


def examples(count: int) -> int:
    """As many of `count` as this run tries."""
    return count // SHARE
