"""What the publishing of a round leaves in the outbox, named so that it can be counted and held."""

from __future__ import annotations

ROUND = "round:"


def batch_of(round_id: int) -> str:
    """The name of a round's rows in the outbox."""
    return f"{ROUND}{round_id}"
