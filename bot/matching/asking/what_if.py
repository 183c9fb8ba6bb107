"""What a change would cost, exactly: the best draft with the change, held against the best one without it.

Every answer is one more proved solve of a changed round. Up to `matcher.DENSE_PAIRS` pairs that takes less
than a second; beyond, as long as the round itself.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import cached_property

import numpy as np

from bot.matching.drafting import OnProgress, draft_of
from bot.matching.matcher import DENSE_PAIRS, MOST_MISSED, Solution, solve_round
from bot.matching.plan import ALWAYS_ON, RuleSetting
from bot.matching.reasons import OTHER, Draft
from bot.matching.round import PairIds, Round
from bot.matching.scoring.rules import MINIMUM_SCORE, RULES, Exclusions
from bot.matching.scoring.scorer import Scorer
from bot.matching.solving.assignment import assign

Resolve = Callable[[Round], Solution]


@dataclass(frozen=True, eq=False)
class InTurns(Solution):
    """A round in which mentees have several mentors: prices and scores are those of the first turn, pairs
    those of all of them.
    """

    whole: Draft

    @cached_property
    def draft(self) -> Draft:
        return self.whole


def solved(given: Round, *, progress: OnProgress | None = None) -> Solution:
    """The best draft of a round of mentees and mentors, as something that can be asked.

    `progress` as in `solve_round`. Raises ValueError for a round of peers: nobody has a seat there, and
    nothing a price.
    """
    if given.plan.among_peers:
        raise ValueError("a round of peers has no prices")
    first = solve_round(given, progress=progress)
    if given.plan.mentors_per_mentee == 1:
        return first
    parts = {field.name: getattr(first, field.name) for field in fields(first)}
    return InTurns(**parts, whole=draft_of(given, progress=progress))


MENTEE_TAKEN, NO_SEAT, NOT_IN_POOL, TOGETHER = "mentee_taken", "capacity", "not_in_pool", "same_mentor"
"""Why something cannot be done, besides the rules that forbid it."""


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody whose mentors change: ids of mentors before and after, sorted; empty: nobody."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """After minus before: `people` matched, `points` in all, and everybody whose mentor changes (where hands
    decide: as few as can be without a cost).

    `refused`: the code of what stands against it (a rule, by the name it is shown with, or one of
    `MENTEE_TAKEN`, `NO_SEAT`, `NOT_IN_POOL`, `TOGETHER`); nothing changes then.
    """

    people: int
    points: int
    moves: tuple[Move, ...]
    refused: str = ""
    proved: bool = True

    @property
    def is_free(self) -> bool:
        """Whether it costs nobody anything."""
        return self.people == 0 and self.points == 0


def refusal(code: str) -> Outcome:
    """The outcome of what cannot be done."""
    return Outcome(0, 0, (), refused=code)


def force(
    solution: Solution,
    mentee: str,
    mentor: str,
    *,
    over_rules: bool = True,
    resolve: Resolve = solved,
    within: Solution | None = None,
) -> Outcome:
    """These two together. Rules that a coordinator may overrule do not stand in the way, unless
    `over_rules` is off. `within`: the round with more people, where one of the two is not in this one.
    """
    code = against(within or solution, mentee, mentor, over_rules=over_rules)
    if code:
        return refusal(code)
    given = (within or solution).round
    return compare(
        solution, resolve(replace(given, locked=given.locked | {(mentee, mentor)})), fewest_moves=True
    )


def forbid(solution: Solution, mentee: str, mentor: str, *, resolve: Resolve = solved) -> Outcome:
    """These two apart. A lock on them is lifted."""
    if mentee not in solution.pool.row or mentor not in solution.pool.column:
        return refusal(NOT_IN_POOL)
    if mentor not in pairs(solution).get(mentee, {}):
        return Outcome(0, 0, ())  # they are apart in the best draft already
    pair = {(mentee, mentor)}
    given = solution.round
    changed = replace(given, locked=given.locked - pair, forbidden=given.forbidden | pair)
    return compare(solution, resolve(changed), fewest_moves=True)


def swap(solution: Solution, one: str, other: str, *, resolve: Resolve = solved) -> Outcome:
    """Two mentees with each other's mentors, everybody else as well as can be."""
    rows = solution.pool.row
    if one not in rows or other not in rows or one == other:
        return refusal(NOT_IN_POOL)
    exchanged = swapped(solution, one, other)
    if not exchanged:
        return refusal(TOGETHER)
    given = solution.round
    theirs = {(one, mentor) for mentor in mentors_of(solution, one)}
    theirs |= {(other, mentor) for mentor in mentors_of(solution, other)}
    for mentee, mentor in sorted(exchanged):
        code = _rule_against(solution, mentee, mentor, over_rules=True)
        if code:
            return refusal(code)
    return compare(
        solution, resolve(replace(given, locked=(given.locked - theirs) | exchanged)), fewest_moves=True
    )


