"""Circles are filled: as few mentors as it takes, and nobody is left over for it."""

from bot.matching.asking.circles import gathered
from bot.matching.drafting import draft_of
from bot.matching.features import Mentee, Mentor
from bot.matching.plan import MatchingPlan
from bot.matching.round import Round

PLAN = MatchingPlan(weights={"skills": 1}, rules={"language": True})


def mentee(name, *wanted, languages=("english",)):
    return Mentee(id=name, person=name, wanted=wanted, languages=frozenset(languages))


def mentor(name, *offered, capacity=4, languages=("english",)):
    return Mentor(id=name, person=name, offered=offered, capacity=capacity, languages=frozenset(languages))


def circles(given):
    sizes = {}
    for pair in draft_of(given).pairs:
        sizes[pair.mentor] = sizes.get(pair.mentor, 0) + 1
    return sizes


def test_four_mentees_make_one_circle_with_the_mentor_who_fits_them_best():
    mentees = [mentee(f"m{n}", "python") for n in range(4)]
    mentors = [mentor("far", "law"), mentor("near", "python"), mentor("other", "sales")]
    given = Round.of(mentees, mentors, PLAN)
    assert len(circles(given)) >= 1
    assert circles(gathered(given)) == {"near": 4}


def test_one_who_only_another_mentor_can_take_is_not_left_over():
    mentees = [mentee(f"m{n}", "python") for n in range(3)] + [mentee("ana", "law", languages=["thai"])]
    mentors = [mentor("near", "python"), mentor("mai", "law", languages=["thai"]), mentor("spare", "python")]
    given = Round.of(mentees, mentors, PLAN)
    filled = circles(gathered(given))
    assert filled.pop("mai") == 1
    assert list(filled.values()) == [3], "the others sit in one circle"


def test_who_guides_a_circle_already_or_was_chosen_by_hand_stays():
    mentees = [mentee("m1", "python"), mentee("m2", "python")]
    mentors = [mentor("near", "python"), mentor("old", "law"), mentor("hand", "law")]
    given = Round(
        mentees=tuple(mentees), mentors=tuple(mentors), plan=PLAN,
        used=frozenset({("somebody", "old")}), locked=frozenset({("m2", "hand")}),
    )  # fmt: skip
    assert {one.id for one in gathered(given).mentors} >= {"old", "hand"}
