"""Filling in a form about a pair: opened, kept page by page or as it was closed, sent, changed until its last day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.forms import Answer, Form, Kind
from bot.domain.review_dates import last_day
from bot.domain.reviews import CLOSING, HELD_ON, SHARED, require_pair_form, settled_occurrence
from bot.domain.shown.reviewing import PairFormDone, PairFormPage
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.closing.conversation import conversation_held
from bot.usecases.closing.ending import close_if_complete
from bot.usecases.closing.seats import joined_as
from bot.usecases.filling import IN_ORDER, Asked, Filling, Progress
from bot.usecases.guiding.pairs import facts_changed, pair_for, partner_of, role_in
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_form, form_of, plan_of
from bot.usecases.reviewing.concerns.raising import promised_for
from bot.usecases.reviewing.sharing import (
    is_shared,
    share_if_both,
    tell_coordinators,
    words_changed,
    written_for_partner,
)
from bot.usecases.submissions import Subject, answers_of, begin_submission, find_submission
from db.models import Meeting, Pair, Person, Submission
from db.session import WorkspaceSession

INTAKE = "intake"


@dataclass(frozen=True)
class _Sheet:
    """A form about a pair in one person's hands."""

    pair: Pair
    person: Person
    submission: Submission
    filling: Filling
    last_day: date | None
    today: date
    shared: bool

    @property
    def is_sent(self) -> bool:
        return self.submission.submitted_at is not None

    @property
    def is_late(self) -> bool:
        return not self.is_sent and self.last_day is not None and self.today > self.last_day


def open_form(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    pair_id: object,
    form_key: str,
    occurrence: str,
    now: datetime,
) -> PairFormPage:
    """The first page, with what was filled in before. Raises DomainError, also after the last day for changes."""
    sheet = _sheet(session, actor, person, pair_id=pair_id, form_key=form_key, occurrence=occurrence, now=now)
    resumed = bool(answers_of(sheet.submission)) and not sheet.is_sent
    return _shown(sheet, sheet.filling.opened(), resumed=resumed)


def save_form_page(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    pair_id: object,
    form_key: str,
    occurrence: str,
    page_number: object,
    raws: Mapping[str, object],
    now: datetime,
    progress: Progress = IN_ORDER,
) -> PairFormPage | PairFormDone:
    """Keep one page; the next one, or what came of it when this was the last.

    `progress` is what the modal carried. Raises FormErrors with every mistake of the page, DomainError when the
    pair is closed or the last day for changes is over.
    """
    sheet = _sheet(session, actor, person, pair_id=pair_id, form_key=form_key, occurrence=occurrence, now=now)
    before = written_for_partner(sheet.submission) if sheet.shared else ()
    progress = sheet.filling.keep(progress, page_number, raws)
    _check_day(sheet, answers_of(sheet.submission), now)
    if sheet.shared and written_for_partner(sheet.submission) != before:
        words_changed(session, sheet.pair, sheet.submission, now)
    asked = sheet.filling.next(progress)
    if asked is not None:
        return _shown(sheet, asked)
    return _send(session, sheet, now)


def keep_draft(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    pair_id: object,
    form_key: str,
    occurrence: str,
    page_number: object,
    raws: Mapping[str, object],
    now: datetime,
    progress: Progress = IN_ORDER,
) -> bool:
    """Keep what stood on a page when it was closed; of a form that was sent, nothing: that stays as it was sent.

    Returns whether anything was kept. Raises DomainError.
    """
    sheet = _sheet(session, actor, person, pair_id=pair_id, form_key=form_key, occurrence=occurrence, now=now)
    return not sheet.is_sent and sheet.filling.keep_draft(progress, page_number, raws)


def _sheet(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    *,
    pair_id: object,
    form_key: str,
    occurrence: str,
    now: datetime,
) -> _Sheet:
    pair = pair_for(session, actor, pair_id, Action.SUBMIT_REVIEW)
    partner_of(pair, person)  # only the two themselves
    plan = plan_of(pair.cohort.program)
    steps = require_pair_form(plan, form_key, PairState(pair.status))
    settled = settled_occurrence(
        plan, steps, occurrence,
        answered=_answered(session, pair, form_key, person), held_meetings=_held(session, pair),
    )  # fmt: skip
    about = Subject("pair", pair.id, settled)
    submission = begin_submission(session, pair.cohort.program_id, form_key, person, about, now)
    form = form_of(current_form(session, pair.cohort.program_id, form_key))
    role = joined_as(session, pair, role_in(pair, person))
    filling = Filling(
        session, submission, pair.cohort.program_id, lambda _form, _answers: {role},
        _context(session, pair, person, form),
    )  # fmt: skip
    last = last_day(
        plan, facts_of(session, pair), form_key, settled, person.zone, now, sent_at=submission.submitted_at
    )
    today = local_date(now, person.zone)
    if submission.submitted_at is not None and last is not None and today > last:
        raise DomainError("review_settled", last_day=last)
    return _Sheet(pair, person, submission, filling, last, today, is_shared(session, pair, submission))


