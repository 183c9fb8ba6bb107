"""The visit that an installation begins with: whoever comes back from Slack must be the browser that went there."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete

from db.models import InstallState
from db.session import NOWHERE, Sessions

VISIT = timedelta(minutes=10)
"""How long a browser may take at Slack."""
_OURS = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Visit:
    """What goes to Slack and comes back (`state`), and what stays in the browser (`browser`, a cookie)."""

    state: str
    browser: str


class Visits:
    """Begins visits and ends them. Only a hash of both halves together is stored: neither is worth anything alone."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def begin(self, browser: str, now: datetime) -> Visit:
        """A new visit of a browser, which keeps its cookie (`browser`) if it has one: it may have two tabs."""
        kept = browser if _OURS.fullmatch(browser) else secrets.token_urlsafe(32)
        visit = Visit(secrets.token_urlsafe(32), kept)
        with self._sessions.writing(NOWHERE) as session:
            session.execute(delete(InstallState).where(InstallState.expires_at <= now))
            session.add(InstallState(state_hash=_hash(visit), expires_at=now + VISIT))
        return visit

    def end(self, state: str, browser: str, now: datetime) -> bool:
        """Whether this visit was begun, not long ago, in this browser. It is over in any case."""
        if not _OURS.fullmatch(state) or not _OURS.fullmatch(browser):
            return False
        begun = delete(InstallState).where(
            InstallState.state_hash == _hash(Visit(state, browser)), InstallState.expires_at > now
        )
        with self._sessions.writing(NOWHERE) as session:
            ended = session.execute(begun)
            # One statement takes it, so that of two replicas that are asked at once one says yes.
            return isinstance(ended, CursorResult) and ended.rowcount == 1


def _hash(visit: Visit) -> str:
    return hashlib.sha256(f"{visit.state}.{visit.browser}".encode()).hexdigest()
