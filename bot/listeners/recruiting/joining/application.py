"""Joining: from the button or command to the last page of the questionnaire."""

from __future__ import annotations

from blocks import ids
from blocks.parts import View
from blocks.recruiting.joining.application import application_modal, program_menu, thanks_modal, withdrawn
from blocks.recruiting.joining.eligibility import waiting_modal
from blocks.recruiting.joining.profiles import profiles_modal
from bot.domain.commands import Command
from bot.domain.shown.eligibility import WaitingPage
from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.recruiting import ProgramChoice
from bot.errors import FormErrors
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, mistakes, next_page, open_modal, say, update_modal
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import my_application
from bot.usecases.filling import Progress
from bot.usecases.recruiting.joining.application import (
    NextStep,
    accept_and_send,
    answer_what_is_new,
    begin_application,
    choose_to_wait,
    keep_application_draft,
    save_application_page,
    take_up_application,
    withdraw_application,
)
from bot.usecases.recruiting.joining.standing import programs_to_join


def join(turn: Turn, command: Command) -> Outcome:
    """`/mentor` and `/mentor join [program]`."""
    programs = programs_to_join(turn.session, turn.actor, turn.person, command.rest, turn.now)
    if len(programs) == 1:
        return _begin(turn, programs[0].id)
    choice = ProgramChoice(tuple(program_shown(p) for p in programs), "join")
    menu = program_menu(choice, ids.APPLICATION_BEGIN, turn.reader)
    return say(menu.text, menu.blocks)


def begin_pressed(turn: Turn) -> Outcome:
    """The Join button, wherever it stands."""
    return _begin(turn, turn.request.value)


def _begin(turn: Turn, program_id: object) -> Outcome:
    step = take_up_application(turn.session, turn.actor, turn.person, program_id, turn.now)
    offer = {"what": ids.APPLICATION_RESUME, "value": str(program_id)}
    return open_modal(_view(step, turn), offer=offer)


def news_pressed(turn: Turn) -> Outcome:
    """Answer what is new since the application was sent."""
    page = answer_what_is_new(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    offer = {"what": ids.APPLICATION_NEWS, "value": turn.request.value}
    return open_modal(application_modal(page, turn.reader), offer=offer)


def page_submitted(turn: Turn) -> Outcome:
    """A page of the questionnaire. Of one with mistakes the rest is kept."""
    carried = turn.request.metadata
    try:
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
    except FormErrors as errors:
        page_closed(turn)
        return mistakes(errors, turn.reader)
    return _next(turn, page)


def page_closed(turn: Turn) -> Outcome:
    """The questionnaire was closed without its submit button: what stood on it is kept, as far as Slack tells."""
    carried = turn.request.metadata
    keep_application_draft(
        turn.session,
        turn.actor,
        turn.person,
        cohort_id=carried.get("cohort"),
        page_number=carried.get("page"),
        raws=turn.request.answers,
        progress=Progress.read(carried),
    )
    return done()


def waiting_chosen(turn: Turn) -> Outcome:
    """Wait for a place, or take another role."""
    carried = turn.request.metadata
    step = choose_to_wait(
        turn.session,
        turn.actor,
        turn.person,
        cohort_id=carried.get("cohort"),
        choice=turn.request.answers.get("waiting"),
        now=turn.now,
        progress=Progress.read(carried),
    )
    return _next(turn, step)


def profile_accepted(turn: Turn) -> Outcome:
    """Accept the profile of one's role and send the application."""
    carried = turn.request.metadata
    seen = carried.get("seen")
    step = accept_and_send(
        turn.session,
        turn.actor,
        turn.person,
        cohort_id=carried.get("cohort"),
        seen=seen if isinstance(seen, dict) else {},
        now=turn.now,
    )
    return _next(turn, step)


def answers_pressed(turn: Turn) -> Outcome:
    """From the profile back to the first page."""
    page = begin_application(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(application_modal(page, turn.reader))


def _next(turn: Turn, step: NextStep | None) -> Outcome:
    if step is not None:
        return next_page(_view(step, turn))
    sent = my_application(turn.session, turn.person, turn.request.metadata.get("cohort"))
    return next_page(thanks_modal(sent, turn.reader))


def _view(step: NextStep, turn: Turn) -> View:
    if isinstance(step, WaitingPage):
        return waiting_modal(step, turn.reader)
    if isinstance(step, ProfilesPage):
        return profiles_modal(step, turn.reader)
    return application_modal(step, turn.reader)


def withdraw_pressed(turn: Turn) -> Outcome:
    """Leave before being matched."""
    gone = withdraw_application(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = withdrawn(gone, turn.reader)
    return say(message.text, message.blocks)
