"""How a meeting was: one tap, and a line to the partner if one likes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.access import Actor
from bot.domain.answers import parse_page
from bot.domain.farewell import may_end_sooner
from bot.domain.forms import Answer, Kind, Page, Question
from bot.domain.forms import Reader as Capacity
from bot.domain.shown.guiding import Feedback, PartnerLines, Term
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.beginning.terms import in_words, whole
from bot.usecases.guiding.circles import is_mentors_circle, same_meeting
from bot.usecases.guiding.meeting.meetings import meeting_shown, nothing_booked, working_meeting
from bot.usecases.guiding.meeting.settling import hold_meeting
from bot.usecases.guiding.pairs import facts_changed, named, partner_of
from bot.usecases.planning.plans import form_of, form_version, plan_of
from bot.usecases.submissions import (
    Subject,
    answers_for,
    answers_of,
    begin_submission,
    find_submission,
    form_of_submission,
    save_answers,
)
from db.models import FormVersion, Meeting, Pair, Person
from db.session import WorkspaceSession

FORM = "meeting_feedback"
MET = "met"


def rate_meeting(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    meeting_id: object,
    score: object,
    now: datetime,
) -> Feedback:
    """Keep how useful the meeting was, 1 to 5; a later tap replaces an earlier one.

    Whoever rates a meeting says that it took place. Raises DomainError, also while it is still ahead.
    """
    meeting = hold_meeting(session, actor, person, meeting_id, now)
    form = _form(session, _pair_of(session, actor, meeting))
    page = whole(form_of(form))
    question = _score_question(page)
    answers = parse_page(replace(page, questions=(question,)), {question.key: str(score)})
    _keep(session, actor, person, meeting, answers, form, now)
    return feedback_on(session, actor, person, meeting_id, now)


def write_feedback(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    meeting_id: object,
    raws: Mapping[str, object],
    now: datetime,
    asked_in: object = None,
) -> None:
    """Keep what somebody wrote after a meeting; `asked_in`: the version of the form whose questions were shown.
    Raises FormErrors.
    """
    meeting = hold_meeting(session, actor, person, meeting_id, now)
    form = _form(session, _pair_of(session, actor, meeting), asked_in)
    page = _asked(whole(form_of(form)))
    submission = find_submission(session, FORM, person, _subject(session, person, meeting))
    before = answers_of(submission) if submission else {}
    _keep(session, actor, person, meeting, parse_page(page, raws, before), form, now)


def feedback_on(
    session: WorkspaceSession, actor: Actor, person: Person, meeting_id: object, now: datetime
) -> Feedback:
    """The meeting, what may be said about it, and what this person has said so far."""
    meeting, pair = working_meeting(session, actor, meeting_id)
    form = _form(session, pair)
    page = _asked(whole(form_of(form)))
    submission = find_submission(session, FORM, person, _subject(session, person, meeting))
    answers = answers_of(submission) if submission else {}
    score, state = answers.get(_score_question(page).key), PairState(pair.status)
    return Feedback(
        meeting=meeting_shown(pair, meeting, person),
        page=page,
        answers=answers,
        score=score if isinstance(score, int) else None,
        nothing_booked=state is not PairState.CLOSING and nothing_booked(session, pair, now),
        circle=is_mentors_circle(pair, person),
        form_version=form.version,
        may_end=may_end_sooner(
            state,
            plan_of(pair.cohort.program),
            met=meeting.status == MeetingState.HELD,
            circle=pair.circle_id is not None,
        ),
    )


def lines_for(session: WorkspaceSession, pair: Pair, meeting: Meeting, person: Person) -> PartnerLines | None:
    """What the partner wrote for `person` about a meeting; None unless both have given feedback."""
    partner = partner_of(pair, person)
    theirs = find_submission(session, FORM, partner, _subject(session, partner, meeting))
    own = find_submission(session, FORM, person, _subject(session, person, meeting))
    if theirs is None or own is None or theirs.submitted_at is None or own.submitted_at is None:
        return None
    form = form_of_submission(theirs)
    shown = answers_for(theirs, Capacity.PARTNER)
    texts = [(form.question(key), answer) for key, answer in shown.items() if key != MET]
    lines = tuple(Term(question.label, in_words(question, answer)) for question, answer in texts)
    return PartnerLines(meeting_shown(pair, meeting, person), named(partner), lines) if lines else None


def _keep(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    meeting: Meeting,
    answers: Mapping[str, Answer],
    asked_in: FormVersion,
    now: datetime,
) -> None:
    pair = _pair_of(session, actor, meeting)
    subject = _subject(session, person, meeting)
    submission = begin_submission(session, pair.cohort.program_id, FORM, person, subject, now)
    form = form_of(asked_in)
    met: dict[str, Answer] = {MET: "yes"} if any(question.key == MET for question in form.questions) else {}
    save_answers(session, submission, {**met, **answers}, asked_in)
    if submission.submitted_at is None:
        submission.submitted_at = now
        record(
            session, "meeting.rated", now, actor=person, pair=pair, subject="meeting", subject_id=meeting.id
        )
    session.flush()
    for row in same_meeting(session, meeting):
        its_pair = session.get_one(Pair, row.pair_id)
        if person not in its_pair.people() or PairState(its_pair.status) not in LIVING:
            continue
        for who in its_pair.people():
            if lines_for(session, its_pair, row, who) is not None:
                outbox.post(
                    session, "meeting.line", now, key=f"meeting.line:{row.id}:{who.id}",
                    person=who.id, meeting=row.id,
                )  # fmt: skip
        facts_changed(session, its_pair, now)


def _pair_of(session: WorkspaceSession, actor: Actor, meeting: Meeting) -> Pair:
    return working_meeting(session, actor, meeting.id)[1]


def _subject(session: WorkspaceSession, person: Person, meeting: Meeting) -> Subject:
    """What an answer is about: the meeting, once for each person. A circle's mentor is in all its pairs."""
    mine = [
        row.id
        for row in same_meeting(session, meeting)
        if row is meeting or person in session.get_one(Pair, row.pair_id).people()
    ]
    return Subject("meeting", min(mine))


def _form(session: WorkspaceSession, pair: Pair, number: object = None) -> FormVersion:
    return form_version(session, pair.cohort.program_id, FORM, number)


def _asked(page: Page) -> Page:
    """What is asked besides whether they met: dates have a button of their own."""
    kept = tuple(q for q in page.questions if q.key != MET and q.kind is not Kind.DATE)
    return replace(page, questions=kept)


def _score_question(page: Page) -> Question:
    for question in page.questions:
        if question.kind is Kind.SCALE:
            return question
    raise DomainError("question_unknown", key="useful")
