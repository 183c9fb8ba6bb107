"""What makes a pair fit: each criterion turns its share of the points into a term, and can say what it saw.

Overlaps count what a mentee wants and a mentor has; tables grade one feature of both; wishes are stated by
name. Not knowing something is worth half of its points, between a good and a bad fit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from bot.matching.features import Hours, Mentee, Mentor, shared_minutes
from bot.matching.plan import MatchingPlan, share_out
from bot.matching.pool import FEATURES, Pool
from bot.matching.terms import Lookup, Overlap, Scattered, Term

Params = Mapping[str, object]

UNKNOWN_SHARE = 0.5
NEIGHBOUR_SHARE = 0.5
STYLE_SHARES = (1.0, 0.75, 0.4, 0.15, 0.0)
"""Share of the points by how many steps two styles (1 to 5) lie apart."""


class Criterion(Protocol):
    """One respect in which people can fit."""

    @property
    def key(self) -> str:
        """What weights and reasons call it."""

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        """The points (0 to `points`) of every pair."""

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        """What there is to say about a pair in this respect."""


@dataclass(frozen=True)
class Skills:
    """Wanted skills, worth more the higher the mentee put them, against offered skills."""

    key: str = "skills"

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        wanted = [_shares_by_rank(mentee, plan, points) for mentee in pool.mentees]
        return Overlap.of(wanted, [frozenset(mentor.offered) for mentor in pool.mentors])

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        wanted = tuple(dict.fromkeys(mentee.wanted))
        shared = tuple(skill for skill in wanted if skill in mentor.offered)
        first_choice = bool(wanted) and wanted[0] in mentor.offered
        return {"skills": shared, "first_choice": first_choice, "wanted": len(wanted)}


@dataclass(frozen=True)
class Goals:
    """A mentee's goals, all alike, against what the mentor can help with."""

    key: str = "goals"

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        wanted = []
        for mentee in pool.mentees:
            goals = sorted(mentee.goals)
            wanted.append(dict(zip(goals, share_out(points, [1.0] * len(goals)), strict=True)))
        return Overlap.of(wanted, [mentor.helps_with for mentor in pool.mentors])

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        return {"goals": tuple(sorted(mentee.goals & mentor.helps_with)), "wanted": len(mentee.goals)}


@dataclass(frozen=True)
class Wishes:
    """People who asked for each other by name: half of the points for each side's wish."""

    key: str = "preferences"

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        wished: dict[tuple[int, int], int] = {}
        by_mentee, by_mentor = share_out(points, (1, 1))
        for row, mentee in enumerate(pool.mentees):
            for person in mentee.prefer:
                for column in pool.columns_of.get(person, ()):
                    wished[row, column] = by_mentee
        for column, mentor in enumerate(pool.mentors):
            for person in mentor.prefer:
                for row in pool.rows_of.get(person, ()):
                    wished[row, column] = wished.get((row, column), 0) + by_mentor
        return Scattered.of(wished, pool.shape)

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        # How many asked, not who: that was told to the matching alone.
        return {"asked": (mentor.person in mentee.prefer) + (mentee.person in mentor.prefer)}


@dataclass(frozen=True)
class Graded:
    """A table over one feature of both sides: `share` grades two known values from 0 to 1."""

    key: str
    feature: str
    share: Callable[[object, object, MatchingPlan], float]
    saw: Callable[[object, object, MatchingPlan], Params]

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        coded = pool.coded(self.feature)
        table = np.zeros((len(coded.mentee_values), len(coded.mentor_values)), np.int32)
        for row, mentee_value in enumerate(coded.mentee_values):
            for column, mentor_value in enumerate(coded.mentor_values):
                table[row, column] = int(points * self._share(mentee_value, mentor_value, plan) + 0.5)
        return Lookup(coded, table)

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        value = FEATURES[self.feature]
        mentee_value, mentor_value = value(mentee), value(mentor)
        if mentee_value is None or mentor_value is None:
            return {"unknown": True}
        return self.saw(mentee_value, mentor_value, plan)

    def _share(self, mentee_value: object, mentor_value: object, plan: MatchingPlan) -> float:
        if mentee_value is None or mentor_value is None:
            return UNKNOWN_SHARE
        return min(1.0, max(0.0, self.share(mentee_value, mentor_value, plan)))


def _shares_by_rank(mentee: Mentee, plan: MatchingPlan, points: int) -> dict[str, int]:
    wanted = list(dict.fromkeys(mentee.wanted))
    last = len(plan.rank_shares) - 1
    shares = [plan.rank_shares[min(rank, last)] for rank in range(len(wanted))]
    return dict(zip(wanted, share_out(points, shares), strict=True))


def _style(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    apart = abs(cast(int, mentee) - cast(int, mentor))
    return STYLE_SHARES[min(apart, len(STYLE_SHARES) - 1)]


def _seniority(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    return plan.seniority_share(cast(int, mentor) - cast(int, mentee))


def _hours(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    return shared_minutes(cast(Hours, mentee), cast(Hours, mentor)) / 60 / plan.enough_hours


def _cadence(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    if mentee == mentor:
        return 1.0
    if mentee not in plan.cadences or mentor not in plan.cadences:
        return 0.0
    steps = abs(plan.cadences.index(mentee) - plan.cadences.index(mentor))
    return NEIGHBOUR_SHARE if steps == 1 else 0.0


def _format(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    return float(mentee == mentor or mentee in plan.flexible_formats or mentor in plan.flexible_formats)


def _place(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    return {"location": 1.0, "country": NEIGHBOUR_SHARE}.get(_shared_place(mentee, mentor), 0.0)


def _shared_place(mentee: object, mentor: object) -> str:
    location, country = cast(tuple[str, str], mentee)
    if location and mentor == mentee:
        return "location"
    return "country" if country and country == cast(tuple[str, str], mentor)[1] else ""


def _both(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    return {"mentee": mentee, "mentor": mentor}


def _saw_gap(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    return {"gap": cast(int, mentor) - cast(int, mentee)}


def _saw_hours(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    minutes = shared_minutes(cast(Hours, mentee), cast(Hours, mentor))
    return {"overlap": minutes // 60, "minutes": minutes}


def _saw_place(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    location, country = cast(tuple[str, str], mentee)
    same = _shared_place(mentee, mentor)
    return {
        "same": same,
        "location": location if same == "location" else "",
        "country": country if same else "",
    }


CRITERIA: dict[str, Criterion] = {
    criterion.key: criterion
    for criterion in (
        Skills(),
        Goals(),
        Graded("style", "style", _style, _both),
        Wishes(),
        Graded("seniority", "level", _seniority, _saw_gap),
        Graded("hours", "hours", _hours, _saw_hours),
        Graded("cadence", "cadence", _cadence, _both),
        Graded("format", "format", _format, _both),
        Graded("location", "place", _place, _saw_place),
    )
}
"""Every criterion by its key, in the order in which their reasons are shown."""
