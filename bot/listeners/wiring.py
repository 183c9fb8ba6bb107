"""How listeners are registered with Bolt: one line each, always through the guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.domain.commands import Command
from bot.listeners.desk import Desks, Handler, Look, Turn
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request, read_action, read_command, read_event, read_shortcut, read_view
from db.models import Program

MentorCommand = Callable[[Turn, Command], Outcome]
AdminCommand = Callable[[Turn, Command, Program], Outcome]


class Wiring:
    """Connects handlers to Slack's requests."""

    def __init__(self, app: App, desks: Desks) -> None:
        self.app = app
        self._desks = desks

    def command(self, name: str, handler: Handler, look: Look | None = None) -> None:
        """A slash command. `look` finds out what must be known before the transaction begins: it asks Slack, or
        the matcher."""

        @self.app.command(name)
        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> Any:
            return self._handle(context, read_command(body), handler, ack, look)

    def action(self, action_id: str | re.Pattern[str], handler: Handler, look: Look | None = None) -> None:
        """A button or menu, wherever it stands; a pattern stands for several. `look` as in `command`."""

        @self.app.action(action_id)
        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> Any:
            return self._handle(context, read_action(body), handler, ack, look)

    def view(self, callback_id: str, handler: Handler, look: Look | None = None) -> None:
        """A modal's submit button. `look` as in `command`."""

        @self.app.view(callback_id)
        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> Any:
            return self._handle(context, read_view(body), handler, ack, look)

    def closed(self, callback_id: str, handler: Handler) -> None:
        """A modal with `notify_on_close` that was closed without its submit button."""

        @self.app.view_closed(callback_id)
        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> Any:
            return self._handle(context, read_view(body, "close"), handler, ack)

    def shortcut(self, callback_id: str, handler: Handler) -> None:
        """An entry of the menu beside a message."""

        @self.app.shortcut(callback_id)
        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> Any:
            return self._handle(context, read_shortcut(body), handler, ack)

    def event(self, name: str, handler: Handler) -> None:
        """An event; it is acknowledged after its transaction, so that a crash does not lose it."""

        @self.app.event(name)
        def listener(ack: Ack, body: dict[str, Any], context: BoltContext) -> Any:
            return self._handle(context, read_event(body), handler, ack)

    def ignore_the_rest(self) -> None:
        """Acknowledge what nobody listens to, so that Slack does not send it again."""

        @self.app.action(re.compile(".*"))
        def leftover_action(ack: Ack) -> Any:
            return ack()

        @self.app.event(re.compile(".*"))
        def leftover_event(ack: Ack) -> Any:
            return ack()

    def _handle(
        self, context: BoltContext, request: Request, handler: Handler, ack: Ack, look: Look | None = None
    ) -> Any:
        """At the desk of the workspace that the request comes from; Bolt has found out which, and let it in."""
        desk = self._desks.of(context.team_id or "", context.enterprise_id or "")
        if desk is None:
            return ack()  # it was uninstalled in this moment
        return Guard(desk).handle(request, handler, ack, look)
