"""Rounds to try an assignment on, and what else could have been done in them."""

import itertools

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from bot.matching.scoring.kinds import Kinds


@st.composite
def rounds(draw, most=7):
    """Small rounds with ties, zero scores, forbidden pairs, empty rows and columns, and mentors without a
    seat.
    """
    mentees, mentors = draw(st.integers(0, most)), draw(st.integers(0, most))
    score = st.sampled_from([0, 0, 1, 1, 2, 5, 9_999, 10_000])
    points = np.array([[draw(score) for _ in range(mentors)] for _ in range(mentees)], np.int64)
    allowed = np.array([[draw(st.booleans()) for _ in range(mentors)] for _ in range(mentees)], bool)
    capacity = np.array([draw(st.integers(0, 3)) for _ in range(mentors)], np.int64)
    return points.reshape(mentees, mentors), allowed.reshape(mentees, mentors), capacity


def small_rounds(mentees, mentors, scores, seats=(0, 1, 2)):
    """Every round of this shape with these scores (None: forbidden) and seats."""
    for values in itertools.product(scores, repeat=mentees * mentors):
        points = np.array([value or 0 for value in values], np.int64).reshape(mentees, mentors)
        allowed = np.array([value is not None for value in values], bool).reshape(mentees, mentors)
        for capacity in itertools.product(seats, repeat=mentors):
            yield points, allowed, np.array(capacity, np.int64)


def random_round(seed, mentees=None, mentors=None):
    rng = np.random.default_rng(seed)
    mentees, mentors = mentees or int(rng.integers(5, 40)), mentors or int(rng.integers(3, 25))
    points = rng.integers(0, rng.choice([2, 5, 10_001]), (mentees, mentors))
    allowed = rng.random((mentees, mentors)) < rng.choice([0.05, 0.2, 0.6, 1.0])
    return points, allowed, rng.integers(0, 4, mentors)


def every_way(points, allowed, capacity, tier=None):
    """(count, total) of each possible assignment; with tiers (count, sum of tiers, total)."""
    mentees, mentors = points.shape
    choices = [[-1, *np.flatnonzero(allowed[row])] for row in range(mentees)]
    for mentor_of in itertools.product(*choices):
        if all(mentor_of.count(mentor) <= capacity[mentor] for mentor in range(mentors)):
            taken = [(row, mentor) for row, mentor in enumerate(mentor_of) if mentor >= 0]
            total = int(sum(points[pair] for pair in taken))
            if tier is None:
                yield len(taken), total
            else:
                yield len(taken), int(sum(tier[row] for row, _ in taken)), total


def integer_program(points, allowed, capacity, tier=None):
    """(count, total) by HiGHS, one objective after the other, holding what was reached; with tiers (count,
    sum of tiers, total).
    """
    mentees, mentors = points.shape
    pairs = np.argwhere(allowed)
    goals = [np.ones(len(pairs))]
    goals += [] if tier is None else [np.asarray(tier, float)[pairs[:, 0]]]
    goals += [points[tuple(pairs.T)].astype(float)]
    if len(pairs) == 0:
        return (0,) * len(goals)
    one_each = np.zeros((mentees + mentors, len(pairs)))
    one_each[pairs[:, 0], np.arange(len(pairs))] = 1
    one_each[mentees + pairs[:, 1], np.arange(len(pairs))] = 1
    limits = [LinearConstraint(one_each, ub=np.concatenate([np.ones(mentees), capacity]))]
    reached = []
    for goal in goals:
        best = milp(-goal, constraints=limits, integrality=np.ones(len(pairs)), bounds=Bounds(0, 1))
        reached.append(round(-best.fun))
        limits.append(LinearConstraint(goal[None, :], lb=reached[-1]))
    return tuple(reached)


def ids(points):
    return {
        "mentee_keys": [f"e{row}" for row in range(points.shape[0])],
        "mentor_keys": [f"m{column}" for column in range(points.shape[1])],
    }


class Scores:
    """A source that remembers how much of it was looked at."""

    def __init__(self, points, allowed):
        self.points = np.where(allowed, points, -1_000_000).astype(np.int32)
        self.shape = points.shape
        self.largest = 0
        self.rows_looked_at = 0

    @property
    def kinds(self):
        return Kinds.one(self.shape)

    def block(self, rows, columns):
        self.largest = max(self.largest, len(rows))
        self.rows_looked_at += len(rows)
        return self.points[np.ix_(rows, columns)]
