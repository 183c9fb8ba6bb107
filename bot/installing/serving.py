"""Serves the workspaces that the table of installations names, for as long as it names them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.clock import Clock, ClockServerError
from bot.installing.erasing import erase
from bot.installing.installations import REVOKED, Installations, Installed
from bot.log import frames, logger
from bot.running.workplaces import Identity, Workplaces
from bot.slack_client import SlackClient
from db.session import Sessions

LOOK_EVERY = timedelta(minutes=2)
"""Until a process notices what happened at another, if nothing makes it look before: a request of a workspace that
it does not know does, and so does a token that Slack does not take any more.
"""
ERASE_EVERY = timedelta(hours=1)
PATIENCE = timedelta(seconds=5)
"""Requests of a workspace that is not installed make it look no more often than that."""

_log = logger("installing")


class Ending(Protocol):
    """Work that is to end."""

    def stop(self) -> None: ...


class Serving:
    """Opens and closes workplaces as the table says, and deletes what those left whose time of grace is over.

    `client` makes a client for a workspace. All of it may be called from any thread.
    """

    def __init__(
        self,
        sessions: Sessions,
        installations: Installations,
        workplaces: Workplaces,
        clock: Clock,
        client: Callable[[str, str], SlackClient],
    ) -> None:
        self._sessions = sessions
        self._installations = installations
        self._workplaces = workplaces
        self._clock = clock
        self._client = client
        self._looking = threading.RLock()
        self._known: dict[str, int] = {}
        self._ending: list[Ending] = []
        self._looked_for: dict[str, datetime] = {}
        self._erase_at = clock.now()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="mentorbot-installations", daemon=True)

    # --- running -----------------------------------------------------------------------------------
    def start(self) -> None:
        """Look from time to time."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()
        self._clock.close()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self._end_work()

    def wake(self) -> None:
        """Something happened to an installation."""
        self._clock.wake()

    def _live(self) -> None:
        try:
            while not self._stopping.is_set():
                self._turn()
                self._clock.wait_until(self._clock.now() + LOOK_EVERY)
        except ClockServerError:
            _log.error("clock_lost")

    def _turn(self) -> None:
        try:
            self.look()
            self._end_work()
            self._erase()
        except Exception as problem:
            _log.error(
                "job_failed", kind="installations", error=type(problem).__name__, frames=frames(problem)
            )

    # --- looking -----------------------------------------------------------------------------------
    def look(self) -> None:
        """Serve what is installed and not served yet, with its present token, and nobody else."""
        with self._looking:
            revisions = self._installations.revisions()
            for workspace_id in [known for known in self._known if known not in revisions]:
                self._close(workspace_id)
            for workspace_id, revision in revisions.items():
                if self._known.get(workspace_id) != revision:
                    self._look_at(workspace_id)

    def look_for(self, workspace_id: str) -> None:
        """A request came from a workspace that is not served: perhaps it was installed at another process."""
        now = self._clock.now()
        if workspace_id and now >= self._looked_for.get(workspace_id, now):
            if len(self._looked_for) > 1000:  # noqa: PLR2004 - whoever asks for so many makes ids up
                self._looked_for.clear()
            self._looked_for[workspace_id] = now + PATIENCE
            self._look_at(workspace_id)

    def present_token(self, workspace_id: str) -> str:
        """The token of a workspace as the table has it now; "" if it has none any more."""
        known = self._installations.of(workspace_id)
        if known is None or not known.serves:
            self.wake()
            return ""
        return known.bot_token

    def taken_away(self, workspace_id: str, token: str) -> None:
        """Slack says that the workspace took this token back; word of it may have been lost."""
        now = self._clock.now()
        if not self._installations.leave(workspace_id, REVOKED, now, now, token=token):
            return
        # Work says this while it runs, and whoever looks may be waiting for just that work: they look once more.
        if self._looking.acquire(blocking=False):
            try:
                self._close(workspace_id)
            finally:
                self._looking.release()
        self.wake()

    def _look_at(self, workspace_id: str) -> None:
        """One that cannot be served now keeps nobody else from being served; it is tried again."""
        with self._looking:
            try:
                known = self._installations.of(workspace_id)
                if known is not None and known.serves:
                    self._serve(known)
                else:
                    self._close(workspace_id)
            except Exception as problem:
                _log.error(
                    "workspace_not_served", workspace=workspace_id, error=type(problem).__name__,
                    frames=frames(problem),
                )  # fmt: skip
                self._known.pop(workspace_id, None)
                return
            if known is not None:
                self._known[workspace_id] = known.revision

    def _serve(self, known: Installed) -> None:
        identity = Identity(
            known.workspace_id, known.name, known.bot_user_id, known.bot_id, known.enterprise_id
        )
        if not self._workplaces.renew(identity, known.bot_token):
            self._workplaces.open(identity, self._client(known.workspace_id, known.bot_token))

    def left(self, workspace_id: str) -> None:
        """A workspace is gone: its requests are refused from now on, and its work is brought to an end soon."""
        self._close(workspace_id)
        self.wake()

    def _close(self, workspace_id: str) -> None:
        with self._looking:
            self._known.pop(workspace_id, None)
            former = self._workplaces.take(workspace_id)
            if former is not None:
                former.stopping.set()
                self._ending.append(former)

    def _end_work(self) -> None:
        with self._looking:
            ending, self._ending = self._ending, []
        for workplace in ending:
            workplace.stop()

    # --- deleting ----------------------------------------------------------------------------------
    def _erase(self) -> None:
        now = self._clock.now()
        if now < self._erase_at:
            return
        interrupted = False
        for workspace_id in self._installations.to_erase(now):
            try:
                if self._installations.begin_erasing(workspace_id, now):
                    erase(self._sessions, workspace_id)
            except Exception as problem:  # one keeps none of the others from being deleted
                interrupted = True
                _log.error(
                    "workspace_not_erased", workspace=workspace_id, error=type(problem).__name__,
                    frames=frames(problem),
                )  # fmt: skip
        if not interrupted:  # else it is gone on with at the next look
            self._erase_at = now + ERASE_EVERY
