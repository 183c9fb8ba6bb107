"""Socket Mode: tickets, hello, one ack per envelope, three seconds, retries, dropped connections."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from playground.events import JUDGED_FROM
from tests.playground.gardener import Api, Json, Slack, Slacks, Socket, Wall, just_ack, manifest, never_ack


def test_hello_comes_first_and_a_ticket_opens_once(slack: Slack) -> None:
    url = Api(slack.playground, slack.playground.app_token)("apps.connections.open")["url"]
    with connect(url) as connection:
        assert '"type": "hello"' in str(connection.recv(timeout=60))
    with pytest.raises(InvalidStatus), connect(url):
        pass
    with pytest.raises(InvalidStatus), connect(url.split("?")[0]):
        pass


def test_ten_connections_and_no_more(slack: Slack) -> None:
    sockets = [slack.socket() for _ in range(10)]
    url = Api(slack.playground, slack.playground.app_token)("apps.connections.open")["url"]
    with connect(url) as connection:
        assert "too_many_websockets" in str(connection.recv(timeout=60))
    assert len(sockets) == 10


def test_each_payload_goes_to_one_connection_in_turn(slack: Slack) -> None:
    one, other = slack.socket(), slack.socket()
    ada = slack.person()
    for number in range(4):
        ada.command(f"/water {number}")
    assert (len(one.payloads()), len(other.payloads())) == (2, 2)


def test_without_an_ack_in_three_seconds_the_person_sees_an_error(turned: Slack, wall: Wall) -> None:
    def slowly(socket: Socket, envelope: Json) -> None:
        wall.pass_by(3.1)

    turned.socket(slowly)
    outcome = turned.person().command("/water roses")
    assert (outcome.ok, outcome.acked, outcome.error) == (False, False, "operation_timeout")
    assert turned.playground.log.count("ack_missing", kind="slash_commands", reason="timeout") == 1
    assert turned.playground.log.count("envelope_retried") == 0, "people are not retried"


def test_a_late_ack_is_no_ack(turned: Slack, wall: Wall) -> None:
    late = threading.Event()
    held: list[Json] = []

    def slowly(socket: Socket, envelope: Json) -> None:
        held.append(envelope)
        wall.pass_by(3.1)
        late.wait(5)
        socket.ack(envelope)

    turned.socket(slowly)
    assert not turned.person().command("/water roses").acked
    late.set()
    turned.playground.log.wait_for("ack_refused", error="late_ack")


def test_a_second_ack_is_refused(slack: Slack) -> None:
    def twice(socket: Socket, envelope: Json) -> None:
        socket.ack(envelope)
        socket.ack(envelope)

    slack.socket(twice)
    assert slack.person().command("/water roses").ok
    slack.playground.log.wait_for("ack_refused", error="second_ack")


def test_nonsense_and_unknown_envelopes_are_refused(slack: Slack) -> None:
    socket = slack.socket()
    socket.send("not json")
    slack.playground.log.wait_for("ack_refused", error="not_an_ack")
    socket.send({"envelope_id": "made-up"})
    slack.playground.log.wait_for("ack_refused", error="unknown_envelope")


def test_a_payload_where_none_is_taken_is_refused(slack: Slack) -> None:
    slack.socket(lambda socket, envelope: socket.ack(envelope, {"text": "hello"}))
    slack.person().open_home()
    slack.playground.log.wait_for("ack_refused", error="payload_not_accepted")


def test_an_event_without_an_ack_comes_again_at_once_then_after_one_and_five_minutes(
    turned: Slack, wall: Wall
) -> None:
    attempts: list[tuple[int, str, str]] = []

    def deaf(socket: Socket, envelope: Json) -> None:
        attempts.append(
            (envelope["retry_attempt"], envelope["retry_reason"], envelope["payload"]["event_id"])
        )
        wall.pass_by(3.1)

    turned.socket(deaf)
    clock = turned.playground.clock
    turned.person().open_home()
    clock.settle()
    assert [(n, why) for n, why, _ in attempts] == [(0, ""), (1, "timeout")]
    clock.advance(timedelta(seconds=59))
    assert len(attempts) == 2
    clock.advance(timedelta(seconds=1))
    assert [n for n, _, _ in attempts] == [0, 1, 2]
    clock.advance(timedelta(minutes=5))
    assert [n for n, _, _ in attempts] == [0, 1, 2, 3]
    clock.advance(timedelta(hours=1))
    assert len(attempts) == 4
    assert len({event for _, _, event in attempts}) == 1
    assert turned.playground.log.count("event_lost") == 1


def test_an_app_that_comes_back_gets_what_it_missed(slack: Slack) -> None:
    slack.person().open_home()  # nobody is connected
    socket = slack.socket()
    slack.playground.clock.advance(timedelta(minutes=1))
    assert len(socket.events("app_home_opened")) == 1
    assert socket.seen[-1]["retry_reason"] == "connection_failed"


def test_a_command_with_nobody_connected_fails_at_once(slack: Slack) -> None:
    outcome = slack.person().command("/water roses")
    assert (outcome.ok, outcome.error) == (False, "dispatch_failed")


def test_deaf_apps_lose_their_events(slack: Slack) -> None:
    ada = slack.person()
    for _ in range(JUDGED_FROM // 2):  # two attempts each, at once
        ada.open_home()
    assert slack.playground.log.count("events_disabled") == 1
    socket = slack.socket()
    ada.open_home()
    assert socket.events("app_home_opened") == []


def test_a_dropped_socket_loses_what_was_not_acked_and_the_next_gets_it(slack: Slack) -> None:
    first = slack.socket(never_ack)
    held = threading.Thread(target=slack.person().open_home)
    held.start()
    slack.playground.log.wait_for("event_sent")
    second = slack.socket()
    while not first.payloads():
        pass
    first.connection.socket.close()
    held.join(5)
    slack.playground.clock.settle()
    slack.playground.log.wait_for("envelope_retried", attempt=1)
    slack.playground.clock.settle()
    assert len(second.events("app_home_opened")) == 1


def test_a_polite_disconnect_names_its_reason_and_nothing_new_follows(slack: Slack) -> None:
    old = slack.socket()
    slack.playground.sockets.disconnect()
    new = slack.socket()
    slack.person().command("/water roses")
    assert old.seen[-1]["type"] == "disconnect"
    assert old.seen[-1]["reason"] == "refresh_requested"
    assert len(new.payloads("slash_commands")) == 1


def test_a_large_payload_comes_in_one_piece(slack: Slack) -> None:
    socket = slack.socket()
    slack.person().command("/water " + "x" * 200_000)
    assert len(socket.payloads("slash_commands")[0]["text"]) == 200_000


def test_a_manifest_without_socket_mode_is_refused(slacks: Slacks) -> None:
    with pytest.raises(ValueError, match="socket_mode_enabled"):
        slacks(manifest(settings__socket_mode_enabled=False))


def test_pings_are_answered(slack: Slack) -> None:
    socket = slack.socket(just_ack)
    assert socket.connection.ping().wait(5)
