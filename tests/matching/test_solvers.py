"""Whoever solves it, the answer is the same; and whoever solves it is not trusted."""

from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching.solving import solvers
from bot.matching.solving.edges import Edges, certified, least_prices
from bot.matching.solving.solvers import best_solver, by_ortools, by_scipy
from tests.examples import examples
from tests.matching.rounds import rounds

needs_ortools = pytest.mark.skipif(
    not find_spec("ortools"), reason="ortools (the extra `scale`) is not installed"
)
SOLVERS = [by_scipy, pytest.param(by_ortools, marks=needs_ortools)]


def edges_of(a_round, person, tier=None):
    points, allowed, capacity = a_round
    rows, columns = np.nonzero(allowed)
    matched_worth = person * (np.ones(len(points), np.int64) if tier is None else np.array(tier))
    return Edges(rows, columns, points[rows, columns] + matched_worth[rows], len(points), capacity)


@pytest.mark.parametrize("solver", SOLVERS)
@settings(max_examples=examples(120), deadline=None)
@given(a_round=rounds(most=6), person=st.sampled_from([1, 100, 2_000_000_001, 2**43]))
def test_prices_certify_what_a_solver_found(solver, a_round, person):
    edges = edges_of(a_round, person)
    found = solver(edges)
    prices = least_prices(edges, found)
    assert prices is not None
    assert certified(edges, found, prices)


@needs_ortools
@settings(max_examples=examples(100), deadline=None)
@given(rounds(most=7), st.lists(st.integers(1, 9), min_size=7, max_size=7))
def test_both_solvers_find_the_same_prices(a_round, tier):
    edges = edges_of(a_round, 2_000_001, tier[: len(a_round[0])])
    one, other = (least_prices(edges, solver(edges)) for solver in (by_scipy, by_ortools))
    assert (one.price == other.price).all() and (one.surplus == other.surplus).all()


@needs_ortools
def test_boldness_that_costs_a_person_is_taken_back(monkeypatch):
    """As if nobody's being matched were worth more than a few points, the second would be left out."""
    points = np.array([[1_000, 0], [1_000, 0], [0, 0]])
    allowed = np.array([[True, True], [True, False], [False, False]])
    edges = edges_of((points, allowed, np.array([1, 1])), 1_000_000)
    bold_answers = []

    def flow(edges, cost, cost_of_none):
        bold_answers.append(int(cost_of_none.max()))
        return unpatched(edges, cost, cost_of_none)

    unpatched = solvers._flow
    monkeypatch.setattr(solvers, "_flow", flow)
    monkeypatch.setattr(solvers, "BOLD", 0.0001)
    assert by_ortools(edges).tolist() == [1, 0, -1]
    assert len(bold_answers) == 2 and bold_answers[0] < bold_answers[1]


@needs_ortools
def test_what_ortools_cannot_reckon_with_is_left_to_scipy(monkeypatch):
    monkeypatch.setattr(solvers, "_flow", lambda *_: None)
    edges = edges_of((np.array([[3]]), np.array([[True]]), np.array([1])), 10)
    assert by_ortools(edges).tolist() == [0]


def test_the_fastest_solver_that_is_installed_is_taken(monkeypatch):
    monkeypatch.setattr(solvers, "find_spec", lambda name: None)
    assert best_solver() is by_scipy
    monkeypatch.setattr(solvers, "find_spec", lambda name: object())
    assert best_solver() is by_ortools
