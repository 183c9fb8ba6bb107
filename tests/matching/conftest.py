"""A company whose people leave things out, are in both roles, wish, avoid and wait."""

import random

import pytest

from bot.matching import Mentee, Mentor

SKILLS, GOALS = [f"s{k}" for k in range(9)], [f"g{k}" for k in range(5)]


@pytest.fixture
def company():
    """seed, mentees, mentors → the two sides; the last two mentees are the first two mentors."""
    return _company


def _company(seed, mentees=20, mentors=10, wishes=True):
    rng = random.Random(seed)
    names = [f"p{number}" for number in range(mentees + mentors - 2)]
    both = set(names[mentees - 2 : mentees])

    def some(things, most):
        return frozenset(rng.sample(things, rng.randrange(most)))

    def facts(own):
        others = [name for name in names if name != own]
        start = 60 * rng.randrange(24)
        return {
            "level": rng.choice([None, *range(1, 11)]),
            "department": rng.choice(["", "sales", "art"]),
            "hours_utc": rng.choice([None, (start, (start + 600) % 1440)]),
            "languages": some(["en", "pt", "hi"], 3),
            "style": rng.choice([None, 1, 3, 5]),
            "values": rng.choice([None, 1, 2, 3]),
            "topics": some(["music", "food", "books"], 3),
            "skill_levels": {skill: rng.randrange(1, 6) for skill in some(SKILLS, 6)},
            "prefer": some(others, 3) if wishes else frozenset(),
            "avoid": some(others, 2) if wishes else frozenset(),
            "groups": some(["women", "carers"], 2),
            "group_wish": wishes and rng.random() < 0.5,
            "reports_to": tuple(rng.sample(others, rng.randrange(3))),
            "team": rng.choice([None, "red", "blue"]),
            "tenure_days": rng.choice([None, 10, 1000]),
        }

    known = {name: facts(name) for name in names}
    people = [
        Mentee(
            id=f"e-{name}",
            person=name,
            wanted=tuple(rng.sample(SKILLS, rng.randrange(6))),
            goals=some(GOALS, 4),
            missed=rng.choice([0, 0, 0, 1, 3]),
            **known[name],
        )
        for name in names[:mentees]
    ]
    guides = [
        Mentor(
            id=f"m-{name}",
            person=name,
            offered=tuple(rng.sample(SKILLS, rng.randrange(6))),
            helps_with=some(GOALS, 4),
            capacity=rng.randrange(4),
            **known[name],
        )
        for name in names[-mentors:]
    ]
    assert both <= {one.person for one in guides}
    return people, guides
