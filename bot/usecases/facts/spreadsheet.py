"""A whole draft for its spreadsheet, read in parts so that it never stands in memory at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from sqlalchemy import select, tuple_
from sqlalchemy.orm import aliased

from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.shown.matching import UnmatchedShown
from bot.domain.shown.matching_sheet import LeftOverInSheet, PairInSheet, PersonInSheet, SheetShown
from bot.usecases.facts.drafts import reasons_shown
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, MatchRound, Person, Proposal
from db.session import WorkspaceSession

A_TIME = 1_000
"""Rows read in one query."""


def sheet_shown(session: WorkspaceSession, round_id: int) -> SheetShown:
    """Everything of a draft. Its rows are read from `session` as they are asked for.

    Raises NoLongerApplies if it is gone.
    """
    made = session.get(MatchRound, round_id)
    if made is None:
        raise NoLongerApplies
    pairs = _pairs(session, made, plan_of(session.get_one(Cohort, made.cohort_id).program))
    begin = list(islice(pairs, A_TIME))
    criteria: dict[str, None] = {one.code: None for pair in begin for one in pair.reasons if one.of}
    return SheetShown(tuple(criteria), chain(begin, pairs), _left_over(session, made))


def _pairs(session: WorkspaceSession, made: MatchRound, plan: Plan) -> Iterator[PairInSheet]:
    mentee_seat, mentor_seat = aliased(Enrollment), aliased(Enrollment)
    mentee, mentor = aliased(Person), aliased(Person)
    query = (
        select(
            Proposal.points, Proposal.id, Proposal.fit, Proposal.reasons, Proposal.locked, Proposal.source,
            mentee.name, mentee.email, mentee.department, mentor.name, mentor.email, mentor.department,
        )
        .join(mentee_seat, mentee_seat.id == Proposal.mentee_enrollment_id)
        .join(mentor_seat, mentor_seat.id == Proposal.mentor_enrollment_id)
        .join(mentee, mentee.id == mentee_seat.person_id)
        .join(mentor, mentor.id == mentor_seat.person_id)
        .where(Proposal.round_id == made.id)
        .order_by(Proposal.points, Proposal.id)
        .limit(A_TIME)
    )  # fmt: skip
    last: tuple[int, int] | None = None
    while True:
        after = query if last is None else query.where(tuple_(Proposal.points, Proposal.id) > last)
        rows = session.execute(after).all()
        for points, _, fit, reasons, locked, source, *people in rows:
            yield PairInSheet(
                PersonInSheet(*(str(one or "") for one in people[:3])),
                PersonInSheet(*(str(one or "") for one in people[3:])),
                fit / 1000,
                points,
                reasons_shown(reasons, plan),
                locked,
                source,
            )
        if len(rows) < A_TIME:
            return
        last = (rows[-1][0], rows[-1][1])


def _left_over(session: WorkspaceSession, made: MatchRound) -> Iterator[LeftOverInSheet]:
    stored = made.unmatched or ()
    for start in range(0, len(stored), A_TIME):
        part = {int(one["enrollment"]): one for one in stored[start : start + A_TIME]}
        rows = session.execute(
            select(Enrollment.id, Person.slack_id, Person.name, Person.email, Person.department)
            .join(Person, Person.id == Enrollment.person_id)
            .where(Enrollment.id.in_(part))
            .order_by(Enrollment.role, Person.name, Enrollment.id)
        )
        for id_, slack_id, name, email, department in rows:
            one = part[id_]
            yield LeftOverInSheet(
                PersonInSheet(str(name or ""), str(email or ""), str(department or "")),
                UnmatchedShown(
                    slack_id=slack_id,
                    role=str(one["role"]),
                    cause=str(one["cause"]),
                    removed=tuple((str(rule), int(count)) for rule, count in one["removed"]),
                    helps=tuple(str(code) for code in one["helps"]),
                    paired=bool(one.get("paired")),
                ),
            )
