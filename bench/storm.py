"""A thousand colleagues press Join within a minute, with Slack's limits on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_sdk import WebClient

from bench._town import App, Town, as_file, free_port, serving, share, town
from bot.web.slack import PATH
from playground import MessageOnScreen, Outcome, Person

PEOPLE, SECONDS = 1000, 60.0
AT_ONCE = 100
"""Screens that may wait for an answer at the same time."""
MOST = 0.5
"""Seconds within which 99 of 100 must have their answer."""
ANNOUNCED = "mentorbot_program_announced"
STEP, STEPS = timedelta(minutes=5), 12
"""Virtual time in which everybody who was told \"by message\" must have it: Slack lets an app open 50 DMs a minute."""
VIEW = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Join"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Welcome"}}],
}

Served = Callable[[Town], Any]


def storm() -> Mapping[str, object]:
    """Through Socket Mode: how long 99 of 100 wait at most, against a bare Bolt app in the same storm."""
    bare, _, _ = _storm(_bare)
    return {
        **_figure(*_storm(_over_socket_mode)), "reference": round(share(bare, 0.99), 4),
        "reference_name": "a bare Bolt app in the same storm, which opens a modal or does nothing",
    }  # fmt: skip


def storm_http() -> Mapping[str, object]:
    """The same over HTTP, against what people should wait at most."""
    return {
        **_figure(*_storm(_over_http, http=True)), "reference": MOST,
        "reference_name": "what people should wait at most",
    }  # fmt: skip


def _figure(waited: Sequence[float], told: Mapping[str, int], app: Mapping[str, float]) -> dict[str, object]:
    return {
        "value": round(share(waited, 0.99), 4), "unit": "s", "bar": MOST, "presses": len(waited), "within": SECONDS,
        "median": round(share(waited, 0.5), 4), "longest": round(max(waited), 4), **told, **app,
    }  # fmt: skip


def _storm(served: Served, *, http: bool = False) -> tuple[list[float], dict[str, int], dict[str, float]]:
    """Seconds that each waited, what became of them, and what it cost the app."""
    with town(PEOPLE, limits=True, http=http) as place, served(place) as (app, message):
        cpu, began = app.cpu(), time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pressing:
            turns = [
                pressing.submit(_press, person, message, began + SECONDS * number / PEOPLE)
                for number, person in enumerate(place.people)
            ]
            pressed = [turn.result() for turn in turns]
        cpu = app.cpu() - cpu
        outcomes = [outcome for _, outcome in pressed]
        told = _told(place, outcomes)
        for _ in range(STEPS):
            if not told["lost"]:
                break
            place.playground.clock.advance(STEP)
            told = _told(place, outcomes)
        return (
            [seconds for seconds, _ in pressed],
            told,
            {"cpu_ms": round(1000 * cpu / PEOPLE, 2), "mib": round(app.mib())},
        )


def _press(person: Person, message: MessageOnScreen, at: float) -> tuple[float, Outcome]:
    time.sleep(max(0.0, at - time.perf_counter()))
    begun = time.perf_counter()
    outcome = person.click(message, "application.begin")
    return time.perf_counter() - begun, outcome


def _told(place: Town, outcomes: Sequence[Outcome]) -> dict[str, int]:
    """By what people saw: a modal, or later a message with a fresh button; `lost` saw neither."""
    log, bot = place.playground.log, place.playground.bot_user_id
    written_to = {record.channel for record in log.where("message_posted", who=bot)}
    modals = messages = 0
    for person, outcome in zip(place.people, outcomes, strict=True):
        if outcome.modal is not None:
            modals += 1
        elif person.dm() in written_to:
            messages += 1
    return {
        "modals": modals, "messages": messages, "lost": len(outcomes) - modals - messages,
        "not_acknowledged": sum(not outcome.acked for outcome in outcomes), "refused_429": log.count("rate_limited"),
    }  # fmt: skip


@contextmanager
def _over_socket_mode(place: Town) -> Iterator[tuple[App, MessageOnScreen]]:
    with serving(
        ("bot", "run", "--clock", place.playground.clock_url), place.playground, **place.environment
    ) as app:
        yield app, _announced(place)


@contextmanager
def _over_http(place: Town) -> Iterator[tuple[App, MessageOnScreen]]:
    port = free_port()
    arguments = ("bot", "run", "--clock", place.playground.clock_url)
    with serving(arguments, place.playground, **place.over_http(port)) as app:
        place.playground.deliver_to([f"http://127.0.0.1:{port}{PATH}"])
        yield app, _announced(place)


def _announced(place: Town) -> MessageOnScreen:
    """The announcement, once everybody is known."""
    place.playground.clock.advance(timedelta(minutes=3))  # what a fresh start is careful with is over
    place.wait_until_known()
    record = place.playground.log.wait_for("message_posted", timeout=60, event_type=ANNOUNCED)
    return _newest(place, str(record.channel))


@contextmanager
def _bare(place: Town) -> Iterator[tuple[App, MessageOnScreen]]:
    button = {
        "type": "button", "action_id": "application.begin", "value": "1",
        "text": {"type": "plain_text", "text": "Join"},
    }  # fmt: skip
    slack = WebClient(place.playground.bot_token, base_url=place.playground.api_url)
    slack.chat_postMessage(
        channel=place.channel, text="Join", blocks=[{"type": "actions", "elements": [button]}]
    )
    with (
        TemporaryDirectory() as folder,
        serving(("bench._bare", as_file(Path(folder), VIEW)), place.playground) as app,
    ):
        yield app, _newest(place, place.channel)


def _newest(place: Town, channel: str) -> MessageOnScreen:
    return place.people[0].messages(channel)[-1]


FIGURES = {"storm": storm, "storm_http": storm_http}
