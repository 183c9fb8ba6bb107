"""Facts of the question to somebody who has just joined the company."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.people import NewcomerInvited
from bot.usecases.people.newcomers import newcomer_invited
from db.models import Person, Program
from db.session import WorkspaceSession


def invited(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> NewcomerInvited:
    """Only while the program takes people, and they have not found it themselves."""
    person, program = session.get(Person, int(args["person"])), session.get(Program, int(args["program"]))
    if person is None or program is None:
        raise NoLongerApplies
    return newcomer_invited(session, person, program)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "newcomer.invited": invited,
}
