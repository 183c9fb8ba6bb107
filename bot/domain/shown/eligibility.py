"""Who may take part, in facts that views can put into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class EligibleShown:
    """What a plan asks of one role; `role` is mentee or mentor. Levels and modules by their names."""

    role: str
    departments: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    level_from: str = ""
    level_to: str = ""
    tenure_days: int = 0
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutsideShown:
    """One role that somebody may not take now: the rule (`bot.domain.eligible.RULES`), and what is asked."""

    role: str
    rule: str
    asked: EligibleShown


@dataclass(frozen=True)
class WaitingPage:
    """Somebody chose a role they are outside of: wait for a place, or take another role.

    `also` is the role they chose besides and may take; `carried` what the modal remembers of the questionnaire
    they come from; `coordinators` Slack ids of whom to tell when the directory is wrong.
    """

    program: int
    name: str
    cohort: int
    outside: tuple[OutsideShown, ...]
    also: str
    coordinators: tuple[str, ...]
    carried: Mapping[str, Any] = field(default_factory=dict)
