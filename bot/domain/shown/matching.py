"""What the views of matching show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.shown.recruiting import AnswerShown, ProgramShown


@dataclass(frozen=True)
class ReasonShown:
    """One criterion of a pair: `points` of the `of` it could give; values in `params` are labels already."""

    code: str
    points: int
    of: int
    params: Mapping[str, object]


@dataclass(frozen=True)
class ProposalShown:
    """A pair of a draft. People are Slack ids; `points` is 0 to 10,000."""

    proposal: int
    mentee: str
    mentor: str
    points: int
    reasons: tuple[ReasonShown, ...]
    locked: bool


@dataclass(frozen=True)
class UnmatchedShown:
    """Somebody who got nobody, and why: `removed` counts the other side by rule."""

    slack_id: str
    role: str
    cause: str
    removed: tuple[tuple[str, int], ...]
    helps: tuple[str, ...]


@dataclass(frozen=True)
class DraftShown:
    """A draft of pairs; only coordinators see it. Pairs are listed with the weakest first."""

    program: ProgramShown
    round: int
    status: str
    pairs: tuple[ProposalShown, ...]
    unmatched: tuple[UnmatchedShown, ...]
    total: int
    proved: bool
    stale: bool = False


@dataclass(frozen=True)
class PublishedShown:
    """What was published, for the admin channel."""

    program: ProgramShown
    pairs: int
    unmatched: int
    by: str


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
    starters: tuple[str, ...]


@dataclass(frozen=True)
class UnmatchedTold:
    """What someone without a partner is told; `cause` is one of the causes that are safe to tell."""

    program: ProgramShown
    role: str
    cause: str
    cohort: int


@dataclass(frozen=True)
class DecisionOnPair:
    """What a coordinator decided about two people, or what forbids it."""

    mentee: str
    mentor: str
    kind: str
    program: int
