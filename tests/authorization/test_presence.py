"""Confidential things open only for coordinators who are in the admin channel at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from sqlalchemy import select

from blocks import ids
from blocks.errors import SENTENCES
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.messages import NoLongerApplies
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.listeners.presence import PAGE
from bot.listeners.register import register
from bot.usecases.facts.loading import load
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.team import appoint
from db.models import AuditEntry, Coordinator, Enrollment, OutboxRow, Program
from db.session import Sessions
from tests.listeners.recruiting.test_guest_listeners import Everything
from tests.pair_story import TEAM, Story, slack_id

CHANNEL = "GADMIN"
CONFIDENTIAL = ("applications", "reviews read", "concerns", "audit", "recruiting")
OPEN = ("pairs", "status", "health", "match drafts")


class Slack:
    """Says who is in which channel; `fails` with an exception, or answers page by page."""

    timeout: float = 10

    def __init__(self) -> None:
        self.members: dict[str, list[str]] = {CHANNEL: ["U0CORA", "U0DORA"]}
        self.fails: Exception | None = None
        self.asked: list[tuple[str, dict[str, Any], float]] = []
        self.of_a_page = 100

    def api_call(self, method: str, params: Any = None, json: Any = None) -> dict[str, Any]:
        self.asked.append((method, params or json, self.timeout))
        if method == "users.info":
            return {"user": {"id": params["user"], "name": "new", "profile": {"real_name": "New"}}}
        if method != "conversations.members":
            return {"ok": True}
        if self.fails is not None:
            raise self.fails
        begin = int(params.get("cursor") or 0)
        members = self.members[params["channel"]]
        end = begin + self.of_a_page
        following = str(end) if end < len(members) else ""
        return {"ok": True, "members": members[begin:end], "response_metadata": {"next_cursor": following}}


def refusal(error: str) -> SlackApiError:
    return SlackApiError("no", {"ok": False, "error": error})


class Office:
    """Cora and Dora coordinate; Nick waits for a word about his application."""

    def __init__(self, sessions: Sessions, now: Any) -> None:
        self.story, self.slack, self.keys = Story(sessions, now), Slack(), 0
        self.story.match("Mia", "Omar")
        with self.story.act() as act:
            self.story._person(act, "Dora")
            act.session.add(
                Coordinator(program_id=self.story.program_id, person_id=act.person("Dora").id, since=act.now)
            )
            self.story.enroll(act, "Nick", "mentee", status="applied")
            act.session.get_one(Program, self.story.program_id).admin_channel = CHANNEL
        desk = Desk(sessions, self.slack, TEAM, "UBOT", lambda: self.story.now, lambda: None)  # type: ignore[arg-type]
        self.guard, self.wires = Guard(desk), Everything(desk)
        register(self.wires)

    def send(self, name: str, who: str = "Cora", **more: Any) -> Outcome:
        kind, handler, look = self.wires.heard[name]
        self.keys += 1
        given = {"key": f"k{self.keys}", "channel_id": CHANNEL, "first_block": "x", "trigger_id": "t", **more}
        request = Request(kind=kind, name=name, user_id=slack_id(who), user_team=TEAM, **given)  # type: ignore[arg-type]
        outcome = self.guard._run(request, handler, look=look)
        assert outcome is not None
        return outcome

    def typed(self, text: str, who: str = "Cora") -> Outcome:
        return self.send("/mentor-admin", who, text=text)

    def leaves(self, who: str, channel: str = CHANNEL, **more: Any) -> None:
        """Slack tells that somebody left."""
        from bot.listeners.people import presence

        self.keys += 1
        request = Request("event", "member_left_channel", slack_id(who), TEAM, f"k{self.keys}", channel_id=channel,
                          happened_at=more.get("at", self.story.now))  # fmt: skip
        assert self.guard._run(request, presence.left) is not None

    def coordinators(self) -> set[str]:
        with self.story.act() as act:
            rows = act.session.scalars(select(Coordinator.person_id)).all()
            return {name for name in ("Cora", "Dora") if act.person(name).id in rows}

    def lookups(self) -> int:
        return sum(method == "conversations.members" for method, _, _ in self.slack.asked)


@pytest.fixture
def office(sessions: Sessions, now: Any) -> Iterator[Office]:
    yield Office(sessions, now)


def said(outcome: Outcome) -> str:
    return f"{outcome.whisper}{outcome.push}{outcome.open}{outcome.ack}"


@pytest.mark.parametrize("typed", CONFIDENTIAL)
def test_who_is_in_the_channel_reads(office: Office, typed: str) -> None:
    assert not office.typed(typed).refused
    assert office.lookups() == 1


@pytest.mark.parametrize("typed", CONFIDENTIAL)
def test_who_is_named_and_not_in_the_channel_does_not(office: Office, typed: str) -> None:
    """Slack's word counts, whatever the database says: the event may be on its way still."""
    office.slack.members[CHANNEL].remove("U0CORA")
    outcome = office.typed(typed)
    assert outcome.refused
    assert outcome.whisper == SENTENCES["not_in_admin_channel"]
    with office.story.act() as act:
        assert act.session.query(AuditEntry).count() == 0


