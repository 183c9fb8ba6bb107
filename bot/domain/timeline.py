"""The timeline of a relationship as data: who is told what, how long after which event, and while what
holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.states.pair import PairState


class Recipient(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"
    COORDINATORS = "coordinators"


class Anchor(StrEnum):
    """The event a step counts from."""

    PUBLISHED = "published"  # day 0: the match is published; pauses shift it
    AGREEMENT = "agreement"  # the latest change of the agreement, else day 0
    MEETING = "meeting"  # each meeting; use `hours`
    MEETING_HELD = "meeting_held"  # each held meeting
    LAST_MEETING = "last_meeting"  # the last held meeting; the first one has its own steps
    CLOSING = "closing"  # the closing conversation took place
    GOAL_NEWS = "goal_news"  # each open goal's last update


class Condition(StrEnum):
    """What must still be true when the message is sent."""

    ALWAYS = "always"
    FIRST_MEETING_UNBOOKED = "first_meeting_unbooked"  # none held, none ahead
    FIRST_MEETING_UNHELD = "first_meeting_unheld"  # none held
    NOTHING_BOOKED = "nothing_booked"  # no meeting ahead
    MEETING_AHEAD = "meeting_ahead"  # this meeting is still planned and has not begun
    FEEDBACK_MISSING = (
        "feedback_missing"  # this meeting is over, not called off, and the person said nothing yet
    )
    FIT_OPEN = "fit_open"  # first meeting, or the person was still deciding
    AGREEMENT_UNSIGNED = "agreement_unsigned"
    NO_GOALS = "no_goals"
    GOAL_QUIET = "goal_quiet"  # this goal is open and has had no news since
    FORM_MISSING = "form_missing"  # the step's form is not filled in
    CLOSING_UNHELD = "closing_unheld"  # the closing conversation has not taken place
    CHANNEL_UNDECIDED = "channel_undecided"  # nobody chose to keep or archive the channel


UNDERWAY = frozenset({PairState.PUBLISHED, PairState.ACTIVE})


@dataclass(frozen=True)
class TimelineStep:
    """One reminder of the timeline; `off`: it is not sent, and keeps its place.

    Falls due `days` calendar days after `anchor` (each number is an occurrence of its own), plus
    `cadences` times the program's cadence, plus each of `working_days` of the recipient; or `hours` after
    a meeting's end (negative: before its start). `every_days` repeats it for as long as `condition` holds. Steps
    of one `series` replace each other: of several that are overdue only the latest is sent, and "stop"
    or "tomorrow" means all of them. `stale_after_days` lets go of a step that nobody could send in time. `text`:
    what a reminder says that asks for nothing, in the words of coordinators.
    """

    key: str
    to: Recipient
    anchor: Anchor = Anchor.PUBLISHED
    days: tuple[int, ...] = (0,)
    cadences: int = 0
    working_days: tuple[int, ...] = (0,)
    hours: int | None = None
    every_days: int | None = None
    condition: Condition = Condition.ALWAYS
    form: str | None = None
    during: frozenset[PairState] = UNDERWAY
    series: str = ""
    stale_after_days: int | None = None
    off: bool = False
    text: str = ""

    @property
    def thread(self) -> str:
        """The series this step belongs to; its own key if it stands alone."""
        return self.series or self.key
