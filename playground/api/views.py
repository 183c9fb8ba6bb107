"""views.*: modals and Home tabs."""

from __future__ import annotations

from typing import Any

from playground.api.call import Call, method
from playground.blockkit import check_view
from playground.refusal import Refused

Json = dict[str, Any]


@method("views.open")
def open_view(call: Call) -> Json:
    """A new modal for whoever acted three seconds ago or less."""
    body = _body(call, "modal")
    trigger = call.triggers.take(_trigger(call))
    return {"view": call.views.shown(call.views.open(trigger, body))}


@method("views.push")
def push(call: Call) -> Json:
    """A modal on top of the one in which the trigger was born."""
    body = _body(call, "modal")
    trigger = call.triggers.take(_trigger(call))
    return {"view": call.views.shown(call.views.push(trigger.person, trigger.root, body))}


@method("views.update")
def update(call: Call) -> Json:
    """New blocks for a view that is open, by view_id or external_id; with `hash` only if nothing changed."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if bool(view_id) == bool(external_id):
        raise Refused("invalid_arguments", "give view_id or external_id")
    view = call.views.find(view_id=view_id, external_id=external_id)
    if view is None:
        raise Refused("not_found")
    body = _body(call, view.body["type"])
    return {"view": call.views.shown(call.views.update(view, body, call.text("hash") or None))}


@method("views.publish")
def publish(call: Call) -> Json:
    """Someone's Home tab."""
    if not call.core.app.home_tab:
        raise Refused("not_enabled")
    person = call.core.workspace.people.get(call.text("user_id"))
    if person is None or person.is_bot or person.id == "USLACKBOT" or person.is_stranger:
        raise Refused("invalid_arguments", "no such user [json-pointer:/user_id]")
    body = _body(call, "home")
    return {"view": call.views.shown(call.views.publish(person.id, body, call.text("hash") or None))}


def _trigger(call: Call) -> str:
    trigger = call.text("trigger_id")
    if not trigger:
        raise Refused("invalid_arguments", "missing required field: trigger_id")
    return trigger


def _body(call: Call, kind: str) -> Json:
    body = call.structure("view", "invalid_arguments")
    found = check_view(body)
    if found:
        raise Refused(found[0].error, *(f"{p.message} [json-pointer:{p.path}]" for p in found))
    if not isinstance(body, dict) or body.get("type") != kind:
        raise Refused("invalid_arguments", f"must be a {kind} [json-pointer:/view/type]")
    return body
