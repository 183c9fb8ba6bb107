"""The Events API: what the app has subscribed to, sent once and again until it is acknowledged."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from playground.core import Core
from playground.link import Envelope, Link
from playground.manifest import EVENT_SCOPES
from playground.workspace import SCOPE_PREFIX, Channel

Json = dict[str, Any]

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
JUDGED = timedelta(minutes=60)  # over this time more than 95 % without an ack end the subscription
JUDGED_SHARE = 0.95
JUDGED_FROM = 1000  # Slack spares apps with fewer deliveries than this (?)


class Events:
    """Sends subscribed events; each is retried three times in virtual time."""

    def __init__(self, core: Core, link: Link) -> None:
        self._core = core
        self._link = link
        self._collecting = threading.local()
        self._judged: deque[tuple[datetime, bool]] = deque()
        self.disabled = False
        self.last: Envelope | None = None

    def emit(self, kind: str, event: Json) -> None:
        """Send an event if the manifest subscribes to it."""
        self._send(kind, {**event, "type": kind})

    def message(self, channel: Channel, event: Json) -> None:
        """Send a `message` event if the kind of conversation is subscribed to."""
        self._send(f"message.{SCOPE_PREFIX[channel.kind]}", {**event, "type": "message"})

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Waits, at the end, for the acks of the events that this thread has caused inside."""
        outer = getattr(self._collecting, "envelopes", None)
        mine: list[Envelope] = []
        self._collecting.envelopes = mine
        try:
            yield
        finally:
            self._collecting.envelopes = outer
        for envelope in mine:
            envelope.done.wait()

    def redeliver(self) -> Envelope | None:
        """Send the last event again although it was acknowledged, as Slack sometimes does."""
        if self.last is None:
            return None
        again = self._link.envelope("events_api", self.last.payload)
        again.id = self.last.id
        again.attempt, again.reason = 1, "timeout"
        self._core.log.add("event_redelivered", event=again.payload["event"]["type"], envelope=again.id)
        self._link.send(again)
        return again

    def _send(self, subscription: str, event: Json) -> None:
        core = self._core
        scopes = EVENT_SCOPES.get(subscription, ())
        allowed = not scopes or core.app.scopes.intersection(scopes)
        if not core.tokens.installed:
            return
        if subscription not in core.app.events or not allowed or self.disabled:
            return
        event.setdefault("event_ts", core.ts())
        payload = {
            "token": "verification-token",
            "team_id": core.workspace.team_id,
            "context_team_id": core.workspace.team_id,
            "context_enterprise_id": core.workspace.enterprise_id or None,
            "api_app_id": core.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": core.ids.next("Ev"),
            "event_time": core.epoch(),
            "authorizations": [
                {
                    "enterprise_id": core.workspace.enterprise_id or None,
                    "team_id": core.workspace.team_id,
                    "user_id": core.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": core.ids.secret(16),
        }
        core.log.add(
            "event_sent",
            who=event.get("user") if isinstance(event.get("user"), str) else None,
            channel=event.get("channel") if isinstance(event.get("channel"), str) else None,
            event=event["type"],
            event_id=payload["event_id"],
        )
        self._deliver(payload, 0, "")

    def _deliver(self, payload: Json, attempt: int, reason: str) -> None:
        envelope = self._link.envelope("events_api", payload)
        envelope.attempt, envelope.reason = attempt, reason
        envelope.on_done = self._done
        collecting = getattr(self._collecting, "envelopes", None)
        if collecting is not None:
            collecting.append(envelope)
        self.last = envelope
        self._link.send(envelope)

    def _done(self, envelope: Envelope) -> None:
        """Acked, or on to the next attempt. Runs before the envelope stops holding time back."""
        self._judge(envelope.acked)
        if envelope.acked:
            if envelope.redeliver:
                self.redeliver()
            return
        attempt = envelope.attempt + 1
        event = envelope.payload["event"]["type"]
        detail = {"event": event, "event_id": envelope.payload["event_id"], "reason": envelope.failure}
        if attempt > len(RETRY_AFTER) or self.disabled:
            self._core.log.add("event_lost", **detail)
            return
        reason = self._link.reason(envelope.failure or "")

        def again() -> None:
            if self.disabled:
                return
            self._core.log.add("envelope_retried", attempt=attempt, **detail)
            self._deliver(envelope.payload, attempt, reason)

        wait = RETRY_AFTER[attempt - 1]
        if wait:
            self._core.clock.call_at(self._core.clock.now() + wait, again)
        else:
            again()

    def _judge(self, acked: bool) -> None:
        now = self._core.clock.now()
        self._judged.append((now, acked))
        while self._judged and self._judged[0][0] <= now - JUDGED:
            self._judged.popleft()
        failed = sum(not ok for _, ok in self._judged) if not acked else 0
        if len(self._judged) >= JUDGED_FROM and failed > JUDGED_SHARE * len(self._judged):
            self.disabled = True
            self._core.log.add("events_disabled", failed=failed, of=len(self._judged))
