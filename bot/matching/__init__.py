"""Who fits whom: people's answers → integer points → an exact, proved assignment → reasons.

Pure: no Slack, no database, no clock. numpy and scipy are imported by the first name that needs them, so that
a process that only asks for the types (`Mentee`, `Mentor`, `MatchingPlan`, `Draft`) starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.matching.drafting import draft_of
    from bot.matching.features import Mentee, Mentor
    from bot.matching.matcher import Solution, explain, match, solve_round
    from bot.matching.plan import DEFAULT_PLAN, MatchingPlan
    from bot.matching.reasons import (
        Draft,
        Explanation,
        ProposedPair,
        Reason,
        RefusedLock,
        RuleCount,
        Unmatched,
    )
    from bot.matching.round import Round
    from bot.matching.solving.assignment import Assignment, assign

__all__ = [
    "DEFAULT_PLAN",
    "Assignment",
    "Draft",
    "Explanation",
    "MatchingPlan",
    "Mentee",
    "Mentor",
    "ProposedPair",
    "Reason",
    "RefusedLock",
    "Round",
    "RuleCount",
    "Solution",
    "Unmatched",
    "assign",
    "draft_of",
    "explain",
    "match",
    "solve_round",
]

_HOME = {
    "solving.assignment": ("Assignment", "assign"),
    "drafting": ("draft_of",),
    "features": ("Mentee", "Mentor"),
    "matcher": ("Solution", "explain", "match", "solve_round"),
    "plan": ("DEFAULT_PLAN", "MatchingPlan"),
    "reasons": (
        "Draft",
        "Explanation",
        "ProposedPair",
        "Reason",
        "RefusedLock",
        "RuleCount",
        "Unmatched",
    ),
    "round": ("Round",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOME.items():
        if name in names:
            return getattr(import_module(f"bot.matching.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