def _answered(session: WorkspaceSession, pair: Pair, form_key: str, person: Person) -> list[str]:
    return list(
        session.scalars(
            select(Submission.occurrence).where(
                Submission.form_key == form_key,
                Submission.person_id == person.id,
                Submission.subject == "pair",
                Submission.subject_id == pair.id,
                Submission.submitted_at.is_not(None),
            )
        )
    )


def _held(session: WorkspaceSession, pair: Pair) -> list[str]:
    held = select(Meeting.id).where(Meeting.pair_id == pair.id, Meeting.status == MeetingState.HELD.value)
    return [str(meeting) for meeting in session.scalars(held.order_by(Meeting.starts_at, Meeting.id))]


def _context(session: WorkspaceSession, pair: Pair, person: Person, form: Form) -> dict[str, Answer]:
    """What this form builds on: the skills named in the application, whose levels are asked again."""
    wanted = {question.depends_on for question in form.questions if question.kind is Kind.LEVELS}
    if not wanted:
        return {}
    intake = find_submission(session, INTAKE, person, Subject("cohort", pair.cohort_id))
    return {key: value for key, value in answers_of(intake).items() if key in wanted} if intake else {}


def _check_day(sheet: _Sheet, answers: Mapping[str, Answer], now: datetime) -> None:
    """A closing conversation that is still ahead cannot be confirmed, nor one before the two were matched."""
    held_on, zone = answers.get(HELD_ON), sheet.person.zone
    if held_on is None:
        return
    if str(held_on) > local_date(now, zone).isoformat():
        raise DomainError("day_still_ahead", field=HELD_ON)
    if str(held_on) < local_date(sheet.pair.published_at, zone).isoformat():
        raise DomainError("meeting_before_match", field=HELD_ON)


def _send(session: WorkspaceSession, sheet: _Sheet, now: datetime) -> PairFormDone:
    pair, person, submission = sheet.pair, sheet.person, sheet.submission
    missing = sheet.filling.missing()
    if missing:
        raise DomainError("review_answer_missing", label=missing[0].label)
    # Both may send their last page at once: the second waits here and then sees the first.
    take_turn(session, pair)
    first_time = submission.submitted_at is None
    if first_time:
        submission.submitted_at = now
    last = sheet.last_day
    if first_time and last is not None:  # who is late has some days more
        last = last_day(
            plan_of(pair.cohort.program), facts_of(session, pair), submission.form_key, submission.occurrence,
            person.zone, now, sent_at=now,
        )  # fmt: skip
    verb = f"review.{submission.form_key}" if first_time else "review.changed"
    record(session, verb, now, actor=person, pair=pair, subject="submission", subject_id=submission.id,
           occurrence=submission.occurrence)  # fmt: skip
    session.flush()
    shared = share_if_both(session, pair, submission, now)
    told = tell_coordinators(session, pair, submission, now)
    if submission.form_key == CLOSING:
        closed = conversation_held(session, pair, person, now)
    else:
        closed = close_if_complete(session, pair, now)
    facts_changed(session, pair, now)
    return PairFormDone(
        partner=partner_of(pair, person).slack_id,
        title=sheet.filling.form.title,
        shared_later=submission.form_key in SHARED,
        shared=shared,
        closed=closed,
        told_coordinators=told,
        answer_by=promised_for(session, submission) if told else None,
        pair=pair.id,
        last_day=last,
        changed=not first_time,
        conversation=submission.form_key == CLOSING,
    )


def _shown(sheet: _Sheet, asked: Asked, *, resumed: bool = False) -> PairFormPage:
    return PairFormPage(
        pair=sheet.pair.id,
        partner=partner_of(sheet.pair, sheet.person).slack_id,
        form=sheet.submission.form_key,
        occurrence=sheet.submission.occurrence,
        title=sheet.filling.form.title,
        page=asked.page,
        answers=sheet.filling.known(),
        submit=sheet.filling.form.submit if asked.last else "",
        carried=asked.progress.carried(),
        resumed=resumed,
        submitted=sheet.is_sent,
        shared_later=sheet.submission.form_key in SHARED,
        shared=sheet.shared,
        last_day=sheet.last_day,
        late=sheet.is_late,
    )
