"""The parts of a plan that coordinators change in forms, in the order in which a new program is planned."""

from __future__ import annotations

from collections.abc import Mapping

from bot.usecases.planning.parts import (
    budget,
    community,
    dates,
    eligibility,
    health,
    joining,
    people,
    purpose,
    roles,
    texts,
    training,
    worth,
)
from bot.usecases.planning.parts.part import Part

PARTS: Mapping[str, Part] = {
    module.PART.key: module.PART
    for module in (
        purpose,
        people,
        dates,
        budget,
        eligibility,
        joining,
        texts,
        training,
        roles,
        community,
        health,
        worth,
    )
}
MEASURES, PRIVACY = "measures", "privacy"
"""Two more that are no forms of fields: a list of measures, and a table of who sees what."""
GUIDED = (
    "purpose", MEASURES, "people", "dates", "budget", "eligibility", "joining", "texts", "training", PRIVACY,
)  # fmt: skip
"""The pages of a new program, after the first."""
EDITABLE = (*GUIDED[:-1], "roles", "community", "health", "worth", PRIVACY)
STAGES: Mapping[str, tuple[str, ...]] = {
    **{key: part.stages for key, part in PARTS.items()},
    MEASURES: ("plan", "review"),
    PRIVACY: ("review",),
}
"""The stages whose lessons matter for a part."""
