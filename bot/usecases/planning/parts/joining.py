"""How people get in, and how they are matched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import Choice, FieldKind, PlanField, Raw, raw_of
from bot.domain.planning import Recruiting
from bot.program_file.planning_rules import ASSESSMENTS
from bot.program_file.rules import ASSESSMENT, MODES
from bot.usecases.planning.parts.part import Around, Part, Planned

FOR_PEERS = ("matcher", "by_hand")
"""Where nobody is the mentor, nobody can be offered or asked as one."""


def fields(planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    plan = planned.plan
    # Without its form there is nothing to fill in.
    assessments = ASSESSMENTS if ASSESSMENT in plan.forms else ("none",)
    modes = (*FOR_PEERS, plan.matching.mode) if plan.among_peers else MODES
    return (
        PlanField("nominations", FieldKind.SWITCH, required=True),
        PlanField("endorsement", FieldKind.SWITCH, required=True),
        PlanField("assessment", FieldKind.CHOICE, required=True, choices=tuple(map(Choice, assessments))),
        PlanField("mode", FieldKind.CHOICE, required=True, choices=tuple(map(Choice, dict.fromkeys(modes)))),
    )


def values(planned: Planned) -> dict[str, Raw]:
    plan = planned.plan
    shown = {
        name: raw_of(getattr(plan.recruiting, name)) for name in ("nominations", "endorsement", "assessment")
    }
    return {**shown, "mode": plan.matching.mode}


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    recruiting = Recruiting(typed["nominations"], typed["endorsement"], typed["assessment"])
    matching = replace(planned.plan.matching, mode=typed["mode"])
    return replace(planned, plan=replace(planned.plan, recruiting=recruiting, matching=matching))


PART = Part("joining", ("recruit", "match"), fields, values, read)
