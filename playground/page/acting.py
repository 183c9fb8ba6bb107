"""What the page sends, turned into what a `Person` does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from playground.saying import Said
from playground.screen import MessageOnScreen, NotOnScreen, Outcome, ViewOnScreen, elements

if TYPE_CHECKING:
    from playground.people import Person

Json = dict[str, Any]
Files = Mapping[str, list[tuple[str, bytes]]]
ANSWERED_BY_OPTION = {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
USED = {"click", "fill", "submit", "close", "shortcut"}  # acts on something that was on the screen
TOLD = {
    "operation_timeout": Said("The app did not answer in time. Its log says more."),
    "dispatch_failed": Said("The app is not connected, so nobody heard that. Is it running?"),
}
UNKNOWN = Said("The page asked for something the playground does not know.")
GONE = Said("That is no longer on the screen: it was changed or closed meanwhile.")


class CannotDo(Exception):  # noqa: N818  (a sentence for the person, no programming error)
    """What a person asked for is not possible; the message says why."""


def act(person: Person, sent: Json, files: Files) -> Json:
    """Do what was asked; answers `{ok, error?, go?}`: `error` is for a toast, `go` the place to show next.

    Raises CannotDo with a sentence for the person.
    """
    kind = str(sent.get("kind", ""))
    if not isinstance(sent.get("target", {}), dict) or not isinstance(sent.get("values") or {}, dict):
        raise CannotDo(UNKNOWN)
    try:
        answer = _ACTS[kind](person, sent, files)
    except KeyError as error:
        if kind not in _ACTS:
            raise CannotDo(UNKNOWN) from error
        missing = Said("That did not work: {what} was not given or is not known.", what=error.args[0])
        raise CannotDo(missing) from error
    except NotOnScreen as error:
        why = Said("That cannot be done: {why}.", why=error.args[0])
        raise CannotDo(GONE if kind in USED else why) from error
    if isinstance(answer, Outcome):
        return {"ok": answer.ok, "error": told(answer), "refused": bool(answer.errors)}
    return {"ok": True, **answer}


def told(outcome: Outcome) -> str | None:
    """The sentence for a toast, or None when nothing went wrong that the screen does not show already."""
    if outcome.ok or outcome.errors:
        return None
    if outcome.error:
        return TOLD.get(outcome.error, outcome.error)
    return None if outcome.acked else TOLD["operation_timeout"]


def _command(person: Person, sent: Json, _files: Files) -> Outcome:
    return person.command(str(sent["line"]), channel=sent.get("channel") or None)


def _say(person: Person, sent: Json, _files: Files) -> Json:
    person.say(str(sent["channel"]), str(sent["text"]), thread_ts=sent.get("thread_ts") or None)
    return {}


def _click(person: Person, sent: Json, _files: Files) -> Outcome:
    target = _target(person, sent["target"])
    element = _element(target, str(sent["block_id"]), str(sent["action_id"]))
    kind, given = element["type"], sent.get("value")
    if kind in ANSWERED_BY_OPTION:
        return person.click(target, element["action_id"], option=given, block_id=sent["block_id"])
    if kind != "button":
        given = _typed(person, element, given)
    return person.click(target, element["action_id"], value=given, block_id=sent["block_id"])


def _target(person: Person, where: Json) -> MessageOnScreen | ViewOnScreen:
    if where["kind"] == "message":
        for message in person.messages(str(where["channel"])):
            if message.ts == where["ts"]:
                return message
    view = person.home if where["kind"] == "home" else person.modal
    if where["kind"] == "message" or view is None or view.id != where.get("id", view.id):
        raise NotOnScreen("the message or view is gone")
    return view


def _element(target: MessageOnScreen | ViewOnScreen, block_id: str, action_id: str) -> Json:
    for block, element in elements(target.blocks):
        if block.get("block_id") == block_id and element.get("action_id") == action_id:
            return element
    raise NotOnScreen(action_id)


def _fill(person: Person, sent: Json, files: Files) -> Outcome:
    return person.fill(_values(person, sent, files))


def _submit(person: Person, sent: Json, files: Files) -> Outcome:
    return person.submit(_values(person, sent, files))


def _values(person: Person, sent: Json, files: Files) -> dict[str | tuple[str, str], Any]:
    """The fields of the top modal as the driver takes them; files come apart, by the field's name."""
    view = person.modal
    if view is None or view.id != sent.get("view", view.id):
        raise NotOnScreen("the modal is gone")
    found: dict[str | tuple[str, str], Any] = {}
    typed: Json = sent.get("values") or {}
    for block, element in elements(view.blocks):
        if block["type"] != "input":
            continue  # a menu beside a text was heard when it was used; telling it again would use it again
        name = f"{block['block_id']}\n{element['action_id']}"
        key = (str(block["block_id"]), str(element["action_id"]))
        if element["type"] == "file_input":
            if name in files:
                found[key] = files[name]
        elif name in typed:
            found[key] = _typed(person, element, typed[name])
    return found


def _typed(person: Person, element: Json, given: Any) -> Any:
    """A browser's value for an element: wall-clock times are the person's own, empty means nothing."""
    if given in ("", None, []):
        return None
    if element["type"] == "datetimepicker" and not str(given).isdigit():
        local = datetime.fromisoformat(str(given)).replace(tzinfo=ZoneInfo(person.tz))
        return int(local.timestamp())
    if element["type"] == "plain_text_input":
        return re.sub(r"\r\n?", "\n", str(given))
    return given


def _close(person: Person, sent: Json, _files: Files) -> Outcome:
    return person.press_close(cleared=bool(sent.get("cleared", True)))


def _home(person: Person, _sent: Json, _files: Files) -> Json:
    person.open_home()
    return {"go": "home"}


def _messages(person: Person, _sent: Json, _files: Files) -> Json:
    person.open_messages()
    return {"go": person.start_dm()}


def _join(person: Person, sent: Json, _files: Files) -> Json:
    person.join(str(sent["channel"]))
    return {"go": str(sent["channel"])}


def _leave(person: Person, sent: Json, _files: Files) -> Json:
    person.leave(str(sent["channel"]))
    return {"go": ""}


def _invite(person: Person, sent: Json, _files: Files) -> Json:
    person.invite(str(sent["channel"]), str(sent["who"]))
    return {}


def _shortcut(person: Person, sent: Json, _files: Files) -> Outcome:
    if not sent.get("ts"):
        return person.shortcut(str(sent["callback_id"]))
    message = _target(person, {"kind": "message", "channel": sent["channel"], "ts": str(sent["ts"])})
    if not isinstance(message, MessageOnScreen):
        raise NotOnScreen("a message shortcut needs a message")
    return person.shortcut(str(sent["callback_id"]), message)


def _suggest(person: Person, sent: Json, _files: Files) -> Json:
    key = (str(sent["block_id"]), str(sent["action_id"]))
    return {"options": person.suggest(key, str(sent.get("query", "")))}


_ACTS: dict[str, Any] = {
    "command": _command,
    "say": _say,
    "click": _click,
    "fill": _fill,
    "submit": _submit,
    "close": _close,
    "home": _home,
    "messages": _messages,
    "join": _join,
    "leave": _leave,
    "invite": _invite,
    "shortcut": _shortcut,
    "suggest": _suggest,
}
