"""Those who missed last time come first: but never at the cost of how many get a mentor."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import assign
from bot.matching.solving.large import assign_blocks
from tests.examples import examples
from tests.matching.rounds import Scores, every_way, ids, integer_program, rounds, small_rounds


def in_tiers(assignment, tier):
    """(count, sum of tiers, total): what is compared, in this order."""
    matched = assignment.mentor_of >= 0
    return assignment.count, int(np.asarray(tier)[matched].sum()), assignment.total


def test_of_two_who_want_the_only_seat_the_one_who_missed_gets_it():
    draft = assign([[10_000], [0]], [[True], [True]], [1], tier=[1, 2])
    assert draft.mentor_of.tolist() == [-1, 0]
    assert draft.mentor_price.tolist() == [draft.person + 10_000]


def test_who_missed_steps_back_for_nobody_but_for_more_people_would():
    """Two newcomers are not left out for one who waited long: the other way round they both can be served."""
    points = [[5, 5], [5, 0], [0, 5]]
    allowed = [[True, True], [True, False], [False, True]]
    draft = assign(points, allowed, [1, 1], tier=[9, 1, 1])
    assert draft.count == 2 and draft.mentor_of[0] >= 0
    # Nobody's tier is worth a seat that stays empty.
    lonely = assign([[5, 0], [5, 5]], [[True, False], [True, True]], [1, 1], tier=[1, 9])
    assert lonely.mentor_of.tolist() == [0, 1]


@pytest.mark.long
@pytest.mark.parametrize("tier", list(itertools.product([1, 2, 5], repeat=2)))
def test_every_small_round_prefers_more_people_then_higher_tiers_then_points(tier):
    for points, allowed, capacity in small_rounds(2, 2, scores=[None, 0, 3]):
        draft = assign(points, allowed, capacity, tier=tier)
        assert in_tiers(draft, tier) == max(every_way(points, allowed, capacity, tier))
        assert draft.proved


@settings(max_examples=examples(120), deadline=None)
@given(rounds(most=5), st.lists(st.integers(1, 4), min_size=5, max_size=5))
def test_no_other_way_serves_more_people_or_higher_tiers(a_round, tier):
    tier = tier[: len(a_round[0])]
    draft = assign(*a_round, tier=tier)
    assert draft.proved
    assert in_tiers(draft, tier) == max(every_way(*a_round, tier))
    assert draft.count == assign(*a_round).count


@pytest.mark.parametrize("seed", range(15))
def test_an_integer_program_finds_no_higher_tiers(seed):
    rng = np.random.default_rng(seed)
    mentees, mentors = int(rng.integers(5, 30)), int(rng.integers(3, 15))
    points = rng.integers(0, rng.choice([2, 10_001]), (mentees, mentors))
    allowed = rng.random(points.shape) < rng.choice([0.1, 0.4, 1.0])
    capacity = rng.integers(0, 3, mentors)
    tier = rng.integers(1, 5, mentees)
    draft = assign(points, allowed, capacity, tier=tier)
    assert in_tiers(draft, tier) == integer_program(points, allowed, capacity, tier)


@settings(max_examples=examples(60), deadline=None)
@given(rounds(most=7), st.lists(st.integers(1, 3), min_size=7, max_size=7), st.integers(1, 4))
def test_the_large_form_serves_the_same_people(a_round, tier, best):
    points, allowed, capacity = a_round
    tier = tier[: len(points)]
    small = assign(*a_round, tier=tier, **ids(points))
    large = assign_blocks(Scores(points, allowed), capacity, tier=tier, best=best, block=20, **ids(points))
    assert large.proved
    assert large.mentor_of.tolist() == small.mentor_of.tolist()
    assert (large.count, large.total) == (small.count, small.total)


@settings(max_examples=examples(40), deadline=None)
@given(rounds(most=5), st.lists(st.integers(1, 3), min_size=5, max_size=5))
def test_prices_count_tiers_too(a_round, tier):
    points, allowed, capacity = a_round
    tier = np.array(tier[: len(points)], np.int64)
    before = assign(*a_round, tier=tier)

    def worth(draft, tier):
        return before.person * in_tiers(draft, tier)[1] + draft.total

    for mentor in range(len(capacity)):
        after = assign(points, allowed, capacity + (np.arange(len(capacity)) == mentor), tier=tier)
        assert worth(after, tier) - worth(before, tier) == before.mentor_price[mentor]
    for mentee in range(len(points)):
        stay = np.arange(len(points)) != mentee
        after = assign(points[stay], allowed[stay], capacity, tier=tier[stay])
        assert worth(before, tier) - worth(after, tier[stay]) == before.mentee_surplus[mentee]


@pytest.mark.parametrize(
    ("tier", "error"),
    [([1], ValueError), ([0, 1], ValueError), ([1.5, 1], TypeError), ([1, 2**50], OverflowError)],
)
def test_tiers_that_cannot_be_meant_are_refused(tier, error):
    points = np.ones((2, 2), int)
    with pytest.raises(error):
        assign(points, points > 0, [1, 1], tier=tier)
    with pytest.raises(error):
        assign_blocks(Scores(points, points > 0), np.ones(2, int), tier=tier, **ids(points))
