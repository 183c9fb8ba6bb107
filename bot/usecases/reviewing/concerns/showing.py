"""What somebody who may read a concern is shown of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.concerns import REOPEN_DAYS
from bot.domain.reviews import CONCERNS, told_to_coordinators
from bot.domain.shown.concerns import ConcernLine, ConcernShown, StepShown
from bot.domain.states.concern import SETTLED, TRANSITIONS, ConcernEvent, ConcernState
from bot.usecases.reviewing.concerns.entitled import candidate, handlers
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Concern, ConcernStep, Pair, Person, Program, Submission
from db.session import WorkspaceSession


def words_of(session: WorkspaceSession, concern: Concern) -> str:
    """What worries them. Words written in a review stand there alone, so that who changes the review changes them."""
    submission = session.get(Submission, concern.submission_id) if concern.submission_id else None
    if submission is None:
        return str(concern.text)
    told = told_to_coordinators(form_of_submission(submission), answers_of(submission))
    return str(told.get(CONCERNS) or "")


def for_handler(session: WorkspaceSession, concern: Concern, person: Person, now: datetime) -> ConcernShown:
    """Everything, with the notes among its readers; notes of those who read it before it went to others are not
    theirs.
    """
    others = [one for one in handlers(session, concern) if one.id != person.id]
    turned = max((n for n, step in enumerate(concern.steps) if step.kind == ConcernEvent.TURN), default=0)
    steps = [step for n, step in enumerate(concern.steps) if step.for_raiser or n >= turned]
    shown = _shown(session, concern, steps, now)
    return ConcernShown(**{**shown.__dict__, "others": tuple(map(candidate, others))})


def for_raiser(session: WorkspaceSession, concern: Concern, now: datetime) -> ConcernShown:
    """What they wrote, what they were answered, and how it stands."""
    steps = [step for step in concern.steps if step.for_raiser or step.by_id == concern.raised_by]
    return _shown(session, concern, steps, now)


def line(session: WorkspaceSession, concern: Concern, now: datetime, *, own: bool) -> ConcernLine:
    """The concern in a list."""
    assigned = session.get(Person, concern.assigned_to) if concern.assigned_to else None
    return ConcernLine(
        concern=concern.id,
        program=session.get_one(Program, concern.program_id).name,
        state=concern.status,
        urgent=concern.urgent,
        raised_at=concern.raised_at,
        answer_by=concern.answer_due_at,
        raiser="" if own else concern.raiser.slack_id,
        assigned=assigned.slack_id if assigned is not None else "",
        late=concern.status == ConcernState.RAISED and concern.answer_due_at < now,
    )


def can_reopen(concern: Concern, now: datetime) -> bool:
    """Whether it ended lately enough to be taken up again."""
    return concern.settled_at is not None and now <= concern.settled_at + timedelta(days=REOPEN_DAYS)


def step_shown(session: WorkspaceSession, concern: Concern, step: ConcernStep) -> StepShown:
    """One step; of an assignment, who has it in hand since."""
    kept = step.text
    to = session.get(Person, int(kept["person"])) if isinstance(kept, dict) else None
    return StepShown(
        kind=step.kind,
        by=session.get_one(Person, step.by_id).slack_id,
        at=step.at,
        words=kept if isinstance(kept, str) else "",
        to=to.slack_id if to is not None else "",
        of_raiser=step.by_id == concern.raised_by,
        for_raiser=step.for_raiser,
    )


def _shown(
    session: WorkspaceSession, concern: Concern, steps: list[ConcernStep], now: datetime
) -> ConcernShown:
    top = line(session, concern, now, own=False)
    # Whose partner it was would tell who they were.
    has_pair = concern.pair_id is not None and concern.raiser.erased_at is None
    pair = session.get(Pair, concern.pair_id) if has_pair else None
    partner = next((one for one in pair.people() if one.id != concern.raised_by), None) if pair else None
    neutral = session.get(Person, concern.neutral_id) if concern.neutral_id is not None else None
    about = [session.get_one(Person, one).slack_id for one in concern.about or ()]
    return ConcernShown(
        concern=concern.id,
        program=top.program,
        raiser=top.raiser,
        about=tuple(about),
        partner=partner.slack_id if partner is not None else "",
        text=words_of(session, concern),
        urgent=concern.urgent,
        state=concern.status,
        raised_at=concern.raised_at,
        answer_by=concern.answer_due_at,
        readers=tuple(one.slack_id for one in handlers(session, concern)),
        neutral=neutral.slack_id if neutral is not None else "",
        assigned=top.assigned,
        steps=tuple(step_shown(session, concern, step) for step in steps),
        may=_may(concern, now),
        from_review=concern.submission_id is not None,
        late=top.late,
    )


def _may(concern: Concern, now: datetime) -> frozenset[str]:
    state = ConcernState(concern.status)
    if state in SETTLED and not can_reopen(concern, now):
        return frozenset()
    return frozenset(event.value for event in ConcernEvent if (state, event) in TRANSITIONS)
