"""A new program in the channel that becomes its admin channel, or is one already."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.messages import Operation
from bot.domain.planning import Team
from bot.domain.program import Program as Plan
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import store_plan
from bot.usecases.planning.team import COORDINATORS, appoint
from bot.usecases.programs import programs_here
from db.models import Cohort, Person, Program
from db.session import WorkspaceSession

NAME, NAME_LIMIT = "name", 75
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

    Raises FormErrors at the fields `name`, `coordinators`, `champion`.
    """
    if not coordinators:
        raise FormErrors([DomainError("answer_required", field=COORDINATORS)])
    team = replace(plan.team, champion=champion or "", coordinators=tuple(coordinators))
    # Messages to coordinators keep to working hours where the program is at home.
    at_home = replace(plan, name=name, team=team, zone=person.zone, country=person.country)
    return establish(
        session,
        actor,
        person,
        at_home,
        admin_channel=admin_channel,
        announce_channel=announce_channel,
        now=now,
    )


def establish(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    plan: Plan,
    *,
    admin_channel: str,
    announce_channel: str,
    now: datetime,
    follows: Program | None = None,
) -> Program:
    """Make a program of a whole plan, as it stands: its name, its team (Slack ids or e-mail addresses).

    A plan without coordinators is coordinated by whoever makes it; `follows` is the program whose next cohort
    it is. Its slug is made unlike all others. Raises DomainError when this person may not in this channel,
    FormErrors at the fields `name`, `champion`, `coordinators`, `design_team`.
    """
    require_here(session, actor, admin_channel)
    name = free_name(session, plan.name)
    team = plan.team if plan.team.coordinators else replace(plan.team, coordinators=(person.slack_id,))
    program = Program(
        slug=free_slug(session, name),
        name=name,
        admin_channel=admin_channel,
        announce_channel=announce_channel,
        created_at=now,
        follows_id=follows.id if follows else None,
    )
    # The team comes after: as long as nobody is appointed, nobody is named.
    store_plan(session, program, replace(plan, name=name, slug=program.slug, team=Team()), now)
    session.add(Cohort(program_id=program.id, name=f"{name} {now.year}", status="planned"))
    session.flush()
    appointed = appoint(session, program, team, now, by=person)
    record(
        session,
        "program.copied" if follows else "program.set_up",
        now,
        actor=person,
        program_id=program.id,
        coordinators=len(appointed.coordinators),
    )
    outbox.do(session, Operation.JOIN_CHANNEL, now, key=f"join:{program.id}", program=program.id)
    outbox.post(session, "admin.ready", now, key=f"ready:{program.id}", program=program.id)
    return program


def free_name(session: WorkspaceSession, typed: str) -> str:
    """A program's name as it is kept. Raises DomainError at its field: empty, too long, or another one's."""
    name = " ".join(typed.split())
    if not name:
        raise DomainError("answer_required", field=NAME)
    if len(name) > NAME_LIMIT:
        raise DomainError("answer_too_long", field=NAME, length=len(name), maximum=NAME_LIMIT)
    if session.scalar(select(Program.id).where(Program.name == name)) is not None:
        raise DomainError("program_name_taken", field=NAME, name=name)
    return name


def free_slug(session: WorkspaceSession, name: str) -> str:
    """A slug made of a name that no program of this workspace has: small letters without their accents, and digits.
    Its channels are called by it.
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(one for one in letters if not unicodedata.combining(one))
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:36].strip("-") or "program"
    taken = set(session.scalars(select(Program.slug)))
    number = 1
    candidate = slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def require_here(session: WorkspaceSession, actor: Actor, channel: str) -> None:
    """Whether somebody may plan a program in a channel: the first one there takes an admin of the workspace, more
    of them a coordinator of one that is there. Raises DomainError.
    """
    mine = next((str(p.id) for p in programs_here(session, channel) if str(p.id) in actor.coordinator_of), "")
    require(Action.SETUP, actor, program=mine)


def may_set_up(session: WorkspaceSession, actor: Actor, channel: Mapping[str, object]) -> None:
    """Whether a program can be set up here. `channel` is what Slack says of the channel, its `id` and the app's.

    Raises DomainError: the person may not, the app is not in the channel, the channel is not private.
    """
    require_here(session, actor, str(channel.get("id", "")))
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
