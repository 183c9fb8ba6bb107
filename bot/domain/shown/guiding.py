"""What the views of the guide stage show. Moments are aware, UTC; texts are as people typed them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.forms import Answer, Page
from bot.domain.goal_progress import Progress
from bot.domain.roles import USUAL, Role, RoleWords
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import GoalKind, GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import AT_WORK, PairState

if TYPE_CHECKING:
    from bot.domain.shown.meeting import Agenda, TimesShown


@dataclass(frozen=True)
class Named:
    """A person as a text names them."""

    slack_id: str
    name: str


@dataclass(frozen=True)
class Term:
    """One point of an agreement, as it was asked and answered when it was proposed."""

    label: str
    text: str


@dataclass(frozen=True)
class TermChange:
    """One point that a new version puts differently; `old` is empty for a new point, `new` for one that is gone."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class AgreementShown:
    """One version of an agreement. `waits_for`: who has not signed; `changed`: it replaces an earlier one, from
    which it differs by `changes`; `circle`: it is the text of a whole circle.
    """

    id: int
    pair: int
    version: int
    state: AgreementState
    terms: tuple[Term, ...]
    proposed_by: Named
    signed_by: tuple[Named, ...]
    waits_for: tuple[Named, ...]
    changed: bool = False
    circle: bool = False
    changes: tuple[TermChange, ...] = ()
    replaces: bool = False
    """It stands in the message that asked to sign an earlier version."""

    def waits_for_person(self, slack_id: str) -> bool:
        return any(person.slack_id == slack_id for person in self.waits_for)


@dataclass(frozen=True)
class AgreementDraft:
    """What somebody fills in to propose an agreement. `version` is the one that stands now, 0 for none;
    `form_version` that of the form whose questions these are.
    """

    pair: int
    version: int
    page: Page
    answers: dict[str, Answer]
    partner: Named
    circle: bool = False
    form_version: int | None = None


@dataclass(frozen=True)
class GoalShown:
    """A goal. `note` is the latest word on what helps or is in the way, of one that is over its last word. `goes_on`:
    it goes on without the two, who are not asked about it. `was_due`: its day is past, and it is under way still.
    """

    id: int
    pair: int
    kind: GoalKind
    title: str
    measure: str
    due_on: date | None
    state: GoalState
    note: str = ""
    by: Named | None = None
    circle: bool = False
    """It belongs to a pair of a circle: only the two see it, unless one of them shares it."""
    skill: str = ""
    """The skill it is about, in words."""
    progress: Progress | None = None
    """Its way, week by week, for `blocks.guiding.growing.picture`."""
    goes_on: bool = False
    was_due: bool = False


@dataclass(frozen=True)
class GoalDraft:
    """What somebody fills in for a new goal."""

    pair: int
    partner: Named
    page: Page


@dataclass(frozen=True)
class GoalsShown:
    """All goals of a pair, living ones first."""

    pair: int
    partner: Named
    goals: tuple[GoalShown, ...]


@dataclass(frozen=True)
class MeetingShown:
    """A meeting. `moved`: it had another date before; `by`: who put it down; `partner`: the reader's."""

    id: int
    pair: int
    starts_at: datetime
    minutes: int
    place: str
    purpose: str
    state: MeetingState
    by: Named | None = None
    moved: bool = False
    partner: Named | None = None
    circle: bool = False
    """It is a meeting of a whole circle."""
    people: tuple[Named, ...] = ()
    """Mentee and mentor; of a circle its mentor alone."""
    uid: str = ""
    """What tells it apart in calendars, in a circle the same for all."""
    every_days: int | None = None
    """It is one of a standing date that comes round so often."""
    instead_of: datetime | None = None
    """The day of the standing date that did not suit both."""
    other_hour: tuple[Named, ...] = ()
    """For whom it is at another hour than the date before, because clocks have changed."""
    replaced: bool = False
    """What is shown is an earlier date of it; it has moved since."""
    resting: bool = False
    """Its pair is on a pause: no other date can be found now."""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class MeetingDraft:
    """What somebody fills in to plan, move or record a meeting. `meeting`: the one to move; `circle`: everybody
    else it is a meeting of, where it is one of a circle.
    """

    pair: int
    partner: Named
    starts_at: datetime | None
    minutes: int
    place: str = ""
    purpose: str = "regular"
    meeting: int | None = None
    circle: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Feedback:
    """How the reader found a meeting: what may be asked, what they answered so far, and what comes next.

    `score` is 1 to 5; `nothing_booked`: no meeting lies ahead.
    """

    meeting: MeetingShown
    page: Page
    answers: dict[str, Answer]
    score: int | None
    nothing_booked: bool
    circle: bool = False
    """The reader is the mentor of a circle: each of its mentees reads the line."""
    form_version: int | None = None
    """Of the form whose questions these are."""
    may_end: bool = False
    """The two may say that this was enough, before every planned meeting was held."""


@dataclass(frozen=True)
class PartnerLines:
    """What the partner wrote after a meeting, for their reader."""

    meeting: MeetingShown
    partner: Named
    lines: tuple[Term, ...]


class Ask(StrEnum):
    """What a reminder asks for; each has the one button that does it."""

    BOOK_FIRST_MEETING = "book_first_meeting"
    BOOK_MEETING = "book_meeting"
    PREPARE_MEETING = "prepare_meeting"
    CHOOSE_TIME = "choose_time"  # the partner suggested some
    SETTLE_MEETING = "settle_meeting"  # did you meet?
    RATE_MEETING = "rate_meeting"
    SIGN_AGREEMENT = "sign_agreement"
    WRITE_AGREEMENT = "write_agreement"
    ADD_GOAL = "add_goal"
    GOAL_NEWS = "goal_news"
    FILL_IN = "fill_in"  # a form: fit check, pulse, reviews
    CONFIRM_CLOSING = "confirm_closing"
    CHOOSE_CHANNEL = "choose_channel"
    TELL = "tell"  # nothing to do, only to know


