"""The natural key of a reminder within (pair, person, step): its subject and which of its turns it is.

Written as `12@202701181400/h-24`, `d90+3`, `d30~202702010900`: a subject with the moment it had, the
turn, the working days of a follow-up, and the moment someone asked to be reminded again at. Moments are
UTC, so that a person who moves to another zone is not told twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

_WRITTEN = re.compile(
    r"(?:(?P<subject>[^/~+]*)/)?(?P<turn>[dh]-?\d+)(?:\+(?P<follow_up>\d+))?(?:~(?P<again>\d{12}))?"
)


@dataclass(frozen=True)
class Occurrence:
    turn: str  # d30: thirty days after the anchor; h-24: 24 hours before
    subject: str = ""
    follow_up: int = 0
    again: str = ""

    def __str__(self) -> str:
        subject = f"{self.subject}/" if self.subject else ""
        follow_up = f"+{self.follow_up}" if self.follow_up else ""
        again = f"~{self.again}" if self.again else ""
        return f"{subject}{self.turn}{follow_up}{again}"

    @property
    def subject_id(self) -> str:
        """The id of the meeting or goal it is about, without the moment; empty if it is about the pair."""
        return self.subject.partition("@")[0]

    @property
    def is_ahead(self) -> bool:
        """Whether it comes so many hours before the event."""
        return self.turn.startswith("h-")

    def repeated_at(self, moment: datetime) -> Occurrence:
        """The same, as asked for again at `moment` (aware)."""
        return replace(self, again=stamp(moment))


def stamp(moment: datetime) -> str:
    """A moment (aware) as twelve digits, to the minute, in UTC."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M")


def moment_of(stamped: str) -> datetime:
    """The inverse of `stamp`, aware, UTC."""
    return datetime.strptime(stamped, "%Y%m%d%H%M").replace(tzinfo=UTC)


def parse_occurrence(written: str) -> Occurrence:
    """The inverse of str(); ValueError for what was never written by it."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"no occurrence: {written!r}")
    return Occurrence(
        turn=found["turn"],
        subject=found["subject"] or "",
        follow_up=int(found["follow_up"] or 0),
        again=found["again"] or "",
    )
