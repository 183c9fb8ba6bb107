"""How Slack says no."""

from __future__ import annotations

from typing import Any


class Refused(Exception):  # noqa: N818  (what Slack answers)
    """Slack's name for why not, and what else stands in the answer (needed, provided, errors, messages)."""

    def __init__(self, error: str, *messages: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more
        if messages:
            self.more["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in messages]}
