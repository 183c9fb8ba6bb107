"""What the views of the mentor skills assessment show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.assessment import Assessment
from bot.domain.forms import Answer, Page


@dataclass(frozen=True)
class AssessmentPage:
    """The questions, before they are answered. `about`: the mentor's Slack id where a panel answers."""

    enrollment: int
    program: str
    page: Page
    answers: Mapping[str, Answer]
    submit: str
    panel: bool
    about: str = ""


@dataclass(frozen=True)
class AssessmentShown:
    """A result. `for_mentor`: the mentor reads it, who sees no panel of fewer than two; `suggested` are
    modules (key, title) that help with the weakest skills.
    """

    program: int
    name: str
    enrollment: int
    slack_id: str
    result: Assessment
    for_mentor: bool
    has_panel: bool
    suggested: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AssessmentAsked:
    """A mentor is asked to look at their skills."""

    enrollment: int
    program: str
    emoji: str
    questions: int
    panel: bool
