"""The plan of a program and its forms, from the database to their frozen shape."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from bot.domain.forms import Form
from bot.domain.program import Program as Plan
from bot.errors import DomainError
from bot.program_file.document import form_from_document, form_to_document, from_document, to_document
from bot.usecases.outbox import WORK_WAITS
from db.models import Cohort, FormVersion, Program
from db.often import often
from db.session import WorkspaceSession

_LATEST = often(
    select(FormVersion)
    .where(FormVersion.program_id == bindparam("program"), FormVersion.form_key == bindparam("form"))
    .order_by(FormVersion.version.desc())
    .limit(1)
)
_CURRENT = often(
    select(Cohort).where(Cohort.program_id == bindparam("program")).order_by(Cohort.id.desc()).limit(1)
)


@dataclass(frozen=True)
class _Stored:
    """A plan or a form in the database; equal digests are equal ones, so only the first is read and parsed."""

    digest: str
    read: Callable[[], Mapping[str, Any]] = field(compare=False)


def plan_of(program: Program) -> Plan:
    """The plan of a program."""
    return _parsed(_Stored(program.digest, lambda: program.document))


@lru_cache(maxsize=64)
def _parsed(stored: _Stored) -> Plan:
    return from_document(stored.read())


def digest_of(document: Mapping[str, Any]) -> str:
    """A name for a document: the same for the same content."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def store_plan(session: WorkspaceSession, program: Program, plan: Plan, now: datetime) -> None:
    """Write the plan into its row, and a new version of every form that is new or different."""
    program.document = to_document(plan)
    program.digest = digest_of(program.document)
    session.add(program)
    session.info[WORK_WAITS] = True  # dates may have moved: the jobs look again
    session.flush()
    newest = _newest(session, program.id)
    for form in plan.forms.values():
        document = form_to_document(form)
        latest = newest.get(form.key)
        digest = digest_of(document)
        if latest is None or latest.digest != digest:
            session.add(
                FormVersion(
                    program_id=program.id,
                    form_key=form.key,
                    version=latest.version + 1 if latest else 1,
                    document=document,
                    digest=digest,
                    made_at=now,
                )
            )
    session.flush()


def current_form(session: WorkspaceSession, program_id: int, key: str) -> FormVersion:
    """The newest version of a form. Raises DomainError question_unknown."""
    asked = {"program": program_id, "form": key}
    name, reads = ("form", program_id, key), frozenset({FormVersion})
    latest = session.once(name, lambda: session.scalar(_LATEST, asked), reads=reads)
    if latest is None:
        raise DomainError("question_unknown", key=key)
    return latest


def form_version(session: WorkspaceSession, program_id: int, key: str, number: object) -> FormVersion:
    """The version that a modal says it was made of; the newest if there is no such. Raises DomainError."""
    newest = current_form(session, program_id, key)
    if not isinstance(number, int) or isinstance(number, bool) or number == newest.version:
        return newest
    found = session.scalar(
        select(FormVersion).where(
            FormVersion.program_id == program_id, FormVersion.form_key == key, FormVersion.version == number
        )
    )
    return found or newest


def form_of(version: FormVersion) -> Form:
    """A form version as its frozen form."""
    return _parsed_form(_Stored(version.digest, lambda: version.document))


@lru_cache(maxsize=256)
def _parsed_form(stored: _Stored) -> Form:
    return form_from_document(stored.read())


def _newest(session: WorkspaceSession, program_id: int) -> dict[str, FormVersion]:
    """The newest version of every form of a program, by its key."""
    version, later = FormVersion, aliased(FormVersion)
    of_same = (later.program_id == program_id, later.form_key == version.form_key)
    last = select(func.max(later.version)).where(*of_same).scalar_subquery()
    found = session.scalars(select(version).where(version.program_id == program_id, version.version == last))
    return {one.form_key: one for one in found}


def current_cohort(session: WorkspaceSession, program: Program) -> Cohort:
    """The newest cohort of a program; every program has one from its setup on."""
    asked = {"program": program.id}
    name, reads = ("cohort", program.id), frozenset({Cohort})
    cohort = session.once(name, lambda: session.scalar(_CURRENT, asked), reads=reads)
    if cohort is None:
        raise LookupError(f"program {program.id} has no cohort")
    return cohort
