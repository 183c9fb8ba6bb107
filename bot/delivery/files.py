"""The files of a draft, each uploaded once: its picture for the message, its full list into the thread.

A file's id is written down before the step that makes it appear, so that after a crash or an answer that never
came the file is looked up by it instead of being uploaded a second time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import defer

from blocks.matching.drafts.histogram import histogram_picture, histogram_words
from blocks.matching.drafts.spreadsheet import draft_sheet
from bot.delivery.queue import Parcel
from bot.delivery.slack import Refused, Slack, Unclear
from bot.delivery.standing import standing_message
from bot.domain.messages import NoLongerApplies
from bot.domain.states.match_round import RoundState
from bot.log import logger
from bot.readers import shared_reader
from bot.usecases.facts.drafts import figures
from bot.usecases.facts.spreadsheet import sheet_shown
from bot.usecases.matching.drafts.rounds import message_key, show_round
from db.models import MatchRound
from db.session import Sessions

SHARED, REFUSED = "shared", "refused"
PICTURE, SHEET = "picture", "sheet"
_COLUMN = {PICTURE: "picture_file", SHEET: "sheet_file"}
_NEVER_THERE = frozenset({"file_not_found", "file_deleted", "not_visible"})

_log = logger("delivery")


class Files:
    """Uploads what belongs to rounds of matching, for one workspace. `wake` tells that a message must change."""

    def __init__(self, sessions: Sessions, workspace_id: str, slack: Slack, wake: Callable[[], None]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack
        self._wake = wake

    def share(self, parcel: Parcel, now: datetime) -> None:
        """Make one file appear, once. Raises Busy, Unclear or NoLongerApplies; what Slack refuses for good is
        written down, and the draft says so.
        """
        round_id, what = int(parcel.args["round"]), str(parcel.args["what"])
        try:
            known, thread = self._look(round_id, what, now)
            if known is None or not self._appears(known):
                known = known or self._upload(round_id, what)
                self._complete(round_id, what, known, thread)
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind=what, code=refused.code)
            self._note(round_id, what, REFUSED, now)
            raise NoLongerApplies from None
        self._note(round_id, what, SHARED, now)

    def _look(self, round_id: int, what: str, now: datetime) -> tuple[str | None, tuple[str, str]]:
        """The id of a file that was begun before, and the message it belongs to (channel, ts)."""
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get(MatchRound, round_id, options=[defer(MatchRound.unmatched)])
            if made is None or made.status == RoundState.DISCARDED:
                raise NoLongerApplies
            standing = standing_message(session, message_key(round_id), now)
            return getattr(made, _COLUMN[what]), (standing.channel, standing.ts)

    def _appears(self, file_id: str) -> bool:
        """Whether an earlier attempt came through."""
        try:
            self._slack.call("files.info", file=file_id)
        except Refused as refused:
            if refused.code not in _NEVER_THERE:
                raise
            return False
        return True

    def _upload(self, round_id: int, what: str) -> str:
        """Bring the bytes to Slack, where nobody sees them yet, and write down the file's id."""
        name, words, content = self._make(round_id, what)
        arguments: dict[str, Any] = {"filename": name, "length": len(content)}
        if words:
            arguments["alt_txt"] = words
        answer = self._slack.call("files.getUploadURLExternal", **arguments)
        self._slack.upload(str(answer["upload_url"]), content)
        file_id = str(answer["file_id"])
        self._remember(round_id, what, file_id)
        return file_id

    def _make(self, round_id: int, what: str) -> tuple[str, str, bytes]:
        """A file's name, its words for who cannot see it, and its bytes."""
        reader = shared_reader()
        with self._sessions.reading(self._workspace_id) as session:
            if what == SHEET:
                return f"draft-{round_id}.xlsx", "", draft_sheet(sheet_shown(session, round_id), reader)
            _, _, fits = figures(session, round_id)
        return f"draft-{round_id}.png", histogram_words(fits, reader)[:1000], histogram_picture(fits, reader)

    def _complete(self, round_id: int, what: str, file_id: str, thread: tuple[str, str]) -> None:
        """The step that makes the file appear. Raises Unclear when the upload is gone: it is begun anew."""
        reader = shared_reader()
        titles = {SHEET: reader.say("The full draft"), PICTURE: reader.say("How well the pairs fit")}
        channel, ts = thread
        where = {"channel_id": channel, "thread_ts": ts} if what == SHEET else {}
        try:
            self._slack.call(
                "files.completeUploadExternal", files=[{"id": file_id, "title": titles[what]}], **where
            )
        except Refused as refused:
            if refused.code not in _NEVER_THERE:
                raise
            if not self._appears(file_id):
                self._remember(round_id, what, None)
                raise Unclear("upload_lost") from None

    def _remember(self, round_id: int, what: str, file_id: str | None) -> None:
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get_one(MatchRound, round_id, with_for_update=True)
            setattr(made, _COLUMN[what], file_id)

    def _note(self, round_id: int, what: str, state: str, now: datetime) -> None:
        """Write down what became of a file, and show it in the draft's message."""
        with self._sessions.writing(self._workspace_id) as session:
            made = session.get_one(MatchRound, round_id, with_for_update=True)
            made.progress = {**made.progress, "files": {**made.progress.get("files", {}), what: state}}
            show_round(session, made, now)
        self._wake()
