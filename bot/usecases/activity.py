"""Appending what happened. Audit, health, measures, reports and the Home tab read from these rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert

from db.models import Activity, Pair, Person
from db.session import WorkspaceSession


def record(
    session: WorkspaceSession,
    verb: str,
    now: datetime,
    *,
    actor: Person | None = None,
    program_id: int | None = None,
    pair: Pair | None = None,
    subject: str = "",
    subject_id: int | None = None,
    **detail: int | str | bool,
) -> Activity:
    """Append one activity row, for example `agreement.signed`. `detail` holds ids and codes, never words.

    The row has its id once the session is flushed.
    """
    said = Activity(
        at=now,
        actor_id=actor.id if actor else None,
        verb=verb,
        program_id=pair.cohort.program_id if pair and program_id is None else program_id,
        pair_id=pair.id if pair else None,
        subject=subject,
        subject_id=subject_id,
        detail=detail,
    )
    session.add(said)
    return said


def record_all(
    session: WorkspaceSession,
    verb: str,
    pairs: Sequence[int],
    now: datetime,
    *,
    actor: Person,
    program_id: int,
) -> None:
    """Append the same for many pairs, given by their ids, in one statement."""
    rows = [
        {
            "workspace_id": session.workspace_id,
            "at": now,
            "actor_id": actor.id,
            "verb": verb,
            "program_id": program_id,
            "pair_id": pair_id,
        }
        for pair_id in pairs
    ]
    if rows:
        session.execute(insert(Activity), rows)
