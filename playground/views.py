"""Views: stacks of modals and Home tabs, with what people typed into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playground.blockkit import initial_state, interactive_elements
from playground.core import Core
from playground.messages import fill_ids
from playground.refusal import Refused
from playground.triggers import Trigger

Json = dict[str, Any]
State = dict[str, dict[str, Json]]

STACK = 3


@dataclass(eq=False)
class View:
    """A view as it is now; `typed` is what its person put in, by (block_id, action_id)."""

    id: str
    person: str
    body: Json
    hash: str
    root: str
    previous: str | None
    typed: dict[tuple[str, str], Json] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    notice: str | None = None
    suggestions: dict[tuple[str, str], list[Json]] = field(default_factory=dict)

    @property
    def external_id(self) -> str:
        """The app's own id of it, or nothing."""
        return str(self.body.get("external_id") or "")

    def state(self) -> State:
        """state.values, with initial values where nobody has typed."""
        state = initial_state(self.body)
        for (block_id, action_id), value in self.typed.items():
            if action_id in state.get(block_id, {}):
                state[block_id][action_id] = value
        return state


class Views:
    """Every person's stack of modals and Home tab."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def top(self, person: str) -> View | None:
        """The modal in front."""
        stack = self.stacks.get(person)
        return stack[-1] if stack else None

    def find(self, view_id: str | None = None, external_id: str | None = None) -> View | None:
        """A view that is open now, or a Home tab."""
        for view in self._all():
            if (view_id and view.id == view_id) or (external_id and view.external_id == external_id):
                return view
        return None

    def open(self, trigger: Trigger, body: Json) -> View:
        """A new stack; an open one of the same person gives way."""
        self._external_id_free(body)
        view = self._new(trigger.person, body, previous=None)
        self.stacks[trigger.person] = [view]
        self._log("view_opened", view)
        return view

    def push(self, person: str, root: str | None, body: Json) -> View:
        """On top of the stack. Refused: not_found when that stack is gone, push_limit_reached."""
        stack = self.stacks.get(person, [])
        if root is None:
            raise Refused("invalid_trigger_id")
        if not stack or stack[0].id != root:
            raise Refused("not_found")
        if len(stack) >= STACK:
            raise Refused("push_limit_reached")
        self._external_id_free(body)
        view = self._new(person, body, previous=stack[-1])
        stack.append(view)
        self._log("view_pushed", view)
        return view

    def update(self, view: View, body: Json, view_hash: str | None = None) -> View:
        """New blocks in place. What was typed stays only where block_id and action_id are the same."""
        if view_hash is not None and view_hash != view.hash:
            raise Refused("hash_conflict")
        self._external_id_free(body, besides=view)
        kept = self._kept(view, body)
        view.body = self._normal(body)
        view.hash = self._hash()
        view.typed = {key: value for key, value in view.typed.items() if key in kept}
        view.errors, view.notice = {}, None
        self._log("home_published" if body["type"] == "home" else "view_updated", view)
        return view

    def publish(self, person: str, body: Json, view_hash: str | None = None) -> View:
        """The Home tab of one person."""
        home = self.homes.get(person)
        if home is not None:
            return self.update(home, body, view_hash)
        if view_hash is not None:
            raise Refused("hash_conflict")
        self._external_id_free(body)
        home = self._new(person, body, previous=None)
        self.homes[person] = home
        self._log("home_published", home)
        return home

    def close(self, person: str, *, all_of_it: bool) -> list[View]:
        """Take the top view or the whole stack away; gives what was closed, top first."""
        stack = self.stacks.get(person, [])
        if stack and stack[-1].body.get("clear_on_close"):
            all_of_it = True
        closed = [stack.pop() for _ in range(len(stack) if all_of_it else min(1, len(stack)))]
        for view in closed:
            self._log("view_closed", view)
        return closed

    def finish(self, view: View) -> None:
        """A submitted view goes; what lay below is in front again."""
        stack = self.stacks.get(view.person, [])
        if view in stack:
            stack.remove(view)
            self._log("view_closed", view)

    def drop_all(self, person: str) -> None:
        """Someone's session is over."""
        self.stacks.pop(person, None)

    def shown(self, view: View) -> Json:
        """The view object of API answers and payloads, with its state."""
        body = view.body
        return {
            "id": view.id,
            "team_id": self._core.workspace.team_id,
            "type": body["type"],
            "blocks": body["blocks"],
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": body.get("callback_id", ""),
            "state": {"values": view.state()},
            "hash": view.hash,
            "title": body.get("title") or _plain("View Title"),
            "clear_on_close": body.get("clear_on_close", False),
            "notify_on_close": body.get("notify_on_close", False),
            "close": body.get("close"),
            "submit": body.get("submit"),
            "previous_view_id": view.previous,
            "root_view_id": view.root,
            "app_id": self._core.app_id,
            "external_id": view.external_id,
            "app_installed_team_id": self._core.workspace.team_id,
            "bot_id": self._core.bot_id,
        }

    # --- inside ------------------------------------------------------------------------------------
    def _all(self) -> list[View]:
        return [v for stack in self.stacks.values() for v in stack] + list(self.homes.values())

    def _new(self, person: str, body: Json, previous: View | None) -> View:
        view_id = self._core.ids.next("V")
        root = previous.root if previous else view_id
        before = previous.id if previous else None
        return View(view_id, person, self._normal(body), self._hash(), root, before)

    def _normal(self, body: Json) -> Json:
        return body | {"blocks": fill_ids(body["blocks"], self._core.ids.secret)}

    def _hash(self) -> str:
        return f"{self._core.epoch()}.{self._core.ids.secret(8)}"

    def _external_id_free(self, body: Json, besides: View | None = None) -> None:
        wanted = body.get("external_id")
        if wanted and any(v.external_id == wanted and v is not besides for v in self._all()):
            raise Refused("duplicate_external_id")

    def _kept(self, view: View, body: Json) -> set[tuple[str, str]]:
        before = _fields(view.body)
        after = _fields(body)
        return {key for key, kind in after.items() if before.get(key) == kind}

    def _log(self, what: str, view: View) -> None:
        self._core.log.add(
            what,
            who=view.person,
            view=view.id,
            callback_id=view.body.get("callback_id", ""),
            title=(view.body.get("title") or {}).get("text", ""),
            blocks=len(view.body["blocks"]),
        )


def _fields(body: Json) -> dict[tuple[str, str], str]:
    """The elements that have ids of their own (made-up ones differ each time), with their types."""
    return {
        (block["block_id"], element["action_id"]): element["type"]
        for block, element in interactive_elements(body["blocks"])
        if block.get("block_id") and element.get("action_id")
    }


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}
