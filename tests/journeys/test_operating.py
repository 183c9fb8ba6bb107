"""What operators and coordinators see of the bot's own life: its log, its figures, and its alarms."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import select

from bot.bootstrap import Bot
from bot.log import configure
from db.models import OutboxRow
from demo.running import running_bot
from playground import Playground
from tests.journeys.town import Town

Lines = Callable[[], list[dict[str, Any]]]

PLANTED = {
    "one_thing": "I want to know whether PLANTEDZEBRA is for me.",
    "experience": "Ten years of PLANTEDQUAGGA; I like to ask questions.",
}
ALWAYS = {"action", "level", "timestamp", "where"}


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Everything that is logged, also what an operator sees only at DEBUG."""
    written = io.StringIO()
    configure("DEBUG", "json", written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    structlog.reset_defaults()


@pytest.fixture
def company(playground: Playground) -> Town:
    """People who were there before the bot."""
    return Town(playground)


@pytest.fixture
def bot(playground: Playground, company: Town, database_url: str) -> Iterator[Bot]:
    """The bot as its operator has it in hand."""
    with running_bot(playground, database_url) as running:
        playground.clock.settle()
        yield running


@pytest.fixture
def town(company: Town, bot: Bot) -> Town:
    """The company with the bot at work in it."""
    return company


def named(lines: list[dict[str, Any]], action: str, **fields: object) -> list[dict[str, Any]]:
    return [line for line in lines if {**line, "action": action, **fields} == line]


@pytest.mark.long
def test_a_click_is_followed_from_slack_to_the_messages_it_led_to(town: Town, bot: Bot, lines: Lines) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    said = lines()
    sent = named(said, "sent", kind="application.received")
    assert len(sent) == 1
    number = sent[0]["request"]
    handled = [line for line in said if line["action"] == "handled" and line.get("request") == number]
    assert len(handled) == 1, "one line a request"
    assert (handled[0]["kind"], handled[0]["outcome"]) == ("view", "ok")
    assert handled[0]["workspace"] == sent[0]["workspace"] == town.playground.team_id
    assert isinstance(handled[0]["person"], int)
    also = {line["kind"] for line in said if line["action"] == "sent" and line.get("request") == number}
    assert {"application.received", "admin.application"} <= also
    # The row that the log names is the message that Mia reads.
    with bot.sessions.reading(town.playground.team_id) as session:
        row = session.scalars(select(OutboxRow).where(OutboxRow.id == sent[0]["row"])).one()
        assert row.request == number
    posted = [entry for entry in town.playground.log if row.opaque_id in repr(entry)]
    assert posted, "its id in Slack's own record"


@pytest.mark.long
def test_what_a_job_said_names_the_job(town: Town, lines: Lines) -> None:
    town.matched()
    town.pass_days(8)
    sent = named(lines(), "sent")
    led_by_neither = [line for line in sent if ("request" in line) is ("by" in line)]
    assert led_by_neither == []
    assert "guiding" in {line["by"] for line in sent if line["kind"] == "nudge" and "by" in line}


@pytest.mark.long
def test_a_request_that_comes_again_has_the_same_number(town: Town, lines: Lines) -> None:
    town.set_up()
    town.playground.faults.next("link", "redeliver", times=1)
    town.mia.open_home()
    town.settle()
    opened = named(lines(), "handled", listener="app_home_opened")
    assert [line["outcome"] for line in opened] == ["ok", "replayed"]
    assert len({line["request"] for line in opened}) == 1


@pytest.mark.long
def test_no_line_holds_what_anybody_wrote_or_what_opens_doors(town: Town, lines: Lines) -> None:
    faults = town.playground.faults
    town.set_up()
    faults.configure("500=0.05,429=0.05,timeout_after=0.03", seed=3)
    town.join(town.mia, "mentee", **PLANTED)
    town.join(town.omar, "mentor", **PLANTED)
    faults.clear()
    town.pass_days(0.05)
    town.mia.command("/mentor PLANTEDOKAPI", town.general)
    town.cleo.command("/mentor-admin PLANTEDOKAPI", town.admin)
    town.approve_all()
    town.publish()
    town.mia.command("/mentor concern PLANTEDOKAPI", town.general)
    town.pass_days(3)
    said = lines()
    written = json.dumps(said)
    assert "PLANTED" not in written
    for secret in (
        town.playground.bot_token,
        town.playground.app_token,
        "xoxb",
        "xapp",
        "hooks.slack",
        "http:",
    ):
        assert secret not in written
    for person in (town.ada, town.cleo, town.mia, town.omar):
        assert person.id not in written, "people are numbers here"
        assert person.real_name not in written
    assert len(named(said, "sent")) > 10
    for line in said:
        assert set(line) >= ALWAYS, line
        assert str(line["action"]).isidentifier(), "one action word"


@pytest.mark.long
def test_figures_say_what_happened(town: Town, bot: Bot) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    told = bot.metrics.exposition().decode()
    team = f'workspace="{town.playground.team_id}"'
    figures = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert float(figures['mentorbot_ack_seconds_count{kind="view",outcome="ok"}']) >= 2
    sent = f'mentorbot_sends_total{{kind="application.received",outcome="sent",{team}}}'
    assert figures[sent] == "1.0"
    assert float(figures[f'mentorbot_slack_calls_total{{method="chat.postMessage",result="ok",{team}}}']) > 2
    assert figures[f"mentorbot_leading{{{team}}}"] == "1.0"
    assert figures["mentorbot_database_up"] == "1.0"
    assert figures[f"mentorbot_queue_oldest_seconds{{{team}}}"] == "0.0"
    assert 'mentorbot_job_seconds_count{name="delivery"}' in figures
    for person in (town.mia, town.cleo, town.ada):
        assert person.id not in told
        assert person.name not in told


@pytest.mark.long
@pytest.mark.parametrize(
    ("fault", "why"), [("500", "did not answer properly"), ("429", "asked for a slower pace")]
)
def test_coordinators_read_once_that_messages_were_late(town: Town, bot: Bot, fault: str, why: str) -> None:
    town.set_up()
    before = len(town.posts(town.cleo, town.admin))
    town.playground.faults.configure(f"chat.postMessage:{fault}=1")
    town.press_join_and_apply_without_waiting(town.mia, "mentee")
    town.playground.clock.advance(timedelta(minutes=30))
    exposition = bot.metrics.exposition()
    assert b'mentorbot_alarm{cause="' in exposition, "who watches the figures knows at once"
    town.playground.faults.clear()
    town.pass_days(0.1)
    posts = town.posts(town.cleo, town.admin)[before:]
    late = [post for post in posts if "Messages to people are late" in post]
    over = [post for post in posts if "arrive in time again" in post]
    assert len(late) <= 1
    assert len(over) == 1
    assert why in over[0]
    assert sum("Thank you for joining" in text for text in town.told(town.mia)) == 1


@pytest.mark.long
def test_a_quiet_month_brings_no_alarm(town: Town) -> None:
    town.matched()
    town.pass_days(30)
    assert not any("late" in post and "Messages" in post for post in town.posts(town.cleo, town.admin))
