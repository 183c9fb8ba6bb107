"""Short lists: allowed, fitting, spread, and the same whatever the order of people."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from bot.matching import Mentee, Mentor
from bot.matching.asking.short_lists import LEAST, short_lists
from bot.matching.matcher import solve_round
from bot.matching.plan import MatchingPlan
from bot.matching.round import Round

SKILLS = tuple(f"skill{n}" for n in range(12))


def company(seed: int, mentees: int, mentors: int) -> tuple[list[Mentee], list[Mentor]]:
    dice = random.Random(seed)
    return (
        [
            Mentee(
                id=f"e{n}", person=f"p{n}", wanted=tuple(dice.sample(SKILLS, 3)), level=dice.randint(1, 5),
                languages=frozenset(dice.sample(("en", "de", "fr"), 2)),
            )
            for n in range(mentees)
        ],
        [
            Mentor(
                id=f"o{n}", person=f"q{n}", offered=tuple(dice.sample(SKILLS, 4)), level=dice.randint(3, 9),
                capacity=dice.randint(0, 3), languages=frozenset(dice.sample(("en", "de", "fr"), 1)),
            )
            for n in range(mentors)
        ],
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(8))
def test_everybody_on_a_list_is_allowed_has_a_seat_and_stands_there_once(seed: int) -> None:
    mentees, mentors = company(seed, 40, 25)
    solution = solve_round(Round.of(mentees, mentors, MatchingPlan()))
    lists = short_lists(solution, 5)
    seats = {mentor.id: mentor.capacity for mentor in mentors}
    pool, points = solution.pool, solution.scorer
    assert set(lists) == {mentee.id for mentee in mentees}
    for mentee, listed in lists.items():
        row = pool.row[mentee]
        allowed = points.block(solution.free)[solution.free.tolist().index(row)]
        may = [m.id for m in pool.mentors if allowed[pool.column[m.id]] >= 0 and seats[m.id]]
        assert len(set(listed)) == len(listed)
        assert set(listed) <= set(may)
        assert min(LEAST, len(may)) <= len(listed) <= 5


def test_the_mentor_of_the_best_draft_is_on_the_list() -> None:
    mentees, mentors = company(3, 30, 12)
    solution = solve_round(Round.of(mentees, mentors, MatchingPlan()))
    lists = short_lists(solution, 3)
    assert solution.draft.pairs
    for pair in solution.draft.pairs:
        assert pair.mentor in lists[pair.mentee]


def test_a_star_does_not_stand_on_every_list() -> None:
    mentees = [Mentee(id=f"e{n}", person=f"p{n}", wanted=("a",)) for n in range(30)]
    star = Mentor(id="star", person="star", offered=("a",), capacity=1)
    others = [Mentor(id=f"o{n}", person=f"q{n}", offered=("b",), capacity=1) for n in range(29)]
    lists = short_lists(solve_round(Round.of(mentees, [star, *others], MatchingPlan())), 4)
    standing = Counter(mentor for listed in lists.values() for mentor in listed)
    assert standing["star"] == max(standing.values()) == 6  # one and a half times four
    assert all(len(listed) == 4 for listed in lists.values())


def test_with_few_mentors_everybody_still_has_a_choice_of_three() -> None:
    mentees = [Mentee(id=f"e{n}", person=f"p{n}") for n in range(50)]
    mentors = [Mentor(id=f"o{n}", person=f"q{n}", capacity=1) for n in range(3)]
    lists = short_lists(solve_round(Round.of(mentees, mentors, MatchingPlan())), 5)
    assert {len(listed) for listed in lists.values()} == {3}


def test_lists_offered_before_count() -> None:
    mentees = [Mentee(id=f"e{n}", person=f"p{n}", wanted=("a",)) for n in range(4)]
    mentors = [
        Mentor(id=f"o{n}", person=f"q{n}", offered=("a",) if n < 3 else (), capacity=1) for n in range(8)
    ]
    solution = solve_round(Round.of(mentees, mentors, MatchingPlan()))
    fresh = short_lists(solution, 3, mentees={"e0"})
    crowded = short_lists(solution, 3, mentees={"e0"}, on_lists={"o0": 9, "o1": 9, "o2": 9})
    assert set(fresh) == set(crowded) == {"e0"}
    assert set(fresh["e0"]) == {"o0", "o1", "o2"}
    drafted = next((p.mentor for p in solution.draft.pairs if p.mentee == "e0"), None)
    assert set(crowded["e0"]) & {"o0", "o1", "o2"} <= {drafted}


def test_who_is_locked_or_whom_the_rules_leave_nobody_gets_no_list() -> None:
    mentees = [Mentee(id="e0", person="p0"), Mentee(id="e1", person="p1", languages=frozenset({"fr"}))]
    mentors = [Mentor(id="o0", person="q0", capacity=2, languages=frozenset({"en"}))]
    given = Round(mentees=tuple(mentees), mentors=tuple(mentors), locked=frozenset({("e0", "o0")}))
    assert short_lists(solve_round(given), 5) == {"e1": ()}
    assert short_lists(solve_round(Round.of([], [], MatchingPlan())), 5) == {}
    assert short_lists(solve_round(Round.of(mentees, [], MatchingPlan())), 5) == {"e0": (), "e1": ()}


@pytest.mark.parametrize("seed", range(5))
def test_the_same_people_get_the_same_lists_in_any_order(seed: int) -> None:
    mentees, mentors = company(seed, 30, 20)
    before = short_lists(solve_round(Round.of(mentees, mentors, MatchingPlan())), 5)
    dice = random.Random(seed)
    dice.shuffle(mentees)
    dice.shuffle(mentors)
    assert short_lists(solve_round(Round.of(mentees, mentors, MatchingPlan())), 5) == before


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mentees, mentors = company(1, 30, 20)
    solution = solve_round(Round.of(mentees, mentors, MatchingPlan()))
    before = short_lists(solution, 5)
    monkeypatch.setattr("bot.matching.asking.short_lists.BLOCK", 1)
    assert short_lists(solution, 5) == before
