"""Long documents as messages: each within what Slack takes, broken where a chapter begins if possible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from blocks.parts import Block, section

MOST_BLOCKS = 40
MOST_TEXT = 9_500
"""Characters in all blocks of a message; Slack takes some 13,000."""
PIECE = 2_900
"""Characters of a section."""


def packed(chapters: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Chapters on as few pages as they need; a chapter that fits a page is not torn apart."""
    pages: list[list[Block]] = [[]]
    for chapter in chapters:
        if pages[-1] and not _fits([*pages[-1], *chapter]):
            pages.append([])
        for block in chapter:
            if pages[-1] and not _fits([*pages[-1], block]):
                pages.append([])
            pages[-1].append(block)
    return [page for page in pages if page] or [[]]


def sections(text: str) -> list[Block]:
    """A text of any length (already escaped) in as many sections as it needs; lines stay whole if they can."""
    pieces: list[str] = []
    for line in _lines(text):
        if pieces and len(pieces[-1]) + 1 + len(line) <= PIECE:
            pieces[-1] += f"\n{line}"
        else:
            pieces.append(line)
    return [section(piece) for piece in pieces if piece.strip()]


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        rest = line
        while len(rest) > PIECE:
            cut = _cut(rest)
            yield rest[:cut]
            rest = rest[cut:].lstrip(" ")
        yield rest


def _cut(text: str) -> int:
    """Where to break a line: after a word if there is one, never within an escaped sign or a Slack token."""
    cut = text.rfind(" ", PIECE // 2, PIECE)
    cut = PIECE if cut < 0 else cut
    for opening, closing in (("&", ";"), ("<", ">")):
        start = text.rfind(opening, 0, cut)
        if start >= 0 and text.find(closing, start) >= cut and cut - start < 300:  # noqa: PLR2004 - no token is longer
            cut = start
    return max(1, cut)


def _fits(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= MOST_BLOCKS and sum(map(_length, blocks)) <= MOST_TEXT


def _length(block: Block) -> int:
    if block["type"] == "section":
        return len(block.get("text", {}).get("text", "")) + sum(
            len(one["text"]) for one in block.get("fields", ())
        )
    if block["type"] == "context":
        return sum(len(one.get("text", "")) for one in block["elements"])
    return len(block.get("text", {}).get("text", "")) if isinstance(block.get("text"), dict) else 0
