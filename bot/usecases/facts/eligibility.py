"""The rules of eligibility, as views put them into words."""

from __future__ import annotations

from bot.domain import eligible as rules
from bot.domain.program import Program as Plan
from bot.domain.roles import Role
from bot.domain.shown.eligibility import EligibleShown
from bot.usecases.recruiting.joining.eligibility import eligible_for


def eligible_shown(plan: Plan, role: str) -> EligibleShown:
    """What a plan asks of one role, levels and modules by their names."""
    wanted = eligible_for(plan, role)
    titles = {module.key: module.title for module in plan.training.modules}
    return EligibleShown(
        role=str(role),
        departments=wanted.departments,
        locations=wanted.locations,
        countries=wanted.countries,
        employment=wanted.employment,
        level_from=_level(plan, wanted.level_from),
        level_to=_level(plan, wanted.level_to),
        tenure_days=wanted.tenure_days or 0,
        modules=tuple(titles.get(key, key) for key in wanted.modules),
    )


def rules_shown(plan: Plan) -> tuple[EligibleShown, ...]:
    """The roles for which the plan sets rules."""
    return tuple(eligible_shown(plan, role) for role in Role if rules.asks(eligible_for(plan, role)))


def _level(plan: Plan, position: int | None) -> str:
    """The name of a level; its number where the program names none so high."""
    if position is None:
        return ""
    return plan.levels[position - 1].label if 0 < position <= len(plan.levels) else str(position)
