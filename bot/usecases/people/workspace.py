"""The workspace the bot serves."""

from __future__ import annotations

from datetime import datetime

from db.models import Workspace
from db.session import Sessions


def know_workspace(sessions: Sessions, workspace_id: str, name: str, bot_user_id: str, now: datetime) -> None:
    """Remember the workspace, its name and who the bot is in it."""
    with sessions.writing(workspace_id) as session:
        workspace = session.get(Workspace, workspace_id)
        if workspace is None:
            workspace = Workspace(workspace_id=workspace_id, installed_at=now)
            session.add(workspace)
        workspace.name = name
        workspace.bot_user_id = bot_user_id
