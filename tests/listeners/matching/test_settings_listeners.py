"""Settings and matching again, from Slack's request to what is shown: always through the guard."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot.listeners.desk import Desk, Handler
from bot.listeners.guard import Guard
from bot.listeners.matching.tuning import rematch, settings
from bot.listeners.payloads import Request
from bot.usecases.matching.tuning import settings as use_case
from bot.usecases.matching.tuning.settings_form import fields_of
from db.models import Cohort, InboxEntry, MatchRound
from db.session import Sessions
from tests.conftest import TEAM
from tests.listeners.channel import MEMBERS
from tests.pair_story import Story, view_words


class Slack:
    """What was asked of Slack."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def api_call(self, method: str, params: Any = None, json: Any = None) -> dict[str, Any]:
        self.calls.append((method, params or json))
        if method == "users.info":
            return {"user": {"id": params["user"], "name": "new", "profile": {"real_name": "New"}}}
        return MEMBERS if method == "conversations.members" else {"ok": True}

    def view(self, method: str) -> dict[str, Any]:
        (shown,) = [arguments["view"] for name, arguments in self.calls if name == method]
        return dict(shown)


class Office:
    """A desk in a company where Mia and Omar can be matched."""

    def __init__(self, sessions: Sessions, now: Any) -> None:
        self.story = Story(sessions, now)
        with self.story.act() as act:
            act.session.get_one(Cohort, self.story.cohort_id).status = "recruiting"
            self.story.enroll(act, "Mia", "mentee", status="approved")
            self.story.enroll(act, "Omar", "mentor", status="approved")
        self.slack = Slack()
        self.desk = Desk(sessions, self.slack, TEAM, "UBOT", lambda: self.story.now, lambda: None)  # type: ignore[arg-type]
        self.keys = 0

    def receive(
        self,
        handler: Handler,
        *,
        who: str = "U0CORA",
        team: str = TEAM,
        look: Callable[[Desk, Request], Request] | None = None,
        kind: Any = "action",
        **more: Any,
    ) -> dict[str, Any]:
        self.keys += 1
        request = Request(
            kind=kind, name="x", user_id=who, user_team=team, key=f"k{self.keys}", trigger_id="1.2",
            **{"in_modal": True, "first_block": "weight_skills", **more},
        )  # fmt: skip
        acked: list[dict[str, Any]] = []
        Guard(self.desk).handle(
            look(self.desk, request) if look else request,
            handler,
            lambda **shown: acked.append(shown),  # type: ignore[arg-type]
        )
        (answer,) = acked
        return answer

    def form(self, **typed: Any) -> dict[str, Any]:
        """What the modal carries when Cora pressed something in it."""
        with self.story.act() as act:
            base = use_case.settings_shown(
                act.session, act.actor("Cora"), self.story.program_id, act.now
            ).base
        answers = {**fields_of(self.story.plan().matching), **typed}
        return {"metadata": {"program": self.story.program_id, "base": base}, "answers": answers}


@pytest.fixture
def office(sessions: Sessions, now: Any) -> Office:
    return Office(sessions, now)


def test_the_button_opens_the_form(office: Office) -> None:
    program = str(office.story.program_id)
    assert office.receive(settings.show_pressed, value=program, in_modal=False) == {}
    assert "How much each thing counts" in view_words(office.slack.view("views.open"))


def test_what_changes_is_shown_in_the_form_and_nothing_is_written(office: Office) -> None:
    form = office.form(minimum_score_points="10000")
    assert office.receive(settings.look_pressed, look=settings.look_on, value="end", **form) == {}
    view = office.slack.view("views.update")
    assert "<@U0MIA>" in view_words(view)
    assert json.loads(view["private_metadata"])["program"] == office.story.program_id
    assert fields_of(office.story.plan().matching)["minimum_score_points"] is None


