"""The campaign's texts and the champion's word on them: nothing goes out before the champion approved it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import local_date, next_working_moment
from bot.domain.campaign import ANNOUNCEMENT, TEXTS, digest_of_text, text_of
from bot.domain.due_dates import silent_days
from bot.domain.shown.campaign import TextShown
from bot.domain.states.cohort import CohortState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from db.models import Activity, OutboxRow, Person, Program, TextApproval
from db.session import WorkspaceSession

ASKED, APPROVED, CHANGES = "asked", "approved", "changes"
FREE, UNASKED = "free", "unasked"
QUESTION = "champion.asked"
COMMENT_LIMIT = 1000
ASK_AGAIN_AFTER = timedelta(days=1)
READING = timedelta(minutes=10)
"""Who reads all texts in one go has answered all by then: coordinators get one message, not two."""


def needs_approval(program: Program) -> bool:
    """Whether somebody has to approve what is said: a plan may do without, and so does one without a champion."""
    return program.champion_id is not None and plan_of(program).campaign.approval


def text_shown(session: WorkspaceSession, program: Program, key: str) -> TextShown:
    """One text as it would go out now, with the champion's word on these very words."""
    plan = plan_of(program)
    digest = digest_of_text(plan, key)
    text = text_of(plan, key)
    if not needs_approval(program):
        return TextShown(key, text, digest, FREE)
    approval = _approval(session, program, key, digest)
    if approval is None:
        return TextShown(key, text, digest, UNASKED)
    return TextShown(
        key,
        text,
        digest,
        approval.status,
        str(approval.comment or ""),
        approval.answered_at or approval.asked_at,
    )


def texts_of(session: WorkspaceSession, program: Program) -> tuple[TextShown, ...]:
    """Every text that the plan does not do without."""
    shown = (text_shown(session, program, key) for key in TEXTS)
    return tuple(one for one in shown if one.text)


def may_go_out(session: WorkspaceSession, program: Program, key: str) -> bool:
    """Whether a text has words, and nobody's approval is missing."""
    shown = text_shown(session, program, key)
    return bool(shown.text) and shown.state in (FREE, APPROVED)


def moment_at_home(program: Program, now: datetime) -> datetime:
    """`now`, if it lies in working hours at the program's home and on none of its silent days; else the start
    of the next ones (UTC).
    """
    plan = plan_of(program)
    return next_working_moment(now, plan.zone, plan.country, plan.hours, silent_days(plan))


def moment_for(program: Program, person: Person, now: datetime) -> datetime:
    """The same where a person is."""
    plan = plan_of(program)
    return next_working_moment(now, person.zone, person.country, plan.hours, silent_days(plan))


