"""Workspaces are opened and closed by several threads at once, and none of them waits for itself."""

from __future__ import annotations

import threading
from typing import cast

from slack_sdk import WebClient

from bot.installing.installations import INSTALLED, REVOKED, Installations
from bot.installing.serving import Serving
from bot.running.workplaces import Identity, Workplace, Workplaces
from db.models import Installation
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.workspaces.test_erasing import Idle

PATIENCE = 20
"""Seconds."""


class Replacing(Workplaces):
    """Serves a workspace anew only once its former work, which has just asked Slack for something, has ended."""

    def __init__(self) -> None:
        self.work = threading.Thread(target=lambda: None, daemon=True)
        self.ended_in_time = False

    def renew(self, identity: Identity, token: str) -> bool:
        return False

    def open(self, identity: Identity, client: WebClient) -> Workplace:
        self.work.start()
        self.work.join(PATIENCE)
        self.ended_in_time = not self.work.is_alive()
        return cast(Workplace, None)

    def take(self, workspace_id: str) -> Workplace | None:
        return None


def test_work_whose_token_was_taken_away_ends_also_while_somebody_waits_for_it(sessions: Sessions) -> None:
    installations, workplaces = Installations(sessions), Replacing()
    with sessions.writing(TEAM) as session:
        here = Installation(workspace_id=TEAM, status=INSTALLED, bot_user_id="UB", bot_token="xoxb-1")
        here.installed_at = here.changed_at = NOW
        session.add(here)
    serving = Serving(sessions, installations, workplaces, Idle(NOW), lambda *_: WebClient())
    workplaces.work = threading.Thread(target=serving.taken_away, args=(TEAM, "xoxb-1"), daemon=True)
    serving.look()
    assert workplaces.ended_in_time
    left = installations.of(TEAM)
    assert left is not None and left.status == REVOKED
