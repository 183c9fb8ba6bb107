"""The program that ships, and a pair in it."""

from __future__ import annotations

import pytest

from bot.domain.journey import PairFacts, PersonFacts
from bot.domain.program import Program
from bot.program_file import load_template
from tests.domain.lives import MONDAY, Life


@pytest.fixture(scope="session")
def program() -> Program:
    return load_template("career_development")


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
