"""Nobody can work out what one to four people said, from any number of reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.measures import SMALLEST
from bot.domain.reporting.counting import (
    OTHERS,
    PARTED_DAYS,
    Given,
    after,
    counted,
    may_follow,
    parted_portion,
    portions_of,
)

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANSWERS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(0, 12), st.sampled_from(["a", "b", "c"])), max_size=40
)
LOOKS = st.lists(st.integers(0, 45), min_size=1, max_size=8).map(sorted)


def given_on(answers):
    """Answers (day, person, part) in the order of their days, each with a value that only it has."""
    ordered = sorted(answers, key=lambda one: one[0])
    return [
        Given(BEGIN + timedelta(days=day), row, person, 2**row, part)
        for row, (day, person, part) in enumerate(ordered)
    ]


def looked_at(answers, looks, *, parted=False):
    """The sums that reports of some days show, one after the other; also of each day before."""
    portions, sums = [], []
    for day in looks:
        now = BEGIN + timedelta(days=day, hours=1)
        known = [one for one in answers if one.at <= now]
        waiting = after(known, portions)
        portions += parted_portion(waiting, portions, now) if parted else portions_of(waiting)
        for past in range(day + 1):
            shown = counted(portions, BEGIN + timedelta(days=past, hours=1))
            sums.append(sum(one.total for one in shown))
            for name in {name for one in shown for name in one.parts}:
                sums.append(sum(one.parts[name].after for one in shown if name in one.parts))
    return sums


def in_it(total, answers):
    """Whose answers a sum is made of: every value is a power of two."""
    return {one.row for one in answers if int(total) >> one.row & 1}


def span(sums, answers):
    """What the sums come down to: the rows that always stand together in them, as sets of people."""
    signature = {}
    for one in answers:
        key = tuple(one.row in in_it(total, answers) for total in sums)
        signature.setdefault(key, set()).add(one.person)
    return [people for key, people in signature.items() if any(key)]


@given(ANSWERS, LOOKS)
def test_whoever_subtracts_any_two_reports_learns_of_five_people_or_more(answers, looks):
    rows = given_on(answers)
    sums = looked_at(rows, looks)
    for one, other in combinations([0, *sums], 2):
        apart = in_it(one, rows) ^ in_it(other, rows)
        assert not apart or len({row.person for row in rows if row.row in apart}) >= SMALLEST
    assert all(len(people) >= SMALLEST for people in span(sums, rows))


@given(ANSWERS, LOOKS)
def test_nor_from_a_figure_and_its_parts(answers, looks):
    rows = given_on(answers)
    sums = looked_at(rows, looks, parted=True)
    assert all(len(people) >= SMALLEST for people in span(sums, rows))


@given(ANSWERS, LOOKS)
def test_nothing_is_counted_twice_and_what_is_counted_stays(answers, looks):
    rows = given_on(answers)
    before = set()
    for until in range(len(looks)):
        totals = looked_at(rows, looks[: until + 1])
        now = in_it(max(totals, default=0), rows)
        assert before <= now
        before = now


def test_who_answers_a_fifth_time_is_still_one_person():
    rows = given_on([(day, 1, "a") for day in range(9)])
    assert portions_of(rows) == []


def test_the_fifth_person_opens_the_figure_and_the_next_four_wait():
    rows = given_on([(0, person, "a") for person in range(5)])
    portions = portions_of(rows)
    assert [one.people for one in portions] == [5]
    more = given_on([(0, person, "a") for person in range(5)] + [(3, person, "a") for person in range(5, 9)])
    assert portions_of(after(more, portions)) == []


def test_the_first_report_leaves_nobody_out():
    rows = given_on([(person, person, "a") for person in range(9)])
    assert [one.people for one in portions_of(rows)] == [9]


def test_a_part_of_too_few_people_stands_with_others():
    rows = given_on([(0, person, "a" if person < 7 else "b") for person in range(9)])
    (portion,) = parted_portion(rows, [], BEGIN)
    assert set(portion.parts) == {OTHERS}
    rows = given_on([(0, person, "a" if person < 7 else "b") for person in range(12)])
    (portion,) = parted_portion(rows, [], BEGIN)
    assert {name: part.people for name, part in portion.parts.items()} == {"a": 7, "b": 5}
    assert parted_portion(rows, [portion], BEGIN + PARTED_DAYS / 2) == []


@pytest.mark.parametrize(
    ("before", "now", "shown"),
    [
        ({"Sales": (7, 20)}, {"Sales": (8, 20)}, False),
        ({"Sales": (7, 20)}, {"Sales": (12, 20)}, True),
        ({"Sales": (7, 20), "": (9, 30)}, {"Sales": (7, 20), "": (11, 30)}, False),
        ({"Sales": (7, 20), "": (9, 30)}, {"Sales": (7, 20), "Legal": (5, 9), "": (6, 21)}, False),
        ({"Sales": (7, 20), "": (9, 30)}, {"Sales": (7, 20), "Legal": (8, 9), "": (6, 21)}, True),
        ({"Sales": (7, 20)}, {"Sales": (7, 23)}, True),
    ],
)
def test_a_new_count_by_groups_differs_by_nobody_or_by_five(before, now, shown):
    assert may_follow(now, [before]) is shown


def test_of_groups_named_in_confidence_both_numbers_are_kept():
    assert not may_follow({"carers": (7, 23)}, [{"carers": (7, 20)}], (0, 1))