def swapped(solution: Solution, one: str, other: str) -> frozenset[PairIds]:
    """The pairs that a swap would lock: each mentee with the other's mentors; none if they have the same."""
    first, second = set(mentors_of(solution, one)), set(mentors_of(solution, other))
    if first == second:
        return frozenset()
    return frozenset({(one, mentor) for mentor in second} | {(other, mentor) for mentor in first})


def more_seats(solution: Solution, mentor: str, seats: int = 1, *, resolve: Resolve = solved) -> Outcome:
    """This mentor with so many seats more (fewer, if below 0; never fewer than none)."""
    if mentor not in solution.pool.column:
        return refusal(NOT_IN_POOL)
    given = solution.round
    mentors = tuple(
        replace(one, capacity=max(0, one.capacity + seats)) if one.id == mentor else one
        for one in given.mentors
    )
    return compare(solution, resolve(replace(given, mentors=mentors)))


def without(solution: Solution, person: str, *, resolve: Resolve = solved) -> Outcome:
    """This mentee or mentor not in the round at all: `person` is an entry's id."""
    pool, given = solution.pool, solution.round
    if person in pool.row:
        left = replace(given, mentees=tuple(one for one in given.mentees if one.id != person))
    elif person in pool.column:
        left = replace(given, mentors=tuple(one for one in given.mentors if one.id != person))
    else:
        return refusal(NOT_IN_POOL)
    locked = frozenset(pair for pair in given.locked if person not in pair)
    return compare(solution, resolve(replace(left, locked=locked)), fewest_moves=True)


def with_rule(solution: Solution, rule: str, setting: RuleSetting, *, resolve: Resolve = solved) -> Outcome:
    """A rule with other parameters, or switched off (None). Raises ValueError for a rule that is secret or
    a promise to people: its cost would tell about somebody.
    """
    if not may_be_priced(rule):
        raise ValueError(f"the rule {rule!r} has no price")
    given = solution.round
    plan = replace(given.plan, rules={**given.plan.rules, rule: setting})
    return compare(solution, resolve(replace(given, plan=plan)))


def could_gain(solution: Solution, rule: str) -> bool:
    """Whether switching a rule off could change anything for the better: False is proved by the prices, which
    then cover every pair that the rule forbids, and no solve is needed.
    """
    given = solution.round
    rows, columns = len(solution.free), len(solution.pool.mentors)
    if isinstance(solution, InTurns) or rows * columns > DENSE_PAIRS or not solution.assignment.proved:
        return True
    plan = replace(given.plan, rules={**given.plan.rules, rule: None})
    exclusions = Exclusions(given.forbidden | given.declined, given.failed, given.used)
    points = Scorer(solution.pool, plan, exclusions, given.previous).block(solution.free).astype(np.int64)
    mentees = [solution.pool.mentees[row] for row in solution.free.tolist()]
    tier = np.array([1 + min(mentee.missed, MOST_MISSED) for mentee in mentees], np.int64)
    made = solution.assignment
    excess = points + (made.person * tier - made.mentee_surplus)[:, None] - made.mentor_price
    return bool((excess[points >= 0] > 0).any())


def may_be_priced(rule: str) -> bool:
    """Whether a rule's cost may be looked at: never that of a secret one, nor of one that is always on."""
    if rule in ALWAYS_ON:
        return False
    return rule == MINIMUM_SCORE or (rule in RULES and RULES[rule].shown != OTHER)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A mentor whom a mentee could have instead: the pair's points, and what it would cost."""

    mentor: str
    points: int
    outcome: Outcome


def alternatives(
    solution: Solution, mentee: str, *, most: int = 3, resolve: Resolve = solved
) -> tuple[Alternative, ...]:
    """The mentors within the rules who would cost least instead of the draft's, cheapest first.

    The prices choose whom to look at, one solve each says what they cost. None for somebody whom a lock
    decided about.
    """
    row = solution.pool.row[mentee]
    place = np.flatnonzero(solution.free == row)
    if len(place) == 0:
        return ()
    made, own = solution.assignment, set(mentors_of(solution, mentee))
    points = solution.scorer.block(np.array([row]))[0].astype(np.int64)
    open_to = np.flatnonzero((points >= 0) & (solution.free_seats > 0))
    cost = made.mentor_price[open_to] - points[open_to]
    order = sorted(zip(cost.tolist(), open_to.tolist(), strict=True))
    found = []
    for _, column in order:
        mentor = solution.pool.mentors[column].id
        if mentor in own:
            continue
        outcome = force(solution, mentee, mentor, over_rules=False, resolve=resolve)
        if not outcome.refused:
            found.append(Alternative(mentor, int(points[column]), outcome))
        if len(found) == most:
            break
    return tuple(sorted(found, key=lambda one: (-one.outcome.people, -one.outcome.points, one.mentor)))


