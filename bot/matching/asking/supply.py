"""What mentees want against what mentors offer, counted while people are still joining.

Nothing is solved here: `bot.matching.asking.advice` says exactly what one more mentor would change, once
there is a pool to match.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf

from bot.matching.features import Mentee, Mentor
from bot.matching.plan import DEFAULT_PLAN, MatchingPlan

MOST_HELPFUL = 3
SKILLS_TOGETHER = 2
"""Skills of one mentor to look for: the scarcest, and what the same mentees want most besides."""
FITS = 0.5
"""With more than this share of the points for seniority a mentor's level is one that the program wants."""
MAJORITY = 0.5
"""A place or language is named where more than half of those who look for the skill share it."""


@dataclass(frozen=True, slots=True)
class Supply:
    """One value of a kind: `wanted` mentees look for it (or have it), `seats` of mentors offer it."""

    value: str
    wanted: int
    seats: int

    @property
    def short(self) -> int:
        """Places that are missing; below 0 where there are more than enough."""
        return self.wanted - self.seats


@dataclass(frozen=True, slots=True)
class Helpful:
    """A mentor who would help many: the first of `skills` is the scarcest. `level`: from which on a mentor is
    a step ahead of half of them; None and empty where nothing is known, or they differ.
    """

    skills: tuple[str, ...]
    level: int | None
    location: str
    language: str
    wanted: int
    seats: int


@dataclass(frozen=True, slots=True)
class Balance:
    """Both sides of a program. Each list has the scarcest first, but levels, which have an order of their own.

    `levels`: mentees of a level, and places with mentors whose level fits them; none where the program does not care.
    `languages`: each mentee counts once, in the one of theirs with the most places.
    """

    mentees: int
    mentors: int
    seats: int
    skills: tuple[Supply, ...]
    levels: tuple[Supply, ...]
    locations: tuple[Supply, ...]
    languages: tuple[Supply, ...]
    helpful: tuple[Helpful, ...]


def balance(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], plan: MatchingPlan = DEFAULT_PLAN
) -> Balance:
    """Counts of these people; a mentor counts with each free seat, and everybody with each of their values."""
    skills = _supplies(mentees, mentors, lambda one: one.wanted, lambda one: one.offered)
    return Balance(
        mentees=len(mentees),
        mentors=len(mentors),
        seats=sum(one.capacity for one in mentors),
        skills=skills,
        levels=_levels(mentees, mentors, plan),
        locations=_supplies(mentees, mentors, _location, _location),
        languages=_languages(mentees, mentors),
        helpful=_helpful(mentees, skills),
    )


def _levels(mentees: Sequence[Mentee], mentors: Sequence[Mentor], plan: MatchingPlan) -> tuple[Supply, ...]:
    """Whoever has no level fits everybody, as in matching."""
    rule = plan.rule("level_gap")
    graded = "seniority" in plan.points_by_criterion()
    if rule is None and not graded:
        return ()

    def fits(gap: int) -> bool:
        if rule is not None and not -rule.get("below", inf) <= gap <= rule.get("above", inf):
            return False
        # Far above is above, too, although it is worth less.
        nearer = range(1, gap + 1) if gap > 0 else range(gap, 0) if gap else (0,)
        return not graded or any(plan.seniority_share(step) > FITS for step in nearer)

    look = Counter(one.level for one in mentees if one.level is not None)
    return tuple(
        Supply(
            str(level), look[level],
            sum(one.capacity for one in mentors if one.level is None or fits(one.level - level)),
        )
        for level in sorted(look)
    )  # fmt: skip


def _languages(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> tuple[Supply, ...]:
    """Nobody lacks a mentor in one language who finds one in another."""
    seats: Counter[str] = Counter()
    for one in mentors:
        for language in one.languages:
            seats[language] += one.capacity

    def best(one: Mentee) -> tuple[str, ...]:
        return tuple(sorted(one.languages, key=lambda language: (-seats[language], language))[:1])

    found = _supplies(mentees, mentors, best, lambda one: one.languages)
    return tuple(one for one in found if one.wanted)


def _location(one: Mentee | Mentor) -> tuple[str, ...]:
    return (one.location,) if one.location else ()


def _supplies(
    mentees: Iterable[Mentee],
    mentors: Iterable[Mentor],
    wanted: Callable[[Mentee], Iterable[str]],
    offered: Callable[[Mentor], Iterable[str]],
) -> tuple[Supply, ...]:
    look = Counter(value for one in mentees for value in set(wanted(one)))
    seats: Counter[str] = Counter()
    for one in mentors:
        for value in set(offered(one)):
            seats[value] += one.capacity
    found = [Supply(value, look[value], seats[value]) for value in {*look, *seats}]
    return tuple(sorted(found, key=lambda one: (-one.short, -one.wanted, one.value)))


def _helpful(mentees: Sequence[Mentee], skills: Sequence[Supply]) -> tuple[Helpful, ...]:
    """A mentor for each of the scarcest skills; a skill that such a mentor offers besides is not named again."""
    found: list[Helpful] = []
    named: set[str] = set()
    scarce = {one.value for one in skills if one.short > 0}
    for one in skills:
        if one.short <= 0 or len(found) == MOST_HELPFUL:
            break
        if one.value in named:
            continue
        waiting = [mentee for mentee in mentees if one.value in mentee.wanted]
        besides = Counter(
            skill for mentee in waiting for skill in set(mentee.wanted) & scarce - {one.value} - named
        )
        often = sorted(besides, key=lambda skill: (-besides[skill], skill))
        together = (one.value, *often[: SKILLS_TOGETHER - 1])
        named.update(together)
        found.append(
            Helpful(
                skills=together,
                level=_one_ahead(waiting),
                location=_shared([{mentee.location} - {""} for mentee in waiting]),
                language=_shared([set(mentee.languages) for mentee in waiting]),
                wanted=one.wanted,
                seats=one.seats,
            )
        )
    return tuple(found)


def _one_ahead(waiting: Sequence[Mentee]) -> int | None:
    levels = sorted(one.level for one in waiting if one.level is not None)
    return levels[len(levels) // 2] + 1 if levels else None


def _shared(values: Sequence[set[str]]) -> str:
    counted = Counter(value for each in values for value in each)
    if not counted:
        return ""
    value, times = min(counted.items(), key=lambda item: (-item[1], item[0]))
    return value if times > MAJORITY * len(values) else ""
