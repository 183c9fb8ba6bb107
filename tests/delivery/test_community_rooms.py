"""The channel of a cohort's mentors in Slack: made once, under its own name, or not at all where it is not allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from bot.delivery.rooms import Rooms
from bot.delivery.slack import Refused
from bot.domain.messages import NoLongerApplies
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.usecases.community.village import Village


class Slack:
    """Channels by name; `mine` are those the bot is in. `refuses` names an error for a method."""

    def __init__(self, *taken: str, **refuses: str) -> None:
        self.taken, self.refuses = set(taken), refuses
        self.mine: dict[str, str] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        self.calls.append((method, arguments))
        code = self.refuses.get(method.replace(".", "_"))
        if code:
            raise Refused(code)
        if method == "conversations.create":
            if arguments["name"] in self.taken | self.mine.keys():
                raise Refused("name_taken")
            self.mine[arguments["name"]] = f"G{len(self.mine)}"
            return {"channel": {"id": self.mine[arguments["name"]]}}
        if method == "users.conversations":
            return {"channels": [{"id": id_, "name": name} for name, id_ in self.mine.items()]}
        return {}


@pytest.fixture
def number(sessions: Sessions) -> Iterator[int]:
    with sessions.writing(TEAM) as session:
        village = Village(session)
        village.settle(mentors=1)
        village.pass_time()
        channel = village.channel().id
    yield channel


def stored(sessions: Sessions) -> tuple[str | None, str]:
    with sessions.reading(TEAM) as session:
        channel = Village(session).channel()
        return channel.channel_id, channel.channel_name


def rooms(sessions: Sessions, slack: Slack) -> Rooms:
    return Rooms(sessions, TEAM, slack)  # type: ignore[arg-type]


def test_it_is_made_once_however_often_it_is_tried(sessions: Sessions, number: int) -> None:
    slack = Slack()
    for _ in range(2):
        rooms(sessions, slack).create({"community": number}, NOW)
    assert [method for method, _ in slack.calls] == ["conversations.create"]
    assert stored(sessions) == ("G0", "mentors-career-development")


def test_after_a_crash_it_is_found_by_its_name(sessions: Sessions, number: int) -> None:
    slack = Slack()
    slack.mine["mentors-career-development"] = "GBEFORE"
    rooms(sessions, slack).create({"community": number}, NOW)
    assert stored(sessions) == ("GBEFORE", "mentors-career-development")


def test_a_name_that_somebody_else_has_gets_a_number(sessions: Sessions, number: int) -> None:
    slack = Slack("mentors-career-development", "mentors-career-development-2")
    rooms(sessions, slack).create({"community": number}, NOW)
    assert stored(sessions) == ("G0", "mentors-career-development-3")


def test_where_it_is_not_allowed_there_is_none_and_coordinators_hear_of_it(
    sessions: Sessions, number: int
) -> None:
    slack = Slack(conversations_create="restricted_action")
    for _ in range(2):
        rooms(sessions, slack).create({"community": number}, NOW)
    assert stored(sessions)[0] is None
    assert "conversations.open" not in [method for method, _ in slack.calls], "no group message in its place"
    with sessions.writing(TEAM) as session:
        village = Village(session)
        assert village.sent("admin.community_refused") == ["-"]
        assert "does not let apps make private channels" in str(village.words("admin.community_refused"))
        person = village.person("UMOR0").id
    with pytest.raises(NoLongerApplies):
        rooms(sessions, slack).invite({"community": number, "person": person}, NOW)


def test_only_who_belongs_in_it_is_invited_and_their_pair_stays_as_it_is(
    sessions: Sessions, number: int
) -> None:
    slack = Slack()
    room = rooms(sessions, slack)
    room.create({"community": number}, NOW)
    with sessions.reading(TEAM) as session:
        village = Village(session)
        mentor, mentee = village.person("UMOR0").id, village.person("UMEE0").id
    room.invite({"community": number, "person": mentor}, NOW)
    with pytest.raises(NoLongerApplies):
        room.invite({"community": number, "person": mentee}, NOW)
    assert ("conversations.invite", {"channel": "G0", "users": "UMOR0"}) in slack.calls
    room.archive({"community": number})
    assert [method for method, _ in slack.calls][-1] == "conversations.archive"
