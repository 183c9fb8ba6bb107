"""Who can be matched now, as the matcher knows people: answers and directory facts, no names, no texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.matching.features import Hours, Mentee, Mentor
from bot.matching.plan import MatchingPlan
from bot.usecases.submissions import answers_of
from db.models import Cohort, Enrollment, Pair, Person, Submission
from db.session import WorkspaceSession

LONGEST_LINE = 30
"""A reporting line longer than this is a mistake in the directory."""


@dataclass(frozen=True)
class People:
    """The two sides of a round; ids are enrollment ids as text."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    enrollments: Mapping[str, Enrollment]


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


def people_to_match(session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> People:
    """Approved mentees, and mentors with a free seat, who are still here."""
    enrollments = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.status.in_((EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value)),
            Person.deactivated_at.is_(None),
        )
        .options(selectinload(Enrollment.person))
        .order_by(Enrollment.id)
    ).all()
    answers = _answers(session, cohort)
    taken = _seats_taken(session, cohort)
    directory = _Directory(session)
    mentees, mentors = [], []
    for enrollment in enrollments:
        given = answers.get(enrollment.person_id, {})
        features = _features(enrollment, given, directory, plan, now)
        if enrollment.role == Role.MENTEE and enrollment.status == EnrollmentState.APPROVED:
            mentees.append(
                Mentee(
                    wanted=_many(given, "skills_wanted"), goals=frozenset(_many(given, "goals")), **features
                )
            )
        elif enrollment.role == Role.MENTOR:
            free = max(0, enrollment.capacity - taken.get(enrollment.person_id, 0))
            if free or enrollment.status == EnrollmentState.APPROVED:
                mentors.append(
                    Mentor(
                        offered=_many(given, "skills_offered"),
                        helps_with=frozenset(_many(given, "goals_offered")),
                        capacity=min(free, plan.capacity_max),
                        **features,
                    )
                )
    return People(tuple(mentees), tuple(mentors), {str(e.id): e for e in enrollments})


def _answers(session: WorkspaceSession, cohort: Cohort) -> dict[int, dict[str, Any]]:
    submissions = session.scalars(
        select(Submission)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id == cohort.id,
        )
        .options(selectinload(Submission.answers))
    )
    return {submission.person_id: dict(answers_of(submission)) for submission in submissions}


def _seats_taken(session: WorkspaceSession, cohort: Cohort) -> dict[int, int]:
    rows = session.execute(
        select(Pair.mentor_id, func.count())
        .where(Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING]))
        .group_by(Pair.mentor_id)
    )
    return {int(mentor_id): int(count) for mentor_id, count in rows}


def _features(
    enrollment: Enrollment, given: Mapping[str, Any], directory: _Directory, plan: Plan, now: datetime
) -> dict[str, Any]:
    person = enrollment.person
    manager = next(iter(_many(given, "manager")), None)
    style = given.get("style")
    return {
        "id": str(enrollment.id),
        "person": str(person.id),
        "level": _level(plan, given, person),
        "department": str(given.get("department") or person.department).casefold(),
        "location": str(given.get("location") or person.location).casefold(),
        "country": str(given.get("country") or person.country),
        "hours_utc": _hours(str(given.get("time_zone") or person.zone), plan, now),
        "languages": frozenset(_many(given, "languages")),
        "cadence": str(given.get("cadence") or ""),
        "format": str(given.get("format") or ""),
        "style": style if isinstance(style, int) else None,
        "prefer": directory.ids(_many(given, "prefer")),
        "avoid": directory.ids(_many(given, "avoid")),
        "reports_to": directory.line(person.id, manager),
    }


def _many(given: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = given.get(key)
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _level(plan: Plan, given: Mapping[str, Any], person: Person) -> int | None:
    index = plan.level_index(str(given["career_level"])) if given.get("career_level") else None
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
