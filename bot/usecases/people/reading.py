"""Reading the list of people from Slack, once a day: what an event did not tell us is found here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.calendar import next_daily_look
from bot.domain.pace import between
from bot.log import logger
from bot.slack_api import NETWORK, TOO_MANY, code_of, seconds_to_wait
from bot.usecases.closing.departure import person_left
from bot.usecases.people.directory import known, read_page, remember_all, unknown_among, workspace_of
from bot.usecases.people.newcomers import invite_newcomer
from db.session import Sessions

BETWEEN_PAGES = between("users.list")
AFTER_FAILURE = timedelta(minutes=1)
DEFAULT_RETRY_AFTER = 30

_log = logger("people")


class PeopleJob:
    """Reads everybody at the first run and every day after; a page at a time, never inside a transaction.

    `now` gives the time, aware and in UTC. A reading that is cut off is begun anew by the next process:
    remembering someone twice changes nothing.
    """

    name = "people"

    def __init__(
        self, sessions: Sessions, workspace_id: str, client: WebClient, now: Callable[[], datetime]
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._client = client
        self._now = now
        self._cursor = ""
        self._next: datetime | None = None

    def run(self) -> datetime | None:
        """Read what is due; returns when to come again."""
        now = self._now()
        if self._next is None:
            self._next = self._due(now)
        if self._next <= now:
            self._next = self._read(now)
        return self._next

    def _due(self, now: datetime) -> datetime:
        with self._sessions.reading(self._workspace_id) as session:
            workspace = workspace_of(session)
            read_at = workspace.people_read_at if workspace else None
        return next_daily_look(read_at) if read_at else now

    def _read(self, now: datetime) -> datetime:
        """Read pages until one must wait. Returns when to go on."""
        try:
            users, cursor = read_page(self._client, self._cursor)
        except SlackApiError as problem:
            return now + self._wait_after(problem)
        except NETWORK as problem:
            _log.warning("people_not_read", error=type(problem).__name__)
            return now + AFTER_FAILURE
        with self._sessions.writing(self._workspace_id) as session:
            workspace = workspace_of(session)
            read_before = workspace.people_read_at if workspace is not None else None
            strangers = unknown_among(session, users) if read_before is not None else ()
            for person in remember_all(session, users, now):
                person_left(session, person, now)
            session.flush()
            for slack_id in strangers:  # the event that told of them did not reach us
                invite_newcomer(session, known(session, slack_id), read_before or now, now)
            if not cursor and workspace is not None:
                workspace.people_read_at = now
        self._cursor = cursor
        _log.info("people_read", count=len(users))
        return now + BETWEEN_PAGES if cursor else next_daily_look(now)

    def _wait_after(self, problem: SlackApiError) -> timedelta:
        response = problem.response
        code = code_of(problem)
        if response.status_code == TOO_MANY:
            _log.info("people_wait", code=code)
            return timedelta(seconds=seconds_to_wait(response.headers, DEFAULT_RETRY_AFTER))
        _log.warning("people_not_read", code=code)
        if code == "invalid_cursor":
            self._cursor = ""
        return AFTER_FAILURE
