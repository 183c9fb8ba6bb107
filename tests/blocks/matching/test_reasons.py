"""Reasons as people read them: what speaks for a pair in a sentence, and nothing about who wished for whom."""

from __future__ import annotations

import pytest

from blocks.matching.reasons import criterion_name, reason_words, rule_name, why, why_not
from blocks.reader import Reader
from bot.domain.fit import fit_share
from bot.domain.shown.matching import ReasonShown, UnmatchedShown
from bot.matching.plan import DEFAULT_RULES, DEFAULT_WEIGHTS

READER = Reader()


def said(code: str, **params: object) -> str:
    return reason_words(ReasonShown(code, 10, 10, params), READER)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"skills": ["SQL", "Talks"], "in_a_row": 2, "first_choice": True},
         "Offers the 2 skills put first: SQL, Talks"),
        ({"skills": ["SQL"], "in_a_row": 1, "first_choice": True},
         "Offers what was asked for, first choice included: SQL"),
        ({"skills": ["SQL"], "in_a_row": 0, "first_choice": False, "ahead": 1},
         "Offers what was asked for: SQL (ahead in one of them)"),
        ({"skills": [], "ahead": 0}, ""),
    ],
)  # fmt: skip
def test_skills_say_how_high_they_were_put(params: dict[str, object], words: str) -> None:
    assert said("skills", **params) == words


def test_levels_say_who_is_ahead() -> None:
    assert said("seniority", gap=2) == "The mentor is 2 levels ahead"
    assert said("seniority", gap=-1) == "The mentee is one level ahead"
    assert said("seniority", gap=0) == "The same level"


def test_choices_departments_and_topics() -> None:
    assert said("choices", mentee=1) == "First choice on a short list"
    assert said("choices", mentee=0, mentor=3) == "On a short list, place 3"
    assert said("choices", mentee=0) == ""
    assert said("department", same=False) == "From different departments"
    assert said("topics", topics=["Music"]) == "Both like to talk about: Music"
    assert said("topics", topics=[]) == ""


def test_wishes_of_every_kind_have_one_name_and_no_more_words() -> None:
    assert said("other") == said("preferences", asked=2) == "Other wishes"
    assert criterion_name("other", READER) == criterion_name("preferences", READER) == "other wishes"


def test_the_share_of_fit_is_the_same_whether_anybody_wished() -> None:
    fit = [ReasonShown("skills", 15, 30, {}), ReasonShown("hours", 10, 20, {})]
    wished = ReasonShown("other", 13, 13, {})
    nobody = ReasonShown("other", 0, 13, {})
    stay = ReasonShown("stay", 300, 300, {})
    assert fit_share([*fit, wished, stay]) == fit_share([*fit, nobody]) == fit_share(fit) == 0.5


def test_every_criterion_and_every_public_rule_has_a_name() -> None:
    for code in {*DEFAULT_WEIGHTS, "other", "stay"}:
        assert criterion_name(code, READER) != code or code in ("skills", "goals", "topics", "style", "values",
                                                                "format", "languages", "department")  # fmt: skip
    secret = {"avoid", "forbidden", "failed"}
    named = {rule_name(rule, READER) for rule in set(DEFAULT_RULES) - secret}
    assert len(named) == len(DEFAULT_RULES) - len(secret)
    assert "other rules" not in named
    assert {rule_name(rule, READER) for rule in secret} == {"other rules"}


def test_what_speaks_for_a_pair_comes_strongest_first() -> None:
    reasons = [
        ReasonShown("values", 300, 700, {"mentee": 1, "mentor": 3}),
        ReasonShown("style", 1_000, 1_000, {"mentee": 1, "mentor": 1}),
        ReasonShown("goals", 1_300, 1_300, {"goals": ["Lead"]}),
    ]
    assert why(reasons, READER) == ["Help with goals: Lead", "A similar way of working"]


@pytest.mark.parametrize(
    ("helps", "said"),
    [
        ("recruit_peers", "more people"),
        ("peers_outside_line", "people outside their reporting line"),
        ("mentees_outside_line", "mentees outside their reporting line"),
        ("mentors_outside_line", "mentors outside their reporting line"),
    ],
)
def test_who_has_nobody_hears_why_and_whom_to_look_for(helps: str, said: str) -> None:
    facts = UnmatchedShown("U1", "mentee", "all_removed", (("reporting_line", 1),), (helps,))
    assert why_not(facts, READER) == (
        f"the rules leave nobody; ruled out: 1 by reporting line; would help: {said}"
    )
