"""What the views of matching show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.first_steps import NOTHING_TO_TICK, Checklist
from bot.domain.shown.beginning import Starter
from bot.domain.shown.recruiting import AnswerShown, ProgramShown

PAIRS_A_PAGE, LEFT_OVER_A_PAGE = 10, 25
"""So many pairs, or people without one, are shown at once; buttons turn the pages."""


@dataclass(frozen=True)
class ReasonShown:
    """One criterion of a pair: `points` of the `of` it could give; values in `params` are labels already."""

    code: str
    points: int
    of: int
    params: Mapping[str, object]


@dataclass(frozen=True)
class ProposalShown:
    """A pair of a draft. People are Slack ids; `points` is 0 to 10,000, `fit` how well they fit, 0 to 1.

    `decided` is what a coordinator decided about the two since: lock, forbid, or nothing. `source` says who put
    them together: matcher, choice, hand; `answer` is the mentor's: open, accepted, declined.
    """

    proposal: int
    mentee: str
    mentor: str
    points: int
    fit: float
    reasons: tuple[ReasonShown, ...]
    locked: bool
    decided: str = ""
    source: str = "matcher"
    answer: str = "open"


@dataclass(frozen=True)
class UnmatchedShown:
    """Somebody who got nobody, and why: `removed` counts the other side by rule. `paired`: they have a partner, and
    merely room for another.
    """

    slack_id: str
    role: str
    cause: str
    removed: tuple[tuple[str, int], ...]
    helps: tuple[str, ...]
    paired: bool = False


@dataclass(frozen=True)
class RefusedLockShown:
    """Two people (Slack ids) who could not be kept together: `rule` is a rule's code, or capacity,
    mentee_taken, not_in_pool.
    """

    mentee: str
    mentor: str
    rule: str


@dataclass(frozen=True)
class RunShown:
    """How far a round is that is being computed. `look` counts the looks at all pairs, 0: none yet; `fraction`
    (0 to 1) estimates the work that is done.
    """

    mentees: int
    mentors: int
    look: int
    matched: int
    fraction: float = 0.0


@dataclass(frozen=True)
class FilesShown:
    """The files of a draft. `picture` is Slack's id of the histogram, once it is there. `sheet`: coming, shared,
    refused (Slack does not take files here), or nothing.
    """

    picture: str | None = None
    sheet: str = ""


@dataclass(frozen=True)
class DraftOutdated:
    """Why a draft cannot be published any more: of its mentees (of everybody, where they are `peers`) so many have a
    partner since; where these are not all, others may have left, or give their places to others by now.
    """

    people: int
    taken: int
    peers: bool = False


@dataclass(frozen=True)
class CirclesInDraft:
    """The circles of a draft: `count` of them for so many `mentees`; the smallest and the largest count those who
    are in one already. `small` have fewer than `least`, the smallest circle that the application form asks for
    (0: none is named). `members`: mentor → everybody in the circle, Slack ids, of the circles on the page.
    """

    count: int
    mentees: int
    smallest: int
    largest: int
    least: int = 0
    small: int = 0
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftShown:
    """A round of matching and one page of its pairs, the weakest first; only coordinators see it.

    `status` is a state of `bot.domain.states.match_round`. `pairs` counts all pairs, `fits` those by how well
    they fit, in tenths (ten counts, or none), `mean` is 0 to 1. `page` begins after `first` pairs. `unmatched`
    are the first of the `left_over`, who have no partner, and of those `with_room`, who have one and got no other.
    `told` of the `left_over` are written to when it is published; the rest were before. `who` asked for it, or did
    last what ended it. People are Slack ids.
    """

    program: ProgramShown
    round: int
    name: str
    status: str
    revision: int
    who: str
    pairs: int = 0
    left_over: int = 0
    told: int = 0
    with_room: int = 0
    mean: float = 0.0
    fits: tuple[int, ...] = ()
    total: int = 0
    proved: bool = False
    gap: int = 0
    page: tuple[ProposalShown, ...] = ()
    first: int = 0
    unmatched: tuple[UnmatchedShown, ...] = ()
    refused: tuple[RefusedLockShown, ...] = ()
    files: FilesShown = FilesShown()
    run: RunShown | None = None
    answers_until: datetime | None = None
    first_in_line: int = 0
    """Mentees of it who missed out in an earlier round, and so came first."""
    parts: int = 0
    """Living pairs that have not begun and part when it is published."""
    replaced: bool = False
    """Discarded, because a newer one of its name was asked for."""
    peers: bool = False
    """Everybody is in one pool: there is no mentor to ask."""
    outdated: DraftOutdated | None = None
    circles: CirclesInDraft | None = None
    """None where each pair has a channel of its own."""
    apply_until: date | None = None
    """The last day for applications, while it is ahead."""

    @property
    def value(self) -> str:
        """What its buttons carry: the round and the revision that was seen."""
        return f"{self.round}:{self.revision}"


@dataclass(frozen=True)
class LeftOverShown:
    """One page of everybody who got nobody; it begins after `first` of `count` people, of whom some have a partner and
    merely room for another (`with_room`).
    """

    program: ProgramShown
    round: int
    name: str
    people: tuple[UnmatchedShown, ...]
    first: int
    count: int
    with_room: int = 0


@dataclass(frozen=True)
class DraftInList:
    """A round in the list of drafts. `other` is the round it would be compared with; `parts`, `told` as in a draft."""

    round: int
    name: str
    status: str
    revision: int
    who: str
    made_at: datetime
    pairs: int
    left_over: int
    mean: float
    proved: bool
    told: int = 0
    other: int | None = None
    other_name: str = ""
    parts: int = 0
    outdated: DraftOutdated | None = None
    circles: CirclesInDraft | None = None
    apply_until: date | None = None

    @property
    def value(self) -> str:
        """What its buttons carry: the round and the revision that was seen."""
        return f"{self.round}:{self.revision}"


@dataclass(frozen=True)
class DraftsShown:
    """Every draft of a program that may still be published, the newest first."""

    program: ProgramShown
    drafts: tuple[DraftInList, ...]


@dataclass(frozen=True)
class MoveShown:
    """A mentee whose mentors differ between two drafts. Slack ids; nobody: empty."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class ComparisonShown:
    """Two drafts side by side. `same` pairs are in both; `moves` are some of the `moved` mentees."""

    program: ProgramShown
    drafts: tuple[DraftInList, DraftInList]
    totals: tuple[int, int]
    same: int
    moved: int
    moves: tuple[MoveShown, ...]


