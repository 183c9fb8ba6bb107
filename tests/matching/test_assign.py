"""The assignment against everything else that could have been done."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import assign
from tests.conftest import SOAK
from tests.examples import examples
from tests.matching.rounds import every_way, integer_program, random_round, rounds, small_rounds


def assert_valid(assignment, points, allowed, capacity):
    rows = np.flatnonzero(assignment.mentor_of >= 0)
    columns = assignment.mentor_of[rows]
    assert allowed[rows, columns].all()
    assert (np.bincount(columns, minlength=len(capacity)) <= capacity).all()
    assert assignment.count == len(rows)
    assert assignment.total == points[rows, columns].sum()
    assert assignment.mentor_of.dtype == np.int64


def assert_prices_prove_it(assignment, points, allowed, capacity):
    surplus, price = assignment.mentee_surplus, assignment.mentor_price
    assert (surplus >= 0).all() and (price >= 0).all()
    assert (surplus[:, None] + price >= points + assignment.person)[allowed].all()
    free = np.bincount(assignment.mentor_of[assignment.mentor_of >= 0], minlength=len(capacity)) < capacity
    assert not price[free].any()
    assert surplus.sum() + (price * capacity).sum() == worth(assignment)
    assert assignment.proved


def worth(assignment, person=None):
    return assignment.count * (person or assignment.person) + assignment.total


@pytest.mark.long
@pytest.mark.parametrize("mentees", range(4))
@pytest.mark.parametrize("mentors", range(4))
def test_every_small_round_has_no_better_way(mentees, mentors):
    """All of them up to 3 x 3: with ties, zero scores and forbidden pairs in every place, and all seats.

    Of the larger ones every fifth, which is one of each kind in turn; `make soak` tries all.
    """
    cells = mentees * mentors
    scores = [None, 0, 1, 7] if cells <= 4 else [None, 0, 3] if cells <= 6 else [None, 0]
    seats = (0, 1, 2) if cells <= 4 else (1, 2)
    every = 1 if SOAK or cells <= 4 else 5
    for points, allowed, capacity in itertools.islice(
        small_rounds(mentees, mentors, scores, seats), 0, None, every
    ):
        assignment = assign(points, allowed, capacity)
        assert_valid(assignment, points, allowed, capacity)
        assert_prices_prove_it(assignment, points, allowed, capacity)
        assert (assignment.count, assignment.total) == max(every_way(points, allowed, capacity))


@settings(max_examples=examples(150), deadline=None)
@given(rounds(most=5))
def test_no_other_way_matches_more_people_or_gives_more_points(a_round):
    assignment = assign(*a_round)
    assert_valid(assignment, *a_round)
    assert_prices_prove_it(assignment, *a_round)
    assert (assignment.count, assignment.total) == max(every_way(*a_round))


@pytest.mark.parametrize("seed", range(25))
def test_an_integer_program_finds_nothing_better(seed):
    points, allowed, capacity = random_round(seed)
    assignment = assign(points, allowed, capacity)
    assert_valid(assignment, points, allowed, capacity)
    assert_prices_prove_it(assignment, points, allowed, capacity)
    assert (assignment.count, assignment.total) == integer_program(points, allowed, capacity)


@settings(max_examples=examples(100), deadline=None)
@given(rounds(most=6), st.randoms(use_true_random=False), st.integers(0, 3))
def test_the_order_of_the_input_changes_nothing(a_round, random, seed):
    points, allowed, capacity = a_round
    mentees = [f"mentee {row}" for row in range(len(points))]
    mentors = [f"mentor {column}" for column in range(len(capacity))]
    first = assign(*a_round, seed=seed, mentee_keys=mentees, mentor_keys=mentors)
    rows, columns = list(range(len(mentees))), list(range(len(mentors)))
    random.shuffle(rows)
    random.shuffle(columns)
    again = assign(
        points[np.ix_(rows, columns)],
        allowed[np.ix_(rows, columns)],
        capacity[columns],
        seed=seed,
        mentee_keys=[mentees[row] for row in rows],
        mentor_keys=[mentors[column] for column in columns],
    )
    got = {mentees[row]: mentors[mentor] for row, mentor in enumerate(first.mentor_of) if mentor >= 0}
    got_again = {
        mentees[rows[place]]: mentors[columns[mentor]]
        for place, mentor in enumerate(again.mentor_of)
        if mentor >= 0
    }
    assert got == got_again
    assert (first.mentor_price[columns] == again.mentor_price).all()
    assert (first.mentee_surplus[rows] == again.mentee_surplus).all()


@settings(max_examples=examples(100), deadline=None)
@given(rounds(most=5), st.integers(0, 5))
def test_whatever_the_solver_found_first_the_same_pairs_come_out(a_round, seed):
    """Ties are settled from every best assignment alike, so another solver changes nothing."""
    from bot.matching.solving.edges import Edges, least_prices
    from bot.matching.solving.ties import Keys, settle

    points, allowed, capacity = a_round
    ours = assign(*a_round, seed=seed)
    rows, columns = np.nonzero(allowed)
    edges = Edges(rows, columns, points[rows, columns] + ours.person, len(points), capacity)
    ids = [str(k) for k in range(max(points.shape))]
    keys = Keys.of(ids[: len(points)], ids[: len(capacity)], seed)
    choices = [[-1, *np.flatnonzero(allowed[row])] for row in range(len(points))]
    best = 0
    for mentor_of in itertools.product(*choices):
        taken = [(row, mentor) for row, mentor in enumerate(mentor_of) if mentor >= 0]
        fits = all(mentor_of.count(mentor) <= seats for mentor, seats in enumerate(capacity))
        if not fits or len(taken) != ours.count or sum(points[pair] for pair in taken) != ours.total:
            continue
        best += 1
        found = np.array(mentor_of, np.int64)
        prices = least_prices(edges, found)
        assert prices is not None
        assert (prices.price == ours.mentor_price).all()
        assert settle(edges, found, prices, keys).tolist() == ours.mentor_of.tolist()
    assert best > 0


def test_a_seed_changes_ties_and_nothing_else():
    points = np.full((12, 6), 5_000)
    points[0, 0] = 9_000
    allowed = np.ones(points.shape, bool)
    drafts = [assign(points, allowed, [1, 2, 1, 2, 1, 2], seed=seed) for seed in range(8)]
    assert {(draft.count, draft.total) for draft in drafts} == {(9, 49_000)}
    assert all(draft.mentor_of[0] == 0 for draft in drafts)
    assert len({tuple(draft.mentor_of) for draft in drafts}) > 1
    assert (
        assign(points, allowed, [1, 2, 1, 2, 1, 2], seed=3).mentor_of.tolist() == drafts[3].mentor_of.tolist()
    )


def test_ties_are_settled_again_when_the_first_draw_leaves_some(monkeypatch):
    from bot.matching.solving.ties import Keys

    draw = Keys.draw
    drawn = []

    def coarse_at_first(self, rows, columns, nth, below):
        drawn.append(nth)
        return draw(self, rows, columns, nth, 1 if nth < 2 else below)

    monkeypatch.setattr(Keys, "draw", coarse_at_first)
    points, allowed = np.zeros((6, 6), int), np.ones((6, 6), bool)
    ids = list("abcdef")
    forwards = assign(points, allowed, [1] * 6, mentee_keys=ids, mentor_keys=ids)
    backwards = assign(points, allowed, [1] * 6, mentee_keys=ids[::-1], mentor_keys=ids)
    assert forwards.mentor_of.tolist() == backwards.mentor_of[::-1].tolist()
    assert max(drawn) == 2


@settings(max_examples=examples(60), deadline=None)
@given(rounds(most=6))
def test_a_price_is_what_one_more_seat_gains(a_round):
    points, allowed, capacity = a_round
    before = assign(*a_round)
    for mentor in range(len(capacity)):
        after = assign(points, allowed, capacity + (np.arange(len(capacity)) == mentor))
        assert worth(after, before.person) - worth(before) == before.mentor_price[mentor]


@settings(max_examples=examples(60), deadline=None)
@given(rounds(most=6))
def test_a_surplus_is_what_is_lost_when_a_mentee_leaves(a_round):
    points, allowed, capacity = a_round
    before = assign(*a_round)
    for mentee in range(len(points)):
        stays = np.arange(len(points)) != mentee
        after = assign(points[stays], allowed[stays], capacity)
        assert worth(before) - worth(after, before.person) == before.mentee_surplus[mentee]


@settings(max_examples=examples(60), deadline=None)
@given(rounds(most=5))
def test_a_worse_matching_finds_no_prices(a_round):
    from bot.matching.solving.edges import Edges, least_prices

    points, allowed, capacity = a_round
    best = assign(*a_round)
    rows, columns = np.nonzero(allowed)
    edges = Edges(rows, columns, points[rows, columns] + best.person, len(points), capacity)
    for mentor_of in itertools.product(*[[-1, *np.flatnonzero(allowed[row])] for row in range(len(points))]):
        taken = [(row, mentor) for row, mentor in enumerate(mentor_of) if mentor >= 0]
        fits = all(mentor_of.count(mentor) <= seats for mentor, seats in enumerate(capacity))
        is_best = fits and len(taken) == best.count and sum(points[pair] for pair in taken) == best.total
        prices = least_prices(edges, np.array(mentor_of, np.int64))
        assert (prices is not None) == is_best


def test_no_prices_carry_a_seat_that_went_to_the_lesser_of_two():
    from bot.matching.solving.edges import Edges, least_prices

    edges = Edges(np.array([0, 1]), np.array([0, 0]), np.array([11, 15]), 2, np.array([1]))
    assert least_prices(edges, np.array([0, -1])) is None
    assert least_prices(edges, np.array([-1, 0])) is not None


def test_who_of_two_equals_gets_the_only_seat_depends_on_the_ids_alone():
    ids = ["ana", "bo"]
    for seed in range(6):
        lucky = {
            order[int(np.flatnonzero(draft.mentor_of == 0)[0])]
            for order in (ids, ids[::-1])
            for draft in [assign([[3], [3]], [[True], [True]], [1], seed=seed, mentee_keys=order)]
        }
        assert len(lucky) == 1


def test_a_wrong_solver_is_not_believed(monkeypatch):
    from bot.matching.solving import assignment

    monkeypatch.setattr(assignment, "by_scipy", lambda edges: np.array([0, -1]))
    draft = assign([[1, 0], [9, 0]], np.ones((2, 2), bool), [1, 1])
    assert not draft.proved


def test_a_forbidden_pair_and_a_pair_worth_nothing_are_not_the_same():
    draft = assign([[0, 0], [0, 0]], [[True, False], [True, False]], [1, 1])
    assert (draft.count, draft.total) == (1, 0)
    draft = assign([[0, 0], [0, 0]], [[True, False], [True, True]], [1, 1])
    assert draft.mentor_of.tolist() == [0, 1]


def test_more_people_come_before_any_number_of_points():
    draft = assign([[10_000, 0], [10_000, 0]], [[True, True], [True, False]], [1, 1])
    assert draft.mentor_of.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("points", "allowed", "capacity", "mentees"),
    [
        ([], [], [], 0),
        ([], [], [1, 2], 0),
        ([[], [], []], [[], [], []], [], 3),
        (np.zeros((3, 0), int), np.zeros((3, 0), bool), [], 3),
        (np.zeros((0, 2)), np.zeros((0, 2)), [1, 1], 0),
    ],
)
def test_an_empty_side_is_an_empty_draft(points, allowed, capacity, mentees):
    draft = assign(points, allowed, capacity)
    assert draft.mentor_of.tolist() == [-1] * mentees
    assert (draft.count, draft.total, draft.proved) == (0, 0, True)
    assert len(draft.mentor_price) == len(capacity)


@pytest.mark.parametrize(
    ("points", "allowed", "capacity", "error"),
    [
        ([[1, 2]], [[True, True]], [1], ValueError),
        ([[1]], [[True], [True]], [1], ValueError),
        ([[1]], [[True]], [-1], ValueError),
        ([[-1]], [[True]], [1], ValueError),
        ([[0.5]], [[True]], [1], TypeError),
        ([[1]], [[True]], [0.5], TypeError),
        ([[2**60, 1]], [[True, True]], [1, 1], OverflowError),
    ],
)
def test_what_cannot_be_meant_is_refused(points, allowed, capacity, error):
    with pytest.raises(error):
        assign(points, allowed, capacity)


def test_two_people_with_one_key_are_refused():
    with pytest.raises(ValueError, match="different"):
        assign([[1], [1]], [[True], [True]], [1], mentee_keys=["a", "a"])
    with pytest.raises(ValueError, match="one key"):
        assign([[1], [1]], [[True], [True]], [1], mentee_keys=["a"])


def test_a_negative_score_where_nobody_may_be_paired_means_nothing():
    assert assign([[-1_000_000, 3]], [[False, True]], [1, 1]).mentor_of.tolist() == [1]
