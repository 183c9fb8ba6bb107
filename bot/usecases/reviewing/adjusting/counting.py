"""Counting the answers of a form for coordinators: never fewer than five people, also not by comparing two looks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bot.domain.adjusting import Counted, in_bands
from bot.domain.forms import CHOOSING_KINDS, Form, Kind, Question, Reader, shown_to
from bot.domain.measures import SMALLEST, broken_out
from bot.domain.program import label_of
from bot.usecases.submissions import answers_for
from db.models import Cohort, Pair, Submission, Tally
from db.session import WorkspaceSession

_NUMBERS = frozenset({Kind.SCALE, Kind.NUMBER})
_COUNTABLE = _NUMBERS | CHOOSING_KINDS
TAKEN = "answers"


@dataclass
class _Given:
    """What was answered to one question: the count by answer, the people, and the submissions."""

    answers: Counter[str] = field(default_factory=Counter)
    people: set[int] = field(default_factory=set)
    submissions: list[int] = field(default_factory=list)


def sent_in(session: WorkspaceSession, cohort: Cohort, form_key: str) -> list[Submission]:
    """What was sent of a form about the pairs of a cohort, oldest first."""
    pairs = select(Pair.id).where(Pair.cohort_id == cohort.id)
    sent = (
        select(Submission)
        .where(
            Submission.form_key == form_key,
            Submission.subject == "pair",
            Submission.subject_id.in_(pairs),
            Submission.submitted_at.is_not(None),
        )
        .options(selectinload(Submission.answers), joinedload(Submission.form_version))
        .order_by(Submission.submitted_at, Submission.id)
    )
    return list(session.scalars(sent))


def count_answers(session: WorkspaceSession, cohort: Cohort, form: Form, now: datetime) -> None:
    """Count anew every question that five more people have answered since it was last counted."""
    submissions = sent_in(session, cohort, form.key)
    known = _tallies(session, cohort, form.key)
    authors = {one.id: one.person_id for one in submissions}
    for key, given in _given(form, submissions).items():
        tally = known.get(key)
        before = {authors[one] for one in tally.submissions if one in authors} if tally else set()
        if len(given.people - before) < SMALLEST:
            continue
        if tally is None:
            tally = Tally(cohort_id=cohort.id, form_key=form.key, question_key=key)
            session.add(tally)
        tally.submissions, tally.figures = given.submissions, {TAKEN: dict(given.answers)}
        tally.taken_at = now
    session.flush()


def counted(session: WorkspaceSession, cohort: Cohort, form: Form) -> tuple[Counted, ...]:
    """Each question that can be counted, as it was counted last, in the order of the form."""
    known = _tallies(session, cohort, form.key)
    authors = _authors(session, known)
    return tuple(
        _shown(question, known.get(question.key), authors)
        for question in form.questions
        if question.key in _countable(form)
    )


def _authors(session: WorkspaceSession, known: Mapping[str, Tally]) -> dict[int, int]:
    ids = {one for tally in known.values() for one in tally.submissions}
    rows = session.execute(select(Submission.id, Submission.person_id).where(Submission.id.in_(ids)))
    return dict(rows.all()) if ids else {}


def _countable(form: Form) -> frozenset[str]:
    """The questions whose answers may be counted and can be."""
    kinds = {one.key: 1 for one in form.questions if one.kind in _COUNTABLE and not one.retired}
    return frozenset(shown_to(form, kinds, Reader.COUNTED))


def _given(form: Form, submissions: Sequence[Submission]) -> dict[str, _Given]:
    """What may be counted, by question; who answered in two pairs is one person with two answers."""
    wanted = _countable(form)
    found: dict[str, _Given] = defaultdict(_Given)
    for submission in submissions:
        for key, answer in answers_for(submission, Reader.COUNTED).items():
            values = answer if isinstance(answer, list) else [answer]
            if key in wanted and values and answer is not None:
                about = found[key]
                about.answers.update(str(value) for value in values)
                about.people.add(submission.person_id)
                about.submissions.append(submission.id)
    return found


def _tallies(session: WorkspaceSession, cohort: Cohort, form_key: str) -> dict[str, Tally]:
    rows = session.scalars(
        select(Tally).where(Tally.cohort_id == cohort.id, Tally.form_key == form_key).order_by(Tally.id)
    )
    return {row.question_key: row for row in rows}


def _shown(question: Question, tally: Tally | None, authors: Mapping[int, int]) -> Counted:
    people = len({authors[one] for one in tally.submissions if one in authors}) if tally else 0
    if tally is None or people < SMALLEST:
        return Counted(question)
    answers = {str(value): int(number) for value, number in tally.figures[TAKEN].items()}
    if question.kind in _NUMBERS:
        numbers = {int(value): number for value, number in answers.items() if _is_number(value)}
        total = sum(numbers.values())
        if total < SMALLEST:  # the question was another one when it was answered
            return Counted(question)
        average = sum(value * number for value, number in numbers.items()) / total
        return Counted(question, people, average, in_bands(numbers))
    named, others = broken_out(answers)
    choices = tuple((label_of(question.options, value), number) for value, number in named)
    return Counted(question, people, choices=choices, others=others)


def _is_number(value: str) -> bool:
    return value.lstrip("-").isdecimal()
