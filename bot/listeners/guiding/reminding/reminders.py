"""Reminders put off or stopped, and the pair at a glance."""

from __future__ import annotations

from blocks.guiding.overview import overview_view
from blocks.guiding.reminding.nudges import put_off_words
from blocks.parts import Message, section
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import nudge_again, show
from bot.listeners.outcomes import Outcome
from bot.usecases.guiding.overview import own_pair_overview
from bot.usecases.guiding.reminding.choices import put_off_reminder
from bot.usecases.guiding.reminding.reminders import own_reminder


def later(turn: Turn) -> Outcome:
    taken, _, choice = turn.request.value.partition(":")
    about = own_reminder(turn.session, turn.person, taken, turn.now)
    nudge, back_at = put_off_reminder(turn.session, turn.actor, turn.person, taken, choice, turn.now)
    text = put_off_words(about, back_at, turn.reader)
    chosen = Message(text, [section(text)])
    return nudge_again(turn, nudge.id if nudge else "", chosen, chosen.blocks)


def pair(turn: Turn) -> Outcome:
    shown = own_pair_overview(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, overview_view(shown, turn.reader))
