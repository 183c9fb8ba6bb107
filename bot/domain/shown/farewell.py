"""What the views of a goodbye show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.farewell import NextStep, Phase, Station, Way, Wish
from bot.domain.roles import Role
from bot.domain.shown.guiding import GoalShown, Named
from bot.domain.shown.reviewing import Answered


@dataclass(frozen=True)
class SkillStep:
    """One skill before and after, 1 to `most`; None: not answered."""

    label: str
    before: int | None
    after: int | None
    most: int = 5


@dataclass(frozen=True)
class ClosingCard:
    """What is still open for one of the two. `ways`: what can be done; `open`: what of it is not done yet."""

    pair: int
    program: str
    partner: Named
    phase: Phase
    ends_at: datetime
    ways: tuple[Way, ...]
    open: frozenset[Way] = frozenset()
    goals_open: int = 0
    wish_until: datetime | None = None
    overdue: bool = False
    """The planned end is over, and the pair is not closed."""
    review_open: bool = False
    """It waits for the reader's final review."""


@dataclass(frozen=True)
class SoonerEnd:
    """A pair that may say that the meetings it had were enough."""

    pair: int
    program: str
    partner: Named
    meetings_held: int


@dataclass(frozen=True)
class Hopes:
    """What one of the two wrote at the beginning, as far as both may read it."""

    who: Named
    words: tuple[Answered, ...]


@dataclass(frozen=True)
class ClosingGuide:
    """A guide to the closing conversation. `ways`: the buttons below it."""

    pair: int
    program: str
    partner: Named
    role: Role
    since: datetime
    meetings_held: int
    title: str
    intro: str
    questions: tuple[str, ...]
    goals: tuple[GoalShown, ...]
    hopes: tuple[Hopes, ...]
    skills: tuple[SkillStep, ...]
    ways: tuple[Way, ...]
    circle: bool = False


@dataclass(frozen=True)
class Passed:
    """A station of two, and when they came to it."""

    station: Station
    at: datetime


@dataclass(frozen=True)
class TimeTogether:
    """The way of a pair, for one of the two. `first` and `last`: when they met; `goals`: none that was let go, those
    reached first; `topics`: titles of what their meetings were about; `points`: how many they settled; `thanks`: what
    the partner said to this reader. `gone`: the partner's account is.
    """

    pair: int
    program: str
    partner: Named
    meetings: int
    hours: float
    first: datetime | None = None
    last: datetime | None = None
    stations: tuple[Passed, ...] = ()
    goals: tuple[GoalShown, ...] = ()
    topics: tuple[str, ...] = ()
    points: int = 0
    thanks: tuple[str, ...] = ()
    gone: bool = False


@dataclass(frozen=True)
class GoalsToWrap:
    """The goals that are still under way. `confirm`: the closing is confirmed afterwards."""

    pair: int
    partner: Named
    goals: tuple[GoalShown, ...]
    confirm: bool = False
    circle: bool = False


@dataclass(frozen=True)
class GoalsWrapped:
    """What became of the goals, as the channel reads it: titles."""

    mentee: str
    achieved: tuple[str, ...]
    goes_on: tuple[str, ...]
    let_go: int = 0


@dataclass(frozen=True)
class ThanksDraft:
    """A thank you that can be written now. `given`: the partner has it already."""

    pair: int
    partner: Named
    text: str = ""
    given: bool = False


@dataclass(frozen=True)
class ThanksGiven:
    """A thank you for its reader."""

    partner: str
    program: str
    text: str


@dataclass(frozen=True)
class WishAsked:
    """The private question. `until`: when it closes, and what both share is told; `over`: the pair is closed already,
    so that this stays as it is.
    """

    pair: int
    partner: Named
    until: datetime
    wish: Wish | None = None
    over: bool = False


@dataclass(frozen=True)
class WishTold:
    """What is told when the question is closed: what both said, or nothing of it."""

    pair: int
    partner: str
    program: str
    both: Wish | None
    over: bool = False
    """The pair is closed already."""


@dataclass(frozen=True)
class NextSteps:
    """What somebody would like next. `offered`: what their program and role leave open; `apply_now`: the roles that
    can be applied for today; `later`: the question about going on is open, and the mentor hears nothing before.
    """

    pair: int
    partner: Named
    role: Role
    offered: tuple[NextStep, ...]
    chosen: frozenset[NextStep] = frozenset()
    apply_now: tuple[Role, ...] = ()
    later: bool = False


