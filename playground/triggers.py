"""trigger_ids live three seconds on the wall and work once; response_urls five times in thirty minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from playground.ids import Ids
from playground.refusal import Refused

TRIGGER_LIVES = 3.0
URL_USES = 5
URL_LIVES = timedelta(minutes=30)


@dataclass(eq=False)
class Trigger:
    """Born of one act of one person; `root` is the modal stack it was born in, if any."""

    id: str
    person: str
    root: str | None
    born: float
    used: bool = False


@dataclass(eq=False)
class ResponseUrl:
    """Where the app may answer an act; `message` is what the act happened on (ts), if anything."""

    id: str
    person: str
    channel: str
    message: str | None
    ephemeral: bool
    born: datetime
    uses: int = 0


class Triggers:
    """All triggers and response_urls given out."""

    def __init__(self, ids: Ids, wall: Callable[[], float], now: Callable[[], datetime]) -> None:
        self._ids = ids
        self._wall = wall
        self._now = now
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def new(self, person: str, root: str | None = None) -> str:
        """A trigger for an act that happens now."""
        secret = self._ids.secret(32)
        trigger = Trigger(
            f"{int(secret[:8], 16)}.{int(secret[8:14], 16)}.{secret}", person, root, self._wall()
        )
        self._triggers[trigger.id] = trigger
        return trigger.id

    def take(self, trigger_id: object) -> Trigger:
        """Use a trigger up. Refused: invalid_trigger_id, exchanged_trigger_id, expired_trigger_id."""
        trigger = self._triggers.get(trigger_id) if isinstance(trigger_id, str) else None
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._wall() - trigger.born > TRIGGER_LIVES:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(
        self, person: str, channel: str, *, message: str | None = None, ephemeral: bool = False
    ) -> str:
        """The id of a new response_url."""
        url = ResponseUrl(self._ids.secret(24), person, channel, message, ephemeral, self._now())
        self._urls[url.id] = url
        return url.id

    def gave(self, url_id: str) -> bool:
        """Whether a response_url was given out here."""
        return url_id in self._urls

    def answer_to(self, url_id: str) -> ResponseUrl:
        """Use a response_url once. Refused: expired_url, used_url."""
        url = self._urls.get(url_id)
        if url is None:
            raise Refused("no_service")
        if self._now() - url.born > URL_LIVES:
            raise Refused("expired_url")
        if url.uses >= URL_USES:
            raise Refused("used_url")
        url.uses += 1
        return url
