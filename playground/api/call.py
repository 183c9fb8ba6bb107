"""One call of a Web API method: its arguments, its rights, and the rows it works on."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playground.blockkit import check_message_blocks
from playground.conversations import Conversations
from playground.core import Core
from playground.messages import Messages, pictures_in
from playground.refusal import Refused
from playground.rules import Rule
from playground.sockets import Sockets
from playground.triggers import Triggers
from playground.views import Views
from playground.workspace import SCOPE_PREFIX, Channel, is_picture

if TYPE_CHECKING:
    from playground.people import Person

Json = dict[str, Any]
Method = Callable[["Call"], Json]

METHODS: dict[str, Method] = {}


@dataclass
class Office:
    """Everything methods act through."""

    core: Core
    conversations: Conversations
    messages: Messages
    views: Views
    triggers: Triggers
    sockets: Sockets


def method(name: str) -> Callable[[Method], Method]:
    """Serve a function as the Web API method `name`."""

    def register(function: Method) -> Method:
        METHODS[name] = function
        return function

    return register


@dataclass
class Call(Office):
    """The call: a method's rule and the arguments as they came (strings from forms, values from JSON)."""

    rule: Rule
    args: Json

    # --- arguments ---------------------------------------------------------------------------------
    def check_arguments(self) -> None:
        """Refuse what the method does not know and what is missing."""
        unknown = sorted(set(self.args) - set(self.rule.required) - self.rule.optional)
        if unknown:
            raise Refused("invalid_arguments", *(f"unknown argument: {name}" for name in unknown))
        missing = [name for name in self.rule.required if self.args.get(name) in (None, "")]
        if missing == ["name"] and "invalid_name_required" in self.rule.errors:
            raise Refused("invalid_name_required")
        if missing:
            raise Refused("invalid_arguments", *(f"missing required field: {name}" for name in missing))

    def text(self, name: str, default: str = "") -> str:
        """A string."""
        value = self.args.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise Refused("invalid_arguments", f"must be a string [json-pointer:/{name}]")

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean: true, "true", 1, "1" and their opposites."""
        value = self.args.get(name)
        if value is None:
            return default
        known = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
        if known is None:
            raise Refused("invalid_arguments", f"must be a boolean [json-pointer:/{name}]")
        return known

    def number(self, name: str, default: int, error: str = "invalid_arguments") -> int:
        """A whole number."""
        value = self.args.get(name)
        if value in (None, ""):
            return default
        if isinstance(value, bool) or not re.fullmatch(r"-?\d+", str(value)):
            raise Refused(error, f"must be an integer [json-pointer:/{name}]")
        return int(str(value))

    def structure(self, name: str, error: str) -> Any:
        """A JSON value, possibly given as a JSON-encoded string; None if absent."""
        value = self.args.get(name)
        if isinstance(value, str) and value:
            try:
                return json.loads(value)
            except ValueError:
                raise Refused(error, f"not valid JSON [json-pointer:/{name}]") from None
        return None if value == "" else value

    def blocks(self) -> list[Json] | None:
        """The argument `blocks`, checked; None if absent."""
        blocks = self.structure("blocks", "invalid_blocks_format")
        if blocks is None:
            return None
        if not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        found = check_message_blocks(blocks)
        if found:
            raise Refused(found[0].error, *(f"{p.message} [json-pointer:{p.path}]" for p in found))
        for file_id in pictures_in(blocks):
            file = self.core.workspace.files.get(file_id)
            seen = file is not None and not file.deleted and self.core.workspace.app_sees(file, self.me)
            if file is None or not seen or not is_picture(file.mimetype):
                raise Refused("invalid_blocks", "invalid slack file [json-pointer:/blocks]")
        return blocks

    # --- rights ------------------------------------------------------------------------------------
    def need(self, *scopes: str) -> None:
        """Any one of these scopes."""
        if scopes and not self.core.app.scopes.intersection(scopes):
            raise Refused(
                "missing_scope", needed=",".join(scopes), provided=",".join(sorted(self.core.app.scopes))
            )

    def need_for(self, kind: str) -> None:
        """One of the method's scopes for this kind of conversation."""
        prefix = SCOPE_PREFIX[kind] + ":"
        fitting = [s for s in self.rule.scopes if s.startswith(prefix)]
        if len(self.rule.scopes) > 1 and fitting:
            self.need(*fitting)

    # --- rows --------------------------------------------------------------------------------------
    @property
    def me(self) -> str:
        """The bot's user id."""
        return self.core.bot_user_id

    def channel(self, name: str = "channel") -> Channel:
        """The conversation named in the arguments, if the app may know of it. Else channel_not_found."""
        channel = self.core.workspace.channels.get(self.text(name))
        if channel is None or not self.core.workspace.can_see(self.me, channel):
            raise Refused("channel_not_found")
        self.need_for(channel.kind)
        return channel

    def member_channel(self, name: str = "channel") -> Channel:
        """The same, and the app must be in it. Else not_in_channel."""
        channel = self.channel(name)
        if self.me not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def person(self, user_id: str, error: str = "user_not_found") -> Person:
        """Someone the app may know of: outsiders only if they share a conversation."""
        found = self.core.workspace.people.get(user_id)
        if found is None:
            raise Refused(error)
        if found.is_stranger and not self.core.workspace.shares_channel(self.me, user_id):
            raise Refused("user_not_visible")
        return found

    # --- pages -------------------------------------------------------------------------------------
    def page(self, items: list[Any], *, default: int, most: int) -> tuple[list[Any], str]:
        """The slice that `limit` and `cursor` ask for, and the next cursor ("" at the end)."""
        error = "invalid_limit" if "invalid_limit" in self.rule.errors else "invalid_arguments"
        limit = self.number("limit", default, error)
        if limit < 0 or limit > most:
            raise Refused(error, f"must be from 1 to {most} [json-pointer:/limit]")
        limit = limit or default
        start = 0
        cursor = self.text("cursor")
        if cursor:
            try:
                start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
            except (binascii.Error, ValueError):
                raise Refused("invalid_cursor") from None
        end = start + limit
        following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
        return items[start:end], following
