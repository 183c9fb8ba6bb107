"""After leavers: three ways to go on, side by side, with what each costs those who are together now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.matching.drafting import draft_of
from bot.matching.reasons import STAY, Draft
from bot.matching.round import PairIds, Round

STAY_BONUS, SCRATCH, LOCKED = "bonus", "scratch", "locked"
CHOICES = (STAY_BONUS, SCRATCH, LOCKED)
"""Favour the pairs there are; look at everybody anew; touch nobody who still has a partner."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A mentee whose partners change though none of them left: the mentors' ids before and after (sorted;
    after: perhaps nobody).
    """

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to go on. `total` and `mean` (per pair; 0 without pairs) are points of fit, without the bonus,
    so that the three can be compared. `kept` pairs stay, `parted` ones do not, though both people are here;
    `moved` says who it is.
    """

    key: str
    draft: Draft
    count: int
    total: int
    mean: float
    kept: int
    parted: int
    moved: tuple[Moved, ...]


def rematch(given: Round, together: Iterable[PairIds]) -> tuple[Choice, Choice, Choice]:
    """The three choices in the order of `CHOICES`.

    `given` holds everybody who is still here, with all of their seats (those that pairs of today take
    included) and without `has` and `used`; `together` the pairs of today. Pairs of whom somebody left are
    ignored. What keeps two people apart parts them in every choice, also today's pairs. Circles and several
    mentors for each mentee are pairs like any others. Raises as `draft_of`.
    """
    mentees, mentors = {one.id for one in given.mentees}, {one.id for one in given.mentors}
    if given.plan.among_peers:
        mentees = mentors = mentees | mentors
        together = [(min(pair), max(pair)) for pair in together]
    current = frozenset(pair for pair in together if pair[0] in mentees and pair[1] in mentors)
    favoured = replace(given, previous=current)
    anew = replace(given, previous=frozenset())
    kept = replace(given, previous=frozenset(), locked=given.locked | current)
    drafts = [draft_of(each) for each in (favoured, anew, kept)]
    bonus, scratch, locked = (
        _choice(key, draft, current) for key, draft in zip(CHOICES, drafts, strict=True)
    )
    return bonus, scratch, locked


def _choice(key: str, draft: Draft, current: frozenset[PairIds]) -> Choice:
    pairs = frozenset((pair.mentee, pair.mentor) for pair in draft.pairs)
    bonus = sum(reason.points for pair in draft.pairs for reason in pair.reasons if reason.code == STAY)
    total = draft.total - bonus
    parted = current - pairs
    before, after = _mentors_of(current), _mentors_of(pairs)
    moved = tuple(
        Moved(mentee, before[mentee], after.get(mentee, ()))
        for mentee in sorted({mentee for mentee, _ in parted})
    )
    mean = total / len(pairs) if pairs else 0.0
    return Choice(key, draft, len(pairs), total, mean, len(current & pairs), len(parted), moved)


def _mentors_of(pairs: Iterable[PairIds]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for mentee, mentor in pairs:
        found[mentee].append(mentor)
    return {mentee: tuple(sorted(mentors)) for mentee, mentors in found.items()}
