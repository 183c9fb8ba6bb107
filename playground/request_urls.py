"""Signed HTTP: everything is posted to the app's request URLs, and the answer is the acknowledgement.

Several addresses stand behind one: the playground is their balancer, and goes on to the next when nobody listens.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urlencode, urlsplit

import h11

from playground.link import Envelope, Link

LARGEST_ANSWER = 1_000_000  # bytes
USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
_REASONS = {"timeout": "http_timeout", "http_error": "http_error", "invalid_answer": "http_error"}


class UrlRefused(ValueError):  # noqa: N818  (reads as a sentence)
    """Slack would not accept this request URL; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What the app said. `kind` is its content type without parameters."""

    status: int
    kind: str
    body: bytes


class _NobodyThere(OSError):  # noqa: N818  (reads as a sentence)
    """Nobody listens at this address, so another one may be tried."""


class RequestUrls:
    """Posts each envelope to one of `urls` in turn. `now` is the time that goes into the signature.

    Raises ValueError for an address outside of this machine: the playground speaks to nobody else.
    """

    def __init__(self, link: Link, secret: str, now: Callable[[], datetime], urls: Sequence[str]) -> None:
        self._link = link
        self._secret = secret.encode()
        self._now = now
        self._urls = [_local(url) for url in urls]
        self._turn = 0
        self._lock = threading.Lock()
        self._tasks: dict[Envelope, asyncio.Task[None]] = {}

    # --- registering -------------------------------------------------------------------------------
    def verify(self, challenge: str) -> None:
        """Ask each address whether it is the app's; not from the server's loop. Raises UrlRefused."""
        body = json.dumps(
            {"token": "verification-token", "challenge": challenge, "type": "url_verification"}
        ).encode()
        for url in self._urls:
            answer = self._link.wait_for(self._ask(url, body))
            if answer is None:
                raise UrlRefused(f"{url.geturl()} does not answer.")
            if answer.status != 200 or _challenge(answer) != challenge:  # noqa: PLR2004
                raise UrlRefused(f"{url.geturl()} does not answer with the challenge.")

    async def _ask(self, url: SplitResult, body: bytes) -> Answer | None:
        try:
            return await self._exchange(url, self._head(url, JSON, body), body)
        except (OSError, h11.ProtocolError):
            return None

    # --- envelopes ---------------------------------------------------------------------------------
    def carry(self, envelope: Envelope, fault: str | None) -> bool:
        """Begin to post it."""
        self._link.call(self._begin, envelope, fault)
        return bool(self._urls)

    def forget(self, envelope: Envelope) -> None:
        """Hang up."""
        self._link.call(self._cancel, envelope)

    def reason(self, failure: str) -> str:
        """In Slack's words for x-slack-retry-reason."""
        return _REASONS.get(failure, "connection_failed")

    def _begin(self, envelope: Envelope, fault: str | None) -> None:
        self._tasks[envelope] = asyncio.ensure_future(self._post(envelope, fault))

    def _cancel(self, envelope: Envelope) -> None:
        task = self._tasks.pop(envelope, None)
        if task is not None:
            task.cancel()

    async def _post(self, envelope: Envelope, fault: str | None) -> None:
        kind, body = _wire(envelope)
        answer: Answer | None = None
        failure = "no_connection"
        for url in self._in_turn():
            try:
                head = self._head(url, kind, body, envelope)
                answer = await self._exchange(url, head, body, deaf=fault == "drop_socket")
            except _NobodyThere:
                continue
            except (OSError, h11.ProtocolError):
                failure = "connection_lost"
            break
        self._tasks.pop(envelope, None)  # from here on nobody may cancel what its answer does
        if answer is None:
            self._link.failed(envelope, failure)
        elif not 200 <= answer.status < 300:  # noqa: PLR2004
            self._link.refuse("http_error", envelope=envelope.id, status=answer.status)
            self._link.failed(envelope, "http_error")
        else:
            self._take(envelope, answer)

    def _take(self, envelope: Envelope, answer: Answer) -> None:
        """What was answered: nothing, JSON, or (to a command) a sentence."""
        if not answer.body or not envelope.accepts:
            self._link.answered(envelope, answer.body.decode(errors="replace"))
            return
        try:
            text = answer.body.decode()
            reply = json.loads(text) if answer.kind == JSON else text
        except ValueError:
            reply = None
        if isinstance(reply, dict) or (isinstance(reply, str) and envelope.kind == "slash_commands"):
            self._link.answered(envelope, reply)
        else:
            self._link.refuse("invalid_answer", envelope=envelope.id, kind=answer.kind)
            self._link.failed(envelope, "invalid_answer")

    def _in_turn(self) -> Iterator[SplitResult]:
        with self._lock:
            self._turn += 1
            first = self._turn
        for step in range(len(self._urls)):
            yield self._urls[(first + step) % len(self._urls)]

    # --- the wire ----------------------------------------------------------------------------------
    def _head(
        self, url: SplitResult, kind: str, body: bytes, envelope: Envelope | None = None
    ) -> h11.Request:
        stamp = str(int(self._now().timestamp()))
        headers = [
            ("Host", url.netloc),
            ("User-Agent", USER_AGENT),
            ("Accept", "*/*"),
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("X-Slack-Request-Timestamp", stamp),
            ("X-Slack-Signature", sign(self._secret, stamp, body)),
            ("Connection", "close"),
        ]
        if envelope is not None and envelope.attempt:
            headers += [
                ("X-Slack-Retry-Num", str(envelope.attempt)),
                ("X-Slack-Retry-Reason", envelope.reason),
            ]
        return h11.Request(method="POST", target=url.path or "/", headers=headers)

    async def _exchange(
        self, url: SplitResult, head: h11.Request, body: bytes, *, deaf: bool = False
    ) -> Answer:
        """One request over a connection of its own; `deaf` hangs up without listening to the answer.

        Raises _NobodyThere, OSError when the connection breaks, h11.ProtocolError when it is no HTTP.
        """
        try:
            reader, writer = await asyncio.open_connection(url.hostname, url.port or 80)
        except OSError as problem:
            raise _NobodyThere(str(problem)) from None
        wire = h11.Connection(h11.CLIENT)
        try:
            for event in (head, h11.Data(data=body), h11.EndOfMessage()):
                writer.write(wire.send(event) or b"")
            await writer.drain()
            if deaf:
                raise ConnectionResetError
            return await _read(wire, reader)
        finally:
            writer.close()


