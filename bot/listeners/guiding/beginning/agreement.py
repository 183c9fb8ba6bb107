"""The agreement: write, propose, read, sign."""

from __future__ import annotations

from blocks.guiding.beginning.agreement import agreement_modal, agreement_view, signed_here
from blocks.guiding.beginning.agreement_history import history_view, print_notice
from blocks.parts import notice
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import changed, show
from bot.listeners.outcomes import Outcome, next_page, say
from bot.usecases.guiding.beginning.agreement import (
    agreement_draft,
    propose_agreement,
    sign_agreement,
    standing_agreement,
)
from bot.usecases.guiding.beginning.history import agreement_history
from bot.usecases.guiding.beginning.printing import print_agreement


def write(turn: Turn) -> Outcome:
    draft = agreement_draft(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, agreement_modal(draft, turn.reader))


def submit(turn: Turn) -> Outcome:
    about = turn.request.metadata
    propose_agreement(
        turn.session,
        turn.actor,
        turn.person,
        about.get("pair"),
        about.get("version"),
        turn.request.answers,
        turn.now,
        about.get("form"),
    )
    return _standing_next(turn, about.get("pair"))


def _standing_next(turn: Turn, pair: object) -> Outcome:
    """What was proposed stands there with its signatures: whose is given, and whose it waits for."""
    shown = standing_agreement(turn.session, turn.actor, turn.person, pair)
    return next_page(agreement_view(shown, turn.reader, slack_id=turn.person.slack_id))


def read(turn: Turn) -> Outcome:
    shown = standing_agreement(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, agreement_view(shown, turn.reader, slack_id=turn.person.slack_id))


def sign(turn: Turn) -> Outcome:
    signed = sign_agreement(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    shown = standing_agreement(turn.session, turn.actor, turn.person, signed.pair_id)
    view = agreement_view(shown, turn.reader, slack_id=turn.person.slack_id)
    return changed(turn, signed_here(shown, turn.reader), shown.pair, view)


def history(turn: Turn) -> Outcome:
    facts = agreement_history(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, history_view(facts, turn.reader))


def print_it(turn: Turn) -> Outcome:
    news = print_agreement(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    text = print_notice(news=news, reader=turn.reader)
    if turn.request.in_modal:
        return show(turn, notice(turn.reader.say("Our agreement"), text, turn.reader.say("Back")))
    return say(text)
