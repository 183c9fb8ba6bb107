"""Who runs a program: the plan's team, the coordinators who may type commands, and the champion, in step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select

from bot.domain.planning import Team
from bot.errors import DomainError, FormErrors
from bot.program_file.planning_rules import MOST_COORDINATORS, MOST_IN_TEAM, MOST_NEUTRAL
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.programs import programs_here
from db.models import Coordinator, Person, Program, TextApproval
from db.session import WorkspaceSession

CHAMPION, COORDINATORS, DESIGN_TEAM, NEUTRAL = "champion", "coordinators", "design_team", "neutral"
MOST = {CHAMPION: 1, COORDINATORS: MOST_COORDINATORS, DESIGN_TEAM: MOST_IN_TEAM, NEUTRAL: MOST_NEUTRAL}
"""How many people each part of a team may have."""


@dataclass(frozen=True)
class Found:
    """A team in Slack ids. `unknown`: what was written that names no full member of the workspace, by field."""

    team: Team
    unknown: Mapping[str, tuple[str, ...]]


def look_up(session: WorkspaceSession, team: Team) -> Found:
    """Find the people of a team who are written as Slack ids or e-mail addresses (in any case of letters).

    Guests, apps, people from outside and those who left are unknown here. Somebody named twice is there once.
    """
    written = {
        CHAMPION: (team.champion,) if team.champion.strip() else (),
        COORDINATORS: team.coordinators,
        DESIGN_TEAM: team.design_team,
        NEUTRAL: team.neutral,
    }
    known = _members(session, [one for several in written.values() for one in several])
    found = {
        field: tuple(dict.fromkeys(known[_folded(one)] for one in several if _folded(one) in known))
        for field, several in written.items()
    }
    unknown = {
        field: missing
        for field, several in written.items()
        if (missing := tuple(one for one in several if _folded(one) not in known))
    }
    champion = next(iter(found[CHAMPION]), "")
    return Found(Team(champion, found[COORDINATORS], found[DESIGN_TEAM], found[NEUTRAL]), unknown)


def appoint(
    session: WorkspaceSession, program: Program, team: Team, now: datetime, *, by: Person | None = None
) -> Team:
    """Make `team` (Slack ids or e-mail addresses) the program's team; returns it in Slack ids.

    The plan, the coordinators' rights and the program's champion follow it. Whoever newly coordinates is
    told by a direct message, except `by`, who says so. Another champion approves all texts anew. No
    coordinators at all: those there are stay.
    Raises FormErrors at the fields `champion`, `coordinators`, `design_team`, `neutral`.
    """
    chosen = checked(session, program, team)
    standing = coordinators_of(session, program)
    people = _by_slack_id(session, [*chosen.coordinators, chosen.champion])
    champion_id = people[chosen.champion].id if chosen.champion else None
    if program.champion_id not in (None, champion_id):
        # What one champion approved does not bind another, whose name stands under it from now on.
        session.execute(delete(TextApproval).where(TextApproval.program_id == program.id))
    program.champion_id = champion_id
    _keep_coordinators(session, program, standing, [people[one] for one in chosen.coordinators], now, by)
    plan = plan_of(program)
    if plan.team != chosen:
        store_plan(session, program, replace(plan, team=chosen), now)
    return chosen


def checked(session: WorkspaceSession, program: Program, team: Team) -> Team:
    """The team in Slack ids, as `appoint` would make it. Raises FormErrors like it."""
    found = look_up(session, team)
    errors = [DomainError("members_only", field=field) for field in found.unknown]
    errors += [
        DomainError("too_many", field=field, count=len(people), maximum=MOST[field])
        for field, people in (
            (COORDINATORS, found.team.coordinators),
            (DESIGN_TEAM, found.team.design_team),
            (NEUTRAL, found.team.neutral),
        )
        if len(people) > MOST[field]
    ]
    standing = coordinators_of(session, program)
    chosen = found.team
    if not chosen.coordinators:
        chosen = replace(chosen, coordinators=tuple(standing))
    if not chosen.coordinators and COORDINATORS not in found.unknown:
        errors.append(DomainError("answer_required", field=COORDINATORS))
    if errors:
        raise FormErrors(errors)
    return chosen


def coordinators_of(session: WorkspaceSession, program: Program) -> dict[str, Coordinator]:
    """The coordinators of a program by Slack id, the longest-serving first."""
    rows = session.execute(
        select(Person.slack_id, Coordinator)
        .join(Coordinator, Coordinator.person_id == Person.id)
        .where(Coordinator.program_id == program.id)
        .order_by(Coordinator.id)
    )
    return {found[0]: found[1] for found in rows}


def left_channel(
    session: WorkspaceSession, person: Person, channel: str, left_at: datetime, now: datetime
) -> list[Program]:
    """Somebody left a channel at `left_at`: of the programs whose admin channel it is, they are no coordinator any
    more. Who coordinates a program alone stays its coordinator by name: it must not be nobody's, and what is
    confidential is closed to whoever is outside. Returns the programs they coordinate no longer.
    """
    lost = []
    for program in programs_here(session, channel):
        standing = coordinators_of(session, program)
        row = standing.get(person.slack_id)
        if row is None or len(standing) == 1 or row.since > left_at:  # appointed anew since
            continue
        session.delete(row)
        plan = plan_of(program)
        team = replace(
            plan.team, coordinators=tuple(c for c in plan.team.coordinators if c != person.slack_id)
        )
        if team != plan.team:
            store_plan(session, program, replace(plan, team=team), now)
        said = record(session, "coordinator.left", now, actor=person, program_id=program.id, subject="person",
                      subject_id=person.id)  # fmt: skip
        session.flush()
        outbox.post(session, "admin.coordinator_left", now, key=f"coordinator.left:{said.id}", program=program.id,
                    person=person.id)  # fmt: skip
        lost.append(program)
    return lost


def _keep_coordinators(
    session: WorkspaceSession,
    program: Program,
    standing: Mapping[str, Coordinator],
    wanted: list[Person],
    now: datetime,
    by: Person | None,
) -> None:
    for slack_id, coordinator in standing.items():
        if slack_id not in {person.slack_id for person in wanted}:
            session.delete(coordinator)
    for person in wanted:
        if person.slack_id in standing:
            continue
        session.add(Coordinator(program_id=program.id, person_id=person.id, since=now))
        if by is None or person.id != by.id:
            key = f"appointed:{program.id}:{person.id}:{int(now.timestamp())}"
            outbox.post(
                session, "coordinator.appointed", now, key=key, person=person.id, program=program.id,
                by=by.id if by else 0,
            )  # fmt: skip
    session.flush()


def _members(session: WorkspaceSession, written: Iterable[str]) -> dict[str, str]:
    """Slack ids of full members, by Slack id and e-mail address as `_folded`."""
    wanted = {_folded(one) for one in written}
    if not wanted:
        return {}
    rows = session.execute(
        select(Person.slack_id, Person.email).where(
            (func.lower(Person.slack_id).in_(wanted)) | (func.lower(Person.email).in_(wanted)),
            Person.is_bot.is_(False), Person.is_guest.is_(False), Person.is_outside.is_(False),
            Person.deactivated_at.is_(None),
        )
    )  # fmt: skip
    found: dict[str, str] = {}
    for slack_id, email in rows:
        found[_folded(slack_id)] = slack_id
        if email:
            found[_folded(email)] = slack_id
    return found


def _by_slack_id(session: WorkspaceSession, slack_ids: Iterable[str]) -> dict[str, Person]:
    return {
        p.slack_id: p for p in session.scalars(select(Person).where(Person.slack_id.in_(list(slack_ids))))
    }


def _folded(written: str) -> str:
    return written.strip().casefold()