def against(solution: Solution, mentee: str, mentor: str, *, over_rules: bool = True) -> str:
    """The code of what keeps two people from being put together by hand; empty: nothing does."""
    if mentee not in solution.pool.row or mentor not in solution.pool.column:
        return NOT_IN_POOL
    if (mentee, mentor) in solution.round.locked:
        return ""
    code = _rule_against(solution, mentee, mentor, over_rules=over_rules)
    if code:
        return code
    pool, locked = solution.pool, solution.round.locked
    here = [pair for pair in locked if pair[0] in pool.row and pair[1] in pool.column]
    row, column = pool.row[mentee], pool.column[mentor]
    turns = solution.round.plan.mentors_per_mentee - pool.mentees[row].has
    if sum(1 for one, _ in here if one == mentee) >= turns:
        return MENTEE_TAKEN
    taken = sum(1 for _, other in here if other == mentor)
    return NO_SEAT if taken >= int(pool.capacity[column]) else ""


def _rule_against(solution: Solution, mentee: str, mentor: str, *, over_rules: bool) -> str:
    """The first rule between two people, secret ones last and under one name."""
    row = np.array([solution.pool.row[mentee]])
    column = np.array([solution.pool.column[mentor]])
    scorer = solution.scorer
    for ruled in scorer.rules:
        if ruled.term.at(row, column)[0] < 0 and not (over_rules and ruled.rule.may_lock):
            return ruled.rule.shown
    points = sum(int(each[0]) for each in scorer.points_at(row, column))
    return MINIMUM_SCORE if points < scorer.minimum and not over_rules else ""


def pairs(solution: Solution) -> dict[str, dict[str, int]]:
    """Mentee → mentor → points, of everybody who is matched. Where it can, it makes no reasons."""
    if isinstance(solution, InTurns):
        in_turns: dict[str, dict[str, int]] = {}
        for pair in solution.whole.pairs:
            in_turns.setdefault(pair.mentee, {})[pair.mentor] = pair.points
        return in_turns
    rows = np.flatnonzero(solution.mentor_of >= 0)
    columns = solution.mentor_of[rows]
    scorer = solution.scorer
    points = sum(scorer.points_at(rows, columns), scorer.stay.at(rows, columns).astype(np.int64))
    matched: dict[str, dict[str, int]] = {}
    for row, column, worth in zip(rows.tolist(), columns.tolist(), points.tolist(), strict=True):
        mentee, mentor = solution.pool.mentees[row].id, solution.pool.mentors[column].id
        matched.setdefault(mentee, {})[mentor] = worth
    return matched


def mentors_of(solution: Solution, mentee: str) -> tuple[str, ...]:
    """Ids of a mentee's mentors in the draft, sorted."""
    return tuple(sorted(pairs(solution).get(mentee, {})))


def compare(before: Solution, after: Solution, *, fewest_moves: bool = False) -> Outcome:
    """What changes from one solved round to another of (mostly) the same people; with `fewest_moves`, to the
    one of several equally good drafts in which fewest pairs change.
    """
    old, new = pairs(before), pairs(nearest(before, after) if fewest_moves else after)
    moves = tuple(
        Move(mentee, tuple(sorted(old.get(mentee, {}))), tuple(sorted(new.get(mentee, {}))))
        for mentee in sorted(old.keys() | new.keys())
        if old.get(mentee, {}).keys() != new.get(mentee, {}).keys()
    )
    return Outcome(
        people=len(new) - len(old),
        points=_total(new) - _total(old),
        moves=moves,
        proved=before.assignment.proved and after.assignment.proved,
    )


def nearest(before: Solution, after: Solution) -> Solution:
    """A draft as good as `after` that keeps most pairs of `before`; beyond `DENSE_PAIRS`, and for several
    mentors each, `after` itself.

    Every point counts for more than all kept pairs together, so that keeping them costs nothing.
    """
    rows, columns = len(after.free), len(after.pool.mentors)
    if isinstance(after, InTurns) or rows * columns > DENSE_PAIRS or rows == 0 or columns == 0:
        return after
    points = after.scorer.block(after.free).astype(np.int64)
    kept = np.zeros(points.shape, np.int64)
    mentees = [after.pool.mentees[row] for row in after.free.tolist()]
    for row, mentee in enumerate(mentees):
        place = before.pool.row.get(mentee.id)
        column = int(before.mentor_of[place]) if place is not None else -1
        if column >= 0 and before.pool.mentors[column].id in after.pool.column:
            kept[row, after.pool.column[before.pool.mentors[column].id]] = 1
    own = after.assignment.mentor_of
    now = np.flatnonzero(own >= 0)
    if int(kept[now, own[now]].sum()) >= int(kept.sum()) - 1:
        return after  # nobody else could have stayed
    try:
        made = assign(
            np.where(points >= 0, points * (rows + 1) + kept, 0),
            points >= 0,
            after.free_seats,
            seed=after.round.seed,
            tier=np.array([1 + min(mentee.missed, MOST_MISSED) for mentee in mentees], np.int64),
            mentee_keys=[mentee.id for mentee in mentees],
            mentor_keys=[mentor.id for mentor in after.pool.mentors],
        )
    except OverflowError:
        return after
    mentor_of = after.mentor_of.copy()
    mentor_of[after.free] = made.mentor_of
    return replace(after, mentor_of=mentor_of)


def _total(matched: dict[str, dict[str, int]]) -> int:
    return sum(points for mentors in matched.values() for points in mentors.values())
