"""Leaving a pair: one confirmation, done."""

from __future__ import annotations

from blocks.closing.leaving import (
    AGAIN,
    REASON,
    WHY,
    end_reason_modal,
    leave_modal,
    left_notice,
    pool_answered,
)
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace
from bot.usecases.closing.leaving import (
    REASON_LENGTH,
    answer_pool,
    leave_pair,
    leave_question,
    read_end_reason,
)


def ask(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    question = leave_question(turn.session, turn.actor, turn.person, turn.request.value)
    return open_modal(leave_modal(question, REASON_LENGTH, turn.reader))


def submit(turn: Turn) -> Outcome:
    """The confirmation."""
    answers = turn.request.answers
    again = bool(answers.get(AGAIN))
    left = leave_pair(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("pair"),
        reason=str(answers.get(REASON) or ""), back_to_pool=again, now=turn.now,
        why=answers.get(WHY),
    )  # fmt: skip
    return next_page(left_notice(left, again=again, reader=turn.reader))


def read_reason(turn: Turn) -> Outcome:
    """Coordinators read why somebody left; the button's value is the pair's id."""
    return open_modal(
        end_reason_modal(read_end_reason(turn.session, turn.actor, turn.request.value), turn.reader)
    )


def match_again(turn: Turn) -> Outcome:
    """Somebody who was left would like another partner; the button's value is the pair's id."""
    _answer(turn, again=True)
    message = pool_answered(again=True, reader=turn.reader)
    return replace(message.text, message.blocks)


def stop_here(turn: Turn) -> Outcome:
    """Somebody who was left would rather not; the button's value is the pair's id."""
    _answer(turn, again=False)
    message = pool_answered(again=False, reader=turn.reader)
    return replace(message.text, message.blocks)


def _answer(turn: Turn, *, again: bool) -> None:
    elsewhere = turn.request.on_home or turn.request.only_for_them
    answer_pool(
        turn.session, turn.actor, turn.person, turn.request.value, turn.now, again=again, elsewhere=elsewhere
    )
