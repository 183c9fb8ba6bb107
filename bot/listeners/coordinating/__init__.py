"""Listeners of the coordinators' everyday work."""

from __future__ import annotations

import re

from blocks import ids
from bot.listeners.coordinating import audit, health, pairs, programs, today
from bot.listeners.wiring import Wiring

ADMIN_COMMANDS = {
    "status": programs.status,
    "today": today.today,
    "health": health.health,
    "pairs": pairs.pairs,
    "pair": pairs.pair,
    "nudge": pairs.nudge,
    "pause": pairs.pause,
    "resume": pairs.resume,
    "close": pairs.close,
    "reopen": pairs.reopen,
    "hold": programs.hold,
    "unhold": programs.unhold,
    "audit": audit.audit,
}


NEWER_AND_OLDER = re.compile(rf"^{re.escape(ids.AUDIT_TURN)}:\d+$")
"""Two buttons in a row."""


def register(wiring: Wiring) -> None:
    """Connect this stage's listeners."""
    wiring.action(ids.PAIRS_MORE, pairs.more)
    wiring.action(ids.PAIR_DETAILS, pairs.details_pressed)
    wiring.action(ids.PAIR_PAUSE, pairs.pause_pressed)
    wiring.action(ids.PAIR_RESUME, pairs.resume_pressed)
    wiring.action(ids.PAIR_CLOSE, pairs.close_pressed)
    wiring.view(ids.PAIR_CLOSE_SUBMIT, pairs.close_submitted)
    wiring.action(ids.PAIR_REOPEN, pairs.reopen_pressed)
    wiring.action(ids.PAIR_HELLO, pairs.hello_pressed)
    wiring.view(ids.PAIR_HELLO_SUBMIT, pairs.hello_submitted)
    wiring.action(ids.DELIVERY_RETRY, programs.retry)
    wiring.action(ids.DELIVERY_RETRY_ALL, today.retry_pressed)
    wiring.action(ids.TODAY_SKIP, today.skip_pressed)
    wiring.action(ids.TODAY_SEND, today.send_pressed)
    wiring.action(ids.HEALTH_SHOW, health.show_pressed)
    wiring.action(ids.HEALTH_EXPLAIN, health.explain_pressed)
    wiring.action(ids.HEALTH_SNOOZE, health.snooze_chosen)
    wiring.action(ids.PAIR_EXTEND, health.extend_pressed)
    wiring.view(ids.PAIR_EXTEND_SUBMIT, health.extended)
    wiring.action(ids.PAIR_CADENCE, health.rhythm_pressed)
    wiring.view(ids.PAIR_CADENCE_SUBMIT, health.rhythm_changed)
    wiring.action(ids.PAIR_PART, health.part_pressed)
    wiring.action(ids.SIGNAL_TELL, health.tell_pressed)
    wiring.action(ids.SIGNAL_KEEP, health.keep_pressed)
    wiring.action(ids.AUDIT_TURN, audit.turned)
    wiring.action(NEWER_AND_OLDER, audit.turned)
    wiring.action(ids.AUDIT_KIND, audit.kind_chosen)
    wiring.action(ids.AUDIT_DAYS, audit.days_chosen)
    wiring.action(ids.AUDIT_EXPORT, audit.file_pressed)
