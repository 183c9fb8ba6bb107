"""The sender: takes what the outbox holds to Slack, each row once.

An attempt that may have worked is looked up before it is repeated. How that is settled for each method of Slack's
stands in a table in docs/architecture.md ("Nothing lost, nothing twice").
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.delivery.conversations import Conversations
from bot.delivery.heads import METHODS, POST, method_of
from bot.delivery.operations import Operations
from bot.delivery.parcel import Parcel
from bot.delivery.queue import IDEMPOTENT, LOOKUP_AFTER, Queue
from bot.delivery.render import ReaderGone, Rendered, render
from bot.delivery.slack import Busy, Refused, Slack, Unclear
from bot.delivery.undelivered import UNCLEAR, report_undelivered
from bot.domain.messages import NO_CHANNEL, NoChannel, NoLongerApplies, Operation
from bot.leadership import DeposedError, Leadership
from bot.log import about, frames, logger
from bot.metrics import Metrics
from db.session import Sessions

LOOKUPS = 2
"""How often a message that may have been sent is looked for before it is sent again."""
RETRY_BASE = timedelta(seconds=10)
LONGEST_WAIT = timedelta(minutes=10)
"""Between two attempts, however often Slack has failed: it is looked at again soon after it is well."""
GIVES_UP_AFTER = timedelta(days=1)
"""An outage of Slack's that lasts longer, or a row that it can never take: coordinators decide."""
DATABASE_BUSY = timedelta(seconds=5)
"""When to look again at a row whose attempt the database broke off; without any database nothing is looked at."""
GONE = frozenset({"user_disabled", "user_not_found", "user_not_visible", "cannot_dm_bot"})
LATEST_WINS = frozenset({str(Operation.AMEND), str(Operation.PUBLISH_HOME)})
"""What a late attempt of would put an older state over a newer one."""

_NOT_ITS_FAULT = (Busy, DeposedError, DBAPIError, PoolTimeoutError)
"""What ends an attempt without saying anything about the row."""

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
        except (DBAPIError, PoolTimeoutError) as problem:
            # The row stays as far as it got, so that nothing is given up that the database could not write down.
            _log.warning("row_put_off", row=parcel.id, kind=parcel.kind, error=type(problem).__name__)
            return self._now() + DATABASE_BUSY
        return None

    def _look_up(self, parcel: Parcel, now: datetime) -> None:
        """Find out whether an earlier attempt arrived. Without an answer nothing is known: look again later, and
        where looking is not allowed coordinators decide.
        """
        try:
            found = self._conversations.find_sent(parcel)
        except Unclear as unclear:
            later = now + LOOKUP_AFTER
            self._queue.again(parcel, later, error=unclear.code, lookups=parcel.lookups, unsure=True)
        except Refused as refused:
            self._bury(parcel, now, f"{UNCLEAR}:{refused.code}")
        except _NOT_ITS_FAULT:
            raise
        except Exception as problem:
            # A row that cannot even be looked for must not stop everybody else's messages, nor go out twice.
            self._bury(parcel, now, f"{UNCLEAR}:{_mistake(parcel, problem)}")
        else:
            self._settle(parcel, found, now)

    def _settle(self, parcel: Parcel, found: tuple[str, str] | None, now: datetime) -> None:
        """After a look: it arrived, or it is looked for once more, or it did not arrive."""
        if found is not None:
            self._queue.sent(parcel, now, *found)
        elif parcel.lookups + 1 < LOOKUPS:
            self._queue.again(
                parcel, now + LOOKUP_AFTER, error="not_found_yet", lookups=parcel.lookups + 1, unsure=True
            )
        elif self._is_too_late(parcel, now):
            self._give_up(parcel, now, "not_sent")
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
            self._drop(parcel, now, reason)
        except Unclear as unclear:
            self._retry(parcel, now, unclear.code)
        except Refused as refused:
            self._give_up(parcel, now, refused.code)
        except _NOT_ITS_FAULT:
            raise
        except Exception as problem:
            # A view that cannot be made must not stop everybody else's messages.
            self._give_up(parcel, now, _mistake(parcel, problem))

    def _drop(self, parcel: Parcel, now: datetime, reason: Exception) -> None:
        """It does not go; unless it only goes with what makes its channel, which was refused, and is told."""
        if isinstance(reason, NoChannel) and self._queue.is_orphan(parcel):
            self._queue.dead(parcel, now, NO_CHANNEL)
        else:
            self._queue.skipped(parcel, now, type(reason).__name__)

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
        channel = message.channel or message.person or self._conversations.of(parcel)
        self._slack.require_free(POST, message.person or channel)
        if not self._queue.claim(parcel, now, channel):
            return
        self._queue.require_leading()  # frozen just now? Whoever leads by then will look for it
        try:
            answer = self._post(parcel, message, channel)
        except Busy as busy:
            self._queue.again(parcel, busy.until, error="ratelimited")
            raise
        except Unclear as unclear:
            self._queue.again(parcel, now + LOOKUP_AFTER, error=unclear.code, unsure=True)
            return
        except Refused as refused:
            nobody = channel == message.person and refused.code == "channel_not_found"
            raise Refused("user_not_found" if nobody else refused.code) from None
        where = str(answer.get("channel") or channel)
        if channel == message.person:
            self._conversations.remember(int(parcel.args["person"]), where)
        self._queue.sent(parcel, now, where, answer.get("ts"))

    def _post(self, parcel: Parcel, message: Rendered, channel: str) -> dict[str, Any]:
        return self._slack.call(
            POST,
            paced_by=message.person or channel,
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            metadata={"event_type": message.event_type, "event_payload": {"id": parcel.opaque_id}},
            unfurl_links=False,
            unfurl_media=False,
        )

    def _retry(self, parcel: Parcel, now: datetime, code: str) -> None:
        """What can be repeated had no clear answer: an operation, or the opening of a conversation to write in."""
        if self._is_too_late(parcel, now):
            self._give_up(parcel, now, code)
            return
        wait = min(LONGEST_WAIT, RETRY_BASE * 2 ** min(parcel.attempts + 1, 8))
        if parcel.kind in LATEST_WINS:
            wait = max(wait, LOOKUP_AFTER)  # a write may land late, and must not undo this one
        self._queue.again(parcel, now + wait, error=code)

    def _is_too_late(self, parcel: Parcel, now: datetime) -> bool:
        # What comes from a backup may have been sent by somebody else, but was not tried here.
        if parcel.first_tried_at is None or not parcel.attempts:
            return False
        return now >= parcel.first_tried_at + GIVES_UP_AFTER

    def _give_up(self, parcel: Parcel, now: datetime, code: str) -> None:
        if code in GONE:
            self._queue.skipped(parcel, now, code)
        else:
            self._bury(parcel, now, code)

    def _bury(self, parcel: Parcel, now: datetime, code: str) -> None:
        """Dead, and told in the same transaction: nobody dies unheard."""
        _log.warning("undelivered", row=parcel.id, kind=parcel.kind, code=code)
        self._queue.dead(parcel, now, code, lambda session: report_undelivered(session, parcel, code, now))


def _mistake(parcel: Parcel, problem: Exception) -> str:
    """The code of what nobody foresaw; where it happened is logged."""
    error = type(problem).__name__
    _log.error("row_failed", row=parcel.id, kind=parcel.kind, error=error, frames=frames(problem))
    return f"internal:{error}"
