"""Reading what was written down about the use of rights; that somebody read it is written down, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from bot.domain.access import CONFIDENTIAL as CONFIDENTIAL_ACTIONS
from bot.domain.access import Action, Actor
from bot.domain.report_files import ASKED, COORDINATOR
from bot.domain.shown.audit import CONFIDENTIAL, KINDS, MOST_DAYS, OTHER, AuditFilter, AuditRow, AuditShown
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.facts.programs import program_shown
from bot.usecases.outbox import A_TIME, batched
from bot.usecases.programs import coordinated
from db.models import AuditEntry, Cohort, Pair, Person, Program, ReportFile
from db.session import WorkspaceSession

PAGE = 20
SOON = timedelta(minutes=2)
"""Who asks for the same file again so soon gets it once."""
FILE = "audit:"
"""Before days, person and kind, as what a file holds."""
_ACTIONS = {action.value: action for action in Action}
_CONFIDENTIAL = sorted(action.value for action in CONFIDENTIAL_ACTIONS)


def read_audit(
    session: WorkspaceSession, actor: Actor, program_id: object, chosen: AuditFilter, page: int, now: datetime
) -> AuditShown:
    """A page of a program's audit for one of its coordinators. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_AUDIT)
    chosen = checked(chosen)
    query = _wanted(session, program, int(actor.person), chosen, now)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = session.scalars(_in_order(query).limit(PAGE).offset((page - 1) * PAGE)).all()
    person = session.get(Person, chosen.person) if chosen.person is not None else None
    return AuditShown(
        program=program_shown(program),
        chosen=chosen,
        rows=shown_rows(session, rows),
        page=page,
        pages=pages,
        total=total,
        person=person.slack_id if person else "",
    )


def person_asked(session: WorkspaceSession, slack_id: str) -> int:
    """The number of whom somebody asks about. Raises DomainError for somebody who is not known here."""
    found = session.scalar(select(Person.id).where(Person.slack_id == slack_id))
    if found is None:
        raise DomainError("person_invalid")
    return found


