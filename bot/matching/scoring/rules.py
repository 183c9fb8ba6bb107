"""Who must not be paired: each rule comes down to a term of `FORBIDDEN`, whatever its parameters.

Rules that are secret, or that would betray a secret if they were told apart, are shown as `other`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, inf
from typing import cast

import numpy as np

from bot.matching.features import Hours, Mentor, Participant, shared_minutes
from bot.matching.reasons import OTHER
from bot.matching.round import PairIds
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.skills import too_few_shared
from bot.matching.scoring.terms import FORBIDDEN, Coded, Indices, Lookup, Scattered, Term

Parameters = Mapping[str, float]


@dataclass(frozen=True)
class Exclusions:
    """Pairs ruled out one by one, as (mentee id, mentor id); ids that are not in the pool are ignored."""

    forbidden: frozenset[PairIds] = frozenset()
    failed: frozenset[PairIds] = frozenset()
    used: frozenset[PairIds] = frozenset()


@dataclass(frozen=True)
class Rule:
    """A hard rule. `may_lock`: a coordinator may pair people across it. `shown`: its code in reasons."""

    key: str
    term: Callable[[Pool, Parameters, Exclusions], Term]
    may_lock: bool = False
    shown: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "shown", self.shown or self.key)


def _scattered(pool: Pool, pairs: Iterable[tuple[int, int]]) -> Scattered:
    return Scattered.of(dict.fromkeys(pairs, FORBIDDEN), pool.shape)


def _table(pool: Pool, feature: str, excludes: Callable[[object, object], bool]) -> Lookup:
    """A lookup that forbids where `excludes(mentee's, mentor's value)`; the unknown excludes nobody."""
    coded = pool.coded(feature)
    table = np.zeros((len(coded.mentee_values), len(coded.mentor_values)), np.int32)
    for row, mentee_value in enumerate(coded.mentee_values):
        for column, mentor_value in enumerate(coded.mentor_values):
            known = mentee_value is not None and mentor_value is not None
            if known and excludes(mentee_value, mentor_value):
                table[row, column] = FORBIDDEN
    return Lookup(coded, table)


def _same_person(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    return _scattered(
        pool,
        (
            (row, column)
            for column, mentor in enumerate(pool.mentors)
            for row in pool.rows_of.get(mentor.person, ())
        ),
    )


def _reporting_line(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    above = ((row, manager) for row, mentee in enumerate(pool.mentees) for manager in mentee.reports_to)
    below = ((column, manager) for column, mentor in enumerate(pool.mentors) for manager in mentor.reports_to)
    pairs = {(row, column) for row, manager in above for column in pool.columns_of.get(manager, ())}
    pairs |= {(row, column) for column, manager in below for row in pool.rows_of.get(manager, ())}
    return _scattered(pool, pairs)


def _same_team(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    rows_of_team: defaultdict[str, list[int]] = defaultdict(list)
    for row, mentee in enumerate(pool.mentees):
        if mentee.team:
            rows_of_team[mentee.team].append(row)
    return _scattered(
        pool,
        (
            (row, column)
            for column, mentor in enumerate(pool.mentors)
            if mentor.team
            for row in rows_of_team.get(mentor.team, ())
        ),
    )


def _avoid(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    # A person's wish counts for both of their entries, whichever of them it was written in.
    avoided: defaultdict[str, set[str]] = defaultdict(set)
    everyone: list[Participant] = [*pool.mentees, *pool.mentors]
    for entry in everyone:
        avoided[entry.person] |= entry.avoid
    pairs = set()
    for person, others in avoided.items():
        for other in others:
            for mentee, mentor in ((person, other), (other, person)):
                rows, columns = pool.rows_of.get(mentee, ()), pool.columns_of.get(mentor, ())
                pairs |= {(row, column) for row in rows for column in columns}
    return _scattered(pool, pairs)


def _listed(pool: Pool, pairs: Iterable[PairIds]) -> Term:
    return _scattered(
        pool,
        (
            (pool.row[mentee], pool.column[mentor])
            for mentee, mentor in pairs
            if mentee in pool.row and mentor in pool.column
        ),
    )


def _forbidden(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    return _listed(pool, exclusions.forbidden)


def _failed(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    return _listed(pool, exclusions.failed)


def _used(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    return _listed(pool, exclusions.used)


def _eligibility(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    days = parameters.get("tenure_days", 0)

    least = 10 * parameters.get("mentor_assessment", 0)

    def barred(people: Iterable[Participant], least_level: float) -> Indices:
        return np.array(
            [
                not one.eligible
                or (isinstance(one, Mentor) and one.assessment is not None and one.assessment < least)
                or (one.tenure_days is not None and one.tenure_days < days)
                or (one.level is not None and one.level < least_level)
                for one in people
            ],
            np.int64,
        )

    mentees = barred(pool.mentees, parameters.get("mentee_level", 0))
    mentors = barred(pool.mentors, parameters.get("mentor_level", 0))
    table = np.array([[0, FORBIDDEN], [FORBIDDEN, FORBIDDEN]], np.int32)
    return Lookup(Coded(mentees, mentors, (False, True), (False, True)), table)


def _skills(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    return too_few_shared(pool, ceil(parameters.get("least", 1)))


def _language(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    def no_language_in_common(mentee: object, mentor: object) -> bool:
        return cast(frozenset[str], mentee).isdisjoint(cast(frozenset[str], mentor))

    return _table(pool, "languages", no_language_in_common)


def _hours(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    least_minutes = parameters["least"] * 60

    def too_little(mentee: object, mentor: object) -> bool:
        return shared_minutes(cast(Hours, mentee), cast(Hours, mentor)) < least_minutes

    return _table(pool, "hours", too_little)


def _level_gap(pool: Pool, parameters: Parameters, exclusions: Exclusions) -> Term:
    below, above = parameters.get("below", inf), parameters.get("above", inf)

    def too_far(mentee: object, mentor: object) -> bool:
        return not -below <= cast(int, mentor) - cast(int, mentee) <= above

    return _table(pool, "level", too_far)


MINIMUM_SCORE = "minimum_score"
"""The one rule that needs the points: `{"points": n}`; a coordinator may lock a pair below it."""

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("same_person", _same_person),
        Rule("used", _used),
        Rule("reporting_line", _reporting_line),
        Rule("same_team", _same_team, may_lock=True),
        Rule("eligibility", _eligibility, may_lock=True),
        Rule("language", _language, may_lock=True),
        Rule("hours", _hours, may_lock=True),
        Rule("level_gap", _level_gap, may_lock=True),
        Rule("skills", _skills, may_lock=True),
        # Secret ones last: whom a public rule removes anyway, they do not count.
        Rule("avoid", _avoid, shown=OTHER),
        Rule("forbidden", _forbidden, shown=OTHER),
        Rule("failed", _failed, shown=OTHER),
    )
}
"""Every rule but the minimum score, by key, in the order in which removals are counted."""
