"""Writing down which rights were used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from bot.domain.access import Action, Actor, Grant, Standing, is_audited
from db.models import AuditEntry
from db.session import WorkspaceSession

OPERATOR = "operator"
"""In place of a capacity: whoever can read the database."""
MOST = 50
"""Rows of one request: what goes through all pairs of a program says so once for the program."""
_STANDINGS = tuple(Standing)


def keep_audit(
    session: WorkspaceSession, actor: Actor, now: datetime, *, means: str, request: str = ""
) -> None:
    """Append what `actor` has used in this transaction. `means`: the command or button; `request`: its number."""
    rows = [
        {
            "workspace_id": session.workspace_id,
            "at": now,
            "actor_id": int(actor.person),
            "means": means[:80],
            "request": request,
            **_about(grant),
        }
        for grant in _worth_keeping(actor.used)
    ]
    if rows:
        session.execute(insert(AuditEntry), rows)


def _worth_keeping(used: Iterable[Grant]) -> list[Grant]:
    """Each once; where somebody's own thing was named, the same without a name says nothing more."""
    audited = list(dict.fromkeys(grant for grant in used if is_audited(grant)))
    named = {(one.action, one.program) for one in audited if one.pair or one.owner}
    kept = [one for one in audited if one.pair or one.owner or (one.action, one.program) not in named]
    return kept if len(kept) <= MOST else list(_by_program(kept))


def _by_program(grants: Iterable[Grant]) -> Iterator[Grant]:
    yield from dict.fromkeys(Grant(one.action, one.capacities, one.program) for one in grants)


def _about(grant: Grant) -> dict[str, Any]:
    capacity = min(grant.capacities, key=_STANDINGS.index)
    return {
        "action": grant.action.value,
        "capacity": capacity.value,
        "program_id": _number(grant.program),
        "pair_id": _number(grant.pair),
        "person_id": _number(grant.owner),
    }


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() else None


def keep_operator(
    session: WorkspaceSession, action: Action, now: datetime, *, means: str, program_id: int | None
) -> None:
    """Append that whoever runs the bot looked at something confidential, on its own computer."""
    session.add(
        AuditEntry(at=now, actor_id=None, action=action.value, capacity=OPERATOR, means=means, request="",
                   program_id=program_id)
    )  # fmt: skip
