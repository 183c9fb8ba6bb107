"""Commands that ask the matcher, from what was typed to what is shown; also where two programs share a channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event

from blocks import ids
from bot.listeners import commands
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.payloads import Request
from bot.matching.asking import what_if
from bot.program_file.document import load_template
from bot.usecases.planning.plans import store_plan
from db.models import Cohort, Coordinator, Program
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.matching.modes_story import Market


class Wires:
    """What was registered, called as Slack would."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known: dict[str, tuple[Any, Callable[[Request], Request] | None]] = {}
        self.keys = 0

    def command(self, name: str, handler: Any, look: Any = None) -> None:
        self.known[name] = (handler, look)

    action = command

    def receive(self, name: str, kind: Any, **more: Any) -> dict[str, Any]:
        self.keys += 1
        handler, look = self.known[name]
        request = Request(
            kind=kind, name=name, user_team=TEAM, key=f"k{self.keys}", **{"user_id": "U0CORA", **more}
        )
        acked: list[dict[str, Any]] = []
        request = look(self.desk, request) if look else request
        Guard(self.desk).handle(request, handler, lambda **shown: acked.append(shown))  # type: ignore[arg-type]
        return acked[0]

    def types(self, text: str, **more: Any) -> str:
        return str(self.receive("/mentor-admin", "command", text=text, channel_id="GADMIN", **more))


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Market:
    market = Market(sessions, now)
    market.mentees("Mia", "Max")
    market.mentors("Omar")
    return market


@pytest.fixture
def wires(market: Market) -> Wires:
    desk = Desk(market.sessions, None, TEAM, "UBOT", lambda: market.now, lambda: None)  # type: ignore[arg-type]
    wires = Wires(desk)
    commands.register(wires)  # type: ignore[arg-type]
    return wires


def test_each_question_is_answered(wires: Wires, market: Market) -> None:
    market.mentees("Zoe", languages=["german"], skills_wanted=["coaching_others"])
    assert "has nobody" in wires.types("why <@U0ZOE|zoe>")
    assert "Ruled out by: no shared language" in wires.types("match why <@U0ZOE> <@U0OMAR>")
    assert "Nothing changes before you press" in wires.types("force <@U0ZOE> <@U0OMAR>")
    assert "It costs nothing" in wires.types("forbid <@U0ZOE> <@U0OMAR>")
    assert "brings 1 person" in wires.types("advise")
    assert "points on average" in wires.types("match fairness")


def test_nobody_else_is_answered_and_mistakes_are_said(wires: Wires) -> None:
    assert "Only coordinators" in wires.types("match why <@U0MAX>", user_id="U0MIA")
    assert "match why @person" in wires.types("match why")
    assert "match advise" in wires.types("match advize")


def test_nothing_is_weighed_inside_of_the_transaction(
    wires: Wires, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    event.listen(market.sessions.engine, "commit", lambda _: order.append("commit"))

    solved = what_if.solved

    def solve(given: Any, **more: Any) -> Any:
        order.append("solve")
        return solved(given, **more)

    monkeypatch.setattr(what_if, "solved", solve)
    wires.types("match fairness")
    assert order[0] == "solve"
    assert "solve" not in order[order.index("commit") :]


def test_the_program_is_asked_for_where_two_share_a_channel(wires: Wires, market: Market) -> None:
    with market.act() as act:
        other = Program(slug="other", name="Other", admin_channel="GADMIN", created_at=market.now)
        store_plan(act.session, other, load_template("career_development"), market.now)
        act.session.add(Cohort(program_id=other.id, name="First", status="recruiting"))
        act.session.add(Coordinator(program_id=other.id, person_id=act.person("Cora").id, since=market.now))
    menu = wires.types("match fairness")
    assert "points on average" not in menu
    assert "Other" in menu
    handler, look = wires.known[ids.PROGRAM_CHOOSE]
    request = Request(
        kind="action", name="x", user_id="U0CORA", user_team=TEAM, key="c", channel_id="GADMIN",
        value=f"{market.program_id}:match fairness",
    )  # fmt: skip
    assert look is not None
    assert "points on average" in str(Guard(wires.desk)._run(look(wires.desk, request), handler))
