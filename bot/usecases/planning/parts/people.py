"""Who runs the program. What follows from it (who may type commands) is done by `team.appoint`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw, raw_of
from bot.domain.planning import Team
from bot.program_file.planning_rules import MOST_COORDINATORS, MOST_IN_TEAM, MOST_NEUTRAL
from bot.usecases.planning.parts.part import Around, Part, Planned


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return (
        PlanField("champion", FieldKind.PERSON),
        PlanField("coordinators", FieldKind.PEOPLE, required=True, most_items=MOST_COORDINATORS),
        PlanField("design_team", FieldKind.PEOPLE, most_items=MOST_IN_TEAM),
        PlanField("neutral", FieldKind.PEOPLE, most_items=MOST_NEUTRAL),
    )


def values(planned: Planned) -> dict[str, Raw]:
    team = planned.plan.team
    return {
        name: raw_of(getattr(team, name)) for name in ("champion", "coordinators", "design_team", "neutral")
    }


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    team = Team(typed["champion"], typed["coordinators"], typed["design_team"], typed["neutral"])
    return replace(planned, plan=replace(planned.plan, team=team))


PART = Part("people", ("plan",), fields, values, read)