@dataclass(frozen=True)
class NextStepsKept:
    """What was kept. `apply_now`: the program (`program_id`) takes applications: the roles that can be applied for;
    `role`: what its reader was in the pair; `later`: the question about going on is open.
    """

    pair: int
    program_id: int
    partner: Named
    chosen: frozenset[NextStep]
    apply_now: tuple[Role, ...] = ()
    role: Role = Role.MENTEE
    later: bool = False


@dataclass(frozen=True)
class InTouch:
    """Somebody would like to stay in touch, or be passed on; `passed_on` is for the mentor."""

    pair: int
    partner: str
    program: str
    passed_on: bool = False


@dataclass(frozen=True)
class NextRound:
    """The invitation that somebody asked for: their program takes applications again. `program_id` is its id."""

    program_id: int
    program: str
    emoji: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class RecommendDraft:
    """Whom a mentor may recommend is theirs to say. `waits_until`: they have recommended somebody before."""

    pair: int
    mentee: Named
    before: Named | None = None
    waits_until: datetime | None = None


@dataclass(frozen=True)
class Recommended:
    """A recommendation, for whoever is asked. Slack ids."""

    id: int
    program: str
    by: str
    mentee: str
    mentor: str
    words: str = ""
    title: str = ""
    hopes: tuple[Answered, ...] = ()


@dataclass(frozen=True)
class RecommendationAgreed:
    """Both agreed; `ready`: both can be paired by hand in the round that runs."""

    id: int
    program_id: int
    program: str
    by: str
    mentee: str
    mentor: str
    ready: bool = True
    reader: str = ""


@dataclass(frozen=True)
class MoreTimeWanted:
    """To coordinators: both would like to go on."""

    pair: int
    program: str
    mentee: str
    mentor: str
    over: bool


@dataclass(frozen=True)
class CertificateAsked:
    """The form for a certificate. `sent`: one was made before."""

    pair: int
    program: str
    name: str
    goals: int = 0
    with_goals: bool = False
    sent: bool = False


@dataclass(frozen=True)
class CertificateFacts:
    """What is on the paper. `hours`: of all meetings that were held; `signed`: names; `role` and `partner_role` in
    the program's words (empty: the usual ones).
    """

    name: str
    role: Role
    program: str
    partner: str
    begun: date
    ended: date
    meetings: int
    hours: float
    champion: str
    coordinators: tuple[str, ...]
    number: str
    issued: date
    goals: tuple[str, ...] = ()
    role_word: str = ""
    circle: bool = False
    equals: bool = False


@dataclass(frozen=True)
class CertificateShown:
    """What a certificate certifies, for whoever has its number: of what is on the paper neither partner nor goals."""

    name: str
    role: Role
    program: str
    begun: date
    ended: date
    meetings: int
    hours: float
    issued: date
    role_word: str = ""
    equals: bool = False


@dataclass(frozen=True)
class CertificateChecked:
    """`number`: as it stands on papers where it can be one, else as it was typed; `certificate` None: there is none."""

    number: str
    certificate: CertificateShown | None


@dataclass(frozen=True)
class CertificateReady:
    """To one of the two: a certificate waits. `closed`: the pair is; else only the reader's part in it is done."""

    pair: int
    partner: str
    program: str
    closed: bool


@dataclass(frozen=True)
class NotSent:
    """A file that Slack did not take."""

    pair: int
    program: str


@dataclass(frozen=True)
class ReviewText:
    """Words for a performance review: what was kept, else what they are drafted from."""

    pair: int
    program: str
    role: Role
    partner: Named
    begun: date
    ended: date | None
    meetings: int
    hours: float
    kept: str = ""
    goals: tuple[GoalShown, ...] = ()
    skills: tuple[SkillStep, ...] = ()
    role_word: str = ""
    circle: bool = False


@dataclass(frozen=True)
class ClosingNear:
    """In the channel: the closing is near."""

    pair: int
    program: str
    people: tuple[str, ...] = field(default=())
    ends_at: datetime | None = None
    begun: bool = False
    """It is here: the last of the counted meetings was held, or one of the two said that it was enough."""
