"""Finding the pairs a coordinator means by naming one of the two."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.domain.access import Action, Actor, require
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from db.models import Cohort, Pair, Person, Program
from db.session import WorkspaceSession


def pairs_of(
    session: WorkspaceSession,
    actor: Actor,
    program: Program,
    slack_id: str,
    states: Collection[PairState] = tuple(PairState),
) -> list[Pair]:
    """The pairs of this program in which somebody is, newest first, in one of `states`; at least one.

    Raises DomainError not_in_a_pair, or no_such_pair when none of their pairs is in such a state.
    """
    require(Action.SEE_PAIRS, actor, program=str(program.id))
    person = session.scalar(select(Person).where(Person.slack_id == slack_id))
    mine = [
        pair
        for pair in pairs_in(session, program)
        if person is not None and person.id in (pair.mentee_id, pair.mentor_id)
    ]
    if not mine:
        raise DomainError("not_in_a_pair", person=slack_id)
    fitting = [pair for pair in reversed(mine) if PairState(pair.status) in states]
    if not fitting:
        raise DomainError("no_such_pair", person=slack_id, pair_states=sorted({pair.status for pair in mine}))
    return fitting


def pairs_in(session: WorkspaceSession, program: Program, cohort: Cohort | None = None) -> list[Pair]:
    """Every pair of a program, or of one of its cohorts, with its people, oldest first."""
    of = Pair.cohort_id == cohort.id if cohort else Cohort.program_id == program.id
    query = (
        select(Pair)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(of)
        .options(
            joinedload(Pair.mentee),
            joinedload(Pair.mentor),
            joinedload(Pair.cohort).joinedload(Cohort.program),
        )
        .order_by(Pair.id)
    )
    return list(session.scalars(query))
