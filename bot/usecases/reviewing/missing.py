"""What coordinators wait for: whose answers are missing, and asking for them again. Never what anybody wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.calendar import add_working_days, local_date
from bot.domain.due_dates import silent_days
from bot.domain.messages import NoLongerApplies
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.review_dates import owed
from bot.domain.reviews import CLOSING, steps_asking
from bot.domain.shown.reviewing import AskedAgain, AskedBatch, AskPreview, MissingAnswer, MissingAnswers
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.mine import waiting_forms
from bot.usecases.reviewing.unread import unread_count
from bot.usecases.saying import TAKE_BACK, Due, holidays_of, saying_moment
from db.models import Activity, Pair, Person, Program
from db.session import WorkspaceSession

PAGE = 10
ASK_EVERY = 3
"""Working days of whoever is asked, from one time to the next."""
ASKED, CALLED_OFF = "review.asked_again", "review.ask_called_off"


def form_named(plan: Plan, typed: str) -> str:
    """The key of the form about a pair that was typed by its key or title; "" for nothing typed.

    Raises DomainError form_unknown.
    """
    wanted = typed.strip().casefold().replace("-", " ").replace("_", " ")
    if not wanted:
        return ""
    asked = {key: form for key, form in plan.forms.items() if key == CLOSING or steps_asking(plan, key)}
    for key, form in asked.items():
        if wanted in (key.replace("_", " "), form.title.casefold()):
            return key
    titles = [form.title for key, form in asked.items() if key != CLOSING]
    raise DomainError("review_unknown", typed=typed, titles=titles)


def missing_answers(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    *,
    form: str,
    page: int,
    now: datetime,
) -> MissingAnswers:
    """A page of what is missing, the longest ago first. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_REVIEWS)
    every = _missing(session, program, now)
    wanted = [line for line in every if not form or line.form == form]
    pages = max(1, -(-len(wanted) // PAGE))
    page = min(max(page, 1), pages)
    return MissingAnswers(
        program_id=program.id,
        program=program.name,
        form=form,
        counts=tuple(Counter(line.title for line in every).most_common()),
        lines=tuple(wanted[(page - 1) * PAGE : page * PAGE]),
        page=page,
        pages=pages,
        total=len(wanted),
        people=len({line.person for line in wanted if line.may_ask}),
        unread=unread_count(session, actor, person, program),
        on_hold=program.on_hold,
    )


def preview_ask(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    *,
    form: str,
    only: int | None,
    now: datetime,
) -> AskPreview:
    """Who would be asked again, and what they would read. Raises program_on_hold, nobody_to_ask_again."""
    program = coordinated(session, actor, program_id, Action.ASK_REVIEW_AGAIN)
    if program.on_hold:
        raise DomainError("program_on_hold")
    lines = [
        line
        for line in _missing(session, program, now)
        if (not form or line.form == form) and only in (None, line.person)
    ]
    people = {line.person: line.slack_id for line in lines if line.may_ask}
    if not people:
        raise DomainError("nobody_to_ask_again")
    first = session.get_one(Person, next(iter(people)))
    return AskPreview(
        program_id=program.id,
        form=form,
        only=only,
        people=tuple(people.values()),
        example=asked_again(session, program, first, person, form, now),
        left_out=tuple(dict.fromkeys(line.slack_id for line in lines if not line.may_ask)),
    )


def send_ask(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    *,
    form: str,
    only: int | None,
    now: datetime,
) -> AskedBatch:
    """Ask them: one message each, in their hours, on a day without another reminder; not before it could be taken
    back. Raises as `preview_ask`.
    """
    program = coordinated(session, actor, program_id, Action.ASK_REVIEW_AGAIN)
    take_turn(session, program)
    preview = preview_ask(session, actor, person, program_id, form=form, only=only, now=now)
    plan, batch = plan_of(program), _next_batch(session, program)
    people = session.scalars(select(Person).where(Person.slack_id.in_(preview.people)).order_by(Person.id))
    asked = list(people)
    for reader in asked:
        due = Due(ASKED, f"{ASKED}:{program.id}:{batch}:{reader.id}", now + TAKE_BACK, reader, asks=True)
        try:
            at = saying_moment(due, plan, now)
        except ValueError:  # a plan that is silent for more than a year
            continue
        outbox.post(
            session, ASKED, now, key=due.key, new=True, not_before=at, apart=True,
            person=reader.id, program=program.id, by=person.id, batch=batch, form=form,
        )  # fmt: skip
        # A reminder of the same day would be one message too many.
        day = local_date(at, reader.zone)
        reader.last_nudged_on = max(reader.last_nudged_on or day, day)
        record(session, ASKED, now, actor=person, program_id=program.id, subject="person",
               subject_id=reader.id, batch=batch, form=form)  # fmt: skip
    return AskedBatch(program.id, batch, len(asked), now + TAKE_BACK)


def call_off(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, batch: object, now: datetime
) -> AskedBatch:
    """Take it back: nobody reads it. Raises DomainError, also when the ten minutes are over."""
    program = coordinated(session, actor, program_id, Action.ASK_REVIEW_AGAIN)
    take_turn(session, program)
    rows = [one for one in _asked(session, program) if str(one.detail.get("batch")) == str(batch)]
    if not rows:
        raise DomainError("not_yours")
    number = int(rows[0].detail["batch"])
    if not is_called_off(session, program.id, number):
        if now >= rows[0].at + TAKE_BACK:
            raise DomainError("ask_again_gone")
        record(session, CALLED_OFF, now, actor=person, program_id=program.id, subject="batch",
               subject_id=number)  # fmt: skip
    return AskedBatch(program.id, number, len(rows), rows[0].at + TAKE_BACK)


def is_called_off(session: WorkspaceSession, program_id: int, batch: int) -> bool:
    """Whether a batch was taken back."""
    row = select(Activity.id).where(
        Activity.verb == CALLED_OFF, Activity.program_id == program_id, Activity.subject_id == batch
    )
    return session.scalar(row.limit(1)) is not None


def asked_again(
    session: WorkspaceSession, program: Program, reader: Person, by: Person, form: str, now: datetime
) -> AskedAgain:
    """What one person reads when they are asked again. Raises NoLongerApplies when nothing is missing any more."""
    pairs = [pair for pair in _pairs(session, program) if reader.id in (pair.mentee_id, pair.mentor_id)]
    forms = waiting_forms(session, reader, pairs, facts_of_pairs(session, pairs), now, form)
    if not forms:
        raise NoLongerApplies
    return AskedAgain(program.name, by.slack_id, forms)


def _missing(session: WorkspaceSession, program: Program, now: datetime) -> list[MissingAnswer]:
    """What is missing in the current cohort; without the fit checks that are asked once more because somebody is
    still deciding: that they said so is theirs.
    """
    plan, pairs = plan_of(program), _pairs(session, program)
    facts: Mapping[int, PairFacts] = facts_of_pairs(session, pairs)
    last = _last_asked(session, program)
    lines = []
    for pair in pairs:
        people = {str(one.id): one for one in pair.people()}
        for one in owed(plan, facts[pair.id], now):
            if one.again or one.form not in plan.forms:
                continue
            who, at = people[one.person], last.get(int(one.person))
            lines.append(
                MissingAnswer(
                    pair=pair.id,
                    person=who.id,
                    slack_id=who.slack_id,
                    partner=partner_of(pair, who).slack_id,
                    form=one.form,
                    occurrence=one.occurrence,
                    title=plan.forms[one.form].title,
                    days=(now - one.since).days,
                    asked_at=at,
                    may_ask=_may_ask(plan, who, at, now),
                )
            )
    return sorted(lines, key=lambda line: (-line.days, line.pair, line.person))


def _may_ask(plan: Plan, who: Person, last: datetime | None, now: datetime) -> bool:
    if last is None:
        return True
    country = holidays_of(who)
    again = add_working_days(local_date(last, who.zone), ASK_EVERY, country, silent_days(plan))
    return local_date(now, who.zone) >= again


def _pairs(session: WorkspaceSession, program: Program) -> Sequence[Pair]:
    """The pairs of the current cohort that may be asked: a paused one is left in peace."""
    resting = {PairState.PAUSED.value, PairState.ENDED.value}
    return [
        pair
        for pair in pairs_in(session, program, current_cohort(session, program))
        if pair.status not in resting
    ]


def _asked(session: WorkspaceSession, program: Program) -> list[Activity]:
    rows = select(Activity).where(Activity.verb == ASKED, Activity.program_id == program.id)
    return list(session.scalars(rows.order_by(Activity.id)))


def _last_asked(session: WorkspaceSession, program: Program) -> dict[int, datetime]:
    off = set(
        session.scalars(
            select(Activity.subject_id).where(Activity.verb == CALLED_OFF, Activity.program_id == program.id)
        )
    )
    return {
        int(one.subject_id): one.at
        for one in _asked(session, program)
        if one.subject_id is not None and one.detail.get("batch") not in off
    }


def _next_batch(session: WorkspaceSession, program: Program) -> int:
    number = session.scalar(
        select(func.max(Activity.id)).where(Activity.verb == ASKED, Activity.program_id == program.id)
    )
    return (number or 0) + 1
