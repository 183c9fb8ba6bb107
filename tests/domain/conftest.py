"""The program that ships, and a pair in it."""

from __future__ import annotations

import pytest

from bot.domain.journey import PairFacts, PersonFacts
from bot.domain.program import Program
from bot.program_file.document import load_template
from bot.program_file.layers import shipped_text
from tests.domain.lives import MONDAY, Life

FRAGMENTS = ("lists", "forms", "words", "timeline", "matching", "measures", "profiles")


@pytest.fixture(scope="session")
def program() -> Program:
    return load_template("career_development")


@pytest.fixture(scope="session")
def text() -> str:
    """A program as one file, as coordinators may write it: the template's own words, then those of fragments
    that it extends.
    """
    first, *others = map(shipped_text, ("career_development", *FRAGMENTS))
    own = first[: first.index("extends:")] + first[first.index("\nslug:") :]
    return "\n".join([own, *others])


@pytest.fixture
def life(program: Program) -> Life:
    """Published on a Monday at nine (UTC)."""
    berlin = {"zone": "Europe/Berlin", "country": "DE"}
    facts = PairFacts(
        id="p1",
        published_at=MONDAY,
        mentee=PersonFacts("mina", **berlin),  # type: ignore[arg-type]
        mentor=PersonFacts("theo", **berlin),  # type: ignore[arg-type]
    )
    return Life(program, facts, MONDAY)
