"""What Slack refuses for good, or what nobody can look for: held for coordinators, and back when they say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.messages import Operation
from bot.usecases.coordinating.failures import retry_delivery
from db.models import OutboxRow
from db.session import Sessions
from demo.running import read_manifest
from playground import Playground
from tests.conftest import NOW, TEAM
from tests.fire.office import Office


def dead(office: Office) -> list[tuple[str, str | None]]:
    return [(kind, error) for kind, status, error in office.rows() if status == "dead"]


def try_again(office: Office, kind: str) -> None:
    """Cora presses the button for the dead row of this kind."""
    with office.story.act() as act:
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == kind, OutboxRow.status == "dead"))
        assert row is not None
        cora = act.session.scalar(select_person(office, "Cora"))
        from bot.usecases.people.actors import actor_of

        retry_delivery(act.session, actor_of(act.session, cora), cora, row.id, office.playground.clock.now())


def select_person(office: Office, name: str):  # type: ignore[no-untyped-def]
    from db.models import Person

    return select(Person).where(Person.slack_id == office.people[name].id)


def reports(office: Office) -> int:
    return sum(kind == "admin.undelivered" for kind, _, _ in office.rows())


def test_a_channel_that_cannot_be_made_takes_along_what_belongs_into_it_and_brings_it_back(
    office: Office,
) -> None:
    office.playground.create_channel("mentoring-mia-omar", private=True, by=office.people["Omar"])
    office.open_channel()
    office.tell_pair("one")
    office.tell_pair("two")
    office.work()
    assert dead(office) == [
        ("channel.create", "name_taken"), *[(kind, "no_channel") for kind in ("channel.invite", "goal.set", "goal.set")]
    ]  # fmt: skip
    assert reports(office) == 1, "one cause, one report"
    office.playground.core.workspace.named("mentoring-mia-omar").name = "something-else"
    try_again(office, "channel.create")
    office.work()
    (room,) = office.rooms()
    assert office.said(channel=room) == ["one", "two"]
    assert office.people["Mia"].id in office.playground.core.workspace.channels[room].members
    assert dead(office) == []


def test_what_was_dead_goes_last(office: Office) -> None:
    office.do(Operation.JOIN_CHANNEL, program=office.story.program_id)
    office.work()
    office.playground.core.workspace.channels[office.call].archived = True
    office.announce("first")
    office.work()
    office.playground.core.workspace.channels[office.call].archived = False
    assert dead(office) == [("program.announced", "is_archived")]
    office.playground.faults.next("chat.postMessage", "500")
    office.announce("second")
    office.announce("third")
    office.work(timedelta(seconds=1))
    try_again(office, "program.announced")
    office.work()
    assert office.said(channel=office.call) == ["second", "third", "first"]


def test_an_admin_channel_that_takes_nothing_is_told_to_each_coordinator_once_a_day(office: Office) -> None:
    office.playground.core.workspace.channels[office.admin].archived = True
    for said in ("one", "two"):
        office.tell_coordinators(said)
    office.tell("broken")  # what is told of it goes there, too
    office.work()
    assert [kind for kind, _ in dead(office)] == [
        "admin.ready",
        "admin.ready",
        "application.received",
        "admin.undelivered",
    ]
    for name in ("Cora", "Cem"):
        assert len(office.said(to=name)) == 1


def test_that_something_confidential_did_not_arrive_is_told_without_whose_it_was(office: Office) -> None:
    now = office.playground.clock.now()
    from bot.usecases import outbox

    office.put(
        lambda session: outbox.post(
            session, "concern.word", now, key="word", said="broken", person=office.ids["Mia"]
        )
    )
    office.work()
    assert dead(office) == [("concern.word", "internal:KeyError")]
    assert len(office.said(channel=office.admin)) == 1
    ((_, shown),) = office.story.sent("admin.undelivered")
    assert office.people["Mia"].id not in str(shown)
    assert "concern" not in str(shown)


def test_a_message_of_which_this_version_knows_nothing_is_held_and_keeps_no_other_waiting(
    office: Office,
) -> None:
    """As a later version left it behind, when its process was killed while it sent."""
    now, mia, program = office.playground.clock.now(), office.ids["Mia"], office.story.program_id
    strange = OutboxRow(
        key="strange", kind="of.a.later.version", args={"person": mia, "program": program}, status="unsure",
        attempts=1, lookups=0, first_tried_at=now, created_at=now, wanted_at=now, not_before=now,
        opaque_id="strange", lane="strange",
    )  # fmt: skip
    office.put(lambda session: session.add(strange))
    office.tell("one", "Omar")
    office.work()
    assert office.said(to="Omar") == ["one"]
    assert dead(office) == [("of.a.later.version", "unclear:internal:KeyError")]
    assert reports(office) == 1


@pytest.fixture
def without_history(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An app that was installed without the permission to read back what it wrote."""
    manifest = read_manifest()
    scopes = manifest["oauth_config"]["scopes"]
    scopes["bot"] = [scope for scope in scopes["bot"] if not scope.endswith(":history")]
    with Playground(manifest, start=NOW, seed=1) as playground:
        yield Office(playground, sessions, monkeypatch)


