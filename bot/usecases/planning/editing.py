"""Changing a part of a plan: shown as a form, saved by one coordinator at a time, and never without saying what
the change touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.plan_fields import PlanField, Raw, name_of, read_fields, rows_given
from bot.domain.shown.planning import Faster, PartShown, Touch
from bot.errors import DomainError, FormErrors
from bot.program_file.document import ProgramFileError, from_document, to_document
from bot.usecases.facts.programs import program_shown
from bot.usecases.locking import take_turn
from bot.usecases.planning.changing import CHANGED, store_changed_plan
from bot.usecases.planning.last_time import last_time
from bot.usecases.planning.new_program import free_name
from bot.usecases.planning.parts import GUIDED, PARTS, STAGES
from bot.usecases.planning.parts.part import Around, Part, Planned
from bot.usecases.planning.plans import digest_of, plan_of
from bot.usecases.planning.team import appoint, checked, coordinators_of
from bot.usecases.planning.touched import touches
from bot.usecases.programs import coordinated
from db.models import Activity, Person, Program
from db.session import WorkspaceSession

MOST_WORDS = 100
_WORDS = {"departments": Person.department, "locations": Person.location, "countries": Person.country,
          "employment": Person.employment}  # fmt: skip
_HERE = (Person.deactivated_at.is_(None), Person.is_bot.is_(False))


@dataclass(frozen=True)
class NotSaved:
    """Nothing was stored: somebody was faster, or what the change touches is to be confirmed. The form says it."""

    shown: PartShown


def part_of(key: object) -> Part:
    """A part by its key. Raises DomainError for one that does not exist."""
    part = PARTS.get(str(key))
    if part is None:
        raise DomainError("part_unknown", typed=str(key))
    return part


def part_shown(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    key: object,
    now: datetime,
    *,
    guided: bool = False,
) -> PartShown:
    """The form of a part with what holds. `guided`: as a page of a new program.

    Raises DomainError for anyone but a coordinator.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    part = part_of(key)
    planned = _planned(session, program)
    shown = _shown(session, program, part, planned, part.values(planned), guided=guided, now=now)
    return replace(shown, last_time=last_time(session, actor, program, STAGES[part.key], now))


def with_another_row(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    key: object,
    base: str,
    answers: Mapping[str, Raw],
    now: datetime,
    *,
    guided: bool = False,
) -> PartShown:
    """The form as it is filled in, with one more row. Nothing is stored."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    part = part_of(key)
    planned = _planned(session, program)
    shown = _shown(session, program, part, planned, answers, guided=guided, now=now, more=1)
    # It is still based on what it was opened with.
    return replace(shown, base=base, last_time=last_time(session, actor, program, STAGES[part.key], now))


def save_part(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    key: object,
    *,
    base: str,
    seal: str,
    answers: Mapping[str, Raw],
    now: datetime,
    guided: bool = False,
) -> NotSaved | None:
    """Make what was typed a part of the plan.

    `base` is what the form was opened with: if somebody saved the part since, nothing is stored and the answer
    says who. `seal` confirms what the change touches; without it the answer says that first. Raises FormErrors.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    take_turn(session, program)
    part = part_of(key)
    planned = _planned(session, program)
    around = _around(session, program, now)
    fields = all_fields(part, planned, around, rows=_rows_in(part, answers))
    after = part.read(planned, read_fields(fields, answers), around)
    _check(session, program, planned, after, fields)
    if part.values(after) == part.values(planned):
        return None
    shown = _shown(session, program, part, planned, answers, guided=guided, now=now)
    if base != shown.base:
        faster = _faster(session, program, part, part.values(planned), part.values(after))
        return NotSaved(replace(shown, faster=faster))
    touched = touches(session, program, planned.plan, after.plan, now)
    wanted = seal_of(touched)
    if touched and seal != wanted:
        return NotSaved(replace(shown, touched=touched, seal=wanted))
    changed = [k for k, v in part.values(after).items() if part.values(planned).get(k) != v]
    names = sorted({name_of(k) for k in changed})
    _store(session, person, program, part, planned, after, names, now, guided=guided)
    return None


def all_fields(part: Part, planned: Planned, around: Around, *, rows: int) -> tuple[PlanField, ...]:
    """The fields of a part, those of its rows last."""
    fields = part.fields(planned, around)
    if part.rows is None:
        return fields
    return (*fields, *(field.in_row(n) for n in range(rows) for field in part.rows.fields))


def _store(
    session: WorkspaceSession,
    person: Person,
    program: Program,
    part: Part,
    planned: Planned,
    after: Planned,
    fields: list[str],
    now: datetime,
    *,
    guided: bool,
) -> None:
    program.announce_channel = after.announce_channel or None
    team = after.plan.team
    store_changed_plan(
        session,
        person,
        program,
        replace(after.plan, team=planned.plan.team),
        part.key,
        fields,
        now,
        guided=guided,
    )
    if team != planned.plan.team:
        appoint(session, program, team, now, by=person)


