"""Facts of planning's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.planning import Appointed
from bot.usecases.facts.programs import program_shown
from db.models import Coordinator, Person, Program
from db.session import WorkspaceSession


def appointed(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> Appointed:
    """To somebody who coordinates a program, if they still do."""
    program = session.get(Program, int(args["program"]))
    standing = select(Coordinator.id).where(
        Coordinator.program_id == int(args["program"]), Coordinator.person_id == int(args["person"])
    )
    if program is None or session.scalar(standing) is None:
        raise NoLongerApplies
    by = session.get(Person, int(args["by"]))
    return Appointed(program_shown(program), program.admin_channel, by.slack_id if by else "")


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "coordinator.appointed": appointed,
}
