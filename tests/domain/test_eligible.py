"""Who may take part, and what is said first when somebody may not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.eligible import RULES, Who, asks, outside, unknown
from bot.domain.planning import Eligible

TODAY = date(2026, 3, 2)
EVERYTHING = Eligible(
    departments=("Data", "Human  Resources"),
    locations=("Berlin",),
    countries=("Germany", "AT"),
    employment=("permanent",),
    level_from=3,
    level_to=6,
    tenure_days=90,
    modules=("listening",),
)
MIA = Who(
    TODAY,
    department="human resources ",
    location="BERLIN",
    country="DE",
    level=3,
    started_on=date(2025, 12, 2),
    employment="Permanent",
    passed=frozenset({"listening", "questions"}),
)


def but(**facts: object) -> Who:
    return Who(**{**vars(MIA), **facts})  # type: ignore[arg-type]


def test_a_plan_without_rules_takes_everybody() -> None:
    assert outside(Eligible(), Who(TODAY)) == ""
    assert asks(Eligible()) == ()


def test_whoever_meets_every_rule_is_in_however_the_words_are_written() -> None:
    assert outside(EVERYTHING, MIA) == ""
    assert outside(EVERYTHING, but(level=6, country="Austria")) == ""
    assert unknown(EVERYTHING, MIA) == ()
    assert asks(EVERYTHING) == RULES


@pytest.mark.parametrize(
    ("who", "rule"),
    [
        (but(department="Sales"), "department"),
        (but(location="Paris"), "location"),
        (but(country="FR"), "country"),
        (but(level=2), "level"),
        (but(level=7), "level"),
        (but(started_on=date(2025, 12, 3)), "tenure"),
        (but(employment="intern"), "employment"),
        (but(passed=frozenset()), "training"),
    ],
)
def test_the_rule_that_is_not_met_is_named(who: Who, rule: str) -> None:
    assert outside(EVERYTHING, who) == rule


def test_of_several_the_first_is_named() -> None:
    assert outside(EVERYTHING, but(location="Paris", level=1)) == "location"


def test_what_the_directory_does_not_know_is_not_held_against_anybody() -> None:
    nobody_knows = Who(TODAY, passed=frozenset({"listening"}))
    assert outside(EVERYTHING, nobody_knows) == ""
    assert unknown(EVERYTHING, nobody_knows) == tuple(rule for rule in RULES if rule != "training")


def test_training_is_always_known() -> None:
    assert outside(EVERYTHING, Who(TODAY)) == "training"