async def _read(wire: h11.Connection, reader: asyncio.StreamReader) -> Answer:
    status, kind, body = 0, "", b""
    while True:
        event = wire.next_event()
        if event is h11.NEED_DATA:
            wire.receive_data(await reader.read(65536))
        elif isinstance(event, h11.Response):
            status = event.status_code
            given = dict(event.headers).get(b"content-type", b"")
            kind = given.decode("latin-1").partition(";")[0].strip().lower()
        elif isinstance(event, h11.Data):
            body += bytes(event.data)
            if len(body) > LARGEST_ANSWER:
                raise ConnectionResetError
        elif isinstance(event, h11.EndOfMessage):
            return Answer(status, kind, body)


def sign(secret: bytes, stamp: str, body: bytes) -> str:
    """Slack's signature, version 0, of a body sent at `stamp` (seconds since 1970)."""
    return "v0=" + hmac.new(secret, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()


def _wire(envelope: Envelope) -> tuple[str, bytes]:
    """Content type and body."""
    if envelope.kind == "events_api":
        return JSON, json.dumps(envelope.payload).encode()
    if envelope.kind == "slash_commands":
        return FORM, urlencode(envelope.payload).encode()
    return FORM, urlencode({"payload": json.dumps(envelope.payload)}).encode()


def _challenge(answer: Answer) -> str:
    text = answer.body.decode(errors="replace")
    if answer.kind == FORM:
        return text.removeprefix("challenge=")
    if answer.kind != JSON:
        return text.strip()
    try:
        found = json.loads(text)
    except ValueError:
        return ""
    return str(found.get("challenge", "")) if isinstance(found, dict) else ""


def _local(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError(f"the playground posts to this machine only, not to {url}")
    return parts
