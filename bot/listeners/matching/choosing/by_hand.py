"""Pairing by hand: from the command, or from a draft's button. What must be weighed is weighed before the
transaction begins (see `ahead`).
"""

from __future__ import annotations

from collections.abc import Callable

from blocks.matching.choosing.by_hand import (
    MENTEE,
    MENTOR,
    drafting_notice,
    mentee_modal,
    mentor_modal,
    pair_modal,
    paired_notice,
)
from blocks.parts import View
from bot.domain.access import Action, Actor
from bot.domain.commands import Command
from bot.domain.shown.matching_modes import ChoiceByHand, PairByHand
from bot.errors import DomainError
from bot.listeners.desk import Desk, Turn
from bot.listeners.matching.ahead import answered, ask_ahead
from bot.listeners.outcomes import Outcome, next_page, open_modal, update_modal
from bot.listeners.payloads import Request
from bot.usecases.matching.choosing.by_hand import look_at_two, mentees_to_pair, mentors_to_pair, pair_two
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.programs import coordinated
from db.models import Program
from db.session import WorkspaceSession

Step = ChoiceByHand | PairByHand


# --- before the transaction ----------------------------------------------------------------------------
def look_at_named(
    desk: Desk,
    request: Request,
    command: Command,
    program_of: Callable[[WorkspaceSession, Actor], object | None],
) -> Request:
    """For `/mentor-admin match pair [@mentee [@mentor]]`: the step that fits whom it names."""
    named = [mention.user for mention in command.mentions[:2]]

    def look(session: WorkspaceSession, actor: Actor) -> Step | None:
        program_id = program_of(session, actor)
        if program_id is None:
            return None
        if not named:
            return mentees_to_pair(session, actor, program_id)
        if len(named) == 1:
            return mentors_to_pair(session, actor, program_id, named[0], desk.now())
        return look_at_two(session, actor, program_id, named[0], named[1], desk.now())

    return ask_ahead(desk, request, look)


def look_at_mentees(desk: Desk, request: Request) -> Request:
    """For “Pair by hand” on a draft; its value is the program."""
    return ask_ahead(desk, request, lambda session, actor: mentees_to_pair(session, actor, request.value))


def look_at_mentors(desk: Desk, request: Request) -> Request:
    """Once a mentee is chosen."""
    program, mentee = request.metadata.get("program"), request.answers.get(MENTEE)
    return ask_ahead(
        desk,
        request,
        lambda session, actor: mentors_to_pair(session, actor, program, mentee, desk.now()),
    )


def look_at_chosen(desk: Desk, request: Request) -> Request:
    """Once a mentor is chosen, too."""
    return _look_at_two(desk, request, request.answers.get(MENTOR))


def look_again(desk: Desk, request: Request) -> Request:
    """For “Pair these two”."""
    return _look_at_two(desk, request, request.metadata.get("mentor"))


def _look_at_two(desk: Desk, request: Request, mentor: object) -> Request:
    program, mentee = request.metadata.get("program"), request.metadata.get("mentee")
    return ask_ahead(
        desk,
        request,
        lambda session, actor: look_at_two(session, actor, program, mentee, mentor, desk.now()),
    )


# --- in the transaction --------------------------------------------------------------------------------
def shown(turn: Turn, _command: Command | None = None, _program: Program | None = None) -> Outcome:
    """The step that was looked at: from the command, or from a draft's button."""
    return open_modal(_page(turn, answered(turn)))


def turned(turn: Turn) -> Outcome:
    """The same in the place of the step before."""
    return next_page(_page(turn, answered(turn)))


def _page(turn: Turn, step: Step | None) -> View:
    if step is None:
        raise DomainError("draft_replaced")
    if isinstance(step, PairByHand):
        return pair_modal(step, turn.reader)
    return mentor_modal(step, turn.reader) if step.mentee is not None else mentee_modal(step, turn.reader)


def submitted(turn: Turn) -> Outcome:
    """“Pair these two”."""
    seen: PairByHand = answered(turn)
    carried = turn.request.metadata
    price = (str(carried.get("people", "")), str(carried.get("points", "")))
    again = pair_two(turn.session, turn.actor, turn.person, seen, price, turn.now)
    if again is not None:
        return next_page(pair_modal(again, turn.reader))
    two = (seen.mentee.slack_id, seen.mentor.slack_id)
    return next_page(paired_notice(seen.program, *two, turn.reader))


def draft_pressed(turn: Turn) -> Outcome:
    """“Make a new draft”, once two are paired."""
    program = coordinated(turn.session, turn.actor, turn.request.value, Action.MATCH_PREVIEW)
    ask_for_round(turn.session, turn.actor, turn.person, program, turn.now)
    return update_modal(drafting_notice(turn.reader))
