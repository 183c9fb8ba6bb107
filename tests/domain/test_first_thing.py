"""What stands on top of the Home tab, whatever somebody's roles are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.roles import Role
from bot.domain.shown.community import CommunityHome, TouchBaseAsked
from bot.domain.shown.guiding import Ask, GoalShown, Named, NextThing, PairOverview
from bot.domain.shown.home import FirstThing, HomeShown, Matter, ProgramStanding, first_thing
from bot.domain.shown.recruiting import ApplicationShown, ProgramShown
from bot.domain.states.goal import GoalKind, GoalState
from bot.domain.states.pair import PairState

PROGRAM = ProgramShown(1, "Career", "", "")
BEGUN = ApplicationShown(PROGRAM, 1, (), ("begun",))
WAITING = ApplicationShown(PROGRAM, 1, ("mentee",), ("applied",))
TOUCHED = CommunityHome(1, 1, "Career", touch=TouchBaseAsked(1, "Career", "UFAY"))
TO_DECIDE = ProgramStanding(PROGRAM, "GADMIN", "recruiting", False, {"applied": 2}, {})


OVERDUE = GoalShown(
    1, 1, GoalKind.REACH, "Lead a meeting", "One", date(2026, 3, 1), GoalState.ON_TRACK, was_due=True
)
STUCK = GoalShown(2, 1, GoalKind.REACH, "Say no", "Once", None, GoalState.STUCK)


def pair(ask: Ask | None, *goals: GoalShown) -> PairOverview:
    return PairOverview(
        pair=1, program="Career", partner=Named("UOMAR", "Omar"), role=Role.MENTEE, status=PairState.ACTIVE,
        channel_id=None, agreement=None, agreement_id=None, waits_for_me=False, goals=goals, next_meeting=None,
        unsettled=None, meetings_held=0, meetings_planned=12, reviews_due=(),
        next=NextThing(ask) if ask else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "first"),
    [
        (HomeShown("U1"), None),
        (HomeShown("U1", to_join=(PROGRAM,)), FirstThing(Matter.JOIN, 0)),
        (HomeShown("U1", to_join=(PROGRAM,), applications=(WAITING,)), None),
        (HomeShown("U1", pairs=(pair(None), pair(Ask.ADD_GOAL))), FirstThing(Matter.PAIR, 1)),
        (
            HomeShown("U1", pairs=(pair(Ask.ADD_GOAL), pair(Ask.BOOK_MEETING), pair(Ask.SIGN_AGREEMENT))),
            FirstThing(Matter.PAIR, 2),
        ),
        (
            HomeShown("U1", pairs=(pair(Ask.SIGN_AGREEMENT), pair(Ask.CHOOSE_TIME))),
            FirstThing(Matter.PAIR, 1),
        ),
        (
            HomeShown("U1", pairs=(pair(Ask.SIGN_AGREEMENT),), applications=(BEGUN,)),
            FirstThing(Matter.PAIR, 0),
        ),
        (
            HomeShown("U1", pairs=(pair(Ask.BOOK_MEETING),), applications=(WAITING, BEGUN)),
            FirstThing(Matter.APPLICATION, 1),
        ),
        (
            HomeShown("U1", pairs=(pair(Ask.ADD_GOAL),), community=(TOUCHED,)),
            FirstThing(Matter.TOUCH_BASE, 0),
        ),
        (HomeShown("U1", coordinating=(TO_DECIDE,), to_join=(PROGRAM,)), FirstThing(Matter.DECIDE, 0)),
        (
            HomeShown("U1", coordinating=(TO_DECIDE,), pairs=(pair(Ask.GOAL_NEWS),)),
            FirstThing(Matter.PAIR, 0),
        ),
        (HomeShown("U1", pairs=(pair(None), pair(None, STUCK, OVERDUE))), FirstThing(Matter.GOAL, 1)),
        (HomeShown("U1", pairs=(pair(None, STUCK), pair(Ask.ADD_GOAL))), FirstThing(Matter.PAIR, 1)),
        (HomeShown("U1", pairs=(replace(pair(None, OVERDUE), status=PairState.PAUSED),)), None),
    ],
)
def test_what_others_wait_for_comes_first_and_what_is_new_last(
    facts: HomeShown, first: FirstThing | None
) -> None:
    assert first_thing(facts) == first


def test_a_goal_that_is_overdue_comes_before_one_that_is_stuck() -> None:
    assert pair(None, STUCK, OVERDUE).goal_in_question == OVERDUE
    assert pair(None, STUCK).goal_in_question == STUCK
    assert pair(None, replace(OVERDUE, was_due=False)).goal_in_question is None
