"""What a cohort's figures suggest, who is behind, and how answers are put together."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.adjusting import (
    Act,
    Counted,
    Standing,
    Why,
    expected_meetings,
    in_bands,
    is_behind,
    standing_of,
    suggestions,
    unmet_since,
)
from bot.domain.forms import Audience, Kind, Question
from bot.domain.measures import SMALLEST
from bot.domain.pair_facts import GoalFacts, MeetingFacts, PairFacts, PersonFacts
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.program_file.document import load_template

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN = load_template("career_development")


def pair(days=90, held=(), **more):
    meetings = tuple(MeetingFacts(str(n), NOW - ago * DAY, MeetingState.HELD) for n, ago in enumerate(held))
    people = {"mentee": PersonFacts("1"), "mentor": PersonFacts("2")}
    return PairFacts("7", NOW - days * DAY, **people, meetings=meetings, **more)


def asked(key, average, low=1, high=5, people=9):
    question = Question(key, Kind.SCALE, key, Audience.COUNTED, minimum=low, maximum=high)
    return Counted(question, people, average)


FINE = Standing(pairs=10, held=60, expected=64, gone=0.5)


@pytest.mark.parametrize(
    ("counted", "standing", "why", "act"),
    [
        ((asked("meets_regularly", 3.0),), FINE, Why.CANNOT_MEET, Act.CADENCE),
        ((asked("works_on_goals", 2.9),), FINE, Why.GOALS_UNCLEAR, Act.MODULE),
        ((asked("match_satisfaction", 5.5, high=10),), FINE, Why.LOW_SATISFACTION, Act.REMATCH),
        ((asked("keeps_agreement", 1.0),), FINE, Why.AGREEMENT_SLIPS, Act.TOPIC),
        ((), replace(FINE, held=38, gone=0.4), Why.FEW_MEETINGS, Act.TIMES),
        ((), replace(FINE, held=38), Why.TIME_RUNS_OUT, Act.EXTENSION),
        ((), replace(FINE, goalless=2, quiet=2), Why.GOALS_QUIET, Act.MODULE),
        ((), replace(FINE, unsigned=4), Why.UNSIGNED, Act.HELLO),
    ],
)
def test_each_rule_has_its_reason_and_what_may_help(counted, standing, why, act):
    found = {one.why: one for one in suggestions(counted, standing)}
    assert act in found[why].acts


@pytest.mark.parametrize(
    ("counted", "standing"),
    [
        ((asked("meets_regularly", 3.1), asked("match_satisfaction", 5.6, high=10)), FINE),
        ((asked("meets_regularly", None, people=0),), FINE),
        ((asked("their_own_question", 1.0),), FINE),
        ((), replace(FINE, goalless=3, unsigned=3)),
        ((), replace(FINE, held=39)),
        ((asked("meets_regularly", 1.0),), replace(FINE, pairs=2)),
    ],
)
def test_nothing_is_suggested_for_less(counted, standing):
    assert suggestions(counted, standing) == ()


def test_behind_is_who_held_fewer_than_half_of_what_their_own_rhythm_foresees():
    assert expected_meetings(pair(90), PLAN, NOW) == pytest.approx(90 / 14)
    assert is_behind(pair(90, held=(10, 30, 50)), PLAN, NOW)
    assert not is_behind(pair(90, held=(10, 30, 50, 70)), PLAN, NOW)
    assert not is_behind(pair(90, held=(10, 30), cadence_days=28), PLAN, NOW), "they meet less often"
    assert not is_behind(pair(20), PLAN, NOW), "too early to say"
    assert not is_behind(pair(90, held=(10,), shift_days=70), PLAN, NOW), "a pause is taken off"


def test_who_was_away_has_not_failed_to_meet():
    assert unmet_since(pair(90, held=(40,)), 28, NOW)
    assert not unmet_since(pair(90, held=(20,)), 28, NOW)
    assert unmet_since(pair(30), 28, NOW), "never met"
    assert not unmet_since(pair(90, held=(60,), resumed_at=NOW - 10 * DAY), 28, NOW)


def test_goals_are_quiet_after_a_month_unless_one_is_talked_about():
    old, new = (GoalFacts(n, GoalState.OPEN, NOW - ago * DAY) for n, ago in (("a", 31), ("b", 3)))
    achieved = GoalFacts("c", GoalState.ACHIEVED, NOW - 60 * DAY)
    dropped = GoalFacts("d", GoalState.DROPPED, NOW)
    found = standing_of(
        [pair(goals=(old,)), pair(goals=(old, new)), pair(goals=(achieved,)), pair(goals=(dropped,)), pair()],
        PLAN, NOW,
    )  # fmt: skip
    assert (found.quiet, found.goalless, found.unsigned) == (1, 2, 5)


@given(st.dictionaries(st.integers(1, 10), st.integers(1, 40)))
def test_bands_hold_everybody_once_and_never_fewer_than_five(counts):
    bands = in_bands(counts)
    total = sum(counts.values())
    assert sum(band.answers for band in bands) == (total if total >= SMALLEST else 0)
    assert all(band.answers >= SMALLEST for band in bands)
    for one, following in pairwise(bands):
        assert one.high < following.low
    for band in bands:
        assert band.answers == sum(n for value, n in counts.items() if band.low <= value <= band.high)
