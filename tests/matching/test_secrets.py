"""Whoever reads everything a round says cannot tell which secret was at work, whose it was, or of which kind."""

import random
from dataclasses import replace

import pytest

from bot.matching import MatchingPlan, Mentee, Mentor, Round, solve_round
from bot.matching.drafting import draft_of

MUTUAL = MatchingPlan(weights={"skills": 2, "preferences": 1, "style": 1})


def everything_said(given, shape="mentoring"):
    """The whole draft, prices included, and what is told of every pair."""
    given = replace(given, plan=replace(given.plan, shape=shape))
    if shape == "peers":
        return (draft_of(given),)
    solution = solve_round(given)
    told = [solution.explain(one.id, other.id) for one in given.mentees for other in given.mentors]
    prices = solution.assignment
    return solution.draft, told, prices.mentee_surplus.tolist(), prices.mentor_price.tolist()


def changed(people, key, **facts):
    return tuple(replace(one, **facts) if one.id == key else one for one in people)


@pytest.mark.long
@pytest.mark.parametrize("shape", ["mentoring", "reverse", "peers"])
@pytest.mark.parametrize("seed", range(6))
def test_what_keeps_two_people_apart_has_one_name(company, seed, shape):
    mentees, mentors = company(seed, mentees=12, mentors=8)
    bare = Round.of(mentees, mentors, MatchingPlan())
    rng = random.Random(seed)
    one, other = rng.choice(mentees[:-2]), rng.choice(mentors[2:])
    pair = frozenset({(one.id, other.id)})
    reasons = [
        replace(bare, forbidden=pair),
        replace(bare, declined=pair),
        replace(bare, failed=pair),
        replace(bare, mentees=changed(mentees, one.id, avoid=one.avoid | {other.person})),
        replace(bare, mentors=changed(mentors, other.id, avoid=other.avoid | {one.person})),
        replace(bare, forbidden=pair, declined=pair, failed=pair),
    ]
    said = [everything_said(replace(each, locked=pair), shape) for each in reasons]
    assert all(each == said[0] for each in said)
    for word in ("avoid", "declined", "failed", "forbidden", "prefer", "asked", "group", "women", "carers"):
        assert word not in repr(said[0])


@pytest.mark.parametrize("seed", range(6))
def test_wishes_by_name_cannot_be_told_from_those_by_group(company, seed):
    mentees, mentors = company(seed, mentees=12, mentors=8, wishes=False)
    rng = random.Random(seed)
    one, other = rng.choice(mentees[:-2]), rng.choice(mentors[2:])
    bare = Round.of(mentees, mentors, MUTUAL)

    def with_facts(mentee, mentor):
        return replace(
            bare, mentees=changed(mentees, one.id, **mentee), mentors=changed(mentors, other.id, **mentor)
        )

    group = {"groups": frozenset({"veterans"}), "group_wish": True}
    by_name = {"prefer": frozenset({other.person})}, {"prefer": frozenset({one.person})}
    said = [
        everything_said(with_facts(*by_name)),
        everything_said(with_facts(group, group)),
        everything_said(with_facts({**group, **by_name[0]}, {**group, **by_name[1]})),
        everything_said(with_facts({**group, **by_name[0]}, group)),
    ]
    assert all(each == said[0] for each in said)
    assert said[0] != everything_said(bare)
    assert everything_said(with_facts(by_name[0], {})) == everything_said(with_facts({}, by_name[1]))


def test_nobodys_groups_count_unless_both_asked():
    ana = Mentee(id="e", person="ana", groups=frozenset({"women"}), group_wish=True)
    bo = Mentor(id="m", person="bo", groups=frozenset({"women"}))

    def wish(mentee, mentor):
        told = solve_round(Round.of([mentee], [mentor], MatchingPlan())).explain("e", "m")
        return next(reason.points for reason in told.reasons if reason.code == "other")

    assert wish(ana, bo) == wish(replace(ana, group_wish=False), replace(bo, group_wish=True)) == 0
    assert wish(ana, replace(bo, group_wish=True)) == 1_300
    assert wish(ana, replace(bo, group_wish=True, groups=frozenset({"carers"}))) == 0


@pytest.mark.parametrize("seed", range(4))
def test_groups_that_are_only_counted_change_nothing_at_all(company, seed):
    mentees, mentors = company(seed, mentees=12, mentors=8, wishes=False)
    nobody = Round.of(
        [replace(one, groups=frozenset()) for one in mentees],
        [replace(one, groups=frozenset()) for one in mentors],
        MatchingPlan(),
    )
    assert everything_said(Round.of(mentees, mentors, MatchingPlan())) == everything_said(nobody)
