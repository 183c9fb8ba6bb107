"""A short name for everything that a draft made now would depend on: the same name, the same answers."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import Executable, func, select

from bot.domain.states.pair import LIVING
from db.models import (
    Cohort,
    Enrollment,
    MatchConstraint,
    MatchRound,
    Pair,
    Person,
    ShortList,
    ShortListEntry,
    Submission,
)
from db.session import WorkspaceSession


def pool_mark(session: WorkspaceSession, cohort: Cohort, draft: MatchRound | None) -> str:
    """Another one as soon as people join or leave, answers, decisions, short lists, pairs or settings change.

    Five queries that add up in the database, whatever the number of people.
    """
    found = [
        sorted(([str(one) for one in row] for row in session.execute(query)), key=str)
        for query in (_people(cohort), _answers(cohort), _decisions(cohort), _chosen(cohort), _pairs(cohort))
    ]
    settings = draft.settings if draft is not None else {}
    told = json.dumps([cohort.program.digest, settings, found], sort_keys=True, default=str)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _people(cohort: Cohort) -> Executable:
    return (
        select(
            Enrollment.role,
            Enrollment.status,
            func.count(),
            func.sum(Enrollment.id),
            func.sum(Enrollment.capacity),
            func.sum(Enrollment.missed),
            func.sum(Person.level),
            func.sum(Person.manager_id),
            func.count(Person.deactivated_at),
        )
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.cohort_id == cohort.id)
        .group_by(Enrollment.role, Enrollment.status)
    )


def _answers(cohort: Cohort) -> Executable:
    return select(func.count(), func.max(Submission.submitted_at)).where(
        Submission.form_key == "intake", Submission.subject == "cohort", Submission.subject_id == cohort.id
    )


def _decisions(cohort: Cohort) -> Executable:
    return (
        select(
            MatchConstraint.kind,
            func.count(),
            func.sum(MatchConstraint.id),
            func.max(MatchConstraint.made_at),
        )
        .where(MatchConstraint.cohort_id == cohort.id)
        .group_by(MatchConstraint.kind)
    )


def _chosen(cohort: Cohort) -> Executable:
    return (
        select(func.count(), func.sum(ShortListEntry.rank), func.max(ShortList.ranked_at))
        .join(ShortList, ShortList.id == ShortListEntry.short_list_id)
        .join(Enrollment, Enrollment.id == ShortList.enrollment_id)
        .where(Enrollment.cohort_id == cohort.id, ShortListEntry.rank.is_not(None))
    )


def _pairs(cohort: Cohort) -> Executable:
    living = [state.value for state in LIVING]
    return select(func.count(), func.sum(Pair.id)).where(Pair.cohort_id == cohort.id, Pair.status.in_(living))
