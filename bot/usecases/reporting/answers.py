"""Figures of what people answered: counted in portions, kept, and never counted anew (`bot.domain.reporting.counting`).

Only here are answers read for a report, each through `bot.domain.forms.shown_to` as a reader who counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from bot.domain.forms import Form, Reader, narrowed, shown_to
from bot.domain.measures import Figure, Unit
from bot.domain.reporting import counting
from bot.domain.reporting.counting import Given, Part, Portion
from bot.domain.reviews import FINAL
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import form_of, plan_of
from bot.usecases.reporting.ends import reason_given
from db.models import Answer, Cohort, CountedAnswers, FormVersion, Pair, Submission
from db.session import WorkspaceSession

PULSE, GOING, RECOMMEND, LEVEL, INTAKE = "pulse", "going", "recommend", "level:", "intake"
SATISFACTION, GROWTH, EARLY_ENDS = "satisfaction", "skill_growth", "early_ends"
PARTED = frozenset({GROWTH, EARLY_ENDS})
_PROMOTERS, _PASSIVES = 9, 7
"""On the scale from 0 to 10: from here on promoters; below this detractors."""

Portions = dict[str, list[Portion]]


@dataclass(frozen=True)
class AnswerFigure:
    """A figure of answers, and since when it stands so."""

    figure: Figure
    at: datetime | None


def count_answers(
    session: WorkspaceSession, cohort: Cohort, now: datetime, *, keep: bool, patient: bool = False
) -> Portions:
    """Everything that is counted of a cohort by now, portions by figure; what is new is counted first.

    Without `keep` (in a session that only reads) nothing new is counted: what was not kept could be counted otherwise
    the next time, and the two would tell on somebody. `patient`: nobody asks for the figures just now, so that those
    with parts wait for more people.
    """
    kept = _kept(session, cohort)
    if not keep:
        return kept
    new = _new(session, cohort, kept, now, patient=patient)
    if not any(new.values()):
        return kept
    take_turn(session, cohort)
    meanwhile = _kept(session, cohort)
    if meanwhile != kept:  # of two reports at once the second sees what the first has counted
        kept, new = meanwhile, _new(session, cohort, meanwhile, now, patient=patient)
    for figure, portions in new.items():
        for number, portion in enumerate(portions, start=len(kept[figure]) + 1):
            session.add(_row(cohort, figure, number, portion, now))
        kept[figure] += portions
    session.flush()
    return kept


def _new(
    session: WorkspaceSession, cohort: Cohort, kept: Portions, now: datetime, *, patient: bool
) -> Portions:
    found: Portions = {}
    for figure, read in _READ.items():
        if figure in PARTED and counting.too_soon(kept[figure], now):
            continue
        since = kept[figure][-1].until if kept[figure] else None
        waiting = counting.after(read(session, cohort, since), kept[figure])
        waiting = [one for one in waiting if one.at <= now]
        if patient and figure in PARTED and waiting and now - waiting[0].at < counting.PARTED_DAYS:
            continue
        found[figure] = (
            counting.parted_portion(waiting, kept[figure], now)
            if figure in PARTED
            else counting.portions_of(waiting)
        )
    return found


def figure_of(
    key: str, portions: Sequence[Portion], at: datetime, *, waiting: bool = False, people: int | None = None
) -> AnswerFigure:
    """A figure as of a moment. `waiting`: there are answers, though too few to be shown; `people`: how many different
    ones answered, where that is known.
    """
    unit = Unit.POINTS if key == RECOMMEND else Unit.AVERAGE
    counted = counting.counted(portions, at)
    if not counted:
        return AnswerFigure(Figure(key, unit, None, None, 0, hidden=waiting), None)
    answers = sum(one.answers for one in counted)
    value = sum(one.total for one in counted) / answers
    people = sum(one.people for one in counted) if people is None else people
    value = 100 * value if unit is Unit.POINTS else value
    return AnswerFigure(Figure(key, unit, value, None, people), counted[-1].until)


def parts_of(portions: Sequence[Portion], at: datetime) -> dict[str, Part]:
    """What is counted by name (a skill, a reason), as of a moment."""
    found: dict[str, Part] = {}
    for portion in counting.counted(portions, at):
        for name, part in portion.parts.items():
            found[name] = found[name] + part if name in found else part
    return found


def is_waiting(session: WorkspaceSession, cohort: Cohort, figure: str, at: datetime) -> bool:
    """Whether anybody answered by then, though too few to show it."""
    return any(one.at <= at for one in _READ[figure](session, cohort, None))


def people_counted(session: WorkspaceSession, cohort: Cohort, figure: str, last: Portion) -> int | None:
    """How many different people's answers are in a figure up to its `last` portion; None where it has parts."""
    if figure in PARTED:
        return None
    form, key = (FINAL, RECOMMEND) if figure == RECOMMEND else (PULSE, GOING)
    return session.scalar(
        select(func.count(Submission.person_id.distinct()))
        .join(Pair, Pair.id == Submission.subject_id)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            Pair.cohort_id == cohort.id,
            Submission.subject == "pair",
            Submission.form_key == form,
            (Submission.submitted_at < last.until)
            | ((Submission.submitted_at == last.until) & (Submission.id <= last.last_row)),
            Answer.question_key == key,
        )
    )


def _kept(session: WorkspaceSession, cohort: Cohort) -> Portions:
    rows = session.execute(
        select(
            CountedAnswers.figure, CountedAnswers.until, CountedAnswers.last_id, CountedAnswers.people,
            CountedAnswers.answers, CountedAnswers.total, CountedAnswers.parts,
        )
        .where(CountedAnswers.cohort_id == cohort.id)
        .order_by(CountedAnswers.figure, CountedAnswers.number)
    )  # fmt: skip
    kept: Portions = {figure: [] for figure in _READ}
    for figure, until, last, people, answers, total, parts in rows:
        named = {name: Part(*part) for name, part in parts.items()}
        kept.setdefault(figure, []).append(Portion(until, last, people, answers, total, named))
    return kept


