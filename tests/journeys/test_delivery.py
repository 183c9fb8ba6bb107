"""Nothing lost, nothing twice: what people find in Slack when the network, Slack or the process fails."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from demo.running import running_bot, settings_for
from playground import Playground
from tests.journeys.town import Town

LOSSES = ["timeout_before", "timeout_after", "late_write", "500", "internal_error", "fatal_error", "429"]


@pytest.mark.parametrize("fault", LOSSES)
def test_a_message_arrives_once_whatever_happens_to_its_answer(town: Town, fault: str) -> None:
    town.set_up()
    town.playground.faults.next("chat.postMessage", fault)
    town.join(town.mia, "mentee")
    town.pass_days(0.02)
    thanks = [text for text in town.told(town.mia) if "Thank you for joining" in text]
    asked = [post for post in town.posts(town.cleo, town.admin) if "would like to join" in post]
    assert (len(thanks), len(asked)) == (1, 1)


@pytest.mark.long
@pytest.mark.parametrize("fault", LOSSES)
def test_a_pair_gets_one_channel_whatever_happens_to_its_making(town: Town, fault: str) -> None:
    town.set_up()
    for method in ("conversations.create", "conversations.invite"):
        town.playground.faults.next(method, fault)
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    town.publish()
    town.pass_days(0.05)
    channel = town.pair_channel(town.mia)
    assert channel == town.pair_channel(town.omar)
    assert sum("You two are matched" in post for post in town.posts(town.mia, channel)) == 1


@pytest.mark.long
@pytest.mark.parametrize("fault", ["timeout_before", "500", "internal_error", "429"])
def test_a_look_that_brings_no_answer_is_repeated_and_holds_nobody_up(
    town: Town, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    town.set_up()
    town.playground.faults.next("chat.postMessage", "timeout_after")
    town.playground.faults.next("conversations.history", fault, times=3)
    town.join(town.mia, "mentee")
    town.pass_days(0.02)
    assert sum("Thank you for joining" in text for text in town.told(town.mia)) == 1
    assert sum("would like to join" in post for post in town.posts(town.cleo, town.admin)) == 1
    assert "job_failed" not in capsys.readouterr().out


@pytest.mark.long
def test_messages_of_a_conversation_keep_their_order_behind_one_that_is_late(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.playground.faults.next("chat.postMessage", "timeout_before", times=2)
    assert town.press(town.cleo, town.admin, "application.approve").ok
    town.join(town.omar, "mentor")
    town.pass_days(0.05)
    told = town.told(town.mia)
    assert ["You have joined" in told[0], "You are in" in told[1]] == [True, True]


@pytest.mark.long
def test_a_form_that_slack_is_too_busy_to_open_comes_by_message(town: Town) -> None:
    town.set_up()
    town.playground.faults.next("views.open", "429")
    town.press(town.mia, town.general, "application.begin")
    assert town.mia.modal is None
    town.settle()
    assert any("Slack was too busy" in text for text in town.told(town.mia))
    dm = town.mia.dm()
    assert dm is not None
    assert town.press(town.mia, dm, "application.resume").ok
    assert town.mia.modal is not None


@pytest.mark.long
@pytest.mark.both_engines
def test_a_double_click_on_approve_decides_once(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    queue = town.message_with(town.cleo, town.admin, "application.approve")
    assert town.cleo.click(queue, "application.approve").ok
    again = town.cleo.click(queue, "application.approve", as_seen=True)
    town.settle()
    assert again.acked
    assert sum("You are in" in text for text in town.told(town.mia)) == 1


@pytest.mark.long
def test_a_click_on_a_stale_button_says_what_is_the_case(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    queue = town.message_with(town.cleo, town.admin, "application.approve")
    town.press(town.cleo, town.admin, "application.approve")
    stale = town.ada.click(queue, "application.decline", as_seen=True)
    assert stale.ephemeral is not None
    assert "decided already" in stale.ephemeral.words
    assert not any("There is no place for you" in text for text in town.told(town.mia))


@pytest.mark.long
def test_who_approves_everybody_finds_it_said_in_every_application(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    asked = town.message_with(town.cleo, town.admin, "application.approve")
    town.approve_all()
    town.settle()
    town.pass_days(0.01)
    posts = town.posts(town.cleo, town.admin)
    for person, role in ((town.mia, "mentee"), (town.omar, "mentor")):
        told = [post for post in posts if f"<@{person.id}>" in post]
        assert told == [
            f"<@{person.id}> is approved as a {role} in *Career development* by <@{town.cleo.id}>."
        ]
    late = town.ada.click(asked, "application.approve", as_seen=True)
    assert late.ephemeral is not None
    assert "decided already" in late.ephemeral.words


@pytest.mark.long
def test_a_redelivered_event_is_handled_once(town: Town) -> None:
    town.set_up()
    town.playground.faults.next("link", "redeliver", times=1)
    town.mia.open_home()
    town.settle()
    assert town.mia.home is not None
    assert "Join" in town.mia.home.words
    assert town.playground.log.count("home_published", who=town.mia.id) == 1


@pytest.mark.long
def test_a_dropped_socket_loses_no_click(town: Town) -> None:
    town.set_up()
    town.playground.faults.next("link", "drop_socket")
    with contextlib.suppress(Exception):
        town.press(town.mia, town.general, "application.begin")
    town.settle()
    if town.mia.modal is None:
        assert town.press(town.mia, town.general, "application.begin").ok
    assert town.mia.modal is not None


class Killable:
    """The bot as a process of its own, which can be killed."""

    def __init__(self, playground: Playground, database_url: str, log: Path) -> None:
        key = Fernet.generate_key().decode()
        settings = settings_for(playground, database_url, key=key)
        self._environment = {
            **{name: value for name, value in os.environ.items() if "MENTORBOT" not in name},
            "SLACK_BOT_TOKEN": settings.bot_token.get_secret_value(),
            "SLACK_APP_TOKEN": settings.app_token.get_secret_value(),
            "MENTORBOT_ENCRYPTION_KEYS": key,
            "MENTORBOT_DATABASE_URL": database_url,
            "MENTORBOT_SLACK_API_URL": playground.api_url,
        }
        self._clock = playground.clock_url
        self._log = log
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run", "--clock", self._clock],
            env=self._environment,
            stderr=self._log.open("ab"),
        )
        self._wait_until_ready(process)
        return process

    def _wait_until_ready(self, process: subprocess.Popen[bytes]) -> None:
        seen = self._log.read_bytes().count(b"ready")
        deadline = time.monotonic() + 120
        while self._log.read_bytes().count(b"ready") <= seen:
            assert process.poll() is None, self._log.read_text()
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def restart(self) -> None:
        self.process = self._start()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)


@pytest.mark.long
@pytest.mark.parametrize("written", [False, True], ids=["before Slack wrote it", "after Slack wrote it"])
def test_a_process_killed_while_sending_sends_once_after_its_restart(
    playground: Playground, database_url: str, tmp_path: Path, written: bool
) -> None:
    log = tmp_path / "bot.log"
    log.touch()
    town = Town(playground)
    bot = Killable(playground, database_url, log)
    try:
        town.settle()
        town.set_up()
        sent = playground.log.count("message_posted")
        playground.faults.next("chat.postMessage", "timeout_after" if written else "hang")
        town.press_join_and_apply_without_waiting(town.mia, "mentee")
        record = playground.log.wait_for("fault_injected", timeout=60)
        assert record is not None
        bot.kill()
        playground.faults.clear()
        bot.restart()
        town.pass_days(0.05)
        assert playground.log.count("message_posted") > sent
        assert sum("Thank you for joining" in text for text in town.told(town.mia)) == 1
        assert sum("would like to join" in post for post in town.posts(town.cleo, town.admin)) == 1
    finally:
        bot.stop()


@pytest.mark.both_engines
def test_a_process_killed_between_commit_and_send_sends_after_its_restart(
    playground: Playground, database_url: str
) -> None:
    key = Fernet.generate_key().decode()
    town = Town(playground)
    with running_bot(playground, database_url, key=key):
        town.settle()
        town.set_up()
        playground.faults.next("chat.postMessage", "500", times=50)
        town.join(town.mia, "mentee")
        assert town.told(town.mia) == []
    playground.faults.clear()
    with running_bot(playground, database_url, key=key):
        town.pass_days(0.05)
        assert sum("Thank you for joining" in text for text in town.told(town.mia)) == 1
