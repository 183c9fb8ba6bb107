"""The same through the app that Bolt runs, with payloads as Slack sends them: each listener is reached, and whoever has
left or is from another workspace gets no further than the guard.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.bootstrap import open_app
from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS
from bot.listeners.desk import Desk
from bot.listeners.register import register
from bot.listeners.wiring import Wiring
from db.models import AuditEntry, InboxEntry, OutboxRow
from db.session import Sessions
from tests.authorization.everybody import ELSEWHERE
from tests.authorization.registered import Registered
from tests.conftest import TEAM
from tests.pair_story import Story

GONE, MEMBER = "U0GONE", "U0MEMBER"


class Slack(WebClient):
    """Shows every view that somebody opens to whoever looks."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-bolt")
        self.shown: list[dict[str, Any]] = []

    def api_call(self, api_method: str, **given: Any) -> Any:  # type: ignore[override]
        self.shown += [given["json"]["view"]] if "view" in (given.get("json") or {}) else []
        channel = {"is_private": True, "is_member": True}
        return {"ok": True, "channel": channel, "members": [], "response_metadata": {"next_cursor": ""}}


class Desks:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def of(self, team_id: str, *_: str) -> Desk | None:
        return self.desk if team_id == TEAM else None


class Door:
    """Bolt's app on a database in which Cora coordinates, and somebody else did before she left the company."""

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        self.story, self.sessions, self.slack, self.keys = Story(sessions, now), sessions, Slack(), 0
        self.story.match("Mia", "Omar")
        with self.story.act() as act:
            for name in ("Gone", "Member"):
                self.story._person(act, name)
            self.story.coordinates(act, "Gone")
            act.person("Gone").deactivated_at = now
        desk = Desk(sessions, self.slack, TEAM, "UBOT", lambda: self.story.now, lambda: None)
        home = AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token="xoxb-bolt", bot_id="B", bot_user_id="UBOT"
        )
        self.app = open_app(self.slack, lambda team: home if team == TEAM else None, ThreadPoolExecutor(1))
        register(Wiring(self.app, Desks(desk)))

    def send(self, body: dict[str, Any], *, form: bool) -> Any:
        """The acknowledgement, as an object where it is one."""
        content = body if form else {"payload": json.dumps(body)}
        request = BoltRequest(
            body=_encoded(content), headers={"content-type": ["application/x-www-form-urlencoded"]}
        )
        answer = self.app.dispatch(request)
        assert answer.status == 200, (body, answer.body)
        return json.loads(answer.body) if answer.body.startswith("{") else answer.body

    def typed(self, line: str, who: str, team: str = TEAM) -> Any:
        command, _, text = line.partition(" ")
        self.keys += 1
        body = {
            "command": command, "text": text, "user_id": who, "team_id": team, "channel_id": "GADMIN",
            "channel_name": "x", "trigger_id": f"{self.keys}.1", "response_url": "", "api_app_id": "A", "token": "t",
        }  # fmt: skip
        return self.send(body, form=True)

    def pressed(self, name: str, who: str, team: str = TEAM) -> Any:
        """On Home, where a refusal opens as a modal."""
        body = {**self._of(who, team), "type": "block_actions", "view": {"id": "V1", "type": "home", "state": {}},
                "actions": [{"type": "button", "action_id": name, "block_id": "b", "value": "1", "action_ts": "1"}],
                "container": {"type": "view", "view_id": "V1"}}  # fmt: skip
        return self.send(body, form=False)

    def sent(self, name: str, who: str, team: str = TEAM) -> Any:
        carried = json.dumps({"program": self.story.program_id})
        view = {"id": f"V{self.keys}", "hash": "h", "type": "modal", "callback_id": name, "blocks": [],
                "private_metadata": carried, "state": {"values": {}}}  # fmt: skip
        return self.send({**self._of(who, team), "type": "view_submission", "view": view}, form=False)

    def _of(self, who: str, team: str) -> dict[str, Any]:
        self.keys += 1
        return {
            "user": {"id": who, "team_id": team}, "team": {"id": TEAM}, "api_app_id": "A", "token": "t",
            "trigger_id": f"{self.keys}.1", "response_urls": [],
        }  # fmt: skip

    def written(self) -> tuple[int, ...]:
        with self.sessions.reading(TEAM) as session:
            return tuple(
                session.scalar(select(func.count()).select_from(kind)) or 0
                for kind in (InboxEntry, AuditEntry, OutboxRow)
            )


def _encoded(given: dict[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode(given)


@pytest.fixture
def door(sessions: Sessions, now: datetime) -> Iterator[Door]:
    yield Door(sessions, now)


@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "team", "sentence"),
    [
        (GONE, TEAM, "This account is deactivated"),
        ("U0CORA", ELSEWHERE, "This works only for people of this workspace"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_is_not_here_gets_no_further_than_the_guard(
    door: Door, who: str, team: str, sentence: str
) -> None:
    before, registered = door.written(), Registered()
    for name in sorted(registered.kinds["action"]):
        door.slack.shown.clear()
        door.pressed(name, who, team)
        assert sentence in str(door.slack.shown), name
    for name in sorted(registered.kinds["view"]):
        assert sentence in str(door.sent(name, who, team)), name
    for command, catalogue in (("/mentor", MENTOR_COMMANDS), ("/mentor-admin", ADMIN_COMMANDS)):
        for spec in catalogue:
            answer = door.typed(f"{command} {spec.name} <@U0MIA|mia> <@U0OMAR|omar>", who, TEAM)
            assert team != TEAM or sentence in str(answer), spec.name
            if team != TEAM:
                break  # Slack sends commands only from here
    assert door.written() == before or team != TEAM


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_colleague_types_every_command_of_coordinators_in_vain(door: Door) -> None:
    before = door.written()
    for spec in ADMIN_COMMANDS:
        answer = str(door.typed(f"/mentor-admin {spec.name} <@U0MIA|mia> <@U0OMAR|omar>", MEMBER))
        assert "Only coordinators of this program" in answer or "Only an admin of this workspace" in answer, (
            answer
        )
    assert door.written() == before
