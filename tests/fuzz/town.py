"""The town of the review stage with the whole app at its door: payloads come in as Slack sends them, through Bolt.

Everything that is done is undone again, on either database, so that each example finds the same town. What would harm
somebody later is looked for at once: views and messages that Slack refuses, text that became a mention, words in the
log, and what only PostgreSQL would refuse.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy import Connection, String, event, func, select
from sqlalchemy.orm import Session

from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.bootstrap import open_app
from bot.domain.messages import NoLongerApplies
from bot.installing.leaving import register_leaving
from bot.listeners import trail
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.register import register
from bot.listeners.wiring import Wiring
from bot.log import configure
from bot.usecases.facts.loading import load
from bot.web.slack import Signatures, SlackRequests
from db.models import OutboxRow
from db.session import Sessions, WorkspaceSession
from playground.blockkit import check_message_blocks, check_view
from tests.conftest import NOW, TEAM
from tests.fuzz.wild import MARK
from tests.listeners.review_town import ReviewTown
from tests.web.signing import FORM, JSON, SECRET, posted

CALLS = ("<!channel", "<!here", "<!everyone", "<!subteam", "<!date^1^", "<https://evil", "<mailto:a@b", "<#C1|",
         "@channel",
         "@here", "@everyone")  # fmt: skip
"""What would call or deceive people, if text of somebody's had become more than text."""


class RefusedHereError(AssertionError):
    """Slack, or PostgreSQL, would have refused it."""


@dataclass
class Said:
    """What somebody got for one request, besides the acknowledgement."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    whispers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[BaseException] = field(default_factory=list)


class StrictSlack(WebClient):
    """Answers what listeners ask before their transaction, and looks at every view that they open."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-fuzz")
        self.said = Said()

    def api_call(self, api_method: str, **given: Any) -> Any:  # type: ignore[override]
        arguments = {**(given.get("params") or {}), **(given.get("json") or {})}
        json.dumps(arguments, ensure_ascii=False).encode()
        self.said.calls.append((api_method, arguments))
        match api_method:
            case "users.info":
                return self._person(str(arguments["user"]))
            case "conversations.members":
                return {
                    "ok": True,
                    "members": ["UCLEO", "UCOCO", "UADA"],
                    "response_metadata": {"next_cursor": ""},
                }
            case "conversations.info":
                return {"ok": True, "channel": {"is_private": True, "is_member": True}}
            case "views.open" | "views.push" | "views.update":
                require_view(arguments["view"])
        return {"ok": True}

    @staticmethod
    def _person(slack_id: str) -> dict[str, Any]:
        if slack_id.startswith("U") and slack_id.isalnum() and len(slack_id) < 20:
            return {"ok": True, "user": {"id": slack_id, "profile": {"real_name": "New <!here>"}}}
        answer = {"ok": False, "error": "user_not_found"}
        raise SlackApiError(
            "user_not_found",
            SlackResponse(
                client=None, http_verb="", api_url="", req_args={}, data=answer, headers={}, status_code=200
            ),
        )


def require_view(view: Mapping[str, Any]) -> None:
    """What Slack takes, without anything in it that became more than text."""
    problems = check_view(view)
    if problems:
        raise RefusedHereError(f"{view.get('callback_id')}: {problems[:3]}")
    require_harmless([block for block in view["blocks"] if block["type"] != "input"])


def require_message(message: Mapping[str, Any]) -> None:
    blocks = list(message.get("blocks") or ())
    problems = check_message_blocks(blocks) if blocks else []
    if problems:
        raise RefusedHereError(f"{problems[:3]}")
    if not str(message.get("text") or "").strip():
        raise RefusedHereError("a message without words for notifications")
    require_harmless(blocks)
    require_harmless(message.get("text"))


def require_harmless(node: Any) -> None:
    """No text is markup that people typed. What is in a plain_text is read letter by letter."""
    if isinstance(node, str):
        for call in CALLS:
            if call in node:
                raise RefusedHereError(f"{call} in {node[:200]!r}")
        if any(0xD800 <= ord(letter) < 0xE000 or letter == "\x00" for letter in node):
            raise RefusedHereError(f"no text: {node[:200]!r}")
    elif isinstance(node, list | tuple):
        for one in node:
            require_harmless(one)
    elif isinstance(node, Mapping):
        for name, one in node.items():
            if not (node.get("type") == "plain_text" or name in ("value", "action_id", "block_id", "url")):
                require_harmless(one)


