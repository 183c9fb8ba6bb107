"""What an applicant reads of their manager's part, before they send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EndorsementAhead:
    """What an applicant is told before they send: the manager will be asked. `manager` is empty where none is known."""

    manager: str
