"""Answers that coordinators may read: which there are, and which a coordinator has not read yet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from bot.domain.access import Action, Actor, reader_of
from bot.domain.forms import OPEN_KINDS, Reader
from bot.domain.program import Program as Plan
from bot.domain.reviews import CLOSING, CONCERNS, FIT_CHECK, steps_asking
from bot.domain.shown.reviewing import ToRead, ToReadList
from bot.usecases.guiding.pairs import members_of, partner_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.sharing import READ, written_for_coordinators
from db.models import Activity, Cohort, Pair, Person, Program, Submission
from db.session import WorkspaceSession

PAGE = 8
NEWEST = 300
"""Older answers than so many are read in the pair's own view."""
CHANGED = "review.changed"


def to_read(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, page: int
) -> ToReadList:
    """A page of the answers that this coordinator may read, unread first, the newest on top. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_REVIEWS)
    rows = sorted(_rows(session, actor, person, program), key=lambda row: not row.unread)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    return ToReadList(
        program_id=program.id,
        program=program.name,
        rows=tuple(rows[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        unread=sum(row.unread for row in rows),
    )


def unread_count(session: WorkspaceSession, actor: Actor, person: Person, program: Program) -> int:
    """How many answers this coordinator may read and has not."""
    return sum(row.unread for row in _rows(session, actor, person, program))


def _rows(session: WorkspaceSession, actor: Actor, person: Person, program: Program) -> Iterator[ToRead]:
    """The newest first; of pairs the reader is in, nothing: not even that there is something."""
    titles = plan_of(program).forms
    sent = _sent(session, program, plan_of(program))
    ids = [submission.id for submission, _ in sent]
    read = _latest(session, READ, ids, by=person)
    changed = _latest(session, CHANGED, ids)
    for submission, pair in sent:
        reader = reader_of(actor, str(submission.person_id), program=str(program.id), pair=members_of(pair))
        if reader is not Reader.COORDINATOR or not _is_worth_reading(submission):
            continue
        last = max(filter(None, (submission.submitted_at, changed.get(submission.id))))
        seen = read.get(submission.id)
        yield ToRead(
            submission=submission.id,
            author=submission.person.slack_id,
            partner=partner_of(pair, submission.person).slack_id,
            title=titles[submission.form_key].title,
            sent_at=last,
            unread=seen is None or seen < last,
        )


def _is_worth_reading(submission: Submission) -> bool:
    """Whether it holds words, or an answer that its writer passed on; a date alone is no news. What worries
    somebody has a way of its own and is hinted at by no list: see bot/usecases/reviewing/concerns.
    """
    told = [one for one in written_for_coordinators(submission) if one.question.key != CONCERNS]
    return bool(told) and (
        submission.form_key == FIT_CHECK or any(one.question.kind in OPEN_KINDS for one in told)
    )


def _sent(session: WorkspaceSession, program: Program, plan: Plan) -> list[tuple[Submission, Pair]]:
    forms = [key for key in plan.forms if key == CLOSING or steps_asking(plan, key)]
    rows = session.execute(
        select(Submission, Pair)
        .join(Pair, Pair.id == Submission.subject_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Cohort.program_id == program.id,
            Submission.subject == "pair",
            Submission.form_key.in_(forms),
            Submission.submitted_at.is_not(None),
        )
        .options(
            selectinload(Submission.answers),
            joinedload(Submission.person),
            joinedload(Submission.form_version),
        )
        .order_by(Submission.submitted_at.desc(), Submission.id.desc())
        .limit(NEWEST)
    )
    return [(submission, pair) for submission, pair in rows]


def _latest(
    session: WorkspaceSession, verb: str, submissions: list[int], by: Person | None = None
) -> dict[int, datetime]:
    """When something was last done with each of these."""
    rows = (
        select(Activity.subject_id, func.max(Activity.at))
        .where(
            Activity.verb == verb,
            Activity.subject == "submission",
            Activity.subject_id.in_(submissions),
        )
        .group_by(Activity.subject_id)
    )
    if by is not None:
        rows = rows.where(Activity.actor_id == by.id)
    return {int(number): at for number, at in session.execute(rows) if number is not None}
