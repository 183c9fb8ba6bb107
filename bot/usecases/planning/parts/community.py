"""What mentors and mentees have besides their pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw, raw_of
from bot.domain.program import Community
from bot.usecases.planning.parts.part import Around, Part, Planned

SWITCHES = ("mentors_channel", "mentees_channel", "milestones")
RHYTHMS = ("get_together_days", "touch_base_days")
LONGEST = 366


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return (
        *(PlanField(name, FieldKind.SWITCH, required=True) for name in SWITCHES),
        *(PlanField(name, FieldKind.NUMBER, most=LONGEST) for name in RHYTHMS),
    )


def values(planned: Planned) -> dict[str, Raw]:
    community = planned.plan.community
    return {name: raw_of(getattr(community, name)) for name in (*SWITCHES, *RHYTHMS)}


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    """An empty rhythm is none: 0."""
    community = Community(
        mentors_channel=typed["mentors_channel"],
        mentees_channel=typed["mentees_channel"],
        get_together_days=int(typed["get_together_days"] or 0),
        touch_base_days=int(typed["touch_base_days"] or 0),
        milestones=typed["milestones"],
    )
    return replace(planned, plan=replace(planned.plan, community=community))


PART = Part("community", ("guide",), fields, values, read)
