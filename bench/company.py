"""A synthetic company: who takes part in a program, and the plan they are matched by."""

import random
from collections import Counter
from typing import Any

from bot.matching import MatchingPlan, Mentee, Mentor

PLAN = MatchingPlan(rules={"hours": {"least": 3}, "level_gap": {"below": 0, "above": 3}})
"""At least three shared hours a day and up to three levels between them: after all rules about 19 % of the
pairs remain.
"""

SEATS_PER_MENTEE = 1.05
"""Seats are short enough for greed to leave people out: the best pair first leaves out 4 % of 10,000."""

MOST_SEATS = 5
OFFICES = 20
ENGLISH = 0.85

LANGUAGE = {0: "en", 60: "de", 120: "fr", 330: "hi", 480: "zh", 540: "ja", -180: "pt", -300: "en", -480: "en"}
"""What people speak besides English, by the minutes their zone is ahead of UTC."""

ZONES = (0, 60, 60, 120, 330, 480, 540, -180, -300, -480)


def company(mentees: int, mentors: int, seed: int = 7) -> tuple[list[Mentee], list[Mentor]]:
    """120 skills, one to five wanted, ten time zones, seven languages, mentors with one to five seats."""
    rng = random.Random(seed)
    skills, goals = [f"skill {k}" for k in range(120)], [f"goal {k}" for k in range(12)]
    # Popular skills are popular on both sides.
    popularity = [1 / (k + 4) for k in range(len(skills))]

    def facts(number: int) -> dict[str, Any]:
        zone = rng.choice(ZONES)
        start = (9 * 60 - zone) % 1440
        office = rng.randrange(OFFICES)
        return {
            "person": f"p{number}",
            "department": f"department {rng.randrange(12)}",
            "location": f"office {office}",
            "country": f"country {office // 2}",
            "hours_utc": (start, (start + 480) % 1440),
            "languages": frozenset({LANGUAGE[zone]} | ({"en"} if rng.random() < ENGLISH else set())),
            "cadence": rng.choice(("weekly", "biweekly", "monthly")),
            "format": rng.choice(("remote", "in_person", "either")),
            "style": rng.randint(1, 5),
            "team": f"team {rng.randrange(max(1, (mentees + mentors) // 8))}",
        }

    def some(many: list[str], most: int, weights: list[float] | None = None) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rng.choices(many, weights, k=rng.randint(1, most))))

    seats = _seats(mentees, mentors, rng)
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
            capacity=seats[number],
            **facts(mentees + number),
        )
        for number in range(mentors)
    ]
    return people, guides


def _seats(mentees: int, mentors: int, rng: random.Random) -> list[int]:
    """One seat for each mentor, and what is missing dealt out at random."""
    room = mentors * (MOST_SEATS - 1)
    wanted = round(SEATS_PER_MENTEE * mentees) - mentors
    dealt = Counter(place % mentors for place in rng.sample(range(room), min(room, max(0, wanted))))
    return [1 + dealt[number] for number in range(mentors)]
