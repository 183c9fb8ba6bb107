"""The sender: takes what the outbox holds to Slack, each row once.

An attempt that may have worked is looked up before it is repeated: see `bot.delivery.reconcile`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.delivery.conversations import Conversations
from bot.delivery.heads import METHODS, POST, method_of
from bot.delivery.operations import Operations
from bot.delivery.parcel import Parcel
from bot.delivery.queue import IDEMPOTENT, LOOKUP_AFTER, Queue
from bot.delivery.render import ReaderGone, render
from bot.delivery.slack import Busy, Refused, Slack, Unclear
from bot.delivery.undelivered import report_undelivered
from bot.domain.messages import NoLongerApplies, Operation
from bot.leadership import DeposedError, Leadership
from bot.log import about, frames, logger
from bot.metrics import Metrics
from db.session import Sessions

LOOKUPS = 2
"""How often a message that may have been sent is looked for before it is sent again."""
MOST_ATTEMPTS = 8
RETRY_BASE = timedelta(seconds=10)
GONE = frozenset(
    {"user_disabled", "user_not_found", "user_not_visible", "cannot_dm_bot", "messages_tab_disabled"}
)
_log = logger("delivery")


class Sender:
    """Delivers the outbox of one workspace. Only one sender of a workspace runs at a time, besides one that
    does what is `slow` and calls `wake` when the other has something to say about it.
    """

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        slack: Slack,
        now: Callable[[], datetime],
        *,
        slow: bool = False,
        wake: Callable[[], None] = lambda: None,
        leadership: Leadership | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._now = now
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack
        self._queue = Queue(sessions, workspace_id, slow=slow, leadership=leadership, metrics=metrics)
        self._conversations = Conversations(sessions, workspace_id, slack)
        self._operations = Operations(sessions, workspace_id, slack, self._conversations, wake)

    def deliver(self) -> datetime | None:
        """Send what may go now. Returns when to come again (aware, UTC); None when nothing waits.

        Raises DeposedError once another process leads.
        """
        while True:
            now = self._now()
            due, later = self._queue.look(now, self._resting(now))
            busy = [until for parcel in due if (until := self._traced(parcel)) is not None]
            if len(busy) == len(due):
                return min([*busy, later] if later is not None else busy, default=None)

    def _resting(self, now: datetime) -> dict[str, datetime]:
        """The methods that may not be called yet, and when they may."""
        free = {method: self._slack.free_at(method, now) for method in (*METHODS.values(), POST)}
        return {method: moment for method, moment in free.items() if moment > now}

    def _traced(self, parcel: Parcel) -> datetime | None:
        """One attempt, as work on the request that led to it."""
        if parcel.request is None:
            return self._attempt(parcel)
        with about(request=parcel.request):
            return self._attempt(parcel)

    def _attempt(self, parcel: Parcel) -> datetime | None:
        """One attempt at one row. Returns until when it must wait, if Slack or the limiter says so."""
        self._queue.require_leading()
        now = self._now()
        free_at = self._slack.free_at(method_of(parcel.kind), now)
        if free_at > now:
            return free_at
        try:
            if parcel.status == "sending" and parcel.kind not in IDEMPOTENT:
                # Its lease ran out: a process ended between asking Slack and writing down the answer.
                self._queue.again(parcel, now, error="lease_expired", unsure=True)
            elif parcel.status == "unsure":
                self._look_up(parcel, now)
            else:
                self._send(parcel, now)
        except Busy as busy:
            return busy.until
        return None

    def _look_up(self, parcel: Parcel, now: datetime) -> None:
        """Find out whether an earlier attempt arrived. Without an answer nothing is known: look again later."""
        try:
            found = self._conversations.find_sent(parcel)
        except Unclear as unclear:
            later = now + LOOKUP_AFTER
            self._queue.again(parcel, later, error=unclear.code, lookups=parcel.lookups, unsure=True)
            return
        if found is not None:
            self._queue.sent(parcel, now, *found)
        elif parcel.lookups + 1 < LOOKUPS:
            self._queue.again(
                parcel, now + LOOKUP_AFTER, error="not_found_yet", lookups=parcel.lookups + 1, unsure=True
            )
        else:
            self._queue.again(parcel, now, error="not_sent")

    def _send(self, parcel: Parcel, now: datetime) -> None:
        """Raises Busy when the row must wait; every other outcome is written down."""
        try:
            if parcel.kind in IDEMPOTENT:
                self._perform(parcel, now)
            else:
                self._send_message(parcel, now)
        except (NoLongerApplies, ReaderGone) as reason:
            self._queue.skipped(parcel, now, type(reason).__name__)
        except Unclear as unclear:
            self._retry(parcel, now, unclear.code, may_have_worked=parcel.kind not in IDEMPOTENT)
        except Refused as refused:
            self._give_up(parcel, now, refused.code)
        except (Busy, DeposedError):
            raise
        except Exception as problem:
            # A view that cannot be made must not stop everybody else's messages.
            _log.error(
                "row_failed",
                row=parcel.id,
                kind=parcel.kind,
                error=type(problem).__name__,
                frames=frames(problem),
            )
            self._give_up(parcel, now, f"internal:{type(problem).__name__}")

    def _perform(self, parcel: Parcel, now: datetime) -> None:
        if not self._queue.claim(parcel, now):
            return
        self._queue.require_leading()
        try:
            self._operations.perform(parcel, now)
        except Busy as busy:
            self._queue.again(parcel, busy.until, error="ratelimited", counts=False)
            raise
        self._queue.sent(parcel, now)

    def _send_message(self, parcel: Parcel, now: datetime) -> None:
        # Checked and rendered at the last moment: what is no longer true is not sent.
        message = render(self._sessions, self._workspace_id, parcel, now)
        channel = message.channel or self._conversations.of(parcel)
        self._slack.require_free("chat.postMessage", channel)
        if not self._queue.claim(parcel, now):
            return
        self._queue.require_leading()  # frozen just now? Whoever leads by then will look for it
        try:
            answer = self._slack.call(
                "chat.postMessage",
                paced_by=channel,
                channel=channel,
                text=message.text,
                blocks=list(message.blocks),
                metadata={"event_type": message.event_type, "event_payload": {"id": parcel.opaque_id}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except Busy as busy:
            self._queue.again(parcel, busy.until, error="ratelimited")
            raise
        self._queue.sent(parcel, now, answer.get("channel"), answer.get("ts"))

    def _retry(self, parcel: Parcel, now: datetime, code: str, *, may_have_worked: bool) -> None:
        attempts = parcel.attempts + 1
        if attempts >= MOST_ATTEMPTS and not may_have_worked:
            self._give_up(parcel, now, code)
            return
        wait = LOOKUP_AFTER if may_have_worked else RETRY_BASE * 2 ** min(attempts, 8)
        if parcel.kind == Operation.AMEND:
            wait = max(wait, LOOKUP_AFTER)  # a write may land late, and must not undo this one
        self._queue.again(parcel, now + wait, error=code, unsure=may_have_worked)

    def _give_up(self, parcel: Parcel, now: datetime, code: str) -> None:
        if code in GONE:
            self._queue.skipped(parcel, now, code)
            return
        _log.warning("undelivered", row=parcel.id, kind=parcel.kind, code=code)
        self._queue.dead(parcel, now, code)
        report_undelivered(self._sessions, self._workspace_id, parcel, code, now)