def _row(cohort: Cohort, figure: str, number: int, portion: Portion, now: datetime) -> CountedAnswers:
    parts = {
        name: [part.people, part.answers, part.before, part.after] for name, part in portion.parts.items()
    }
    return CountedAnswers(
        cohort_id=cohort.id, figure=figure, number=number, until=portion.until, last_id=portion.last_row,
        people=portion.people, answers=portion.answers, total=portion.total, parts=parts, counted_at=now,
    )  # fmt: skip


@dataclass(frozen=True)
class Read:
    """One answer, as far as its form lets it be counted."""

    submission: int
    person: int
    at: datetime
    key: str
    value: Any


def answers_to(
    session: WorkspaceSession,
    cohort: Cohort,
    subject: str,
    form: str,
    key: str,
    since: datetime | None = None,
) -> Iterator[Read]:
    """The answers to one question of a form about this cohort or its pairs, from a moment on; `key` with a colon at
    its end: to each of its levels. No other answer is decrypted.
    """
    asked = Answer.question_key.startswith(key) if key.endswith(":") else Answer.question_key == key
    query = (
        select(
            Submission.id, Submission.person_id, Submission.submitted_at, Submission.form_version_id,
            Answer.form_version_id, Answer.question_key, Answer.value,
        )
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            Submission.subject == subject,
            Submission.form_key == form,
            Submission.submitted_at.is_not(None),
            asked,
        )
        .order_by(Submission.submitted_at, Submission.id)
    )  # fmt: skip
    if subject == "pair":
        query = query.join(Pair, Pair.id == Submission.subject_id).where(Pair.cohort_id == cohort.id)
    else:
        query = query.where(Submission.subject_id == cohort.id)
    if since is not None:
        query = query.where(Submission.submitted_at >= since)
    counts = _Counts(session, cohort, form)
    for submission, person, at, stands_on, given_in, question, value in session.execute(query):
        if at is not None and counts.may(given_in or stands_on, question, value):
            yield Read(submission, person, at, question, value)


class _Counts:
    """Whether answers to a form may be counted: by the version they were given in, and by the form of today."""

    def __init__(self, session: WorkspaceSession, cohort: Cohort, form: str) -> None:
        self._session = session
        self._program = cohort.program
        self._form = form
        self._known: dict[tuple[int, str], bool] = {}

    @cached_property
    def _forms(self) -> dict[int, Form]:
        """Each version of the form: on most days nobody has answered, and none is read."""
        today = plan_of(self._program).forms.get(self._form)
        versions = self._session.scalars(
            select(FormVersion).where(
                FormVersion.program_id == self._program.id, FormVersion.form_key == self._form
            )
        )
        return {
            one.id: narrowed(form_of(one), today) if today is not None else form_of(one) for one in versions
        }

    def may(self, version: int, key: str, value: Any) -> bool:
        known = self._known.get((version, key))
        if known is None:
            form = self._forms.get(version)
            known = form is not None and bool(shown_to(form, {key: value}, Reader.COUNTED))
            self._known[version, key] = known
        return known


def _going(session: WorkspaceSession, cohort: Cohort, since: datetime | None) -> list[Given]:
    return [
        Given(one.at, one.submission, one.person, one.value)
        for one in answers_to(session, cohort, "pair", PULSE, GOING, since)
        if isinstance(one.value, int)
    ]


def _recommend(session: WorkspaceSession, cohort: Cohort, since: datetime | None) -> list[Given]:
    """Each promoter is 1, each detractor -1."""
    return [
        Given(one.at, one.submission, one.person, (one.value >= _PROMOTERS) - (one.value < _PASSIVES))
        for one in answers_to(session, cohort, "pair", FINAL, RECOMMEND, since)
        if isinstance(one.value, int)
    ]


def _growth(session: WorkspaceSession, cohort: Cohort, since: datetime | None) -> list[Given]:
    """Levels of the final review against those of the application, of the skills that stand in both."""
    final = [
        one for one in answers_to(session, cohort, "pair", FINAL, LEVEL, since) if isinstance(one.value, int)
    ]
    if not final:
        return []
    began: dict[int, dict[str, int]] = defaultdict(dict)
    for one in answers_to(session, cohort, "cohort", INTAKE, LEVEL):
        if isinstance(one.value, int):
            began[one.person][one.key] = one.value
    return [
        Given(
            one.at, one.submission, one.person, one.value,
            part=one.key.removeprefix(LEVEL), before=began[one.person][one.key],
        )
        for one in final
        if one.key in began[one.person]
    ]  # fmt: skip


def _ends(session: WorkspaceSession, cohort: Cohort, since: datetime | None) -> list[Given]:
    """Pairs that ended early, each under its reason."""
    rows = session.execute(
        select(Pair.id, Pair.closed_at, Pair.end_reason, Pair.ended_by).where(
            Pair.cohort_id == cohort.id,
            Pair.closed_at.is_not(None),
            (Pair.status == "ended") | Pair.ended_by.in_([Pair.mentee_id, Pair.mentor_id]),
        )
    )
    return [
        Given(at, pair, pair, 1, part=reason_given(reason, ended_by))
        for pair, at, reason, ended_by in rows
        if at is not None and (since is None or at >= since)
    ]


_READ = {SATISFACTION: _going, RECOMMEND: _recommend, GROWTH: _growth, EARLY_ENDS: _ends}
