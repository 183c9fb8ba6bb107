"""A small company and its program, made by the use cases themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states.enrollment import EnrollmentEvent
from bot.program_file.document import load_template
from bot.usecases.people.actors import actor_of
from bot.usecases.people.directory import remember
from bot.usecases.planning.new_program import set_up_program
from bot.usecases.planning.plans import current_cohort
from bot.usecases.recruiting.deciding.decisions import decide_application
from bot.usecases.recruiting.inviting.opening import open_program
from bot.usecases.recruiting.joining.application import (
    accept_and_send,
    begin_application,
    save_application_page,
)
from db.models import Enrollment, Pair, Person, Program
from db.session import WorkspaceSession

ANSWERS: Mapping[str, Any] = {
    "languages": ["english"],
    "cadence": "biweekly",
    "meeting_length": "45",
    "format": "either",
    "skills_wanted": ["negotiation"],
    "goals": ["confidence"],
    "skills_offered": ["negotiation"],
    "goals_offered": ["confidence"],
    "capacity": "5",
    "one_thing": "Courage",
    "experience": "Ten years",
}


def user(slack_id: str, **profile: Any) -> dict[str, Any]:
    """A person as Slack describes them."""
    account = {key: profile.pop(key) for key in tuple(profile) if key in ("tz", "deleted", "is_admin",
               "is_restricted", "is_bot", "locale")}  # fmt: skip
    name = slack_id.removeprefix("U").title()
    made = {"real_name": name, "email": f"{name.lower()}@example.com", **profile}
    return {"id": slack_id, "tz": "Europe/Berlin", "profile": made, **account}


def hire(session: WorkspaceSession, slack_id: str, now: datetime, **account: Any) -> Person:
    """Somebody new in the workspace."""
    remember(session, user(slack_id, **account), now)
    session.flush()
    return session.query(Person).filter_by(slack_id=slack_id).one()


def found_program(
    session: WorkspaceSession, coordinator: Person, now: datetime, name: str = "Career development"
) -> Program:
    """A program that takes applications."""
    coordinator.is_workspace_admin = True
    program = set_up_program(
        session, actor_of(session, coordinator), coordinator, load_template("career_development"), name=name,
        coordinators=[coordinator.slack_id], admin_channel="CADMIN", announce_channel="CALL", champion=None,
        now=now,
    )  # fmt: skip
    session.flush()
    open_program(session, actor_of(session, coordinator), coordinator, program.id, now)
    return program


def begin(session: WorkspaceSession, person: Person, program: Program, now: datetime) -> None:
    """Press Join, and no more."""
    begin_application(session, actor_of(session, person), person, program.id, now)


def apply(session: WorkspaceSession, person: Person, program: Program, role: str, now: datetime) -> None:
    """Join and go through every page."""
    begin(session, person, program, now)
    page = begin_application(session, actor_of(session, person), person, program.id, now).page
    answers = {**ANSWERS, "role": role}
    shown = save_page(session, person, program, page.number, answers=answers, now=now)
    while isinstance(shown, ApplicationPage):
        shown = save_page(session, person, program, shown.page.number, answers=answers, now=now)
    if shown is not None:
        assert accept_profile(session, person, program, shown, now) is None


def accept_profile(
    session: WorkspaceSession, person: Person, program: Program, page: ProfilesPage, now: datetime
) -> Any:
    """Read the profiles of the last page, accept them and send the application."""
    seen = {profile.role: profile.digest for profile in page.profiles}
    return accept_and_send(
        session, actor_of(session, person), person, cohort_id=current_cohort(session, program).id, seen=seen,
        now=now,
    )  # fmt: skip


def save_page(
    session: WorkspaceSession, person: Person, program: Program, number: int, *, answers: Any, now: datetime
) -> Any:
    return save_application_page(
        session, actor_of(session, person), person, cohort_id=current_cohort(session, program).id,
        page_number=number, raws=answers, now=now,
    )  # fmt: skip


def decide(
    session: WorkspaceSession, coordinator: Person, person: Person, event: EnrollmentEvent, now: datetime
) -> None:
    """The coordinator decides every application of this person."""
    for enrollment in session.query(Enrollment).filter_by(person_id=person.id):
        decide_application(session, actor_of(session, coordinator), coordinator, enrollment.id, event, now)


def pair_up(
    session: WorkspaceSession,
    program: Program,
    mentee: Person,
    mentor: Person,
    now: datetime,
    *,
    state: str = "active",
) -> Pair:
    """A published pair with its channel."""
    for person in (mentee, mentor):
        for enrollment in session.query(Enrollment).filter_by(person_id=person.id):
            enrollment.status = "matched"
    pair = Pair(
        cohort_id=current_cohort(session, program).id, mentee_id=mentee.id, mentor_id=mentor.id, status=state,
        points=7000, reasons=[], channel_id=f"C{mentee.slack_id[1:]}", channel_name="mentoring-two",
        published_at=now, shift_days=0,
    )  # fmt: skip
    session.add(pair)
    session.flush()
    return pair
