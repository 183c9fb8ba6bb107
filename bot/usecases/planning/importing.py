"""A plan as a file, brought back: uploaded, read, shown with what it would change, then used as a whole or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.plan_changes import PartChange, plan_changes
from bot.domain.program import Program as Plan
from bot.domain.said import kept
from bot.domain.states.plan_file import PlanFileEvent, PlanFileState, move
from bot.errors import DomainError
from bot.program_file.document import from_document, to_document
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.changing import store_changed_plan
from bot.usecases.planning.new_program import establish, free_name
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.questions.carrying import carried_over
from bot.usecases.planning.reading import PlanReading, settled
from bot.usecases.planning.team import appoint
from bot.usecases.programs import coordinated
from db.models import Person, PlanFile, Program
from db.session import WorkspaceSession

CHANGE, NEW = "change", "new"
PURPOSES = (CHANGE, NEW)


@dataclass(frozen=True)
class PlanUse:
    """What using a plan did: the program it changed or made, and what is different in it (nothing for a new one)."""

    program: Program
    changes: tuple[PartChange, ...] = ()
    made_new: bool = False


KEPT_FINDINGS = 100
"""Findings that are kept word for word; the others are counted."""
_UNDECIDED = (PlanFileState.READING.value, PlanFileState.READ.value, PlanFileState.UNREADABLE.value)
BASE = 12
"""So much of a plan's digest says which plan it is."""


def upload_plan(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    *,
    purpose: object,
    files: Sequence[Any],
    now: datetime,
) -> Program:
    """Take in a file that was uploaded to Slack; it is fetched and read by the job `plan_files`.

    `purpose`: change (this program) or new (another one in its channel). An earlier file of the program that
    nobody decided about is replaced. Raises DomainError at the fields `file` and `purpose`.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    file_ids = [str(file.get("id") if isinstance(file, Mapping) else file) for file in files]
    if not file_ids:
        raise DomainError("answer_required", field="file")
    if purpose not in PURPOSES:
        raise DomainError("not_an_option", field="purpose", given=str(purpose))
    earlier = select(PlanFile).where(
        PlanFile.program_id == program.id, PlanFile.purpose.in_(PURPOSES), PlanFile.status.in_(_UNDECIDED)
    )
    for one in session.scalars(earlier):
        if one.status != PlanFileState.UNREADABLE:
            _move(one, PlanFileEvent.REPLACE)
        one.reading = None
    made = PlanFile(
        program_id=program.id,
        made_by=person.id,
        made_at=now,
        purpose=str(purpose),
        file_id=file_ids[0],
        status=PlanFileState.READING.value,
    )
    session.add(made)
    session.flush()
    record(session, "plan.uploaded", now, actor=person, program_id=program.id, subject="plan_file",
           subject_id=made.id)  # fmt: skip
    session.info[outbox.WORK_WAITS] = True
    return program


def keep_reading(
    session: WorkspaceSession, made: PlanFile, name: str, reading: PlanReading, now: datetime
) -> None:
    """The file was read: keep the plan, or its mistakes, and show coordinators which."""
    program = session.get_one(Program, made.program_id)
    found = settled(session, reading, program, making_new=made.purpose == NEW)
    _move(made, PlanFileEvent.READ if found.plan is not None else PlanFileEvent.REFUSE)
    made.reading = {
        "name": name,
        "plan": to_document(found.plan) if found.plan is not None else None,
        "findings": [[f.line, f.column, kept(f.message)] for f in found.findings[:KEPT_FINDINGS]],
        "mistakes": len(found.findings),
    }
    outbox.post(session, "admin.plan_read", now, key=f"plan_read:{made.id}", program=made.program_id,
                plan_file=made.id)  # fmt: skip


def use_plan(
    session: WorkspaceSession, actor: Actor, person: Person, plan_file_id: object, now: datetime
) -> PlanUse:
    """Make the plan that was read the program's, or another program's: all of it, or nothing. Raises DomainError."""
    made = _decided(session, actor, plan_file_id, PlanFileEvent.APPLY)
    program = session.get_one(Program, made.program_id)
    plan = waiting_plan(made)
    made.reading = None
    if made.purpose == NEW:
        new = establish(
            session, actor, person, replace(plan, name=free_name(session, plan.name)),
            admin_channel=program.admin_channel, announce_channel=program.announce_channel or "", now=now,
        )  # fmt: skip
        return PlanUse(new, made_new=True)
    return PlanUse(program, replace_plan(session, person, program, plan, now))


def replace_plan(
    session: WorkspaceSession, by: Person, program: Program, plan: Plan, now: datetime
) -> tuple[PartChange, ...]:
    """Put `plan` (its team in Slack ids; without coordinators those there are stay) in the place of the program's.

    Returns what is different. Raises DomainError for a name that another program has.
    """
    take_turn(session, program)
    if plan.name != program.name:
        free_name(session, plan.name)
    before = plan_of(program)
    plan = carried_over(session, program, plan)
    team = plan.team if plan.team.coordinators else before.team
    changes = plan_changes(before, replace(plan, team=team))
    if not changes:
        return ()
    # The team comes last: until then it stands as it stood.
    parts = [change.key or change.part for change in changes]
    store_changed_plan(session, by, program, replace(plan, team=before.team), "file", parts, now)
    if team != before.team:
        appoint(session, program, team, now, by=by)
    return changes


def discard_plan(
    session: WorkspaceSession, actor: Actor, person: Person, plan_file_id: object, now: datetime
) -> None:
    """Leave everything as it is and forget what the file said."""
    made = _decided(session, actor, plan_file_id, PlanFileEvent.DISCARD)
    made.reading = None
    record(session, "plan.discarded", now, actor=person, program_id=made.program_id, subject="plan_file",
           subject_id=made.id)  # fmt: skip


def is_outdated(session: WorkspaceSession, actor: Actor, plan_file_id: object, base: str) -> bool:
    """Whether the plan that this file would change is another one than `base` names. Raises DomainError."""
    made = _mine(session, actor, plan_file_id)
    waits = made.status == PlanFileState.READ and made.purpose == CHANGE
    return waits and base_of(session.get_one(Program, made.program_id)) != base


def base_of(program: Program) -> str:
    """A name for a program's plan as it stands."""
    return program.digest[:BASE]


def waiting_plan(made: PlanFile) -> Plan:
    """The plan that a file said, in Slack ids."""
    return from_document((made.reading or {})["plan"])


def _mine(session: WorkspaceSession, actor: Actor, plan_file_id: object) -> PlanFile:
    made = session.find(PlanFile, plan_file_id)
    if made is None or made.purpose not in PURPOSES:
        raise DomainError("plan_file_not_read")
    coordinated(session, actor, made.program_id, Action.CHANGE_PROGRAM)
    return made


def _decided(session: WorkspaceSession, actor: Actor, plan_file_id: object, event: PlanFileEvent) -> PlanFile:
    made = _mine(session, actor, plan_file_id)
    take_turn(session, made)
    _move(made, event)
    return made


def _move(made: PlanFile, event: PlanFileEvent) -> None:
    made.status = move(PlanFileState(made.status), event).value
