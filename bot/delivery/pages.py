"""Reading what Slack gives page by page, where a page a while is all that its limits allow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.delivery.slack import Refused, Slack

REMEMBERED = 1000
"""Readings that were broken off and may go on; the oldest is forgotten and begins anew."""


class Pages:
    """Reads lists of one method. A reading that had to wait goes on where it was, so that it comes to its end."""

    def __init__(self, slack: Slack, method: str) -> None:
        self._slack = slack
        self._method = method
        self._cursors: dict[str, str] = {}

    def read(self, name: str, holding: str, arguments: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The entries of the list `holding`, from the first page or from where the reading `name` was broken off.

        Raises Busy before a page that must wait: read again then, by the same name. Raises Refused and Unclear.
        """
        while True:
            cursor = self._cursors.get(name, "")
            try:
                answer = self._slack.call(self._method, **arguments, **({"cursor": cursor} if cursor else {}))
            except Refused as refused:
                if refused.code != "invalid_cursor" or not cursor:
                    raise
                del self._cursors[name]  # cursors do not live for ever
                continue
            following = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            self._cursors.pop(name, None)
            yield from answer.get(holding, ())
            if not following:
                return
            self._cursors[name] = following
            while len(self._cursors) > REMEMBERED:
                del self._cursors[next(iter(self._cursors))]
