"""Ten thousand mentees and five thousand mentors, most of whom are as good as each other."""

from importlib.util import find_spec

import numpy as np
import pytest

from bot.matching.solving.large import assign_blocks
from bot.matching.solving.solvers import by_ortools, by_scipy
from tests.matching.rounds import Scores, ids
from tests.matching.test_scale import assert_every_price_holds, crowd

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("different", [1, 4, 10_001])
def test_ten_thousand_get_the_same_mentors_whatever_the_solver_blocks_and_candidates(different):
    points, allowed, capacity = crowd(10_000, 5_000, different=different)
    keys = ids(points)
    first = assign_blocks(Scores(points, allowed), capacity, **keys)
    assert_every_price_holds(first, points, allowed, capacity)
    ways = [{"solver": by_scipy, "best": 9}, {"block": 777_777, "best": 30}]
    ways += [{"solver": by_ortools, "block": 3_000_000}] if find_spec("ortools") else []
    for way in ways:
        again = assign_blocks(Scores(points, allowed), capacity, **way, **keys)
        assert again.mentor_of.tolist() == first.mentor_of.tolist(), way
        assert (again.mentor_price == first.mentor_price).all()
    rows, columns = np.random.default_rng(3).permutation(10_000), np.random.default_rng(4).permutation(5_000)
    shuffled = assign_blocks(
        Scores(points[np.ix_(rows, columns)], allowed[np.ix_(rows, columns)]),
        capacity[columns],
        mentee_keys=[keys["mentee_keys"][row] for row in rows],
        mentor_keys=[keys["mentor_keys"][column] for column in columns],
    )
    back = np.full(10_000, -1)
    seated = shuffled.mentor_of >= 0
    back[rows[seated]] = columns[shuffled.mentor_of[seated]]
    assert back.tolist() == first.mentor_of.tolist()