@pytest.mark.parametrize(("who", "team"), [("U0MIA", TEAM), ("U0CORA", "TELSE"), ("UNEW", TEAM)])
def test_nobody_else_learns_anything(office: Office, who: str, team: str) -> None:
    form = office.form(weight_skills="1")
    program = str(office.story.program_id)
    office.receive(settings.show_pressed, who=who, team=team, value=program)
    office.receive(settings.look_pressed, look=settings.look_on, who=who, team=team, value="end", **form)
    office.receive(settings.draft_pressed, who=who, team=team, value="end", **form)
    office.receive(rematch.compare_pressed, look=rematch.look_on, who=who, team=team, value=program)
    office.receive(
        rematch.draft_pressed, look=rematch.look_on, who=who, team=team, value=f"{program}:locked:"
    )
    answer = office.receive(settings.save, who=who, team=team, kind="view", **form)
    assert "errors" in answer
    shown = [call["view"] for name, call in office.slack.calls if name.startswith("views.")]
    assert len(shown) == 5
    for view in shown:
        assert "U0MIA" not in str(view)
        assert "30" not in str(view)
    with office.story.act() as act:
        assert act.session.scalar(select(MatchRound.id)) is None
        assert act.session.scalar(select(InboxEntry.id)) is None
    assert office.story.plan().matching.weights["skills"] == 30


@pytest.mark.parametrize("program", ["", "x", "999999", "1:2", None, {"a": 1}])
def test_a_forged_program_is_refused_with_a_sentence(office: Office, program: Any) -> None:
    form = {**office.form(), "metadata": {"program": program}}
    office.receive(settings.look_pressed, look=settings.look_on, value="end", **form)
    assert "no program" in view_words(office.slack.view("views.push"))
    assert "no program" in str(office.receive(settings.save, kind="view", **form))


@pytest.mark.parametrize("value", ["", ":", "::::", "1:locked", "1:scratch:0123", "1:sideways:x"])
def test_a_forged_way_makes_no_draft(office: Office, value: str) -> None:
    office.receive(rematch.draft_pressed, look=rematch.look_on, value=value)
    assert len([name for name, _ in office.slack.calls if name == "views.push"]) == 1
    with office.story.act() as act:
        assert act.session.scalar(select(MatchRound.id)) is None


def test_what_was_forgotten_or_odd_is_said_and_not_an_error_of_ours(office: Office) -> None:
    for answers in (
        {},
        {"weight_skills": ["30"]},
        {"rules": {"a": 1}},
        {"seniority": ["none"]},
        {"repeat_days": 7},
    ):
        form = {**office.form(), "answers": answers}
        office.receive(settings.look_pressed, look=settings.look_on, value="end", **form)
        answer = office.receive(settings.save, kind="view", **form)
        assert "errors" in answer
        assert "on our side" not in str(answer)
    assert all("on our side" not in str(call) for _, call in office.slack.calls)


def test_when_the_matcher_fails_the_person_reads_a_sentence(office: Office, monkeypatch: Any) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(use_case, "_compared", broken)
    form = office.form(weight_skills="60")
    assert office.receive(settings.look_pressed, look=settings.look_on, value="end", **form) == {}
    assert "Something went wrong on our side" in view_words(office.slack.view("views.push"))


def test_saving_twice_by_a_double_click_saves_once(office: Office) -> None:
    form = office.form(weight_skills="60")
    assert office.receive(settings.save, kind="view", **form) == {}
    assert office.receive(settings.save, kind="view", **form) == {}
    assert len(office.story.sent("match.settings_saved")) == 1


def test_the_second_coordinator_is_told_in_the_form_and_may_save_then(office: Office) -> None:
    form = office.form(weight_goals="40")
    assert office.receive(settings.save, who="U0CEM", kind="view", **office.form(weight_skills="60")) == {}
    answer = office.receive(settings.save, kind="view", **form)
    assert "<@U0CEM> saved other settings" in view_words(answer["view"])
    form["metadata"] = json.loads(answer["view"]["private_metadata"])
    assert office.receive(settings.save, kind="view", **form) == {}
    assert office.story.plan().matching.weights["goals"] == 40
