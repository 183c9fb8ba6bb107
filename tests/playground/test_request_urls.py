"""Signed HTTP: what Slack posts, how it is signed, and which answers it takes."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import timedelta

import pytest

from playground import Person
from playground.manifest import ManifestRefused
from playground.request_urls import UrlRefused
from tests.playground.gardener import START, Json, Slack, Slacks, Wall, button, field_, modal
from tests.playground.posted import (
    Address,
    Behaviour,
    Posted,
    Said,
    listening,
    over_http,
    polite,
    said,
    silent,
)


@pytest.fixture
def garden(slacks: Slacks, wall: Wall) -> Slack:
    """A playground whose app is posted to; its wall clock is turned by the test."""
    return slacks(over_http(), wall=wall)


@pytest.fixture
def bot(garden: Slack) -> Iterator[Address]:
    """A bot at the app's address."""
    with listening() as address:
        garden.playground.deliver_to([address.url])
        yield address


def opened(garden: Slack, bot: Address, *blocks: Json) -> Person:
    """Ada, with a modal of the bot's open."""

    def answer(posted: Posted) -> Said:
        trigger = posted.content["trigger_id"]
        assert garden.api("views.open", trigger_id=trigger, view=modal(*(blocks or (field_(),))))["ok"]
        return Said()

    bot.behaves = answer
    ada = garden.person()
    assert ada.command("/water").modal is not None
    bot.behaves = polite
    bot.seen.clear()
    return ada


# --- what is posted ----------------------------------------------------------------------------------
def test_commands_are_forms_interactions_a_payload_in_one_events_json(garden: Slack, bot: Address) -> None:
    ada = opened(garden, bot)
    assert ada.command("/water roses & lilies").ok
    assert ada.submit({"name": "Rosa"}).ok
    ada.open_home()
    command, submission, event = bot.seen
    assert command.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (command.form["command"], command.form["text"]) == ("/water", "roses &amp; lilies")
    assert set(submission.form) == {"payload"}
    assert submission.content["type"] == "view_submission"
    assert event.headers["content-type"] == "application/json"
    assert (event.content["type"], event.content["event"]["type"]) == ("event_callback", "app_home_opened")


