"""Somebody on the way keeps what Slack posted, and posts it again: changed, late, or as it was."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from bot.web.slack import PATH
from demo.running import running_bot
from playground import Playground
from tests.journeys.town import Town
from tests.playground.posted import Address, Posted, Said, listening


class Tap:
    """Stands between Slack and the bot, passes everything on, and keeps it."""

    def __init__(self, town: Town, address: Address, bot: str) -> None:
        self.town = town
        self._bot = urlsplit(bot)
        self.kept: list[tuple[Posted, Said]] = []
        """What came by, with its answer, oldest first."""
        self.echoes = 0
        """How often everything is posted once more."""
        self.differed: list[tuple[str, Said, Said]] = []
        """Those of them that were not answered as the first time."""
        address.behaves = self._pass_on
        town.playground.deliver_to([address.url])

    def _pass_on(self, posted: Posted) -> Said:
        answer = self.post(posted.body, posted.headers)
        self.kept.append((posted, answer))
        for _ in range(self.echoes):
            again = self.post(posted.body, posted.headers)
            if again != answer:
                self.differed.append((posted.content.get("type", "command"), answer, again))
        return answer

    def post(self, body: bytes, headers: dict[str, str]) -> Said:
        """Post to the bot as whoever listens here would."""
        connection = http.client.HTTPConnection(str(self._bot.hostname), self._bot.port, timeout=60)
        connection.request("POST", PATH, body, {k: v for k, v in headers.items() if k != "connection"})
        answer = connection.getresponse()
        kind = (answer.getheader("Content-Type") or "").partition(";")[0]
        said = Said(answer.read(), answer.status, kind)
        connection.close()
        return said

    def last(self, kind: str) -> tuple[Posted, Said]:
        """The last of one type, with its answer."""
        return next(one for one in reversed(self.kept) if one[0].content.get("type", "command") == kind)


@pytest.fixture
def tap(playground: Playground, database_url: str, bots_share_engines: None) -> Iterator[Tap]:
    town = Town(playground)
    with running_bot(playground, database_url) as bot, listening(path=PATH) as address:
        assert bot.server is not None
        made = Tap(town, address, bot.server.address)
        town.settle()
        town.set_up()
        yield made


@pytest.mark.long
def test_what_is_posted_again_is_answered_again_and_done_once(tap: Tap) -> None:
    town = tap.town
    tap.echoes = 2
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    town.publish()
    assert len(town.pair_channel(town.mia)) > 0  # one, and not two
    assert sum("You have joined *" in told for told in town.told(town.mia)) == 1  # the thanks
    for said in (town.told(town.mia), town.told(town.omar), town.posts(town.cleo, town.admin)):
        assert len(set(said)) == len(said) > 0
    assert {posted.content.get("type", "command") for posted, _ in tap.kept} >= {
        "command", "block_actions", "view_submission", "event_callback",
    }  # fmt: skip
    assert tap.differed == []


def test_what_is_posted_again_too_late_or_changed_is_refused(tap: Tap) -> None:
    town = tap.town
    town.press_join_and_apply_without_waiting(town.mia, "mentee")
    posted, _ = tap.last("view_submission")
    changed = posted.body.replace(town.mia.id.encode(), town.omar.id.encode())
    assert changed != posted.body
    assert tap.post(changed, posted.headers).status == 401
    assert tap.post(posted.body, {**posted.headers, "x-slack-signature": "v0=0"}).status == 401
    assert tap.post(posted.body, posted.headers).status == 200
    town.playground.clock.advance(timedelta(minutes=6))
    assert tap.post(posted.body, posted.headers).status == 401
    assert town.told(town.omar) == []
