"""Circles: as few mentors as it takes, so that each has several mentees, and nobody more is left over."""

from dataclasses import replace

import numpy as np

from bot.matching.drafting import draft_of
from bot.matching.features import Mentor
from bot.matching.round import Round
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import Exclusions
from bot.matching.scoring.scorer import Scorer

MOST_PAIRS = 10_000
"""Mentees times mentors up to which mentors are chosen; in larger rounds all of them stay."""


def gathered(given: Round) -> Round:
    """The round with only those mentors whose circles are needed, in the order they came.

    Mentors who have somebody already, or were put together with somebody, stay. Then come those who fit most
    people best, until there are seats for everybody who can be matched at all, and as many more as it takes
    so that the rules leave nobody out who would have had a mentor.
    """
    if len(given.mentors) < 2 or len(given.mentees) * len(given.mentors) > MOST_PAIRS:  # noqa: PLR2004
        return given
    best = draft_of(given).count
    spoken_for = {mentor for pairs in (given.locked, given.previous, given.used) for _, mentor in pairs}
    appeal = _appeal(given)
    ranked = sorted(given.mentors, key=lambda one: (one.id not in spoken_for, -appeal[one.id], one.id))
    chosen = [one for one in ranked if one.id in spoken_for]
    waiting = ranked[len(chosen) :]
    while waiting and _seats(chosen) < best:
        chosen.append(waiting.pop(0))
    step = 1
    while waiting and draft_of(_with(given, chosen)).count < best:
        chosen, waiting = chosen + waiting[:step], waiting[step:]
        step *= 2
    for mentor in reversed(chosen):
        fewer = [one for one in chosen if one is not mentor]
        if (
            mentor.id not in spoken_for
            and _seats(fewer) >= best
            and draft_of(_with(given, fewer)).count == best
        ):
            chosen = fewer
    return _with(given, chosen)


def _seats(mentors: list[Mentor]) -> int:
    return sum(one.capacity for one in mentors)


def _with(given: Round, chosen: list[Mentor]) -> Round:
    ids = {one.id for one in chosen}
    return replace(given, mentors=tuple(one for one in given.mentors if one.id in ids))


def _appeal(given: Round) -> dict[str, int]:
    """Each mentor's points with those who fit them best, as many as they have seats."""
    exclusions = Exclusions(given.forbidden | given.declined, given.failed, given.used)
    scorer = Scorer(Pool(given.mentees, given.mentors), given.plan, exclusions)
    points = np.sort(scorer.block(np.arange(len(given.mentees))), axis=0)[::-1]
    return {
        mentor.id: int(np.clip(points[: mentor.capacity, column], 0, None).sum())
        for column, mentor in enumerate(given.mentors)
    }
