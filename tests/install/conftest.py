"""An operator in an empty folder, and a Slack in which the app has just been made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.setting_up.env_file import EnvFile
from bot.setting_up.walk import Walk, Wishes
from bot.settings import Settings, environment_name
from demo.running import read_manifest
from playground import Playground
from tests.conftest import NOW
from tests.install.typist import Typist, no_pause
from tests.journeys.conftest import patient

Walking = Callable[..., bool]


@pytest.fixture
def playground() -> Iterator[Playground]:
    """A Slack with the app in it, and one private channel in which the app is."""
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient) as made:
        ada = made.add_person(name="ada", is_admin=True)
        channel = made.create_channel("hr-mentoring", private=True, members=[ada], by=ada)
        ada.invite(channel, made.bot_user_id)
        yield made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the operator stands: nothing is in it, and nothing is set in the environment."""
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def with_tables(folder: Path, sqlite_template: Path) -> Path:
    """The database that `init` would make; making it takes half a second."""
    place = folder / "data" / "mentorbot.db"
    place.parent.mkdir(mode=0o700)
    place.touch(mode=0o600)
    place.write_bytes(sqlite_template.read_bytes())
    return place


@pytest.fixture
def walking(playground: Playground, folder: Path) -> Walking:
    """Walk as far as it goes with what is typed; True if the bot is ready to run."""

    def walk(typist: Typist, wishes: Wishes | None = None, **environment: str) -> bool:
        known = {"MENTORBOT_SLACK_API_URL": playground.api_url, **environment}
        with pytest.MonkeyPatch.context() as patch:
            for name, value in known.items():
                patch.setenv(name, value)  # the doctor reads what the bot would
            return Walk(typist, EnvFile(folder / ".env"), known, wishes or Wishes(), no_pause).go()

    return walk
