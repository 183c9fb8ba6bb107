"""What a modified client could send: values and ids that never stood on the screen."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground import MessageOnScreen, Outcome, Person, ViewOnScreen


def forged_click(
    person: Person, target: MessageOnScreen | ViewOnScreen, action_id: str, value: str
) -> Outcome:
    """Press a button as if it carried another value."""
    blocks = copy.deepcopy(target.blocks)
    for element in _elements(blocks):
        if element.get("action_id") == action_id:
            element["value"] = value
    return person.click(replace(target, blocks=blocks), action_id, as_seen=True)


def forged_submit(
    person: Person,
    values: Mapping[str, Mapping[str, Any]] | None = None,
    metadata: Mapping[str, Any] | str | None = None,
) -> Outcome:
    """Submit the top modal past the client's own checks, with these entries of state.values by block id."""
    playground = person.playground
    view = playground.views.top(person.id)
    assert view is not None
    with playground.core.lock:
        for block_id, entry in (values or {}).items():
            view.typed[block_id, block_id] = dict(entry)
        if metadata is not None:
            text = metadata if isinstance(metadata, str) else json.dumps(metadata)
            view.body = {**view.body, "private_metadata": text}
    return playground.acting.act(person, lambda: playground.interactions.submission(person, view), view)


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [e for block in blocks for e in [*block.get("elements", ()), block.get("accessory") or {}]]
