"""What would help a round most: whom to recruit, whom to ask for one more seat, what each rule costs.

The prices of the best draft say where to look; whatever is stated as a figure was solved anew and is exact.
Rules that are secret are never priced, and nobody is named for what they keep to themselves.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from bot.matching.asking.what_if import (
    Outcome,
    Resolve,
    compare,
    could_gain,
    may_be_priced,
    more_seats,
    pairs,
    solved,
    with_rule,
)
from bot.matching.features import Mentee, Mentor
from bot.matching.left_over import NOT_TO_LOOSEN
from bot.matching.matcher import MOST_MISSED, Solution
from bot.matching.plan import DEFAULT_RULES, MatchingPlan
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import Exclusions
from bot.matching.scoring.scorer import Scorer
from bot.matching.solving.edges import Ints

MOST_SOURCES = 100
"""Mentees whose wishes are looked at when a mentor to recruit is described."""
SKILLS_OF_A_RECRUIT = 3
HALF = 0.5
FEW = 2
"""Mentees with at most so many mentors to choose from are nearly unmatched."""
LEVELS, GAPS = range(1, 11), range(-9, 10)
"""Levels there are, and by how many the mentor may be above the mentee."""
BLOCK = 2_000_000


@dataclass(frozen=True, slots=True)
class SeatWorth:
    """One more seat for this mentor, alone: `people` matched more, and points."""

    mentor: str
    people: int
    points: int


@dataclass(frozen=True, slots=True)
class Recruit:
    """A mentor whom it would pay to find, described by what matters: skills (the most wanted first), a level
    (1 to 10), a place and languages; None or empty where it does not matter or is not known.

    `people` and `points`: what they bring with one seat, once those before them on the list are found. `fits`
    mentees without a mentor (where everybody has one: of those who fit theirs worst) would fit them well.
    """

    skills: tuple[str, ...]
    level: int | None
    location: str
    country: str
    languages: frozenset[str]
    people: int
    points: int
    fits: int


@dataclass(frozen=True, slots=True)
class Shortage:
    """A trait that those without a mentor look for: `kind` is skill, level or place; `waiting` of them look
    for it, `seats` offer it, and with `wanted_more` of the mentors who do, one more seat would match one more
    person.
    """

    kind: str
    value: str
    waiting: int
    seats: int
    wanted_more: int


@dataclass(frozen=True, slots=True)
class RuleCost:
    """What a round could have without this rule: `people` and `points` more."""

    rule: str
    people: int
    points: int


@dataclass(frozen=True, slots=True)
class NearlyUnmatched:
    """A mentee who is matched, and has `possible` mentors to choose from in all."""

    mentee: str
    possible: int


@dataclass(frozen=True, slots=True)
class Advice:
    """Everything there is to say, the most helpful first in each part; parts may be empty."""

    people: int
    matched: int
    recruits: tuple[Recruit, ...]
    seats: tuple[SeatWorth, ...]
    shortages: tuple[Shortage, ...]
    rules: tuple[RuleCost, ...]
    nearly: tuple[NearlyUnmatched, ...]


def advise(solution: Solution, *, most: int = 3, resolve: Resolve = solved) -> Advice:
    """Advice about a solved round. At most `most` of each part; solves two rounds for each of them, and one
    for each rule.
    """
    return Advice(
        people=len(solution.pool.mentees),
        matched=len(pairs(solution)),
        recruits=recruits(solution, most=most, resolve=resolve),
        seats=seats(solution, most=most, resolve=resolve),
        shortages=shortages(solution, most=2 * most),
        rules=rule_costs(solution, resolve=resolve),
        nearly=nearly_unmatched(solution, most=2 * most),
    )


def seats(solution: Solution, *, most: int = 3, resolve: Resolve = solved) -> tuple[SeatWorth, ...]:
    """The mentors whom to ask for one more seat: those with the highest prices, each held alone."""
    price = solution.assignment.mentor_price
    order = sorted(range(len(price)), key=lambda column: (-int(price[column]), column))
    found = []
    for column in order[:most]:
        if price[column] <= 0:
            break
        mentor = solution.pool.mentors[column].id
        outcome = more_seats(solution, mentor, resolve=resolve)
        if _helps(outcome):
            found.append(SeatWorth(mentor, outcome.people, outcome.points))
    return tuple(sorted(found, key=lambda one: (-one.people, -one.points, one.mentor)))


def rule_costs(solution: Solution, *, resolve: Resolve = solved) -> tuple[RuleCost, ...]:
    """What each hard rule that is on costs, the dearest first; never a secret one, nor one that protects people:
    advice tempts nobody to give it up.
    """
    found = []
    for rule in DEFAULT_RULES:
        if rule in NOT_TO_LOOSEN or not may_be_priced(rule) or solution.round.plan.rule(rule) is None:
            continue
        if not could_gain(solution, rule):
            continue
        outcome = with_rule(solution, rule, None, resolve=resolve)
        if _helps(outcome):
            found.append(RuleCost(rule, outcome.people, outcome.points))
    return tuple(sorted(found, key=lambda one: (-one.people, -one.points, one.rule)))


def recruits(solution: Solution, *, most: int = 3, resolve: Resolve = solved) -> tuple[Recruit, ...]:
    """The mentors to find next, one after the other: each is worth its figures once those before it are here.

    A mentor who is not here yet, with one seat, gains exactly the most that any mentee has with them above
    what that mentee brings today: max(weight - surplus), from the prices alone. The best is then solved.
    """
    found: list[Recruit] = []
    while len(found) < most:
        needy = _needy(solution)
        wanted = [_ideal(solution, row, len(found)) for row in needy.tolist()]
        best = _best(solution, wanted, needy)
        if best is None:
            break
        ideal, fits = best
        given = solution.round
        after = resolve(replace(given, mentors=(*given.mentors, ideal)))
        outcome = compare(solution, after)
        if not _helps(outcome):
            break
        found.append(
            Recruit(
                skills=ideal.offered[:SKILLS_OF_A_RECRUIT],
                level=ideal.level,
                location=ideal.location,
                country=ideal.country,
                languages=ideal.languages,
                people=outcome.people,
                points=outcome.points,
                fits=fits,
            )
        )
        solution = after
    return tuple(found)


def shortages(solution: Solution, *, most: int = 6) -> tuple[Shortage, ...]:
    """What those without a mentor look for most, by skill, level and place; nothing if everybody has one."""
    pool, made = solution.pool, solution.assignment
    without = [pool.mentees[row] for row in np.flatnonzero(solution.mentor_of < 0).tolist()]
    plan = solution.round.plan
    waiting = Counter(trait for mentee in without for trait in _looked_for(mentee, plan))
    offered: Counter[tuple[str, str]] = Counter()
    wanted_more: Counter[tuple[str, str]] = Counter()
    for column, mentor in enumerate(pool.mentors):
        for trait in _offered(mentor):
            offered[trait] += mentor.capacity
            wanted_more[trait] += int(made.mentor_price[column]) * 2 > made.person
    ranked = sorted(waiting, key=lambda trait: (offered[trait] - waiting[trait], trait))
    return tuple(
        Shortage(kind, value, waiting[kind, value], offered[kind, value], wanted_more[kind, value])
        for kind, value in ranked[:most]
    )


def nearly_unmatched(solution: Solution, *, most: int = 6) -> tuple[NearlyUnmatched, ...]:
    """Matched mentees who have hardly anybody to choose from: if that mentor leaves, so does their chance."""
    pool = solution.pool
    rows = np.flatnonzero(solution.mentor_of >= 0)
    with_seat = pool.capacity > 0
    step = max(1, BLOCK // max(1, len(pool.mentors)))
    found = []
    for start in range(0, len(rows), step):
        some = rows[start : start + step]
        possible = (solution.scorer.block(some)[:, with_seat] >= 0).sum(axis=1)
        for row, count in zip(some.tolist(), possible.tolist(), strict=True):
            if 0 < count <= FEW:
                found.append(NearlyUnmatched(pool.mentees[row].id, count))
    return tuple(sorted(found, key=lambda one: (one.possible, one.mentee))[:most])


def _helps(outcome: Outcome) -> bool:
    return outcome.people > 0 or (outcome.people == 0 and outcome.points > 0)


def _needy(solution: Solution) -> Ints:
    """Rows of mentees without a mentor; where everybody has one, of those who fit theirs worst."""
    without = np.flatnonzero(solution.mentor_of < 0)
    if len(without) == 0:
        rows = solution.free
        columns = solution.mentor_of[rows]
        points = sum(solution.scorer.points_at(rows, columns), np.zeros(len(rows), np.int64))
        without = rows[np.lexsort((rows, points))][: max(1, len(rows) // 10)]
    return without[:MOST_SOURCES]


def _ideal(solution: Solution, row: int, nth: int) -> Mentor:
    """A mentor with one seat who has what this mentee looks for, at the level that the plan likes best."""
    mentee, plan = solution.pool.mentees[row], solution.round.plan
    level = None
    if mentee.level is not None:
        gap = max(
            (gap for gap in GAPS if mentee.level + gap in LEVELS),
            key=lambda gap: (plan.seniority_share(gap), -abs(gap)),
        )
        level = mentee.level + gap
    return Mentor(
        id=f"recruit:{nth}:{mentee.id}",
        person=f"recruit:{nth}:{mentee.person}",
        level=level,
        location=mentee.location,
        country=mentee.country,
        hours_utc=mentee.hours_utc,
        languages=mentee.languages,
        cadence=mentee.cadence,
        format=mentee.format,
        offered=tuple(dict.fromkeys(mentee.wanted)),
        helps_with=mentee.goals,
        capacity=1,
    )


def _best(solution: Solution, wanted: list[Mentor], needy: Ints) -> tuple[Mentor, int] | None:
    """The one who gains most people, then fits most of the needy, then gains most points."""
    free = solution.free
    if not wanted or len(free) == 0:
        return None
    made = solution.assignment
    mentees = [solution.pool.mentees[row] for row in free.tolist()]
    pool = Pool(mentees, wanted)
    points = Scorer(pool, solution.round.plan, Exclusions()).block(np.arange(len(mentees))).astype(np.int64)
    tier = np.array([1 + min(mentee.missed, MOST_MISSED) for mentee in mentees], np.int64)
    gain = points + (made.person * tier - made.mentee_surplus)[:, None]
    gain[points < 0] = 0
    most = gain.max(axis=0, initial=0)
    among = np.isin(free, needy)
    fits = (points[among] >= HALF * points.max(initial=1)).sum(axis=0)
    order = sorted(
        range(len(wanted)),
        key=lambda k: (-(int(most[k]) // made.person), -int(fits[k]), -int(most[k]), pool.mentors[k].id),
    )
    chosen = order[0]
    return (pool.mentors[chosen], int(fits[chosen])) if most[chosen] > 0 else None


def _looked_for(mentee: Mentee, plan: MatchingPlan) -> Iterable[tuple[str, str]]:
    """What a mentee looks for, by kind: each skill, the levels that the plan likes best for them, their place."""
    yield from (("skill", skill) for skill in dict.fromkeys(mentee.wanted))
    if mentee.level is not None:
        best = max(plan.seniority_share(gap) for gap in GAPS)
        liked = [mentee.level + gap for gap in GAPS if plan.seniority_share(gap) == best]
        yield from (("level", str(level)) for level in liked if level in LEVELS)
    if mentee.location:
        yield "place", mentee.location


def _offered(mentor: Mentor) -> Iterable[tuple[str, str]]:
    yield from (("skill", skill) for skill in dict.fromkeys(mentor.offered))
    if mentor.level is not None:
        yield "level", str(mentor.level)
    if mentor.location:
        yield "place", mentor.location
