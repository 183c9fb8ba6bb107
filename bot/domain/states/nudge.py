"""What came of a reminder, from the moment it was sent."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The first that is known stands, but a reminder that was put off may still be acted on."""

    ACTED = "acted"  # what it asked for was done, by its button or in another way
    SNOOZED = "snoozed"
    STOPPED = "stopped"
    OBSOLETE = "obsolete"  # it was settled by somebody else, or no longer made sense
    IGNORED = "ignored"  # a later reminder of its series, or its time ran out, and nothing was done
    TOLD = "told"  # it asked for nothing: something to know
