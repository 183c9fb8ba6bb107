"""How many applications stand where, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from blocks.reader import Reader
from bot.domain.shown.recruiting import ASKED_AGAIN


def counted_applications(counts: Mapping[str, int], states: Iterable[str], reader: Reader) -> list[str]:
    """Those of `states` in which there are any, in their order."""
    begun, applied, approved, waitlisted, asked, declined, withdrawn, matched, done = (
        counts.get(state, 0)
        for state in (
            "begun", "applied", "approved", "waitlisted", ASKED_AGAIN, "declined", "withdrawn", "matched", "done",
        )
    )  # fmt: skip
    words = {
        "begun": reader.count("{n} begun", "{n} begun", begun),
        "applied": reader.count("{n} waiting", "{n} waiting", applied),
        "approved": reader.count("{n} approved", "{n} approved", approved),
        "waitlisted": reader.count("{n} on the waiting list", "{n} on the waiting list", waitlisted),
        ASKED_AGAIN: reader.count(
            "{n} asked about another partner", "{n} asked about another partner", asked
        ),
        "declined": reader.count("{n} declined", "{n} declined", declined),
        "withdrawn": reader.count("{n} withdrawn", "{n} withdrawn", withdrawn),
        "matched": reader.count("{n} matched", "{n} matched", matched),
        "done": reader.count("{n} completed", "{n} completed", done),
    }
    return [words[state] for state in states if counts.get(state)]
