"""What does not wait for a partner who is silent: certificate, thanks and letters, once the planned end is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.farewell import OPEN_AFTER
from bot.usecases.closing.farewell.certifying import tell_of_certificate
from bot.usecases.closing.farewell.standing import ends_at, handed_over_at, has_ended_for, is_overdue
from bot.usecases.closing.farewell.thanking import give_thanks
from bot.usecases.guiding.beginning.letters import give_back_letters
from db.models import Pair
from db.session import WorkspaceSession


def hand_over(session: WorkspaceSession, pairs: Iterable[Pair], now: datetime) -> None:
    """For each pair whose planned end is over though it is not closed: tell whoever has done their part that a
    certificate waits; some days later bring thanks and letters to their readers. Each once.
    """
    for pair in pairs:
        if not is_overdue(pair, now) or now >= ends_at(pair) + OPEN_AFTER:
            continue
        for person in pair.people():
            if has_ended_for(session, pair, person, now):
                tell_of_certificate(session, pair, person, now)
        if now >= handed_over_at(pair):
            give_thanks(session, pair, now)
            give_back_letters(session, pair, now)