@pytest.mark.parametrize("typed", OPEN)
def test_everyday_work_asks_nothing_of_slack(office: Office, typed: str) -> None:
    office.slack.fails = OSError("down")
    assert not office.typed(typed).refused
    assert office.lookups() == 0


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (TimeoutError("slow"), "membership_unknown"),
        (OSError("down"), "membership_unknown"),
        (refusal("ratelimited"), "membership_unknown"),
        (refusal("internal_error"), "membership_unknown"),
        (refusal("channel_not_found"), "admin_channel_unseen"),
        (refusal("missing_scope"), "admin_channel_unseen"),
    ],
)
def test_without_slacks_word_nothing_confidential_opens(
    office: Office, problem: Exception, code: str
) -> None:
    office.slack.fails = problem
    outcome = office.typed("applications")
    assert outcome.refused
    assert outcome.whisper == SENTENCES[code]
    office.slack.fails = None
    assert not office.typed("applications").refused


def test_buttons_and_modals_ask_as_well(office: Office) -> None:
    with office.story.act() as act:
        waits = act.session.scalars(select(Enrollment.id).where(Enrollment.status == "applied")).one()
    for in_channel in (True, False):
        office.slack.members[CHANNEL] = ["U0CORA"] if in_channel else []
        shown = office.send(ids.APPLICATION_SHOW, value=str(waits))
        assert shown.refused is not in_channel
        asked = office.send(
            ids.APPLICATION_ASK_SUBMIT,
            metadata={"enrollment": waits},
            answers={"text": "Why?"},
            first_block="text",
        )
        assert asked.refused is not in_channel
        if not in_channel:
            assert asked.ack["errors"] == {"text": SENTENCES["not_in_admin_channel"]}
            assert "Nick" not in said(shown)


def test_slack_is_given_a_second_and_all_pages_are_read(office: Office) -> None:
    office.slack.members[CHANNEL] = [f"U{number}" for number in range(250)] + ["U0CORA"]
    assert not office.typed("applications").refused
    asked = [(params, timeout) for method, params, timeout in office.slack.asked if "members" in method]
    assert [one.get("cursor") for one, _ in asked] == [None, "100", "200"]
    assert all(one["limit"] == PAGE for one, _ in asked)
    assert all(0 < timeout <= 1.2 for _, timeout in asked)
    assert office.slack.timeout == 10, "the client that everybody shares waits as long as ever"


def test_nobody_is_looked_up_who_coordinates_nothing(office: Office) -> None:
    outcome = office.typed("applications", who="Mia")
    assert outcome.whisper == SENTENCES["not_a_coordinator"]
    assert office.lookups() == 0


# --- leaving ---------------------------------------------------------------------------------------------
def test_leaving_the_channel_ends_the_rights_and_the_others_read_it(office: Office) -> None:
    office.leaves("Dora")
    assert office.coordinators() == {"Cora"}
    assert office.typed("pairs", who="Dora").whisper == SENTENCES["not_a_coordinator"]
    with office.story.act() as act:
        program = act.session.get_one(Program, office.story.program_id)
        assert slack_id("Dora") not in plan_of(program).team.coordinators
        (row,) = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "admin.coordinator_left"))
        message = VIEWS[row.kind](load(act.session, row.kind, row.args, act.now), Reader())
    assert message.text.startswith("<@U0DORA> left this channel and so no longer coordinates")
    assert "`/mentor-admin program edit people`" in str(message.blocks)


