"""Goals over time, and which topic comes next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.goal_progress import WEEKS_SHOWN, News, progress_of, says_the_same, stuck_twice
from bot.domain.program import Topic
from bot.domain.states.goal import GoalState
from bot.domain.topics import in_reading_order, pick_topic, stage_after
from bot.program_file.document import load_template, template_names

SET = datetime(2026, 4, 1, 9, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)
OPEN, ON_TRACK, STUCK = GoalState.OPEN, GoalState.ON_TRACK, GoalState.STUCK


def news(*told: tuple[float, GoalState]) -> list[News]:
    return [News(SET + days * DAY, state) for days, state in told]


def test_a_goal_shows_each_week_as_it_stood_at_its_end() -> None:
    told = news((6, ON_TRACK), (34, STUCK))
    way = progress_of(SET, told, SET + 40 * DAY, "Europe/Berlin")
    assert way.weeks == (OPEN, ON_TRACK, ON_TRACK, ON_TRACK, ON_TRACK, STUCK, STUCK)
    assert (way.since, way.before, way.weeks_before) == (date(2026, 5, 5), ON_TRACK, 4)


def test_a_new_goal_has_one_week_and_an_old_one_the_last_ten() -> None:
    assert progress_of(SET, [], SET, "UTC").weeks == (OPEN,)
    old = progress_of(SET, news((1, ON_TRACK)), SET + 400 * DAY, "UTC")
    assert old.weeks == (ON_TRACK,) * WEEKS_SHOWN
    assert old.since == date(2026, 4, 2)


def test_the_same_news_again_does_not_begin_anew() -> None:
    way = progress_of(SET, news((3, STUCK), (20, STUCK)), SET + 21 * DAY, "UTC")
    assert (way.since, way.before, way.weeks_before) == (date(2026, 4, 4), None, 0)


def test_words_count_what_the_squares_show() -> None:
    told = news((6, ON_TRACK), (11.5, STUCK), (44.5, ON_TRACK))  # stuck for 33 days, through five weeks' ends
    way = progress_of(SET, told, SET + 46 * DAY, "Europe/Berlin")
    assert way.weeks.count(STUCK) == 5
    assert (way.before, way.weeks_before) == (STUCK, 5)


def test_what_came_and_went_within_a_week_does_not_begin_anew() -> None:
    told = news((6, ON_TRACK), (19, STUCK), (20, ON_TRACK))
    way = progress_of(SET, told, SET + 40 * DAY, "Europe/Berlin")
    assert way.weeks == (OPEN,) + (ON_TRACK,) * 6
    assert (way.since, way.before, way.weeks_before) == (date(2026, 4, 7), OPEN, 1)


def test_the_way_ends_in_the_week_of_the_end() -> None:
    achieved = GoalState.ACHIEVED
    told = news((6, ON_TRACK), (20, achieved))
    way = progress_of(SET, told, SET + 200 * DAY, "Europe/Berlin")
    assert way.weeks == (OPEN, ON_TRACK, ON_TRACK, achieved)
    assert (way.since, way.before, way.weeks_before) == (date(2026, 4, 21), ON_TRACK, 2)


def test_days_are_those_of_the_program() -> None:
    late = datetime(2026, 4, 5, 23, 30, tzinfo=UTC)  # Monday already in Auckland
    at = [News(late, ON_TRACK)]
    assert progress_of(SET, at, late, "Pacific/Auckland").weeks == (OPEN, ON_TRACK)
    assert progress_of(SET, at, late, "UTC").weeks == (ON_TRACK,)


def test_stuck_twice_means_without_an_on_track_in_between() -> None:
    assert stuck_twice(news((1, STUCK), (20, STUCK)))
    assert not stuck_twice(news((1, STUCK)))
    assert not stuck_twice(news((1, STUCK), (10, ON_TRACK), (20, STUCK)))
    assert stuck_twice(news((1, ON_TRACK), (10, STUCK), (20, STUCK)))


def test_both_saying_so_on_one_day_is_stuck_once() -> None:
    assert not stuck_twice(news((1, STUCK), (1.3, STUCK)))
    assert says_the_same(news((1, STUCK)), STUCK, SET + 1.5 * DAY)
    assert not says_the_same(news((1, STUCK)), STUCK, SET + 2.5 * DAY)
    assert not says_the_same(news((1, STUCK)), ON_TRACK, SET + 1.1 * DAY)


def topic(key: str, stage: str = "any", *goals: str, retired: bool = False) -> Topic:
    return Topic(key, key, ("Why?",), stage, goals=goals, retired=retired)


def test_the_next_topic_fits_the_stage_and_what_the_mentee_came_for() -> None:
    topics = (topic("any"), topic("lead", "middle", "leadership"), topic("plain", "middle"),
              topic("brave", "middle", "confidence"), topic("bye", "end"))  # fmt: skip
    had: list[str] = []
    while (found := pick_topic(topics, "middle", {"confidence"}, had)) is not None:
        had.append(found.key)
    assert had == ["brave", "plain", "lead", "any"]  # no goodbye in the middle


def test_what_they_have_set_themselves_comes_before_what_the_mentee_came_for() -> None:
    brave = topic("brave", "middle", "confidence")
    firm = Topic("firm", "firm", ("Why?",), "middle", skills=("negotiation",))
    assert pick_topic((brave, firm), "middle", {"confidence"}, (), {"negotiation"}) == firm
    assert pick_topic((brave, firm), "middle", {"confidence"}, (), {"delegating"}) == brave


def test_a_retired_topic_is_offered_no_more_and_another_stage_is_better_than_nothing() -> None:
    topics = (topic("old", "start", retired=True), topic("middle", "middle"), topic("bye", "end"))
    found = pick_topic(topics, "start", set(), ())
    assert found is not None and found.key == "middle"
    assert pick_topic(topics, "start", set(), {"middle"}) is None
    assert [one.key for one in in_reading_order(topics, "end", set())] == ["bye", "middle"]


def test_the_stage_is_the_first_third_the_last_sixth_or_in_between() -> None:
    assert [stage_after(day, 180) for day in (0, 59, 60, 150, 151, 400)] == [
        "start", "start", "middle", "middle", "end", "end",
    ]  # fmt: skip


@pytest.mark.long
def test_every_template_has_a_topic_for_each_of_its_meetings() -> None:
    for name in template_names():
        plan = load_template(name)
        had: list[str] = []
        for meeting in range(plan.meetings_planned):
            stage = stage_after(meeting * plan.cadence_days, plan.duration_days)
            found = pick_topic(plan.topics, stage, set(), had)
            if found is not None:
                assert len(found.questions) == 3, (name, found.key)
                had.append(found.key)
        assert len(had) >= min(plan.meetings_planned, 6) - 1, name


def test_the_library_is_large_says_why_and_names_goals_of_the_plan() -> None:
    plan = load_template("career_development")
    assert len(plan.topics) >= 24
    known = {goal.value for goal in plan.goals}
    assert all(one.intro and set(one.goals) <= known for one in plan.topics)
    assert {skill for one in plan.topics for skill in one.skills} <= {skill.value for skill in plan.skills}
    assert known == {goal for one in plan.topics for goal in one.goals}  # nobody came for nothing
