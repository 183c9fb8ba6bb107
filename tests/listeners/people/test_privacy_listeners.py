"""Your data here: whatever a payload says, everything is about whoever acts, and nobody acts for somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.commands import Command
from bot.listeners.desk import Desk, Handler
from bot.listeners.guard import Guard
from bot.listeners.payloads import Request
from bot.listeners.people import home, presence, privacy
from bot.usecases.people.privacy.erasing import ErasingJob
from db.models import DataFile, OutboxRow, Person
from db.session import Sessions
from tests.pair_story import TEAM, Story, assert_view_fits, view_words
from tests.traces import traces_of


class Slack:
    """What was asked of Slack; it knows everybody."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def api_call(self, method: str, params: Any = None, json: Any = None) -> dict[str, Any]:
        self.calls.append((method, params or json))
        if method == "users.info":
            user = params["user"]
            return {
                "user": {"id": user, "profile": {"real_name": f"Again {user}", "email": "mia@acme.example"}}
            }
        return {"ok": True}

    def view(self) -> dict[str, Any]:
        return dict(
            next(arguments["view"] for _, arguments in reversed(self.calls) if "view" in (arguments or {}))
        )


class Office:
    """A desk in a company in which Mia and Omar are a pair."""

    def __init__(self, sessions: Sessions, now: Any) -> None:
        self.story = Story(sessions, now)
        self.story.match()
        self.story.match("Zoe", "Zack")
        self.slack, self.keys = Slack(), 0
        self.desk = Desk(sessions, self.slack, TEAM, "UBOT", lambda: self.story.now, lambda: None)  # type: ignore[arg-type]

    def receive(
        self,
        handler: Handler,
        who: str = "U0MIA",
        team: str = TEAM,
        kind: Any = "action",
        key: str = "",
        **more: Any,
    ) -> dict[str, Any]:
        self.keys += 1
        given = {"in_modal": kind != "command", "first_block": "sure" if kind == "view" else "", **more}
        request = Request(
            kind=kind,
            name="x",
            user_id=who,
            user_team=team,
            key=key or f"k{self.keys}",
            trigger_id="1.2",
            **given,
        )
        acked: list[dict[str, Any]] = []
        Guard(self.desk).handle(request, handler, lambda **shown: acked.append(shown))  # type: ignore[arg-type]
        return acked[0]

    def confirm(self, who: str = "U0MIA", **more: Any) -> dict[str, Any]:
        given: dict[str, Any] = {"answers": {"sure": ["yes"]}, **more}
        return self.receive(privacy.forget_confirmed, who, kind="view", **given)

    def erased(self) -> None:
        """The messages about it are out, and the bot forgets."""
        with self.story.act() as act:
            for row in act.session.scalars(select(OutboxRow).where(OutboxRow.status == "pending")):
                row.status, row.finished_at = "sent", act.now
        ErasingJob(self.story.sessions, TEAM, lambda: self.story.now).run()

    def waiting(self) -> set[str]:
        with self.story.act() as act:
            return set(act.session.scalars(select(Person.slack_id).where(Person.erasing_at.is_not(None))))

    def files(self) -> list[str]:
        with self.story.act() as act:
            asked = select(Person.slack_id).join(DataFile, DataFile.person_id == Person.id)
            return list(act.session.scalars(asked))


@pytest.fixture
def office(sessions: Sessions, now: Any) -> Office:
    return Office(sessions, now)


def forged(office: Office) -> dict[str, Any]:
    """Everything in a payload that could name somebody else."""
    with office.story.act() as act:
        zoe = act.person("Zoe")
        return {
            "value": str(zoe.id), "metadata": {"person": zoe.id, "user": "U0ZOE", "pair": 2}, "block_id": "U0ZOE",
            "answers": {"sure": ["yes"], "person": "U0ZOE"}, "view_id": "V0ZOE",
        }  # fmt: skip


