"""What every question about matching is answered from: a program's people as they are now, and its draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundState
from bot.matching.round import Round
from bot.usecases.matching.asking.marks import pool_mark
from bot.usecases.matching.drafts.rounds import SCRATCH, round_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchRound, Person, Program
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.matcher import Solution

Shown = TypeVar("Shown")
Solve = Callable[[Round], "Solution"]

AT_ONCE, PEOPLE_AT_ONCE = 100_000, 1_000
"""Pairs that are weighed, and people who are read, while somebody waits: the slowest answer (advice: a dozen
solves) takes about a second of one core then. What is beyond is answered later.
"""
TOO_MANY, PEERS = "too_many", "peers"
"""Why an answer has no price: there are more pairs than `AT_ONCE`, or nobody has a seat to give."""


@dataclass(frozen=True)
class Outlook:
    """A program's matching as it stands. `draft`: the round that could be published, if there is one.

    `round` holds everybody as they are now, with the draft's own weights and rules; None where `unpriced` says
    why not. `mark` names what it was read from, as in `marks`.
    """

    program: Program
    cohort: Cohort
    plan: Plan
    draft: MatchRound | None
    round: Round | None = None
    slack_ids: Mapping[str, str] = field(default_factory=dict)
    """Entry (an enrollment's id as text) → Slack id, of everybody in the round."""
    unpriced: str = ""
    mark: str = ""

    @property
    def peers(self) -> bool:
        """Whether everybody is in one pool."""
        return self.plan.among_peers

    @property
    def can_be_outdated(self) -> bool:
        """Whether a draft made now would be the same as the one that stands, had nothing changed."""
        settings = self.draft.settings if self.draft is not None else {}
        plain = not settings.get("lift") and settings.get("stay", SCRATCH) == SCRATCH
        return self.draft is not None and plain

    def slack_id(self, entry: str) -> str:
        return self.slack_ids.get(entry, "")


@dataclass(frozen=True)
class Asked(Generic[Shown]):
    """A question with all that the database knows about it.

    `known` is what can be said without weighing anything; `weigh` makes the answer with a solver, outside of
    any transaction. None: `known` is the answer, or all there is for now (its `unpriced` says so).
    """

    known: Shown
    weigh: Callable[[Solve], Shown] | None = None
    mark: str = ""

    def answer(self, solve: Solve | None = None) -> Shown:
        """The answer. Takes up to a second, or with a solver that has the time, as long as it must."""
        if self.weigh is None:
            return self.known
        from bot.matching.asking.what_if import solved

        return self.weigh(solve or solved)


def standing(session: WorkspaceSession, actor: Actor, program_id: object, action: Action) -> Outlook:
    """The program and its draft alone, for a coordinator who may do `action`; raises DomainError for anyone
    else.
    """
    program = coordinated(session, actor, program_id, action)
    cohort = current_cohort(session, program)
    return Outlook(program, cohort, plan_of(program), standing_draft(session, cohort))


def with_people(session: WorkspaceSession, seen: Outlook, now: datetime, *, patient: bool) -> Outlook:
    """The same with everybody who can be matched, where that is not too much to be weighed at once.

    `patient`: whatever their number. Changes nothing.
    """
    seen = replace(seen, mark=pool_mark(session, seen.cohort, seen.draft))
    if seen.peers:
        return replace(seen, unpriced=PEERS)
    if not patient and too_many(*waiting_people(session, seen.cohort)):
        return replace(seen, unpriced=TOO_MANY)
    # What is kept of the last draft is left out: every price would be that of leaving the draft itself.
    settings = {**(seen.draft.settings if seen.draft is not None else {}), "stay": SCRATCH}
    made = round_of(session, seen.cohort, seen.plan, settings, now)
    entries = [one.id for one in (*made.mentees, *made.mentors)]
    return replace(seen, round=made, slack_ids=_slack_ids(session, entries))


def everybody(session: WorkspaceSession, seen: Outlook, now: datetime) -> Round:
    """Everybody as they are now, with the settings of the draft that stands; in a program of circles also the
    mentors whose circle it does not need.
    """
    settings = {**(seen.draft.settings if seen.draft is not None else {}), "stay": SCRATCH}
    return round_of(session, seen.cohort, seen.plan, settings, now, gather=False)


def outlook(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    action: Action,
    now: datetime,
    *,
    patient: bool = False,
) -> Outlook:
    """`standing` and `with_people` in one."""
    return with_people(session, standing(session, actor, program_id, action), now, patient=patient)


def standing_draft(session: WorkspaceSession, cohort: Cohort) -> MatchRound | None:
    """The round that could be published: the newest without a name, or else the newest."""
    states = (RoundState.DRAFT.value, RoundState.ASKING.value)
    return session.scalar(
        select(MatchRound)
        .where(MatchRound.cohort_id == cohort.id, MatchRound.status.in_(states))
        .order_by(MatchRound.name != "", MatchRound.id.desc())
        .limit(1)
    )


def too_many(mentees: int, mentors: int) -> bool:
    """Whether weighing so many people takes longer than anybody waits."""
    return mentees * mentors > AT_ONCE or mentees + mentors > PEOPLE_AT_ONCE


def waiting_people(session: WorkspaceSession, cohort: Cohort) -> tuple[int, int]:
    """Mentees without a partner, and mentors, counted in the database."""
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
    return mentees, mentors


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
