"""The name that stands in place of a Slack id once somebody was forgotten."""

from __future__ import annotations

PREFIX = "GONE"
"""No id of Slack's begins like this."""
NAME = "—"
"""In place of a name, where a list has to show something."""


def is_erased(slack_id: str) -> bool:
    """Whether this stands in place of somebody who was forgotten."""
    return slack_id.startswith(PREFIX)
