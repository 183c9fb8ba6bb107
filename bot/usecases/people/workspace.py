"""The workspace the bot serves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from db.models import Workspace
from db.session import Sessions


def know_workspace(sessions: Sessions, workspace_id: str, name: str, bot_user_id: str, now: datetime) -> None:
    """Remember the workspace, its name and who the bot is in it. Several processes may begin at once."""
    try:
        _write_down(sessions, workspace_id, name, bot_user_id, now)
    except IntegrityError:
        _write_down(
            sessions, workspace_id, name, bot_user_id, now
        )  # another one was faster: the row is there now


def _write_down(sessions: Sessions, workspace_id: str, name: str, bot_user_id: str, now: datetime) -> None:
    with sessions.writing(workspace_id) as session:
        workspace = session.get(Workspace, workspace_id)
        if workspace is None:
            workspace = Workspace(workspace_id=workspace_id, installed_at=now)
            session.add(workspace)
        workspace.name = name
        workspace.bot_user_id = bot_user_id
