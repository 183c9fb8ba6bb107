"""Setting up a program in the channel that becomes its admin channel."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.messages import Operation
from bot.domain.program import Program as Plan
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import store_plan
from db.models import Cohort, Coordinator, Person, Program
from db.session import WorkspaceSession

NAME_LIMIT = 75
DIRECT = ("directmessage", "mpdm")
"""How Slack names conversations that are no channels, in a command."""


def set_up_program(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    plan: Plan,
    *,
    name: str,
    coordinators: Sequence[str],
    admin_channel: str,
    announce_channel: str,
    champion: str | None,
    now: datetime,
) -> Program:
    """Make a program from a template's plan, with its first cohort and its coordinators (Slack ids).

    Raises DomainError at the fields `name`, `coordinators`, `champion`.
    """
    require(Action.SETUP, actor)
    name = _checked_name(session, name)
    people = _people(session, coordinators, "coordinators")
    sponsor = _people(session, [champion], "champion")[0] if champion else None
    program = Program(
        slug=_free_slug(session, name),
        name=name,
        admin_channel=admin_channel,
        announce_channel=announce_channel,
        champion_id=sponsor.id if sponsor else None,
        created_at=now,
    )
    # Messages to coordinators keep to working hours where the program is at home.
    at_home = replace(plan, name=name, slug=program.slug, zone=person.zone, country=person.country)
    store_plan(session, program, at_home, now)
    session.add(Cohort(program_id=program.id, name=f"{name} {now.year}", status="planned"))
    for coordinator in people:
        session.add(Coordinator(program_id=program.id, person_id=coordinator.id, since=now))
    session.flush()
    record(session, "program.set_up", now, actor=person, program_id=program.id, coordinators=len(people))
    outbox.do(session, Operation.JOIN_CHANNEL, now, key=f"join:{program.id}", program=program.id)
    outbox.post(session, "admin.ready", now, key=f"ready:{program.id}", program=program.id)
    return program


def _checked_name(session: WorkspaceSession, typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise DomainError("answer_required", field="name")
    if len(name) > NAME_LIMIT:
        raise DomainError("answer_too_long", field="name", length=len(name), maximum=NAME_LIMIT)
    if session.scalar(select(Program.id).where(Program.name == name)) is not None:
        raise DomainError("program_name_taken", field="name", name=name)
    return name


def _people(session: WorkspaceSession, slack_ids: Sequence[str], field: str) -> list[Person]:
    """The people chosen; each must be a full member. Raises DomainError at `field`."""
    if not slack_ids:
        raise DomainError("answer_required", field=field)
    found = {p.slack_id: p for p in session.scalars(select(Person).where(Person.slack_id.in_(slack_ids)))}
    chosen = [found.get(slack_id) for slack_id in dict.fromkeys(slack_ids)]
    members = [p for p in chosen if p and not (p.is_bot or p.is_guest or p.is_outside or p.deactivated_at)]
    if len(members) < len(chosen):
        raise DomainError("members_only", field=field)
    return members


def _free_slug(session: WorkspaceSession, name: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold())[:36].strip("-") or "program"
    taken = set(session.scalars(select(Program.slug)))
    number = 1
    candidate = slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def may_set_up(actor: Actor, channel: Mapping[str, object]) -> None:
    """Whether a program can be set up here. `channel` is what Slack says of the channel, and the app's id.

    Raises DomainError: the person is no admin, the app is not in the channel, the channel is not private.
    """
    require(Action.SETUP, actor)
    app = str(channel.get("app", ""))
    if str(channel.get("typed_in", "")).startswith(DIRECT):
        raise DomainError("channel_not_private", app=app)
    if channel.get("error"):
        raise DomainError("invite_the_app", app=app)
    if (
        not channel.get("is_private")
        or channel.get("is_im")
        or channel.get("is_mpim")
        or channel.get("is_ext_shared")
    ):
        raise DomainError("channel_not_private", app=app)
    if not channel.get("is_member"):
        raise DomainError("invite_the_app", app=app)
