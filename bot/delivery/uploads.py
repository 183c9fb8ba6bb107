"""Bringing a file to Slack once.

Its id is written down before the step that makes it appear, so that after a crash or an answer that never came the
file is looked up by it instead of being uploaded a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.delivery.slack import Refused, Slack, Unclear
from bot.domain.sound_text import sound

NEVER_THERE = frozenset({"file_not_found", "file_deleted", "not_visible"})


@dataclass(frozen=True)
class Bytes:
    """A file: its name, its bytes, and words for who cannot see it."""

    name: str
    content: bytes
    words: str = ""


_ANGLES = str.maketrans("<>", "‹›")
"""In a title nothing is escaped, and nothing is to look like a mention or a link."""


def _told(title: str) -> str:
    return sound(title).translate(_ANGLES)


class Uploads:
    """Uploads files of one workspace."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack

    def bring(
        self,
        known: str | None,
        make: Callable[[], Bytes],
        remember: Callable[[str | None], None],
        title: str,
        where: Mapping[str, str],
    ) -> None:
        """Make a file appear. `known`: the id of one that was begun before; `remember` writes an id down, None
        where the upload is gone; `where`: the channel and thread, if it belongs into any.

        Raises Busy, Refused, and Unclear when it is to be begun anew.
        """
        if known is not None and self._appears(known):
            return
        file_id = known or self._begin(make(), remember)
        try:
            self._slack.call(
                "files.completeUploadExternal", files=[{"id": file_id, "title": _told(title)}], **dict(where)
            )
        except Refused as refused:
            if refused.code not in NEVER_THERE:
                raise
            if not self._appears(file_id):
                remember(None)
                raise Unclear("upload_lost") from None

    def _appears(self, file_id: str) -> bool:
        """Whether an earlier attempt came through."""
        try:
            self._slack.call("files.info", file=file_id)
        except Refused as refused:
            if refused.code not in NEVER_THERE:
                raise
            return False
        return True

    def _begin(self, made: Bytes, remember: Callable[[str | None], None]) -> str:
        """Bring the bytes to Slack, where nobody sees them yet, and write down the file's id."""
        arguments: dict[str, Any] = {"filename": made.name, "length": len(made.content)}
        if made.words:
            arguments["alt_txt"] = made.words
        answer = self._slack.call("files.getUploadURLExternal", **arguments)
        self._slack.upload(str(answer["upload_url"]), made.content)
        file_id = str(answer["file_id"])
        remember(file_id)
        return file_id
