"""What every act in the workspace needs at hand."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playground.clock import VirtualClock
from playground.ids import Ids
from playground.log import Log
from playground.manifest import App
from playground.tokens import Tokens
from playground.workspace import Workspace

if TYPE_CHECKING:
    from playground.events import Events
    from playground.oauth import OAuth
    from playground.people import Person

Json = dict[str, Any]


@dataclass
class Core:
    """One workspace with one app installed. `lock` guards all rows; nobody waits while holding it."""

    workspace: Workspace
    app: App
    clock: VirtualClock
    log: Log
    ids: Ids
    app_id: str
    bot_id: str
    bot_user_id: str
    oauth: OAuth
    tokens: Tokens
    lock: threading.RLock = field(default_factory=threading.RLock)
    scheduled: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, tuple[str, int, bytes | None]] = field(default_factory=dict)
    address: str = ""  # http://127.0.0.1:PORT
    events: Events = field(init=False)

    def ts(self) -> str:
        """A fresh message timestamp at the virtual time."""
        return self.ids.ts(self.clock.now())

    def epoch(self) -> int:
        """The virtual time in seconds."""
        return int(self.clock.now().timestamp())

    @property
    def bot(self) -> Person:
        """The app's bot user."""
        return self.workspace.people[self.bot_user_id]

    @property
    def credentials(self) -> Json:
        """What messages of the app carry about it."""
        return {"bot_id": self.bot_id, "app_id": self.app_id, "name": self.app.bot_name}

    @property
    def files_address(self) -> str:
        """Where files are served; needs the bot token."""
        return f"{self.address}/files-pri/"
