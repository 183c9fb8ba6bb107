"""What listeners work with: the turn of one request, and the desk that stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from slack_sdk import WebClient

from blocks.reader import Reader
from bot.domain.access import Actor
from bot.kept_open import KeptOpen
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.metrics import Metrics
from db.models import Person
from db.session import Sessions, WorkspaceSession


@dataclass(frozen=True)
class Desk:
    """What the listeners of one workspace share. `now` gives aware UTC; `wake` tells the drivers that work has
    appeared.
    """

    sessions: Sessions
    client: WebClient
    workspace_id: str
    bot_user_id: str
    now: Callable[[], datetime]
    wake: Callable[[], None]
    metrics: Metrics = field(default_factory=Metrics)
    kept_open: KeptOpen = field(default_factory=KeptOpen)


class Desks(Protocol):
    """The desks of the workspaces that this process serves."""

    def of(self, team_id: str) -> Desk | None:
        """The desk of a workspace by Slack's ids; None where the app is not installed (any more)."""


@dataclass(frozen=True)
class Turn:
    """One request inside its transaction."""

    session: WorkspaceSession
    request: Request
    person: Person
    actor: Actor
    reader: Reader
    now: datetime


Handler = Callable[[Turn], Outcome]
Look = Callable[[Desk, Request], Request]
"""Finds out what must be known before the transaction begins: it asks Slack, or the matcher."""
