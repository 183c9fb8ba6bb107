"""Which modules people have passed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select

from bot.usecases.outbox import batched
from db.models import ModuleProgress
from db.session import WorkspaceSession

A_TIME = 500
"""People in one question."""


def passed_modules(
    session: WorkspaceSession, program_ids: Collection[int], person_ids: Iterable[int]
) -> dict[int, frozenset[str]]:
    """The keys of the modules each person has passed in any of these programs; everybody asked for is in it."""
    wanted = list(dict.fromkeys(person_ids))
    passed: defaultdict[int, set[str]] = defaultdict(set)
    for some in batched(wanted, A_TIME):
        rows = session.execute(
            select(ModuleProgress.person_id, ModuleProgress.module_key).where(
                ModuleProgress.program_id.in_(program_ids),
                ModuleProgress.person_id.in_(some),
                ModuleProgress.passed_at.is_not(None),
            )
        )
        for person_id, key in rows:
            passed[person_id].add(key)
    return {person_id: frozenset(passed[person_id]) for person_id in wanted}
