"""What stands in a town where something was learned: a lesson, a figure that is asked for, a comparison."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime

from bot.domain.comparing import Compared
from bot.domain.program import Measure
from bot.usecases import outbox
from bot.usecases.learning.lessons import keep
from bot.usecases.planning.plans import plan_of, store_plan
from db.models import Comparison, Person, Program
from db.session import WorkspaceSession

STAYED = Measure("stayed", "Who stayed", "Personnel", unit="%", by_hand=True)
FOUND = Compared(True, 50, 140, 50, 140, 92, 85, 7, -5, 15, 1)


def settle_learned(session: WorkspaceSession, program: Program, coordinator: Person, now: datetime) -> None:
    """The plan is asked for a figure, of the day before."""
    plan = plan_of(program)
    store_plan(session, program, replace(plan, measures=(*plan.measures, STAYED)), now)
    keep(session, coordinator, program, "plan", "Begin in autumn", now)
    made = Comparison(
        program_id=program.id, key=STAYED.key, as_of=now.date(), file_id="F1", status="read",
        reading={"columns": ["department"], "result": asdict(FOUND)}, made_by=coordinator.id, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    person = coordinator.id
    outbox.post(session, "comparison.read", now, key="comparison.read:1", person=person, comparison=made.id)
    outbox.post(
        session, "measure.asked", now, key="measure.asked:1", person=person, program=program.id,
        measure=STAYED.key, day=now.date().isoformat(), after="",
    )  # fmt: skip
