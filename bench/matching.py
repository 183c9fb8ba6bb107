"""Matching: a whole round against the textbook solver on the same scores."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np

from bot.matching import DEFAULT_PLAN, Mentee, Mentor, match
from bot.matching.large import assign_blocks
from bot.matching.pool import Pool
from bot.matching.rules import Exclusions
from bot.matching.scorer import Scorer

Result = TypeVar("Result")

OFFSETS = (0, 60, 60, 120, 330, 480, 540, -180, -300, -480)
LANGUAGES = ("en", "en", "en", "pt", "hi", "de")


def company(mentees: int, mentors: int, seed: int = 7) -> tuple[list[Mentee], list[Mentor]]:
    """A synthetic program: 120 skills, ten time zones, three languages besides English, capacities 1 to 5."""
    rng = random.Random(seed)
    skills, goals = [f"skill {k}" for k in range(120)], [f"goal {k}" for k in range(12)]
    # Popular skills are popular on both sides.
    popularity = [1 / (k + 4) for k in range(len(skills))]

    def facts(number: int) -> dict[str, object]:
        start = (9 * 60 - rng.choice(OFFSETS)) % 1440
        office = rng.randrange(20)
        return {
            "person": f"p{number}",
            "department": f"department {rng.randrange(12)}",
            "location": f"office {office}",
            "country": f"country {office // 2}",
            "hours_utc": (start, (start + 480) % 1440),
            "languages": frozenset(rng.choices(LANGUAGES, k=2)),
            "cadence": rng.choice(("weekly", "biweekly", "monthly")),
            "format": rng.choice(("remote", "in_person", "either")),
            "style": rng.randint(1, 5),
            "team": f"team {rng.randrange(max(1, (mentees + mentors) // 8))}",
        }

    def some(many: list[str], most: int, weights: list[float] | None = None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rng.choices(many, weights, k=rng.randint(1, most))))

    people = [
        Mentee(
            id=f"e{number}",
            level=rng.randint(1, 7),
            wanted=some(skills, 5, popularity),
            goals=frozenset(some(goals, 4)),
            reports_to=(f"p{mentees + rng.randrange(max(1, mentors))}",),
            **facts(number),
        )
        for number in range(mentees)
    ]
    guides = [
        Mentor(
            id=f"m{number}",
            level=rng.randint(3, 10),
            offered=some(skills, 8, popularity),
            helps_with=frozenset(some(goals, 6)),
            capacity=rng.randint(1, 5),
            **facts(mentees + number),
        )
        for number in range(mentors)
    ]
    return people, guides


def textbook(people: list[Mentee], guides: list[Mentor]) -> tuple[int, int]:
    """The same scores, then `linear_sum_assignment` with one column per seat; (count, total)."""
    from scipy.optimize import linear_sum_assignment

    pool = Pool(people, guides)
    scorer = Scorer(pool, DEFAULT_PLAN, Exclusions())
    points = scorer.block(np.arange(len(people)))
    allowed = points >= 0
    seat = np.repeat(np.arange(len(guides)), pool.capacity)
    person = min(len(people), len(seat)) * 10_001 + 1
    weight = np.where(allowed, points + float(person), 0.0)[:, seat]
    rows, seats = linear_sum_assignment(weight, maximize=True)
    real = allowed[rows, seat[seats]]
    return int(real.sum()), int(points[rows, seat[seats]][real].sum())


def _round(mentees: int, mentors: int, repeat: int) -> Callable[[], Mapping[str, object]]:
    def figure() -> Mapping[str, object]:
        people, guides = company(mentees, mentors)
        textbook(people[:5], guides[:5])
        match(people[:5], guides[:5])
        seconds, draft = _best_of(repeat, lambda: match(people, guides))
        textbook_seconds, optimum = _best_of(repeat, lambda: textbook(people, guides))
        return {
            "value": round(seconds * 1000, 3),
            "unit": "ms",
            "reference": round(textbook_seconds * 1000, 3),
            "reference_name": "the same scores, then dense linear_sum_assignment; no proof, no reasons",
            "matched": draft.count,
            "same_optimum": (draft.count, draft.total) == optimum,
            "proved": draft.proved,
        }

    return figure


def ours(people: list[Mentee], guides: list[Mentor]) -> tuple[int, int, bool]:
    """The same scores, then the block-by-block assignment; (count, total, proved)."""
    pool = Pool(people, guides)
    assignment = assign_blocks(
        Scorer(pool, DEFAULT_PLAN, Exclusions()),
        pool.capacity,
        mentee_keys=[mentee.id for mentee in pool.mentees],
        mentor_keys=[mentor.id for mentor in pool.mentors],
    )
    return assignment.count, assignment.total, assignment.proved


def _company(mentees: int, mentors: int, *, against_textbook: bool) -> Callable[[], Mapping[str, object]]:
    def figure() -> Mapping[str, object]:
        found = _apart("ours", mentees, mentors)
        line = {
            "value": round(found["seconds"], 2),
            "unit": "s",
            "reference": None,
            "reference_name": "the textbook solver would need more memory than there is",
            "mib": round(found["mib"]),
            "matched": found["count"],
            "proved": found["proved"],
        }
        if against_textbook:
            other = _apart("textbook", mentees, mentors)
            same = (found["count"], found["total"]) == (other["count"], other["total"])
            line |= {
                "reference": round(other["seconds"], 2),
                "reference_name": "the same scores, then dense linear_sum_assignment",
                "memory_ratio": round(found["mib"] / other["mib"], 3),
                "same_optimum": same,
            }
        return line

    return figure


def _apart(way: str, mentees: int, mentors: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench._apart", way, str(mentees), str(mentors)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told: dict[str, Any] = json.loads(printed)
    return told


def _best_of(repeat: int, work: Callable[[], Result]) -> tuple[float, Result]:
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


FIGURES = {
    "match_30": _round(20, 10, 20),
    "match_300": _round(300, 150, 5),
    "match_1k": _round(1_000, 500, 3),
    "match_3k": _company(3_000, 1_500, against_textbook=True),
    "match_10k": _company(10_000, 5_000, against_textbook=True),
    "match_30k": _company(30_000, 15_000, against_textbook=False),
}
