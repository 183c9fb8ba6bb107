"""Projects in which a new skill is wanted: shown once to mentees whose goals are about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.calendar import local_date
from bot.domain.messages import NoLongerApplies
from bot.domain.program import label_of
from bot.domain.shown.celebrating import ProjectDraft, ProjectInterested, ProjectShown
from bot.domain.states.goal import GoalState
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.saying import TAKE_BACK, Due, working_moment
from db.models import Cohort, Goal, Pair, Person, Program, ProjectInterest, ProjectOffer
from db.session import WorkspaceSession

TITLE, WORDS, SKILL, CONTACT, UNTIL = "title", "words", "skill", "contact", "until"
TITLE_LENGTH, LONGEST = 150, 1000
MOST = 8
_FITTING = (GoalState.ACHIEVED.value, GoalState.OPEN.value)
_LEFT = PairState.ENDED.value


@dataclass(frozen=True)
class _Project:
    """What was typed, checked."""

    title: str
    words: str
    skill: str
    contact: Person
    until: date


def project_draft(session: WorkspaceSession, actor: Actor, program_id: object, now: datetime) -> ProjectDraft:
    """What a coordinator fills in, and what is offered now. Raises DomainError, also project_no_skills."""
    program = coordinated(session, actor, program_id, Action.OFFER_PROJECT)
    plan = plan_of(program)
    if not plan.skills:
        raise DomainError("project_no_skills")
    rows = session.scalars(
        select(ProjectOffer)
        .where(
            ProjectOffer.program_id == program.id,
            ProjectOffer.withdrawn_at.is_(None),
            ProjectOffer.until >= local_date(now, plan.zone),
        )
        .order_by(ProjectOffer.id.desc())
        .limit(MOST)
    )
    return ProjectDraft(program.id, program.name, plan.skills, tuple(_shown(session, one) for one in rows))


def preview_project(
    session: WorkspaceSession, actor: Actor, program_id: object, typed: dict[str, object], now: datetime
) -> ProjectShown:
    """The very message, and how many get it. Raises DomainError at the field."""
    program = coordinated(session, actor, program_id, Action.OFFER_PROJECT)
    plan, values = plan_of(program), _checked(session, program, typed, now)
    return ProjectShown(
        0, values.title, values.words, label_of(plan.skills, values.skill), values.contact.slack_id, values.until,
        program.name, reached=len(mentees_for(session, program, values.skill)), from_at=now + TAKE_BACK,
    )  # fmt: skip


def offer_project(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    typed: dict[str, object],
    now: datetime,
) -> ProjectShown:
    """Offer it: shown to each whom it fits, from ten minutes on, in their hours. Sent twice it is one. DomainError."""
    program = coordinated(session, actor, program_id, Action.OFFER_PROJECT)
    take_turn(session, program)
    values = _checked(session, program, typed, now)
    same = select(ProjectOffer).where(
        ProjectOffer.program_id == program.id,
        ProjectOffer.title == values.title,
        ProjectOffer.skill == values.skill,
        ProjectOffer.withdrawn_at.is_(None),
        ProjectOffer.until == values.until,
    )
    made = session.scalar(same.limit(1))
    if made is None:
        made = ProjectOffer(
            program_id=program.id, title=values.title, text=values.words, skill=values.skill,
            contact_id=values.contact.id, made_by=person.id, made_at=now, until=values.until,
        )  # fmt: skip
        session.add(made)
        session.flush()
        record(session, "project.offered", now, actor=person, program_id=program.id, subject="project",
               subject_id=made.id)  # fmt: skip
    return _shown(session, made)


def withdraw_project(
    session: WorkspaceSession, actor: Actor, person: Person, offer_id: object, now: datetime
) -> ProjectShown:
    """It is offered no more. Raises DomainError."""
    made = session.find(ProjectOffer, offer_id)
    if made is None:
        raise DomainError("project_over")
    require(Action.OFFER_PROJECT, actor, program=str(made.program_id))
    take_turn(session, made)
    if made.withdrawn_at is None:
        made.withdrawn_at = now
        record(session, "project.withdrawn", now, actor=person, program_id=made.program_id, subject="project",
               subject_id=made.id)  # fmt: skip
    return _shown(session, made)


def answer_project(
    session: WorkspaceSession, actor: Actor, person: Person, offer_id: object, now: datetime, *, yes: bool
) -> ProjectShown:
    """Somebody who was shown it would like to hear more, or not; a no is told to nobody. Raises DomainError."""
    made = session.find(ProjectOffer, offer_id)
    shown = session.scalar(
        select(ProjectInterest).where(
            ProjectInterest.offer_id == (made.id if made else 0), ProjectInterest.person_id == person.id
        )
    )
    if made is None or shown is None:
        raise DomainError("not_yours")
    require(Action.ANSWER_PROJECT, actor, owner=str(shown.person_id))
    program = session.get_one(Program, made.program_id)
    take_turn(session, shown)
    if made.withdrawn_at is not None or made.until < local_date(now, plan_of(program).zone):
        raise DomainError("project_over")
    shown.wants, shown.answered_at = yes, now
    session.flush()
    if yes:
        record(session, "project.wanted", now, actor=person, program_id=program.id, subject="project",
               subject_id=made.id)  # fmt: skip
        contact = session.get_one(Person, made.contact_id)
        outbox.post(
            session, "project.interest", now, key=f"project.interest:{shown.id}", apart=True,
            not_before=working_moment(contact, plan_of(program), now), person=contact.id, interest=shown.id,
        )  # fmt: skip
    return _shown(session, made)


def projects_due(session: WorkspaceSession, program: Program, now: datetime) -> list[Due]:
    """Everybody whom a project fits, from ten minutes after it was offered on; each once."""
    today = local_date(now, plan_of(program).zone)
    offers = session.scalars(
        select(ProjectOffer).where(
            ProjectOffer.program_id == program.id,
            ProjectOffer.withdrawn_at.is_(None),
            ProjectOffer.until >= today,
        )
    )
    due = []
    for one in offers:
        for person in mentees_for(session, program, one.skill):
            if person.id != one.contact_id:
                key, ids = f"project.offered:{one.id}:{person.id}", {"person": person.id, "offer": one.id}
                due.append(Due("project.offered", key, one.made_at + TAKE_BACK, person, ids=ids))
    return due


def note_shown(session: WorkspaceSession, said: Iterable[Due], now: datetime) -> None:
    """Whom a project was shown to: these can answer."""
    for due in said:
        if due.kind == "project.offered" and due.person is not None:
            session.add(
                ProjectInterest(offer_id=int(due.ids["offer"]), person_id=due.person.id, shown_at=now)
            )
    session.flush()


def mentees_for(session: WorkspaceSession, program: Program, skill: str) -> list[Person]:
    """Mentees of the program who achieved a goal about this skill, or work on one; not those who left their pair."""
    rows = session.scalars(
        select(Person)
        .where(
            Person.id.in_(
                select(Pair.mentee_id)
                .join(Goal, Goal.pair_id == Pair.id)
                .join(Cohort, Cohort.id == Pair.cohort_id)
                .where(
                    Cohort.program_id == program.id,
                    Goal.skill == skill,
                    Goal.status.in_(_FITTING),
                    Pair.status != _LEFT,
                )
            ),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    )
    return list(rows)


def project_shown(session: WorkspaceSession, offer_id: object, now: datetime) -> ProjectShown:
    """What a mentee reads. Raises NoLongerApplies once it is over or taken back."""
    made = session.find(ProjectOffer, offer_id)
    if made is None or made.withdrawn_at is not None:
        raise NoLongerApplies
    if made.until < local_date(now, plan_of(session.get_one(Program, made.program_id)).zone):
        raise NoLongerApplies
    return _shown(session, made)


def interest_shown(session: WorkspaceSession, interest_id: object) -> ProjectInterested:
    """What the contact reads. Raises NoLongerApplies if somebody changed their mind."""
    found = session.find(ProjectInterest, interest_id)
    if found is None or not found.wants:
        raise NoLongerApplies
    made = session.get_one(ProjectOffer, found.offer_id)
    who = session.get_one(Person, found.person_id)
    return ProjectInterested(made.title, who.slack_id, session.get_one(Program, made.program_id).name)


def _checked(
    session: WorkspaceSession, program: Program, typed: dict[str, object], now: datetime
) -> _Project:
    plan = plan_of(program)
    title = clean_text(str(typed.get(TITLE) or ""))
    words = clean_text(str(typed.get(WORDS) or ""), lines=True)
    for key, text, most in ((TITLE, title, TITLE_LENGTH), (WORDS, words, LONGEST)):
        if not text:
            raise DomainError("answer_required", field=key)
        if len(text) > most:
            raise DomainError("answer_too_long", field=key, length=len(text), maximum=most)
    skill = next((one.value for one in plan.skills if one.value == typed.get(SKILL)), None)
    if skill is None:
        raise DomainError("answer_required", field=SKILL)
    contact = session.scalar(select(Person).where(Person.slack_id == str(typed.get(CONTACT) or "")))
    if contact is None or contact.deactivated_at is not None or contact.is_bot:
        raise DomainError("person_invalid", field=CONTACT, given=str(typed.get(CONTACT) or ""))
    try:
        until = date.fromisoformat(str(typed.get(UNTIL) or ""))
    except ValueError:
        raise DomainError("date_invalid", field=UNTIL, given=str(typed.get(UNTIL) or "")) from None
    if until < local_date(now, plan.zone):
        raise DomainError("project_day_past", field=UNTIL)
    return _Project(title, words, skill, contact, until)


def _shown(session: WorkspaceSession, made: ProjectOffer) -> ProjectShown:
    program = session.get_one(Program, made.program_id)
    contact = session.get_one(Person, made.contact_id)
    of_offer = ProjectInterest.offer_id == made.id
    reached = session.scalar(select(func.count(ProjectInterest.id)).where(of_offer)) or 0
    wants = session.scalar(
        select(func.count(ProjectInterest.id)).where(of_offer, ProjectInterest.wants.is_(True))
    )
    return ProjectShown(
        made.id, made.title, str(made.text or ""), label_of(plan_of(program).skills, made.skill), contact.slack_id,
        made.until, program.name, reached=reached, interested=wants or 0, from_at=made.made_at + TAKE_BACK,
        back=made.withdrawn_at is not None,
    )  # fmt: skip
