"""Modules: leafed through card by card, then a question. They can be read again at any time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.shown.training import CardShown, ModuleShown
from bot.domain.training import Module, Training
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import plan_of
from bot.usecases.training.people import roles_of
from db.models import ModuleProgress, OutboxRow, Person, Program
from db.session import WorkspaceSession

ANSWER = "answer"
BEGUN = "training.begin"
"""The kind of the message that shows somebody their modules; it keeps up with them."""


@dataclass(frozen=True)
class Checked:
    """What became of an answer: `why` is told in any case; `right` ends the module."""

    right: bool
    why: str
    shown: CardShown


@dataclass(frozen=True)
class _Reading:
    """Somebody in a module."""

    program: Program
    training: Training
    module: Module
    roles: frozenset[str]
    progress: ModuleProgress


def open_module(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, now: datetime
) -> CardShown:
    """Where somebody stopped reading; a passed module from its beginning.

    Raises DomainError module_not_yours, module_gone.
    """
    reading = _reading(session, actor, person, program_id, key, now)
    progress = reading.progress
    first = 1 if progress.passed_at is not None else max(1, progress.card)
    return _at(session, person, reading, min(first, len(reading.module.cards) + 1))


def turn_card(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, card: object,
    now: datetime,
) -> CardShown:  # fmt: skip
    """Another card of a module, or the question behind the last one."""
    reading = _reading(session, actor, person, program_id, key, now)
    last = len(reading.module.cards) + 1
    number = min(max(1, int(str(card))), last) if str(card).isascii() and str(card).isdecimal() else 1
    return _at(session, person, reading, number)


def answer_check(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, answer: object,
    now: datetime,
) -> Checked:  # fmt: skip
    """Answer the question. A wrong answer counts as a try and no more; the right one passes the module.

    Raises DomainError answer_required, not_an_option at the field.
    """
    reading = _reading(session, actor, person, program_id, key, now)
    options = reading.module.check.options
    if not str(answer or ""):
        raise DomainError("answer_required", field=ANSWER)
    chosen = next((option for nth, option in enumerate(options) if str(nth) == str(answer)), None)
    if chosen is None:
        raise DomainError("not_an_option", field=ANSWER, given=str(answer))
    reading.progress.tries += 1
    if chosen.right:
        _pass(session, person, reading, now)
    end = len(reading.module.cards) + (2 if chosen.right else 1)
    return Checked(chosen.right, chosen.why, _at(session, person, reading, end, why=chosen.why))


def _pass(session: WorkspaceSession, person: Person, reading: _Reading, now: datetime) -> None:
    if reading.progress.passed_at is not None:
        return
    reading.progress.passed_at = now
    session.flush()
    record(session, "training.module_passed", now, actor=person, program_id=reading.program.id,
           subject="person", subject_id=person.id, module=reading.module.key)  # fmt: skip
    outbox.refresh_home(session, person, now)
    session.info[outbox.WORK_WAITS] = True  # what follows from it is found by the training's job
    about = select(OutboxRow).where(
        OutboxRow.kind == BEGUN, OutboxRow.lane == f"person:{person.id}", OutboxRow.slack_ts.is_not(None)
    )
    for row in session.scalars(about):
        if row.args.get("program") == reading.program.id:
            outbox.amend(session, row.key, now, **row.args)


def _reading(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, now: datetime
) -> _Reading:
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("module_gone")
    require(Action.DO_TRAINING, actor, program=str(program.id), owner=str(person.id))
    training = plan_of(program).training
    module = training.module(key)
    if module is None:
        raise DomainError("module_gone")
    roles = roles_of(session, program, person)
    if module.roles.isdisjoint(roles):
        raise DomainError("module_not_yours")
    progress = progress_of(session, program, person).get(key)
    if progress is None:
        progress = ModuleProgress(
            program_id=program.id, person_id=person.id, module_key=key, card=0, tries=0, opened_at=now
        )
        session.add(progress)
        session.flush()
        record(session, "training.module_opened", now, actor=person, program_id=program.id,
               subject="person", subject_id=person.id, module=key)  # fmt: skip
    return _Reading(program, training, module, roles, progress)


def _at(session: WorkspaceSession, person: Person, reading: _Reading, card: int, why: str = "") -> CardShown:
    reading.progress.card = min(card, len(reading.module.cards) + 1)
    following = None
    if card > len(reading.module.cards) + 1:
        known = modules_shown(reading.training, reading.roles, progress_of(session, reading.program, person))
        left = sorted((one for one in known if not one.passed), key=lambda one: not one.counts)
        following = left[0].module if left else None
    return CardShown(
        program=reading.program.id,
        name=reading.program.name,
        module=reading.module,
        card=card,
        passed=reading.progress.passed_at is not None,
        why=why,
        following=following,
    )


def progress_of(session: WorkspaceSession, program: Program, person: Person) -> dict[str, ModuleProgress]:
    """How far somebody is in each module they opened, by key."""
    rows = session.scalars(
        select(ModuleProgress).where(
            ModuleProgress.program_id == program.id, ModuleProgress.person_id == person.id
        )
    )
    return {row.module_key: row for row in rows}


def modules_shown(
    training: Training, roles: frozenset[str], progress: Mapping[str, ModuleProgress]
) -> tuple[ModuleShown, ...]:
    """The modules of these roles, as somebody with this progress sees them."""
    counts = training.to_pass(roles)
    return tuple(
        ModuleShown(
            module,
            begun=module.key in progress,
            passed=module.key in progress and progress[module.key].passed_at is not None,
            counts=module.key in counts,
        )
        for module in training.for_roles(roles)
    )
