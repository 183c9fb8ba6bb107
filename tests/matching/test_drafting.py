"""Drafts of every kind of round: circles, several mentors, in any order; locks are kept, seats are not exceeded."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import pytest

from bot.matching import MatchingPlan, Mentee, Mentor, RefusedLock, Round, explain, match
from bot.matching.drafting import draft_of


def pairs(draft):
    return {(pair.mentee, pair.mentor) for pair in draft.pairs}


def shuffled(given, seed):
    mentees, mentors = list(given.mentees), list(given.mentors)
    random.Random(seed).shuffle(mentees)
    random.Random(seed + 1).shuffle(mentors)
    return replace(given, mentees=tuple(mentees), mentors=tuple(mentors))


@pytest.mark.parametrize("plan", [
    MatchingPlan(),
    MatchingPlan(mentors_per_mentee=3),
    MatchingPlan(shape="peers"),
    MatchingPlan(shape="reverse", mentors_per_mentee=2, rules={"same_team": True, "skills": {"least": 1}}),
    MatchingPlan(rules={"minimum_score": {"points": 3_500}, "eligibility": {"tenure_days": 30}}),
])  # fmt: skip
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_sign_up_changes_nothing_of_a_draft(company, plan, seed):
    mentees, mentors = company(seed)
    some = [(rng.choice(mentees).id, rng.choice(mentors).id) for rng in map(random.Random, range(40))]
    given = Round(
        mentees=tuple(replace(one, chosen=(mentors[4].id, mentors[3].id)) for one in mentees[:5]) + tuple(mentees[5:]),
        mentors=tuple(mentors),
        plan=plan,
        locked=frozenset(some[:3]),
        forbidden=frozenset(some[3:8]),
        declined=frozenset(some[8:12]),
        previous=frozenset(some[12:30]),
        seed=seed,
    )  # fmt: skip
    draft = draft_of(given)
    assert draft.proved
    assert draft_of(shuffled(given, seed)) == draft
    for pair in draft.pairs:
        assert pair.points == sum(reason.points for reason in pair.reasons)
        stay = sum(reason.of for reason in pair.reasons if reason.code == "stay")
        assert sum(reason.of for reason in pair.reasons) == 10_000 + stay
    assert draft.total == sum(pair.points for pair in draft.pairs)
    assert draft.count == len(pairs(draft)) == len(draft.pairs)


@pytest.mark.parametrize("seed", range(8))
def test_circles_fill_seats_and_no_more(company, seed):
    mentees, mentors = company(seed, mentees=25, mentors=5)
    draft = draft_of(Round.of(mentees, mentors, MatchingPlan(rules={"hours": False, "language": False})))
    seats = {one.id: one.capacity for one in mentors}
    assert all(count <= seats[mentor] for mentor, count in Counter(p.mentor for p in draft.pairs).items())
    assert max(Counter(p.mentee for p in draft.pairs).values()) == 1
    assert max(Counter(p.mentor for p in draft.pairs).values()) > 1


@pytest.mark.parametrize("seed", range(10))
def test_several_mentors_each_once_first_ones_first(company, seed):
    mentees, mentors = company(seed, mentees=10, mentors=14)
    plan = MatchingPlan(mentors_per_mentee=3)
    draft, single = draft_of(Round.of(mentees, mentors, plan)), match(mentees, mentors)
    has = Counter(pair.mentee for pair in draft.pairs)
    seats = {one.id: one.capacity for one in mentors}
    assert len(pairs(draft)) == len(draft.pairs)
    assert max(has.values()) <= 3
    assert all(count <= seats[mentor] for mentor, count in Counter(p.mentor for p in draft.pairs).items())
    assert pairs(single) <= pairs(draft)
    assert {one.id for one in mentees} - set(has) == {p.id for p in draft.unmatched if p.role == "mentee"}
    assert set(draft.fewer) == {one for one, count in has.items() if count < 3}
    busy = {pair.mentor for pair in draft.pairs}
    assert {one.id for one in draft.unmatched if one.role == "mentor"} == set(seats) - busy
    by_id = {one.id: one for one in [*mentees, *mentors]}
    assert all(explain(by_id[p.mentee], by_id[p.mentor], plan).allowed for p in draft.pairs)


def test_each_turn_is_the_best_there_is():
    """Two mentors for each of three, against all ways to give out second seats."""
    skills = ["a", "b", "c", "d"]
    mentees = [Mentee(id=f"e{k}", person=f"p{k}", wanted=tuple(skills[k:] + skills[:k])) for k in range(3)]
    mentors = [Mentor(id=f"m{k}", person=f"q{k}", offered=(skills[k],), capacity=2) for k in range(4)]
    plan = MatchingPlan(weights={"skills": 1}, mentors_per_mentee=2)
    draft = draft_of(Round.of(mentees, mentors, plan))
    worth = {(e.id, m.id): explain(e, m, plan).points for e, m in product(mentees, mentors)}
    first = pairs(match(mentees, mentors, plan))
    second = pairs(draft) - first
    left = Counter({m.id: 2 for m in mentors}) - Counter(m for _, m in first)
    free = [pair for pair in worth if pair not in first]
    best = max(
        sum(worth[pair] for pair in three)
        for three in combinations(free, 3)
        if len({e for e, _ in three}) == 3
        and all(c <= left[m] for m, c in Counter(m for _, m in three).items())
    )
    assert len(second) == 3
    assert sum(worth[pair] for pair in second) == best


def test_locks_with_several_mentors_are_kept_one_in_each_turn():
    mentees = [Mentee(id=f"e{k}", person=f"p{k}") for k in range(2)]
    mentors = [Mentor(id=f"m{k}", person=f"q{k}", capacity=1) for k in range(3)]
    plan = MatchingPlan(mentors_per_mentee=2)
    locks = frozenset({("e0", "m0"), ("e0", "m1"), ("e0", "m2"), ("gone", "m1")})
    draft = draft_of(replace(Round.of(mentees, mentors, plan), locked=locks))
    assert {(p.mentee, p.mentor) for p in draft.pairs if p.locked} == {("e0", "m0"), ("e0", "m1")}
    assert ("e1", "m2") in pairs(draft)
    assert set(draft.refused_locks) == {
        RefusedLock("e0", "m2", "mentee_taken"),
        RefusedLock("gone", "m1", "not_in_pool"),
    }


def test_who_has_a_mentor_already_waits_until_everybody_has_one():
    mentees = [Mentee(id="e0", person="p0", has=1), Mentee(id="e1", person="p1")]
    plan = MatchingPlan(mentors_per_mentee=2)
    together = frozenset({("e0", "m0")})
    one_seat = Round(
        mentees=tuple(mentees), mentors=(Mentor(id="m0", person="q0"),), plan=plan, used=together
    )
    draft = draft_of(one_seat)
    assert pairs(draft) == {("e1", "m0")}
    two = replace(one_seat, mentors=(Mentor(id="m0", person="q0", capacity=3), Mentor(id="m1", person="q1")))
    assert pairs(draft_of(two)) in (
        {("e0", "m1"), ("e1", "m0")},
        {("e1", "m0"), ("e1", "m1")},
    )
    assert ("e0", "m0") not in pairs(draft_of(two))