URGENCY = (
    Ask.SETTLE_MEETING,
    Ask.CHOOSE_TIME,
    Ask.SIGN_AGREEMENT,
    Ask.FILL_IN,
    Ask.BOOK_FIRST_MEETING,
    Ask.BOOK_MEETING,
    Ask.WRITE_AGREEMENT,
    Ask.ADD_GOAL,
    Ask.GOAL_NEWS,
)
"""What somebody waits for comes first, then what keeps two people meeting, then what gives it direction."""


@dataclass(frozen=True)
class FormAsk:
    """A form that is asked for; `occurrence` tells repeated ones apart."""

    key: str
    title: str
    occurrence: str


@dataclass(frozen=True)
class Reminder:
    """One reminder. `taken` is the id of the recorded step; `step` its key in the timeline.

    `follow_up`: it was asked before; `first`: it is about the first meeting; `agenda` where a
    meeting is ahead.
    """

    taken: int
    step: str
    ask: Ask
    pair: int
    partner: Named
    role: Role
    agreement: int | None = None
    meeting: MeetingShown | None = None
    goal: GoalShown | None = None
    form: FormAsk | None = None
    follow_up: bool = False
    first: bool = False
    agenda: Agenda | None = None
    times: TimesShown | None = None
    """Times the partner has suggested, which wait for the reader."""
    in_circle: bool = False
    days_left: int | None = None
    words: RoleWords = USUAL
    text: str = ""
    """What coordinators want to be told, in their own words."""
    circle: CircleShown | None = None
    """Set for the mentor of a circle: one reminder about all `mates` it concerns."""


@dataclass(frozen=True)
class Settled:
    """A reminder in a message that stands, and needs no buttons any more: it came `again` since (as it was), or the
    pair with this partner is over.
    """

    partner: Named
    again: Reminder | None = None


@dataclass(frozen=True)
class NudgeShown:
    """One reminder message: everything that is due for one person today. `settled`: what was, once it stands."""

    id: int
    reminders: tuple[Reminder, ...]
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True)
class CoordinatorStep:
    """Something a coordinator should look at, without anything confidential."""

    pair: int
    program: int
    step: str
    condition: str
    mentee: Named
    mentor: Named
    form_title: str = ""
    waits_for: tuple[Named, ...] = ()
    circle: bool = False
    """It is about a whole circle."""


@dataclass(frozen=True)
class NextThing:
    """The one most useful thing to do now."""

    ask: Ask
    agreement: int | None = None
    meeting: MeetingShown | None = None
    goal: GoalShown | None = None
    form: FormAsk | None = None
    times: TimesShown | None = None
    pair: int | None = None
    """Which pair of a circle it is about; None where there is only one."""


@dataclass(frozen=True)
class CircleMate:
    """Somebody of a circle and their pair with its mentor. All but the name is for the mentor alone."""

    person: Named
    pair: int
    status: PairState = PairState.ACTIVE
    agreement: AgreementState | None = None
    goals: int = 0
    reviews: tuple[FormAsk, ...] = ()


@dataclass(frozen=True)
class CircleShown:
    """The circle a pair is part of: `mates` are all its mentees, or for one of them the others."""

    mentor: Named
    mates: tuple[CircleMate, ...]


@dataclass(frozen=True)
class PairOverview:
    """A pair as one of the two sees it, or a circle as its mentor does. `agreement` is None before the first text."""

    pair: int
    program: str
    partner: Named
    role: Role
    status: PairState
    channel_id: str | None
    agreement: AgreementState | None
    agreement_id: int | None
    waits_for_me: bool
    goals: tuple[GoalShown, ...]
    next_meeting: MeetingShown | None
    unsettled: MeetingShown | None
    meetings_held: int
    meetings_planned: int
    reviews_due: tuple[FormAsk, ...]
    next: NextThing | None
    with_goals: bool = True
    with_agreement: bool = True
    words: RoleWords = USUAL
    circle: CircleShown | None = None
    times: TimesShown | None = None
    """Times that one of the two suggested and that wait for an answer."""
    points: int = 0
    """Open points of the two."""
    standing_days: int = 0
    """How many days lie between two dates of their standing date; 0: they have none."""
    sealed: bool = False
    """The reader has written a letter to themselves that waits for the end."""
    ended_on: datetime | None = None
    """The planned end, once it is over and the closing conversation was held: what is open is final reviews."""
    finals_open: tuple[Named, ...] = ()
    """Whose final review is missing then."""
    may_end: bool = False
    """The two may say that the meetings they had were enough, before every planned one was held."""
    paused_until: date | None = None
    """The day a pause ends by itself, if one was named."""

    @property
    def goal_in_question(self) -> GoalShown | None:
        """A goal whose day has passed, or one that is stuck, while the two are at work."""
        if self.status not in AT_WORK or not self.with_goals:
            return None
        stuck = (goal for goal in self.goals if goal.state is GoalState.STUCK and not goal.goes_on)
        return next((goal for goal in self.goals if goal.was_due), next(stuck, None))

    @property
    def guides_circle(self) -> bool:
        """Whether the reader is the mentor of a circle, which is shown as one."""
        return self.circle is not None and self.role is Role.MENTOR