def send_audit(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    chosen: AuditFilter,
    now: datetime,
) -> bool:
    """Have the same rows sent as a file; False if it is on its way already. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_AUDIT)
    what = named(checked(chosen))
    same = select(ReportFile.id).where(
        ReportFile.program_id == program.id, ReportFile.person_id == person.id, ReportFile.what == what,
        ReportFile.as_of > now - SOON,
    )  # fmt: skip
    if session.scalar(same.limit(1)) is not None:
        return False
    file = ReportFile(program_id=program.id, person_id=person.id, purpose=COORDINATOR, what=what, as_of=now,
                      status=ASKED, words="")  # fmt: skip
    session.add(file)
    session.flush()
    outbox.share_learned(session, now, program=program.id, learned=file.id, person=person.id)
    return True


def audit_for_file(session: WorkspaceSession, asked: ReportFile) -> tuple[AuditRow, ...]:
    """What a file that was asked for holds. Who may have it was found out before."""
    program = session.get_one(Program, asked.program_id)
    query = _wanted(session, program, asked.person_id, filter_of(asked.what), asked.as_of)
    return shown_rows(session, session.scalars(_in_order(query)).all())


def audit_since(session: WorkspaceSession, program_id: int | None, since: datetime) -> tuple[AuditRow, ...]:
    """Everything from a moment on, of one program or of all: for whoever may read the database anyway."""
    query = select(AuditEntry).where(AuditEntry.at >= since)
    if program_id is not None:
        query = query.where(AuditEntry.program_id == program_id)
    return shown_rows(session, session.scalars(_in_order(query)).all())


def checked(chosen: AuditFilter) -> AuditFilter:
    """What can be asked for: whatever was typed or forged is brought into its bounds."""
    kind = chosen.kind if chosen.kind in KINDS else KINDS[0]
    return replace(chosen, days=min(max(chosen.days, 1), MOST_DAYS), kind=kind)


def named(chosen: AuditFilter) -> str:
    """A filter as what a file holds."""
    return f"{FILE}{chosen.days}:{chosen.person or 0}:{chosen.kind}"


def filter_of(what: str) -> AuditFilter:
    """The inverse of `named`."""
    days, person, kind = what.removeprefix(FILE).split(":")
    return AuditFilter(int(days), int(person) or None, kind)


def _wanted(
    session: WorkspaceSession, program: Program, reader: int, chosen: AuditFilter, now: datetime
) -> Select[AuditEntry]:
    query = select(AuditEntry).where(
        AuditEntry.program_id == program.id,
        AuditEntry.at > now - timedelta(days=chosen.days),
        AuditEntry.at <= now,
        _open_to(session, program, reader),
    )
    if chosen.kind == CONFIDENTIAL:
        query = query.where(AuditEntry.action.in_(_CONFIDENTIAL))
    elif chosen.kind == OTHER:
        query = query.where(AuditEntry.action.not_in(_CONFIDENTIAL))
    if chosen.person is not None:
        who = chosen.person
        about = or_(AuditEntry.person_id == who, AuditEntry.pair_id.in_(_pairs_of(session, program, who)))
        query = query.where(or_(AuditEntry.actor_id == who, about))
    return query


def _open_to(session: WorkspaceSession, program: Program, reader: int) -> ColumnElement[bool]:
    """What this reader did themselves, and of the others whatever tells nothing about a concern (that there is one is
    for its readers alone) nor what was confidentially read or decided about the reader.
    """
    about_reader = or_(
        func.coalesce(AuditEntry.person_id, 0) == reader,
        func.coalesce(AuditEntry.pair_id, 0).in_(_pairs_of(session, program, reader)),
    )
    hidden = or_(
        AuditEntry.action == Action.HANDLE_CONCERN.value,
        AuditEntry.action.in_(_CONFIDENTIAL) & about_reader,
    )
    return or_(func.coalesce(AuditEntry.actor_id, 0) == reader, ~hidden)


def _pairs_of(session: WorkspaceSession, program: Program, person_id: int) -> Sequence[int]:
    mine = or_(Pair.mentee_id == person_id, Pair.mentor_id == person_id)
    rows = select(Pair.id).join(Cohort, Cohort.id == Pair.cohort_id)
    return session.scalars(rows.where(Cohort.program_id == program.id, mine)).all()


def _in_order(query: Select[AuditEntry]) -> Select[AuditEntry]:
    return query.order_by(AuditEntry.at.desc(), AuditEntry.id.desc())


def shown_rows(session: WorkspaceSession, entries: Sequence[AuditEntry]) -> tuple[AuditRow, ...]:
    """Rows as they are shown, with people by Slack id."""
    pairs = {
        pair_id: (mentee, mentor)
        for part in batched({one.pair_id for one in entries if one.pair_id}, A_TIME)
        for pair_id, mentee, mentor in session.execute(
            select(Pair.id, Pair.mentee_id, Pair.mentor_id).where(Pair.id.in_(part))
        )
    }
    people = {number for two in pairs.values() for number in two}
    people |= {number for one in entries for number in (one.actor_id, one.person_id) if number}
    names = _slack_ids(session, people)

    def about(one: AuditEntry) -> tuple[str, ...]:
        numbers = pairs.get(one.pair_id or 0, ()) if one.person_id is None else (one.person_id,)
        return tuple(names[number] for number in numbers if number in names)

    return tuple(
        AuditRow(
            at=one.at, who=names.get(one.actor_id or 0, ""), action=_action(one.action), capacity=one.capacity,
            means=one.means, about=about(one), request=one.request,
        )
        for one in entries
    )  # fmt: skip


def names_of(session: WorkspaceSession, rows: Sequence[AuditRow]) -> dict[str, str]:
    """Names by Slack id, for a file, where nobody is a mention."""
    wanted = {one for row in rows for one in (row.who, *row.about) if one}
    found: dict[str, str] = {}
    for part in batched(wanted, A_TIME):
        query = select(Person.slack_id, Person.name).where(Person.slack_id.in_(part))
        found.update((slack_id, name or slack_id) for slack_id, name in session.execute(query))
    return found


def _action(word: str) -> Action | str:
    return _ACTIONS.get(word, word)


def _slack_ids(session: WorkspaceSession, people: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in batched(people, A_TIME):
        rows = session.execute(select(Person.id, Person.slack_id).where(Person.id.in_(part)))
        found.update((row[0], row[1]) for row in rows)
    return found
