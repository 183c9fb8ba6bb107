"""The best draft if it were made now: what every question about matching is answered from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundState
from bot.errors import DomainError
from bot.usecases.matching.rounds import SCRATCH, round_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchRound, Person, Program
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.matcher import Solution

MOST_PAIRS = 250_000
"""Mentees times mentors that are weighed while somebody waits for the answer (each solve: a tenth of a second)."""


@dataclass(frozen=True)
class Outlook:
    """A program's matching as it stands. `draft`: the round that could be published, if there is one.

    `solution` is solved anew from what is known now, with the draft's own weights and rules; None where
    `unpriced` says why not: too_many (more than `MOST_PAIRS` are possible) or peers.
    """

    program: Program
    cohort: Cohort
    plan: Plan
    draft: MatchRound | None
    solution: Solution | None
    slack_ids: Mapping[str, str]
    """Entry (an enrollment's id as text) → Slack id, of everybody in the round."""
    unpriced: str = ""

    @property
    def can_be_outdated(self) -> bool:
        """Whether a draft made now would be the same as the one that stands, had nothing changed."""
        settings = self.draft.settings if self.draft is not None else {}
        plain = not settings.get("lift") and settings.get("stay", SCRATCH) == SCRATCH
        return self.draft is not None and plain

    def slack_id(self, entry: str) -> str:
        return self.slack_ids.get(entry, "")


def outlook(
    session: WorkspaceSession, actor: Actor, program_id: object, action: Action, now: datetime
) -> Outlook:
    """For a coordinator who may do `action`; raises DomainError for anyone else. Changes nothing."""
    program = coordinated(session, actor, program_id, action)
    cohort = current_cohort(session, program)
    plan = plan_of(program)
    draft = standing_draft(session, cohort)
    if plan.matching.shape == "peers":
        return Outlook(program, cohort, plan, draft, None, {}, "peers")
    if possible_pairs(session, cohort) > MOST_PAIRS:
        return Outlook(program, cohort, plan, draft, None, {}, "too_many")
    solution = _solve(session, cohort, plan, draft, now)
    entries = [*solution.pool.row, *solution.pool.column]
    return Outlook(program, cohort, plan, draft, solution, _slack_ids(session, entries))


def _solve(
    session: WorkspaceSession, cohort: Cohort, plan: Plan, draft: MatchRound | None, now: datetime
) -> Solution:
    from bot.matching.what_if import solved

    # What is kept of the last draft is left out: every price would be that of leaving the draft itself.
    settings = {**(draft.settings if draft is not None else {}), "stay": SCRATCH}
    return solved(round_of(session, cohort, plan, settings, now))


def standing_draft(session: WorkspaceSession, cohort: Cohort) -> MatchRound | None:
    """The round that could be published: the newest without a name, or else the newest."""
    states = (RoundState.DRAFT.value, RoundState.ASKING.value)
    return session.scalar(
        select(MatchRound)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.status.in_(states))
        .order_by(MatchRound.name != "", MatchRound.id.desc())
        .limit(1)
    )


def possible_pairs(session: WorkspaceSession, cohort: Cohort) -> int:
    """Mentees without a partner times mentors, counted in the database."""
    rows = session.execute(
        select(Enrollment.role, Enrollment.status, func.count())
        .where(Enrollment.cohort_id == cohort.id)
        .group_by(Enrollment.role, Enrollment.status)
    )
    mentees = mentors = 0
    for role, status, count in rows:
        if role == Role.MENTEE and status == EnrollmentState.APPROVED:
            mentees += int(count)
        elif role == Role.MENTOR and status in (EnrollmentState.APPROVED, EnrollmentState.MATCHED):
            mentors += int(count)
    return mentees * mentors


def enrolled(session: WorkspaceSession, cohort: Cohort, slack_id: str, *roles: Role) -> Enrollment:
    """Somebody's approved place, in the first of these roles that they have one in. Raises DomainError."""
    states = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value)
    found = session.scalars(
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role.in_([role.value for role in roles]),
            Enrollment.status.in_(states),
            Person.slack_id == slack_id,
        )
    ).all()
    by_role = {enrollment.role: enrollment for enrollment in found}
    for role in roles:
        if role.value in by_role:
            return by_role[role.value]
    raise DomainError("not_approved_as", who=slack_id, role=roles[0].value)


def _slack_ids(session: WorkspaceSession, entries: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(entries), 500):
        some = [int(entry) for entry in entries[start : start + 500]]
        rows = session.execute(
            select(Enrollment.id, Person.slack_id)
            .join(Person, Person.id == Enrollment.person_id)
            .where(Enrollment.id.in_(some))
        )
        found.update({str(entry): slack_id for entry, slack_id in rows})
    return found
