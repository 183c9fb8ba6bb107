"""Counting by kind of person and looking at every pair count the same."""

from dataclasses import replace

import numpy as np
import pytest

from bot.matching import MatchingPlan, removals
from bot.matching.removals import _Kinds, _looked_at
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import Exclusions
from bot.matching.scoring.scorer import Scorer

STRICT = MatchingPlan(rules={"same_team": True, "hours": {"least": 3}, "eligibility": {"tenure_days": 60}})


@pytest.mark.parametrize("role", ["mentee", "mentor"])
@pytest.mark.parametrize("seed", range(8))
def test_kinds_of_people_are_counted_like_people(company, seed, role):
    mentees, mentors = company(seed, mentees=40, mentors=25)
    forbidden = frozenset({(mentees[k].id, mentors[k % 7].id) for k in range(20)})
    scorer = Scorer(Pool(mentees, mentors), STRICT, Exclusions(forbidden, forbidden))
    rng = np.random.default_rng(seed)
    sizes = scorer.shape if role == "mentee" else scorer.shape[::-1]
    people, others = (np.sort(rng.choice(size, size // 2, replace=False)) for size in sizes)
    kinds = _Kinds.of(scorer, people, others, role)
    assert list(kinds.removals()) == list(_looked_at(scorer, people, others, role))
    assert list(removals.removals(scorer, people, others, role)) == list(kinds.removals())
    assert any(one.only for one in kinds.removals()) and any(one.eligible for one in kinds.removals())


def test_rules_that_need_the_scores_are_counted_by_looking_at_every_pair(company, monkeypatch):
    mentees, mentors = company(3)
    plan = replace(STRICT, rules={"minimum_score": {"points": 4_000}, "skills": {"least": 1}})
    scorer = Scorer(Pool(mentees, mentors), plan, Exclusions())
    people, others = np.arange(len(mentees)), np.arange(len(mentors))
    whole = list(removals.removals(scorer, people, others, "mentee"))
    monkeypatch.setattr(removals, "BLOCK", 7)
    assert list(removals.removals(scorer, people, others, "mentee")) == whole
    assert {"minimum_score", "skills"} <= {rule for one in whole for rule in one.first}


def test_nobody_and_nobody_else(company):
    mentees, mentors = company(3)
    scorer = Scorer(Pool(mentees, mentors), STRICT, Exclusions())
    nobody, everybody = np.zeros(0, np.int64), np.arange(len(mentees))
    assert list(removals.removals(scorer, nobody, nobody, "mentee")) == []
    assert [one.eligible for one in removals.removals(scorer, everybody, nobody, "mentee")] == [0] * len(
        mentees
    )