class Rehearsing(Sessions):
    """Transactions that come to an end like any, inside of one that is rolled back."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self.connection: Connection | None = None

    @contextmanager
    def scene(self) -> Iterator[Connection]:
        """Whatever is done until the block ends has not happened."""
        with self.engine.connect() as connection, connection.begin() as whole:
            self.connection = connection
            try:
                yield connection
            finally:
                self.connection = None
                whole.rollback()

    @contextmanager
    def writing(self, workspace_id: str) -> Iterator[WorkspaceSession]:
        if self.connection is None:
            with super().writing(workspace_id) as session:
                yield session
            return
        with self.connection.begin_nested(), _on(self.connection, workspace_id) as session, session.begin():
            yield session

    @contextmanager
    def reading(self, workspace_id: str) -> Iterator[WorkspaceSession]:
        if self.connection is None:
            with super().reading(workspace_id) as session:
                yield session
            return
        with _on(self.connection, workspace_id) as session:
            yield session


def _on(connection: Connection, workspace_id: str) -> WorkspaceSession:
    made = WorkspaceSession.__new__(WorkspaceSession)
    Session.__init__(
        made, connection, expire_on_commit=False, autoflush=True, join_transaction_mode="create_savepoint"
    )
    made.workspace_id, made.read_only, made._answers, made.kept = workspace_id, False, {}, []
    return made


class FuzzTown(ReviewTown):
    """`send` takes a payload in, `post` the same over signed HTTP; both answer status and acknowledgement."""

    def __init__(self, sessions: Rehearsing, path: Path) -> None:
        super().__init__(sessions, path, NOW)
        self.slack = StrictSlack()
        desk = Desk(sessions, self.slack, TEAM, "UBOT", lambda: self.now, lambda: None)
        self.guard = Guard(desk)
        home = AuthorizeResult(
            enterprise_id=None, team_id=TEAM, bot_token="xoxb-fuzz", bot_id="BBOT", bot_user_id="UBOT"
        )
        app = open_app(self.slack, lambda team: home if team == TEAM else None, ThreadPoolExecutor(1))
        register_leaving(app, lambda *_: None)
        register(Wiring(app, _OneDesk(desk)))
        self.rehearsing = sessions
        self._door = SlackRequests(app, Signatures(SECRET, lambda: NOW))
        with sessions.reading(TEAM) as session:
            self._last = session.scalar(select(func.max(OutboxRow.id))) or 0

    def request(self, body: Mapping[str, Any]) -> tuple[int, Any, Said]:
        """Send it over HTTP as Slack would; everything is looked at before it is undone."""
        form = "command" in body
        content = _as_form(body) if form else json.dumps(body)
        written = io.StringIO()
        configure("DEBUG", "json", written)
        self.slack.said = said = Said()
        with self.rehearsing.scene() as connection, _heard(said), _strict(connection):
            answer = self._door(posted(content, NOW, FORM if form else JSON))
            self._look_at_messages()
        for problem in said.problems:
            raise problem
        assert answer.status < 500, (answer.status, written.getvalue()[-2000:])
        assert MARK not in written.getvalue(), written.getvalue()
        ack = json.loads(answer.body) if answer.body.startswith(b"{") else answer.body.decode()
        for whisper in said.whispers:
            require_message(whisper)
        if isinstance(ack, dict):
            self._look_at_ack(ack, body)
        return answer.status, ack, said

    @staticmethod
    def _look_at_ack(ack: Mapping[str, Any], body: Mapping[str, Any]) -> None:
        if ack.get("response_action") == "errors":
            shown = {
                block.get("block_id") for block in body["view"]["blocks"] if block.get("type") == "input"
            }
            assert ack["errors"], "a refusal without a word"
            assert set(ack["errors"]) <= shown, (ack, shown)
            assert all(text.strip() and len(text) <= 2000 for text in ack["errors"].values()), ack
        elif "view" in ack:
            require_view(ack["view"])
        elif "text" in ack:
            require_message(ack)

    def _look_at_messages(self) -> None:
        """Every message that was written is rendered as its reader would get it."""
        with self.sessions.reading(TEAM) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.id > self._last).limit(20))
            for row in rows.all():
                if row.kind in VIEWS:
                    try:
                        shown = VIEWS[row.kind](load(session, row.kind, row.args, self.now), Reader())
                    except NoLongerApplies:
                        continue
                    require_message({"text": shown.text, "blocks": shown.blocks})


class _OneDesk:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, team_id: str) -> Desk | None:
        return self._desk if team_id == TEAM else None


def _as_form(body: Mapping[str, Any]) -> str:
    from urllib.parse import urlencode

    return urlencode({name: str(value).encode("utf-8", "replace") for name, value in body.items()})


@contextmanager
def _heard(said: Said) -> Iterator[None]:
    """What listeners could not answer is a finding; what they answer by response_url is looked at."""
    whole = trail.Trail.failed

    def failed(self: Any, outcome: Any, problem: BaseException) -> None:
        said.problems.append(problem)
        whole(self, outcome, problem)

    def send(_self: Any, **message: Any) -> None:
        said.whispers.append(message)

    with patch.object(trail.Trail, "failed", failed), patch("bot.listeners.reach.ResponseClient.send", send):
        yield


@contextmanager
def _strict(connection: Connection) -> Iterator[None]:
    """SQLite takes what PostgreSQL refuses: NUL in a text, a text longer than its column, a number beyond it."""
    if connection.dialect.name != "sqlite":
        yield
        return

    def look(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        for one in parameters if isinstance(parameters, list) else [parameters]:
            for value in one if isinstance(one, tuple) else one.values():
                if isinstance(value, str) and ("\x00" in value or "\\u0000" in value):
                    raise RefusedHereError(f"NUL in {statement[:200]}")

    def fits(session: Session, _context: Any, _instances: Any) -> None:
        for row in (*session.new, *session.dirty):
            for column in type(row).__table__.columns:  # type: ignore[attr-defined]
                value = getattr(row, column.key, None)
                if isinstance(column.type, String) and isinstance(value, str) and column.type.length:
                    if len(value) > column.type.length:
                        raise RefusedHereError(f"{column}: {len(value)} characters")
                elif type(value) is int and abs(value) > 2**31 - 1 and str(column.type) == "INTEGER":
                    raise RefusedHereError(f"{column}: {value}")

    event.listen(connection, "before_cursor_execute", look)
    event.listen(WorkspaceSession, "before_flush", fits)
    try:
        yield
    finally:
        event.remove(WorkspaceSession, "before_flush", fits)
        event.remove(connection, "before_cursor_execute", look)
