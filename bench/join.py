"""`/mentor join` to the open modal, the whole way, against an app that does nothing else.

The way to Slack is encrypted, as it really is: what a call costs there is most of what an app does. The same without
encryption shows what the bot does by itself.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from bench._town import App, Town, as_file, serving, share, town
from playground import Person

ROUNDS, EACH, AT_ONCE = 4, 100, 8
WARM = 10
"""People who join before anything is measured: what is to be imported and compiled is."""
LEAST = 0.6


def join() -> Mapping[str, object]:
    """Modals opened in a second while eight people at once type `/mentor join` for the first time, limits off."""
    return {**_joined(tls=True), "bar": LEAST}


def join_plain() -> Mapping[str, object]:
    """The same without TLS: what the bot itself does, next to an app that does nothing."""
    return _joined(tls=False)


def _joined(*, tls: bool) -> dict[str, object]:
    with (
        TemporaryDirectory() as folder,
        town(ROUNDS * EACH + WARM, tls=tls) as ours,
        town(ROUNDS * EACH + WARM, tls=tls) as bare,
        serving(("bot", "run"), ours.playground, **ours.environment) as bot,
    ):
        ours.wait_until_known()
        _join(ours.people[:WARM])
        view = _modal(ours)
        with serving(("bench._bare", as_file(Path(folder), view)), bare.playground, **bare.trusting) as app:
            _join(bare.people[:WARM])
            return _measured(ours, bot, bare, app)


def _measured(ours: Town, bot: App, bare: Town, app: App) -> dict[str, object]:
    seconds = {"bot": 0.0, "bare": 0.0}
    waited: dict[str, list[float]] = {"bot": [], "bare": []}
    cpu = bot.cpu(), app.cpu()
    for number in range(ROUNDS):  # turn by turn, so that both have the same machine
        part = slice(WARM + number * EACH, WARM + (number + 1) * EACH)
        for name, place in (("bare", bare), ("bot", ours)):
            begun = time.perf_counter()
            waited[name] += _join(place.people[part])
            seconds[name] += time.perf_counter() - begun
    joined = ROUNDS * EACH
    return {
        "value": round(joined / seconds["bot"], 1), "unit": "joins/s",
        "reference": round(joined / seconds["bare"], 1),
        "reference_name": "a bare Bolt app with the same settings, connections and threads that opens the same modal",
        "joins": joined, "at_once": AT_ONCE,
        "median_ms": round(1000 * share(waited["bot"], 0.5), 1), "p99_ms": round(1000 * share(waited["bot"], 0.99), 1),
        "reference_median_ms": round(1000 * share(waited["bare"], 0.5), 1),
        "cpu_ms": round(1000 * (bot.cpu() - cpu[0]) / joined, 2),
        "reference_cpu_ms": round(1000 * (app.cpu() - cpu[1]) / joined, 2),
    }  # fmt: skip


def _join(people: Sequence[Person]) -> list[float]:
    """Each types the command and waits for the answer; how long each waited, in seconds."""
    with ThreadPoolExecutor(AT_ONCE) as doing:
        return list(doing.map(_type, people))


def _type(person: Person) -> float:
    begun = time.perf_counter()
    outcome = person.command("/mentor join")
    seconds = time.perf_counter() - begun
    if not outcome.ok or outcome.modal is None:
        raise RuntimeError(f"{person.name} sees no modal: {outcome}")
    return seconds


def _modal(ours: Town) -> object:
    """What was opened, as an app sends it."""
    person = ours.people[0]
    view = ours.playground.views.top(person.id)
    assert view is not None
    sent = (
        "type",
        "title",
        "blocks",
        "submit",
        "close",
        "callback_id",
        "private_metadata",
        "notify_on_close",
    )
    return {name: view.body[name] for name in sent if view.body.get(name) is not None}


FIGURES = {"join": join, "join_plain": join_plain}
