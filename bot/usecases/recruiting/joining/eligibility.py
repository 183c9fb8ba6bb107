"""Who may take which role of a program, by what the directory knows of them today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.domain import eligible as rules
from bot.domain.calendar import local_date
from bot.domain.planning import Eligible
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.usecases.planning.plans import plan_of
from bot.usecases.training.progress import passed_modules
from db.models import Person, Program
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Standing:
    """How somebody stands towards the rules of a role: `outside` names the first rule that is not met, or is
    empty; `unknown` those of which the directory does not say.
    """

    outside: str = ""
    unknown: tuple[str, ...] = ()


def eligible_for(plan: Plan, role: str) -> Eligible:
    """The rules of one role."""
    return plan.eligibility.mentor if role == Role.MENTOR else plan.eligibility.mentee


def standing_of(
    session: WorkspaceSession, program: Program, person: Person, role: str, now: datetime
) -> Standing:
    """Whether somebody may take a role today, counted where the program is at home."""
    plan = plan_of(program)
    wanted = eligible_for(plan, role)
    if not rules.asks(wanted):
        return Standing()
    passed = passed_by(session, program, [person.id])
    who = who_is(person, plan, now, passed[person.id])
    return Standing(rules.outside(wanted, who), rules.unknown(wanted, who))


def who_is(person: Person, plan: Plan, now: datetime, passed: frozenset[str] = frozenset()) -> rules.Who:
    """What the directory says of a person, on the day it is where the program is at home."""
    return rules.Who(
        today=local_date(now, plan.zone),
        department=person.department,
        location=person.location,
        country=person.country,
        level=person.level,
        started_on=person.started_on,
        employment=person.employment,
        passed=passed,
    )


def eligible_people(session: WorkspaceSession, program: Program, now: datetime) -> dict[int, frozenset[str]]:
    """Every member of the workspace who is neither guest nor gone → the roles they may take (perhaps none)."""
    plan = plan_of(program)
    members = session.scalars(
        select(Person)
        .where(
            Person.is_bot.is_(False), Person.is_guest.is_(False), Person.is_outside.is_(False),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    ).all()  # fmt: skip
    passed = passed_by(session, program, (person.id for person in members))
    return {
        person.id: frozenset(
            role.value
            for role in Role
            if not rules.outside(eligible_for(plan, role), who_is(person, plan, now, passed[person.id]))
        )
        for person in members
    }


def passed_by(
    session: WorkspaceSession, program: Program, people: Iterable[int]
) -> dict[int, frozenset[str]]:
    """The modules that each of these people passed here, or in the cohort this one follows."""
    cohorts = [one for one in (program.id, program.follows_id) if one is not None]
    return passed_modules(session, cohorts, people)
