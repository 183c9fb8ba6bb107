"""Who can be matched now, as the matcher knows people: answers and directory facts, no names, no texts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.matching.features import Hours, Mentee, Mentor
from bot.matching.plan import MatchingPlan
from bot.matching.round import PairIds
from bot.usecases.matching.drafts.fed import Fed, Given, answers_fed
from bot.usecases.recruiting.deciding.assessment import results_of
from bot.usecases.training.gating import kept_back
from db.models import Cohort, Enrollment, Pair, Person, ShortList, ShortListEntry
from db.session import WorkspaceSession

IN_THE_POOL = (EnrollmentState.APPROVED, EnrollmentState.MATCHED)
LONGEST_LINE = 30
"""A reporting line longer than this is a mistake in the directory."""


@dataclass(frozen=True)
class People:
    """The two sides of a round; ids are enrollment ids as text. `together`: pairs of today, of whom both are
    here. What they are to a round depends on whether it gives people a further partner (`Round.used`) or
    matches everybody anew (`bot.matching.asking.rematch`).
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    enrollments: Mapping[str, Enrollment]
    together: frozenset[PairIds] = frozenset()
    peers: bool = False
    """Whether the two sides are one: anybody may be paired with anybody."""


def matching_plan(plan: Plan) -> MatchingPlan:
    """The program's weights and rules, for the matcher."""
    settings = plan.matching
    return MatchingPlan(
        weights=settings.weights,
        rules=settings.rules,
        seniority=settings.seniority,
        shape=settings.shape,
        department=settings.department,
        mentors_per_mentee=settings.mentors_per_mentee,
        stay_bonus=settings.stay_bonus,
    )


def people_to_match(
    session: WorkspaceSession,
    cohort: Cohort,
    plan: Plan,
    now: datetime,
    *,
    everyone: bool = False,
    states: Collection[EnrollmentState] = IN_THE_POOL,
) -> People:
    """Approved mentees, and mentors with a free seat, who are still here; where the plan gives several mentors,
    also mentees who have fewer.

    `everyone`: also who has a partner, with all their seats, as if no pair of today stood. `states`: whose
    applications count. Takes a few queries, whatever the number of people.
    """
    enrollments = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.status.in_([state.value for state in states]),
            Person.deactivated_at.is_(None),
        )
        .options(selectinload(Enrollment.person))
        .order_by(Enrollment.id)
    ).all()
    form = plan.forms.get("intake")
    fed = {role: Fed(form, role) for role in Role}
    answers = answers_fed(session, cohort, form)
    chosen = _short_lists(session, cohort)
    living = _living(session, cohort)
    taken = Counter() if everyone else _partners(living)
    directory = _Directory(session)
    assessments = results_of(session, cohort, plan)
    untrained = kept_back(session, cohort, plan, enrollments) if states == IN_THE_POOL else frozenset()
    mentees, mentors = [], []
    for enrollment in enrollments:
        if enrollment.id in untrained:
            continue
        given = answers.get(enrollment.person_id, {})
        said = fed[Role(enrollment.role)]
        has = taken[Role(enrollment.role), enrollment.person_id]
        waiting = everyone or enrollment.status == EnrollmentState.APPROVED
        if enrollment.role == Role.MENTEE and (waiting or 0 < has < plan.matching.mentors_per_mentee):
            mentees.append(
                Mentee(
                    wanted=said.several("skills", given),
                    goals=frozenset(said.several("goals", given)),
                    missed=enrollment.missed,
                    has=has,
                    chosen=chosen.get(enrollment.id, ()),
                    **_features(enrollment, said, given, directory, plan, now),
                )
            )
        elif enrollment.role == Role.MENTOR and (waiting or enrollment.capacity > has):
            mentors.append(
                Mentor(
                    offered=said.several("skills", given),
                    helps_with=frozenset(said.several("goals", given)),
                    capacity=min(max(0, enrollment.capacity - has), plan.capacity_max),
                    assessment=assessments.get(enrollment.id),
                    **_features(enrollment, said, given, directory, plan, now),
                )
            )
    entries = {(Role(e.role), e.person_id): str(e.id) for e in enrollments}
    together = (
        (entries.get((Role.MENTEE, mentee)), entries.get((Role.MENTOR, mentor))) for mentee, mentor in living
    )
    return People(
        tuple(mentees),
        tuple(mentors),
        {str(e.id): e for e in enrollments},
        frozenset((mentee, mentor) for mentee, mentor in together if mentee and mentor),
        peers=plan.among_peers,
    )


