"""Time: frozen, in order, waiting for everyone; also over HTTP, and without those who were killed."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from playground.clock import ClockStuck, Participant, VirtualClock
from tests.playground.gardener import START, Json, Slack, Slacks, Socket

HOUR = timedelta(hours=1)


Notes = list[tuple[str, datetime]]


class Worker:
    """Wakes at given hours, notes when, sleeps again."""

    def __init__(self, clock: Participant, hours: list[int], notes: Notes, name: str) -> None:
        self.clock, self.hours, self.notes, self.name = clock, hours, notes, name
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self) -> None:
        for hour in self.hours:
            self.clock.wait_until(START + hour * HOUR)
            self.notes.append((self.name, self.clock.now()))
        self.clock.close()


def test_time_stops_at_everyones_moment_in_order() -> None:
    clock = VirtualClock(START)
    notes: list[tuple[str, datetime]] = []
    Worker(clock.participant("one"), [1, 3], notes, "one")
    Worker(clock.participant("two"), [2, 3], notes, "two")
    clock.call_at(START + 2 * HOUR, lambda: notes.append(("timer", clock.now())))
    clock.advance_to(START + 5 * HOUR)
    assert notes == [
        ("one", START + 1 * HOUR),
        ("timer", START + 2 * HOUR),
        ("two", START + 2 * HOUR),
        ("one", START + 3 * HOUR),
        ("two", START + 3 * HOUR),
    ]
    assert clock.now() == START + 5 * HOUR


def test_time_stands_still_unless_it_is_moved() -> None:
    clock = VirtualClock(START)
    before = clock.now()
    time.sleep(0.02)
    assert clock.now() == before == START


def test_a_woken_participant_is_busy_at_once_and_holds_time_back() -> None:
    clock = VirtualClock(START, patience=0.2)
    worker = clock.participant("worker")
    waiting = threading.Thread(target=worker.wait_until, args=(None,), daemon=True)
    waiting.start()
    clock.settle()
    worker.wake()
    waiting.join(1)
    with pytest.raises(ClockStuck, match="worker"):
        clock.advance(HOUR)
    worker.close()
    clock.advance(HOUR)
    assert clock.now() == START + HOUR


def test_a_wake_before_the_wait_is_not_lost() -> None:
    worker = VirtualClock(START).participant("worker")
    worker.wake()
    worker.wait_until(None)  # returns at once


def test_the_next_event_is_the_earliest_wish() -> None:
    clock = VirtualClock(START)
    assert clock.next_event() is None
    clock.call_at(START + 2 * HOUR, lambda: None)
    worker = clock.participant("worker")
    threading.Thread(target=worker.wait_until, args=(START + HOUR,), daemon=True).start()
    clock.settle()
    assert clock.next_event() == START + HOUR


def test_flowing_time_runs_and_jumps() -> None:
    clock = VirtualClock(START, flowing=True)
    fired = threading.Event()
    clock.call_at(START + timedelta(milliseconds=30), fired.set)
    assert fired.wait(2)
    clock.advance(HOUR)
    assert START + HOUR < clock.now() < START + HOUR + timedelta(minutes=1)
    clock.close()


def test_time_waits_for_an_unanswered_envelope(slack: Slack) -> None:
    ready, go = threading.Event(), threading.Event()

    def slowly(socket: Socket, envelope: Json) -> None:
        ready.set()
        go.wait(2)
        socket.ack(envelope)

    slack.socket(slowly)
    acting = threading.Thread(target=slack.person().open_home)
    acting.start()
    ready.wait(2)
    moving = threading.Thread(target=slack.playground.clock.advance, args=(HOUR,))
    moving.start()
    moving.join(0.05)
    assert moving.is_alive()
    assert slack.playground.clock.now() == START
    go.set()
    moving.join(2)
    acting.join(2)
    assert slack.playground.clock.now() == START + HOUR


# --- over HTTP ---------------------------------------------------------------------------------------
class Remote:
    """A participant over HTTP, on one connection that stays open."""

    def __init__(self, slack: Slack) -> None:
        self.port = slack.playground.port
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.id = self.ask("join", name="remote")["participant"]

    def ask(self, what: str, *, apart: bool = False, **body: Any) -> Json:
        connection = (
            http.client.HTTPConnection("127.0.0.1", self.port, timeout=60) if apart else self.connection
        )
        connection.request("POST", f"/clock/{what}", json.dumps(body), {"Content-Type": "application/json"})
        return dict(json.loads(connection.getresponse().read()))

    def wait(self, until: datetime | None) -> Json:
        return self.ask("wait", participant=self.id, until=until.isoformat() if until else None)


def test_a_remote_participant_sleeps_wakes_and_leaves(slack: Slack) -> None:
    remote = Remote(slack)
    answers: list[Json] = []

    def work() -> None:
        answers.append(remote.wait(START + HOUR))
        answers.append(remote.wait(None))
        remote.ask("leave", participant=remote.id)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    clock = slack.playground.clock
    clock.advance(2 * HOUR)
    assert datetime.fromisoformat(answers[0]["now"]) == START + HOUR
    remote.ask("busy", apart=True, participant=remote.id)
    thread.join(2)
    assert [a["closed"] for a in answers] == [False, False]
    assert clock.seats() == []
    clock.advance(HOUR)


def test_busy_is_true_as_soon_as_it_is_answered(slack: Slack) -> None:
    remote = Remote(slack)
    threading.Thread(target=remote.wait, args=(None,), daemon=True).start()
    clock = slack.playground.clock
    clock.settle()
    remote.ask("busy", apart=True, participant=remote.id)
    assert [seat.busy for seat in clock.seats()] == [True]


KILLED = """
import http.client, json, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
def ask(what, **body):
    connection.request("POST", "/clock/" + what, json.dumps(body), {"Content-Type": "application/json"})
    return json.loads(connection.getresponse().read())
me = ask("join", name="killed")["participant"]
print("joined", flush=True)
if sys.argv[2] == "waiting":
    ask("wait", participant=me, until=None)
sys.stdin.read()
"""


@pytest.mark.parametrize("state", ["waiting", "busy"])
def test_a_killed_process_no_longer_holds_time_back(slack: Slack, state: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(slack.playground.port), state],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.readline()
    if state == "waiting":
        slack.playground.clock.settle()
    process.kill()
    process.wait()
    slack.playground.clock.advance(HOUR)
    if state == "busy":
        assert slack.playground.clock.seats() == []


def test_the_clock_refuses_what_it_does_not_understand(slack: Slack) -> None:
    remote = Remote(slack)
    assert remote.ask("wait", participant="P404", until=None)["error"] == "unknown_participant"
    assert "error" in remote.ask("wait", participant=remote.id, until="soon")
    assert "error" in remote.ask("wait", participant=remote.id, until="2026-03-02T10:00:00")


def test_time_must_start_somewhere_definite(slacks: Slacks) -> None:
    with pytest.raises(ValueError, match="aware"):
        VirtualClock(datetime(2026, 3, 2))  # noqa: DTZ001
    assert VirtualClock(datetime(2026, 3, 2, tzinfo=UTC)).now().tzinfo is UTC
