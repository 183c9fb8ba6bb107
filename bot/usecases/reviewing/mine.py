"""My forms: what waits for me about my pairs, and what I sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from bot.domain.calendar import local_date
from bot.domain.forms import is_empty
from bot.domain.pair_facts import PairFacts
from bot.domain.review_dates import last_day, owed
from bot.domain.reviews import CLOSING, steps_asking, takes_pair_form
from bot.domain.shown.reviewing import OwnForm, OwnForms, OwnRead
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.sharing import answered
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Pair, Person, Submission
from db.session import WorkspaceSession

PAIRS, SENT = 30, 15


def my_forms(session: WorkspaceSession, person: Person, now: datetime) -> OwnForms:
    """What waits, the longest ago first; what was sent, the newest first. Of the PAIRS newest pairs."""
    mine = (
        select(Pair)
        .where(or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id))
        .order_by(Pair.id.desc())
        .limit(PAIRS)
    )
    pairs = {pair.id: pair for pair in session.scalars(mine)}
    facts = facts_of_pairs(session, list(pairs.values()))
    kept = _submissions(session, person, list(pairs))
    waiting = waiting_forms(session, person, list(pairs.values()), facts, now)
    sent = [one for one in kept if one.submitted_at is not None and _is_ours(one, pairs[one.subject_id])]
    sent.sort(key=lambda one: (one.submitted_at or now, one.id), reverse=True)
    shown = (_sent(one, pairs[one.subject_id], person, facts[one.subject_id], now) for one in sent[:SENT])
    return OwnForms(waiting, tuple(shown))


def waiting_forms(
    session: WorkspaceSession,
    person: Person,
    pairs: Sequence[Pair],
    facts: dict[int, PairFacts],
    now: datetime,
    form: str = "",
) -> tuple[OwnForm, ...]:
    """The forms about these pairs that this person was asked for and has not sent; only `form`, if it is given."""
    begun = {
        (one.subject_id, one.form_key, one.occurrence)
        for one in _submissions(session, person, [pair.id for pair in pairs])
        if one.submitted_at is None and any(not is_empty(answer.value) for answer in one.answers)
    }
    found = []
    for pair in pairs:
        plan = plan_of(pair.cohort.program)
        for one in owed(plan, facts[pair.id], now):
            if one.person != str(person.id) or (form and one.form != form) or one.form not in plan.forms:
                continue
            last = last_day(plan, facts[pair.id], one.form, one.occurrence, person.zone, now)
            found.append(
                (
                    one.since,
                    OwnForm(
                        pair=pair.id,
                        partner=partner_of(pair, person).slack_id,
                        program=pair.cohort.program.name,
                        form=one.form,
                        occurrence=one.occurrence,
                        title=plan.forms[one.form].title,
                        last_day=last,
                        begun=(pair.id, one.form, one.occurrence) in begun,
                    ),
                )
            )
    return tuple(shown for _, shown in sorted(found, key=lambda row: row[0]))


def read_own(session: WorkspaceSession, person: Person, submission_id: object) -> OwnRead:
    """What somebody sent themselves, also when it cannot be changed any more. Raises DomainError."""
    submission = session.find(Submission, submission_id)
    pair = session.get(Pair, submission.subject_id) if submission and submission.subject == "pair" else None
    if submission is None or pair is None or submission.person_id != person.id:
        raise DomainError("not_yours")
    form = form_of_submission(submission)
    return OwnRead(partner_of(pair, person).slack_id, form.title, answered(form, answers_of(submission)))


def _submissions(session: WorkspaceSession, person: Person, pairs: Collection[int]) -> list[Submission]:
    return list(
        session.scalars(
            select(Submission)
            .where(
                Submission.person_id == person.id,
                Submission.subject == "pair",
                Submission.subject_id.in_(pairs),
            )
            .options(selectinload(Submission.answers))
        )
    )


def _is_ours(submission: Submission, pair: Pair) -> bool:
    """Whether this is one of the forms that are opened here."""
    plan = plan_of(pair.cohort.program)
    return submission.form_key in plan.forms and (
        submission.form_key == CLOSING or bool(steps_asking(plan, submission.form_key))
    )


def _sent(submission: Submission, pair: Pair, person: Person, facts: PairFacts, now: datetime) -> OwnForm:
    plan = plan_of(pair.cohort.program)
    last = last_day(
        plan, facts, submission.form_key, submission.occurrence, person.zone, now,
        sent_at=submission.submitted_at,
    )  # fmt: skip
    return OwnForm(
        pair=pair.id,
        partner=partner_of(pair, person).slack_id,
        program=pair.cohort.program.name,
        form=submission.form_key,
        occurrence=submission.occurrence,
        title=plan.forms[submission.form_key].title,
        last_day=last,
        sent_at=submission.submitted_at,
        open=_is_asked(submission, pair) and (last is None or local_date(now, person.zone) <= last),
        submission=submission.id,
    )


def _is_asked(submission: Submission, pair: Pair) -> bool:
    return takes_pair_form(plan_of(pair.cohort.program), submission.form_key, PairState(pair.status))