def _check(
    session: WorkspaceSession,
    program: Program,
    before: Planned,
    after: Planned,
    fields: tuple[PlanField, ...],
) -> None:
    """What can only be seen on the whole. Raises FormErrors."""
    if after.plan.name != before.plan.name:
        free_name(session, after.plan.name)
    if after.plan.team != before.plan.team:
        checked(session, program, after.plan.team)
    try:
        from_document(to_document(after.plan))
    except ProgramFileError as wrong:
        known = {field.key for field in fields}
        raise FormErrors(
            [
                DomainError(
                    "plan_unusable", field=next((k for k in known if k in one.message.split(":")[0]), None),
                    why=one.message,
                )
                for one in wrong.findings
            ]
        ) from None  # fmt: skip


def _planned(session: WorkspaceSession, program: Program) -> Planned:
    plan = plan_of(program)
    # A plan from before there were teams in plans: those who coordinate are its coordinators.
    if not plan.team.coordinators:
        champion = session.get(Person, program.champion_id) if program.champion_id else None
        team = replace(
            plan.team,
            coordinators=tuple(coordinators_of(session, program)),
            champion=champion.slack_id if champion else "",
        )
        plan = replace(plan, team=team)
    return Planned(plan, program.announce_channel or "")


def _shown(
    session: WorkspaceSession,
    program: Program,
    part: Part,
    planned: Planned,
    typed: Mapping[str, Raw],
    *,
    guided: bool,
    now: datetime,
    more: int = 0,
) -> PartShown:
    rows = part.rows
    standing = part.values(planned)
    number = 0
    if rows is not None:
        number = min(rows.most, max(rows.first, _rows_in(part, typed) + more))
    fields = all_fields(part, planned, _around(session, program, now), rows=number)
    return PartShown(
        program=program_shown(program),
        part=part.key,
        base=base_of(standing),
        fields=fields,
        typed={field.key: typed.get(field.key) for field in fields},
        row_fields=tuple(field.key for field in rows.fields) if rows else (),
        rows=number,
        beyond=max(0, rows.standing(planned.plan) - rows.most) if rows else part.hidden(planned),
        another=rows is not None and number < rows.most,
        step=GUIDED.index(part.key) + 2 if guided and part.key in GUIDED else 0,
        steps=len(GUIDED) + 1,
    )


def _rows_in(part: Part, typed: Mapping[str, Raw]) -> int:
    return rows_given((field.key for field in part.rows.fields), typed) if part.rows else 0


def _around(session: WorkspaceSession, program: Program, now: datetime) -> Around:
    today = local_date(now, plan_of(program).zone)
    words = {name: _frequent(session, column) for name, column in _WORDS.items()}
    levels = session.scalars(
        select(Person.level).where(Person.level.is_not(None), *_HERE).group_by(Person.level)
    )
    return Around(words, today, frozenset(level for level in levels if level is not None))


def _frequent(session: WorkspaceSession, column: Any) -> tuple[str, ...]:
    query = (
        select(column)
        .where(column != "", *_HERE)
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST_WORDS)
    )
    return tuple(session.scalars(query))


def _faster(
    session: WorkspaceSession,
    program: Program,
    part: Part,
    standing: Mapping[str, Raw],
    wanted: Mapping[str, Raw],
) -> Faster:
    who, at = last_change(session, program, part.key)
    keys = {*standing, *wanted}
    other = {key: standing.get(key) for key in sorted(keys) if standing.get(key) != wanted.get(key)}
    return Faster(who, at, other)


def last_change(session: WorkspaceSession, program: Program, part: str) -> tuple[str, datetime | None]:
    """Who (a Slack id) changed a part of the plan last, and when; empty if that is long ago."""
    changes = session.scalars(
        select(Activity)
        .where(Activity.program_id == program.id, Activity.verb == CHANGED)
        .order_by(Activity.id.desc())
        .limit(50)
    )
    last = next((one for one in changes if one.detail.get("part") == part), None)
    who = session.get(Person, last.actor_id) if last is not None and last.actor_id is not None else None
    return who.slack_id if who else "", last.at if last else None


def base_of(values: Mapping[str, Raw]) -> str:
    """A name for what a form was opened with."""
    return digest_of({"values": {key: value for key, value in values.items() if value is not None}})[:16]


def seal_of(touched: tuple[Touch, ...]) -> str:
    """Confirms what a change touches: another one has another seal."""
    return digest_of({"touched": [[one.what, one.count, list(one.names)] for one in touched]})[:16]
