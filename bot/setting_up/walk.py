"""The walk of `mentorbot init`, a step after the other.

What is known is read from the settings themselves, and what was found out is written at once: there is no other
memory, so whoever stops half way, at any point, goes on there the next time.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.doctor import Examination, examine
from bot.setting_up.database import UnusableError, programs_of
from bot.setting_up.database_steps import DatabaseSteps
from bot.setting_up.env_file import EnvFile, EnvFileError
from bot.setting_up.kept import DATABASE, Kept, StoppedError
from bot.setting_up.slack import Slack
from bot.setting_up.slack_steps import APP_FILE, SlackSteps
from bot.setting_up.talk import Talk, UnansweredError
from bot.settings import SOCKET, Settings, SettingsError, read_settings

NAME = "mentorbot"
_STAND_INS: dict[str, Any] = {
    "mode": SOCKET,
    "client_id": "",
    "bot_token": "xoxb-none",
    "app_token": "xapp-none",
    "public_url": "",
}


@dataclass(frozen=True)
class Wishes:
    """What was decided before anybody was asked; "" is asked for, or takes its default."""

    bot_name: str = ""
    mode: str = ""
    public_url: str = ""
    database: str = ""
    replace: bool = False


class Walk:
    """One walk. `environment` wins over the file, as it does for the bot; `pause` waits for so many seconds."""

    def __init__(
        self,
        talk: Talk,
        file: EnvFile,
        environment: Mapping[str, str],
        wishes: Wishes,
        pause: Callable[[float], None],
    ) -> None:
        self._talk = talk
        self._file = file
        self._wishes = wishes
        self._kept = Kept(talk, file, environment, wishes.replace)
        self._pause = pause
        self._channel = ""

    def go(self) -> bool:
        """Walk; True if the bot is ready to run. What is in the way is said, with the way back."""
        try:
            self._steps()
        except (StoppedError, EnvFileError, UnansweredError) as problem:
            self._talk.say(f"\n{problem}")
            self._talk.say(f"Nothing that was given so far is lost. To go on: {self._again}")
            return False
        return self._end()

    def command(self, words: str) -> str:
        """A command as it is to be typed, with the file if it is not the one that is read anyway."""
        if self._file.path == Path(".env").absolute():
            return f"mentorbot {words}"
        return f"mentorbot --env-file {shlex.quote(str(self._file.path))} {words}"

    @property
    def _again(self) -> str:
        return self.command("init" if self._talk.answers else "init --non-interactive")

    def _steps(self) -> None:
        talk, kept, wishes = self._talk, self._kept, self._wishes
        self._begin()
        slack = SlackSteps(talk, kept, Slack(self._settings(), self._pause))
        talk.step(1, "How Slack reaches the bot")
        slack.way(wishes.mode)
        slack.public_address(wishes.public_url)
        talk.step(2, "The app in Slack")
        manifest_at = self._file.folder / APP_FILE
        slack.app(slack.name(wishes.bot_name, _called(manifest_at)), manifest_at)
        talk.step(3, "Its tokens")
        slack.tokens()
        records = DatabaseSteps(talk, kept)
        talk.step(4, "The database")
        records.place(wishes.database)
        talk.step(5, "The key that encrypts what people write")
        records.key()
        talk.step(6, "The tables")
        records.tables()
        talk.step(7, "The coordinators' channel")
        self._coordinators(slack)

    def _begin(self) -> None:
        file = self._file
        file.try_to_write()
        if self._kept.get("SLACK_CLIENT_ID"):
            raise StoppedError(
                "SLACK_CLIENT_ID is set: workspaces install this app by themselves. The operator guide has its "
                "settings (Several workspaces), and `mentorbot doctor` says what is missing."
            )
        if file.exists and not file.is_ours:
            question = f"There is a file {file.path} already. May I add settings to it? What it says stays."
            if not self._talk.agree(question, default=True):
                raise StoppedError(
                    f"{file.path} stays as it is. Name another: mentorbot --env-file FILE init"
                )
        if file.narrowed():
            self._talk.say(f"Others on this machine could read {file.path}: now only you can.")
        self._talk.say(
            f"The settings go into {file.path}, which only you can read, as soon as each is known to work."
        )

    def _settings(self) -> Settings:
        """The settings, with stand-ins for what the walk finds out. Raises StoppedError for any other that is wrong."""
        try:
            return read_settings(_env_file=self._file.path, encryption_keys=_any_key(), **_STAND_INS)
        except SettingsError as problem:
            raise StoppedError("\n".join(problem.sentences)) from None

    def _coordinators(self, slack: SlackSteps) -> None:
        try:
            programs = programs_of(self._kept.get(DATABASE), slack.workspace_id)
        except UnusableError as problem:
            raise StoppedError(str(problem)) from None
        if programs:
            self._talk.say(f"✓ There is a program already: {', '.join(programs)}.")
            self._channel = "-"
            return
        self._channel = slack.admin_channel()

    def _end(self) -> bool:
        self._talk.step(8, "Is all well?")
        found = self._examined()
        for line in found.lines():
            self._talk.say(line)
        well = found.ok and not self._kept.todo
        self._talk.say("\nAll green." if found.ok else "\nNot everything is well yet: MEND says how.")
        for sentence in self._kept.todo:
            self._talk.say(f"Left to do: {sentence}")
        if not well:
            self._talk.say(f"Then come back: {self._again}")
            return False
        self._talk.say(f"Start the bot:  {self.command('run')}")
        if self._channel != "-":
            self._talk.say(
                f"Then, as an admin of the workspace, type in #{self._channel}:  /mentor-admin program new"
            )
        return True

    def _examined(self) -> Examination:
        given: dict[str, Any] = {"_env_file": self._file.path}
        return examine(**given)


def _called(manifest_at: Path) -> str:
    """What the app was to be called the last time."""
    try:
        app = YAML(typ="safe").load(manifest_at.read_text(encoding="utf-8"))
        return str(app["display_information"]["name"])
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError):
        return NAME


def _any_key() -> str:
    return Fernet.generate_key().decode()
