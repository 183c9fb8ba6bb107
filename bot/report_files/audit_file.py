"""The audit as a file: one line for each right that was used."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC

from blocks.coordinating.audit import capacity_of, sentence_of
from blocks.reader import Reader
from bot.domain.shown.audit import AuditRow
from bot.domain.spreadsheets import as_csv


def audit_csv(rows: Sequence[AuditRow], names: Mapping[str, str], reader: Reader) -> bytes:
    """UTF-8 with the mark by which Excel knows it; names that a spreadsheet would compute have an apostrophe in
    front. `names` by Slack id. Times are UTC.
    """
    say = reader.say
    lines: list[tuple[str, ...]] = [
        (
            say("When (UTC)"),
            say("Who"),
            say("What"),
            say("About"),
            say("Why"),
            say("By"),
            say("Right"),
            say("Request"),
        )
    ]
    for row in rows:
        who = names.get(row.who, row.who) or say("Whoever runs the bot")
        lines.append(
            (
                row.at.astimezone(UTC).isoformat(timespec="seconds"), who, sentence_of(row, reader, who),
                ", ".join(names.get(one, one) for one in row.about), capacity_of(row, reader), row.means,
                str(row.action), row.request,
            )
        )  # fmt: skip
    return as_csv(lines, ",").encode("utf-8-sig")


def audit_json(rows: Sequence[AuditRow]) -> str:
    """A list of objects; people by Slack id."""
    listed = [
        {
            "at": row.at.astimezone(UTC).isoformat(),
            "who": row.who,
            "action": str(row.action),
            "capacity": row.capacity,
            "means": row.means,
            "about": list(row.about),
            "request": row.request,
        }
        for row in rows
    ]
    return json.dumps(listed, indent=2) + "\n"
