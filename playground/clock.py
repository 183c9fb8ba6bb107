"""Time that can be turned: frozen (it moves only when told to) or flowing (with real time, and jumps).

Whoever takes part in time says when it is idle and when it wants to wake. A jump stops at every such moment,
in order, and waits at each until everyone is idle again and every envelope has been answered.
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playground.saying import Said

Release = Callable[[], object]


class ClockStuck(TimeoutError):  # noqa: N818  (reads as a sentence)
    """Someone held time back longer than patience allows; the message names them."""


@dataclass(eq=False)
class Seat:
    """A participant's place: busy, or idle until a moment (None: until woken)."""

    id: str
    name: str
    order: int
    busy: bool = True
    until: datetime | None = None
    woken: bool = False
    left: bool = False
    release: Release | None = None


class VirtualClock:
    """`now()` is aware and in UTC. `patience` is in real seconds."""

    def __init__(self, start: datetime, *, flowing: bool = False, patience: float = 60.0) -> None:
        if start.tzinfo is None:
            raise ValueError("the playground's start must be an aware datetime")
        self._changed = threading.Condition(threading.RLock())
        self._stepping = threading.RLock()
        self._base = start.astimezone(UTC)
        self._anchor = time.monotonic()
        self._flowing = flowing
        self._paused = 0
        self._closed = False
        self._patience = patience
        self._order = itertools.count()
        self._seats: dict[str, Seat] = {}
        self._timers: list[tuple[datetime, int, Callable[[], None]]] = []
        self._holds: dict[str, int] = {}
        if flowing:
            threading.Thread(target=self._flow, name="playground-clock", daemon=True).start()

    # --- reading and moving ------------------------------------------------------------------------
    def now(self) -> datetime:
        """The virtual time, UTC."""
        with self._changed:
            if self._flowing and not self._paused and not self._closed:
                return self._base + timedelta(seconds=time.monotonic() - self._anchor)
            return self._base

    def advance_to(self, when: datetime) -> None:
        """Go to `when`, through every stop on the way. Raises ClockStuck if someone stays busy."""
        when = when.astimezone(UTC)
        with self._stepping:
            self._pause()
            try:
                while True:
                    with self._changed:
                        self._await_quiet()
                        fire = self._take_stop(when)
                        if fire is None:
                            self._base = max(self._base, when)
                            return
                    fire()
            finally:
                self._resume()

    def advance(self, span: timedelta) -> None:
        """Go on by `span`."""
        self.advance_to(self.now() + span)

    def settle(self) -> None:
        """Wait until everyone is idle and every envelope answered, doing what is already due."""
        self.advance_to(self.now())

    def next_event(self) -> datetime | None:
        """The next moment at which something wants to happen; None when nothing does."""
        with self._changed:
            moments = [seat.until for seat in self._seats.values() if not seat.busy and seat.until]
            if self._timers:
                moments.append(self._timers[0][0])
            return min(moments, default=None)

    def call_at(self, when: datetime, do: Callable[[], None]) -> None:
        """A timer of the playground itself; `do` runs on the thread that moves time."""
        with self._changed:
            heapq.heappush(self._timers, (when, next(self._order), do))
            self._changed.notify_all()

    # --- holding time back -------------------------------------------------------------------------
    def hold(self, why: str) -> None:
        """Something is under way (an unanswered envelope): nothing moves until `unhold`."""
        with self._changed:
            self._holds[why] = self._holds.get(why, 0) + 1

    def unhold(self, why: str) -> None:
        """What was under way has ended."""
        with self._changed:
            left = self._holds.pop(why, 0) - 1
            if left > 0:
                self._holds[why] = left
            self._changed.notify_all()

    # --- taking part -------------------------------------------------------------------------------
    def participant(self, name: str) -> Participant:
        """Join from within this process; busy at first."""
        return Participant(self, self.join(name))

    def join(self, name: str, seat_id: str | None = None) -> Seat:
        """Take a seat, busy at first."""
        with self._changed:
            order = next(self._order)
            seat = Seat(seat_id or f"P{order}", name, order)
            self._seats[seat.id] = seat
            self._changed.notify_all()
            return seat

    def idle(self, seat: Seat, until: datetime | None, release: Release) -> bool:
        """The seat is idle until then; `release` is called once when it is due, woken or dismissed.

        False (and still busy) if there is nothing to wait for: woken since, already due, or left.
        """
        with self._changed:
            if seat.left or self._closed:
                return False
            if seat.woken or (until is not None and until <= self.now()):
                seat.woken = False
                return False
            seat.busy, seat.until, seat.release = False, until, release
            self._changed.notify_all()
            return True

    def wake(self, seat: Seat) -> None:
        """Work has appeared: the seat is busy from now on."""
        with self._changed:
            if seat.busy:
                seat.woken = True
            else:
                self._rouse(seat)

    def leave(self, seat: Seat) -> None:
        """Give the seat up; it holds nothing back any more."""
        with self._changed:
            seat.left = True
            self._seats.pop(seat.id, None)
            if not seat.busy:
                self._rouse(seat)
            self._changed.notify_all()

    def seats(self) -> list[Seat]:
        """Who takes part, in order of joining."""
        with self._changed:
            return list(self._seats.values())

    def close(self) -> None:
        """End of time: everyone is released, nothing waits any more."""
        with self._changed:
            self._base = self.now()
            self._closed = True
            for seat in list(self._seats.values()):
                self.leave(seat)
            self._timers.clear()
            self._changed.notify_all()

    # --- inside ------------------------------------------------------------------------------------
    def _rouse(self, seat: Seat) -> None:
        seat.busy, seat.until = True, None
        release, seat.release = seat.release, None
        if release is not None:
            release()

    def _pause(self) -> None:
        with self._changed:
            self._base = self.now()
            self._paused += 1

    def _resume(self) -> None:
        with self._changed:
            self._paused -= 1
            self._anchor = time.monotonic()
            self._changed.notify_all()

    def _await_quiet(self) -> None:
        if not self._changed.wait_for(self._is_quiet, self._patience):
            busy = sorted(seat.name for seat in self._seats.values() if seat.busy)
            raise ClockStuck(
                Said(
                    "time cannot move: busy {busy}, unanswered {unanswered}",
                    busy=busy or Said("nobody"),
                    unanswered=sorted(self._holds) or Said("nothing"),
                )
            )

    def _is_quiet(self) -> bool:
        return self._closed or (not self._holds and not any(s.busy for s in self._seats.values()))

    def _take_stop(self, limit: datetime) -> Callable[[], None] | None:
        """Take the next stop up to `limit` off the list and go to its time; the caller fires it."""
        due = [s for s in self._seats.values() if not s.busy and s.until is not None]
        seat = min(due, key=lambda s: (s.until, s.order), default=None)
        timer = self._timers[0] if self._timers else None
        if timer and timer[0] <= limit and (seat is None or seat.until is None or timer[0] <= seat.until):
            heapq.heappop(self._timers)
            self._base = max(self._base, timer[0])
            return timer[2]
        if seat is None or seat.until is None or seat.until > limit:
            return None
        self._base = max(self._base, seat.until)
        chosen = seat
        chosen.busy = True  # before the lock is let go: nobody may think it idle
        return lambda: self._rouse(chosen)

    def _flow(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                upcoming = self.next_event()
                if self._paused or upcoming is None:
                    self._changed.wait()
                    continue
                left = (upcoming - self.now()).total_seconds()
                if left > 0:
                    self._changed.wait(left)
                    continue
                now = self.now()
                fire = self._take_stop(now)
                self._base, self._anchor = now, time.monotonic()
            if fire is not None:
                fire()


class Participant:
    """A clock for someone in this process: `now`, `wait_until`, `wake`, `close`."""

    def __init__(self, clock: VirtualClock, seat: Seat) -> None:
        self._clock = clock
        self._seat = seat

    def now(self) -> datetime:
        """The virtual time, UTC."""
        return self._clock.now()

    def wait_until(self, when: datetime | None) -> None:
        """Idle until then: blocks until time reaches `when` or `wake` is called; None: until woken."""
        released = threading.Event()
        if self._clock.idle(self._seat, when, released.set):
            released.wait()

    def wake(self) -> None:
        """Work has appeared: busy at once."""
        self._clock.wake(self._seat)

    def close(self) -> None:
        """Leave; a waiting `wait_until` returns."""
        self._clock.leave(self._seat)
