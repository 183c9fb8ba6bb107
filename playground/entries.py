"""What a person put into an element, as Slack's payloads have it; and which element was meant."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.blockkit import entered, interactive_elements
from playground.core import Core
from playground.screen import Json, NotOnScreen
from playground.shapes import file_json
from playground.views import View
from playground.workspace import StoredFile

if TYPE_CHECKING:
    from playground.people import Key, Person, Typed

EXTERNAL = {"external_select", "multi_external_select"}
_TEXTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}


Place = tuple[Json, Json]  # a block and the element in it


@dataclass(frozen=True)
class Use:
    """One use of an element; see Person.click."""

    action_id: str
    block_id: str | None = None
    value: Typed = None
    option: Typed = None
    as_seen: bool = False

    @property
    def given(self) -> Typed:
        """What was chosen or typed."""
        return self.option if self.option is not None else self.value


class Entries:
    """Makes the entries of `actions` and `state.values`. Call with the core's lock held."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def used(self, person: Person, view: View | None, place: Place, given: Typed) -> Json:
        """The entry of `actions` for an element that was used; what was chosen is kept in the view."""
        block, element = place
        at = {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "action_ts": self._core.ts(),
        }
        kind = element["type"]
        if kind == "button":
            shown: Json = {k: element[k] for k in ("text", "value", "style", "url") if k in element}
            return {"type": kind, **shown, **at}
        if kind == "overflow":
            chosen = [o for o in element["options"] if given in (o.get("value"), o["text"]["text"])]
            if not chosen:
                raise NotOnScreen(f"the menu has no entry {given!r}")
            return {"type": kind, "selected_option": chosen[0], **at}
        entry = self.entry(person, view, place, given)
        if view is not None:
            view.typed[block["block_id"], element["action_id"]] = entry
        return {**entry, **at}

    def entry(self, person: Person, view: View | None, place: Place, given: Typed) -> Json:
        """What a person put into an element, as state.values has it."""
        block, element = place
        if element["type"] == "file_input":
            given = self._files(person, given)
        if element["type"] in EXTERNAL and view is not None:
            given = suggested(view.suggestions.get((block["block_id"], element["action_id"]), []), given)
        if element["type"] in {"users_select", "multi_users_select"}:
            given = self._people(given)
        try:
            entry: Json = entered(element, given)
        except LookupError as error:
            raise NotOnScreen(str(error)) from None
        return entry

    def _people(self, given: Typed) -> Typed:
        if isinstance(given, list | tuple):
            return [self._people(g) for g in given]
        user = getattr(given, "id", given)
        if user and user not in self._core.workspace.people:
            raise NotOnScreen(f"there is nobody {user}")
        return user

    def _files(self, person: Person, given: Typed) -> list[Json]:
        """(name, bytes) pairs, uploaded by this person and shared with the app."""
        pairs = given if isinstance(given, list) else ([given] if given else [])
        shown = []
        for name, content in pairs:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            file = StoredFile(
                self._core.ids.next("F"), name, name, kind, content, person.id, self._core.epoch()
            )
            file.shared_with_app = True
            self._core.workspace.files[file.id] = file
            self._core.log.add("file_uploaded", who=person.id, file=file.id, name=name, size=len(content))
            shown.append(file_json(file, self._core.files_address, self._core.workspace.team_id))
        return shown


def find(blocks: list[Json], use: Use) -> Place:
    """The element meant; buttons that share an action_id are told apart by value. One without a value has the empty
    one for a page in the browser.
    """
    found = [
        (block, element)
        for block, element in interactive_elements(blocks)
        if element.get("action_id") == use.action_id and use.block_id in (None, block["block_id"])
    ]
    if use.value is not None and any(element["type"] == "button" for _, element in found):
        found = [(b, e) for b, e in found if e.get("value", "") == use.value]
    if not found:
        raise NotOnScreen(f"there is no {use.action_id} {use.value or ''} on the screen")
    return found[0]


def field_of(view: View, key: Key) -> Place:
    """The field meant by an action_id, a block_id or both."""
    for block, element in interactive_elements(view.body["blocks"]):
        if key in (
            element.get("action_id"),
            block["block_id"],
            (block["block_id"], element.get("action_id")),
        ):
            return block, element
    raise NotOnScreen(f"the modal has no field {key}")


def dispatches(block: Json, element: Json) -> bool:
    """Whether Slack tells the app as soon as the value changes."""
    if block["type"] != "input":
        return True
    if not block.get("dispatch_action"):
        return False
    when = element.get("dispatch_action_config", {}).get("trigger_actions_on", [])
    return element["type"] not in _TEXTS or "on_character_entered" in when


def suggested(options: list[Json], given: Typed) -> Typed:
    """What the app suggested, by value or text; several for a list."""
    if given in (None, "", []):
        return given
    if isinstance(given, list | tuple):
        return [suggested(options, one) for one in given]
    for option in options:
        if given == option or given in (option["value"], option["text"]["text"]):
            return option
    raise NotOnScreen(f"{given!r} was not suggested")
