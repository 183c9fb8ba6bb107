"""Leaders on PostgreSQL: one thread and one connection of a process, for all workspaces that it serves.

The connection holds an advisory lock for each workspace that this process leads. The thread says twice a second that
the process is alive, asks for the locks of the other workspaces, and hears what other processes wrote.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import count

from sqlalchemy import Engine

from bot.leadership import Alone, Leadership
from bot.log import frames, logger
from db.changes import Tables
from db.leader_line import SILENCE, LeaderLine, LineError
from db.session import Sessions

BEAT = 0.5
"""Seconds between two words to the server, and between two attempts to lead."""
FRESH = SILENCE - 1
"""Seconds after its last word for which a leader still counts on being it."""
HEARING = 2.0
"""Seconds that a stand-by waits until the leader has heard it."""
_REPLY = "heard"
_AT_A_TIME = 300

_log = logger("leadership")


class Candidate:
    """One workspace that this process would lead. `now` gives aware UTC, for the record."""

    def __init__(self, election: Election, workspace_id: str, now: Callable[[], datetime]) -> None:
        self.workspace_id = workspace_id
        self.now = now
        self.on_change: Callable[[], None] = lambda: None
        self.taken: int | None = None
        """The epoch that began when the lock was taken."""
        self.led_elsewhere = False
        self._election = election

    @property
    def epoch(self) -> int | None:
        return self.taken if self._election.is_fresh() else None

    def start(self, on_change: Callable[[], None]) -> None:
        self.on_change = on_change
        self._election.join(self)

    def stop(self) -> None:
        self._election.leave(self)

    def stand_by(self) -> bool:
        return self._election.stand_by(self)


class Election:
    """Stands for leader of workspaces. `replies`: stand-bys wait until the leader has heard them (on a time server).

    It begins with the first candidate and ends with the last.
    """

    def __init__(
        self,
        engine: Engine,
        tables: Tables,
        *,
        replies: bool = False,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = engine.url
        self._tables = tables
        self._replies = replies
        self._monotonic = monotonic
        self._name = uuid.uuid4().hex[:12]
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._turn = threading.RLock()
        self._line: LeaderLine | None = None
        self._beaten: float | None = None
        self._unsure = False
        self._candidates: list[Candidate] = []
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None
        self._knock, self._door = socket.socketpair()
        self._door.setblocking(False)
        self._numbers = count(1)
        self._unheard: set[int] = set()
        self._all_heard = threading.Condition()

    def candidate(self, workspace_id: str, now: Callable[[], datetime]) -> Candidate:
        """This process as a candidate for one workspace."""
        return Candidate(self, workspace_id, now)

    def is_fresh(self) -> bool:
        """Whether the server has answered lately enough to count on its locks."""
        beaten = self._beaten
        return beaten is not None and self._monotonic() - beaten < FRESH

    # --- candidates --------------------------------------------------------------------------------
    def join(self, candidate: Candidate) -> None:
        """Stand for leader; returns after the first attempt."""
        with self._turn:
            self._candidates.append(candidate)
            if self._thread is None:
                # Of its own: whoever waits for the former thread waits for that one to end.
                self._ending = threading.Event()
                self._thread = threading.Thread(
                    target=self._live, args=(self._ending,), name="mentorbot-leadership", daemon=True
                )
                self._thread.start()
        self._look()

    def leave(self, candidate: Candidate) -> None:
        """Stand no longer; a lock that was held is free when this returns."""
        with self._turn:
            if candidate not in self._candidates:
                return
            self._candidates.remove(candidate)
            taken, candidate.taken = candidate.taken, None
            if taken is not None and self._line is not None:
                try:
                    self._line.release(candidate.workspace_id)
                except LineError:
                    self._lose()
            thread = None if self._candidates else self._thread
            if thread is not None:
                self._thread = None
                self._ending.set()
                self._hang_up()
        if thread is not None:
            self._knock.send(b"!")
            thread.join(timeout=10)

    def stand_by(self, candidate: Candidate) -> bool:
        """See `Leadership.stand_by`."""
        with self._all_heard:
            if not self._all_heard.wait_for(lambda: not self._unheard, timeout=HEARING):
                self._unheard.clear()  # whoever leads looks through everything now and then
        self._look()
        return candidate.led_elsewhere or candidate.epoch is not None

    # --- what this process writes ------------------------------------------------------------------
    def notice(self, workspace_id: str, tables: Iterable[str]) -> tuple[int, str] | None:
        """What others must be told about a transaction that is about to be committed: a number for
        `rolled_back`, and the text; None when only this process needs to know.
        """
        mine = next((one for one in self._candidates if one.workspace_id == workspace_id), None)
        if mine is None or mine.epoch is not None:
            return None
        number = next(self._numbers)
        if self._replies:
            with self._all_heard:
                self._unheard.add(number)
        return number, f"{self._name} {workspace_id} {number} {','.join(sorted(tables))}"

    def rolled_back(self, number: int) -> None:
        """A transaction came to nothing: nobody will hear of it."""
        self._heard_of([number])

    def _heard_of(self, numbers: Iterable[int]) -> None:
        with self._all_heard:
            self._unheard.difference_update(numbers)
            self._all_heard.notify_all()

    # --- the thread --------------------------------------------------------------------------------
    def _live(self, ending: threading.Event) -> None:
        while not ending.is_set():
            self._wait()
            if ending.is_set():
                break
            try:
                self._look()
            except Exception as problem:  # without this thread nobody would lead
                _log.error("leadership_failed", error=type(problem).__name__, frames=frames(problem))

    def _wait(self) -> None:
        """Until somebody has told something, or it is time for a word."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._door, selectors.EVENT_READ)
            # Another thread may close the line meanwhile: then this waits for its time only.
            with self._turn, contextlib.suppress(ValueError, *LineError):
                if self._line is not None:
                    selector.register(self._line, selectors.EVENT_READ)
            heard = selector.select(BEAT)
        if any(key.fileobj is self._door for key, _ in heard):
            with contextlib.suppress(BlockingIOError):  # a thread that is ending was quicker
                self._door.recv(64)

    def _look(self) -> None:
        """Say a word, try for what nobody leads, hear what came; then call those whom it concerns."""
        with self._turn:
            if self._ending.is_set():
                return
            called, replies = self._ask()
        for candidate in called:
            try:
                candidate.on_change()
            except Exception as problem:
                _log.error("wake_failed", error=type(problem).__name__, workspace=candidate.workspace_id)
        if replies:
            self._answer(replies)

    def _ask(self) -> tuple[list[Candidate], list[str]]:
        """Those to be called, and what to reply once they are."""
        try:
            line = self._line
            if line is None:
                line = self._line = LeaderLine(self._url)
            began = self._monotonic()
            missed = self._beaten is not None and began - self._beaten >= FRESH
            waiting = [one for one in self._candidates if one.taken is None]
            called = [] if not missed else [one for one in self._candidates if one.taken is not None]
            line.beat()
            if waiting:
                self._try(line, waiting, called)
            if self._unsure:
                _log.info("leadership_sure")
            self._beaten, self._unsure = began, False
            return called, self._hear(line.heard(), called)
        except LineError as problem:
            self._lose()
            if not self._unsure:
                _log.warning("leadership_unsure", error=type(problem).__name__)
            self._unsure = True
            return [], []
        except Exception:
            self._lose()  # what was taken half is given back
            raise

    def _try(self, line: LeaderLine, waiting: list[Candidate], called: list[Candidate]) -> None:
        wanted = [one.workspace_id for one in waiting]
        epochs = line.take(wanted, self._holder, waiting[0].now)
        for candidate in waiting:
            candidate.taken = epochs.get(candidate.workspace_id)
            candidate.led_elsewhere = candidate.taken is None
            if candidate.taken is not None:
                _log.info("leading", workspace=candidate.workspace_id, epoch=candidate.taken)
                called.append(candidate)

    def _hear(self, notices: list[str], called: list[Candidate]) -> list[str]:
        replies: dict[str, list[str]] = {}
        for notice in notices:
            teller, workspace_id, numbers, tables = (*notice.split(" ", 3), "", "", "")[:4]
            if teller == self._name:
                continue
            if teller == _REPLY:
                if workspace_id == self._name:
                    self._heard_of(int(number) for number in numbers.split(","))
                continue
            self._tables.heard(tables.split(","))
            for candidate in self._candidates:
                if candidate.workspace_id == workspace_id and candidate.taken is not None:
                    if candidate not in called:
                        called.append(candidate)
                    replies.setdefault(teller, []).append(numbers)
        if not self._replies:
            return []
        return [
            f"{_REPLY} {teller} {','.join(numbers[first : first + _AT_A_TIME])}"
            for teller, numbers in replies.items()
            for first in range(0, len(numbers), _AT_A_TIME)
        ]

    def _answer(self, replies: list[str]) -> None:
        with self._turn:
            try:
                for reply in replies:
                    if self._line is not None:
                        self._line.notify(reply)
            except LineError:
                self._lose()

    def _lose(self) -> None:
        """The session is gone, and every lock with it."""
        self._hang_up()
        for candidate in self._candidates:
            if candidate.taken is not None:
                _log.warning("leadership_lost", workspace=candidate.workspace_id, epoch=candidate.taken)
            candidate.taken, candidate.led_elsewhere = None, False

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        self._beaten = None
        if line is not None:
            line.close()


def leadership_of(
    sessions: Sessions, *, on_time_server: bool = False
) -> Callable[[str, Callable[[], datetime]], Leadership]:
    """What gives each workspace its leadership: alone on SQLite, by election on PostgreSQL."""
    if sessions.engine.dialect.name != "postgresql":
        return lambda _workspace_id, _now: Alone()
    election = Election(sessions.engine, sessions.tables, replies=on_time_server)
    sessions.announcer = election
    return election.candidate
