"""Names where a text that is seen would mention people: in what buttons are called by whoever hears them, and in
sentences at fields, which Slack shows as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from blocks.beside import LABEL, MENTION, mentioned, with_names
from blocks.nameless import without_erased
from blocks.parts import written
from blocks.reader import Reader
from db.models import Person
from db.session import WorkspaceSession

Shown = TypeVar("Shown")
_CHANNEL = re.compile(r"<#\w+(?:\|([^<>]*))?>")


def heard(session: WorkspaceSession, shown: Shown, text: str | None = None) -> Shown:
    """What is about to be shown (blocks, a view, an outcome's parts) with names in its buttons' labels. The very same
    object where no label mentions anybody; else one query. `text`: what `written` makes of it, if the caller has that.
    """
    text = text or written(shown)
    ids = mentioned(list(_labels(shown))) if LABEL in text and "<@" in text else set()
    if not ids:
        return shown
    named: Shown = _named(shown, _names(session, ids))
    return named


def mentions_anything(texts: Iterable[str]) -> bool:
    """Whether people or channels are mentioned in one of these."""
    return any(MENTION.search(text) or _CHANNEL.search(text) for text in texts)


def at_fields(session: WorkspaceSession, errors: Mapping[str, str], reader: Reader) -> dict[str, str]:
    """Sentences at fields with names in place of mentions, of which Slack would show the bare ids there."""
    errors = without_erased(errors, reader)
    names = _names(session, mentioned(list(errors.values())))
    somebody, there = reader.say("this person"), reader.say("this channel")

    def plain(text: str) -> str:
        text = MENTION.sub(lambda found: names.get(found[1]) or somebody, text)
        text = _CHANNEL.sub(lambda found: f"#{found[1]}" if found[1] else there, text)
        return text[:1].upper() + text[1:]

    return {where: plain(text) for where, text in errors.items()}


def _names(session: WorkspaceSession, ids: Collection[str]) -> dict[str, str]:
    if not ids:
        return {}
    rows = session.execute(select(Person.slack_id, Person.name).where(Person.slack_id.in_(ids)))
    return {row.slack_id: row.name for row in rows}


def _labels(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get(LABEL), str):
            yield value[LABEL]
        for one in value.values():
            if not isinstance(one, str):
                yield from _labels(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _labels(one)


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: with_names(one, names)
            if key == LABEL and isinstance(one, str) and MENTION.search(one)
            else _named(one, names)
            for key, one in value.items()
        }
    if isinstance(value, list | tuple):
        return type(value)(_named(one, names) for one in value)
    return value
