"""What somebody takes with them: the certificate, and words for their performance review."""

from __future__ import annotations

from blocks.closing.farewell.certificate_pdf import lacking
from blocks.closing.farewell.keeping import (
    GOALS,
    NAME,
    TEXT,
    certificate_checked,
    certificate_coming,
    certificate_modal,
    no_certificate,
    review_text_kept,
    review_text_modal,
)
from bot.domain.commands import Command
from bot.listeners.closing.farewell.card import told
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, say
from bot.usecases.closing.farewell.card import closing_cards
from bot.usecases.closing.farewell.certifying import ask_for_certificate, certificate_asked
from bot.usecases.closing.farewell.checking import check_certificate
from bot.usecases.closing.farewell.recounting import keep_review_text, review_text


def check(turn: Turn, command: Command) -> Outcome:
    """`/mentor certificate [number]`: without a number one's own, which wait where a pair says goodbye."""
    if not command.rest:
        cards = closing_cards(turn.session, turn.person, turn.now)
        return told(turn, cards) if cards else say(*no_certificate(turn.reader))
    message = certificate_checked(check_certificate(turn.session, turn.actor, command.rest), turn.reader)
    return say(message.text, message.blocks)


def open_certificate(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = certificate_asked(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, certificate_modal(facts, turn.reader))


def ask_certificate(turn: Turn) -> Outcome:
    """The name, and whether goals stand on it."""
    answers = turn.request.answers
    ask_for_certificate(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("pair"),
        name=answers.get(NAME), goals=bool(answers.get(GOALS)), lacking=lacking, now=turn.now,
    )  # fmt: skip
    return next_page(certificate_coming(turn.reader))


def open_text(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = review_text(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, review_text_modal(facts, turn.reader))


def keep_text(turn: Turn) -> Outcome:
    """The words as they were edited."""
    pair, text = turn.request.metadata.get("pair"), turn.request.answers.get(TEXT)
    keep_review_text(turn.session, turn.actor, turn.person, pair, text, turn.now)
    return next_page(review_text_kept(turn.reader))
