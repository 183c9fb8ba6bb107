"""Whether a draft treats groups alike, and what it costs to lift whoever fits worst.

Groups are counted, never scored. No figure is given about fewer than five people, nor one from which such a
figure could be worked out by subtraction.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from typing import TypeVar

import numpy as np

from bot.matching.asking.what_if import Outcome, Resolve, compare, nearest, pairs, solved
from bot.matching.drafting import OnProgress, draft_of, part_of
from bot.matching.features import Mentee
from bot.matching.matcher import Solution
from bot.matching.plan import FULL_POINTS
from bot.matching.reasons import Draft
from bot.matching.round import Round
from bot.matching.scoring.rules import MINIMUM_SCORE
from bot.matching.scoring.terms import Points
from bot.matching.solving.edges import Bools, Ints
from bot.matching.solving.large import Progress

Id = TypeVar("Id")

LEAST_PEOPLE = 5
"""No group of fewer is ever broken out."""
FOUR_FIFTHS = Fraction(4, 5)
"""A group whose rate is less than this part of the best group's is worth a look (US Uniform Guidelines on
Employee Selection Procedures, 1978, 29 CFR 1607.4 D).
"""
MOST_SOLVES = 3
"""The best draft, and the two floors that are tried."""
MOST_PAIRS = 20_000_000
"""Up to this many pairs the floor can be raised: every allowed pair is held in memory at once."""


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group of mentees: how many of `people` are `matched`, the `mean` points of their best pair (None:
    too few have one), and the rate's `ratio` to the best group's (None where nobody is matched at all).
    """

    group: str
    people: int
    matched: int
    mean: int | None
    ratio: float | None

    @property
    def rate(self) -> float:
        return self.matched / self.people

    @property
    def is_far_behind(self) -> bool:
        """Below four fifths of the best group's rate."""
        return self.ratio is not None and self.ratio < float(FOUR_FIFTHS)


@dataclass(frozen=True, slots=True)
class Split:
    """One way of dividing people: `by` department, location, level or group. Groups by name; `held_back` of
    them are too small to be shown, or would give a small one away.
    """

    by: str
    groups: tuple[GroupFigures, ...]
    held_back: int


@dataclass(frozen=True, slots=True)
class Report:
    """How a draft treats its mentees. `mean`: points of the best pair of everybody matched; `worst` the
    least of them; None where nobody is matched.
    """

    people: int
    matched: int
    mean: int | None
    worst: int | None
    splits: tuple[Split, ...]


@dataclass(frozen=True, eq=False)
class Lifted:
    """The draft in which the worst pair is as good as it can be while as many people are matched.

    `before` and `floor`: points of the worst pair that no lock decided, in the best draft and in this one.
    `outcome` is the cost: this draft minus the best one.
    """

    solution: Solution
    before: int
    floor: int
    outcome: Outcome


def report(solution: Solution, groups_of: Mapping[str, frozenset[str]] | None = None) -> Report:
    """Matched rate, mean and four-fifths ratio by department, location and level, and by the groups in
    `groups_of` (mentee id → what they opted in to be counted as; nobody is in one by default).
    """
    best = {mentee: max(mentors.values()) for mentee, mentors in pairs(solution).items()}
    mentees = solution.pool.mentees
    splits = [_split(by, mentees_by(mentees, of), best) for by, of in _WAYS.items()]
    opted = _overlapping(groups_of or {}, {one.id for one in mentees}, best)
    if opted is not None:
        splits.append(opted)
    return Report(
        people=len(mentees),
        matched=len(best),
        mean=_mean(best.values()) if best else None,
        worst=min(best.values(), default=None),
        splits=tuple(splits),
    )


