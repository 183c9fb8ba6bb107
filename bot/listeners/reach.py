"""Reaching the person who acted, after the commit and before the acknowledgement."""

from __future__ import annotations

from typing import Any

from slack_sdk.errors import SlackApiError

from blocks.parts import section
from bot.listeners.desk import Desk
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.log import logger
from bot.slack_api import NETWORK, tls_for
from bot.slack_client import ResponseClient
from bot.usecases import outbox
from bot.usecases.people.directory import known

_log = logger("listeners")


class Reach:
    """Shows outcomes. Nothing here raises: what cannot be shown now is sent as a message."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def show(self, request: Request, outcome: Outcome) -> dict[str, Any]:
        """Show `outcome`; returns what goes into the acknowledgement."""
        if outcome.open is not None:
            self._with_trigger(request, outcome, "views.open", outcome.open)
        if outcome.push is not None:
            self._with_trigger(request, outcome, "views.push", outcome.push)
        if outcome.update is not None:
            self._update(request, outcome)
        if not request.response_url:
            return acknowledgement(request, outcome)
        if outcome.whisper is not None and request.kind != "command":
            self._respond(request, outcome.whisper, _whispered(outcome), replace=False)
        elif outcome.whisper is None and outcome.replace is not None:
            blocks = list(outcome.replace_blocks) or [section(outcome.replace)]
            self._respond(request, outcome.replace, blocks, replace=True)
        return acknowledgement(request, outcome)

    def _with_trigger(self, request: Request, outcome: Outcome, method: str, view: dict[str, Any]) -> None:
        try:
            self._desk.client.api_call(method, json={"trigger_id": request.trigger_id, "view": view})
        except SlackApiError as problem:
            code = str(problem.response.get("error"))
            _log.warning("modal_not_opened", listener=request.name, code=code)
            self._offer_by_message(request, outcome)
        except NETWORK as problem:
            _log.warning("modal_not_opened", listener=request.name, error=type(problem).__name__)
            self._offer_by_message(request, outcome)

    def _offer_by_message(self, request: Request, outcome: Outcome) -> None:
        """Slack was too busy to open the form: a direct message with a fresh button takes its place."""
        if outcome.offer is None:
            return
        now = self._desk.now()
        try:
            with self._desk.sessions.writing(self._desk.workspace_id) as session:
                person = known(session, request.user_id)
                outbox.post(
                    session, "form.offer", now, key=f"offer:{request.key}", person=person.id, **outcome.offer
                )
            self._desk.wake()
        except Exception as problem:
            _log.error("offer_failed", listener=request.name, error=type(problem).__name__)

    def _update(self, request: Request, outcome: Outcome) -> None:
        try:
            self._desk.client.api_call(
                "views.update",
                json={"view_id": request.view_id, "hash": request.view_hash, "view": outcome.update},
            )
        except NETWORK as problem:
            # hash_conflict: the person did something newer meanwhile, which is answered by itself.
            _log.info("modal_not_updated", listener=request.name, error=type(problem).__name__)

    def _respond(self, request: Request, text: str, blocks: list[dict[str, Any]], *, replace: bool) -> None:
        url = request.response_url
        webhook = ResponseClient(
            url, kept_open=self._desk.kept_open, timeout=2, ssl=tls_for(url), retry_handlers=[]
        )
        try:
            webhook.send(
                text=text,
                blocks=blocks,
                response_type="in_channel" if replace and not request.only_for_them else "ephemeral",
                replace_original=replace,
            )
        except NETWORK as problem:
            _log.warning("answer_not_shown", listener=request.name, error=type(problem).__name__)


def acknowledgement(request: Request, outcome: Outcome) -> dict[str, Any]:
    """What travels in the acknowledgement, and is said again when the request comes again: of a command also the
    sentence, which can be shown in no other way without another request.
    """
    if request.kind != "command" or outcome.whisper is None:
        return dict(outcome.ack)
    said = {"response_type": "ephemeral", "text": outcome.whisper, "blocks": _whispered(outcome)}
    return {**said, **outcome.ack}


def _whispered(outcome: Outcome) -> list[dict[str, Any]]:
    return list(outcome.whisper_blocks) or [section(outcome.whisper or "")]
