"""The difference to a matched group: against textbooks, against a slow way to the same, and against chance."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bot.domain.comparing import Compared, Refusal, Row, compare, in_bands, wilson


def people(took_part, group, *outcomes):
    return [Row(took_part, group if isinstance(group, tuple) else (group,), float(one)) for one in outcomes]


def ones(count, of):
    return [1] * count + [0] * (of - count)


def found(rows) -> Compared:
    result = compare(rows)
    assert isinstance(result, Compared), result
    return result


def test_two_shares_as_newcombe_published_them():
    # Newcombe 1998 (Statistics in Medicine 17), table II, method 10, cases (a) and (f).
    for (a, m, b, n), low, high in (
        ((56, 70, 48, 80), 5.24, 33.39),
        ((9, 10, 3, 10), 17.05, 80.90),
        ((5, 56, 0, 29), -3.81, 19.26),
        ((10, 10, 0, 10), 60.75, 100.0),
    ):
        shown = found(people(True, "a", *ones(a, m)) + people(False, "a", *ones(b, n)))
        assert (shown.low, shown.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))
        assert shown.difference == pytest.approx(100 * (a / m - b / n))


def test_numbers_in_one_group_are_welchs_test():
    ours, theirs = [3.2, 4.1, 5.0, 4.4, 3.9, 4.8], [3.0, 3.1, 4.5, 2.8, 3.9, 4.0, 3.3, 1.2]
    shown = found(people(True, "a", *ours) + people(False, "a", *theirs))
    expected = stats.ttest_ind(ours, theirs, equal_var=False).confidence_interval(0.95)
    assert (shown.low, shown.high) == (pytest.approx(expected.low), pytest.approx(expected.high))
    assert not shown.share


def test_a_department_that_stays_anyway_makes_no_difference():
    """Nine of ten engineers stay in the program or not, half of the others: more engineers took part."""
    rows = people(True, "engineering", *ones(90, 100)) + people(False, "engineering", *ones(45, 50))
    rows += people(True, "sales", *ones(5, 10)) + people(False, "sales", *ones(100, 200))
    shown = found(rows)
    assert shown.difference == pytest.approx(0)
    assert shown.low < 0 < shown.high
    assert (shown.inside, shown.outside) == (110, 250)


def test_who_has_nobody_alike_is_left_out():
    rows = people(True, "a", *ones(9, 10)) + people(False, "a", *ones(8, 10))
    alone = people(True, "b", 1, 1) + people(False, "c", *ones(1, 40))
    shown = found(rows + alone)
    assert (shown.inside, shown.of_inside, shown.outside, shown.of_outside) == (10, 12, 10, 50)
    assert (shown.inside_value, shown.outside_value) == (pytest.approx(90), pytest.approx(80))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], Refusal.FEW_INSIDE),
        (people(True, "a", 1, 1, 1, 1) + people(False, "a", *ones(50, 90)), Refusal.FEW_INSIDE),
        (people(True, "a", *ones(9, 10)) + people(False, "a", 1, 0, 1, 0), Refusal.FEW_OUTSIDE),
        (people(True, "a", *ones(9, 10)) + people(False, "b", *ones(9, 10)), Refusal.FEW_INSIDE),
        # Many, but in groups of one: nobody can say how far chance reaches.
        (
            [row for i in range(9) for row in people(True, f"{i}x", 3) + people(False, f"{i}x", 2)],
            Refusal.NO_SPREAD,
        ),
    ],
)
def test_too_few_are_not_shown(rows, why):
    assert compare(rows) is why


def test_columns_are_left_out_from_the_last_until_most_can_be_compared():
    rows = [row for i in range(20) for row in people(True, ("sales", f"town {i}"), i % 2)]
    rows += [row for i in range(20) for row in people(False, ("sales", f"place {i}"), i % 3 == 0)]
    assert found(rows).columns == 1
    alike = [Row(row.took_part, ("sales", "town"), row.outcome) for row in rows]
    assert found(alike).columns == 2


def test_years_are_cut_into_bands():
    rows = [row for i in range(40) for row in people(i % 2 == 0, str(i + 0.5), i % 3 == 0)]
    assert {row.group for row in in_bands(rows)} == {("0",), ("1",), ("2",), ("3",)}
    few = [row for i in range(40) for row in people(i % 2 == 0, str(i % 5), 1)]
    assert in_bands(few) == few
    words = [Row(row.took_part, (f"{row.group[0]} years",), row.outcome) for row in rows]
    assert in_bands(words) == words


SIDES = st.lists(
    st.tuples(st.booleans(), st.sampled_from("abcd"), st.sampled_from("xy"), st.integers(0, 9)), max_size=90
)


def brute_force(rows, share):
    """The same by arrays: match every participant with the average of their like, then average."""
    table = np.array([(row.took_part, row.outcome) for row in rows], dtype=float)
    keys = np.array(["|".join(row.group) for row in rows])
    ours, gaps, sides = [], [], defaultdict(list)
    for place, (took_part, outcome) in enumerate(table):
        alike = table[(keys == keys[place]) & (table[:, 0] == 0)][:, 1]
        if took_part and len(alike):
            ours.append(outcome)
            gaps.append(outcome - alike.mean())
            sides[keys[place]].append(outcome)
    others = {key: table[(keys == key) & (table[:, 0] == 0)][:, 1] for key in sides}
    weights = np.array([len(sides[key]) for key in others]) / len(ours)
    sizes = np.array([len(others[key]) for key in others])
    first, second = np.mean(ours), np.mean(ours) - np.mean(gaps)
    if share:
        near = stats.binomtest(round(first * len(ours)), len(ours)).proportion_ci(method="wilson")
        low, high = wilson(second, 1 / np.sum(weights**2 / sizes))
        below = np.hypot(first - near.low, high - second)
        return 100 * np.array([first - second, first - second - below,
                               first - second + np.hypot(near.high - first, second - low)])  # fmt: skip
    free = np.array([len(ours) - len(sides), int(sizes.sum()) - len(sides)])
    if free.min() < 1:
        return None
    squares = np.array([
        sum(((np.array(side) - np.mean(side)) ** 2).sum() for side in made.values()) for made in (sides, others)
    ])  # fmt: skip
    errors = squares / free * np.array([1 / len(ours), np.sum(weights**2 / sizes)])
    if errors.sum() == 0:
        return np.repeat(first - second, 3)
    welch = errors.sum() ** 2 / (errors**2 / free).sum()
    half = stats.t.ppf(0.975, welch) * np.sqrt(errors.sum())
    return np.array([first - second, first - second - half, first - second + half])


@settings(max_examples=80, deadline=None)
@given(SIDES, st.booleans())
def test_it_equals_a_slow_way_to_the_same(several, share):
    rows = [Row(t, (a, b), float(n > 4 if share else n)) for t, a, b, n in several]
    shown = compare(rows)
    if not isinstance(shown, Compared):
        return
    narrowed = [Row(row.took_part, row.group[: shown.columns], row.outcome) for row in rows]
    expected = brute_force(narrowed, shown.share)
    assert expected is not None
    assert [shown.difference, shown.low, shown.high] == pytest.approx(list(expected), abs=1e-9)
    assert shown.low <= shown.difference + 1e-9 <= shown.high + 2e-9
    assert min(shown.inside, shown.outside) >= 5


@settings(max_examples=60, deadline=None)
@given(SIDES, st.randoms())
def test_the_order_of_lines_changes_nothing(several, chance):
    rows = [Row(t, (a, b), float(n)) for t, a, b, n in several]
    mixed = rows[:]
    chance.shuffle(mixed)
    one, other = compare(rows), compare(mixed)
    if isinstance(one, Compared):
        assert isinstance(other, Compared)
        assert other.low == pytest.approx(one.low) and other.columns == one.columns
    else:
        assert one is other


@pytest.mark.parametrize("share", [True, False])
def test_the_range_holds_the_truth_nineteen_times_out_of_twenty(share):
    chance = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        rows = []
        for group, (level, ours, theirs) in enumerate(((0.9, 20, 60), (0.6, 12, 15), (0.75, 30, 45))):
            for took_part, size in ((True, ours), (False, theirs)):
                mean = level + 0.05 * took_part
                drawn = chance.random(size) < mean if share else chance.normal(mean, 1 + took_part, size)
                rows += people(took_part, str(group), *drawn)
        shown = found(rows)
        held += shown.low <= 0.05 * (100 if share else 1) <= shown.high
    assert 0.92 <= held / 200 <= 0.99