def mentees_by(mentees: Iterable[Mentee], of: Callable[[Mentee], str]) -> dict[str, frozenset[str]]:
    """Value → ids of the mentees who have it; "" collects those of whom it is not known."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for mentee in mentees:
        found[of(mentee)].add(mentee.id)
    return {value: frozenset(ids) for value, ids in found.items()}


_WAYS: Mapping[str, Callable[[Mentee], str]] = {
    "department": lambda mentee: mentee.department,
    "location": lambda mentee: mentee.location,
    "level": lambda mentee: "" if mentee.level is None else str(mentee.level),
}


def _split(by: str, members: Mapping[str, frozenset[str]], best: Mapping[str, int]) -> Split:
    """Groups that share nobody and leave nobody out."""
    shown = can_be_shown({group: len(ids) for group, ids in members.items()})
    matched = {group: members[group] & best.keys() for group in members}
    with_mean = can_be_shown({group: len(ids) for group, ids in matched.items()}) & shown
    return _figures(by, members, shown, with_mean, best)


def can_be_shown(sizes: Mapping[str, int]) -> frozenset[str]:
    """The groups of a division into disjoint ones that may be shown: what is held back has together at
    least five people, or nobody, so that no remainder gives a small group away.
    """
    by_size = sorted(sizes, key=lambda group: (sizes[group], group))
    held = [group for group in by_size if sizes[group] < LEAST_PEOPLE]
    rest = sum(sizes[group] for group in held)
    for group in by_size[len(held) :]:
        if rest == 0 or rest >= LEAST_PEOPLE:
            break
        held.append(group)
        rest += sizes[group]
    return frozenset(by_size[len(held) :])


def _overlapping(
    groups_of: Mapping[str, frozenset[str]], everybody: set[str], best: Mapping[str, int]
) -> Split | None:
    """Groups that people may share and that most are in none of, as they are opted in to.

    One is shown only if it and everybody outside of it are five or more, if none of its overlaps and
    differences with one that is shown already are between one and four, and if knowing who is matched does
    not say who is in it.
    """
    members: defaultdict[str, set[str]] = defaultdict(set)
    for one, groups in groups_of.items():
        if one in everybody:
            for group in groups:
                members[group].add(one)
    if not members:
        return None
    fixed = {group: frozenset(ids) for group, ids in members.items()}
    shown: list[str] = []
    for group in sorted(fixed, key=lambda each: (-len(fixed[each]), each)):
        others = [fixed[other] for other in shown]
        if keeps_secrets(fixed[group], others, frozenset(everybody), frozenset(best)):
            shown.append(group)
    return _figures("group", fixed, frozenset(shown), with_figures(fixed, shown, frozenset(best)), best)


def keeps_secrets(
    group: frozenset[Id], others: Sequence[frozenset[Id]], everybody: frozenset[Id], matched: frozenset[Id]
) -> bool:
    """Whether a group that people may share with `others`, which are shown already, can be shown: no part of
    the division is between one and four, and who is `matched`, which is no secret, does not say who is in it.
    """
    outside = everybody - group
    if len(group) < LEAST_PEOPLE or _is_small(outside):
        return False
    union = group.union(*others)
    parts = [everybody - union]
    for other in others:
        parts += [group & other, group - other, other - group]
    if any(_is_small(part) for part in parts):
        return False
    # Were all the matched (or all the others) in it, the list of the matched would be a list of members.
    unmatched = everybody - matched
    return not any(some and some <= group for some in (matched, unmatched))


def with_figures(
    members: Mapping[str, frozenset[Id]], shown: Sequence[str], among: frozenset[Id]
) -> frozenset[str]:
    """Of the groups that are shown, those whose part of `among` can be counted too."""
    matched = {group: members[group] & among for group in shown}
    kept: list[str] = []
    for group in shown:
        parts: list[Collection[Id]] = [among - matched[group]]
        for other in kept:
            parts += [matched[group] & matched[other], matched[group] ^ matched[other]]
        if len(matched[group]) >= LEAST_PEOPLE and not any(_is_small(part) for part in parts):
            kept.append(group)
    return frozenset(kept)


def _is_small(people: Collection[Id]) -> bool:
    return 0 < len(people) < LEAST_PEOPLE


def _figures(
    by: str,
    members: Mapping[str, frozenset[str]],
    shown: frozenset[str],
    with_mean: frozenset[str],
    best: Mapping[str, int],
) -> Split:
    rate = {group: Fraction(len(members[group] & best.keys()), len(members[group])) for group in shown}
    highest = max(rate.values(), default=Fraction(0))
    figures = tuple(
        GroupFigures(
            group=group,
            people=len(members[group]),
            matched=len(members[group] & best.keys()),
            mean=_mean([best[one] for one in members[group] & best.keys()]) if group in with_mean else None,
            ratio=float(rate[group] / highest) if highest else None,
        )
        for group in sorted(shown)
    )
    return Split(by, figures, len(members) - len(shown))


def _mean(points: Collection[int]) -> int:
    numbers = list(points)
    return int(Fraction(sum(numbers), len(numbers)) + Fraction(1, 2))


def lift(solution: Solution, *, resolve: Resolve = solved) -> Lifted:
    """Raise the worst pair's points as far as as many people stay matched (and as many of those who missed
    last time), then find the most points above that floor.

    Pairs that a lock decided are as they are. The same draft comes back where nothing can be lifted, and
    where more than `MOST_PAIRS` are possible.
    """
    rows, columns = solution.pool.shape
    before = _worst(solution)
    same = Lifted(solution, before, before, Outcome(0, 0, ()))
    if rows * columns > MOST_PAIRS or not pairs(solution):
        return same
    for floor in _floors(solution, before):
        plan = solution.round.plan
        minimum = {"points": max(floor, solution.scorer.minimum)}
        rules = {**plan.rules, MINIMUM_SCORE: minimum}
        raised = resolve(replace(solution.round, plan=replace(plan, rules=rules)))
        outcome = compare(solution, raised)
        if outcome.people == 0 and _tiers(raised) == _tiers(solution):
            # Its own scorer knows nothing of the floor: nobody is told that a rule left them out.
            lifted = replace(
                nearest(solution, raised),
                round=solution.round,
                scorer=solution.scorer,
                refused=solution.refused,
            )
            return Lifted(lifted, before, _worst(lifted), outcome)
    return same


def lifted_draft(given: Round, *, progress: OnProgress | None = None) -> Draft:
    """The draft of a round with the worst-off lifted; of peers, the draft as it is.

    `progress` as in `solve_round`, and before each further solve, however few people there are. Once it returns
    False, the best draft so far is returned, without a lift.
    """
    if given.plan.among_peers:
        return draft_of(given, progress=progress)
    best = solved(given, progress=part_of(progress, 0, MOST_SOLVES))
    if not best.assignment.proved:
        return best.draft
    begun = count(1)

    def resolve(changed: Round) -> Solution:
        heard = part_of(progress, next(begun), MOST_SOLVES)
        if heard is not None and heard(_told(best)) is False:
            raise _Stopped
        raised = solved(changed, progress=heard)
        if not raised.assignment.proved:
            raise _Stopped
        return raised

    try:
        return lift(best, resolve=resolve).solution.draft
    except _Stopped:
        return best.draft


class _Stopped(Exception):  # noqa: N818 - not an error
    """Nobody wants to wait for a lift any more."""


def _told(best: Solution) -> Progress:
    """The best draft, as it is told before a lift of it is tried."""
    found = best.assignment
    return Progress(1, 0, found.count, found.total, found.gap, person=found.person)


def _worst(solution: Solution) -> int:
    locked = {
        (solution.pool.mentees[row].id, solution.pool.mentors[column].id) for row, column in solution.kept
    }
    return min(
        (
            points
            for mentee, mentors in pairs(solution).items()
            for mentor, points in mentors.items()
            if (mentee, mentor) not in locked
        ),
        default=0,
    )


def _tiers(solution: Solution) -> tuple[int, ...]:
    """How often the matched missed earlier rounds, in order."""
    missed = [one.missed for one in solution.pool.mentees]
    return tuple(sorted(missed[solution.pool.row[mentee]] for mentee in pairs(solution)))


def _floors(solution: Solution, before: int) -> list[int]:
    """Floors worth a solve, the highest first: found by bisection on how many can be matched at all."""
    points = solution.scorer.block(solution.free)
    wanted = int((solution.mentor_of[solution.free] >= 0).sum())
    low, high = before, FULL_POINTS + 1  # at `low` it is possible, at `high` not
    while high - low > 1:
        middle = (low + high) // 2
        if _most_matched(points, points >= middle, solution.free_seats) >= wanted:
            low = middle
        else:
            high = middle
    return [floor for floor in dict.fromkeys((low, (low + before) // 2)) if floor > before]


def _most_matched(points: Points, allowed: Bools, seats: Ints) -> int:
    """How many rows can have a seat each, when only `allowed` pairs may be."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    # As many columns as seats; no mentor can use more seats than people who may come.
    seats = np.minimum(seats, allowed.sum(axis=0))
    column_of_seat = np.repeat(np.arange(len(seats)), seats)
    if len(column_of_seat) == 0 or len(points) == 0:
        return 0
    graph = csr_array(allowed[:, column_of_seat])
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())
