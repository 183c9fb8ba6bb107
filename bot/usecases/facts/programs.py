"""A program, as views show it."""

from __future__ import annotations

from bot.domain.shown.recruiting import ProgramShown
from bot.usecases.planning.plans import plan_of
from db.models import Program


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
