"""Publishing, with Slack's limits on, in virtual time: how near to what Slack lets apps do."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta

from bench._matched import company, draft, publish
from bot.domain.pace import PER_MINUTE
from demo.running import running_bot

PAIRS = 150
MINUTE = timedelta(minutes=1)


def pace() -> Mapping[str, object]:
    """Pairs published in a minute, from the press of the button to the last introduction, against the channels that
    Slack lets an app make in a minute. A restart in the middle is among it.
    """
    begun = time.perf_counter()
    with company(PAIRS) as (matched, sessions, url, key):
        draft(matched, sessions)
        playground = matched.playground
        with running_bot(playground, url, key=key):
            playground.clock.advance(MINUTE)
            pressed = playground.clock.now()
            publish(matched)
            playground.clock.advance(PAIRS * MINUTE / 40)
        with running_bot(playground, url, key=key):
            playground.clock.advance(PAIRS * MINUTE / 40 + 5 * MINUTE)
        log = playground.log
        told = log.where("message_posted", event_type="mentorbot_pair_announced")
        if len(told) != PAIRS:
            raise RuntimeError(f"{len(told)} of {PAIRS} pairs were introduced")
        minutes = (told[-1].at - pressed) / MINUTE
        return {
            "value": round(PAIRS / minutes, 2), "unit": "pairs/min",
            "reference": PER_MINUTE["conversations.create"],
            "reference_name": "channels that Slack lets an app make in a minute",
            "bar": 0.95, "pairs": PAIRS, "restarts": 1, "virtual_minutes": round(minutes, 2),
            "refused_429": log.count("rate_limited"), "seconds": round(time.perf_counter() - begun, 1),
        }  # fmt: skip


FIGURES = {"publish": pace}
