"""Facts of messages: the report."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.report_files import COORDINATOR, EMPTY, PICTURE, REFUSED, SENT
from bot.domain.shown.celebrating import Place
from bot.domain.shown.champion_report import (
    FileRefused,
    ForChampion,
    MonthlyNotice,
    Moved,
    PictureSent,
    PicturesSent,
)
from bot.domain.shown.reporting import ReportFigure, ReportShown
from bot.usecases.celebrating.stories import stories_told_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.reporting.monthly import ANNOUNCED, moment_of, standing_of, told_before
from bot.usecases.reporting.sending import may_have, pictures_with, report_as_of
from db.models import Person, Program, ReportFile
from db.session import WorkspaceSession

MAIN = (
    "meetings_per_month", "satisfaction", "completion_rate", "match_rate", "first_meeting_in_time", "goals_achieved",
    "applied",
)  # fmt: skip
"""Figures that stand for a report: the first three of them that have a value."""
AT_THE_END = "completion_rate"
"""Says nothing as long as no pair's time is over, unless some came to their end sooner."""
MOST_MAIN, MOST_MOVED = 3, 4
A_MONTH = timedelta(days=30)
EMPTIED = ("utilization",)
"""What closing a cohort brings down to nothing: no news of how it went."""
_HARDLY = 0.02
"""A change by less than this share of what it was is none."""


def for_champion(
    session: WorkspaceSession, program: Program, as_of: datetime, now: datetime, month: date | None = None
) -> ForChampion:
    """A report in short, and what moved since the numbers that were told a month ago; where none were, within a month.
    The caller has seen to who may read it.
    """
    shown = report_as_of(session, program, as_of, now)
    published = shown.cohort.published_at
    told = told_before(session, program, month) if month is not None else None
    earlier = told or as_of - A_MONTH
    before = None
    if published is not None and published < earlier:
        before = report_as_of(session, program, earlier, now)
    main = [figure for key in MAIN if (figure := shown.figure(key)) is not None and figure.value is not None]
    if published is not None and as_of < published + timedelta(days=plan_of(program).duration_days):
        main = [figure for figure in main if figure.key != AT_THE_END or figure.value]
    stories = stories_told_in(session, program.id, Place.CHAMPION)[::-1] if month is None else ()
    closed = shown.cohort.closed_at is not None and shown.cohort.closed_at <= as_of
    moved = _moved(shown, before, but=EMPTIED if closed else ())
    return ForChampion(
        shown, tuple(main[:MOST_MAIN]), moved, month, stories=stories, final=closed and month is None
    )


def _moved(shown: ReportShown, before: ReportShown | None, *, but: Collection[str] = ()) -> tuple[Moved, ...]:
    """What changed most, by its share of what it was; `but`: figures that are left out."""
    if before is None:
        return ()
    changes: list[tuple[float, Moved]] = []
    for chapter in shown.chapters:
        for figure in chapter.figures:
            change = _change(figure, before.figure(figure.key))
            if change is not None and chapter.key != "running" and figure.key not in but:
                changes.append(change)
    changes.sort(key=lambda change: (-change[0], change[1].figure.key))
    return tuple(moved for _, moved in changes[:MOST_MOVED])


def _change(figure: ReportFigure, earlier: ReportFigure | None) -> tuple[float, Moved] | None:
    if earlier is None or earlier.value is None or figure.value is None:
        return None
    size = abs(figure.value - earlier.value) / max(abs(earlier.value), 1.0)
    return (size, Moved(figure, earlier.value)) if size > _HARDLY else None


def shown_to_coordinator(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ReportShown:
    """A whole report, for a coordinator who asked for it."""
    program = _program(session, args)
    if not may_have(session, program, int(args["person"]), champion=False):
        raise NoLongerApplies
    return report_as_of(session, program, datetime.fromisoformat(str(args["as_of"])), now)


def to_champion(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ForChampion:
    """What goes to the champion, while they are it."""
    program = _program(session, args)
    if not may_have(session, program, int(args["person"]), champion=True):
        raise NoLongerApplies
    month = date.fromisoformat(str(args["month"])) if "month" in args else None
    return for_champion(session, program, datetime.fromisoformat(str(args["as_of"])), now, month)


def monthly_notice(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> MonthlyNotice:
    """That a report goes to the champion soon, and what became of it."""
    program = _program(session, args)
    month = date.fromisoformat(str(args["month"]))
    standing, champion = standing_of(session, program, month), champion_of(session, program)
    if standing is None or champion is None:
        raise NoLongerApplies
    held_by = session.get(Person, standing.held_by) if standing.held_by is not None else None
    goes_at = moment_of(standing, champion, plan_of(program), now) if standing.status == ANNOUNCED else None
    return MonthlyNotice(
        program.id, program.name, champion.slack_id, month, standing.status, goes_at,
        held_by.slack_id if held_by is not None else "",
    )  # fmt: skip


def pictures_sent(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> PicturesSent:
    """The pictures that were asked for together with one of them."""
    file = session.get(ReportFile, int(args["file"]))
    if file is None:
        raise NoLongerApplies
    program = session.get_one(Program, file.program_id)
    if not may_have(session, program, file.person_id, champion=file.purpose != COORDINATOR):
        raise NoLongerApplies
    every = pictures_with(session, file)
    return PicturesSent(
        program.id,
        program.name,
        file.as_of,
        tuple(
            PictureSent(str(one.file_id), one.what.removeprefix(PICTURE), one.words)
            for one in every
            if one.status == SENT and one.file_id
        ),
        tuple(one.what.removeprefix(PICTURE) for one in every if one.status == EMPTY),
        sum(one.status == REFUSED for one in every),
    )


def file_refused(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> FileRefused:
    """A report that Slack did not take."""
    file = session.get(ReportFile, int(args["file"]))
    if file is None:
        raise NoLongerApplies
    return FileRefused(session.get_one(Program, file.program_id).name, file.what)


def _program(session: WorkspaceSession, args: Mapping[str, Any]) -> Program:
    program = session.get(Program, int(args["program"]))
    if program is None:
        raise NoLongerApplies
    return program


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "report.shown": shown_to_coordinator,
    "report.pictures": pictures_sent,
    "report.refused": file_refused,
    "report.shared": to_champion,
    "report.monthly": to_champion,
    "admin.monthly_report": monthly_notice,
}