def test_forged_ids_change_nothing_for_anybody_else(office: Office) -> None:
    office.receive(privacy.data_pressed, **forged(office))
    assert set(office.files()) == {"U0MIA"}
    office.receive(privacy.forget_pressed, **forged(office))
    preview = office.slack.view()
    assert_view_fits(preview)
    assert "<@U0OMAR>" in view_words(preview)
    assert "ZOE" not in view_words(preview)
    assert "ZACK" not in view_words(preview)
    assert office.waiting() == set()
    office.receive(privacy.forget_confirmed, kind="view", **forged(office))
    assert office.waiting() == {"U0MIA"}
    with office.story.act() as act:
        assert act.pair("Zoe", "Zack").status == "active"


@pytest.mark.parametrize("handler", [privacy.opened, privacy.data_pressed, privacy.forget_pressed])
def test_people_of_other_workspaces_and_closed_accounts_are_refused(office: Office, handler: Handler) -> None:
    with office.story.act() as act:
        act.person("Zoe").deactivated_at = act.now
    for who, team in (("U0MIA", "TELSE"), ("U0ZOE", TEAM)):
        office.slack.calls.clear()
        office.receive(handler, who, team)
        assert "Delete" not in view_words(office.slack.view())
    office.receive(privacy.forget_confirmed, "U0MIA", "TELSE", kind="view", answers={"sure": ["yes"]})
    assert office.files() == []
    assert office.waiting() == set()


def test_without_the_tick_it_says_so_at_the_box(office: Office) -> None:
    for answers in ({}, {"sure": []}, {"sure": None}, {"sure": ["no"]}):
        answer = office.receive(privacy.forget_confirmed, kind="view", answers=answers)
        assert set(answer["errors"]) == {"sure"}
    assert office.waiting() == set()


def test_a_second_press_and_a_repeated_request_change_nothing(office: Office) -> None:
    first = office.confirm(key="the same")
    assert first == office.confirm(key="the same")
    assert "being deleted" in str(office.confirm())
    with office.story.act() as act:
        assert (
            len(act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "privacy.goodbye")).all()) == 1
        )


def test_whoever_waits_to_be_forgotten_can_do_nothing_and_nothing_is_noted(office: Office) -> None:
    office.confirm()
    said = office.receive(command, kind="command", text="data")
    assert "begin anew" in said["text"]
    assert office.receive(home.opened, kind="event", event={"tab": "home"}) == {}
    assert office.files() == []


@pytest.mark.long
def test_events_do_not_bring_back_who_was_forgotten_but_they_themselves_do(office: Office) -> None:
    office.confirm()
    office.erased()
    engine = office.story.sessions.engine
    assert traces_of(engine, ["U0MIA"]) == []
    user = {"id": "U0MIA", "profile": {"real_name": "Mia"}}
    for handler, event in ((presence.changed, {"user": user}), (presence.joined, {"user": user}),
                           (home.opened, {"tab": "home"})):  # fmt: skip
        assert office.receive(handler, kind="event", event=event) == {}
        assert traces_of(engine, ["U0MIA"]) == []
    office.story.now += timedelta(days=1)
    office.receive(privacy.opened)
    assert "Who sees your answers" not in view_words(office.slack.view()), "they are somebody new here"
    with office.story.act() as act:
        again = act.person("Mia")
        assert (again.name, again.erased_at) == ("Again U0MIA", None)
        assert act.session.scalar(select(Person.id).where(Person.slack_id.like("GONE%"))) != again.id


def test_the_screen_fits_and_says_what_is_never_kept(office: Office) -> None:
    office.receive(privacy.opened)
    view = office.slack.view()
    assert_view_fits(view)
    for words in ("never kept", "only to find my own messages again", "Kept: 365 days after your pair has ended",
                  "Career &lt;paths&gt;", "Seen by coordinators only."):  # fmt: skip
        assert words in view_words(view), words


def command(turn: Any) -> Any:
    return privacy.data_asked(turn, Command("data"))
