"""The next cohort: a program of its own that begins with the plan of the one before, and with its lessons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.plan_fields import FieldKind, PlanField, Raw, read_fields
from bot.domain.planning import Dates
from bot.domain.program import Measure
from bot.domain.shown.planning import PartShown
from bot.errors import FormErrors
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.lessons import LESSON_STAGES
from bot.usecases.planning.last_time import taught_by
from bot.usecases.planning.new_program import NAME_LIMIT, establish, free_name
from bot.usecases.planning.parts.dates import DAYS, wrong_days
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.team import look_up
from bot.usecases.programs import coordinated
from db.models import Person, Program
from db.session import WorkspaceSession

COPY = "copy"
FIELDS = (
    PlanField("name", FieldKind.TEXT, required=True, longest=NAME_LIMIT),
    *(PlanField(day, FieldKind.DAY) for day in DAYS),
)
_NUMBERED = re.compile(r"^(?P<name>.*?)[\s·–-]*(?P<number>\d{1,4})$")


def copy_shown(session: WorkspaceSession, actor: Actor, program_id: object, now: datetime) -> PartShown:
    """The first page of the next cohort, with everything that the last one teaches.

    Raises DomainError for anyone but a coordinator.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    return PartShown(
        program=program_shown(program),
        part=COPY,
        base="",
        fields=FIELDS,
        typed={"name": _free(session, next_name(program.name))},
        last_time=taught_by(session, actor, program, LESSON_STAGES, now),
    )


def copy_program(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    answers: Mapping[str, Raw],
    now: datetime,
) -> Program:
    """Make the next cohort of a program: its plan with another name and new dates, the same admin channel and
    team. Whatever is changed in it never touches the pairs of the one before.

    Raises DomainError for anyone but a coordinator, FormErrors at the fields.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    given: dict[str, Any] = read_fields(FIELDS, answers)
    plan = plan_of(program)
    today = local_date(now, plan.zone)
    days: dict[str, date | None] = {name: given[name] for name in DAYS}
    errors = wrong_days(days, {}, today)
    if errors:
        raise FormErrors(errors)
    begun = replace(
        plan,
        name=free_name(session, given["name"]),
        team=look_up(session, plan.team).team,  # whoever left since is left out
        dates=Dates(**days),
        blackouts=tuple(one for one in plan.blackouts if one.last >= today),
        worth=replace(
            plan.worth, coordinator_hours=None, money=None
        ),  # what the one before took, not this one
        measures=tuple(_due_again(one, today) for one in plan.measures),
    )
    return establish(
        session,
        actor,
        person,
        begun,
        admin_channel=program.admin_channel,
        announce_channel=program.announce_channel or "",
        now=now,
        follows=program,
    )


def _due_again(measure: Measure, today: date) -> Measure:
    """A measure without a day that has passed: it is asked for when it would be without one."""
    return replace(measure, due_on=None) if measure.due_on and measure.due_on < today else measure


def _free(session: WorkspaceSession, name: str) -> str:
    """The first name from this one on that no program has."""
    taken = {known.casefold() for known in session.scalars(select(Program.name))}
    for _ in taken:
        if name.casefold() in taken:
            name = next_name(name)
    return name


def next_name(name: str) -> str:
    """A name for the next cohort: one number higher, or with a 2."""
    found = _NUMBERED.match(name)
    if found is not None:
        return f"{name[: found.start('number')]}{int(found['number']) + 1}"[:NAME_LIMIT]
    return f"{name[: NAME_LIMIT - 2]} 2"
