"""Which workspaces have let the app in, with which tokens; kept encrypted, shared by all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.installing.grants import Grant
from bot.log import logger
from db.models import Installation
from db.session import NOWHERE, Sessions, WorkspaceSession

INSTALLED, REVOKED, UNINSTALLED, ERASING = "installed", "revoked", "uninstalled", "erasing"
GRACE = timedelta(days=7)
"""How long the records of a workspace outlive its uninstallation: who installs again within it finds everything.
Slack asks for their deletion within 14 business days.
"""

_log = logger("installing")


class StillErasingError(Exception):
    """What a former installation left behind is being deleted at this moment; later it can be installed again."""


@dataclass(frozen=True)
class Installed:
    """The app in one workspace as the table has it. Tokens are empty once it is gone."""

    workspace_id: str
    name: str
    enterprise_id: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    refresh_token: str
    expires_at: datetime | None
    status: str
    revision: int

    @property
    def serves(self) -> bool:
        """Whether the app works for this workspace."""
        return self.status == INSTALLED


class Installations:
    """The table of installations. Times are aware, in UTC."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    # --- reading -----------------------------------------------------------------------------------
    def revisions(self) -> dict[str, int]:
        """Every workspace in the table, and how often its row has changed: one small query, no token read."""
        with self._sessions.reading(NOWHERE) as session:
            rows = session.execute(select(Installation.workspace_id, Installation.revision))
            return {row.workspace_id: row.revision for row in rows}

    def of(self, workspace_id: str) -> Installed | None:
        """One workspace; None if it never installed the app, or all it left is deleted."""
        with self._sessions.reading(workspace_id) as session:
            row = session.get(Installation, workspace_id)
            return _shown(row) if row is not None else None

    def to_erase(self, now: datetime) -> list[str]:
        """The workspaces whose time of grace is over."""
        over = Installation.status.in_((REVOKED, UNINSTALLED)) & (Installation.changed_at <= now - GRACE)
        with self._sessions.reading(NOWHERE) as session:
            chosen = select(Installation.workspace_id).where(over | (Installation.status == ERASING))
            return sorted(session.scalars(chosen))

    # --- coming ------------------------------------------------------------------------------------
    def put(self, grant: Grant, bot_id: str, now: datetime) -> None:
        """A workspace let the app in, perhaps again: then its tokens take the place of the former ones.

        Raises StillErasingError.
        """
        with self._sessions.writing(grant.workspace_id) as session:
            row = _locked(session, grant.workspace_id)
            if row is None:
                row = Installation(workspace_id=grant.workspace_id, revision=0)
                session.add(row)
            elif row.status == ERASING:
                raise StillErasingError
            row.status, row.installed_at, row.changed_at = INSTALLED, now, now
            row.name, row.enterprise_id, row.scopes = grant.name, grant.enterprise_id, grant.scopes[:1000]
            row.bot_user_id, row.bot_id, row.installed_by = grant.bot_user_id, bot_id, grant.installed_by
            _take_tokens(row, grant)
            row.revision += 1
            revision = row.revision
        _log.info("installed", workspace=grant.workspace_id, revision=revision)

    def rotate(self, workspace_id: str, revision: int, grant: Grant, now: datetime) -> bool:
        """Keep the next tokens, unless the row has changed since `revision`: then others have newer ones."""
        with self._sessions.writing(workspace_id) as session:
            row = _locked(session, workspace_id)
            if row is None or row.status != INSTALLED or row.revision != revision:
                return False
            _take_tokens(row, grant)
            row.revision += 1
            row.changed_at = now
        _log.info("token_rotated", workspace=workspace_id, revision=revision + 1)
        return True

    # --- going -------------------------------------------------------------------------------------
    def leave(
        self, workspace_id: str, status: str, since: datetime, now: datetime, *, token: str | None = None
    ) -> bool:
        """A workspace took the app's tokens away (`REVOKED`) or uninstalled it (`UNINSTALLED`), at `since`.

        Its tokens are forgotten at once; the time of grace begins with the first word of it. False if that was
        before the present installation, or about another `token` than the present one: such news comes late, and
        is none.
        """
        with self._sessions.writing(workspace_id) as session:
            row = _locked(session, workspace_id)
            if row is None or row.status == ERASING:
                return False
            if row.status == INSTALLED:
                if since < row.installed_at.replace(microsecond=0):  # Slack's times have no parts of seconds
                    return False
                if token is not None and token != row.bot_token:
                    return False
                row.changed_at = now
            row.status = UNINSTALLED if UNINSTALLED in (row.status, status) else REVOKED
            row.bot_token, row.refresh_token, row.expires_at = "", None, None
            row.revision += 1
        _log.warning("left", workspace=workspace_id, status=status)
        return True

    def begin_erasing(self, workspace_id: str, now: datetime) -> bool:
        """From here on there is no way back but through an empty table. False if the workspace came back."""
        with self._sessions.writing(workspace_id) as session:
            row = _locked(session, workspace_id)
            if row is None or row.status == INSTALLED:
                return False
            if row.status == ERASING:
                return True  # somebody began, and may not have come to the end
            if row.changed_at > now - GRACE:
                return False
            row.status = ERASING
            row.revision += 1
            return True


def _locked(session: WorkspaceSession, workspace_id: str) -> Installation | None:
    return session.get(Installation, workspace_id, with_for_update=True)


def _take_tokens(row: Installation, grant: Grant) -> None:
    row.bot_token, row.refresh_token, row.expires_at = grant.bot_token, grant.refresh_token, grant.expires_at


def _shown(row: Installation) -> Installed:
    return Installed(
        workspace_id=row.workspace_id,
        name=row.name,
        enterprise_id=row.enterprise_id,
        bot_user_id=row.bot_user_id,
        bot_id=row.bot_id,
        bot_token=row.bot_token or "",
        refresh_token=row.refresh_token or "",
        expires_at=row.expires_at,
        status=row.status,
        revision=row.revision,
    )
