"""A round of matching: people and a plan in, a draft with its reasons out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.matching.assignment import Assignment, assign
from bot.matching.edges import Ints
from bot.matching.features import Mentee, Mentor
from bot.matching.large import assign_blocks
from bot.matching.left_over import left_over
from bot.matching.plan import DEFAULT_PLAN, MatchingPlan
from bot.matching.pool import Pool
from bot.matching.reasons import Draft, Explanation, ProposedPair, Reason, RefusedLock
from bot.matching.rules import MINIMUM_SCORE, Exclusions, PairIds
from bot.matching.scorer import Scorer
from bot.matching.terms import Points

DENSE_PAIRS = 2_000_000
"""Up to this many pairs are held in memory at once; beyond, a round is matched block by block."""


def match(
    mentees: Iterable[Mentee],
    mentors: Iterable[Mentor],
    plan: MatchingPlan = DEFAULT_PLAN,
    *,
    locked: Collection[PairIds] = (),
    forbidden: Collection[PairIds] = (),
    failed: Collection[PairIds] = (),
    seed: int = 0,
) -> Draft:
    """The best draft within the rules: most mentees with a mentor, then most points; the same whatever the
    input order.

    `locked`, `forbidden` and `failed` are (mentee id, mentor id). A locked pair is kept and takes its seat,
    across every rule but those that protect people (see `Rule.may_lock`); a lock that cannot be kept is
    listed in `refused_locks`. Ids in `forbidden` and `failed` that are not in the pool are ignored. Raises
    ValueError when an id occurs twice in a role.
    """
    pool = Pool(mentees, mentors)
    scorer = Scorer(pool, plan, Exclusions(frozenset(forbidden), frozenset(failed)))
    kept, refused = _keep_locks(scorer, locked)
    free_seats = pool.capacity.copy()
    mentor_of = np.full(len(pool.mentees), -1, np.int64)
    for row, column in kept:
        mentor_of[row] = column
        free_seats[column] -= 1
    free = np.flatnonzero(mentor_of < 0)
    assignment = _assign(scorer, free, free_seats, seed)
    mentor_of[free] = assignment.mentor_of
    pairs = _pairs(scorer, mentor_of, frozenset(kept))
    return Draft(
        pairs=pairs,
        unmatched=left_over(scorer, mentor_of),
        refused_locks=refused,
        count=len(pairs),
        total=sum(pair.points for pair in pairs),
        proved=assignment.proved,
    )


def explain(
    mentee: Mentee,
    mentor: Mentor,
    plan: MatchingPlan = DEFAULT_PLAN,
    *,
    forbidden: Collection[PairIds] = (),
    failed: Collection[PairIds] = (),
) -> Explanation:
    """Why these two fit or do not fit, matched or not. The same numbers and rules as in `match`."""
    scorer = Scorer(Pool([mentee], [mentor]), plan, Exclusions(frozenset(forbidden), frozenset(failed)))
    first = np.zeros(1, np.int64)
    reasons = _reasons(scorer, first, first)[0]
    points = sum(reason.points for reason in reasons)
    broken = [ruled.rule for ruled in scorer.rules if ruled.term.at(first, first)[0] < 0]
    public = [rule.shown for rule in broken if rule.shown == rule.key]
    secret = sorted({rule.shown for rule in broken if rule.shown != rule.key})
    if points < scorer.minimum:
        public.append(MINIMUM_SCORE)
    may_lock = all(rule.may_lock for rule in broken)
    return Explanation(mentee.id, mentor.id, points, reasons, (*public, *secret), may_lock)


def _assign(scorer: Scorer, free: Ints, free_seats: Ints, seed: int) -> Assignment:
    """The best assignment of these rows to the free seats: in one piece, or in blocks if there are many."""
    pool = scorer.pool
    mentee_keys = [pool.mentees[row].id for row in free.tolist()]
    mentor_keys = [mentor.id for mentor in pool.mentors]
    if len(mentee_keys) * len(mentor_keys) > DENSE_PAIRS:
        source = _Rows(scorer, free)
        return assign_blocks(source, free_seats, seed=seed, mentee_keys=mentee_keys, mentor_keys=mentor_keys)
    points = scorer.block(free)
    return assign(
        points, points >= 0, free_seats, seed=seed, mentee_keys=mentee_keys, mentor_keys=mentor_keys
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Some rows of a scorer, as a source of their own."""

    scorer: Scorer
    chosen: Ints

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.chosen), self.scorer.shape[1]

    def block(self, rows: Ints) -> Points:
        return self.scorer.block(self.chosen[rows])


def _keep_locks(
    scorer: Scorer, locked: Collection[PairIds]
) -> tuple[list[tuple[int, int]], tuple[RefusedLock, ...]]:
    """The locks that hold, as (row, column), and those that do not with the rule they break."""
    pool = scorer.pool
    kept: dict[int, int] = {}
    refused: list[RefusedLock] = []
    free_seats = pool.capacity.copy()
    for mentee, mentor in sorted(set(locked)):
        row, column = pool.row.get(mentee), pool.column.get(mentor)
        if row is None or column is None:
            refused.append(RefusedLock(mentee, mentor, "not_in_pool"))
            continue
        rule = _rule_against_lock(scorer, row, column)
        if rule is None and row in kept:
            rule = "mentee_taken"
        if rule is None and free_seats[column] == 0:
            rule = "capacity"
        if rule is not None:
            refused.append(RefusedLock(mentee, mentor, rule))
            continue
        kept[row] = column
        free_seats[column] -= 1
    return list(kept.items()), tuple(refused)


def _rule_against_lock(scorer: Scorer, row: int, column: int) -> str | None:
    rows, columns = np.array([row]), np.array([column])
    for ruled in scorer.rules:
        if not ruled.rule.may_lock and ruled.term.at(rows, columns)[0] < 0:
            return ruled.rule.shown
    return None


def _pairs(scorer: Scorer, mentor_of: Ints, kept: frozenset[tuple[int, int]]) -> tuple[ProposedPair, ...]:
    rows = np.flatnonzero(mentor_of >= 0)
    columns = mentor_of[rows]
    pool = scorer.pool
    return tuple(
        ProposedPair(
            mentee=pool.mentees[row].id,
            mentor=pool.mentors[column].id,
            points=sum(reason.points for reason in reasons),
            reasons=reasons,
            locked=(row, column) in kept,
        )
        for row, column, reasons in zip(
            rows.tolist(), columns.tolist(), _reasons(scorer, rows, columns), strict=True
        )
    )


def _reasons(scorer: Scorer, rows: Ints, columns: Ints) -> list[tuple[Reason, ...]]:
    """The reasons of single pairs: the tables that made the points, read one by one."""
    pool, plan = scorer.pool, scorer.plan
    by_criterion = [points.tolist() for points in scorer.points_at(rows, columns)]
    reasons = []
    for nth, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        mentee, mentor = pool.mentees[row], pool.mentors[column]
        said = [
            Reason(
                scored.criterion.key, points[nth], scored.of, scored.criterion.params(mentee, mentor, plan)
            )
            for scored, points in zip(scorer.criteria, by_criterion, strict=True)
        ]
        shared = mentee.languages & mentor.languages
        if shared:
            said.append(Reason("languages", 0, 0, _languages(shared)))
        reasons.append(tuple(said))
    return reasons


def _languages(shared: frozenset[str]) -> Mapping[str, object]:
    return {"languages": tuple(sorted(shared))}
