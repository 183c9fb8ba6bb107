"""How people are prepared. What the modules say stands in the plan's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw, raw_of
from bot.usecases.planning.parts.part import Around, Part, Planned

SWITCHES = ("required", "orientation", "kickoff_session")


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return tuple(PlanField(name, FieldKind.SWITCH, required=True) for name in SWITCHES)


def values(planned: Planned) -> dict[str, Raw]:
    training = planned.plan.training
    given = (training.required, training.orientation, training.kickoff)
    return {name: raw_of(value) for name, value in zip(SWITCHES, given, strict=True)}


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    training = replace(
        planned.plan.training,
        required=typed["required"],
        orientation=typed["orientation"],
        kickoff=typed["kickoff_session"],
    )
    return replace(planned, plan=replace(planned.plan, training=training))


PART = Part("training", ("train",), fields, values, read)
