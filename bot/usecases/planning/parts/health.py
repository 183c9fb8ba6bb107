"""When coordinators are told that a pair needs a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw, raw_of
from bot.domain.program import HealthThresholds
from bot.errors import DomainError, FormErrors
from bot.program_file.rules import HEALTH_BOUNDS
from bot.usecases.planning.parts.part import Around, Part, Planned


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return tuple(
        PlanField(name, FieldKind.NUMBER, required=True, least=least, most=most)
        for name, least, most in HEALTH_BOUNDS
    )


def values(planned: Planned) -> dict[str, Raw]:
    return {name: raw_of(value) for name, value in asdict(planned.plan.health).items()}


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    health = HealthThresholds(**{name: int(typed[name]) for name, _, _ in HEALTH_BOUNDS})
    if health.first_held_days < health.first_booked_days:
        raise FormErrors([DomainError("held_before_booked", field="first_held_days")])
    return replace(planned, plan=replace(planned.plan, health=health))


PART = Part("health", ("guide", "review"), fields, values, read)
