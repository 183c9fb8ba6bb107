"""The sealed letter: write it, change it, tear it up."""

from __future__ import annotations

from blocks.guiding.beginning.letters import FIELD, sealed_modal, sealed_notice, torn_notice
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, update_modal
from bot.usecases.guiding.beginning.letters import seal_letter, sealed_draft, tear_up_letter


def write(turn: Turn) -> Outcome:
    draft = sealed_draft(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, sealed_modal(draft, turn.reader))


def submit(turn: Turn) -> Outcome:
    pair_id, text = turn.request.metadata.get("pair"), turn.request.answers.get(FIELD)
    seal_letter(turn.session, turn.actor, turn.person, pair_id, text, turn.now)
    return next_page(sealed_notice(turn.reader))


def tear_up(turn: Turn) -> Outcome:
    tear_up_letter(turn.session, turn.actor, turn.person, turn.request.value)
    return update_modal(torn_notice(turn.reader))
