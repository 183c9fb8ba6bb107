"""Solvers: edges in, a matching of greatest weight out. None is trusted: `least_prices` tells whether its
answer is the best there is, so a new one needs nothing but these few lines.
"""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from bot.matching.solving.edges import EXACT, Edges, Ints, least_prices

Solver = Callable[[Edges], Ints]

BOLD = 16
"""How many times the largest difference within a row it costs, at first, to leave that row unmatched."""


def best_solver() -> Solver:
    """The fastest solver that is installed."""
    return by_ortools if find_spec("ortools") else by_scipy


def by_scipy(edges: Edges) -> Ints:
    """By shortest augmenting paths (Jonker and Volgenant, for sparse costs). Raises OverflowError when the
    weights are too large for sums that are exact in float64.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    column_of = np.full(edges.row_count, -1, np.int64)
    usable = edges.where(edges.capacity[edges.columns] > 0)
    if len(usable.rows) == 0:
        return column_of
    top = int(usable.weight.max()) + 1
    if top * edges.row_count >= EXACT:
        raise OverflowError("the weights of this matching are too large to be reckoned with exactly")
    # One seat, one column, at most as many as could be asked for; then a dummy column of cost `top` for every
    # row, so that every row finds one. Costs are top - weight: above 0, since the solver takes an explicit 0
    # for "no edge".
    asked = np.bincount(usable.columns, minlength=len(edges.capacity))
    seats = np.minimum(edges.capacity, asked)
    first_seat = np.cumsum(seats) - seats
    copies = seats[usable.columns]
    before = np.cumsum(copies) - copies
    nth_seat = np.arange(int(copies.sum())) - np.repeat(before, copies)
    seat = np.repeat(first_seat[usable.columns], copies) + nth_seat
    row = np.repeat(usable.rows, copies)
    cost = np.repeat(top - usable.weight, copies)
    all_seats = int(seats.sum())
    every_row = np.arange(edges.row_count)
    shape = (edges.row_count, all_seats + edges.row_count)
    row, seat = np.concatenate([row, every_row]), np.concatenate([seat, all_seats + every_row])
    cost = np.concatenate([cost, np.full(edges.row_count, top)])
    graph = csr_array((cost.astype(np.float64), (row, seat)), shape=shape)
    solved_rows, solved_seats = min_weight_full_bipartite_matching(graph)
    real = solved_seats < all_seats
    column_of_seat = np.repeat(np.arange(len(seats)), seats)
    column_of[solved_rows[real]] = column_of_seat[solved_seats[real]]
    return column_of


def by_ortools(edges: Edges) -> Ints:
    """By a flow of least cost (ortools scales costs, so small ones are faster): boldly, as if leaving a row
    unmatched cost little; should that not be the best there is, with what it really costs.
    """
    usable = edges.where(edges.capacity[edges.columns] > 0)
    most = np.zeros(edges.row_count, np.int64)
    np.maximum.at(most, usable.rows, usable.weight)
    behind = most[usable.rows] - usable.weight
    bold = np.minimum(most, BOLD * (int(behind.max(initial=0)) + 1))
    if (bold < most).any():
        column_of = _flow(usable, behind, bold)
        if column_of is not None and least_prices(edges, column_of) is not None:
            return column_of
    column_of = _flow(usable, behind, most)
    return by_scipy(edges) if column_of is None else column_of


def _flow(edges: Edges, cost: Ints, cost_of_none: Ints) -> Ints | None:
    """A matching of least cost, None if the costs are beyond the solver."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    rows, columns = edges.row_count, len(edges.capacity)
    sink = rows + columns
    every_row, every_column = np.arange(rows), np.arange(rows, sink)
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([edges.rows, every_row, every_column]),
        np.concatenate([rows + edges.columns, np.full(rows + columns, sink)]),
        np.concatenate([np.ones(len(edges.rows) + rows, np.int64), edges.capacity]),
        np.concatenate([cost, cost_of_none, np.zeros(columns, np.int64)]),
    )
    supply = np.zeros(sink + 1, np.int64)
    supply[:rows], supply[sink] = 1, -rows
    flow.set_nodes_supplies(np.arange(sink + 1), supply)
    if flow.solve() != flow.OPTIMAL:
        return None
    taken = np.flatnonzero(flow.flows(arcs[: len(edges.rows)]))
    column_of = np.full(rows, -1, np.int64)
    column_of[edges.rows[taken]] = edges.columns[taken]
    return column_of
