"""The bot, run against a playground: the same wire, the same composition root, a database of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography.fernet import Fernet

from bot.bootstrap import Bot, build
from bot.setting_up import manifest as manifests
from bot.settings import HTTP, SOCKET, Settings, read_settings
from bot.web import slack
from db.engine import connect
from db.migrate import upgrade
from playground import Playground

read_manifest = manifests.read_manifest


def over_http(manifest: dict[str, Any], address: str = "https://mentoring.example.com") -> dict[str, Any]:
    """The same app, to whose public `address` Slack posts instead of using Socket Mode."""
    return manifests.over_http(manifest, address)


def settings_for(playground: Playground, database_url: str, *, key: str | None = None) -> Settings:
    """Settings that differ from production's only by addresses, tokens and secrets."""
    return read_settings(
        mode=SOCKET if playground.core.app.socket_mode else HTTP,
        signing_secret=playground.signing_secret,
        http_port=None if playground.core.app.socket_mode else 0,
        _env_file=None,
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        slack_api_url=playground.api_url,
        database_url=database_url,
        encryption_keys=key or Fernet.generate_key().decode(),
        log_level="WARNING",
    )


MEMORY = Path("/dev/shm")  # noqa: S108  (a folder of random name is made in it)


def throwaway_place() -> Path | None:
    """Where a database that nobody keeps is cheapest: in memory where Linux offers it, else anywhere (None)."""
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK) else None


@contextmanager
def running_bot(playground: Playground, database_url: str = "", *, key: str | None = None) -> Iterator[Bot]:
    """Run the bot inside this process until the context ends; without an address in a throw-away database.

    Slack's requests come over Socket Mode, or over HTTP if the playground's manifest says so.
    """
    with TemporaryDirectory(prefix="mentorbot-", dir=throwaway_place()) as folder:
        settings = settings_for(playground, database_url or f"sqlite:///{folder}/mentorbot.db", key=key)
        engine = connect(settings.database_url, None)
        upgrade(engine)
        engine.dispose()
        with build(settings, playground.clock.participant, on_time_server=True) as bot:
            if bot.server is not None:
                playground.deliver_to([bot.server.address + slack.PATH])
            yield bot
