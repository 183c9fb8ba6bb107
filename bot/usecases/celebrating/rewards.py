"""Rewards: what somebody got from the program for what they gave, recorded by coordinators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.answers import clean_text
from bot.domain.calendar import local_date
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.celebrating import RewardDraft, RewardShown
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.celebrating.kudos import programs_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.saying import working_moment
from db.models import Person, Program, Reward
from db.session import WorkspaceSession

TO, WHAT = "to", "what"
LONGEST = 300
MOST = 10


def reward_draft(
    session: WorkspaceSession, actor: Actor, program_id: object, to: str = "", what: str = ""
) -> RewardDraft:
    """What a coordinator fills in, and the latest of those there are. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.GIVE_REWARD)
    rows = session.scalars(
        select(Reward).where(Reward.program_id == program.id).order_by(Reward.id.desc()).limit(MOST)
    )
    return RewardDraft(program.id, program.name, to, what, tuple(_shown(session, one) for one in rows))


def give_reward(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    to: object,
    what: object,
    now: datetime,
) -> RewardShown:
    """Record a reward; its person is told by direct message. Raises DomainError at `to` or `what`."""
    program = coordinated(session, actor, program_id, Action.GIVE_REWARD)
    rewarded = session.scalar(select(Person).where(Person.slack_id == str(to or "")))
    if not to:
        raise DomainError("answer_required", field=TO)
    if (
        rewarded is None
        or rewarded.deactivated_at is not None
        or program.id not in programs_of(session, rewarded)
    ):
        raise DomainError("not_in_this_program", field=TO, who=str(to))
    text = clean_text(str(what or ""), lines=True)
    if not text:
        raise DomainError("answer_required", field=WHAT)
    if len(text) > LONGEST:
        raise DomainError("answer_too_long", field=WHAT, length=len(text), maximum=LONGEST)
    plan = plan_of(program)
    made = Reward(
        program_id=program.id, person_id=rewarded.id, what=text, given_by=person.id,
        given_on=local_date(now, plan.zone), made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "reward.given", now, actor=person, program_id=program.id, subject="reward",
           subject_id=made.id)  # fmt: skip
    outbox.post(
        session, "reward.told", now, key=f"reward.told:{made.id}", apart=True,
        not_before=working_moment(rewarded, plan, now), person=rewarded.id, reward=made.id,
    )  # fmt: skip
    return _shown(session, made)


def reward_told(session: WorkspaceSession, reward_id: object, reader: object) -> RewardShown:
    """A reward for the one who got it. Raises NoLongerApplies."""
    made = session.find(Reward, reward_id)
    if made is None or str(made.person_id) != str(reader):
        raise NoLongerApplies
    return _shown(session, made)


def _shown(session: WorkspaceSession, made: Reward) -> RewardShown:
    program = session.get_one(Program, made.program_id)
    to, by = session.get_one(Person, made.person_id), session.get_one(Person, made.given_by)
    return RewardShown(program.name, to.slack_id, str(made.what), made.given_on, by.slack_id)
