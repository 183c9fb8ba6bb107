"""Somebody's data as files: one to read, one for programs. Both say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from blocks.people.data_words import COLUMNS
from blocks.people.privacy import kept_for
from blocks.reader import Reader
from bot.domain.retention import BY_KEY, KINDS
from bot.domain.shown.privacy import DataSection, DataShown

_WIDE = 78


def data_text(shown: DataShown, reader: Reader) -> str:
    """The file to read: plain text, which every device shows."""
    lines = [
        reader.say("Everything that mentorbot keeps about {name}", name=shown.name),
        reader.say("As of {day}. What you write to each other in Slack is not in here: it is never kept.",
                   day=_moment(shown.at)),
        "",
    ]  # fmt: skip
    by_kind: dict[str, list[DataSection]] = {}
    for section in shown.sections:
        by_kind.setdefault(section.kind, []).append(section)
    for kind in KINDS:
        sections = by_kind.get(kind.key)
        if sections:
            about = reader.say("Who sees this: {who}. Kept: {long}.", who=reader.say(kind.seen_by),
                               long=kept_for(shown.days[kind.key], kind.clock, reader))  # fmt: skip
            lines += ["=" * _WIDE, reader.say(kind.what), about, ""]
            for section in sections:
                lines += _section(section, reader)
    lines += ["=" * _WIDE, reader.say("What is not in here, and why"), ""]
    for one in shown.withheld:
        lines.append(f"- {reader.say(BY_KEY[one.kind].what)} {reader.say(one.why)}")
    return "\n".join(lines) + "\n"


def data_json(shown: DataShown) -> str:
    """The file for programs. Times are ISO 8601 in UTC; names of columns are those of the tables."""
    document = {
        "about": shown.name,
        "as_of": shown.at,
        "records": [
            {"kind": one.kind, "what": one.title, "entries": [entry.values for entry in one.entries]}
            for one in shown.sections
        ],
        "kept_days": dict(shown.days),
        "not_in_here": [{"kind": one.kind, "why": one.why} for one in shown.withheld],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_for_programs) + "\n"


def _section(section: DataSection, reader: Reader) -> Iterator[str]:
    title = reader.say(section.title)
    yield title
    yield "-" * min(_WIDE, len(title))
    for entry in section.entries:
        yield from _lines(entry.values, reader)
        yield ""


def _lines(values: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    for key, value in values.items():
        if key == "answers":
            for answer in value:
                yield f"  {answer['question']}"
                yield _indented(_shown(answer["answer"], reader), 4)
        elif key in COLUMNS:
            yield f"  {reader.say(COLUMNS[key])}: {_indented(_shown(value, reader), 4).lstrip()}"


def _shown(value: Any, reader: Reader) -> str:
    if isinstance(value, bool):
        return reader.say("yes") if value else reader.say("no")
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, list):
        return "; ".join(_shown(one, reader) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_shown(one, reader)}" for key, one in value.items())
    return str(value)


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")


def _indented(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.split("\n"))


def _for_programs(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
