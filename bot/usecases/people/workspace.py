"""The workspace the bot serves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from db.models import Workspace
from db.session import Sessions


def know_workspace(
    sessions: Sessions,
    workspace_id: str,
    name: str,
    bot_user_id: str,
    now: datetime,
    retention: Mapping[str, int] | None = None,
) -> None:
    """Remember the workspace, its name and who the bot is in it, and how long records are kept where the operator
    decided otherwise (`bot.domain.retention`). Several processes may begin at once.
    """
    try:
        _write_down(sessions, workspace_id, name, bot_user_id, now, retention)
    except IntegrityError:  # another one was faster: the row is there now
        _write_down(sessions, workspace_id, name, bot_user_id, now, retention)


def _write_down(
    sessions: Sessions,
    workspace_id: str,
    name: str,
    bot_user_id: str,
    now: datetime,
    retention: Mapping[str, int] | None,
) -> None:
    with sessions.writing(workspace_id) as session:
        workspace = session.get(Workspace, workspace_id)
        if workspace is None:
            workspace = Workspace(workspace_id=workspace_id, installed_at=now)
            session.add(workspace)
        workspace.name = name
        workspace.retention = dict(retention or {})
        workspace.bot_user_id = bot_user_id
