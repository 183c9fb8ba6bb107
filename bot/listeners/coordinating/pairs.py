"""Coordinators look at pairs and act on them, by commands and by buttons."""

from __future__ import annotations

from collections.abc import Callable, Collection

from blocks import ids
from blocks.coordinating.hello import preview_modal, sent_notice
from blocks.coordinating.pairs import (
    REASON,
    changed_message,
    choice_message,
    close_modal,
    details_message,
    pairs_message,
)
from blocks.parts import Message, notice
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.domain.shown.coordinating import PairChoice
from bot.domain.states.pair import LIVING, PairState
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, say
from bot.usecases.closing.ending import close_pair, reopen_pair
from bot.usecases.coordinating.finding import pairs_of
from bot.usecases.coordinating.hello import preview_hello, send_hello
from bot.usecases.coordinating.overview import pair_details, program_pairs
from bot.usecases.coordinating.pausing import pause_pair, resume_pair
from bot.usecases.programs import coordinated
from db.models import Pair, Program

RESTING = frozenset({PairState.PAUSED})
AWAKE = LIVING - RESTING
CLOSED = frozenset({PairState.CLOSED, PairState.ARCHIVED, PairState.ENDED})


def pairs(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`pairs`: every pair with its health in words, those that need a look first."""
    return _page(turn, program, 1)


def more(turn: Turn) -> Outcome:
    """The button's value is `program id:page`."""
    program_id, _, page = turn.request.value.partition(":")
    program = coordinated(turn.session, turn.actor, program_id, Action.SEE_PAIRS)
    return _page(turn, program, int(page) if page.isdecimal() else 1)


def pair(turn: Turn, command: Command, program: Program) -> Outcome:
    """`pair @person`."""
    return pick_pair(turn, command, program, what=ids.PAIR_DETAILS, states=tuple(PairState), act=show_details)


def nudge(turn: Turn, command: Command, program: Program) -> Outcome:
    """`nudge @person`: a preview of the word to this one person."""
    slack_id = command.mentions[0].user
    found = pairs_of(turn.session, turn.actor, program, slack_id, AWAKE)
    only = {one.id: next(p.id for p in one.people() if p.slack_id == slack_id) for one in found}
    if len(found) > 1:
        lines = [(one, f"{one.id}:{only[one.id]}") for one in found]
        return _choice(turn, ids.PAIR_HELLO, slack_id, lines)
    return _preview(turn, found[0].id, only[found[0].id])


def pause(turn: Turn, command: Command, program: Program) -> Outcome:
    """`pause @person`."""
    return pick_pair(turn, command, program, what=ids.PAIR_PAUSE, states=AWAKE, act=pause_now)


def resume(turn: Turn, command: Command, program: Program) -> Outcome:
    """`resume @person`."""
    return pick_pair(turn, command, program, what=ids.PAIR_RESUME, states=RESTING, act=resume_now)


def close(turn: Turn, command: Command, program: Program) -> Outcome:
    """`close @person`: asks once more."""
    return pick_pair(turn, command, program, what=ids.PAIR_CLOSE, states=LIVING, act=ask_to_close)


def reopen(turn: Turn, command: Command, program: Program) -> Outcome:
    """`reopen @person`."""
    return pick_pair(turn, command, program, what=ids.PAIR_REOPEN, states=CLOSED, act=reopen_now)


def details_pressed(turn: Turn) -> Outcome:
    """The button's value is the pair's id, here and below."""
    return show_details(turn, turn.request.value)


def pause_pressed(turn: Turn) -> Outcome:
    return pause_now(turn, turn.request.value)


def resume_pressed(turn: Turn) -> Outcome:
    return resume_now(turn, turn.request.value)


def reopen_pressed(turn: Turn) -> Outcome:
    return reopen_now(turn, turn.request.value)


def close_pressed(turn: Turn) -> Outcome:
    return ask_to_close(turn, turn.request.value)


def hello_pressed(turn: Turn) -> Outcome:
    """The value is a pair's id, for both, or `pair id:person id`, for one of them."""
    pair_id, _, only = turn.request.value.partition(":")
    return _preview(turn, pair_id, only)


def hello_submitted(turn: Turn) -> Outcome:
    """The preview was approved."""
    about = turn.request.metadata
    sent = send_hello(
        turn.session, turn.actor, turn.person, pair_id=about.get("pair"), only=about.get("only"), now=turn.now
    )
    return next_page(sent_notice(sent, turn.reader))


def close_submitted(turn: Turn) -> Outcome:
    """The closing was confirmed."""
    reason = str(turn.request.answers.get(REASON) or "")
    closed = close_pair(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("pair"), reason=reason, now=turn.now
    )
    return next_page(notice(turn.reader.say("Closed"), _changed(turn, closed).text, turn.reader.say("Close")))


def show_details(turn: Turn, pair_id: object) -> Outcome:
    return _said(details_message(pair_details(turn.session, turn.actor, pair_id, turn.now), turn.reader))


def pause_now(turn: Turn, pair_id: object) -> Outcome:
    return _said(_changed(turn, pause_pair(turn.session, turn.actor, turn.person, pair_id, turn.now)))


def resume_now(turn: Turn, pair_id: object) -> Outcome:
    return _said(_changed(turn, resume_pair(turn.session, turn.actor, turn.person, pair_id, turn.now)))


def reopen_now(turn: Turn, pair_id: object) -> Outcome:
    return _said(_changed(turn, reopen_pair(turn.session, turn.actor, turn.person, pair_id, turn.now)))


def ask_to_close(turn: Turn, pair_id: object) -> Outcome:
    return open_modal(close_modal(pair_details(turn.session, turn.actor, pair_id, turn.now), turn.reader))


def pick_pair(
    turn: Turn,
    command: Command,
    program: Program,
    *,
    what: str,
    act: Callable[[Turn, object], Outcome],
    states: Collection[PairState] = tuple(PairState),
) -> Outcome:
    """Act on the one pair that is meant, or ask which."""
    slack_id = command.mentions[0].user
    found = pairs_of(turn.session, turn.actor, program, slack_id, states)
    if len(found) == 1:
        return act(turn, found[0].id)
    return _choice(turn, what, slack_id, [(one, str(one.id)) for one in found])


def _choice(turn: Turn, what: str, slack_id: str, found: list[tuple[Pair, str]]) -> Outcome:
    lines = tuple((value, one.mentee.slack_id, one.mentor.slack_id) for one, value in found)
    return _said(choice_message(PairChoice(what, slack_id, lines), turn.reader))


def _preview(turn: Turn, pair_id: object, only: object) -> Outcome:
    shown = preview_hello(turn.session, turn.actor, turn.person, pair_id=pair_id, only=only, now=turn.now)
    return open_modal(preview_modal(shown, turn.reader))


def _page(turn: Turn, program: Program, page: int) -> Outcome:
    return _said(pairs_message(program_pairs(turn.session, turn.actor, program, page, turn.now), turn.reader))


def _changed(turn: Turn, changed: Pair) -> Message:
    details = pair_details(turn.session, turn.actor, changed.id, turn.now)
    return changed_message(details.line, turn.reader)


def _said(message: Message) -> Outcome:
    return say(message.text, message.blocks)
