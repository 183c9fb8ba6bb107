"""The autopilot: colleagues live on in a thread of their own, while the clock flows and while it jumps.

The thread takes part in time like the app does: it says until when nobody means to do anything, so a jump
stops there, waits for what they do, and goes on. Whoever the visitor acts as is left alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from demo.life import Life
from demo.rhythm import after_working_hours
from playground.clock import Participant
from playground.log import LogRecord

BREATH = timedelta(seconds=1)  # between two acts, so that the app gets its turn
NEWS = frozenset({"message_posted", "message_updated", "ephemeral_shown", "ephemeral_updated"})


class Autopilot:
    """On or off. `spared()` gives the user ids of those who are left alone, asked before each act."""

    def __init__(self, life: Life, spared: Callable[[], frozenset[str]]) -> None:
        self.life = life
        self._spared = spared
        self._clock = life.playground.clock
        self._switching = threading.Lock()
        self._seat: Participant | None = None
        self._thread: threading.Thread | None = None
        self._forget: Callable[[], None] | None = None
        self.acting_as: str | None = None
        self.trouble: str | None = None

    @property
    def on(self) -> bool:
        return self._seat is not None

    def switch_on(self) -> None:
        """Colleagues take up their lives; what they missed meanwhile they do in the hours to come."""
        with self._switching:
            if self._seat is not None:
                return
            self.trouble = None
            self._catch_breath(self._clock.now())
            seat = self._clock.participant("colleagues")
            self._seat = seat
            self._forget = self.life.playground.log.subscribe(lambda record: self._hear(seat, record))
            self._thread = threading.Thread(target=self._live, args=(seat,), name="autopilot", daemon=True)
            self._thread.start()

    def switch_off(self) -> None:
        """Nobody does anything any more once this returns."""
        with self._switching:
            thread = self._thread
            self._leave()
        if thread is not None and thread is not threading.current_thread():
            thread.join(10)

    def look_up(self) -> None:
        """Who is spared has changed: think again about who is next."""
        seat = self._seat
        if seat is not None:
            seat.wake()

    def _leave(self) -> None:
        seat, self._seat = self._seat, None
        if self._forget is not None:
            self._forget()
        if seat is not None:
            seat.close()

    @staticmethod
    def _hear(seat: Participant, record: LogRecord) -> None:
        if record.what in NEWS:
            seat.wake()

    def _catch_breath(self, now: datetime) -> None:
        """Spread what has become overdue over the next working hours of whoever meant to do it."""
        for player in self.life.players.values():
            zone = player.persona.colleague.tz
            for index, plan in enumerate(player.plans):
                if plan.due < now:
                    hours = player.persona.reaction_hours("again", index)
                    player.plans[index] = replace(
                        plan, due=after_working_hours(now, zone, hours, minute=index % 50)
                    )

    def _live(self, seat: Participant) -> None:
        try:
            rested = self._clock.now()
            while self._seat is seat:
                until = self._once(rested)
                if until is not None and until <= self._clock.now():
                    rested = until = self._clock.now() + BREATH
                seat.wait_until(until)
        except Exception as problem:
            self.trouble = f"The colleagues stopped: {type(problem).__name__}: {problem}"
            raise
        finally:
            with self._switching:
                if self._seat is seat:
                    self._leave()

    def _once(self, rested: datetime) -> datetime | None:
        """Look at what is new, let one colleague act if it is time; until when nobody does anything."""
        life = self.life
        life.look()
        now = self._clock.now()
        if now < rested:
            return rested
        life.spared = self._spared()
        upcoming = life.upcoming()
        if upcoming is None or upcoming[0] > now:
            return upcoming[0] if upcoming else None
        player = life.players[upcoming[1]]
        self.acting_as = player.person.id
        try:
            player.act(now)
        finally:
            self.acting_as = None
        return now
