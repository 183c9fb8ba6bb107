"""What stands on top of the Home tab, whatever somebody's roles are."""

from __future__ import annotations

import pytest

from bot.domain.roles import Role
from bot.domain.shown.community import CommunityHome, TouchBaseAsked
from bot.domain.shown.guiding import Ask, Named, NextThing, PairOverview
from bot.domain.shown.home import FirstThing, HomeShown, Matter, ProgramStanding, first_thing
from bot.domain.shown.recruiting import ApplicationShown, ProgramShown
from bot.domain.states.pair import PairState

PROGRAM = ProgramShown(1, "Career", "", "")
BEGUN = ApplicationShown(PROGRAM, 1, (), ("begun",))
WAITING = ApplicationShown(PROGRAM, 1, ("mentee",), ("applied",))
TOUCHED = CommunityHome(1, 1, "Career", touch=TouchBaseAsked(1, "Career", "UFAY"))
TO_DECIDE = ProgramStanding(PROGRAM, "GADMIN", "recruiting", False, {"applied": 2}, {})


def pair(ask: Ask | None) -> PairOverview:
    return PairOverview(
        pair=1, program="Career", partner=Named("UOMAR", "Omar"), role=Role.MENTEE, status=PairState.ACTIVE,
        channel_id=None, agreement=None, agreement_id=None, waits_for_me=False, goals=(), next_meeting=None,
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
    ],
)
def test_what_others_wait_for_comes_first_and_what_is_new_last(
    facts: HomeShown, first: FirstThing | None
) -> None:
    assert first_thing(facts) == first