def _short_lists(session: WorkspaceSession, cohort: Cohort) -> dict[int, tuple[str, ...]]:
    """The mentors that each mentee (enrollment ids) ranked, the first choice first."""
    rows = session.execute(
        select(ShortList.enrollment_id, ShortListEntry.mentor_enrollment_id)
        .join(ShortListEntry, ShortListEntry.short_list_id == ShortList.id)
        .join(Enrollment, Enrollment.id == ShortList.enrollment_id)
        .where(Enrollment.cohort_id == cohort.id, ShortListEntry.rank.is_not(None))
        .order_by(ShortList.enrollment_id, ShortListEntry.rank)
    )
    ranked: defaultdict[int, list[str]] = defaultdict(list)
    for mentee, mentor in rows:
        ranked[mentee].append(str(mentor))
    return {mentee: tuple(mentors) for mentee, mentors in ranked.items()}


def _living(session: WorkspaceSession, cohort: Cohort) -> list[tuple[int, int]]:
    """Pairs of today, by the persons' ids: mentee, mentor."""
    rows = session.execute(
        select(Pair.mentee_id, Pair.mentor_id).where(
            Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING])
        )
    )
    return [(mentee, mentor) for mentee, mentor in rows]


def _partners(living: Sequence[tuple[int, int]]) -> Counter[tuple[Role, int]]:
    """How many partners each person has in each role."""
    mentees = ((Role.MENTEE, mentee) for mentee, _ in living)
    return Counter([*mentees, *((Role.MENTOR, mentor) for _, mentor in living)])


def _features(
    enrollment: Enrollment, said: Fed, given: Given, directory: _Directory, plan: Plan, now: datetime
) -> dict[str, Any]:
    person = enrollment.person
    stated = next(iter(said.people("reporting_line", given)), None)
    line = directory.line(person.id, stated)
    return {
        "id": str(enrollment.id),
        "person": str(person.id),
        "level": _level(plan, said.word("seniority", given), person),
        "department": (said.word("department", given) or person.department).casefold(),
        "location": (said.word("location", given) or person.location).casefold(),
        "country": said.word("location", given, country=True) or person.country,
        "hours_utc": _hours(said.word("hours", given) or person.zone, plan, now),
        "languages": frozenset(said.several("languages", given)),
        "cadence": said.word("cadence", given),
        "format": said.word("format", given),
        "style": said.scale("style", given),
        "values": said.scale("values", given),
        "topics": frozenset(said.topics(given)),
        "groups": frozenset(said.several("groups", given)),
        "group_wish": said.ticked("groups", given),
        "skill_levels": said.levels(given),
        "tenure_days": _tenure(said.word("tenure", given), person, now),
        "prefer": directory.ids(said.people("preferences", given)),
        "avoid": directory.ids(said.people("avoid", given)),
        "reports_to": line,
        "team": line[0] if line else None,
    }


def _tenure(stated: str, person: Person, now: datetime) -> int | None:
    """Days since the person's first, as they said or the directory knows."""
    try:
        first = date.fromisoformat(stated) if stated else person.started_on
    except ValueError:
        first = person.started_on
    return (now.date() - first).days if first is not None else None


def _level(plan: Plan, stated: str, person: Person) -> int | None:
    index = plan.level_index(stated) if stated else None
    level = index + 1 if index is not None else person.level
    return min(max(level, 1), 10) if level is not None else None


def _hours(zone: str, plan: Plan, now: datetime) -> Hours | None:
    """Working hours in minutes of the UTC day, with the offset that holds at `now`."""
    try:
        offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None
    if offset is None:
        return None
    minutes = int(offset.total_seconds() // 60)
    return plan.working_hours.start * 60 - minutes, plan.working_hours.end * 60 - minutes


class _Directory:
    """Everybody's manager and id, read once."""

    def __init__(self, session: WorkspaceSession) -> None:
        rows = session.execute(select(Person.id, Person.slack_id, Person.manager_id)).all()
        self._by_slack = {slack_id: person_id for person_id, slack_id, _ in rows}
        self._manager = {person_id: manager_id for person_id, _, manager_id in rows}

    def ids(self, slack_ids: Sequence[str]) -> frozenset[str]:
        return frozenset(str(self._by_slack[s]) for s in slack_ids if s in self._by_slack)

    def line(self, person_id: int, stated: str | None) -> tuple[str, ...]:
        """Managers all the way up. The one the person stated comes first if the directory knows none."""
        nearest = self._manager.get(person_id) or (self._by_slack.get(stated) if stated else None)
        line: list[int] = []
        while nearest is not None and nearest not in line and len(line) < LONGEST_LINE:
            line.append(nearest)
            nearest = self._manager.get(nearest)
        return tuple(str(one) for one in line)
