"""What listeners work with: the turn of one request, and the desk that stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient

from blocks.reader import Reader
from bot.domain.access import Actor
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from db.models import Person
from db.session import Sessions, WorkspaceSession


@dataclass(frozen=True)
class Desk:
    """What every listener shares. `now` gives aware UTC; `wake` tells the driver that work has appeared."""

    sessions: Sessions
    client: WebClient
    workspace_id: str
    bot_user_id: str
    now: Callable[[], datetime]
    wake: Callable[[], None]


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