@dataclass(frozen=True)
class Publishing:
    """How far the publishing of a round is. `channels`: of all that are to be made, how many are `open` and how many
    Slack `refused`; `on_their_way`: what has not reached Slack, messages too; `still`: how long making the rest
    takes; `paused_by`: a Slack id, None while it goes on; `many`: so many that it takes minutes.
    """

    round: int
    channels: int
    open: int
    refused: int
    on_their_way: int
    still: timedelta
    paused_by: str | None
    many: bool

    @property
    def waits(self) -> int:
        """Channels that are still to be made."""
        return self.channels - self.open - self.refused


@dataclass(frozen=True)
class PublishedShown:
    """What was published, for the admin channel, and how far it is (None: nobody knows any more); `unmatched` counts
    those without a partner who are written to; `circles` where each mentor's mentees share one channel.
    """

    program: ProgramShown
    pairs: int
    unmatched: int
    by: str
    publishing: Publishing | None = None
    circles: CirclesInDraft | None = None


@dataclass(frozen=True)
class ProfileShown:
    """A partner's profile: only what its form said a partner sees."""

    slack_id: str
    name: str
    title: str
    department: str
    location: str
    zone: str
    answers: tuple[AnswerShown, ...]


@dataclass(frozen=True)
class PairAnnounced:
    """The first post in a pair's channel."""

    pair: int
    program: ProgramShown
    mentee: ProfileShown
    mentor: ProfileShown
    reasons: tuple[ReasonShown, ...]
    first_steps: tuple[str, ...]
    starters: tuple[Starter, ...]
    with_goals: bool = True
    with_agreement: bool = True
    checklist: Checklist = NOTHING_TO_TICK


@dataclass(frozen=True)
class MateIntroduced:
    """A mentee of a circle and why they are in it. Nothing of it but what colleagues know anyway, and the reasons."""

    slack_id: str
    title: str
    department: str
    location: str
    reasons: tuple[ReasonShown, ...]


@dataclass(frozen=True)
class CircleIntroduced:
    """The first post in a circle's channel, or the one that introduces somebody who comes later (`newcomer`).

    `pair`: one of its pairs, for the buttons; each reader's own counts.
    """

    pair: int
    program: ProgramShown
    mentor: ProfileShown
    mates: tuple[MateIntroduced, ...]
    first_steps: tuple[str, ...]
    starters: tuple[Starter, ...]
    with_goals: bool
    with_agreement: bool
    newcomer: bool = False
    checklist: Checklist = NOTHING_TO_TICK


@dataclass(frozen=True)
class UnmatchedTold:
    """What someone without a partner is told; `cause` is one of the causes that are safe to tell."""

    program: ProgramShown
    role: str
    cause: str
    cohort: int