def test_every_request_is_signed_at_the_time_of_the_playground(garden: Slack, bot: Address) -> None:
    assert garden.person().command("/water roses").ok
    (posted,) = (p for p in bot.seen if "command" in p.content)
    stamp = posted.headers["x-slack-request-timestamp"]
    assert stamp == str(int(START.timestamp()))
    base = b"v0:" + stamp.encode() + b":" + posted.body
    right = hmac.new(garden.playground.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    assert posted.headers["x-slack-signature"] == f"v0={right}"


# --- three seconds, retries ----------------------------------------------------------------------------
def test_over_http_too_an_answer_after_three_seconds_is_none(garden: Slack, bot: Address, wall: Wall) -> None:
    def slowly(posted: Posted) -> Said:
        wall.pass_by(3.1)
        garden.playground.log.wait_for("ack_missing")
        return Said()

    ada = garden.person()
    bot.behaves = slowly
    outcome = ada.command("/water roses")
    assert (outcome.ok, outcome.acked, outcome.error) == (False, False, "operation_timeout")


@pytest.mark.parametrize(
    ("behaves", "reason"),
    [(lambda _: Said(b"no", 500), "http_error"), (silent, "connection_failed")],
    ids=["an error", "no answer"],
)
def test_an_event_that_is_not_answered_comes_again_and_says_why(
    garden: Slack, bot: Address, behaves: Behaviour, reason: str
) -> None:
    ada = garden.person()
    bot.behaves = behaves
    bot.seen.clear()
    ada.open_home()
    garden.playground.clock.advance(timedelta(minutes=10))
    tries = [(p.headers.get("x-slack-retry-num"), p.headers.get("x-slack-retry-reason")) for p in bot.seen]
    assert tries == [(None, None), ("1", reason), ("2", reason), ("3", reason)]
    assert len({p.content["event_id"] for p in bot.seen}) == 1
    stamps = [int(p.headers["x-slack-request-timestamp"]) for p in bot.seen]
    assert stamps[-1] - stamps[0] >= 360, "each attempt is signed anew"
    assert garden.playground.log.count("event_lost") == 1


def test_a_person_whose_click_fails_is_not_retried(garden: Slack, bot: Address) -> None:
    ada = garden.person()
    bot.behaves = lambda _: Said(status=503)
    outcome = ada.command("/water")
    assert (outcome.ok, outcome.error) == (False, "dispatch_failed")
    assert garden.playground.log.count("envelope_retried") == 0


def test_a_connection_cut_after_the_request_is_no_acknowledgement(garden: Slack, bot: Address) -> None:
    ada = garden.person()
    bot.seen.clear()
    garden.playground.faults.next("link", "drop_socket")
    ada.open_home()
    garden.playground.clock.settle()
    assert garden.playground.log.count("ack_missing", reason="connection_lost") == 1
    # The first request may still be read on its cut connection when the second has arrived already.
    assert [p.headers.get("x-slack-retry-num") for p in bot.seen].count("1") == 1


# --- answers -------------------------------------------------------------------------------------------
def test_the_answer_to_a_submission_travels_in_the_response(garden: Slack, bot: Address) -> None:
    ada = opened(garden, bot)
    bot.behaves = lambda _: said({"response_action": "errors", "errors": {"name": "No weeds"}})
    assert ada.submit({"name": "weed"}).errors == {"name": "No weeds"}


@pytest.mark.parametrize(
    "answer",
    [Said(b"thank you"), Said(b'{"response_action": "clear"}'), Said(b"{", kind="application/json")],
    ids=["a sentence", "JSON that is not called so", "broken JSON"],
)
def test_a_submission_takes_nothing_but_json(garden: Slack, bot: Address, answer: Said) -> None:
    ada = opened(garden, bot)
    bot.behaves = lambda _: answer
    outcome = ada.submit({"name": "Rosa"})
    assert not outcome.ok
    assert outcome.modal is not None, "what was typed is still there"
    assert garden.playground.log.count("ack_refused", error="invalid_answer") == 1


def test_a_command_may_be_answered_in_words_or_json(garden: Slack, bot: Address) -> None:
    ada = garden.person()
    for answer in (Said(b"Watered"), said({"text": "Watered"})):
        bot.behaves = lambda _, answer=answer: answer
        shown = ada.command("/water").ephemeral
        assert shown is not None
        assert shown.words == "Watered"


def test_over_http_too_a_payload_where_none_is_taken_is_refused(garden: Slack, bot: Address) -> None:
    ada = garden.person()
    dm = garden.api("conversations.open", users=ada.id)["channel"]["id"]
    garden.api("chat.postMessage", channel=dm, text="x", blocks=[button()])
    bot.behaves = lambda _: said({"text": "hello"})
    ada.click(ada.messages(dm)[-1], "press")
    ada.open_home()
    assert garden.playground.log.count("ack_refused", error="payload_not_accepted") >= 2


# --- addresses ------------------------------------------------------------------------------------------
def test_an_address_must_answer_with_the_challenge(garden: Slack) -> None:
    with listening(silent) as address, pytest.raises(UrlRefused, match="does not answer"):
        garden.playground.deliver_to([address.url])
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/slack"
    with pytest.raises(UrlRefused):
        garden.playground.deliver_to([nobody])
    assert not garden.person().command("/water").acked


def test_requests_go_to_each_address_in_turn_and_round_one_where_nobody_listens(garden: Slack) -> None:
    ada = garden.person()
    with listening() as one, listening() as other:
        with listening() as gone:
            garden.playground.deliver_to([one.url, gone.url, other.url])
        for number in range(6):
            assert ada.command(f"/water {number}").ok
    assert (len(one.seen), len(other.seen)) in {(2, 4), (4, 2)}
    assert {p.content["text"] for p in one.seen + other.seen} == {str(number) for number in range(6)}


def test_nobody_outside_of_this_machine_is_posted_to(garden: Slack) -> None:
    with pytest.raises(ValueError, match="this machine"):
        garden.playground.deliver_to(["https://example.com/slack"])


def test_an_app_with_socket_mode_is_not_posted_to(slack: Slack) -> None:
    with pytest.raises(ValueError, match="socket_mode_enabled"):
        slack.playground.deliver_to(["http://127.0.0.1:1/slack"])


@pytest.mark.parametrize("part", ["event_subscriptions", "interactivity", "slash_commands"])
def test_without_socket_mode_the_manifest_names_its_addresses(slacks: Slacks, part: str) -> None:
    app = over_http()
    if part == "slash_commands":
        del app["features"][part][0]["url"]
    else:
        del app["settings"][part]["request_url"]
    with pytest.raises(ManifestRefused, match="url unless"):
        slacks(json.loads(json.dumps(app)))
