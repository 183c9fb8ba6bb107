"""The one way from Slack's request to a use case and back.

It opens the transaction, knows who acts, answers a repeated request as it answered the first, turns errors
into sentences where the person typed, and acknowledges last: a crash before that means Slack sends it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, BoltResponse
from slack_sdk.errors import SlackApiError
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from blocks.errors import sentence
from blocks.parts import fit, notice
from blocks.reader import Reader
from bot.domain.access import Presence, require_here
from bot.domain.said import N_
from bot.errors import DomainError, FormErrors
from bot.heard import at_fields, mentions_anything
from bot.listeners.asks import is_confidential, means_of
from bot.listeners.desk import Desk, Handler, Look, Turn
from bot.listeners.outcomes import Outcome, shown_to
from bot.listeners.payloads import Request
from bot.listeners.presence import presence_of
from bot.listeners.reach import Reach, acknowledgement
from bot.listeners.trail import Trail, follow, number_of
from bot.log import frames, logger
from bot.readers import reader_of
from bot.usecases import outbox
from bot.usecases.auditing import keep_audit
from bot.usecases.people.actors import actor_of
from bot.usecases.people.directory import UnknownPersonError, known, learn
from bot.usecases.people.privacy.marks import forgotten_among
from db.models import InboxEntry
from db.often import often

_log = logger("listeners")

_HANDLED_NOW = insert(InboxEntry.__table__)  # type: ignore[arg-type]
_HANDLED = often(select(InboxEntry.outcome).where(InboxEntry.key == bindparam("key")))

RETRIES = 2
NOBODY_HERE = ("user_not_found", "user_not_visible")
"""What Slack says of somebody whom this workspace cannot see."""
SAVING_FAILED = N_(
    "We could not save that just now. Nothing you typed is lost: please try again in a minute."
)


class Guard:
    """Wraps handlers so that Bolt can call them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reach = Reach(desk)

    def handle(self, request: Request, handler: Handler, ack: Ack, look: Look | None = None) -> Any:
        """Run `handler` in one transaction, show its outcome, acknowledge. Never raises after the ack.

        `look` finds out what must be known before the transaction begins.
        """
        with follow(self._desk.workspace_id, request, self._desk.metrics) as trail:
            outcome = self._run(request, handler, trail, look)
            if outcome is None:
                return BoltResponse(status=503)  # Bolt acknowledges None; so Slack sends the event again
            shown = self._reach.show(request, self._with_names(outcome, trail.reader))
            return ack(**shown) if shown else ack()

    def _run(
        self, request: Request, handler: Handler, trail: Trail | None = None, look: Look | None = None
    ) -> Outcome | None:
        """The outcome of one request; None when an event must be sent again."""
        trail = trail or Trail(number_of(self._desk.workspace_id, request), Reader())
        try:
            trail.presence = self._presence(request)
            outcome = self._settle(look(self._desk, request) if look else request, handler, trail)
        except FormErrors as errors:
            trail.refused(errors)
            return _at_fields(
                request,
                [
                    (error.field or request.first_block, sentence(error, trail.reader))
                    for error in errors.errors
                ],
                trail.reader,
            )
        except DomainError as error:
            trail.refused(error)
            return _complaint(request, error, trail.reader)
        except Exception as problem:
            trail.failed("unanswered" if request.kind == "event" else "apology", problem)
            if request.kind == "event":
                _log.error(
                    "event_failed",
                    listener=request.name,
                    error=type(problem).__name__,
                    frames=frames(problem),
                )
                return None
            return self._apology(request, problem, trail)
        if outcome.refused:
            trail.refused(None)
        if outcome.ack.get("response_action") == "errors":
            return _at_fields(request, list(outcome.ack["errors"].items()), trail.reader)
        return outcome

    def _with_names(self, outcome: Outcome, reader: Reader) -> Outcome:
        """The same, with names in what stands at fields. Without them rather than without the sentence."""
        errors = outcome.ack.get("errors") or {}
        if not mentions_anything(errors.values()):
            return outcome
        try:
            with self._desk.sessions.reading(self._desk.workspace_id) as session:
                named = at_fields(session, errors, reader)
        except (DBAPIError, PoolTimeoutError) as problem:
            _log.warning("names_unread", error=type(problem).__name__)
            return outcome
        return replace(outcome, ack={**outcome.ack, "errors": named})

    def _presence(self, request: Request) -> Presence:
        """Where this person is at this moment, for what is confidential; for everything else nobody asks."""
        if request.user_team != self._desk.workspace_id or not is_confidential(request):
            return Presence()
        return presence_of(self._desk, request)

    def _settle(self, request: Request, handler: Handler, trail: Trail) -> Outcome:
        for _ in range(RETRIES):
            try:
                return self._transact(request, handler, trail)
            except UnknownPersonError:
                desk = self._desk
                if request.kind == "event" and self._was_forgotten(request.user_id):
                    return Outcome()  # what happens to them is no act of theirs: they stay unknown
                try:
                    learn(desk.sessions, desk.client, desk.workspace_id, request.user_id, desk.now())
                except IntegrityError:
                    continue  # the reading of everybody was faster: they are known by now
                except SlackApiError as problem:
                    if problem.response.get("error") not in NOBODY_HERE:
                        raise
                    if request.kind == "event":
                        return Outcome()  # somebody this workspace cannot see: there is nothing to remember
                    raise DomainError("outsiders_cannot") from None
            except IntegrityError:
                # Someone was faster (a double click, the partner): look again at what now stands.
                continue
        return self._transact(request, handler, trail)

    def _was_forgotten(self, slack_id: str) -> bool:
        with self._desk.sessions.reading(self._desk.workspace_id) as session:
            return bool(forgotten_among(session, [slack_id]))

    def _transact(self, request: Request, handler: Handler, trail: Trail) -> Outcome:
        desk = self._desk
        now = desk.now()
        with desk.sessions.writing(desk.workspace_id) as session:
            replayed = session.execute(_HANDLED, {"key": request.key}).one_or_none()
            if replayed is not None:
                trail.outcome = "replayed"
                return Outcome(ack=replayed.outcome or {})
            person = known(session, request.user_id)
            if person.erasing_at is not None and request.kind == "event":
                return Outcome()
            reader = reader_of(person)
            trail.person, trail.reader = person.id, reader
            actor = actor_of(
                session, person, outside=request.user_team != desk.workspace_id, presence=trail.presence
            )
            if request.kind != "event":
                require_here(actor)  # also for what asks nothing else, such as lists of one's own
                if person.erasing_at is not None:
                    raise DomainError("being_forgotten")
            outcome = handler(Turn(session, request, person, actor, reader, now))
            outcome = shown_to(outcome, session, reader)
            if not outcome.refused:
                keep_audit(session, actor, now, means=means_of(request), request=trail.number)
                row = {
                    "key": request.key,
                    "outcome": acknowledgement(request, outcome) or None,
                    "handled_at": now,
                }
                session.connection().execute(_HANDLED_NOW, {**row, "workspace_id": desk.workspace_id})
            session.flush()
            waits = session.info.get(outbox.WORK_WAITS, False)
        if waits:
            desk.wake()
        return outcome

    def _apology(self, request: Request, problem: Exception, trail: Trail) -> Outcome:
        reader = trail.reader
        if isinstance(problem, (DBAPIError, PoolTimeoutError)):
            _log.error("database_unavailable", listener=request.name, error=type(problem).__name__)
            text = reader.say(SAVING_FAILED)
        else:
            _log.error(
                "listener_failed",
                listener=request.name,
                error=type(problem).__name__,
                frames=frames(problem),
            )
            text = reader.say(
                "Something went wrong on our side. Nothing you typed is lost: please try again. "
                "If it happens again, tell your coordinators this number: {reference}.",
                reference=trail.number,
            )
        return _sentence(request, text, reader)


