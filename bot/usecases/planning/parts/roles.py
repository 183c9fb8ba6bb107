"""What the program expects of mentees, mentors, managers and coordinators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import FieldKind, PlanField, Raw, lines, raw_of
from bot.domain.program import RoleProfile
from bot.errors import DomainError, FormErrors
from bot.program_file.planning_rules import MOST_PROMISES, PROFILE_ROLES, TEXTS
from bot.usecases.planning.parts.part import Around, Part, Planned

MOST_HOURS = 200


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    return tuple(
        field
        for role in PROFILE_ROLES
        for field in (
            PlanField(f"{role}_promise", FieldKind.LONG_TEXT, longest=TEXTS["promise"]),
            PlanField(f"{role}_does", FieldKind.LINES, longest=TEXTS["does"], most_items=MOST_PROMISES),
            PlanField(
                f"{role}_does_not", FieldKind.LINES, longest=TEXTS["does_not"], most_items=MOST_PROMISES
            ),
            PlanField(f"{role}_hours_per_month", FieldKind.NUMBER, most=MOST_HOURS, whole=False),
        )
    )


def values(planned: Planned) -> dict[str, Raw]:
    shown: dict[str, Raw] = {}
    for role in PROFILE_ROLES:
        profile = planned.plan.role_profiles.get(role, RoleProfile(role, ""))
        shown |= {
            f"{role}_promise": profile.promise or None,
            f"{role}_does": lines(profile.does),
            f"{role}_does_not": lines(profile.does_not),
            f"{role}_hours_per_month": raw_of(profile.hours_per_month),
        }
    return shown


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    """A role of which nothing is said has no profile."""
    profiles: dict[str, RoleProfile] = {}
    errors: list[DomainError] = []
    for role in PROFILE_ROLES:
        promise, does, does_not, hours = (
            typed[f"{role}_{name}"] for name in ("promise", "does", "does_not", "hours_per_month")
        )
        if promise:
            profiles[role] = RoleProfile(role, promise, does, does_not, hours)
        elif does or does_not or hours:
            errors.append(DomainError("answer_required", field=f"{role}_promise"))
    if errors:
        raise FormErrors(errors)
    return replace(planned, plan=replace(planned.plan, role_profiles=profiles))


PART = Part("roles", ("train",), fields, values, read)
