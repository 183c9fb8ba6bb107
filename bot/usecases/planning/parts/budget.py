"""What the cohort may cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw, raw_of
from bot.domain.planning import Budget
from bot.errors import DomainError, FormErrors
from bot.usecases.planning.parts.part import Around, Part, Planned

CURRENCY_LETTERS = 3


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return (
        PlanField("hours", FieldKind.NUMBER, most=10_000_000, whole=False),
        PlanField("money", FieldKind.NUMBER, most=1_000_000_000_000, whole=False),
        PlanField("currency", FieldKind.TEXT, longest=10),
    )


def values(planned: Planned) -> dict[str, Raw]:
    return {name: raw_of(getattr(planned.plan.budget, name)) for name in ("hours", "money", "currency")}


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    currency = typed["currency"].upper()
    if currency and not (len(currency) == CURRENCY_LETTERS and currency.isascii() and currency.isalpha()):
        raise FormErrors([DomainError("currency_invalid", field="currency")])
    if typed["money"] is not None and not currency:
        raise FormErrors([DomainError("currency_missing", field="currency")])
    budget = Budget(typed["hours"], typed["money"], currency)
    return replace(planned, plan=replace(planned.plan, budget=budget))


PART = Part("budget", ("plan", "close"), fields, values, read)
