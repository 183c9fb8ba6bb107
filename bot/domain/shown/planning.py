"""What the views of planning show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class Appointed:
    """Somebody coordinates a program from now on. `by`: the Slack id of who made it so, if a person did."""

    program: ProgramShown
    admin_channel: str
    by: str = ""
