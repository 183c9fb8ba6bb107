"""What the views of recruiting show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.forms import Answer, Page
from bot.domain.roles import USUAL, RoleWords
from bot.domain.shown.endorsing import EndorsementAhead


@dataclass(frozen=True)
class ProgramShown:
    """A program in a sentence or two. `program` is its id.

    For whoever joins late: `pairs_since` is the day on which the pairs of the cohort that is joined began, and
    `matched_next` the one on which newcomers are matched, where the plan has such days.
    """

    program: int
    name: str
    emoji: str
    purpose: str
    announcement: str = ""
    duration_days: int = 180
    cadence_days: int = 14
    announce_channel: str | None = None
    words: RoleWords = USUAL
    in_circles: bool = False
    pairs_since: date | None = None
    matched_next: date | None = None


@dataclass(frozen=True)
class ApplicationPage:
    """One page of the intake questionnaire, with what is known so far. `news`: only what is new since it was
    sent; `carried` is for the modal's metadata. `closed_on`: the last day for applications, if it is over and
    this one was not sent by then: it waits for a place. `next_program` names the next cohort's if that is open.
    `as_in`: the program from which this person's choices are filled in. `again`: the roles that are over for them,
    for which they apply again by sending this.
    """

    program: ProgramShown
    cohort: int
    page: Page
    answers: Mapping[str, Answer]
    submit: str
    resumed: bool = False
    news: bool = False
    carried: Mapping[str, object] = field(default_factory=dict)
    closed_on: date | None = None
    next_program: str = ""
    as_in: str = ""
    endorsement: EndorsementAhead | None = None
    """On the last page, where the plan asks the manager: what this person must know before they send."""
    again: tuple[str, ...] = ()


ASKED_AGAIN = "asked_again"
"""In place of the state of a seat: its pair was left by the other one, and whether it is to be matched again waits for
an answer.
"""


@dataclass(frozen=True)
class ApplicationShown:
    """An application as its own writer sees it. `roles` and `states` go together. `only_profile`: what was begun
    needs nothing more than the yes to the role profile. `news`: how many questions came since it was sent.
    `others_matched`: pairs of this cohort were published, so that whoever still waits is in none of them. `paired`: by
    another role they are in a pair, which stays whatever becomes of this. `left`: the pair of theirs that the other one
    left, while they are asked whether they would like another (`ASKED_AGAIN`).
    """

    program: ProgramShown
    cohort: int
    roles: tuple[str, ...]
    states: tuple[str, ...]
    only_profile: bool = False
    news: int = 0
    others_matched: bool = False
    paired: bool = False
    left: int | None = None


@dataclass(frozen=True)
class Withdrawn:
    """An application that was just withdrawn: the roles in it, and whether a pair by another role of theirs goes on."""

    program: ProgramShown
    roles: tuple[str, ...] = ()
    paired: bool = False


@dataclass(frozen=True)
class AnswerShown:
    """A question and its answer: what somebody wrote, or the labels of what they chose. On a scale with named ends,
    `low` and `high` are what the numbers `ends` stand for.
    """

    label: str
    answer: str = ""
    chosen: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    ends: tuple[int, int] | None = None

    @property
    def words(self) -> str:
        """The answer as one text."""
        said = self.answer or ", ".join(self.chosen)
        if self.ends is None:
            return said
        named = zip(self.ends, (self.low, self.high), strict=True)
        return f"{said} ({' · '.join(f'{number}: {end}' for number, end in named if end)})"


@dataclass(frozen=True)
class ApplicationForCoordinators:
    """An application in the review queue, with the answers that coordinators may see.

    `decided_by`: the Slack id of who decided, where its message tells what became of it. `endorsement` is the
    word of `manager` (a Slack id): asked, given, refused, unknown, or empty where the plan asks for none.
    `outside` names the rule of eligibility this person waits outside of, `unknown` those of which the directory does
    not say whether they are met, so that they count as met. `others`: names of the coordinators who
    decide it, where it is the reader's own.
    """

    program: ProgramShown
    enrollment: int
    slack_id: str
    role: str
    state: str
    title: str
    department: str
    location: str
    applied_at: datetime | None
    answers: tuple[AnswerShown, ...]
    decided_by: str = ""
    endorsement: str = ""
    manager: str = ""
    outside: str = ""
    unknown: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def lacks_word(self) -> bool:
        """Whether its manager was to make room for it and has not."""
        return self.endorsement in ("asked", "refused", "unknown")


@dataclass(frozen=True)
class ApplicationsShown:
    """The queue of one program: those who wait for a decision, and those on the waiting list. `asked`: whoever was left
    in their pair and is asked whether they would like another (Slack id and role), which is theirs to decide.
    """

    program: ProgramShown
    waiting: tuple[ApplicationForCoordinators, ...]
    counts: Mapping[str, int]
    waitlisted: tuple[ApplicationForCoordinators, ...] = ()
    asked: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DecisionShown:
    """What a person is told about their application; `words` where a coordinator wrote their own."""

    program: ProgramShown
    role: str
    words: str = ""


@dataclass(frozen=True)
class ProgramReady:
    """A program that was just set up, for the admin channel. `champion`: who approves its texts first (a Slack
    id), or nobody; `not_the_first`: another program lives in this channel.
    """

    program: ProgramShown
    coordinators: tuple[str, ...]
    champion: str = ""
    not_the_first: bool = False


@dataclass(frozen=True)
class ProgramChoice:
    """Several programs to choose from. `what` is what the choice is for: a command; `closed`: ids of those that are
    over.
    """

    programs: tuple[ProgramShown, ...]
    what: str
    closed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FormOffer:
    """A form that could not open when it was asked for."""

    what: str
    value: str
    name: str = ""
