"""Questions to begin with, chosen for a pair: what the two have in common first, then the plan's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.shown.beginning import Starter
from bot.usecases.planning.plans import plan_of
from db.models import Pair

STARTERS = 3


def starters(pair: Pair, count: int = STARTERS) -> tuple[Starter, ...]:
    """Up to `count` questions for the first meeting. Every pair has its own: the plan's are taken in turn.

    A skill and a goal come first that the one wants and the other offers, as the reasons of the match say. In a
    circle everybody reads them, so that they are only the plan's.
    """
    plan = plan_of(pair.cohort.program)
    chosen: list[Starter] = []
    if pair.circle_id is None:
        chosen += [Starter(skill=label) for label in shared(pair, plan, "skills")[:1]]
        chosen += [Starter(goal=label) for label in shared(pair, plan, "goals")[:1]]
    own = plan.conversation_starters
    start = pair.id % len(own) if own else 0
    rest = [Starter(text=text) for text in (*own[start:], *own[:start])]
    return tuple([*chosen, *rest][:count])


def shared(pair: Pair, plan: Plan, code: str) -> tuple[str, ...]:
    """Labels of the `skills` or `goals` on which the two were matched, the most important first."""
    options = plan.skills if code == "skills" else plan.goals
    found: Sequence[Mapping[str, Any]] = pair.reasons or ()
    for one in found:
        values = one["params"].get(code) if one["code"] == code else None
        if isinstance(values, list):
            return tuple(label_of(options, str(value)) for value in values)
    return ()
