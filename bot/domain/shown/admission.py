"""What views show of nominations, a manager's word, and applications that are being judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.assessment import SkillResult
from bot.domain.shown.recruiting import ApplicationForCoordinators, ProgramShown


@dataclass(frozen=True)
class ThoughtOf:
    """Somebody whom the reader has nominated, and whether the message is with them; never their answer."""

    slack_id: str
    program: str
    delivered: bool


@dataclass(frozen=True)
class NominationForm:
    """The form of `/mentor nominate`: the programs somebody can be nominated for, whom it is about so far, and whom
    the reader thought of before.
    """

    programs: tuple[ProgramShown, ...]
    nominee: str = ""
    thought_of: tuple[ThoughtOf, ...] = ()


@dataclass(frozen=True)
class NominationMade:
    """What somebody who nominated is told. `before`: the nominee was thought of already."""

    nominee: str
    program: ProgramShown
    before: bool


@dataclass(frozen=True)
class NominationShown:
    """A nomination for its nominee. `kind` is nomination or guest; `by` a Slack id; `hours` a month in that role.

    `applied`: they have an application in this program already, so there is nothing to ask. `joined_as`: it is one
    for the other role only, and `both` is the answer by which they would have both, where the plan offers it.
    """

    nomination: int
    program: ProgramShown
    kind: str
    by: str
    role: str
    note: str
    hours: float | None = None
    applied: bool = False
    joined_as: str = ""
    both: str = ""


@dataclass(frozen=True)
class RoleHours:
    """A role, and the hours a month its profile says it takes."""

    role: str
    hours: float | None


@dataclass(frozen=True)
class RoleExpected:
    """What the program expects of a role: what an application is judged against."""

    role: str
    promise: str
    does: tuple[str, ...] = ()
    does_not: tuple[str, ...] = ()
    hours: float | None = None


@dataclass(frozen=True)
class EndorsementAsked:
    """The question to a manager. `state` is asked, given or refused; `about` carries whose application it is."""

    program: ProgramShown
    applicant: str
    about: str
    roles: tuple[RoleHours, ...]
    manager: RoleExpected | None
    state: str
    again: bool = False


@dataclass(frozen=True)
class EndorsementShown:
    """A manager's word on an application: asked, given, refused, unknown (no manager), or empty (not asked)."""

    state: str
    manager: str = ""
    note: str = ""


@dataclass(frozen=True)
class QuestionShown:
    """A coordinator's question to an applicant, and the answer (empty: none yet)."""

    question: int
    by: str
    text: str
    answer: str = ""


@dataclass(frozen=True)
class QuestionAsked:
    """The same for the applicant. `open`: an answer can still be given."""

    program: ProgramShown
    role: str
    question: QuestionShown
    open: bool = True


@dataclass(frozen=True)
class QuestionAnswered:
    """The admin channel hears that there is an answer, not what it says."""

    program: ProgramShown
    applicant: str
    role: str
    enrollment: int


@dataclass(frozen=True)
class ReviewCard:
    """One application beside what it is judged against.

    `position` of `total` in the queue, from 1 (0: it does not wait any more); `before` and `after` are the
    enrollments next to it. `assessment` is what the mentor and the panel said of each skill, `others` the
    coordinators who decide where this is the reader's own.
    """

    application: ApplicationForCoordinators
    profile: RoleExpected | None
    position: int
    total: int
    before: int | None = None
    after: int | None = None
    questions: tuple[QuestionShown, ...] = ()
    assessment: tuple[SkillResult, ...] = ()
    endorsement: EndorsementShown = EndorsementShown("")


@dataclass(frozen=True)
class Candidate:
    """An application among several to choose from."""

    enrollment: int
    name: str
    role: str
    state: str
    department: str = ""


@dataclass(frozen=True)
class SeveralToChoose:
    """Applications that can be decided at once, `first` being the position of the first one (from 0)."""

    program: ProgramShown
    candidates: tuple[Candidate, ...]
    first: int
    total: int


@dataclass(frozen=True)
class SeveralChosen:
    """What would be decided: `event` is approve, waitlist or decline; `who` are Slack ids, with the role of each.

    `without_word` counts those whose manager has not made room.
    """

    program: ProgramShown
    event: str
    enrollments: tuple[int, ...]
    who: tuple[tuple[str, str], ...]
    without_word: int = 0


@dataclass(frozen=True)
class SeveralDecided:
    """What became of it in the program of this name: how many were decided now, how many stood otherwise by then."""

    program: str
    event: str
    decided: int
    left_alone: int
    own: tuple[str, ...] = ()
    """Names of those who decide the reader's own application, which was among them."""


@dataclass(frozen=True)
class GuestInvited:
    """An external mentor was invited. `before`: somebody had invited them already."""

    program: ProgramShown
    guest: str
    before: bool


@dataclass(frozen=True)
class DeclineForm:
    """The kind words that go with a no, to be changed before they are sent."""

    application: ApplicationForCoordinators
    in_queue: bool
    asked_at: datetime | None = None
