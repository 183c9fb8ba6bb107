"""What views about plans as files show."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.plan_changes import PartChange
from bot.domain.shown.planning import Touch
from bot.domain.shown.recruiting import ProgramShown


@dataclass(frozen=True)
class FileFinding:
    """A mistake in a file: line and column from 1 (0: the file as a whole), and what is wrong."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class PlanOverview:
    """A plan in a few figures, for who has not seen it yet. `questions`: of the questionnaire."""

    name: str
    emoji: str
    purpose: str
    kind: str
    duration_days: int
    cadence_days: int
    questions: int
    forms: int
    reminders: int
    modules: int


@dataclass(frozen=True)
class PlanFileShown:
    """An uploaded plan: its mistakes, or what using it would do.

    `making_new`: it becomes a program of its own; otherwise it changes `program`. `by`: a Slack id. `findings` are
    the first few of `mistakes`. `base` names the plan that the changes were counted against. `stale`: somebody
    changed that plan since the message was read.
    """

    plan_file: int
    program: ProgramShown
    by: str
    file_name: str
    making_new: bool
    base: str
    mistakes: int = 0
    findings: tuple[FileFinding, ...] = ()
    plan: PlanOverview | None = None
    changes: tuple[PartChange, ...] = ()
    touched: tuple[Touch, ...] = ()
    stale: bool = False


@dataclass(frozen=True)
class PlanFileUsed:
    """What became of an uploaded plan. `by`: who decided; `program`: the one it changed or made."""

    program: ProgramShown
    by: str
    made_new: bool
    changes: tuple[PartChange, ...] = ()
