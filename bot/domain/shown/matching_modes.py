"""What the views of short lists, of mentors' answers and of pairing by hand show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.shown.matching import ProfileShown
from bot.domain.shown.matching_advice import WhyPairShown
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class OfferShown:
    """Short lists of a program: what an offer would do now, and how the earlier ones stand.

    `offer` are the enrollment ids of the mentees who would get one; `named` says that a coordinator named
    them. The rest counts lists: being chosen, offered and not ranked yet, ranked, lapsed, without a mentor.
    `until` is the last deadline of those that can still be ranked.
    """

    program: ProgramShown
    offer: tuple[int, ...]
    named: bool
    size: int
    days: int
    mentors: int
    choosing: int = 0
    open: int = 0
    ranked: int = 0
    lapsed: int = 0
    nobody: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class ShortListTold:
    """What a mentee is told about their short list: how many mentors, until when (UTC), ranked or not."""

    program: ProgramShown
    short_list: int
    mentors: int
    until: datetime


@dataclass(frozen=True)
class MentorOffered:
    """A mentor on a short list, with the rank the mentee gave them (from 1; None: not ranked)."""

    enrollment: int
    profile: ProfileShown
    rank: int | None


@dataclass(frozen=True)
class ShortListShown:
    """A short list as its mentee sees it, by name, so that the order says nothing."""

    program: ProgramShown
    short_list: int
    mentors: tuple[MentorOffered, ...]
    until: datetime


@dataclass(frozen=True)
class ListsOut:
    """For coordinators: short lists were sent. `nobody` are mentees for whom the rules leave no mentor."""

    program: ProgramShown
    sent: int
    nobody: tuple[str, ...]
    until: datetime


@dataclass(frozen=True)
class ListsIn:
    """For coordinators: the time for ranking is over."""

    program: ProgramShown
    ranked: int
    lapsed: int


@dataclass(frozen=True)
class AskPreview:
    """What asking the mentors of a draft would do. `round` is what its button carries: id and revision."""

    program: ProgramShown
    round: str
    mentors: int
    pairs: int
    days: int


@dataclass(frozen=True)
class MenteeProposed:
    """A mentee proposed to a mentor; `answer` is open, accepted or declined."""

    proposal: int
    profile: ProfileShown
    answer: str


@dataclass(frozen=True)
class MentorAsked:
    """What a mentor is asked: everybody proposed to them, until when they may answer (UTC)."""

    program: ProgramShown
    mentees: tuple[MenteeProposed, ...]
    until: datetime


@dataclass(frozen=True)
class AnswersIn:
    """For coordinators: what mentors answered. `again` says that a new draft is on its way."""

    program: ProgramShown
    accepted: int
    silent: int
    declined: int
    again: bool


@dataclass(frozen=True)
class PersonToPair:
    """Somebody to choose by hand. For mentors also how well they fit (0 to 1), their free seats, and whether
    a rule speaks against the pair that a coordinator may overrule. `partner`: the name of whom the draft that
    stands puts them with, if it does.
    """

    enrollment: int
    name: str
    fit: float = 0.0
    free: int = 0
    ruled_out: bool = False
    partner: str = ""


@dataclass(frozen=True)
class ChoiceByHand:
    """People to choose from, the best first; `everybody`: there are too many for a menu, so that any colleague
    can be chosen. `mentee` is the one who was chosen before (None: mentees are to be chosen). `peers`: all of
    them are in one pool, and nobody has places to give.
    """

    program: int
    mentee: PersonToPair | None
    people: tuple[PersonToPair, ...]
    everybody: bool = False
    peers: bool = False


@dataclass(frozen=True)
class PairByHand:
    """Two people side by side, and why they are or are not together. `changed`: the price is new. `peers`: they
    are of one pool. `mark` names what it was worked out from, as in `bot.usecases.matching.asking.marks`.
    """

    program: int
    mentee: ProfileShown
    mentor: ProfileShown
    why: WhyPairShown
    changed: bool = False
    peers: bool = False
    mark: str = ""

    @property
    def may_pair(self) -> bool:
        """Whether a coordinator's hand can put them together now."""
        return not self.why.refused and not self.why.published

    @property
    def price(self) -> tuple[str, str]:
        """People and points it costs, as this modal says; empty where that is not known."""
        if self.why.cost is not None:
            return str(self.why.cost.people), str(self.why.cost.points)
        return ("0", "0") if self.why.together and not self.why.unpriced else ("", "")
