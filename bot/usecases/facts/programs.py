"""A program, as views show it."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.calendar import local_date
from bot.domain.shown.recruiting import ProgramShown
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Program


def joined_program(cohort: Cohort) -> ProgramShown:
    """The program of a cohort for whoever joins it: also whether its pairs have begun, and who comes is late."""
    shown = program_shown(cohort.program)
    if cohort.published_at is None:
        return shown
    zone, again = plan_of(cohort.program).zone, cohort.next_match_at
    return replace(
        shown,
        pairs_since=local_date(cohort.published_at, zone),
        matched_next=local_date(again, zone) if again is not None else None,
    )


def program_shown(program: Program) -> ProgramShown:
    """The program in a sentence or two."""
    plan = plan_of(program)
    return ProgramShown(
        program=program.id,
        name=program.name,
        emoji=plan.emoji,
        purpose=plan.purpose,
        announcement=plan.announcement,
        duration_days=plan.duration_days,
        cadence_days=plan.cadence_days,
        announce_channel=program.announce_channel,
        words=plan.role_words,
        in_circles=plan.in_circles,
    )
