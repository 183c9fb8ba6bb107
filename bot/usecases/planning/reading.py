"""An uploaded plan, read: a plan that can be used in this workspace, or every mistake with its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from bot.documents import Mistake
from bot.domain.program import Program as Plan
from bot.domain.said import said
from bot.program_file.document import Finding, ProgramFileError, read_program
from bot.program_file.layers import LARGEST_FILE, Document
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.questions.carrying import broken_promises
from bot.usecases.planning.team import CHAMPION, COORDINATORS, DESIGN_TEAM, look_up
from db.models import Program
from db.session import WorkspaceSession

MAX_BYTES = 4 * LARGEST_FILE
"""A character is written in four bytes at most."""


@dataclass(frozen=True)
class PlanReading:
    """A plan with the document it was read from, or what is wrong with it."""

    plan: Plan | None = None
    document: Document | None = None
    findings: tuple[Finding, ...] = ()


def read_plan(content: bytes, source: str) -> PlanReading:
    """Read a file's bytes: UTF-8, with or without a mark at its beginning. Needs no database."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        return PlanReading(findings=(Finding(line, 0, said("is no UTF-8 text; save the file as UTF-8")),))
    try:
        plan, document = read_program(text, source)
    except ProgramFileError as problem:
        return PlanReading(findings=problem.findings)
    return PlanReading(plan, document)


def settled(
    session: WorkspaceSession, reading: PlanReading, at: Program | None, *, making_new: bool
) -> PlanReading:
    """The plan as it would be used here: its team in Slack ids, and what the file leaves open as it stands in the
    program it was brought to (`at`; None: on the command line, for a program that is to be made).

    Whoever is unknown here, and a name that another program has, are findings.
    """
    plan, document = reading.plan, reading.document
    if plan is None or document is None:
        return reading
    findings = tuple(document.finding(mistake) for mistake in _mistakes(session, plan, at, making_new))
    if findings:
        return PlanReading(findings=tuple(sorted(findings, key=lambda finding: finding.line)))
    plan = replace(plan, name=_tidy(plan.name), team=look_up(session, plan.team).team)
    if at is not None:
        plan = _at_home(plan, plan_of(at), document, making_new=making_new)
        plan = plan if making_new else replace(plan, slug=at.slug)
        broken = () if making_new else tuple(map(document.finding, broken_promises(session, at, plan)))
        if broken:
            return PlanReading(findings=tuple(sorted(broken, key=lambda finding: finding.line)))
    return replace(reading, plan=plan)


def _at_home(plan: Plan, here: Plan, document: Document, *, making_new: bool) -> Plan:
    said = document.merged if isinstance(document.merged, dict) else {}
    if "zone" not in said:
        plan = replace(plan, zone=here.zone)
    if "country" not in said:
        plan = replace(plan, country=here.country)
    return plan if making_new or "team" in said else replace(plan, team=here.team)


def _mistakes(
    session: WorkspaceSession, plan: Plan, at: Program | None, making_new: bool
) -> Iterator[Mistake]:
    unknown = look_up(session, plan.team).unknown
    for field in (CHAMPION, COORDINATORS, DESIGN_TEAM):
        for written in unknown.get(field, ()):
            people = getattr(plan.team, field)
            place = (people.index(written),) if isinstance(people, tuple) else ()
            stranger = said("{who} is no full member of this workspace", who=written)
            yield Mistake(("team", field, *place), stranger)
    others = select(Program.id).where(Program.name == _tidy(plan.name))
    if at is not None and not making_new:
        others = others.where(Program.id != at.id)
    if session.scalar(others.limit(1)) is not None:
        yield Mistake(("name",), said("there is another program {name!r}", name=_tidy(plan.name)))


def _tidy(name: str) -> str:
    return " ".join(name.split())
