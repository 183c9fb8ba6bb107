"""Wanted skills against offered ones: how much each is wanted, and how far the mentor is ahead in it.

A level makes no second matrix: each skill is split into steps (mentor is at least at level 1, 2, ...), and a
mentee's points for it are split into what each step adds. So it stays one overlap of whole numbers.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.matching.features import Mentee, Mentor
from bot.matching.plan import MatchingPlan, share_out
from bot.matching.scoring.combined import AtLeast
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.terms import Overlap, Term

LEAD_SHARES = (0.3, 0.6, 0.9, 1.0)
"""Share of a skill's points by the mentor's level minus the mentee's: below 0, 0, 1, 2 or more."""

UNTOLD = 6
"""Stands for the level of somebody who did not say theirs: above all others, so that it takes nothing away."""


@dataclass(frozen=True)
class Skills:
    """Wanted skills, worth more the higher the mentee put them, less where the mentor is hardly ahead."""

    key: str = "skills"
    shown: str = "skills"

    def term(self, pool: Pool, plan: MatchingPlan, points: int) -> Term:
        levels = _levels_offered(pool)
        wanted = []
        for mentee in pool.mentees:
            steps: dict[str, int] = {}
            for skill, worth in points_by_skill(mentee, plan, points).items():
                reached = 0
                for level in levels.get(skill, ()):
                    worth_here = int(worth * lead_share(mentee.skill_levels.get(skill), level) + 0.5)
                    if worth_here != reached:
                        steps[_step(skill, level)] = worth_here - reached
                    reached = worth_here
            wanted.append(steps)
        offered = []
        for mentor in pool.mentors:
            own = {skill: mentor.skill_levels.get(skill, UNTOLD) for skill in mentor.offered}
            offered.append(
                frozenset(
                    _step(skill, step)
                    for skill, level in own.items()
                    for step in levels[skill]
                    if step <= level
                )
            )
        return Overlap.of(wanted, offered)

    def params(self, mentee: Mentee, mentor: Mentor, plan: MatchingPlan) -> Mapping[str, object]:
        wanted = tuple(dict.fromkeys(mentee.wanted))
        shared = tuple(skill for skill in wanted if skill in mentor.offered)
        in_a_row = next((nth for nth, skill in enumerate(wanted) if skill not in shared), len(wanted))
        said: dict[str, object] = {
            "skills": shared,
            "first_choice": in_a_row > 0,
            "in_a_row": in_a_row,
            "wanted": len(wanted),
        }
        leads = [
            mentor.skill_levels[skill] - mentee.skill_levels[skill]
            for skill in shared
            if skill in mentor.skill_levels and skill in mentee.skill_levels
        ]
        if leads:
            said["ahead"] = sum(lead > 0 for lead in leads)
        return said


def points_by_skill(mentee: Mentee, plan: MatchingPlan, points: int) -> dict[str, int]:
    """The most points for each wanted skill, by its rank; they add up to `points` (to 0 without any)."""
    wanted = list(dict.fromkeys(mentee.wanted))
    last = len(plan.rank_shares) - 1
    shares = [plan.rank_shares[min(rank, last)] for rank in range(len(wanted))]
    return dict(zip(wanted, share_out(points, shares), strict=True))


def lead_share(mentee_level: int | None, mentor_level: int) -> float:
    """What a skill is worth by both levels (1 to 5); one that was not told takes nothing away."""
    if mentee_level is None or mentor_level >= UNTOLD:
        return 1.0
    return LEAD_SHARES[min(max(mentor_level - mentee_level + 1, 0), len(LEAD_SHARES) - 1)]


def too_few_shared(pool: Pool, least: int) -> AtLeast:
    """Forbids pairs with fewer than `least` skills in common (all of them, for who wants fewer). Who wants or
    offers none did not say, and is not excluded.
    """
    wanted = []
    for mentee in pool.mentees:
        skills = dict.fromkeys(mentee.wanted, 1)
        wanted.append({**skills, _SPARED: max(0, least - len(skills)), _UNKNOWN: least})
    offered = [
        frozenset(mentor.offered) | ({_SPARED} if mentor.offered else {_SPARED, _UNKNOWN})
        for mentor in pool.mentors
    ]
    return AtLeast(Overlap.of(wanted, offered), least)


_SPARED, _UNKNOWN = "\0spared", "\0unknown"


def _levels_offered(pool: Pool) -> dict[str, list[int]]:
    """The distinct levels at which somebody offers each skill, lowest first: one step each."""
    levels: defaultdict[str, set[int]] = defaultdict(set)
    for mentor in pool.mentors:
        for skill in mentor.offered:
            levels[skill].add(mentor.skill_levels.get(skill, UNTOLD))
    return {skill: sorted(found) for skill, found in levels.items()}


def _step(skill: str, level: int) -> str:
    return f"{skill}\0{level}"
