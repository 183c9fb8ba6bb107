"""Words in which nobody of a program is named."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.lessons import named_in
from bot.errors import DomainError
from db.models import Cohort, Enrollment, Pair, Person, Program, Submission
from db.session import WorkspaceSession

_SHORTEST = 3
"""Shorter names are also words."""


def require_nameless(
    session: WorkspaceSession, program: Program, words: str, *, submission_id: int | None = None
) -> None:
    """DomainError lesson_names at `text` if the words name somebody: a mention, an address, the whole name of somebody
    who ever applied to this program; with a review as their source also any part of the names of its two people.
    """
    named = named_in(words, names_in(session, program) | _parts(session, submission_id))
    if named:
        raise DomainError("lesson_names", field="text", named=named)


def names_in(session: WorkspaceSession, program: Program) -> set[str]:
    """The whole names of everybody who ever applied to a program."""
    rows = session.scalars(
        select(Person.name)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Cohort.program_id == program.id)
        .distinct()
    )
    return {" ".join(name.split()) for name in rows if name and len(name.strip()) >= _SHORTEST}


def _parts(session: WorkspaceSession, submission_id: int | None) -> set[str]:
    submission = session.get(Submission, submission_id) if submission_id is not None else None
    pair = session.get(Pair, submission.subject_id) if submission and submission.subject == "pair" else None
    if pair is None:
        return set()
    names = [session.get_one(Person, one).name for one in (pair.mentee_id, pair.mentor_id)]
    return {part for name in names for part in name.split() if len(part) >= _SHORTEST}
