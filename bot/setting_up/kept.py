"""What is known of the settings so far: from the environment, which wins, and from the file that the walk writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.setting_up.env_file import EnvFile
from bot.setting_up.talk import Talk

BOT_TOKEN, APP_TOKEN, SIGNING_SECRET = "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
MODE, PUBLIC_URL = "MENTORBOT_MODE", "MENTORBOT_PUBLIC_URL"
DATABASE, KEYS = "MENTORBOT_DATABASE_URL", "MENTORBOT_ENCRYPTION_KEYS"

COMMENTS = {
    MODE: "How Slack reaches the bot: socket (no address of yours is needed) or http.",
    PUBLIC_URL: "The address under which Slack reaches the bot; /slack/events is added to it.",
    BOT_TOKEN: "From the Slack app's page, OAuth & Permissions: Bot User OAuth Token.",
    APP_TOKEN: "From the Slack app's page, Basic Information, App-Level Tokens, with the scope connections:write.",
    SIGNING_SECRET: "From the Slack app's page, Basic Information, App Credentials.",
    DATABASE: "Where the records are.",
    KEYS: "Encrypts what people write. Keep a copy elsewhere: without it nobody can read the records, nor a backup.",
}


class StoppedError(Exception):
    """The walk cannot go on; the message says why. What was given so far is kept."""


@dataclass
class Kept:
    """The settings so far, by their names in the environment. `replace`: what is in the file may be overwritten
    without asking. `todo` collects sentences about what is left for later.
    """

    talk: Talk
    file: EnvFile
    environment: Mapping[str, str]
    replace: bool = False
    todo: list[str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """A setting as the bot would read it; "" if there is none."""
        return self.environment.get(name, "") or self.file.values().get(name, "")

    def is_in_environment(self, name: str) -> bool:
        """Whether the file has no say in it."""
        return bool(self.environment.get(name))

    def keep(self, name: str, value: str) -> None:
        """Write it into the file, at once. What stands there already is replaced with the operator's word only."""
        old = self.file.values().get(name, "")
        if old == value:
            return
        if old and not self.replace:
            question = f"{self.file.path.name} has another {name}. Replace it?"
            unasked = f"{self.file.path} has another {name}. Add --replace to overwrite it."
            if not self.talk.agree(question, default=True, unasked=unasked):
                raise StoppedError(f"{name} stays as it is in {self.file.path}.")
        self.file.put(name, value, COMMENTS[name])

    def stop_if_in_environment(self, name: str, sentence: str = "") -> None:
        """Whatever is typed now would not be used: say so, and stop."""
        if self.is_in_environment(name):
            raise StoppedError(
                f"{sentence} {name} is set in the environment, which wins over {self.file.path.name}. Set it right "
                "there, or unset it.".strip()
            )
