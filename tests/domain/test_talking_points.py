"""Three things to talk about halfway, chosen by rules from what both may know."""

from __future__ import annotations

import pytest

from bot.domain.talking_points import TEXTS, HalfwayFacts, points_by_key, talking_points


def keys(**facts):
    return [point.key for point in talking_points(HalfwayFacts(**facts))]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"under_way": ("Lead",)}, ["goal_fits", "second_half", "unsaid"]),
        ({"stuck": ("Lead",), "should_change": 2}, ["stuck_goal", "both_change", "second_half"]),
        ({"should_change": 1, "under_way": ("Lead",)}, ["one_change", "goal_fits", "second_half"]),
        ({"held": 2, "expected": 6, "achieved": ("A",)}, ["meet_seldom", "goal_achieved", "second_half"]),
        ({"held": 0, "expected": 2, "with_goals": False}, ["second_half", "unsaid", "each_other"]),
        ({"works_well": 2, "unsigned": True}, ["no_goal", "unsigned", "both_well"]),
    ],
)
def test_what_holds_a_pair_up_comes_first(facts, expected):
    assert keys(**facts) == expected


def test_there_are_always_three():
    assert len(keys(with_goals=False)) == 3


def test_a_goal_is_named_in_its_own_words():
    (first, *_) = talking_points(HalfwayFacts(stuck=("Say {name} in 100 %",)))
    assert "“Say {name} in 100 %” is stuck" in first.text(str)


def test_what_does_not_hold_any_more_is_left_out():
    facts = HalfwayFacts(under_way=("Lead",))
    chosen = points_by_key(facts, ["stuck_goal", "goal_fits", "nonsense"])
    assert [point.key for point in chosen] == ["goal_fits"]


def test_every_point_fits_an_agenda():
    assert all(len(text) < 200 for text in TEXTS.values())
