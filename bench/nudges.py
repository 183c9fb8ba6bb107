"""Reminders to many, with Slack's limits on, in virtual time: how near to what Slack lets apps send."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta

from bench._matched import at_work, company
from bot.domain.pace import PER_MINUTE
from demo.running import running_bot

PAIRS = 600
MINUTE = timedelta(minutes=1)


def pace() -> Mapping[str, object]:
    """Reminders sent in a minute, to mentees who are all due at once and never heard of the bot before, against the
    messages that Slack lets an app send in a minute.
    """
    begun = time.perf_counter()
    with company(PAIRS) as (matched, sessions, url, key):
        at_work(matched, sessions)
        playground = matched.playground
        with running_bot(playground, url, key=key):
            playground.clock.advance(PAIRS * MINUTE / 270 + MINUTE / 6)
        log = playground.log
        told = log.where("message_posted", event_type="mentorbot_nudge")
        if len(told) != PAIRS:
            raise RuntimeError(f"{len(told)} of {PAIRS} were reminded")
        # From the first on, as if one more came at its end.
        minutes = (told[-1].at - told[0].at) / MINUTE * PAIRS / (PAIRS - 1)
        among = sum(told[0].at <= one.at <= told[-1].at for one in log.where("message_posted"))
        return {
            "value": round(among / minutes, 1), "unit": "messages/min",
            "reference": PER_MINUTE["chat.postMessage"],
            "reference_name": "messages that Slack lets an app send in a minute",
            "bar": 0.95, "nudges": PAIRS, "other_messages": among - PAIRS, "virtual_minutes": round(minutes, 2),
            "refused_429": log.count("rate_limited"), "seconds": round(time.perf_counter() - begun, 1),
        }  # fmt: skip


FIGURES = {"nudges": pace}
