"""What came of the reminders, from the playground's log: what each reader did after one came.

A reminder message counts once. It was *acted on* when its reader pressed one of its buttons, or the same button
somewhere else, within a week of its coming, or told within that week that the meeting of which it reminded was held;
else *snoozed* or *stopped* when they chose that in its menu, whenever they did; else *ignored*. So is one that asked
for what the partner did meanwhile: nobody pressed anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta

from demo.later import LATER
from playground.log import LogRecord

KIND = "mentorbot_nudge"
NEVER = ":never"
WITHIN = timedelta(days=7)
_COMES_TO = {"meeting.move": "meeting.held"}
"""A reminder of a meeting asks for nothing but to be there; its button is for those who cannot."""


@dataclass(frozen=True)
class NudgesCounted:
    """`sent` is the sum of the others."""

    sent: int = 0
    acted: int = 0
    snoozed: int = 0
    stopped: int = 0
    ignored: int = 0

    def as_json(self) -> dict[str, int]:
        return asdict(self)


def count_nudges(log: Iterable[LogRecord], *, app: str) -> NudgesCounted:
    """Every reminder message with what its reader did. A message that was posted twice counts once."""
    sent: dict[str, LogRecord] = {}
    pressed: dict[str, list[LogRecord]] = defaultdict(list)
    for record in log:
        if record.what == "message_posted" and record.who == app and record.detail.get("event_type") == KIND:
            sent.setdefault(repr(record.detail.get("metadata") or record.seq), record)
        elif record.what == "action_sent" and record.who is not None:
            pressed[record.who].append(record)
    outcomes = [_outcome(nudge, pressed) for nudge in sent.values()]
    return NudgesCounted(
        sent=len(outcomes),
        acted=outcomes.count("acted"),
        snoozed=outcomes.count("snoozed"),
        stopped=outcomes.count("stopped"),
        ignored=outcomes.count("ignored"),
    )


def _outcome(nudge: LogRecord, pressed: dict[str, list[LogRecord]]) -> str:
    offers = nudge.detail.get("offers", ())
    offered = {(_COMES_TO.get(action, action), value) for action, value in offers}
    put_off = ""
    for reader in nudge.detail["recipients"]:
        for click in pressed.get(reader, ()):
            if click.seq < nudge.seq:
                continue
            button = (click.detail["action_id"], click.detail.get("value"))
            here = click.channel == nudge.channel and click.detail.get("ts") == nudge.detail["ts"]
            if here and button[0] == LATER:
                put_off = "stopped" if str(click.detail.get("chosen", "")).endswith(NEVER) else "snoozed"
            elif click.at - nudge.at <= WITHIN and (here or button in offered):
                return "acted"
    return put_off or "ignored"
