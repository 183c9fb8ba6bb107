"""Everything that is sent to the app: one answer each, within three seconds, over whatever carries it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from playground.clock import VirtualClock
from playground.faults import Faults
from playground.ids import Ids
from playground.log import Log

Json = dict[str, Any]
Found = TypeVar("Found")

ACK_WITHIN = 3.0  # seconds on the wall


@dataclass(eq=False)
class Envelope:
    """Something sent to the app that wants one ack. `done` is set when it is acked or given up."""

    id: str
    kind: str
    payload: Json
    accepts: bool = False
    attempt: int = 0
    reason: str = ""
    acked: bool = False
    reply: Json | None = None
    failure: str | None = None
    redeliver: bool = False
    on_done: Callable[[Envelope], None] | None = None
    done: threading.Event = field(default_factory=threading.Event)
    deadline: Deadline | None = None


class Deadline:
    """Runs something on the loop once the wall shows a time, unless cancelled."""

    def __init__(self, wall: Callable[[], float], at: float, do: Callable[[], object]) -> None:
        self._wall = wall
        self._at = at
        self._do = do
        self._cancelled = False
        self._handle: asyncio.TimerHandle | None = None

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """On the loop: look again when it may be time. A wall of one's own is looked at often."""
        if self._cancelled:
            return
        left = self._at - self._wall()
        if left <= 0:
            self._do()
            return
        wait = left if self._wall is time.monotonic else 0.005
        self._handle = loop.call_later(wait, self.start, loop)

    def cancel(self) -> None:
        """It is not needed any more. From any thread."""
        self._cancelled = True
        if self._handle is not None:
            self._handle.cancel()


class Transport(Protocol):
    """A way to the app. Tells the link what became of each envelope: `answered` or `failed`."""

    def carry(self, envelope: Envelope, fault: str | None) -> bool:
        """Set out with it, from any thread; `fault` befalls it on the way. False if there is nobody to take it."""

    def forget(self, envelope: Envelope) -> None:
        """Nobody waits for its answer any more. From any thread."""

    def reason(self, failure: str) -> str:
        """What the next attempt says of an event that failed like this."""


class Link:
    """The envelopes that wait for an answer, and the transport that carries them."""

    def __init__(
        self,
        clock: VirtualClock,
        log: Log,
        ids: Ids,
        *,
        faults: Faults,
        wall: Callable[[], float],
    ) -> None:
        self._clock = clock
        self._log = log
        self._ids = ids
        self._faults = faults
        self._wall = wall
        self._lock = threading.RLock()
        self._ended: dict[str, str] = {}
        self.transport: Transport | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    def envelope(self, kind: str, payload: Json, *, accepts: bool = False) -> Envelope:
        """A new one, not yet sent."""
        return Envelope(self._ids.uuid(), kind, payload, accepts)

    def send(self, envelope: Envelope) -> None:
        """Send it; from any thread. Time stands still until it is done."""
        self._clock.hold(f"{envelope.kind} {envelope.id}")
        fault = self._faults.draw("link")
        if fault:
            self._log.add("fault_injected", fault=fault, method="link")
        if fault == "redeliver":
            envelope.redeliver = True
        with self._lock:
            self._ended.pop(envelope.id, None)
        envelope.deadline = Deadline(
            self._wall, self._wall() + ACK_WITHIN, lambda: self.failed(envelope, "timeout")
        )
        if self.transport is None or not self.transport.carry(envelope, fault):
            self.failed(envelope, "no_connection")
            return
        self.call(self._start, envelope.deadline)

    def reason(self, failure: str) -> str:
        """What Slack says at the next attempt of an event that failed like this."""
        return self.transport.reason(failure) if self.transport is not None else "connection_failed"

    def wait_for(self, doing: Coroutine[Any, Any, Found]) -> Found | None:
        """Do something on the server's loop, as long as an answer may take; None if it is not done by then.

        Not from the loop itself, and only while the server runs.
        """
        if self.loop is None:
            doing.close()
            return None
        return asyncio.run_coroutine_threadsafe(self._within(doing), self.loop).result()

    async def _within(self, doing: Coroutine[Any, Any, Found]) -> Found | None:
        task = asyncio.ensure_future(doing)
        deadline = Deadline(self._wall, self._wall() + ACK_WITHIN, task.cancel)
        deadline.start(asyncio.get_running_loop())
        try:
            return await task
        except asyncio.CancelledError:
            return None
        finally:
            deadline.cancel()

    # --- what transports tell ----------------------------------------------------------------------
    def answered(self, envelope: Envelope, reply: Any) -> None:
        """The app has acknowledged it; `reply` is an object, a text, or nothing."""
        if reply not in (None, {}, "") and not envelope.accepts:
            self.refuse("payload_not_accepted", envelope=envelope.id)
            reply = None
        self._end(envelope, reply=reply if isinstance(reply, dict) else _as_text(reply))

    def failed(self, envelope: Envelope, failure: str) -> None:
        """It was not acknowledged, and will not be."""
        if self.transport is not None:
            self.transport.forget(envelope)
        self._end(envelope, failure=failure)

    def refuse(self, error: str, **more: Any) -> None:
        """An answer was not one that Slack would take."""
        self._log.add("ack_refused", error=error, **more)

    def ended(self, envelope_id: str) -> str | None:
        """How an envelope ended: acked, or the failure; None while it waits, or if there is no such."""
        with self._lock:
            return self._ended.get(envelope_id)

    def call(self, do: Callable[..., Any], *args: Any) -> None:
        """Do something on the server's loop soon; from any thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(do, *args)

    # --- how they end ------------------------------------------------------------------------------
    def _start(self, deadline: Deadline) -> None:
        if self.loop is not None:
            deadline.start(self.loop)

    def _end(self, envelope: Envelope, *, reply: Json | None = None, failure: str | None = None) -> None:
        with self._lock:
            if envelope.acked or envelope.failure:
                return
            envelope.acked = failure is None
            envelope.reply, envelope.failure = reply, failure
            self._ended[envelope.id] = failure or "acked"
        if envelope.deadline is not None:
            envelope.deadline.cancel()
        if failure:
            self._log.add(
                "ack_missing",
                who=(envelope.payload.get("user") or {}).get("id")
                if envelope.kind == "interactive"
                else None,
                envelope=envelope.id,
                kind=envelope.kind,
                reason=failure,
                attempt=envelope.attempt,
            )
        try:
            if envelope.on_done is not None:
                envelope.on_done(envelope)
        finally:
            self._clock.unhold(f"{envelope.kind} {envelope.id}")
            envelope.done.set()


def _as_text(reply: Any) -> Json | None:
    return {"text": reply} if isinstance(reply, str) and reply else None
