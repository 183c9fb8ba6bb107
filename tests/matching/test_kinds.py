"""Mentees of one kind share what tables of rules rule out, so that it need not be scored."""

import numpy as np
import pytest

from bot.matching import DEFAULT_PLAN, MatchingPlan
from bot.matching.scoring import kinds
from bot.matching.scoring.kinds import Kinds
from bot.matching.scoring.pool import Pool
from bot.matching.scoring.rules import Exclusions
from bot.matching.scoring.scorer import Scorer
from tests.matching.test_match import company


def a_scorer(seed, plan=DEFAULT_PLAN):
    people, guides = company(seed)
    return Scorer(Pool(people, guides), plan, Exclusions())


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("rows_of_a_kind", [1, 4, 1_000])
def test_what_is_open_to_a_kind_holds_every_pair_that_is_allowed(seed, rows_of_a_kind, monkeypatch):
    monkeypatch.setattr(kinds, "ROWS_OF_A_KIND", rows_of_a_kind)
    scorer = a_scorer(
        seed, MatchingPlan(rules={"hours": {"least": 3}, "level_gap": {"below": 0, "above": 3}})
    )
    mentees, mentors = scorer.shape
    everything = scorer.block(np.arange(mentees))
    for row in range(mentees):
        columns = scorer.kinds.open_to(int(scorer.kinds.of_row[row]))
        closed = np.setdiff1d(np.arange(mentors), columns)
        assert (everything[row, closed] < 0).all()
        assert (scorer.block(np.array([row]), columns)[0] == everything[row, columns]).all()
    if rows_of_a_kind == 1:
        assert scorer.kinds.of_row.max() > 0
        open_pairs = sum(len(scorer.kinds.open_to(int(kind))) for kind in scorer.kinds.of_row)
        assert open_pairs < mentees * mentors / 2
    if rows_of_a_kind == 1_000:
        assert not scorer.kinds.of_row.any()


def test_some_rows_keep_their_kinds():
    scorer = a_scorer(1)
    some = np.array([5, 3, 3])
    assert (scorer.kinds.rows(some).of_row == scorer.kinds.of_row[some]).all()


def test_without_rules_everybody_is_of_one_kind():
    assert Kinds.one((3, 2)).open_to(0).tolist() == [0, 1]
    assert Kinds.of((0, 2), []).of_row.tolist() == []
