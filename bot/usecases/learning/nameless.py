"""Words in which nobody of a program is named."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.lessons import Names, named_in
from bot.errors import DomainError
from db.models import Cohort, Enrollment, Pair, Person, Program, Submission
from db.session import WorkspaceSession


def require_nameless(
    session: WorkspaceSession, program: Program, words: str, *, submission_id: int | None = None
) -> None:
    """DomainError lesson_names at `text` if the words name somebody: a mention, an address, the name of somebody who
    ever applied to this program; with a review as their source also its two people's, in small letters too.
    """
    names = names_in(session, program)
    two = Names.of(_two(session, submission_id))
    named = named_in(words, Names(names.whole | two.whole | two.parts, names.parts))
    if named:
        raise DomainError("lesson_names", field="text", named=named)


def names_in(session: WorkspaceSession, program: Program) -> Names:
    """The names of everybody who ever applied to a program."""
    rows = session.scalars(
        select(Person.name)
        .join(Enrollment, Enrollment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(Cohort.program_id == program.id)
        .distinct()
    )
    return Names.of(name or "" for name in rows)


def _two(session: WorkspaceSession, submission_id: int | None) -> list[str]:
    submission = session.get(Submission, submission_id) if submission_id is not None else None
    pair = session.get(Pair, submission.subject_id) if submission and submission.subject == "pair" else None
    if pair is None:
        return []
    return [session.get_one(Person, one).name for one in (pair.mentee_id, pair.mentor_id)]
