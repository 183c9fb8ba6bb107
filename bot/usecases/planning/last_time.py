"""What the cohort before teaches, for whoever plans the next: lessons, figures against targets, and what people
wrote for the coordinators.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Actor, PairMembers, is_there, reader_of
from bot.domain.forms import OPEN_KINDS, Audience, Reader, is_empty
from bot.domain.measures import stage_of
from bot.domain.reviews import CONCERNS, FINAL
from bot.domain.shown.learning import FigureShown
from bot.domain.shown.planning import DecidedShown, LastTime
from bot.usecases.learning.lessons import lessons_in
from bot.usecases.planning.plans import current_cohort
from bot.usecases.recruiting.joining.profiles import lineage
from bot.usecases.reporting.program import measure_program
from bot.usecases.reviewing.adjusting.decisions import decisions_of
from bot.usecases.submissions import answers_for, form_of_submission
from db.models import Cohort, Pair, Program, Submission
from db.session import WorkspaceSession

SAID_AT_MOST = 5
WHOLE = frozenset({"plan", "close"})
"""On pages about these stages, what people wrote at the end is shown too."""


def last_time(
    session: WorkspaceSession, actor: Actor, program: Program, stages: tuple[str, ...], now: datetime
) -> LastTime | None:
    """What the program's last cohort teaches about some stages; None for a program that follows none."""
    before = session.get(Program, program.follows_id) if program.follows_id is not None else None
    return taught_by(session, actor, before, stages, now) if before is not None else None


def taught_by(
    session: WorkspaceSession, actor: Actor, program: Program, stages: tuple[str, ...], now: datetime
) -> LastTime:
    """What a program's cohort teaches about some stages. Figures are of five people or more; words are those that
    their form said coordinators read, without names, and never a concern.
    """
    said = _said(session, actor, program) if WHOLE & set(stages) and is_there(actor, str(program.id)) else ()
    return LastTime(
        program=program.name,
        lessons=lessons_in(session, lineage(session, program), stages),
        figures=_figures(session, program, stages, now),
        said=said,
        decided=_decided(session, program, stages),
    )


def _decided(
    session: WorkspaceSession, program: Program, stages: tuple[str, ...]
) -> tuple[DecidedShown, ...]:
    """What coordinators decided on the way, and whether its figure moved: all of it where the plan is at stake."""
    return tuple(
        DecidedShown(one.text, one.measure_label, one.value_then, one.value_later, one.measure, one.unit)
        for one in decisions_of(session, program)
        if "plan" in stages or (one.measure and stage_of(one.measure) in stages)
    )


def _figures(
    session: WorkspaceSession, program: Program, stages: tuple[str, ...], now: datetime
) -> tuple[FigureShown, ...]:
    """The plan's own measures as they came out; all of them where the plan itself is at stake."""
    report = measure_program(session, program, current_cohort(session, program), now)
    found = [
        (one.key, FigureShown(one.label, one.target_unit, one.value, one.target, one.reached, one.unit))
        for chapter in report.chapters
        for one in chapter.figures
        if one.label
    ]
    found += [
        (one.key, FigureShown(one.label, one.unit, one.value, one.target, one.reached))
        for one in report.entered
    ]
    return tuple(shown for key, shown in found if "plan" in stages or stage_of(key) in stages)


def _said(session: WorkspaceSession, actor: Actor, program: Program) -> tuple[str, ...]:
    rows = session.execute(
        select(Submission, Pair)
        .join(Pair, Pair.id == Submission.subject_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Submission.subject == "pair",
            Submission.form_key == FINAL,
            Submission.submitted_at.is_not(None),
            Cohort.program_id == program.id,
        )
        .order_by(Submission.submitted_at.desc())
    )
    said: list[str] = []
    for submission, pair in rows:
        members = PairMembers(str(pair.mentee_id), str(pair.mentor_id))
        author = str(submission.person_id)
        if reader_of(actor, author, program=str(program.id), pair=members) is Reader.COORDINATOR:
            said += _for_coordinators(submission)
        if len(said) >= SAID_AT_MOST:
            break
    return tuple(said[:SAID_AT_MOST])


def _for_coordinators(submission: Submission) -> list[str]:
    form = form_of_submission(submission)
    words = answers_for(submission, Reader.COORDINATOR)
    return [
        str(answer)
        for key, answer in words.items()
        if key != CONCERNS and not is_empty(answer)
        and form.question(key).kind in OPEN_KINDS
        and form.question(key).audience is Audience.COORDINATORS
    ]  # fmt: skip