def ask_champion(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Program:
    """Show the champion every text that is not approved yet, in one direct message.

    Raises DomainError when there is nobody to ask, nothing to ask, or when it was asked within a day.
    """
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    take_turn(session, program)  # two coordinators may ask at once
    champion = champion_of(session, program)
    if champion is None:
        raise DomainError("no_champion")
    open_yet = [one for one in texts_of(session, program) if one.state not in (FREE, APPROVED)]
    if not open_yet:
        raise DomainError("texts_approved")
    words = hashlib.sha256("".join(one.digest for one in open_yet).encode()).hexdigest()[:16]
    key = f"{QUESTION}:{program.id}:{champion.id}:{words}"
    asked = select(func.count(), func.max(OutboxRow.created_at)).where(outbox.begins_with(f"{key}:"))
    before, latest = session.execute(asked).one()
    if latest is not None and now - latest < ASK_AGAIN_AFTER:
        raise DomainError("champion_asked_today")
    for one in open_yet:
        approval = _approval(session, program, one.key, one.digest)
        if approval is None:
            session.add(
                TextApproval(
                    program_id=program.id, text_key=one.key, digest=one.digest, status=ASKED, asked_at=now
                )
            )
        else:
            approval.status, approval.asked_at = ASKED, now
    session.flush()
    outbox.post(
        session, QUESTION, now, key=f"{key}:{before}", not_before=moment_for(program, champion, now),
        person=champion.id, program=program.id,
    )  # fmt: skip
    record(session, "champion.asked", now, actor=person, program_id=program.id, texts=len(open_yet))
    return program


def champion_of(session: WorkspaceSession, program: Program) -> Person | None:
    """The champion, if the program has one who is still here."""
    champion = session.get(Person, program.champion_id) if program.champion_id is not None else None
    return champion if champion is not None and champion.deactivated_at is None else None


def approve_text(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    key: str,
    digest: str,
    now: datetime,
) -> Program:
    """The champion's yes to one text, in the words they saw (`digest`, or its beginning). Raises DomainError."""
    program, approval = _answered(session, actor, person, program_id, key, digest)
    take_turn(session, approval)
    if approval.status == APPROVED:
        return program
    approval.status, approval.answered_at, approval.answered_by = APPROVED, now, person.id
    approval.comment = None
    record(session, "text.approved", now, actor=person, program_id=program.id, text=key)
    _shown_anew(session, program, person, now)
    session.flush()
    if _all_answered(session, program):
        _tell_coordinators(session, program, now)
    elif key == ANNOUNCEMENT and _stays_planned(session, program, now):
        key = f"champion.announcement:{program.id}:{_answers(session, program)}"
        outbox.post(
            session, "admin.announcement_approved", now, key=key, not_before=now + READING, apart=True,
            program=program.id,
        )  # fmt: skip
    return program


def approve_texts(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    seen: Sequence[tuple[str, str]],
    now: datetime,
) -> Program:
    """The champion's yes to several texts at once, all of them or none: each with the words they saw. Raises
    DomainError.
    """
    programs = [approve_text(session, actor, person, program_id, key, digest, now) for key, digest in seen]
    if not programs:
        raise DomainError("text_outdated")
    return programs[-1]


def ask_for_change(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    key: str,
    digest: str,
    comment: str,
    now: datetime,
) -> Program:
    """The champion would like other words; `comment` is for coordinators. Raises DomainError at `comment`."""
    program, approval = _answered(session, actor, person, program_id, key, digest)
    said = comment.strip()
    if not said:
        raise DomainError("answer_required", field="comment")
    if len(said) > COMMENT_LIMIT:
        raise DomainError("answer_too_long", field="comment", length=len(said), maximum=COMMENT_LIMIT)
    take_turn(session, approval)
    if (approval.status, approval.comment) == (CHANGES, said):
        return program  # sent twice
    approval.status, approval.answered_at, approval.answered_by = CHANGES, now, person.id
    approval.comment = said
    record(session, "text.change_wanted", now, actor=person, program_id=program.id, text=key)
    _shown_anew(session, program, person, now)
    session.flush()
    _tell_coordinators(session, program, now)
    return program


def text_to_answer(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, digest: str
) -> tuple[Program, TextShown]:
    """One text for its champion, looked up again. Raises DomainError: not theirs, or the words changed since."""
    program, _ = _answered(session, actor, person, program_id, key, digest)
    return program, text_shown(session, program, key)


def texts_to_answer(session: WorkspaceSession, actor: Actor, program_id: object) -> Program:
    """The program whose texts its champion wants to read. Raises DomainError."""
    program = session.find(Program, program_id)
    require(Action.APPROVE_TEXTS, actor, owner=str(program.champion_id) if program is not None else None)
    if program is None or not needs_approval(program):
        raise DomainError("text_outdated")
    return program


def text_to_see(session: WorkspaceSession, actor: Actor, program_id: object, key: str) -> Program:
    """The program whose text a coordinator wants to read whole. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.OPEN_PROGRAM)
    if key not in TEXTS or not text_of(plan_of(program), key):
        raise DomainError("text_outdated")
    return program


def _answered(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, key: str, digest: str
) -> tuple[Program, TextApproval]:
    program = session.find(Program, program_id)
    owner = str(program.champion_id) if program is not None else None
    require(Action.APPROVE_TEXTS, actor, owner=owner)
    if program is None or key not in TEXTS or not digest:
        raise DomainError("text_outdated")
    shown = text_shown(session, program, key)
    approval = _approval(session, program, key, shown.digest)
    if approval is None or not shown.digest.startswith(digest):
        raise DomainError("text_outdated")
    return program, approval


def _approval(session: WorkspaceSession, program: Program, key: str, digest: str) -> TextApproval | None:
    return session.scalar(
        select(TextApproval).where(
            TextApproval.program_id == program.id,
            TextApproval.text_key == key,
            TextApproval.digest == digest,
        )
    )


def _shown_anew(session: WorkspaceSession, program: Program, champion: Person, now: datetime) -> None:
    """The newest message with the texts says what became of them."""
    row = session.scalar(
        select(OutboxRow)
        .where(OutboxRow.kind == QUESTION, outbox.begins_with(f"{QUESTION}:{program.id}:{champion.id}:"))
        .order_by(OutboxRow.id.desc())
        .limit(1)
    )
    if row is not None:
        outbox.amend(session, row.key, now, **row.args)
    outbox.refresh_home(session, champion, now)


def _all_answered(session: WorkspaceSession, program: Program) -> bool:
    return all(one.state in (APPROVED, CHANGES) for one in texts_of(session, program))


def _stays_planned(session: WorkspaceSession, program: Program, now: datetime) -> bool:
    """Whether a planned program does not open right now by itself, its announcement approved: of that, coordinators
    read at once.
    """
    cohort, plan = current_cohort(session, program), plan_of(program)
    if cohort.status != CohortState.PLANNED:
        return False
    day = plan.dates.announce
    ahead = day is not None and local_date(now, plan.zone) < day
    return cohort.opening_by is None or program.on_hold or ahead or moment_at_home(program, now) > now


def _tell_coordinators(session: WorkspaceSession, program: Program, now: datetime) -> None:
    key = f"champion.answered:{program.id}:{_answers(session, program)}"
    outbox.post(session, "admin.champion_answered", now, key=key, program=program.id)


def _answers(session: WorkspaceSession, program: Program) -> int:
    """What the champion says is counted as it is written down: each answer that makes a message is told once."""
    answers = select(func.count()).where(
        Activity.program_id == program.id, Activity.verb.in_(("text.approved", "text.change_wanted"))
    )
    return session.scalar(answers) or 0
