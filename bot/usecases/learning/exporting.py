"""What was learned as a file for the intranet, and the file that a comparison begins with: each sent to who asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.lessons import named_in
from bot.domain.report_files import ASKED, COORDINATOR
from bot.domain.shown.celebrating import Place
from bot.domain.shown.learning import FigureShown, LessonsExported
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.celebrating.stories import stories_told_in
from bot.usecases.learning.comparing import comparisons_of
from bot.usecases.learning.lessons import lessons_in
from bot.usecases.learning.nameless import names_in
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.joining.profiles import lineage
from bot.usecases.reporting.program import measure_program
from db.models import Person, Program, ReportFile
from db.session import WorkspaceSession

LESSONS, TEMPLATE = "lessons", "template"
SOON = timedelta(minutes=2)
"""Who asks for the same file again so soon gets it once."""


def send_learned(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, what: str, now: datetime
) -> bool:
    """Have a file (LESSONS or TEMPLATE) sent to a coordinator; False if it is on its way. Raises DomainError."""
    action = Action.SHARE_LESSONS if what == LESSONS else Action.COMPARE_MEASURE
    program = coordinated(session, actor, program_id, action)
    same = select(ReportFile.id).where(
        ReportFile.program_id == program.id,
        ReportFile.person_id == person.id,
        ReportFile.what == what,
        ReportFile.as_of > now - SOON,
    )
    if session.scalar(same.limit(1)) is not None:
        return False
    file = ReportFile(
        program_id=program.id, person_id=person.id, purpose=COORDINATOR, what=what, as_of=now, status=ASKED,
        words="",
    )  # fmt: skip
    session.add(file)
    session.flush()
    outbox.share_learned(session, now, program=program.id, learned=file.id, person=person.id)
    record(session, f"learned.{what}", now, actor=person, program_id=program.id)
    return True


def lessons_exported(session: WorkspaceSession, program: Program, at: datetime) -> LessonsExported:
    """What the file holds, without names: a lesson that names somebody is left out. The caller has seen to who may."""
    programs = lineage(session, program)
    names = names_in(session, program)
    lessons = tuple(one for one in lessons_in(session, programs) if not named_in(one.text, names))
    report = measure_program(session, program, current_cohort(session, program), at)
    figures = [
        FigureShown(one.label, one.target_unit, one.value, one.target, one.reached, one.unit)
        for chapter in report.chapters
        for one in chapter.figures
        if one.label
    ]
    figures += [
        FigureShown(one.label, one.unit, one.value, one.target, one.reached) for one in report.entered
    ]
    return LessonsExported(
        program=program.name,
        on=local_date(at, plan_of(program).zone),
        lessons=lessons,
        figures=tuple(figures),
        comparisons=comparisons_of(session, program, at),
        stories=stories_told_in(session, program.id, Place.INTRANET),
    )
