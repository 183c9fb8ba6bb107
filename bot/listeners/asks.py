"""What a request asks for, before it is handled: looked up in the table of doors.

The use case behind a listener asks for the right itself, with the ids it looked up. This says beforehand which one it
will be, so that the guard knows when it must ask Slack who is in the admin channel, and what the audit calls it.
"""

from __future__ import annotations

import re

from blocks import ids
from bot.domain.access import CONFIDENTIAL
from bot.domain.commands import ADMIN_COMMANDS, ADMIN_DEFAULT, MENTOR_COMMANDS, MENTOR_DEFAULT, parse_command
from bot.errors import DomainError
from bot.listeners.doors import ADMIN, CLOSED, EVENTS, LISTENERS, MENTOR, SHOW_MORE, Asks
from bot.listeners.payloads import Request

_ONE_OF_SEVERAL = re.compile(r":\d+$")
_CARRIES_COMMAND = ids.PROGRAM_CHOOSE


def asked_by(request: Request) -> Asks | None:
    """What this request will ask for; None for what nobody has registered, or for a command that there is not."""
    if request.kind == "event":
        return EVENTS.get(request.name)
    if request.kind == "close":
        return CLOSED.get(request.name)
    if request.kind == "command":
        return _typed(request.name, request.text)
    if request.name == _CARRIES_COMMAND:
        return _typed("/mentor-admin", request.value.partition(":")[2])
    return LISTENERS.get(base_of(request.name))


def _typed(command: str, text: str) -> Asks | None:
    name = _subcommand(command, text)
    return (MENTOR if command == "/mentor" else ADMIN).get(name) if name else None


def _subcommand(command: str, text: str) -> str:
    """The subcommand that was typed, or nothing."""
    try:
        if command == "/mentor":
            return parse_command(text, MENTOR_COMMANDS, MENTOR_DEFAULT).name
        return parse_command(text, ADMIN_COMMANDS, ADMIN_DEFAULT).name
    except DomainError:
        return ""


def is_confidential(request: Request) -> bool:
    """Whether it may show what only those read who are in the admin channel."""
    if request.kind not in ("command", "action", "view"):
        return False
    return means_of(request) in SHOW_MORE or asked_by(request) in CONFIDENTIAL


def means_of(request: Request) -> str:
    """By what it was done, for the audit: `/mentor-admin pair`, or a button's or a modal's id."""
    if request.kind == "command":
        return f"{request.name} {_subcommand(request.name, request.text)}".rstrip()
    if request.name == _CARRIES_COMMAND:
        return f"/mentor-admin {_subcommand('/mentor-admin', request.value.partition(':')[2])}".rstrip()
    return base_of(request.name)


def base_of(name: str) -> str:
    """The id of a listener without the number that tells several buttons in a row apart."""
    return _ONE_OF_SEVERAL.sub("", name)
