"""Pairing by hand as Slack's requests come in: what takes a while is over before anything is locked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from blocks import ids
from bot.listeners import commands, matching
from bot.listeners.desk import Desk
from bot.matching.scoring.scorer import Scorer
from db.models import MatchConstraint
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.listeners.matching.test_question_commands import Wires
from tests.pair_story import view_words
from tests.usecases.matching.modes_story import Market, seat


class Screen:
    """The modal that Slack was asked to open last."""

    def __init__(self) -> None:
        self.opened: dict[str, Any] = {}

    def api_call(self, _method: str, json: dict[str, Any]) -> None:
        self.opened = json["view"]


class Hands(Wires):
    """Cora's hands on the three steps."""

    def __init__(self, market: Market) -> None:
        self.screen = Screen()
        super().__init__(
            Desk(market.sessions, self.screen, TEAM, "UBOT", lambda: market.now, lambda: None)  # type: ignore[arg-type]
        )

    def view(self, name: str, handler: Any, look: Any = None) -> None:
        self.command(name, handler, look)

    def opens(self, text: str, **more: Any) -> dict[str, Any]:
        self.screen.opened = {}
        self.types(text, **more)
        return self.screen.opened

    def submits(self, view: dict[str, Any], answers: dict[str, str] | None = None, **more: Any) -> Any:
        """What the modal turns into, or its errors."""
        name = view["callback_id"]
        answers = answers or {}
        shown = self.receive(
            name, "view", metadata=json.loads(view["private_metadata"]), answers=answers,
            first_block=next(iter(answers), ""), **more,
        )  # fmt: skip
        return shown.get("view") or shown.get("errors")


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Market:
    market = Market(sessions, now)
    market.mentees("Mia", "Max")
    market.mentors("Omar", "Otto")
    return market


@pytest.fixture
def hands(market: Market) -> Hands:
    hands = Hands(market)
    commands.register(hands)  # type: ignore[arg-type]
    matching.register(hands)  # type: ignore[arg-type]
    return hands


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One entry for each time that pairs were scored: whether a writing transaction was open."""
    seen: list[bool] = []
    open_now: list[object] = []
    writing, score = Sessions.writing, Scorer.__init__

    @contextmanager
    def watched(self: Sessions, workspace_id: str) -> Iterator[WorkspaceSession]:
        with writing(self, workspace_id) as session:
            open_now.append(session)
            try:
                yield session
            finally:
                open_now.pop()

    def scored(self: Scorer, *given: Any, **more: Any) -> None:
        seen.append(bool(open_now))
        score(self, *given, **more)

    monkeypatch.setattr(Sessions, "writing", watched)
    monkeypatch.setattr(Scorer, "__init__", scored)
    return seen


def entry(market: Market, name: str) -> str:
    with market.act() as act:
        return str(seat(act, name).id)


def locks(market: Market) -> list[tuple[int, int]]:
    with market.act() as act:
        found = act.session.scalars(select(MatchConstraint).where(MatchConstraint.kind == "lock"))
        return [(one.mentee_enrollment_id, one.mentor_enrollment_id) for one in found]


@pytest.mark.long
@pytest.mark.parametrize("shape", ["mentoring", "peers"])
def test_nothing_is_weighed_inside_of_the_transaction(
    hands: Hands, market: Market, weighed: list[bool], shape: str
) -> None:
    market.change_plan(matching=replace(market.plan().matching, shape=shape))
    mia, omar = entry(market, "Mia"), entry(market, "Omar")
    first = hands.opens("match pair")
    second = hands.submits(first, {"mentee": mia})
    assert "those who fit best first" in view_words(second)
    third = hands.submits(second, {"mentor": omar})
    assert "of 10,000 points" in view_words(third)
    done = hands.submits(third)
    assert "are kept together in every draft" in view_words(done)
    assert len(locks(market)) == 1
    assert len(weighed) >= 3
    assert not any(weighed)


def test_every_way_in_leads_to_the_step_that_fits(hands: Hands, market: Market) -> None:
    assert hands.opens("match pair")["callback_id"] == ids.BY_HAND_MENTEE_PAGE
    assert hands.opens("match pair <@U0MIA>")["callback_id"] == ids.BY_HAND_MENTOR_PAGE
    assert hands.opens("match pair <@U0MIA> <@U0OMAR>")["callback_id"] == ids.BY_HAND_SUBMIT
    hands.receive(ids.MATCH_BY_HAND, "action", value=str(market.program_id))
    assert hands.screen.opened["callback_id"] == ids.BY_HAND_MENTEE_PAGE


def test_what_is_wrong_is_said_where_it_was_chosen_and_only_to_coordinators(
    hands: Hands, market: Market
) -> None:
    assert "is not approved as mentee" in hands.types("match pair <@U0OMAR> <@U0MIA>")
    assert "Only coordinators" in hands.types("match pair <@U0MIA> <@U0OMAR>", user_id="U0MIA")
    first = hands.opens("match pair")
    assert "Only coordinators" in str(hands.submits(first, {"mentee": entry(market, "Mia")}, user_id="U0MIA"))
    errors = hands.submits(first, {"mentee": entry(market, "Omar")})
    assert list(errors) == ["mentee"]
    assert "is not approved as" in errors["mentee"]


def test_who_was_slower_than_somebody_else_sees_the_two_anew(hands: Hands, market: Market) -> None:
    """Between the look and the transaction something changed."""
    third = hands.opens("match pair <@U0MIA> <@U0OMAR>")
    handler, look = hands.known[ids.BY_HAND_SUBMIT]

    def slowly(desk: Any, request: Any) -> Any:
        assert look is not None
        seen = look(desk, request)
        market.mentees("Moe")
        return seen

    hands.known[ids.BY_HAND_SUBMIT] = (handler, slowly)
    again = hands.submits(third)
    assert "Something changed meanwhile" in view_words(again)
    assert locks(market) == []
    hands.known[ids.BY_HAND_SUBMIT] = (handler, look)
    assert "are kept together" in view_words(hands.submits(again))
    assert "are kept together" in view_words(hands.submits(again))  # a double click
    assert len(locks(market)) == 1
