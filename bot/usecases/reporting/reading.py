"""Reading a report in Slack: in full, what is behind a number, and what its champion will get."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.access import Action, Actor, require
from bot.domain.report_files import BEHIND, LONGEST_WHAT, MESSAGE
from bot.domain.shown.champion_report import ForChampion
from bot.domain.shown.reporting import DrillShown, ReportShown
from bot.errors import DomainError
from bot.usecases.facts.reporting import for_champion
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.reporting.drill import drill
from bot.usecases.reporting.program import open_report
from bot.usecases.reporting.sending import AT_ONCE, send_file, size_of
from bot.usecases.reviewing.concerns.handling import open_concerns
from db.models import Person, Program
from db.session import WorkspaceSession


@dataclass(frozen=True)
class Read:
    """A report, or that it comes by direct message: there are `people` applications to count."""

    shown: ReportShown | None
    people: int
    champion: str = ""


def read_report(
    session: WorkspaceSession, actor: Actor, person: Person, program: Program, now: datetime
) -> Read:
    """The current cohort's report. Raises DomainError for anyone but coordinators."""
    require(Action.SEE_REPORT, actor, program=str(program.id))
    cohort = current_cohort(session, program)
    people = size_of(session, cohort)
    if people > AT_ONCE:
        send_file(session, actor, person, program.id, MESSAGE, now)
        return Read(None, people)
    champion = champion_of(session, program)
    shown = open_report(session, actor, program, now)
    return Read(
        replace(shown, open_concerns=open_concerns(session, actor, program.id, now)),
        people,
        champion.slack_id if champion is not None else "",
    )


def read_behind(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, now: datetime
) -> DrillShown | None:
    """What a figure counts; None for a cohort so large that it is sent as a list instead. Raises DomainError for
    anyone but coordinators, report_gone for an unknown figure.
    """
    program = coordinated(session, actor, program_id, Action.SEE_BEHIND_REPORT)
    if size_of(session, current_cohort(session, program)) > AT_ONCE:
        if len(BEHIND + key) > LONGEST_WHAT:
            raise DomainError("report_gone")
        send_file(session, actor, person, program.id, BEHIND + key, now)
        return None
    return drill(session, actor, program, current_cohort(session, program), key, now)


def preview(
    session: WorkspaceSession, actor: Actor, program_id: object, month: str, now: datetime
) -> ForChampion:
    """What the champion gets for a month, as it would be now. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SHARE_REPORT)
    try:
        first = date.fromisoformat(month)
    except ValueError:
        raise DomainError("report_gone") from None
    return for_champion(session, program, now, now, first)
