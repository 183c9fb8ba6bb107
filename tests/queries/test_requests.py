"""How often the database is asked for what people do most: no more with thirty of everything than with one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pytest
from slack_sdk.web import SlackResponse
from sqlalchemy import select, update

from blocks import ids
from bot.delivery.limits import Limits
from bot.delivery.sender import Sender
from bot.delivery.slack import Slack
from bot.usecases import outbox
from bot.usecases.planning.plans import form_of
from db.models import FormVersion, OutboxRow, Person
from db.session import Sessions
from tests.pair_story import TEAM
from tests.queries.house import House
from tests.statements import asked
from tests.usecases.people.company import ANSWERS

Given = Callable[[House], dict[str, Any]]
DAY = 24 * 3600


class Free(Limits):
    """As if Slack had no limits."""

    def free_at(self, method: str, channel: str | None, now: datetime) -> datetime:
        return now

    def take(self, method: str, channel: str | None, now: datetime) -> datetime | None:
        return None


def _goal(house: House) -> dict[str, Any]:
    fields = {"title": "Lead", "kind": "reach", "measure": "One", "due_on": "2026-06-01"}
    return {"metadata": {"pair": house.pair}, "answers": fields}


def _meeting(house: House) -> dict[str, Any]:
    at = str(int(house.now.timestamp()) + 100 * DAY)
    about = {"pair": house.pair, "purpose": "regular"}
    return {"metadata": about, "answers": {"starts_at": at, "minutes": "45", "place": "Room 8"}}


def _page(house: House) -> dict[str, Any]:
    about = {"cohort": house.story.cohort_id, "page": 1}
    return {"metadata": about, "answers": {**ANSWERS, "role": "mentee"}}


def _typed(text: str) -> Given:
    return lambda _house: {"text": text}


REQUESTS: Mapping[str, tuple[str, str, Given]] = {
    "join": ("/mentor", "Una", _typed("join")),
    "a page of the questionnaire": (ids.APPLICATION_PAGE, "Una", _page),
    "Home opened": ("app_home_opened", "Mia", lambda _house: {"event": {"tab": "home"}}),
    "a mentee's status": ("/mentor", "Mia", _typed("status")),
    "a mentor's status": ("/mentor", "Omar", _typed("status")),
    "a goal set": (ids.GOAL_SUBMIT, "Mia", _goal),
    "a meeting planned": (ids.MEETING_SUBMIT, "Mia", _meeting),
    "a meeting held": (ids.MEETING_HELD, "Mia", lambda house: {"value": str(house.meeting)}),
    "a reminder put off": (
        ids.REMINDER_SNOOZE, "Mia", lambda house: {"value": f"{house.taken}:tomorrow"},
    ),
    "applications": ("/mentor-admin", "Cora", _typed("applications")),
    "an application approved": (
        ids.APPLICATION_APPROVE, "Cora", lambda house: {"value": str(house.applied)},
    ),
    "today": ("/mentor-admin", "Cora", _typed("today")),
    "status": ("/mentor-admin", "Cora", _typed("status")),
    "pairs": ("/mentor-admin", "Cora", _typed("pairs")),
    "health": ("/mentor-admin", "Cora", _typed("health")),
}  # fmt: skip
"""What is done, and by whom."""

ASKED: Mapping[str, Mapping[str, int]] = {
    "sqlite": {
        "join": 17, "a page of the questionnaire": 20, "Home opened": 8, "a mentee's status": 55,
        "a mentor's status": 59, "a goal set": 21, "a meeting planned": 15, "a meeting held": 24,
        "a reminder put off": 37, "applications": 16, "an application approved": 17, "today": 38, "status": 27,
        "pairs": 23, "health": 24,
    },
    "postgresql": {
        "join": 16, "a page of the questionnaire": 18, "Home opened": 7, "a mentee's status": 54,
        "a mentor's status": 58, "a goal set": 22, "a meeting planned": 16, "a meeting held": 25,
        "a reminder put off": 36, "applications": 14, "an application approved": 17, "today": 37, "status": 26,
        "pairs": 22, "health": 23,
    },
}  # fmt: skip
"""By engine, how often it is asked. When one of them becomes less, write it down here. PostgreSQL is not asked to
begin, but it locks rows, and reads them anew.
"""
LOOKS, PER_MESSAGE = {"sqlite": 4, "postgresql": 2}, {"sqlite": 6, "postgresql": 3}
"""What the sender asks to find what may go, and then for each message: its reader, the claim, and that it was sent. On
SQLite each of the three begins a transaction in a statement of its own.
"""


@pytest.mark.long
@pytest.mark.parametrize("size", [1, 30])
def test_requests_ask_as_often_as_is_written_here(sessions: Sessions, now: datetime, size: int) -> None:
    house = House(sessions, now, size)
    _read_once(house)
    asked = {
        name: house.questions(listener, who, **given(house))
        for name, (listener, who, given) in REQUESTS.items()
    }
    found = {name: len(statements) for name, statements in asked.items()}
    expected = ASKED[sessions.engine.dialect.name]
    assert found == expected, {
        name: Counter(asked[name]).most_common(3) for name in found if found[name] != expected.get(name)
    }


def _read_once(house: House) -> None:
    """The plan and the forms: a process reads and parses each of them once."""
    house.use("/mentor-admin", "Cora", text="today")
    with house.story.sessions.reading(TEAM) as session:
        for version in session.scalars(select(FormVersion)):
            form_of(version)


class _Answering:
    """Slack, as the sender needs it."""

    def __init__(self) -> None:
        self.posted = 0

    def api_call(self, method: str, **_arguments: Any) -> SlackResponse:
        self.posted += method == "chat.postMessage"
        said = {"ok": True, "channel": "D", "ts": f"{self.posted}.1"}
        return SlackResponse(
            client=self, http_verb="POST", api_url="", req_args={}, data=said, headers={}, status_code=200
        )


@pytest.mark.long
@pytest.mark.parametrize("messages", [1, 30])
def test_a_message_is_sent_with_as_few_questions_whatever_else_waits(
    sessions: Sessions, now: datetime, messages: int
) -> None:
    house = House(sessions, now, messages)
    with sessions.writing(TEAM) as session:
        session.execute(update(OutboxRow).values(status="sent"))
        for person in session.scalars(select(Person).where(Person.slack_id.like("UMENTEE%")).limit(messages)):
            person.dm_channel = f"D{person.id}"
            outbox.post(session, "form.offer", now, key=f"offer:{person.id}", person=person.id,
                        what=ids.APPLICATION_RESUME, value=str(house.story.program_id))  # fmt: skip
    client = _Answering()
    sender = Sender(sessions, TEAM, Slack(client, Free(), lambda: now), lambda: now)  # type: ignore[arg-type]
    with asked(sessions.engine) as statements:
        sender.deliver()
    assert client.posted == messages
    engine = sessions.engine.dialect.name
    assert len(statements) == LOOKS[engine] + messages * PER_MESSAGE[engine], Counter(statements).most_common(
        12
    )
