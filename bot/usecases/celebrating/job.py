"""What time brings to celebrate: milestones in the channels of pairs, projects shown to those they fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.usecases.celebrating.milestones import NEWS, milestones_due
from bot.usecases.celebrating.projects import note_shown, projects_due
from bot.usecases.planning.plans import plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.saying import say_due
from db.models import Program
from db.session import Sessions, WorkspaceSession

CHANGES = (*NEWS, "pair.resumed", "project.offered")
"""What changes what is due. Everything else is seen a day later."""


class CelebratingJob(ProgramJob):
    """Takes these steps. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("celebrating", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Say what is due in a program; returns when the next of it is (UTC; None: nothing waits)."""
    if program.on_hold:
        return None
    plan = plan_of(program)
    every = [*milestones_due(session, program, plan, now), *projects_due(session, program, now)]
    said = say_due(session, plan, every, now)
    note_shown(session, said.now, now)
    return min((moment for moment in said.later if moment > now), default=None)
