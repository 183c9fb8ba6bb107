"""One pool: the best pairs there are, against all ways to pair; the odd person joins two."""

import random
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import MatchingPlan, Mentee, Mentor, RefusedLock, Round
from bot.matching.drafting import draft_of
from bot.matching.peers import PEER_TAKEN, peers_of
from bot.matching.solving import general
from bot.matching.solving.general import Graph, pair_up
from tests.examples import examples

PEERS = MatchingPlan(shape="peers")


def peer(name, **facts):
    return Mentee(id=f"e-{name}", person=name, **facts)


def best_by_brute_force(people, tier, worth):
    """(pairs, tiers, points) of the best way to pair, from {(one, other): points}."""

    @lru_cache(None)
    def best(done):
        if done == (1 << people) - 1:
            return 0, 0, 0
        one = next(k for k in range(people) if not done >> k & 1)
        ways = [best(done | 1 << one)]
        for other in range(one + 1, people):
            if not done >> other & 1 and (one, other) in worth:
                count, tiers, points = best(done | 1 << one | 1 << other)
                ways.append((count + 1, tiers + tier[one] + tier[other], points + worth[one, other]))
        return max(ways)

    return best(0)


def a_graph(seed):
    rng = np.random.default_rng(seed)
    people = int(rng.integers(1, 12))
    one, other = np.triu_indices(people, 1)
    allowed = rng.random(len(one)) < rng.choice([0.2, 0.4, 0.8, 1.0])
    one, other = one[allowed], other[allowed]
    points = rng.integers(0, rng.choice([1, 2, 4, 30, 10_000]), len(one))
    return Graph(one, other, points, rng.integers(1, rng.choice([2, 4]), people))


def found(graph, matched):
    chosen = matched.chosen
    ends = [*graph.one[chosen].tolist(), *graph.other[chosen].tolist()]
    assert len(set(ends)) == len(ends)
    return len(chosen), int(graph.pair_tier[chosen].sum()), int(graph.points[chosen].sum())


def expected(graph):
    ends = zip(graph.one.tolist(), graph.other.tolist(), strict=True)
    return best_by_brute_force(
        graph.people, graph.tier.tolist(), dict(zip(ends, graph.points.tolist(), strict=True))
    )


@pytest.mark.long
@settings(max_examples=examples(250), deadline=None)
@given(st.integers(0, 1_000_000))
def test_no_way_to_pair_is_better(seed):
    graph = a_graph(seed)
    matched = pair_up(graph)
    assert matched.proved
    assert found(graph, matched) == expected(graph)


@pytest.mark.parametrize("seed", range(30))
def test_branching_finds_the_same_where_odd_sets_are_not_found(monkeypatch, seed):
    monkeypatch.setattr(general._Search, "_overfilled", lambda self, active, share: [])
    monkeypatch.setattr(general, "FEW", 1)
    graph = a_graph(seed)
    assert found(graph, pair_up(graph)) == expected(graph)


@pytest.mark.long
def test_three_hundred_and_one_people_with_few_different_points():
    rng = np.random.default_rng(5)
    wants, offers = rng.random((301, 12)) < 0.3, rng.random((301, 12)) < 0.4
    both = wants.astype(int) @ offers.T.astype(int)
    one, other = np.triu_indices(301, 1)
    matched = pair_up(Graph(one, other, (both + both.T)[one, other] * 250, np.ones(301, np.int64)))
    assert (len(matched.chosen), matched.proved) == (150, True)


def test_two_who_want_the_same_are_peers_and_either_way_is_said():
    draft = draft_of(Round.of([peer("ana", wanted=("sql",)), peer("bo", wanted=("sql",))], [], PEERS))
    (pair,) = draft.pairs
    assert (pair.mentee, pair.mentor) == ("e-ana", "e-bo")
    assert next(r for r in pair.reasons if r.code == "skills").points == 3_000


def test_both_directions_count_for_half():
    ana = peer("ana", wanted=("sql",))
    bo = Mentor(id="m-bo", person="bo", offered=("sql",))
    bo_wants = peer("bo", wanted=("talks",))
    (pair,) = draft_of(Round.of([ana, bo_wants], [bo], PEERS)).pairs
    skills = next(reason for reason in pair.reasons if reason.code == "skills")
    assert skills.points == 1_500
    assert skills.params["skills"] == ("sql",)
    assert skills.params["back"]["skills"] == ()


def test_the_odd_person_joins_the_pair_that_suits_best():
    facts = {"style": 1, "level": 5}
    people = [peer(name, wanted=(skill,), **facts) for name, skill in ("a1", "b2", "c1", "d2", "e2")]
    draft = draft_of(Round.of(people, [], PEERS))
    assert draft.trios == (("e-b", "e-d", "e-e"),)
    assert {(p.mentee, p.mentor) for p in draft.pairs} == {
        ("e-a", "e-c"), ("e-b", "e-d"), ("e-b", "e-e"), ("e-d", "e-e"),
    }  # fmt: skip
    assert draft.unmatched == ()


