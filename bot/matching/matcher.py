"""A round of matching: people and a plan in, a draft with its reasons out."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bot.matching.features import Mentee, Mentor
from bot.matching.left_over import left_over
from bot.matching.plan import DEFAULT_PLAN, MatchingPlan
from bot.matching.reasons import STAY, Draft, Explanation, ProposedPair, Reason, RefusedLock
from bot.matching.round import PairIds, Round
from bot.matching.scoring.kinds import Kinds
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import MINIMUM_SCORE, Exclusions
from bot.matching.scoring.scorer import Scorer
from bot.matching.scoring.terms import Points
from bot.matching.solving.assignment import Assignment, assign
from bot.matching.solving.edges import Ints
from bot.matching.solving.large import Progress, Solver, assign_blocks

DENSE_PAIRS = 2_000_000
"""Up to this many pairs are held in memory at once; beyond, a round is matched block by block."""

MOST_MISSED = 2
"""Who missed more rounds than this waits no longer than who missed this many."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A solved round with everything that can be asked about it: `bot.matching.asking.advice` and
    `bot.matching.asking.what_if` read prices and scores from here.

    `mentor_of`: int64, shape (mentees,), rows and columns as in `pool`, locked pairs included, -1: none.
    `free`: the rows that no lock decided, shape (k,); `assignment` is about them and the seats that locks
    left, so that its `mentee_surplus[i]` belongs to row `free[i]` and its `mentor_price[j]` to column j.
    """

    round: Round
    scorer: Scorer
    mentor_of: Ints
    free: Ints
    free_seats: Ints
    kept: frozenset[tuple[int, int]]
    refused: tuple[RefusedLock, ...]
    assignment: Assignment

    @property
    def pool(self) -> Pool:
        return self.scorer.pool

    @cached_property
    def draft(self) -> Draft:
        """The pairs with their reasons, and everybody left over with theirs."""
        pairs = _pairs(self.scorer, self.mentor_of, self.kept)
        return Draft(
            pairs=pairs,
            unmatched=left_over(self.scorer, self.mentor_of),
            refused_locks=self.refused,
            count=len(pairs),
            total=sum(pair.points for pair in pairs),
            proved=self.assignment.proved,
            gap=self.assignment.gap,
        )

    def explain(self, mentee: str, mentor: str) -> Explanation:
        """Why these two, by their ids, fit or do not fit, matched or not: the very numbers and rules of this
        round. Raises KeyError for an id that is not in the pool.
        """
        return _explained(self.scorer, self.pool.row[mentee], self.pool.column[mentor])


def solve_round(
    given: Round, *, solver: Solver | None = None, progress: Callable[[Progress], bool | None] | None = None
) -> Solution:
    """The best assignment within the rules: most mentees with a mentor, then most points.

    `solver` (default: the fastest that is installed) finds assignments on the candidates of a large round and
    is not trusted. `progress` hears how far a large round is, and may stop it by returning False: the draft
    is then unproved, with its gap. Raises ValueError when an id occurs twice in a role.
    """
    pool = Pool(given.mentees, given.mentors)
    exclusions = Exclusions(given.forbidden | given.declined, given.failed, given.used)
    scorer = Scorer(pool, given.plan, exclusions, given.previous)
    kept, refused = _keep_locks(scorer, given.locked)
    free_seats = pool.capacity.copy()
    mentor_of = np.full(len(pool.mentees), -1, np.int64)
    for row, column in kept:
        mentor_of[row] = column
        free_seats[column] -= 1
    free = np.flatnonzero(mentor_of < 0)
    assignment = _assign(scorer, free, free_seats, given.seed, solver, progress)
    mentor_of[free] = assignment.mentor_of
    return Solution(given, scorer, mentor_of, free, free_seats, frozenset(kept), refused, assignment)


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
    """The draft of a round, in one call; see `Round` for the arguments and `solve_round` for what is raised."""
    given = Round(
        mentees=tuple(mentees),
        mentors=tuple(mentors),
        plan=plan,
        locked=frozenset(locked),
        forbidden=frozenset(forbidden),
        failed=frozenset(failed),
        seed=seed,
    )
    return solve_round(given).draft


def explain(
    mentee: Mentee,
    mentor: Mentor,
    plan: MatchingPlan = DEFAULT_PLAN,
    *,
    forbidden: Collection[PairIds] = (),
    failed: Collection[PairIds] = (),
) -> Explanation:
    """Why these two fit or do not fit, as if they were alone in a round. Within a round that has short lists
    or a stay bonus, ask its `Solution.explain`.
    """
    scorer = Scorer(Pool([mentee], [mentor]), plan, Exclusions(frozenset(forbidden), frozenset(failed)))
    return _explained(scorer, 0, 0)


def _explained(scorer: Scorer, row: int, column: int) -> Explanation:
    rows, columns = np.array([row]), np.array([column])
    reasons = _reasons(scorer, rows, columns)[0]
    points = sum(reason.points for reason in reasons)
    broken = [ruled.rule for ruled in scorer.rules if ruled.term.at(rows, columns)[0] < 0]
    public = [rule.shown for rule in broken if rule.shown == rule.key]
    secret = sorted({rule.shown for rule in broken if rule.shown != rule.key})
    if sum(reason.points for reason in reasons if reason.code != STAY) < scorer.minimum:
        public.append(MINIMUM_SCORE)
    may_lock = all(rule.may_lock for rule in broken)
    mentee, mentor = scorer.pool.mentees[row], scorer.pool.mentors[column]
    return Explanation(mentee.id, mentor.id, points, reasons, (*public, *secret), may_lock)


def _assign(
    scorer: Scorer,
    free: Ints,
    free_seats: Ints,
    seed: int,
    solver: Solver | None,
    progress: Callable[[Progress], bool | None] | None,
) -> Assignment:
    """The best assignment of these rows to the free seats: in one piece, or in blocks if there are many."""
    pool = scorer.pool
    mentee_keys = [pool.mentees[row].id for row in free.tolist()]
    mentor_keys = [mentor.id for mentor in pool.mentors]
    tier = np.array([1 + min(pool.mentees[row].missed, MOST_MISSED) for row in free.tolist()], np.int64)
    if len(mentee_keys) * len(mentor_keys) > DENSE_PAIRS:
        return assign_blocks(
            _Rows(scorer, free),
            free_seats,
            seed=seed,
            tier=tier,
            mentee_keys=mentee_keys,
            mentor_keys=mentor_keys,
            solver=solver,
            progress=progress or (lambda _: None),
        )
    points = scorer.block(free)
    return assign(
        points,
        points >= 0,
        free_seats,
        seed=seed,
        tier=tier,
        mentee_keys=mentee_keys,
        mentor_keys=mentor_keys,
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """Some rows of a scorer, as a source of their own."""

    scorer: Scorer
    chosen: Ints

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.chosen), self.scorer.shape[1]

    @cached_property
    def kinds(self) -> Kinds:
        return self.scorer.kinds.rows(self.chosen)

    def block(self, rows: Ints, columns: Ints) -> Points:
        return self.scorer.block(self.chosen[rows], columns)


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
    stays = scorer.stay.at(rows, columns).tolist()
    graded = {scored.criterion.key for scored in scorer.criteria}
    reasons = []
    for nth, (row, column) in enumerate(zip(rows.tolist(), columns.tolist(), strict=True)):
        mentee, mentor = pool.mentees[row], pool.mentors[column]
        said = [
            Reason(
                scored.criterion.shown, points[nth], scored.of, scored.criterion.params(mentee, mentor, plan)
            )
            for scored, points in zip(scorer.criteria, by_criterion, strict=True)
        ]
        if stays[nth]:
            said.append(Reason(STAY, stays[nth], stays[nth], {}))
        shared = mentee.languages & mentor.languages
        if shared and "languages" not in graded:
            said.append(Reason("languages", 0, 0, _languages(shared)))
        reasons.append(tuple(said))
    return reasons


def _languages(shared: frozenset[str]) -> Mapping[str, object]:
    return {"languages": tuple(sorted(shared))}
