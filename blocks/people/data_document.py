"""Somebody's data as files: one to read, one for programs. Both say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any

from blocks.matching.reasons import reason_words
from blocks.people.data_words import ABOUT, COLUMNS, OTHER
from blocks.people.privacy import kept_for
from blocks.reader import Reader
from bot.domain.retention import KINDS
from bot.domain.shown.privacy import DataEntry, DataSection, DataShown

_WIDE = 78
_CODES = frozenset({"kind", "verb"})
"""Columns whose values are codes of messages and deeds, which begin with what they are about."""


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
        lines += [f"- {reader.say(one.why)}", *(f"    {reader.say(what)}" for what in one.what)]
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
        "not_in_here": [{"what": one.what, "why": one.why} for one in shown.withheld],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=_for_programs) + "\n"


def _section(section: DataSection, reader: Reader) -> Iterator[str]:
    title = reader.say(section.title)
    yield title
    yield "-" * min(_WIDE, len(title))
    for entry in section.entries:
        yield from _lines(entry, reader)
        yield ""


def _lines(entry: DataEntry, reader: Reader) -> Iterator[str]:
    for key, value in entry.values.items():
        if key == "answers":
            for answer in value:
                yield from _answer(answer, reader)
            continue
        shown = entry.read.get(key)
        if key == "reasons":
            said = (reason_words(one, reader) for one in entry.reasons)
            shown = unescape("; ".join(one for one in said if one))
        elif key in _CODES and (value == "nudge" or "." in str(value)):
            shown = reader.say(ABOUT.get(str(value).partition(".")[0], OTHER))
        elif shown is None:
            shown = _shown(value, reader)
        if key in COLUMNS and shown:
            yield f"  {reader.say(COLUMNS[key])}: {_indented(shown, 4).lstrip()}"


def _answer(answer: Mapping[str, Any], reader: Reader) -> Iterator[str]:
    """A question, of which skill it was asked, and the answer with what the ends of its scale stand for."""
    asked = answer["question"]
    if "about" in answer:
        asked = f"{asked} {answer['about']}"
    yield f"  {asked}"
    if answer.get("not_asked"):
        why = reader.say("not asked in your role; filled in from your profile, or before you chose your role")
        yield f"    ({why})"
    said = _shown(answer["answer"], reader)
    ends = " · ".join(f"{number}: {end}" for number, end in answer.get("scale", {}).items() if end)
    yield _indented(f"{said} ({ends})" if ends else said, 4)


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
