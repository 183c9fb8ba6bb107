"""Reports as files on their way to somebody: asked for, shared with the champion, drawn as pictures."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.report_files import (
    ASKED,
    CHAMPION,
    COORDINATOR,
    EMPTY,
    MESSAGE,
    PDF,
    PICTURE,
    REFUSED,
    SENT,
)
from bot.domain.reporting.life import CohortLife
from bot.domain.shown.reporting import ReportShown
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.reporting.access import access_to
from bot.usecases.reporting.answers import count_answers
from bot.usecases.reporting.life import life_of
from bot.usecases.reporting.program import measure_program
from bot.usecases.saying import working_moment
from db.models import Cohort, Coordinator, Enrollment, Person, Program, ReportFile
from db.session import WorkspaceSession

AT_ONCE = 600
"""Applications of a cohort that is counted while its reader waits; a larger one takes seconds, and comes by itself."""
SOON = timedelta(minutes=2)
"""Who asks for the same thing again so soon gets it once."""


def send_file(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, what: str, now: datetime
) -> bool:
    """Have the report sent to a coordinator as a file. False if the same is on its way already. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_REPORT)
    if _on_its_way(session, program, person, what, now):
        return False
    queue_file(session, program, person, what, COORDINATOR, now)
    return True


def send_pictures(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    pictures: tuple[str, ...],
    now: datetime,
) -> bool:
    """Have the pictures of a report drawn for a coordinator. False if they are being drawn already."""
    program = coordinated(session, actor, program_id, Action.SEE_REPORT)
    if _on_its_way(session, program, person, PICTURE + pictures[0], now):
        return False
    for key in pictures:
        queue_file(session, program, person, PICTURE + key, COORDINATOR, now)
    return True


def share_with_champion(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Person:
    """Send the report as it stands to the champion, in their working hours; returns them. A second click on the same
    day sends nothing more, unless the cohort was closed in between. Raises DomainError, also report_no_champion.
    """
    program = coordinated(session, actor, program_id, Action.SHARE_REPORT)
    champion = champion_of(session, program)
    if champion is None:
        raise DomainError("report_no_champion")
    try:
        moment = working_moment(champion, plan_of(program), now)
    except ValueError:  # a plan that is silent for more than a year
        moment = now
    cohort = current_cohort(session, program)
    key = f"report.shared:{program.id}:{champion.id}:{now.date().isoformat()}"
    key = f"{key}:final" if cohort.closed_at is not None else key
    posted = outbox.post(
        session,
        "report.shared",
        now,
        key=key,
        not_before=moment,
        person=champion.id,
        program=program.id,
        as_of=now.isoformat(),
    )
    if posted:
        if size_of(session, cohort) <= AT_ONCE:
            measure_program(session, program, cohort, now)  # so that what people answered lately counts
        queue_file(session, program, champion, PDF, CHAMPION, now, not_before=moment, after=key)
        record(session, "report.shared", now, actor=person, program_id=program.id)
    return champion


def queue_file(
    session: WorkspaceSession,
    program: Program,
    person: Person,
    what: str,
    purpose: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
    after: str = "",
) -> ReportFile:
    """Send one file to somebody, as things stand now; `after` the message with this outbox key, which announces it.
    The caller has seen to who may have it.
    """
    file = ReportFile(
        program_id=program.id, person_id=person.id, purpose=purpose, what=what, as_of=now, status=ASKED, words=""
    )  # fmt: skip
    session.add(file)
    session.flush()
    outbox.share_report(
        session, now, program=program.id, report_file=file.id, person=person.id, not_before=not_before or now,
        after=after,
    )  # fmt: skip
    return file


def may_have(session: WorkspaceSession, program: Program, person_id: int, *, champion: bool) -> bool:
    """Whether somebody may still read a report that was made for them: as champion, or as coordinator."""
    person = session.get(Person, person_id)
    if person is None or person.deactivated_at is not None:
        return False
    if champion:
        return program.champion_id == person_id
    return (
        session.scalar(
            select(Coordinator.id).where(
                Coordinator.program_id == program.id, Coordinator.person_id == person_id
            )
        )
        is not None
    )


def size_of(session: WorkspaceSession, cohort: Cohort) -> int:
    """How many applications a cohort has."""
    return session.scalar(select(func.count(Enrollment.id)).where(Enrollment.cohort_id == cohort.id)) or 0


def life_so_far(session: WorkspaceSession, program: Program) -> CohortLife:
    """Everything that happened in the current cohort."""
    return life_of(session, current_cohort(session, program), plan_of(program))


def count_now(session: WorkspaceSession, program: Program, life: CohortLife, now: datetime) -> None:
    """Count what may be counted by now, so that a report that only reads shows it."""
    cohort = current_cohort(session, program)
    count_answers(session, cohort, now, keep=True)
    access_to(session, cohort, plan_of(program), life, now, now, keep=True)


def report_as_of(session: WorkspaceSession, program: Program, as_of: datetime, now: datetime) -> ReportShown:
    """The report as a file or message shows it."""
    return measure_program(session, program, current_cohort(session, program), now, as_of=as_of)


def came(session: WorkspaceSession, file_id: int, status: str, now: datetime) -> None:
    """What became of a file: SENT, EMPTY or REFUSED. After the last picture all of them are shown."""
    file = session.get_one(ReportFile, file_id, with_for_update=True)
    file.status = status
    session.flush()
    if file.what == MESSAGE:
        outbox.post(
            session, "report.shown", now, key=f"report.shown:{file.id}", person=file.person_id,
            program=file.program_id, as_of=now.isoformat(),
        )  # fmt: skip
        return
    if not file.what.startswith(PICTURE):
        if status == REFUSED:
            outbox.post(
                session,
                "report.refused",
                now,
                key=f"report.refused:{file.id}",
                person=file.person_id,
                file=file.id,
            )
        return
    if not any(one.status == ASKED for one in pictures_with(session, file)):
        outbox.post(
            session, "report.pictures", now, key=f"report.pictures:{file.program_id}:{file.person_id}:"
            f"{file.as_of.isoformat()}", person=file.person_id, file=file.id,
        )  # fmt: skip


def pictures_with(session: WorkspaceSession, file: ReportFile) -> list[ReportFile]:
    """All pictures that were asked for together with this one."""
    together = select(ReportFile).where(
        ReportFile.program_id == file.program_id,
        ReportFile.person_id == file.person_id,
        ReportFile.purpose == file.purpose,
        ReportFile.as_of == file.as_of,
        ReportFile.what.startswith(PICTURE),
    )
    return list(session.scalars(together.order_by(ReportFile.id)))


def _on_its_way(
    session: WorkspaceSession, program: Program, person: Person, what: str, now: datetime
) -> bool:
    same = select(ReportFile.id).where(
        ReportFile.program_id == program.id,
        ReportFile.person_id == person.id,
        ReportFile.purpose == COORDINATOR,
        ReportFile.what == what,
        ReportFile.as_of > now - SOON,
        ReportFile.status.in_((ASKED, SENT, EMPTY)),
    )
    return session.scalar(same.limit(1)) is not None
