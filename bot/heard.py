"""What buttons are called by whoever hears them: names where a text that is seen would mention people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import select

from blocks.beside import LABEL, MENTION, mentioned, with_names
from blocks.parts import written
from db.models import Person
from db.session import WorkspaceSession

Shown = TypeVar("Shown")


def heard(session: WorkspaceSession, shown: Shown) -> Shown:
    """What is about to be shown (blocks, a view, an outcome's parts) with names in its buttons' labels. The very same
    object where no label mentions anybody; else one query.
    """
    text = written(shown)
    ids = mentioned(list(_labels(shown))) if LABEL in text and "<@" in text else set()
    if not ids:
        return shown
    rows = session.execute(select(Person.slack_id, Person.name).where(Person.slack_id.in_(ids)))
    names = {row.slack_id: row.name for row in rows}
    named: Shown = _named(shown, names)
    return named


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
