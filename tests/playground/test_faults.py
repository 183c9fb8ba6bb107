"""Faults: what the app is told, and what was really written."""

from __future__ import annotations

import http.client
import json
import threading
from datetime import timedelta

import pytest

from playground import Person
from playground.faults import Faults
from tests.playground.gardener import Slack, Socket, just_ack


@pytest.fixture
def ada(slack: Slack) -> Person:
    return slack.person()


def posted(ada: Person) -> list[str]:
    return [m.text for m in ada.messages(str(ada.dm()))] if ada.dm() else []


def test_429_writes_nothing_and_says_when(slack: Slack, ada: Person) -> None:
    slack.playground.faults.next("chat.postMessage", "429")
    status, headers, _ = slack.api.raw("chat.postMessage", json.dumps({"channel": ada.id, "text": "x"}))
    assert (status, headers["retry-after"]) == (429, "5")
    assert posted(ada) == []
    assert slack.api("chat.postMessage", channel=ada.id, text="x")["ok"], "one shot"


@pytest.mark.parametrize(("fault", "written"), [("500", 0), ("internal_error", 0), ("fatal_error", 1)])
def test_errors_may_or_may_not_have_written(slack: Slack, ada: Person, fault: str, written: int) -> None:
    slack.playground.faults.next("chat.postMessage", fault)
    status, _, body = slack.api.raw("chat.postMessage", json.dumps({"channel": ada.id, "text": "x"}))
    assert (status == 500) if fault == "500" else (body["error"] == fault)
    assert len(posted(ada)) == written


@pytest.mark.parametrize(("fault", "written"), [("timeout_before", 0), ("timeout_after", 1)])
def test_a_timeout_closes_the_connection_without_a_word(
    slack: Slack, ada: Person, fault: str, written: int
) -> None:
    slack.playground.faults.next("chat.postMessage", fault)
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        slack.api("chat.postMessage", channel=ada.id, text="x")
    assert len(posted(ada)) == written


def test_a_late_write_lands_ten_seconds_later(slack: Slack, ada: Person) -> None:
    slack.playground.faults.next("chat.postMessage", "late_write")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        slack.api("chat.postMessage", channel=ada.id, text="late")
    slack.playground.clock.advance(timedelta(seconds=9))
    assert posted(ada) == []
    slack.playground.clock.advance(timedelta(seconds=1))
    assert posted(ada) == ["late"]
    assert slack.playground.log.count("late_write_landed", ok=True) == 1


def test_a_hanging_request_waits_until_it_is_released(slack: Slack, ada: Person) -> None:
    slack.playground.faults.next("chat.postMessage", "hang")
    answers: list[bool] = []
    call = threading.Thread(
        target=lambda: answers.append(slack.api("chat.postMessage", channel=ada.id, text="x")["ok"])
    )
    call.start()
    slack.playground.log.wait_for("fault_injected", fault="hang")
    assert (answers, posted(ada)) == ([], [])
    slack.playground.faults.release()
    call.join(5)
    assert (answers, posted(ada)) == ([True], ["x"])


def test_a_caller_that_dies_while_hanging_has_written_nothing(slack: Slack, ada: Person) -> None:
    slack.playground.faults.next("chat.postMessage", "hang")
    connection = http.client.HTTPConnection("127.0.0.1", slack.playground.port, timeout=60)
    headers = {"Authorization": f"Bearer {slack.playground.bot_token}", "Content-Type": "application/json"}
    connection.request("POST", "/api/chat.postMessage", json.dumps({"channel": ada.id, "text": "x"}), headers)
    slack.playground.log.wait_for("fault_injected", fault="hang")
    connection.close()
    slack.api("auth.test")
    slack.playground.faults.release()
    assert posted(ada) == []


def test_a_redelivered_event_is_the_same_event(slack: Slack, ada: Person) -> None:
    socket = slack.socket()
    slack.playground.faults.next("link", "redeliver")
    ada.open_home()
    slack.playground.clock.settle()
    first, again = socket.payloads("events_api")
    assert first["event_id"] == again["event_id"]
    assert [e["retry_attempt"] for e in socket.seen if "envelope_id" in e] == [0, 1]
    assert slack.playground.log.count("event_redelivered") == 1


def test_a_dropped_socket_fails_the_command_and_the_next_one_works(slack: Slack, ada: Person) -> None:
    slack.socket()
    slack.playground.faults.next("link", "drop_socket")
    outcome = ada.command("/water")
    assert (outcome.ok, outcome.error) == (False, "dispatch_failed")
    slack.playground.log.wait_for("link_closed")
    slack.socket()
    assert ada.command("/water").ok


def test_a_polite_disconnect_loses_nothing(slack: Slack, ada: Person) -> None:
    slack.socket()
    slack.socket()
    slack.playground.faults.next("link", "disconnect")
    assert ada.command("/water").ok


def test_drawn_faults_are_the_same_for_the_same_seed(slack: Slack) -> None:
    def fates(seed: int) -> list[str | None]:
        faults = Faults()
        faults.configure("429=0.2,timeout_after=0.2", seed=seed)
        return [faults.draw("chat.postMessage") for _ in range(200)]

    assert fates(1) == fates(1)
    assert fates(1) != fates(2)
    assert 50 < sum(f is not None for f in fates(1)) < 110
    assert {f for f in fates(1) if f} == {"429", "timeout_after"}


def test_drawn_faults_may_be_for_one_method_and_spare_the_start(slack: Slack, ada: Person) -> None:
    slack.playground.faults.configure("chat.postMessage:500=1")
    assert slack.api("conversations.open", users=ada.id)["ok"]
    assert slack.api.raw("chat.postMessage", json.dumps({"channel": ada.id, "text": "x"}))[0] == 500
    slack.playground.faults.configure("500=1")
    assert slack.api("auth.test")["ok"]
    slack.socket()
    slack.playground.faults.clear()
    slack.playground.clock.advance(timedelta(seconds=1))
    assert slack.api("chat.postMessage", channel=ada.id, text="x")["ok"]


@pytest.mark.parametrize("spec", ["429", "429=often", "429=2", "earthquake=0.1", "link:429=0.1"])
def test_a_spec_that_makes_no_sense_is_refused(spec: str) -> None:
    with pytest.raises(ValueError, match=r"fault|FAULT"):
        Faults().configure(spec)


def test_a_crossed_wire_does_not_stop_the_rest(slack: Slack, ada: Person) -> None:
    def nonsense(socket: Socket, envelope: dict[str, object]) -> None:
        socket.send("?")
        just_ack(socket, envelope)

    slack.socket(nonsense)
    assert ada.command("/water").ok