def test_what_nobody_may_look_for_is_held_for_a_coordinator(without_history: Office) -> None:
    office = without_history
    office.playground.faults.next("chat.postMessage", "timeout_after")
    office.tell("one")
    office.tell("two")
    office.work(timedelta(days=1))
    assert office.said(to="Mia") == ["one", "two"], "nothing twice, and nobody waits for it"
    assert dead(office) == [("application.received", "unclear:missing_scope")]
    assert reports(office) == 1


@pytest.mark.long
def test_a_token_that_is_not_accepted_for_a_while_loses_nothing(office: Office) -> None:
    bot = office.playground.core.tokens.give()
    bot.refused_with = "token_revoked"
    office.tell("one")
    office.do(Operation.JOIN_CHANNEL, program=office.story.program_id)
    office.announce("welcome")
    office.work(timedelta(hours=8))
    assert office.said(to="Mia") == []
    bot.refused_with = ""
    office.work()
    assert (office.said(to="Mia"), office.said(channel=office.call)) == (["one"], ["welcome"])
    assert dead(office) == []


def test_a_channel_is_found_among_thousands_of_the_bots_own(office: Office) -> None:
    core = office.playground.core
    for number in range(2100):
        office.playground.conversations.create(f"room-{number}", private=True, by=core.bot_user_id)
    office.playground.faults.next("conversations.create", "timeout_after")
    office.open_channel()
    office.tell_pair("one")
    office.work()
    made = office.playground.log.where("channel_created", name="mentoring-mia-omar")
    assert len(made) == 1
    assert office.said(channel=made[0].channel) == ["one"]


def test_a_message_is_found_behind_hundreds_of_others(office: Office) -> None:
    office.playground.faults.next("chat.postMessage", "timeout_after")
    office.tell_coordinators("one")
    office.work(timedelta(seconds=5))
    for number in range(450):
        office.people["Cora"].say(office.admin, f"word {number}")
    office.work()
    assert office.said(channel=office.admin) == ["one"]
    with office.sessions.reading(TEAM) as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.kind == "admin.ready"))
        assert row is not None
        assert row.slack_ts == office.posts()[0].detail["ts"]


def test_a_page_of_somebody_in_between_is_no_answer_of_slacks(office: Office) -> None:
    """A proxy that says something else with status 200 does not make a message a dead letter."""
    from slack_sdk.errors import SlackApiError
    from slack_sdk.web import SlackResponse

    from bot.delivery.limits import Limits
    from bot.delivery.slack import Slack, Unclear

    class Proxied:
        base_url = "http://127.0.0.1/api/"

        def api_call(self, method: str, **_arguments: object) -> None:
            body = {"ok": False, "error": "Received a response in a non-JSON format: <!DOCTYPE html>..."}
            response = SlackResponse(
                client=None, http_verb="POST", api_url="", req_args={}, data=body, headers={}, status_code=200
            )
            raise SlackApiError("no", response)

    with pytest.raises(Unclear) as unclear:
        Slack(Proxied(), Limits(), office.playground.clock.now).call("chat.postMessage", channel="C1")  # type: ignore[arg-type]
    assert unclear.value.code == "no_slack_200"
