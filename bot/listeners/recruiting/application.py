"""Joining: from the button or command to the last page of the questionnaire."""

from __future__ import annotations

from blocks import ids
from blocks.recruiting.application import application_modal, program_menu, thanks_modal, withdrawn
from bot.domain.commands import Command
from bot.domain.shown.recruiting import ProgramChoice
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, say
from bot.usecases.facts.programs import program_shown
from bot.usecases.filling import Progress
from bot.usecases.programs import open_programs, program_of_cohort
from bot.usecases.recruiting.application import (
    answer_what_is_new,
    begin_application,
    save_application_page,
    withdraw_application,
)


def join(turn: Turn, command: Command) -> Outcome:
    """`/mentor` and `/mentor join [program]`."""
    programs = open_programs(turn.session, turn.actor, command.rest)
    if len(programs) == 1:
        return _begin(turn, programs[0].id)
    choice = ProgramChoice(tuple(program_shown(p) for p in programs), "join")
    menu = program_menu(choice, ids.APPLICATION_BEGIN, turn.reader)
    return say(menu.text, menu.blocks)


def begin_pressed(turn: Turn) -> Outcome:
    """The Join button, wherever it stands."""
    return _begin(turn, turn.request.value)


def _begin(turn: Turn, program_id: object) -> Outcome:
    page = begin_application(turn.session, turn.actor, turn.person, program_id, turn.now)
    offer = {"what": ids.APPLICATION_RESUME, "value": str(page.program.program)}
    return open_modal(application_modal(page, turn.reader), offer=offer)


def news_pressed(turn: Turn) -> Outcome:
    """Answer what is new since the application was sent."""
    page = answer_what_is_new(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    offer = {"what": ids.APPLICATION_NEWS, "value": turn.request.value}
    return open_modal(application_modal(page, turn.reader), offer=offer)


def page_submitted(turn: Turn) -> Outcome:
    """A page of the questionnaire."""
    carried = turn.request.metadata
    page = save_application_page(
        turn.session,
        turn.actor,
        turn.person,
        cohort_id=carried.get("cohort"),
        page_number=carried.get("page"),
        raws=turn.request.answers,
        now=turn.now,
        progress=Progress.read(carried),
    )
    if page is not None:
        return next_page(application_modal(page, turn.reader))
    program = program_of_cohort(turn.session, carried.get("cohort"))
    return next_page(thanks_modal(program_shown(program), turn.reader))


def withdraw_pressed(turn: Turn) -> Outcome:
    """Leave before being matched."""
    cohort = withdraw_application(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = withdrawn(program_shown(cohort.program), turn.reader)
    return say(message.text, message.blocks)
