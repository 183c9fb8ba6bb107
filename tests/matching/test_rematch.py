"""Somebody left: three ways to go on, what each gains, and who is moved by it."""

from dataclasses import replace

import pytest

from bot.matching import MatchingPlan, Mentee, Mentor, Round
from bot.matching.asking.rematch import Moved, rematch
from bot.matching.drafting import draft_of


def pairs(draft):
    return frozenset((pair.mentee, pair.mentor) for pair in draft.pairs)


@pytest.mark.parametrize("plan", [
    MatchingPlan(),
    MatchingPlan(mentors_per_mentee=2),
    MatchingPlan(shape="peers"),
])  # fmt: skip
@pytest.mark.parametrize("seed", range(6))
def test_the_three_choices_say_what_they_cost(company, seed, plan):
    mentees, mentors = company(seed, mentees=16, mentors=12)
    today = pairs(draft_of(Round.of(mentees, mentors, plan)))
    rest = Round.of(mentees[1:], mentors[:-3], plan)
    here = {one.id for one in [*rest.mentees, *rest.mentors]}
    still = {pair for pair in today if here.issuperset(pair)}
    bonus, scratch, locked = rematch(rest, today)
    assert (bonus.key, scratch.key, locked.key) == ("bonus", "scratch", "locked")
    assert pairs(scratch.draft) == pairs(draft_of(rest))
    if plan.shape != "peers":
        assert still <= pairs(locked.draft)
        assert (locked.parted, locked.moved) == (0, ())
    for choice in (bonus, scratch, locked):
        found = pairs(choice.draft)
        assert (choice.kept, choice.parted) == (len(still & found), len(still - found))
        assert {one.mentee for one in choice.moved} == {mentee for mentee, _ in still - found}
        for one in choice.moved:
            assert set(one.after) == {mentor for mentee, mentor in found if mentee == one.mentee}
        assert choice.count == choice.draft.count
        assert choice.mean * choice.count == pytest.approx(choice.total)
    if plan.mentors_per_mentee == 1 and plan.shape != "peers":
        assert scratch.count == bonus.count >= locked.count
        assert bonus.parted <= scratch.parted
        assert scratch.total >= bonus.total if not any(one.missed for one in mentees) else True


def test_the_bonus_keeps_pairs_that_nearly_fit_best_and_moves_for_much():
    def round_of(other):
        mentee = Mentee(id="e", person="ana", wanted=("sql",), location="Pune", country="IN")
        here = Mentor(id="m1", person="bo", location="Oslo", country="NO")
        return Round.of([mentee], [here, other], MatchingPlan())

    slightly = round_of(Mentor(id="m2", person="cy", location="Pune", country="IN"))
    much = round_of(Mentor(id="m2", person="cy", offered=("sql",)))
    today = [("e", "m1"), ("e-gone", "m2")]
    assert [choice.parted for choice in rematch(slightly, today)] == [0, 1, 0]
    bonus, scratch, locked = rematch(much, today)
    assert bonus.moved == scratch.moved == (Moved("e", ("m1",), ("m2",)),)
    assert locked.moved == ()
    assert bonus.total == scratch.total == bonus.draft.total


def test_points_of_the_three_can_be_compared():
    mentee = Mentee(id="e", person="ana", languages=frozenset({"pt"}))
    given = Round.of([mentee], [Mentor(id="m", person="bo")], MatchingPlan())
    bonus, scratch, locked = rematch(given, [("e", "m")])
    assert bonus.total == scratch.total == locked.total
    assert bonus.draft.total == bonus.total + 300


def test_what_protects_people_parts_them_in_every_choice():
    mentee = Mentee(id="e", person="ana")
    mentor = Mentor(id="m", person="bo", avoid=frozenset({"ana"}))
    for choice in rematch(replace(Round.of([mentee], [mentor], MatchingPlan())), [("e", "m")]):
        assert choice.moved == (Moved("e", ("m",), ()),)
