"""Equal access: who takes part, against all who may, by department, location, level and group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.eligible import asks
from bot.domain.measures import SMALLEST, broken_out
from bot.domain.program import Program as Plan
from bot.domain.reporting.counting import OTHERS, Groups, may_follow
from bot.domain.reporting.life import CohortLife
from bot.domain.shown.reporting import Access, AccessRow
from bot.usecases.locking import take_turn
from bot.usecases.recruiting.joining.eligibility import eligible_people
from bot.usecases.reporting.answers import INTAKE, answers_to
from db.models import Cohort, CountedGroups, Person
from db.session import WorkspaceSession

DEPARTMENT, LOCATION, LEVEL, GROUP = "department", "location", "level", "group"
GROUPS_ASKED = "groups"
_CONFIDENTIAL: Mapping[str, tuple[int, ...]] = {GROUP: (0, 1)}
"""Of groups that people named in confidence both numbers are; of a department only who takes part."""


def access_to(
    session: WorkspaceSession,
    cohort: Cohort,
    plan: Plan,
    life: CohortLife,
    now: datetime,
    at: datetime,
    *,
    keep: bool,
) -> tuple[Access, ...]:
    """As of a moment: the last count by then that may be shown beside all others. A new one is made first, where it
    may be (not in a session that only reads: `keep`).
    """
    kept = _kept(session, cohort)
    new = {
        by: groups
        for by, groups in (_counts(session, cohort, plan, life, now) if keep else {}).items()
        if _is_news(by, groups, kept.get(by, []))
    }
    if new:
        take_turn(session, cohort)
        kept = _kept(session, cohort)
        for by, groups in new.items():
            earlier = kept.setdefault(by, [])
            if _is_news(by, groups, earlier):
                session.add(_row(cohort, by, len(earlier) + 1, groups, now))
                earlier.append((now, groups))
        session.flush()
    shown = ((by, [one for one in kept.get(by, []) if one[0] <= at]) for by in _ORDER)
    return tuple(_shown(by, *counts[-1]) for by, counts in shown if counts)


_ORDER = (DEPARTMENT, LOCATION, LEVEL, GROUP)
Kept = dict[str, list[tuple[datetime, Groups]]]


def _is_news(by: str, groups: Groups, earlier: Collection[tuple[datetime, Groups]]) -> bool:
    before = [one for _, one in earlier]
    if not groups or (before and before[-1] == groups):
        return False
    return may_follow(groups, before, _CONFIDENTIAL.get(by, (0,)))


def _kept(session: WorkspaceSession, cohort: Cohort) -> Kept:
    rows = session.execute(
        select(CountedGroups.by, CountedGroups.counted_at, CountedGroups.groups)
        .where(CountedGroups.cohort_id == cohort.id)
        .order_by(CountedGroups.by, CountedGroups.number)
    )
    kept: Kept = {}
    for by, at, groups in rows:
        kept.setdefault(by, []).append((at, {name: (one, other) for name, (one, other) in groups.items()}))
    return kept


def _row(cohort: Cohort, by: str, number: int, groups: Groups, now: datetime) -> CountedGroups:
    return CountedGroups(
        cohort_id=cohort.id, by=by, number=number, counted_at=now,
        groups={name: list(count) for name, count in groups.items()},
    )  # fmt: skip


def _counts(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, life: CohortLife, now: datetime
) -> dict[str, Groups]:
    taking_part = {place.person for place in life.places if place.held(now)}
    eligible = _eligible(session, cohort, plan, now)
    columns = select(Person.id, Person.department, Person.location, Person.level)
    everybody = [row for row in session.execute(columns) if row[0] in eligible or row[0] in taking_part]
    counts: dict[str, Groups] = {}
    for position, by in enumerate((DEPARTMENT, LOCATION, LEVEL), start=1):
        named = [(row[0], _name(by, row[position], plan)) for row in everybody]
        counts[by] = _by_attribute(named, taking_part)
    counts[GROUP] = _by_group(session, cohort, life, now)
    return counts


def _eligible(session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> Collection[int]:
    """Who may take part in one of the roles: all members of the workspace, where a role has no rule."""
    rules = (plan.eligibility.mentee, plan.eligibility.mentor)
    if all(asks(one) for one in rules):
        return {who for who, roles in eligible_people(session, cohort.program, now).items() if roles}
    return set(
        session.scalars(
            select(Person.id).where(
                Person.is_bot.is_(False), Person.is_guest.is_(False), Person.is_outside.is_(False),
                Person.deactivated_at.is_(None),
            )
        )
    )  # fmt: skip


def _name(by: str, value: Any, plan: Plan) -> str:
    if by != LEVEL or value is None:
        return str(value or "")
    return plan.levels[value - 1].label if 1 <= value <= len(plan.levels) else str(value)


def _by_attribute(named: Iterable[tuple[int, str]], taking_part: Collection[int]) -> Groups:
    """Nobody of a group of one to four who take part stands alone, nor do those who are left."""
    people, eligible = Counter[str](), Counter[str]()
    for person, name in named:
        eligible[name] += 1
        people[name] += person in taking_part
    shown = [name for name, _ in broken_out({name: count for name, count in people.items() if count})[0]]
    empty = [
        name for name, count in eligible.items() if name and not people[name] and count >= SMALLEST and shown
    ]
    rest = [name for name in eligible if name not in shown and name not in empty]
    groups = {name: (people[name], eligible[name]) for name in (*shown, *sorted(empty))}
    if groups and rest:
        groups[OTHERS] = (sum(people[name] for name in rest), sum(eligible[name] for name in rest))
    return groups


def _by_group(session: WorkspaceSession, cohort: Cohort, life: CohortLife, now: datetime) -> Groups:
    """Of those who applied and named a group in confidence, those who take part. Groups overlap, so that there are no
    others; who applied and does not take part is no smaller a group either.
    """
    taking_part = {place.person for place in life.places if place.held(now)}
    applied = {place.person for place in life.places if place.applied(now)} | taking_part
    named: dict[str, set[int]] = {}
    for one in answers_to(session, cohort, "cohort", INTAKE, GROUPS_ASKED):
        if isinstance(one.value, list) and one.person in applied:
            for group in one.value:
                named.setdefault(str(group), set()).add(one.person)
    groups: dict[str, tuple[int, int]] = {}
    for group, people in sorted(named.items()):
        part = len(people & taking_part)
        if part >= SMALLEST and not 0 < len(people) - part < SMALLEST:
            groups[group] = (part, len(people))
    return groups


def _shown(by: str, at: datetime, groups: Groups) -> Access:
    rows = [_access_row(name, *count) for name, count in groups.items() if name != OTHERS]
    rest = [_access_row(OTHERS, *groups[OTHERS])] if OTHERS in groups else []
    part, eligible = (sum(count[place] for count in groups.values()) for place in (0, 1))
    overall = None if by == GROUP else _access_row(OTHERS, part, eligible)
    return Access(by, (*rows, *rest), overall, at)


def _access_row(name: str, part: int, eligible: int) -> AccessRow:
    return AccessRow(name, part, eligible, 100 * part / eligible if eligible else None)
