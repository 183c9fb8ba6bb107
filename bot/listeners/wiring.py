"""How listeners are registered with Bolt: one line each, always through the guard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext

from blocks.parts import notice
from blocks.reader import Reader
from bot.domain.commands import Command
from bot.listeners.desk import Desks, Handler, Look, Turn
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request, read_action, read_command, read_event, read_shortcut, read_view
from db.models import Program

_ANYTHING = re.compile(".*", re.DOTALL)
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

    def answer_the_rest(self) -> None:
        """Acknowledge what nobody listens to, so that Slack does not send it again. A modal that an earlier version of
        the app has opened would else stay open and say nothing.
        """

        @self.app.action(_ANYTHING)
        def leftover_action(ack: Ack) -> Any:
            return ack()

        @self.app.event(_ANYTHING)
        def leftover_event(ack: Ack) -> Any:
            return ack()

        @self.app.view_submission(_ANYTHING)
        def leftover_modal(ack: Ack) -> Any:
            reader = Reader()
            said = reader.say(
                "This form is from before an update of the app. Please close it and open it anew."
            )
            view = notice(reader.say("One moment"), said, close=reader.say("Close"))
            return ack(response_action="update", view=view)

        @self.app.view_closed(_ANYTHING)
        def leftover_closing(ack: Ack) -> Any:
            return ack()

        @self.app.options(_ANYTHING)
        def leftover_options(ack: Ack) -> Any:
            return ack(options=[])

        @self.app.shortcut(_ANYTHING)
        def leftover_shortcut(ack: Ack) -> Any:
            return ack()

        @self.app.command(_ANYTHING)
        def leftover_command(ack: Ack) -> Any:
            return ack(
                Reader().say("There is no such command any more. Type `/mentor help` to see what there is.")
            )

    def _handle(
        self, context: BoltContext, request: Request, handler: Handler, ack: Ack, look: Look | None = None
    ) -> Any:
        """At the desk of the workspace that the request comes from; Bolt has found out which, and let it in."""
        desk = self._desks.of(context.team_id or "")
        if desk is None:
            return ack()  # it was uninstalled in this moment
        return Guard(desk).handle(request, handler, ack, look)
