"""Larger rounds: the same pairs however they are computed, prices that hold, and no look too many."""

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import assign
from bot.matching.solving import candidates, ties
from bot.matching.solving.large import assign_blocks
from bot.matching.solving.solvers import by_ortools, by_scipy
from tests.examples import examples
from tests.matching.rounds import Scores, ids, integer_program, random_round

SOLVERS = [by_scipy, *([by_ortools] if find_spec("ortools") else [])]


def crowd(mentees, mentors, *, different=10_001, allowed=0.2, seed=1):
    """Scores with popular mentors, and about as many seats as mentees."""
    rng = np.random.default_rng(seed)
    points = rng.integers(0, different, (mentees, mentors)) * (10_000 // max(1, different - 1))
    points = (points * (0.5 + 0.5 * rng.random(mentors))).astype(np.int64) if different > 10 else points
    seats = rng.multinomial(round(1.02 * mentees) - mentors, np.full(mentors, 1 / mentors)) + 1
    return points, rng.random(points.shape) < allowed, seats


def assert_every_price_holds(found, points, allowed, capacity):
    """Not by the code under test: over every pair."""
    surplus, price = found.mentee_surplus, found.mentor_price
    assert (surplus >= 0).all() and (price >= 0).all()
    assert (surplus[:, None] + price >= points + found.person)[allowed].all()
    taken = np.flatnonzero(found.mentor_of >= 0)
    assert allowed[taken, found.mentor_of[taken]].all()
    load = np.bincount(found.mentor_of[taken], minlength=len(capacity))
    assert (load <= capacity).all()
    assert surplus.sum() + (price * capacity).sum() == found.count * found.person + found.total
    assert found.total == points[taken, found.mentor_of[taken]].sum()
    assert found.proved and found.gap == 0


@pytest.mark.long
@pytest.mark.parametrize("different", [1, 3, 10_001])
def test_two_thousand_people_get_the_same_mentors_however_it_is_computed(different):
    """With three scores nearly everybody is tied with somebody; with one, everybody is."""
    points, allowed, capacity = crowd(2_000, 1_000, different=different)
    keys = ids(points)
    first = assign_blocks(Scores(points, allowed), capacity, **keys)
    assert_every_price_holds(first, points, allowed, capacity)
    ways = [{"best": 4}, {"block": 30_011, "best": 23}, *({"solver": solver} for solver in SOLVERS)]
    for way in ways:
        again = assign_blocks(Scores(points, allowed), capacity, **way, **keys)
        assert again.mentor_of.tolist() == first.mentor_of.tolist(), way
        assert (again.mentor_price == first.mentor_price).all()
        assert (again.mentee_surplus == first.mentee_surplus).all()
    rng = np.random.default_rng(5)
    rows, columns = rng.permutation(len(points)), rng.permutation(len(capacity))
    shuffled = assign_blocks(
        Scores(points[np.ix_(rows, columns)], allowed[np.ix_(rows, columns)]),
        capacity[columns],
        mentee_keys=[keys["mentee_keys"][row] for row in rows],
        mentor_keys=[keys["mentor_keys"][column] for column in columns],
    )
    back = np.full(len(rows), -1)
    seated = shuffled.mentor_of >= 0
    back[rows[seated]] = columns[shuffled.mentor_of[seated]]
    assert back.tolist() == first.mentor_of.tolist()
    if different < 10_001:
        other = assign_blocks(Scores(points, allowed), capacity, seed=1, **keys)
        assert other.mentor_of.tolist() != first.mentor_of.tolist()
        assert (other.count, other.total) == (first.count, first.total)


@pytest.mark.parametrize("seed", range(4))
def test_three_looks_at_everybody_are_enough(seed):
    points, allowed, capacity = crowd(1_500, 700, seed=seed)
    scores = Scores(points, allowed)
    found = assign_blocks(scores, capacity, **ids(points))
    assert_every_price_holds(found, points, allowed, capacity)
    assert scores.rows_looked_at < 3.2 * len(points)


def test_who_has_what_they_want_is_looked_at_once():
    points, allowed, _ = crowd(500, 300)
    scores = Scores(points, allowed)
    found = assign_blocks(scores, np.full(300, 500), **ids(points))
    assert found.proved
    assert scores.rows_looked_at == 500


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_the_large_form_agrees_with_an_integer_program(seed):
    points, allowed, capacity = random_round(seed, 60, 35)
    tier = np.random.default_rng(seed).integers(1, 4, 60)
    found = assign_blocks(Scores(points, allowed), capacity, tier=tier, best=2, block=300, **ids(points))
    matched = found.mentor_of >= 0
    assert (found.count, int(tier[matched].sum()), found.total) == integer_program(
        points, allowed, capacity, tier
    )


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_prices_of_the_large_form_are_what_a_seat_gains_and_a_mentee_is_worth(seed):
    points, allowed, capacity = crowd(120, 60, seed=seed)

    def solved(rows, seats):
        found = assign_blocks(
            Scores(points[rows], allowed[rows]), seats, best=3, block=900, **ids(points[rows])
        )
        return found, found.count, found.total

    everybody = np.arange(120)
    before, count, total = solved(everybody, capacity)
    for mentor in range(0, 60, 3):
        _, more, better = solved(everybody, capacity + (np.arange(60) == mentor))
        assert (more - count) * before.person + better - total == before.mentor_price[mentor]
    for mentee in range(0, 120, 5):
        _, fewer, worse = solved(everybody[everybody != mentee], capacity)
        assert (count - fewer) * before.person + total - worse == before.mentee_surplus[mentee]


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(20, 400))
def test_prices_far_apart_do_not_disturb_each_other(instance, best, block):
    """Mentees who ask for much and for little are looked at apart, however many such levels there are."""
    rng = np.random.default_rng(instance)
    mentees, mentors = int(rng.integers(1, 50)), int(rng.integers(1, 30))
    points = rng.integers(0, 12, (mentees, mentors))
    allowed = rng.random(points.shape) < rng.choice([0.1, 0.3, 1.0])
    capacity = rng.integers(0, 3, mentors)
    tier = rng.integers(1, 4, mentees)
    small = assign(points, allowed, capacity, tier=tier, **ids(points))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "LEVEL", 16)
        large = assign_blocks(
            Scores(points, allowed), capacity, tier=tier, best=best, block=block, **ids(points)
        )
    assert large.proved
    assert large.mentor_of.tolist() == small.mentor_of.tolist()


