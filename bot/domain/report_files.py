"""In which formats a report can be had, and how one is asked for in a command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import DomainError

PDF, XLSX, CSV = "pdf", "xlsx", "csv"
FORMATS = (PDF, XLSX, CSV)
MESSAGE = "message"
"""Not a file but the figures in a message: of a cohort too large to be counted while its reader waits."""
BEHIND = "behind:"
"""Before the key of a figure: a list of what it counts, of a cohort too large to be opened in a window."""
PICTURE = "picture:"
"""Before the name of one picture, as what a file holds."""

LONGEST_WHAT = 32
"""Characters of what a file holds."""

ASKED, SENT, EMPTY, REFUSED = "asked", "sent", "empty", "refused"
"""What became of a file: on its way, arrived, nothing to draw, not taken by Slack."""
COORDINATOR, CHAMPION, MONTHLY = "asked", "shared", "monthly"
"""Why a report goes out: a coordinator asked for it, shared it with the champion, or a month has begun."""

_SAME = {"excel": XLSX, "xls": XLSX, "spreadsheet": XLSX}
_DASHES = "-–—‒−"
"""Keyboards on phones and Macs turn two hyphens into one long dash."""
_SHOWN = 60


@dataclass(frozen=True)
class Asked:
    """What was typed after `report`: a program's name, and a format (empty: to be read in Slack)."""

    program: str
    format: str = ""


def asked_for(words: Sequence[str]) -> Asked:
    """`--format xlsx`, `--format=xlsx` or `--xlsx` among the words, the rest being a program's name.

    Raises report_format_unknown (typed).
    """
    name: list[str] = []
    found = ""
    rest = iter(words)
    for word in rest:
        option = word.lstrip(_DASHES).casefold()
        if word[:1] not in _DASHES or not option:
            name.append(word)
            continue
        key, _, value = option.partition("=")
        found = _format((value or next(rest, "")) if key in ("format", "f") else key)
    return Asked(" ".join(name), found)


def _format(typed: str) -> str:
    wanted = typed.strip().casefold().lstrip(".")
    wanted = _SAME.get(wanted, wanted)
    if wanted not in FORMATS:
        raise DomainError("report_format_unknown", typed=typed[:_SHOWN])
    return wanted
