"""The large form against the small one: the same people, points and pairs, whatever the block and the
candidates.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import assign, match
from bot.matching import matcher as matcher_module
from bot.matching.solving.large import assign_blocks
from bot.matching.solving.solvers import by_scipy
from tests.examples import examples
from tests.matching.rounds import Scores, ids


def a_round(seed):
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(0, 60)), int(rng.integers(0, 40))
    points = rng.integers(0, rng.choice([1, 2, 5, 10_001]), (mentees, mentors))
    allowed = rng.random((mentees, mentors)) < rng.choice([0.03, 0.2, 0.6, 1.0])
    return points, allowed, rng.integers(0, 4, mentors)


@pytest.mark.long
@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 300), st.integers(0, 3))
def test_the_large_form_finds_the_very_same_pairs(instance, best, block, seed):
    points, allowed, capacity = a_round(instance)
    small = assign(points, allowed, capacity, seed=seed, **ids(points))
    scores = Scores(points, allowed)
    large = assign_blocks(scores, capacity, seed=seed, best=best, block=block, **ids(points))
    assert large.proved and large.gap == 0
    assert (large.count, large.total) == (small.count, small.total)
    assert large.mentor_of.tolist() == small.mentor_of.tolist()
    assert scores.largest <= max(1, block // max(1, points.shape[1]))


@pytest.mark.parametrize("instance", range(12))
def test_prices_of_the_large_form_cover_every_pair(instance):
    points, allowed, capacity = a_round(instance)
    large = assign_blocks(Scores(points, allowed), capacity, best=1, **ids(points))
    worth = points + large.person
    assert (large.mentee_surplus[:, None] + large.mentor_price >= worth)[allowed].all()
    paid = large.mentee_surplus.sum() + (large.mentor_price * capacity).sum()
    assert paid == large.count * large.person + large.total


@pytest.mark.long
@settings(max_examples=examples(150), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(0, 12))
def test_stopping_early_tells_how_much_could_be_missing(instance, best, stop_after):
    points, allowed, capacity = a_round(instance)
    told = []

    def stop_then(progress):
        told.append(progress)
        return len(told) < stop_after

    stopped = assign_blocks(
        Scores(points, allowed), capacity, best=best, block=200, progress=stop_then, **ids(points)
    )
    optimum = assign(points, allowed, capacity)

    def missing(count, total):
        return (optimum.count - count) * stopped.person + optimum.total - total

    assert 0 <= missing(stopped.count, stopped.total) <= stopped.gap
    assert stopped.proved == (stopped.gap == 0)
    taken = np.flatnonzero(stopped.mentor_of >= 0)
    assert allowed[taken, stopped.mentor_of[taken]].all()
    assert (np.bincount(stopped.mentor_of[taken], minlength=len(capacity)) <= capacity).all()
    for heard in told:
        assert missing(heard.count, heard.total) <= heard.gap
    fractions = [heard.fraction for heard in told]
    assert fractions == sorted(fractions) and fractions[-1] == 1.0
    assert told[-1].gap == stopped.gap


def test_a_solver_that_leaves_points_behind_is_refused():
    def careless(edges):
        mentor_of = by_scipy(edges)
        mentor_of[np.flatnonzero(mentor_of >= 0)[0]] = -1
        return mentor_of

    points = np.full((3, 3), 5)
    with pytest.raises(ArithmeticError):
        assign_blocks(Scores(points, points > 0), np.ones(3, int), solver=careless, **ids(points))


def test_scores_that_change_meanwhile_do_not_go_round_in_circles():
    class Restless(Scores):
        def block(self, rows, columns):
            block = super().block(rows, columns)
            return block if self.rows_looked_at <= len(self.points) else block + 50

    points = np.full((6, 3), 5)
    with pytest.raises(ArithmeticError, match="changed"):
        assign_blocks(Restless(points, points > 0), np.ones(3, int), best=3, **ids(points))


def test_points_beyond_the_agreed_most_are_refused():
    points = np.full((1, 1), 20_001)
    with pytest.raises(OverflowError):
        assign_blocks(Scores(points, points > 0), np.ones(1, int), **ids(points))


@pytest.mark.parametrize("seed", range(8))
def test_a_round_is_the_same_whichever_form_was_used(seed, monkeypatch):
    from tests.matching.test_match import company

    people, guides = company(seed)
    settings_of_round = {
        "locked": [(people[0].id, guides[1].id), (people[4].id, guides[5].id)],
        "forbidden": [(people[2].id, guides[2].id)],
        "seed": seed,
    }
    small = match(people, guides, **settings_of_round)
    monkeypatch.setattr(matcher_module, "DENSE_PAIRS", 0)
    assert match(people, guides, **settings_of_round) == small
