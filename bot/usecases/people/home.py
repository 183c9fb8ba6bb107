"""The Home tab, and what a person can let go of."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.domain.shown.home import HomeShown, can_be_withdrawn
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.facts.home import home_facts
from db.models import Person
from db.session import WorkspaceSession


def open_home(session: WorkspaceSession, person: Person, now: datetime) -> None:
    """Somebody opened their Home tab: it is published now, and after each change from now on."""
    person.home_opened_at = now
    outbox.refresh_home(session, person, now)


def what_to_leave(session: WorkspaceSession, person: Person, typed: str, now: datetime) -> HomeShown:
    """The applications and pairs that can be left; only those of the program typed, if one fits.

    Raises DomainError not_enrolled when there is nothing to leave.
    """
    facts = home_facts(session, person, now)
    facts = replace(facts, applications=tuple(a for a in facts.applications if can_be_withdrawn(a)))
    if not facts.takes_part:
        raise DomainError("not_enrolled")
    wanted = typed.strip().casefold()
    narrowed = replace(
        facts,
        applications=tuple(a for a in facts.applications if wanted in a.program.name.casefold()),
        pairs=tuple(p for p in facts.pairs if wanted in p.program.casefold()),
    )
    return narrowed if narrowed.takes_part else facts