def test_rules_hold_in_both_directions_and_who_is_left_hears_why():
    boss, report = peer("bo"), peer("ana", reports_to=("bo",))
    draft = draft_of(Round.of([boss, report], [], PEERS))
    assert draft.pairs == ()
    assert [(one.cause, one.reasons[0].rule) for one in draft.unmatched] == [
        ("all_removed", "reporting_line")
    ] * 2
    assert draft_of(Round.of([boss], [], PEERS)).unmatched[0].cause == "no_peers"
    with_cy = draft_of(Round.of([boss, report, peer("cy")], [], PEERS))
    assert (with_cy.count, len(with_cy.unmatched)) == (1, 1)
    assert with_cy.unmatched[0].cause == "peers_taken"


def test_locks_among_peers_whichever_way_they_are_written():
    people = [peer(name) for name in ("ana", "bo", "cy", "di")]
    locks = frozenset({("e-di", "e-ana"), ("e-ana", "e-di"), ("e-bo", "e-ana"), ("e-x", "e-bo")})
    draft = draft_of(replace(Round.of(people, [], PEERS), locked=locks))
    assert {(p.mentee, p.mentor) for p in draft.pairs if p.locked} == {("e-ana", "e-di")}
    assert draft.refused_locks == (
        RefusedLock("e-bo", "e-ana", "mentee_taken"),
        RefusedLock("e-x", "e-bo", "not_in_pool"),
    )


def test_how_everybody_suits_one_person_says_what_the_draft_says():
    people = [
        peer("ana", wanted=("talks",), languages=frozenset({"en"})),
        peer("bo", wanted=("talks",), languages=frozenset({"en"})),
        peer("cy", wanted=("code",), languages=frozenset({"pt"})),
        peer("di", wanted=("code",), languages=frozenset({"en"}), avoid=frozenset({"ana"})),
        peer("eva", wanted=("talks",), languages=frozenset({"en"})),
        peer("flo", wanted=("code",), languages=frozenset({"en"})),
    ]
    plan = replace(PEERS, weights={"skills": 1})
    given = replace(
        Round.of(people, [], plan),
        locked=frozenset({("e-eva", "e-flo")}),
        forbidden=frozenset({("e-bo", "e-cy")}),
    )
    found = {one.id: one for one in peers_of(given, "e-ana")}
    drafted = {frozenset((pair.mentee, pair.mentor)): pair for pair in draft_of(given).pairs}
    two = drafted[frozenset(("e-ana", "e-bo"))]
    assert (found["e-bo"].points, found["e-bo"].reasons) == (two.points, two.reasons)
    assert (found["e-bo"].rules, found["e-bo"].refused) == ((), "")
    assert (found["e-cy"].rules, found["e-cy"].refused) == (("language",), "")  # a hand may cross it
    assert (found["e-di"].rules, found["e-di"].refused) == (("other",), "other")  # it was di who said so
    assert found["e-eva"].refused == found["e-flo"].refused == PEER_TAKEN
    assert {one.id: one.refused for one in peers_of(given, "e-eva")}["e-flo"] == ""
    assert {one.id: one.rules for one in peers_of(given, "e-bo")}["e-cy"] == ("language", "other")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_a_company_of_peers_is_paired_as_well_as_can_be(company, seed):
    mentees, mentors = company(seed, mentees=7, mentors=6)
    given = Round(
        mentees=tuple(mentees),
        mentors=tuple(mentors),
        plan=replace(PEERS, rules={"minimum_score": {"points": 3_000}, "hours": False}),
        forbidden=frozenset({(mentees[0].id, mentors[0].id)}),
        seed=seed,
    )
    draft = draft_of(given)
    names = sorted({one.person for one in [*mentees, *mentors]})
    worth = {}
    ids = {one.person: one.id for one in [*mentors, *mentees]}
    for place, one in enumerate(names):
        for later, other in enumerate(names[place + 1 :], place + 1):
            both = replace(
                given,
                mentees=tuple(each for each in mentees if each.person in (one, other)),
                mentors=tuple(each for each in mentors if each.person in (one, other)),
            )
            for pair in draft_of(both).pairs:
                worth[place, later] = pair.points
    tier = [1 + min(next((m.missed for m in mentees if m.person == name), 0), 2) for name in names]
    in_trios = {person for trio in draft.trios for person in trio}
    alone = [pair for pair in draft.pairs if pair.mentee not in in_trios]
    count, _, points = best_by_brute_force(len(names), tier, worth)
    assert len(alone) + len(draft.trios) == count
    if not draft.trios:
        assert draft.total == points
    everybody = {pair.mentee for pair in draft.pairs} | {pair.mentor for pair in draft.pairs}
    assert everybody | {one.id for one in draft.unmatched} == set(ids.values())
    shuffled = list(mentees)
    random.Random(seed).shuffle(shuffled)
    assert draft_of(replace(given, mentees=tuple(shuffled))) == draft
