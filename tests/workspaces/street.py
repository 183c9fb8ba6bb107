"""Companies that share one installation of the bot, and the browser with which somebody lets the app in."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet

from bot.bootstrap import Bot, build
from bot.clock import Seats
from bot.settings import Settings, read_settings
from bot.web.install import INSTALL, REDIRECT
from demo.running import read_manifest
from playground import Person, Playground

PUBLIC = "https://mentoring.example.com"
KEY = Fernet.generate_key().decode()


def manifest(*, rotation: bool = False, organizations: bool = False) -> dict[str, Any]:
    """The app as somebody sets it up for several workspaces."""
    made = read_manifest()
    made["oauth_config"]["redirect_urls"] = [f"{PUBLIC}{REDIRECT}"]
    made["settings"]["token_rotation_enabled"] = rotation
    made["settings"]["org_deploy_enabled"] = organizations
    return made


def settings_for(playground: Playground, database_url: str, **given: Any) -> Settings:
    """Settings with a client id in place of a bot token."""
    changed = {
        "client_id": playground.oauth.client_id,
        "client_secret": playground.oauth.client_secret,
        "public_url": PUBLIC,
        "app_token": playground.app_token,
        "slack_api_url": playground.api_url,
        "database_url": database_url,
        "encryption_keys": KEY,
        "http_port": 0,
        "log_level": "WARNING",
    }
    return read_settings(_env_file=None, **(changed | given))


@contextmanager
def running(
    playground: Playground, database_url: str, *, seats: Seats | None = None, **given: Any
) -> Iterator[Bot]:
    """The bot at work for whoever installs it."""
    settings = settings_for(playground, database_url, **given)
    with build(settings, seats or playground.clock.participant, on_time_server=True) as bot:
        yield bot


class Page:
    """What a browser shows."""

    def __init__(self, status: int, html: str, headers: dict[str, str]) -> None:
        self.status, self.html, self.headers = status, html, headers
        self.words = " ".join(
            unescape(re.sub(r"<(style|title)>.*?</\1>|<[^>]+>", " ", html, flags=re.S)).split()
        )
        found = re.search(r'<a class="go" href="([^"]+)"', html)
        self.link = unescape(found.group(1)) if found else ""


class Browser:
    """A browser that knows the bot's public address, and keeps cookies."""

    def __init__(self, bot: Bot) -> None:
        assert bot.server is not None
        self._port = bot.server.port
        self.cookies: dict[str, str] = {}

    def open(self, url: str) -> Page:
        """Go to a page of the bot."""
        target = url.removeprefix(PUBLIC)
        assert target.startswith("/"), url
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request("GET", target, headers={"Cookie": cookies} if cookies else {})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        page = Page(answer.status, answer.read().decode(), headers)
        connection.close()
        if "set-cookie" in headers:
            name, _, value = headers["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return page

    def begin(self) -> str:
        """Open the install page; the address at Slack that its button leads to."""
        return self.open(INSTALL).link

    def install(self, person: Person) -> Page:
        """The whole way, as somebody who allows everything."""
        return self.open(person.playground.install(self.begin(), by=person))


def state_of(url: str) -> str:
    """What is given along to Slack and comes back."""
    return dict(part.split("=", 1) for part in urlsplit(url).query.split("&"))["state"]