def _complaint(request: Request, error: DomainError, reader: Reader) -> Outcome:
    text = sentence(error, reader)
    if request.kind == "view":
        return _at_fields(request, [(error.field or request.first_block, text)], reader)
    return _sentence(request, text, reader)


def _at_fields(request: Request, errors: Sequence[tuple[str, str]], reader: Reader) -> Outcome:
    if request.kind != "view" or not request.first_block:
        return _sentence(request, " ".join(text for _, text in errors), reader)
    # Slack shows only errors of blocks that are in the modal; others go to its first field.
    placed: dict[str, str] = {}
    for block, text in errors:
        where = block if block in (request.fields or request.answers) else request.first_block
        placed[where] = fit(f"{placed[where]} {text}" if where in placed else text, 2000)
    return Outcome(ack={"response_action": "errors", "errors": placed}, refused=True)


def _sentence(request: Request, text: str, reader: Reader) -> Outcome:
    """The sentence, where this kind of request can show one."""
    view = notice(reader.say("One moment"), text, close=reader.say("Close"))
    match request.kind:
        case "view" if request.first_block:
            return _at_fields(request, [(request.first_block, text)], reader)
        case "view":
            return Outcome(ack={"response_action": "update", "view": view}, refused=True)
        case "action" if request.in_modal:
            return Outcome(push=view, refused=True)
        case "action" if request.on_home:
            return Outcome(open=view, refused=True)
        case "command" | "action":
            return Outcome(whisper=text, refused=True)
        case _:
            return Outcome(refused=True)
