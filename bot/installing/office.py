"""What an installation of the bot needs that serves several workspaces, put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.installing.client import RenewedClient
from bot.installing.grants import Grant, SlackOAuth
from bot.installing.installations import Installations
from bot.installing.rotation import TokenJob
from bot.installing.serving import Serving
from bot.installing.states import Visits
from bot.kept_open import KeptOpen
from bot.running.workplaces import Workplaces
from bot.settings import Settings
from bot.slack_api import client_for, client_options
from bot.slack_client import SlackClient
from db.session import Sessions


@dataclass(frozen=True)
class InstallOffice:
    """Takes workspaces in, keeps their tokens good, and lets them go. `now` gives aware UTC."""

    sessions: Sessions
    installations: Installations
    visits: Visits
    oauth: SlackOAuth
    serving: Serving
    now: Callable[[], datetime]
    public_url: str

    def take_in(self, grant: Grant) -> None:
        """Keep what a workspace granted and serve it at once. Raises StillErasingError."""
        self.installations.put(grant, self.oauth.bot_id(grant.bot_token), self.now())
        self.serving.look()
        self.serving.wake()

    def leave(self, workspace_id: str, status: str, since: datetime) -> None:
        """A workspace took its tokens away or uninstalled the app at `since` (aware, UTC)."""
        if self.installations.leave(workspace_id, status, since, self.now()):
            self.serving.left(workspace_id)

    def token_job(self, workspace_id: str, client: SlackClient, now: Callable[[], datetime]) -> TokenJob:
        """What keeps the token of one workspace good."""
        return TokenJob(self.installations, self.oauth, workspace_id, client, now)


def open_office(
    settings: Settings, sessions: Sessions, workplaces: Workplaces, clock: Clock, kept_open: KeptOpen
) -> InstallOffice:
    """The office of an installation with a client id. It serves what is installed once `serving.look` is called."""
    installations = Installations(sessions)

    def client(workspace_id: str, token: str) -> SlackClient:
        return RenewedClient(
            lambda: serving.present_token(workspace_id),
            lambda taken: serving.taken_away(workspace_id, taken),
            token=token,
            **client_options(settings, kept_open),
        )

    serving = Serving(sessions, installations, workplaces, clock, client)
    workplaces.look_for = serving.look_for
    oauth = SlackOAuth(
        client_for(settings, None, kept_open),
        settings.client_id,
        settings.client_secret.get_secret_value(),
        clock.now,
    )
    return InstallOffice(
        sessions, installations, Visits(sessions), oauth, serving, clock.now, settings.public_url
    )
