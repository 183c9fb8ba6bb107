"""The workspaces that this process serves, each with a client, listeners' desk, jobs and drivers of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.authorization import AuthorizeResult

from bot.leadership import Leadership
from bot.listeners.desk import Desk
from bot.running.drivers import Driver
from bot.slack_client import SlackClient


@dataclass(frozen=True)
class Identity:
    """Who the app is in a workspace, as `auth.test` or an installation says. `enterprise_id` is empty outside of
    Enterprise Grid.
    """

    workspace_id: str
    name: str
    bot_user_id: str
    bot_id: str
    enterprise_id: str = ""


@dataclass(frozen=True)
class Workplace:
    """One workspace that is being served."""

    identity: Identity
    client: SlackClient
    desk: Desk
    drivers: Sequence[Driver]
    leadership: Leadership
    stopping: threading.Event
    """Set when long work of this workspace is to end."""
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def start(self) -> None:
        """Begin with its work; not once it was stopped, as when the app is taken out while the bot starts: nobody
        would stop it again, and it would keep its lock from whoever serves the workspace next.
        """
        with self._turn:
            if self.stopping.is_set():
                return
            self.leadership.start(self.desk.wake)
            for driver in self.drivers:
                driver.start()

    def stop(self) -> None:
        """Finish what was taken, then hand over."""
        self.stopping.set()
        with self._turn:
            for driver in self.drivers:
                driver.stop()
            self.leadership.stop()


Make = Callable[[Identity, SlackClient], Workplace]


class Workplaces:
    """Workspaces by Slack's team id. They come and go while the process runs, from any thread."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self.look_for: Callable[[str], None] = _look_nowhere
        """Called for a workspace that is not served, before its request is refused: it may open it."""
        self._lock = threading.Lock()
        self._open: dict[str, Workplace] = {}
        self._started = False

    def __iter__(self) -> Iterator[Workplace]:
        with self._lock:
            return iter(list(self._open.values()))

    def open(self, identity: Identity, client: SlackClient) -> Workplace:
        """Serve a workspace from now on, or with a new client if it is served already."""
        workplace = self._make(identity, client)
        with self._lock:
            former = self._open.pop(identity.workspace_id, None)
            self._open[identity.workspace_id] = workplace
            started = self._started
        if former is not None:
            former.stop()
        if started:
            workplace.start()
        return workplace

    def renew(self, identity: Identity, token: str) -> bool:
        """Give a workspace that is served another token while it works; False if it has to be opened (anew)."""
        with self._lock:
            workplace = self._open.get(identity.workspace_id)
        if workplace is None or workplace.identity != identity:
            return False
        workplace.client.token = token
        return True

    def close(self, workspace_id: str) -> None:
        """Serve a workspace no longer: its work ends, and its requests are refused."""
        former = self.take(workspace_id)
        if former is not None:
            former.stop()

    def take(self, workspace_id: str) -> Workplace | None:
        """Refuse requests of a workspace from now on; whoever takes it has to stop its work. None if not served."""
        with self._lock:
            return self._open.pop(workspace_id, None)

    def start(self) -> None:
        """Begin with the work of all, and of those who come later as soon as they come."""
        with self._lock:
            self._started = True
            first = list(self._open.values())
        for workplace in first:
            workplace.start()

    def stop(self) -> None:
        """End all work."""
        for workplace in self:
            self.close(workplace.identity.workspace_id)

    def of(self, team_id: str) -> Desk | None:
        """The desk of a workspace; None where the app is not installed (any more)."""
        workplace = self._open.get(team_id)
        return workplace.desk if workplace is not None else None

    def authorize(self, team_id: str) -> AuthorizeResult | None:
        """Whether requests of a workspace are let in, and in whose name they are answered; Slack is not asked."""
        workplace = self._open.get(team_id)
        if workplace is None:
            self.look_for(team_id)
            workplace = self._open.get(team_id)
        if workplace is None:
            return None
        known = workplace.identity
        return AuthorizeResult(
            enterprise_id=known.enterprise_id or None,
            team_id=known.workspace_id,
            bot_token=workplace.client.token,
            bot_id=known.bot_id,
            bot_user_id=known.bot_user_id,
        )


def home_of(body: Mapping[str, Any]) -> str:
    """The workspace whose app a request is for, as far as it says so; "" if only its `team` does.

    Where people of two companies share a channel, `team` may be that of whoever acted. What they acted on knows
    better: a view, or a message, which nobody but the app can have posted.
    """
    view, message = body.get("view"), body.get("message")
    if isinstance(view, dict) and view.get("app_installed_team_id"):
        return str(view["app_installed_team_id"])
    if body.get("type") == "block_actions" and isinstance(message, dict):
        profile = message.get("bot_profile")
        return str((profile.get("team_id") if isinstance(profile, dict) else "") or message.get("team") or "")
    return ""


def _look_nowhere(_team_id: str) -> None:
    """Where workspaces do not come while the process runs."""
