"""Companies of made-up people, the same for the same seed."""

import random

from bot.matching import Mentee, Mentor

PLACES = (("Lisbon", "PT"), ("Pune", "IN"), ("Porto", "PT"), ("", ""))


def mentee(name, **facts):
    return Mentee(id=f"e-{name}", person=name, **facts)


def mentor(name, **facts):
    return Mentor(id=f"m-{name}", person=name, **facts)


def company(seed, mentees=20, mentors=10, *, most_seats=3):
    """Mentees and mentors of whom some things are not known, with wishes by name, blocks and managers.

    Nobody is in both roles.
    """
    rng = random.Random(seed)
    names = [f"p{number}" for number in range(mentees + mentors)]
    skills, goals = [f"s{k}" for k in range(9)], [f"g{k}" for k in range(5)]

    def facts(own):
        others = [name for name in names if name != own]
        start = 60 * rng.randrange(24)
        place = rng.choice(PLACES)
        return {
            "level": rng.choice([None, *range(1, 11)]),
            "department": rng.choice(["", "sales", "data", "law"]),
            "location": place[0],
            "country": place[1],
            "hours_utc": rng.choice([None, (start, (start + 480) % 1440)]),
            "languages": frozenset(rng.sample(["en", "pt", "hi"], rng.randrange(3))),
            "style": rng.choice([None, 1, 2, 3, 4, 5]),
            "prefer": frozenset(rng.sample(others, rng.randrange(2))),
            "avoid": frozenset(rng.sample(others, rng.randrange(2))),
            "reports_to": tuple(rng.sample(others, rng.randrange(2))),
        }

    return (
        [
            mentee(
                name,
                wanted=tuple(rng.sample(skills, rng.randrange(5))),
                goals=frozenset(rng.sample(goals, rng.randrange(4))),
                **facts(name),
            )
            for name in names[:mentees]
        ],
        [
            mentor(
                name,
                offered=tuple(rng.sample(skills, rng.randrange(6))),
                helps_with=frozenset(rng.sample(goals, rng.randrange(4))),
                capacity=rng.randrange(most_seats + 1),
                **facts(name),
            )
            for name in names[mentees:]
        ],
    )