def test_whoever_is_asked_back_at_once_is_not_told_of(office: Office) -> None:
    office.leaves("Dora")
    with office.story.act() as act:
        program = act.session.get_one(Program, office.story.program_id)
        team = plan_of(program).team
        appoint(act.session, program, team.__class__(coordinators=("U0CORA", "U0DORA")), act.now)
        (row,) = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "admin.coordinator_left"))
        with pytest.raises(NoLongerApplies):
            load(act.session, row.kind, row.args, act.now)


def test_an_event_that_comes_late_does_not_undo_what_was_done_since(office: Office) -> None:
    left_at = office.story.now - timedelta(hours=1)
    office.leaves("Dora", at=left_at)
    assert office.coordinators() == {"Cora", "Dora"}


def test_other_channels_and_other_people_change_nothing(office: Office) -> None:
    office.leaves("Dora", channel="GANOTHER")
    office.leaves("Mia")
    assert office.coordinators() == {"Cora", "Dora"}


def test_a_program_is_never_left_to_nobody(office: Office) -> None:
    """The last one stays in name, and reads nothing confidential from outside."""
    for name in ("Dora", "Cem", "Cora"):
        office.leaves(name)
    office.slack.members[CHANNEL] = []
    assert office.coordinators() == {"Cora"}
    assert not office.typed("pairs").refused
    assert office.typed("applications").refused


# --- while a modal is open -----------------------------------------------------------------------------------
def test_who_is_dismissed_or_deactivated_while_a_modal_is_open_sends_it_in_vain(office: Office) -> None:
    with office.story.act() as act:
        waits = act.session.scalars(select(Enrollment.id).where(Enrollment.status == "applied")).one()
    form: dict[str, Any] = {
        "metadata": {"program": office.story.program_id, "enrollment": waits}, "answers": {"words": "No"},
        "first_block": "words",
    }  # fmt: skip
    assert office.send(ids.APPLICATION_DECLINE, "Dora", value=str(waits)).open
    with office.story.act() as act:
        hers = select(Coordinator).where(Coordinator.person_id == act.person("Dora").id)
        act.session.delete(act.session.scalars(hers).one())
    outcome = office.send(ids.APPLICATION_DECLINE_SUBMIT, "Dora", **form)
    assert outcome.ack["errors"] == {"words": SENTENCES["not_a_coordinator"]}
    assert office.send(ids.APPLICATION_DECLINE, "Cora", value=str(waits)).open
    with office.story.act() as act:
        act.person("Cora").deactivated_at = act.now
    outcome = office.send(ids.APPLICATION_DECLINE_SUBMIT, "Cora", **form)
    assert outcome.ack["errors"] == {"words": SENTENCES["person_deactivated"]}
    with office.story.act() as act:
        assert act.session.get_one(Enrollment, waits).status == "applied"


def test_a_request_that_comes_twice_is_done_and_written_down_once(office: Office) -> None:
    with office.story.act() as act:
        waits = act.session.scalars(select(Enrollment.id).where(Enrollment.status == "applied")).one()
    for _ in range(2):
        office.send(ids.APPLICATION_ASK, value=str(waits), key="the same")
    with office.story.act() as act:
        assert act.session.query(AuditEntry).filter_by(means=ids.APPLICATION_ASK).count() == 1


def test_a_replay_by_somebody_else_shows_them_nothing(office: Office) -> None:
    """A key is made of what Slack signs; even if one were met twice, it carries no view that was opened."""
    with office.story.act() as act:
        waits = act.session.scalars(select(Enrollment.id).where(Enrollment.status == "applied")).one()
    first = office.send(ids.APPLICATION_SHOW, value=str(waits), key="the same")
    assert "U0NICK" in said(first)
    assert "U0NICK" not in said(office.send(ids.APPLICATION_SHOW, "Mia", value=str(waits), key="the same"))
