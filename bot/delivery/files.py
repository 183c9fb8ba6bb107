"""The files of a draft, each uploaded once: its picture for the message, its full list into the thread."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import defer

from blocks.matching.drafts.histogram import histogram_picture, histogram_words
from blocks.matching.drafts.spreadsheet import draft_sheet
from blocks.reader import Reader
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Refused, Slack
from bot.delivery.standing import standing_message
from bot.delivery.uploads import Bytes, Uploads
from bot.domain.messages import NoLongerApplies, Place
from bot.domain.states.match_round import RoundState
from bot.log import logger
from bot.readers import reader_at
from bot.usecases.facts.drafts import figures
from bot.usecases.facts.spreadsheet import sheet_shown
from bot.usecases.matching.drafts.rounds import message_key, show_round
from db.models import MatchRound
from db.session import Sessions

SHARED, REFUSED = "shared", "refused"
PICTURE, SHEET = "picture", "sheet"
_COLUMN = {PICTURE: "picture_file", SHEET: "sheet_file"}

_log = logger("delivery")


class Files:
    """Uploads what belongs to rounds of matching, for one workspace. `wake` tells that a message must change."""

    def __init__(self, sessions: Sessions, workspace_id: str, slack: Slack, wake: Callable[[], None]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._uploads = Uploads(slack)
        self._wake = wake

    def share(self, parcel: Parcel, now: datetime) -> None:
        """Make one file appear, once. Raises Busy, Unclear or NoLongerApplies; what Slack refuses for good is
        written down, and the draft says so.
        """
        round_id, what = int(parcel.args["round"]), str(parcel.args["what"])
        try:
            known, thread, reader = self._look(round_id, what, now)
            channel, ts = thread
            title = reader.say("The full draft") if what == SHEET else reader.say("How well the pairs fit")
            self._uploads.bring(
                known,
                lambda: self._make(round_id, what, reader),
                lambda file_id: self._remember(round_id, what, file_id),
                title,
                {"channel_id": channel, "thread_ts": ts} if what == SHEET else {},
            )
        except Refused as refused:
            _log.warning("file_refused", row=parcel.id, kind=what, code=refused.code)
            self._note(round_id, what, REFUSED, now)
            raise NoLongerApplies from None
        self._note(round_id, what, SHARED, now)

    def _look(self, round_id: int, what: str, now: datetime) -> tuple[str | None, tuple[str, str], Reader]:
        """The id of a file that was begun before, the message it belongs to (channel, ts), and who reads it."""
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get(MatchRound, round_id, options=[defer(MatchRound.unmatched)])
            if made is None or made.status == RoundState.DISCARDED:
                raise NoLongerApplies
            standing = standing_message(session, message_key(round_id), now)
            reader = reader_at(session, Place.ADMIN, {"round": round_id})
            return getattr(made, _COLUMN[what]), (standing.channel, standing.ts), reader

    def _make(self, round_id: int, what: str, reader: Reader) -> Bytes:
        with self._sessions.reading(self._workspace_id) as session:
            if what == SHEET:
                return Bytes(f"draft-{round_id}.xlsx", draft_sheet(sheet_shown(session, round_id), reader))
            _, _, fits = figures(session, round_id)
        words = histogram_words(fits, reader)[:1000]
        return Bytes(f"draft-{round_id}.png", histogram_picture(fits, reader), words)

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
