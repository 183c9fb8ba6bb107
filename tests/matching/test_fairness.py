"""Who is matched how well, group by group, without telling about anybody; and the worst-off lifted."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from bot.matching import MatchingPlan, Round, solve_round
from bot.matching.asking.fairness import LEAST_PEOPLE, can_be_shown, lift, lifted_draft, report
from bot.matching.asking.what_if import pairs
from tests.matching.companies import company, mentee, mentor

PLAN = MatchingPlan(weights={"skills": 1})


def split(made, by):
    return next(one for one in made.splits if one.by == by)


def departments(**people):
    """So many mentees of each department; those of sales want what nobody offers, and speak another language."""
    return [
        mentee(f"{name}{k}", department=name, languages=frozenset({"pt" if name == "sales" else "en"}))
        for name, count in people.items()
        for k in range(count)
    ]


def test_a_department_far_behind_is_named():
    people = departments(data=6, sales=10)
    guides = [
        mentor("max", languages=frozenset({"en"}), capacity=6),
        mentor("zoe", languages=frozenset({"pt"}), capacity=7),
    ]
    made = report(solve_round(Round.of(people, guides, PLAN)))
    assert (made.people, made.matched) == (16, 13)
    data, sales = split(made, "department").groups
    assert (data.group, data.people, data.matched, data.ratio, data.is_far_behind) == (
        "data",
        6,
        6,
        1.0,
        False,
    )
    assert (sales.group, sales.people, sales.matched) == ("sales", 10, 7)
    assert sales.ratio == pytest.approx(0.7)
    assert sales.is_far_behind


def test_four_fifths_exactly_is_not_far_behind():
    people = departments(data=5, sales=5)
    guides = [
        mentor("max", languages=frozenset({"en"}), capacity=5),
        mentor("zoe", languages=frozenset({"pt"}), capacity=4),
    ]
    _, sales = split(report(solve_round(Round.of(people, guides, PLAN))), "department").groups
    assert sales.ratio == pytest.approx(0.8)
    assert not sales.is_far_behind


def test_a_small_group_is_not_shown_nor_found_by_subtraction():
    made = report(solve_round(Round.of(departments(data=9, law=6, sales=3), [], PLAN)))
    departments_shown = split(made, "department")
    # Three people of sales are everybody but data and law: one of the two must go with them.
    assert [one.group for one in departments_shown.groups] == ["data"]
    assert departments_shown.held_back == 2


@pytest.mark.parametrize("seed", range(300))
def test_whatever_is_held_back_is_nobody_or_five(seed):
    rng = random.Random(seed)
    sizes = {f"g{k}": rng.choice([0, 1, 2, 3, 4, 5, 6, 9]) for k in range(rng.randrange(1, 7))}
    shown = can_be_shown(sizes)
    assert all(sizes[group] >= LEAST_PEOPLE for group in shown)
    rest = sum(sizes.values()) - sum(sizes[group] for group in shown)
    assert not shown or rest == 0 or rest >= LEAST_PEOPLE


@pytest.mark.parametrize("seed", range(60))
def test_groups_that_overlap_never_leave_a_few_between_them(seed):
    rng = random.Random(seed)
    people = [mentee(f"p{k}") for k in range(rng.randrange(10, 40))]
    groups_of = {
        one.id: frozenset(g for g in "abcd" if rng.random() < {"a": 0.6, "b": 0.4, "c": 0.2, "d": 0.1}[g])
        for one in people
    }
    solution = solve_round(Round.of(people, [mentor("max", capacity=len(people) - 3)], PLAN))
    made = report(solution, groups_of)
    members = {g: {one for one, groups in groups_of.items() if g in groups} for g in "abcd"}
    everybody, matched = {one.id for one in people}, set(pairs(solution))
    shown = [one.group for one in split(made, "group").groups]
    for group in shown:
        assert len(members[group]) >= LEAST_PEOPLE
        assert not 0 < len(everybody - members[group]) < LEAST_PEOPLE
        assert not everybody - matched <= members[group]  # or the list of the unmatched would tell on them
    for one, other in combinations(shown, 2):
        for part in (
            members[one] & members[other],
            members[one] - members[other],
            members[other] - members[one],
        ):
            assert not 0 < len(part) < LEAST_PEOPLE


def test_who_opted_in_to_nothing_is_counted_in_no_group():
    made = report(solve_round(Round.of(departments(data=9), [], PLAN)))
    assert [one.by for one in made.splits] == ["department", "location", "level"]


def test_a_mean_is_shown_for_five_who_are_matched():
    people = departments(data=8, sales=8)
    guides = [
        mentor("max", languages=frozenset({"en"}), capacity=3),
        mentor("zoe", languages=frozenset({"pt"}), capacity=8),
    ]
    data, sales = split(report(solve_round(Round.of(people, guides, PLAN))), "department").groups
    assert (data.matched, data.mean) == (3, None)
    assert (sales.matched, sales.mean) == (8, None)  # with the mean of all it would give away the other three


def test_the_worst_off_are_lifted_at_a_stated_cost():
    """Max has all that Ana asks for and half of what Bo does; Zoe has some of it for Ana, nothing for Bo."""
    skills = tuple("abcdefghij")
    plan = MatchingPlan(weights={"skills": 1}, rank_shares=(1.0,))
    people = [mentee("ana", wanted=skills), mentee("bo", wanted=("a", "b", "y", "z"))]
    guides = [mentor("max", offered=skills), mentor("zoe", offered=skills[6:])]
    best = solve_round(Round.of(people, guides, plan))
    assert pairs(best) == {"e-ana": {"m-max": 10_000}, "e-bo": {"m-zoe": 0}}
    lifted = lift(best)
    assert pairs(lifted.solution) == {"e-ana": {"m-zoe": 4_000}, "e-bo": {"m-max": 5_000}}
    assert (lifted.before, lifted.floor) == (0, 4_000)
    assert (lifted.outcome.people, lifted.outcome.points) == (0, -1_000)


def test_a_lift_says_how_far_it_is_and_gives_the_best_so_far_when_it_is_stopped(monkeypatch):
    skills = tuple("abcdefghij")
    plan = MatchingPlan(weights={"skills": 1}, rank_shares=(1.0,))
    people = [mentee("ana", wanted=skills), mentee("bo", wanted=("a", "b", "y", "z"))]
    guides = [mentor("max", offered=skills), mentor("zoe", offered=skills[6:])]
    given = Round.of(people, guides, plan)
    monkeypatch.setattr("bot.matching.matcher.DENSE_PAIRS", 0)
    heard = []
    lifted = lifted_draft(given, progress=heard.append)
    shares = [one.fraction for one in heard]
    assert lifted == lift(solve_round(given)).solution.draft
    assert shares == sorted(shares)
    assert shares[-1] <= 1
    assert any(share > 1 / 3 for share in shares)
    stopped = lifted_draft(given, progress=lambda known: known.fraction < 1 / 3)
    assert stopped.total == solve_round(given).draft.total > lifted.total


def test_where_nothing_can_be_lifted_the_draft_stays():
    best = solve_round(Round.of([mentee("ana"), mentee("bo")], [mentor("max", capacity=2)], PLAN))
    lifted = lift(best)
    assert lifted.solution is best
    assert lifted.outcome.is_free


@pytest.mark.parametrize("seed", range(8))
def test_no_floor_above_the_lifted_one_keeps_as_many_people(seed):
    best = solve_round(Round.of(*company(seed, 14, 9), MatchingPlan()))
    lifted = lift(best)
    assert lifted.floor >= lifted.before
    assert lifted.outcome.people == 0
    assert lifted.outcome.points <= 0
    assert len(lifted.solution.draft.pairs) == len(best.draft.pairs)
    assert min(pair.points for pair in lifted.solution.draft.pairs) == lifted.floor
    plan = replace(MatchingPlan(), rules={"minimum_score": {"points": lifted.floor + 1}})
    higher = solve_round(replace(best.round, plan=plan))
    assert higher.assignment.count < best.assignment.count
    # Nobody is told that a score was too low for them: there is no such rule.
    assert "minimum_score" not in repr(lifted.solution.draft.unmatched)


def test_the_same_people_are_lifted_the_same_in_any_order():
    people, guides = company(5, 14, 9)
    one = lift(solve_round(Round.of(people, guides, MatchingPlan())))
    rng = np.random.default_rng(1)
    mixed = (
        [people[k] for k in rng.permutation(len(people))],
        [guides[k] for k in rng.permutation(len(guides))],
    )
    other = lift(solve_round(Round.of(*mixed, MatchingPlan())))
    assert one.solution.draft == other.solution.draft


def test_locks_stay_when_others_are_lifted():
    given = Round.of(*company(5, 14, 9), MatchingPlan())
    best = solve_round(given)
    worst = min(best.draft.pairs, key=lambda pair: (pair.points, pair.mentee))
    locked = solve_round(replace(given, locked=frozenset({(worst.mentee, worst.mentor)})))
    lifted = lift(locked)
    assert (worst.mentee, worst.mentor) in {(p.mentee, p.mentor) for p in lifted.solution.draft.pairs}