@settings(max_examples=examples(60), deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 5), st.integers(0, 2))
def test_a_few_ties_that_hashes_choose_stand_for_all(instance, best, many, seed):
    rng = np.random.default_rng(instance)
    mentees, mentors = int(rng.integers(1, 40)), int(rng.integers(1, 25))
    points = rng.integers(0, 2, (mentees, mentors))
    allowed = rng.random(points.shape) < rng.choice([0.3, 1.0])
    capacity = rng.integers(0, 4, mentors)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ties, "MANY", many)
        small = assign(points, allowed, capacity, seed=seed, **ids(points))
        for solver in SOLVERS:
            large = assign_blocks(
                Scores(points, allowed),
                capacity,
                seed=seed,
                best=best,
                block=77,
                solver=solver,
                **ids(points),
            )
            assert large.mentor_of.tolist() == small.mentor_of.tolist()
            assert large.proved and small.proved
    everything = assign(points, allowed, capacity, seed=seed, **ids(points))
    assert (everything.count, everything.total) == (small.count, small.total)


def test_if_a_few_ties_do_not_do_more_are_taken(monkeypatch):
    """Two mentees and two mentors, all alike: with one tie each, both might be left with the same mentor."""
    monkeypatch.setattr(ties, "MANY", 1)
    for seed in range(16):
        draft = assign(np.zeros((2, 2), int), np.ones((2, 2), bool), [1, 1], seed=seed)
        assert sorted(draft.mentor_of.tolist()) == [0, 1]


@pytest.mark.parametrize("after", [1, 3, 9, 14])
def test_a_gap_bounds_what_is_missing_in_a_larger_round(after):
    points, allowed, capacity = crowd(1_200, 500)
    heard = []

    def stop(progress):
        heard.append(progress)
        return len(heard) < after

    stopped = assign_blocks(
        Scores(points, allowed), capacity, block=60_000, best=4, progress=stop, **ids(points)
    )
    best = assign_blocks(Scores(points, allowed), capacity, **ids(points))
    missing = (best.count - stopped.count) * best.person + best.total - stopped.total
    assert 0 <= missing <= stopped.gap
    assert not stopped.proved or missing == 0
    assert heard[-1].gap == stopped.gap
