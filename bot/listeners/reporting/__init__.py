"""Listeners: the report."""

from __future__ import annotations

import re
from typing import Any

from blocks import ids
from bot.listeners.reporting import behind, reports
from bot.listeners.wiring import Wiring

MENTOR_COMMANDS: dict[str, Any] = {}
ADMIN_COMMANDS: dict[str, Any] = {"report": reports.report}


def register(wiring: Wiring) -> None:
    """Connect this room's listeners. Buttons of one kind in one row are numbered: Slack wants their ids to differ."""
    wiring.action(ids.REPORT_BEHIND, behind.behind_chosen)
    wiring.action(ids.REPORT_BEHIND_TURN, behind.page_pressed)
    wiring.action(_mates(ids.REPORT_BEHIND_TURN), behind.page_pressed)
    wiring.action(ids.REPORT_SEND, reports.file_pressed)
    wiring.action(_mates(ids.REPORT_SEND), reports.file_pressed)
    wiring.action(ids.REPORT_PICTURES, reports.pictures_pressed)
    wiring.action(ids.REPORT_SHARE, reports.share_pressed)
    wiring.action(ids.REPORT_PREVIEW, reports.preview_pressed)
    wiring.action(ids.REPORT_HOLD, reports.hold_pressed)
    wiring.action(ids.REPORT_LET_GO, reports.let_go_pressed)
    wiring.action(ids.REPORT_READ, reports.read_pressed)


def _mates(action_id: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action_id)}:\d+$")
