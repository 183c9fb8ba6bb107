"""What makes a pair fit: each criterion turns its share of the points into a term, and can say what it saw.

Overlaps count what a mentee wants and a mentor has; tables grade one feature of both; wishes and choices are
about single people. Not knowing something is worth half of its points, between a good and a bad fit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

import numpy as np

from bot.matching.features import Hours, Mentee, Mentor, Participant, shared_minutes
from bot.matching.plan import MatchingPlan, share_out
from bot.matching.reasons import OTHER
from bot.matching.scoring.combined import Sum
from bot.matching.scoring.pool import FEATURES, Pool
from bot.matching.scoring.skills import Skills
from bot.matching.scoring.terms import Coded, Lookup, Overlap, Scattered, Term

Params = Mapping[str, object]

UNKNOWN_SHARE = 0.5
NEIGHBOUR_SHARE = 0.5
SCALE_SHARES = (1.0, 0.75, 0.4, 0.15, 0.0)
"""Share of the points by how many steps two people lie apart on a scale from 1 to 5."""
ONE_LANGUAGE_SHARE = 0.75
LEAST_ASSESSMENT, MOST_ASSESSMENT = 10, 50


class Criterion(Protocol):
    """One respect in which people can fit."""

    @property
    def key(self) -> str:
        """What weights call it."""

    @property
    def shown(self) -> str:
        """What reasons call it: the same, unless it is secret."""

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        """The points (0 to `points`) of every pair."""

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        """What there is to say about a pair in this respect."""


@dataclass(frozen=True)
class Shared:
    """Things a mentee named, all alike, against those the mentor named."""

    key: str
    named: Callable[[Mentee], frozenset[str]]
    met: Callable[[Mentor], frozenset[str]]

    @property
    def shown(self) -> str:
        return self.key

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        wanted = []
        for mentee in pool.mentees:
            things = sorted(self.named(mentee))
            wanted.append(dict(zip(things, share_out(points, [1.0] * len(things)), strict=True)))
        return Overlap.of(wanted, [self.met(mentor) for mentor in pool.mentors])

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        named = self.named(mentee)
        return {self.key: tuple(sorted(named & self.met(mentor))), "wanted": len(named)}


@dataclass(frozen=True)
class Wishes:
    """Wishes of both sides, half of the points for each: for somebody by name, or for one's own groups.

    Two people's groups count if they have one in common and both asked for it, which is a wish of each. By
    the points, and there is nothing else to see, no kind of wish can be told from another.
    """

    key: str = "preferences"
    shown: str = OTHER

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        groups = pool.coded("wish_groups")
        table = np.zeros((len(groups.mentee_values), len(groups.mentor_values)), np.int32)
        for row, mentees in enumerate(groups.mentee_values):
            for column, mentors in enumerate(groups.mentor_values):
                if isinstance(mentees, frozenset) and isinstance(mentors, frozenset) and mentees & mentors:
                    table[row, column] = points
        by_group = Lookup(groups, table)
        wished = self._by_name(pool, points)
        by_name = Scattered.of(wished, pool.shape)
        # A pair's wishes are full already where their groups are.
        room = points - by_group.at(by_name.rows, by_name.columns)
        capped = Scattered(
            by_name.rows, by_name.columns, np.minimum(by_name.points, room).astype(np.int32), pool.shape
        )
        return Sum((by_group, capped))

    def _by_name(self, pool: Pool, points: int) -> dict[tuple[int, int], int]:
        wished: dict[tuple[int, int], int] = {}
        one, two = points // 2, points
        for row, mentee in enumerate(pool.mentees):
            for person in mentee.prefer:
                for column in pool.columns_of.get(person, ()):
                    wished[row, column] = one
        for column, mentor in enumerate(pool.mentors):
            for person in mentor.prefer:
                for row in pool.rows_of.get(person, ()):
                    wished[row, column] = two if (row, column) in wished else one
        return wished

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        return {}  # Whose wish it was, and which, was told to the matching alone.


@dataclass(frozen=True)
class Choices:
    """Short lists that people ranked. Where both sides have some, each counts for half; who has no list is
    worth half to everybody.
    """

    key: str = "choices"
    shown: str = "choices"

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        rows, columns = pool.shape
        sides = [
            (pool.mentees, pool.column, rows, columns),
            (pool.mentors, pool.row, columns, rows),
        ]
        asked = [any(one.chosen for one in people) for people, *_ in sides]
        shares = share_out(points, [float(side) for side in asked])
        parts: list[Term] = []
        for nth, (people, place, _, others) in enumerate(sides):
            if not asked[nth]:
                continue
            chosen = _chosen(people, place, plan, shares[nth])
            if nth == 1:
                chosen = {(row, column): worth for (column, row), worth in chosen.items()}
            silent = np.array([not one.chosen for one in people], np.int64)
            everybody = np.zeros(others, np.int64)
            half = int(shares[nth] * UNKNOWN_SHARE + 0.5)
            if nth == 0:
                coded = Coded(silent, everybody, (False, True), (None,))
                parts.append(Lookup(coded, np.array([[0], [half]], np.int32)))
            else:
                coded = Coded(everybody, silent, (None,), (False, True))
                parts.append(Lookup(coded, np.array([[0, half]], np.int32)))
            parts.append(Scattered.of(chosen, pool.shape))
        return Sum(tuple(parts) or (Scattered.of({}, pool.shape),))

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Params:
        said: dict[str, object] = {}
        if mentee.chosen:
            said["mentee"] = _place_of(mentor.id, mentee.chosen)
        if mentor.chosen:
            said["mentor"] = _place_of(mentee.id, mentor.chosen)
        return said or {"unknown": True}


@dataclass(frozen=True)
class Graded:
    """A table over one feature of both sides: `share` grades two known values from 0 to 1."""

    key: str
    feature: str
    share: Callable[[object, object, MatchingPlan], float]
    saw: Callable[[object, object, MatchingPlan], Params]

    @property
    def shown(self) -> str:
        return self.key

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


def _chosen(
    people: Sequence[Participant], place: Mapping[str, int], plan: MatchingPlan, points: int
) -> dict[tuple[int, int], int]:
    """Points of those on each person's list, by (their place, the other's place)."""
    last = len(plan.choice_shares) - 1
    found = {}
    for own, person in enumerate(people):
        for rank, other in enumerate(dict.fromkeys(person.chosen)):
            if other in place:
                found[own, place[other]] = int(points * plan.choice_shares[min(rank, last)] + 0.5)
    return found


def _place_of(entry: str, chosen: Sequence[str]) -> int:
    """1 for a first choice; 0: not on the list."""
    return chosen.index(entry) + 1 if entry in chosen else 0


def _scale(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    apart = abs(cast(int, mentee) - cast(int, mentor))
    return SCALE_SHARES[min(apart, len(SCALE_SHARES) - 1)]


def _department(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    if plan.department == "none":
        return UNKNOWN_SHARE
    return float((mentee == mentor) == (plan.department == "same"))


def _saw_department(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    return {"same": mentee == mentor} if plan.department != "none" else {"unknown": True}


def _languages(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    shared = len(cast(frozenset[str], mentee) & cast(frozenset[str], mentor))
    return (0.0, ONE_LANGUAGE_SHARE, 1.0)[min(shared, 2)]


def _saw_languages(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    return {"languages": tuple(sorted(cast(frozenset[str], mentee) & cast(frozenset[str], mentor)))}


def _assessment(mentee: object, mentor: object, plan: MatchingPlan) -> float:
    """A matter of the mentor alone: 1 of 5 is worth nothing, 5 everything."""
    return (cast(int, mentor) - LEAST_ASSESSMENT) / (MOST_ASSESSMENT - LEAST_ASSESSMENT)


def _saw_nothing(mentee: object, mentor: object, plan: MatchingPlan) -> Params:
    return {}


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
        Shared("goals", lambda mentee: mentee.goals, lambda mentor: mentor.helps_with),
        Shared("topics", lambda mentee: mentee.topics, lambda mentor: mentor.topics),
        Graded("style", "style", _scale, _both),
        Graded("values", "values", _scale, _both),
        Wishes(),
        Choices(),
        Graded("seniority", "level", _seniority, _saw_gap),
        Graded("hours", "hours", _hours, _saw_hours),
        Graded("cadence", "cadence", _cadence, _both),
        Graded("format", "format", _format, _both),
        Graded("location", "place", _place, _saw_place),
        Graded("department", "department", _department, _saw_department),
        Graded("languages", "languages", _languages, _saw_languages),
        Graded("assessment", "assessment", _assessment, _saw_nothing),
    )
}
"""Every criterion by its key, in the order in which their reasons are shown."""
