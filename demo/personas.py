"""Who each simulated colleague is: what they want from the program, how they write, how soon they react.

Everything is drawn from `random.Random(f"{seed}:{email}")`, so a colleague is the same person in every run
with the same seed, whoever else works at the company.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum

from demo import words
from demo.company import Colleague

GOAL_AREAS = (
    "Take the next career step",
    "Grow into leadership",
    "Go deeper in my field",
    "Move to a new role or field",
    "Gain confidence",
    "Get to know people across the company",
    "Settle into my role",
    "Have more impact with my work",
    "Find a better work-life balance",
)


class Part(StrEnum):
    """What a colleague signs up as, if they sign up."""

    MENTEE = "mentee"
    MENTOR = "mentor"
    BOTH = "both"
    NEVER = "never"


class Abandons(StrEnum):
    """What becomes of an application somebody closes half way."""

    NO = "finishes at once"
    RETURNS = "finishes when reminded"
    FORGETS = "never finishes"


@dataclass(frozen=True)
class GoalIdea:
    """A goal somebody would write: `kind` is habit, reach or stretch; due `days` after it is set."""

    kind: str
    title: str
    measure: str
    days: int


@dataclass(frozen=True)
class Persona:
    """A colleague's inclinations. `diligence` 0 to 1: how soon and how surely they react.

    `warmth` 1 to 5 is the rating they would give an ordinary meeting. `hour` is when they tend to look at
    Slack, local time.
    """

    colleague: Colleague
    seed: int
    part: Part
    abandons: Abandons
    diligence: float
    warmth: int
    hour: float
    wanted: tuple[str, ...]
    offered: tuple[str, ...]
    areas: tuple[str, ...]
    capacity: int
    style: int
    goals: tuple[GoalIdea, ...]
    texts: dict[str, str]

    @property
    def takes_part(self) -> bool:
        return self.part is not Part.NEVER

    def dice(self, *about: object) -> random.Random:
        """Chance for one decision, the same in every run: from the seed, the person and what it is about."""
        return random.Random(":".join(map(str, (self.seed, self.colleague.email, *about))))

    def reaction_hours(self, *about: object) -> float:
        """How many working hours pass before this colleague reacts; half an hour to about two days."""
        dice = self.dice("reaction", *about)
        slowness = 0.5 + 12 * (1 - self.diligence) ** 2
        return round(min(16.0, 0.3 + dice.expovariate(1 / slowness)), 2)


def persona(colleague: Colleague, *, seed: int) -> Persona:
    """The persona of one colleague."""
    dice = random.Random(f"{seed}:{colleague.email}")
    part = _part(colleague, dice)
    wanted = tuple(dice.sample([s for s in words.SKILLS if s not in colleague.skills], dice.randint(2, 4)))
    offered = tuple(s for s in colleague.skills if s in words.SKILLS) or tuple(dice.sample(words.SKILLS, 2))
    diligence = round(min(1.0, dice.betavariate(4, 1.6)), 3)
    return Persona(
        colleague=colleague,
        seed=seed,
        part=part,
        abandons=_abandons(dice, part),
        diligence=diligence,
        warmth=dice.choices((3, 4, 5), weights=(2, 5, 4))[0],
        hour=round(dice.uniform(9.0, 15.5), 2),
        wanted=wanted,
        offered=offered,
        areas=tuple(dice.sample(GOAL_AREAS, dice.randint(1, 3))),
        capacity=dice.choices((1, 2, 3), weights=(6, 4, 1))[0],
        style=dice.randint(1, 5),
        goals=_goals(dice, wanted),
        texts=_texts(dice, colleague, wanted, offered),
    )


def _part(colleague: Colleague, dice: random.Random) -> Part:
    """Juniors want a mentor, seniors are one, those between are both; a few never answer."""
    roll, split = dice.random(), dice.random()
    if not colleague.is_member or roll < (0.5 if colleague.is_coordinator else 0.04):
        return Part.NEVER
    level = colleague.level
    if level <= 3:  # noqa: PLR2004  (the company's first three levels)
        return Part.MENTEE
    if level <= 5:  # noqa: PLR2004
        return Part.MENTEE if split < 0.6 else Part.BOTH if split < 0.95 else Part.MENTOR  # noqa: PLR2004
    if level == 6:  # noqa: PLR2004
        return Part.MENTOR if split < 0.35 else Part.BOTH  # noqa: PLR2004
    return Part.MENTOR


def _abandons(dice: random.Random, part: Part) -> Abandons:
    roll = dice.random()
    if part is Part.NEVER or roll < 0.82:  # noqa: PLR2004
        return Abandons.NO
    return Abandons.RETURNS if roll < 0.96 else Abandons.FORGETS  # noqa: PLR2004


def _goals(dice: random.Random, wanted: tuple[str, ...]) -> tuple[GoalIdea, ...]:
    kinds = dice.sample(("habit", "reach", "stretch"), 3)
    ideas = [dice.choice(words.SKILL_GOALS[skill]) for skill in wanted]
    return tuple(
        GoalIdea(kind, title, measure, dice.choice((60, 90, 120, 150)))
        for kind, (title, measure) in zip(kinds, ideas, strict=False)
    )


def _texts(
    dice: random.Random, colleague: Colleague, wanted: tuple[str, ...], offered: tuple[str, ...]
) -> dict[str, str]:
    """One text for every subject a form asks about once; what is asked again is drawn when it is asked."""
    places = {
        "skill": wanted[0].lower(),
        "years": str(dice.randint(4, 20)),
        "title": colleague.title,
        "location": colleague.location,
    }
    offered_places = places | {"skill": offered[0]}

    def one(lines: tuple[str, ...], **changed: str) -> str:
        return dice.choice(lines).format(**(places | changed))

    return {
        "hopes": one(words.HOPES),
        "concerns": one(words.CONCERNS),
        "wish": one(words.WISHES),
        "experience": dice.choice(words.EXPERIENCES).format(**offered_places),
        "bio": one(words.BIOS),
        "hello": one(words.HELLOS),
        "confidentiality": one(words.CONFIDENTIALITY),
        "in scope": one(words.IN_SCOPE),
        "out of scope": one(words.OUT_OF_SCOPE),
        "feedback way": one(words.FEEDBACK_WAY),
        "if not": one(words.IF_NOT),
        "success": one(words.SUCCESS, skill=wanted[0]),
        "thanks": one(words.THANKS),
        "achievements": one(words.ACHIEVEMENTS),
        "next cohort": one(words.NEXT_COHORT),
    }
