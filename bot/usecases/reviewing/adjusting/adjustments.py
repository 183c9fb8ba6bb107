"""One act for one pair or many: previewed, confirmed, taken back or carried out.

Nothing happens before its time has come, so that taking it back leaves no trace with anybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.adjusting import Act
from bot.domain.program import Program as Plan
from bot.domain.shown.adjusting import AdjustmentPosted, AdjustPreview
from bot.domain.states.adjustment import AdjustmentEvent, AdjustmentState, move
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.choosing import DAYS, MODULE, TOPIC, pair_option, read_choice
from bot.usecases.reviewing.adjusting.offering import learners, sample_of
from bot.usecases.saying import after_taking_back
from db.models import Adjustment, Cohort, Pair, Person, Program
from db.session import WorkspaceSession

POSTED = "admin.adjustment"
PLANNED = "adjustment.planned"


def preview_adjustment(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    act: Act,
    raws: Any,
    now: datetime,
) -> AdjustPreview:
    """Whom it touches, when, and the very text they get. Raises FormErrors at the fields, DomainError."""
    about, choice = read_choice(session, actor, program_id, act, raws, now)
    made = Adjustment(
        cohort_id=about.cohort.id,
        act=act.value,
        detail=dict(choice.detail),
        pairs=[pair.id for pair in choice.pairs],
        status=AdjustmentState.DRAFT.value,
        made_by=person.id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    kind, sample = sample_of(session, made, choice.pairs[0], person, now)
    people = _people(session, made, choice.pairs, about.plan)
    if act is Act.MODULE and not people:
        raise DomainError("nobody_to_adjust", field=MODULE)
    return AdjustPreview(
        adjustment=made.id,
        program=about.program.name,
        act=act,
        pairs=tuple(pair_option(pair) for pair in choice.pairs),
        kind=kind,
        sample=sample,
        due_at=after_taking_back(about.plan, now),
        people=people,
        own=choice.own,
        unfit=choice.unfit,
        days=int(choice.detail.get(DAYS, 0)),
        title=_title(made, about.plan),
    )


def confirm_adjustment(
    session: WorkspaceSession, actor: Actor, person: Person, adjustment_id: object, now: datetime
) -> Adjustment:
    """What was previewed happens in ten minutes, in the program's working hours; the channel reads how to take it
    back until then. Raises DomainError.
    """
    made, program = _found(session, actor, adjustment_id)
    if made.made_by != person.id:
        raise DomainError("not_yours")
    made.status = move(AdjustmentState(made.status), AdjustmentEvent.CONFIRM).value
    made.made_at, made.due_at = now, after_taking_back(plan_of(program), now)
    record(session, PLANNED, now, actor=person, program_id=program.id, subject="adjustment",
           subject_id=made.id, act=made.act, pairs=len(made.pairs))  # fmt: skip
    outbox.post(session, POSTED, now, key=posted_key(made), program=program.id, adjustment=made.id)
    return made


def take_back(
    session: WorkspaceSession, actor: Actor, person: Person, adjustment_id: object, now: datetime
) -> Adjustment:
    """It does not happen after all; any coordinator may say so. Raises adjustment_done, adjustment_taken_back."""
    made, program = _found(session, actor, adjustment_id)
    made.status = move(AdjustmentState(made.status), AdjustmentEvent.TAKE_BACK).value
    settle(session, made, now, person)
    record(session, "adjustment.taken_back", now, actor=person, program_id=program.id, subject="adjustment",
           subject_id=made.id)  # fmt: skip
    return made


def settle(session: WorkspaceSession, made: Adjustment, now: datetime, by: Person | None) -> None:
    """It is over, one way or the other; its message says so."""
    made.settled_at, made.settled_by = now, by.id if by is not None else None
    cohort = session.get_one(Cohort, made.cohort_id)
    session.flush()
    outbox.amend(session, posted_key(made), now, program=cohort.program_id, adjustment=made.id)


def posted_key(made: Adjustment) -> str:
    """The outbox key of its message in the admin channel."""
    return f"{POSTED}:{made.id}"


def adjustment_posted(session: WorkspaceSession, made: Adjustment) -> AdjustmentPosted:
    """What the channel reads of it now."""
    program = session.get_one(Cohort, made.cohort_id).program
    by, settler = session.get_one(Person, made.made_by), session.get(Person, made.settled_by or 0)
    return AdjustmentPosted(
        adjustment=made.id,
        program=program.name,
        act=Act(made.act),
        by=by.slack_id,
        pairs=len(made.pairs),
        state=AdjustmentState(made.status),
        due_at=made.due_at,
        done=made.done,
        settled_by=settler.slack_id if settler is not None else "",
        settled_at=made.settled_at,
        days=int(made.detail.get(DAYS, 0)),
        title=_title(made, plan_of(program)),
    )


def pairs_by_id(session: WorkspaceSession, ids: Sequence[int]) -> list[Pair]:
    """These pairs, oldest first."""
    return list(session.scalars(select(Pair).where(Pair.id.in_(ids)).order_by(Pair.id)))


def _title(made: Adjustment, plan: Plan) -> str:
    """The name of the topic or module that is offered."""
    topics = {one.key: one.title for one in plan.topics}
    modules = {one.key: one.title for one in plan.training.modules}
    return topics.get(str(made.detail.get(TOPIC)), "") or modules.get(str(made.detail.get(MODULE)), "")


def _people(session: WorkspaceSession, made: Adjustment, pairs: Any, plan: Plan) -> int:
    """How many read it by direct message."""
    match Act(made.act):
        case Act.MODULE:
            return len(learners(session, made, pairs, plan))
        case Act.HELLO | Act.REMATCH:
            return len({person.id for pair in pairs for person in pair.people()})
    return 0


def _found(session: WorkspaceSession, actor: Actor, adjustment_id: object) -> tuple[Adjustment, Program]:
    made = session.find(Adjustment, adjustment_id)
    if made is None:
        raise DomainError("act_unknown")
    program = coordinated(
        session, actor, session.get_one(Cohort, made.cohort_id).program_id, Action.ADJUST_COHORT
    )
    take_turn(session, made)
    return made, program
