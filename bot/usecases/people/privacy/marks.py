"""Whom not to remember again: those who were forgotten are unknown until they come by themselves."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection

from sqlalchemy import delete, select

from db.models import Forgotten, Workspace
from db.session import WorkspaceSession


def mark_forgotten(session: WorkspaceSession, slack_id: str) -> None:
    """From now on Slack's list of people does not bring this person back."""
    mark = _mark(_pepper(session), slack_id)
    if session.scalar(select(Forgotten.id).where(Forgotten.mark == mark)) is None:
        session.add(Forgotten(mark=mark))


def _pepper(session: WorkspaceSession) -> str:
    """The workspace's secret, made when it is first needed."""
    workspace = session.get_one(Workspace, session.workspace_id, with_for_update=True)
    if workspace.pepper is None:
        workspace.pepper = secrets.token_hex(32)
        session.flush()
    return str(workspace.pepper)


def forgotten_among(session: WorkspaceSession, slack_ids: Collection[str]) -> frozenset[str]:
    """Of these, those who were forgotten and did not come back."""
    workspace = session.get(Workspace, session.workspace_id)
    if workspace is None or workspace.pepper is None or not slack_ids:
        return frozenset()
    marks = {_mark(str(workspace.pepper), one): one for one in slack_ids}
    found = session.scalars(select(Forgotten.mark).where(Forgotten.mark.in_(marks)))
    return frozenset(marks[one] for one in found)


def come_back(session: WorkspaceSession, slack_id: str) -> None:
    """Somebody who was forgotten acts again: they may be known, as somebody new."""
    workspace = session.get(Workspace, session.workspace_id)
    if workspace is not None and workspace.pepper is not None:
        session.execute(delete(Forgotten).where(Forgotten.mark == _mark(str(workspace.pepper), slack_id)))


def name_marks(session: WorkspaceSession) -> Callable[[str], str]:
    """Gives what stands in place of a channel's name, so that nobody gets it again who would find the old channel by
    it. Nothing (an empty text) where nobody was forgotten yet.
    """
    workspace = session.get(Workspace, session.workspace_id)
    if workspace is None or workspace.pepper is None:
        return lambda _: ""
    pepper = str(workspace.pepper)
    return lambda name: f"gone-{_mark(pepper, name)[:40]}"


def _mark(pepper: str, slack_id: str) -> str:
    return hmac.new(bytes.fromhex(pepper), slack_id.encode(), hashlib.sha256).hexdigest()
