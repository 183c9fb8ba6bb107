"""Which modules people have passed, and which would help them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from bot.domain.training import Module, helping_with
from bot.usecases.outbox import batched
from bot.usecases.planning.plans import plan_of
from db.models import ModuleProgress, Person, Program
from db.session import WorkspaceSession

A_TIME = 500
"""People in one question."""
LOW = 3
"""A score of a skills assessment (1 to 5) up to which a module is suggested."""


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


def suggested(
    session: WorkspaceSession,
    program: Program,
    person: Person,
    scores: Mapping[str, int],
    role: str = "mentor",
) -> tuple[Module, ...]:
    """The modules not passed yet that help with skills of a low score (skill → 1 to 5), the lowest first."""
    passed = passed_modules(session, [program.id], [person.id])[person.id]
    modules = helping_with(plan_of(program).training, role, {s: n for s, n in scores.items() if n <= LOW})
    return tuple(module for module in modules if module.key not in passed)
