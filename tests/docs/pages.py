"""The pages of the documentation as what they are made of: headings, links, pictures, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
_MARK = re.compile(r"<!--\s*(.*?)\s*-->", re.DOTALL)
_PUNCTUATION = re.compile(r"[^\w\- ]")


@dataclass(frozen=True)
class Code:
    """A fenced block. `mark`: what the comment right before it says, for whoever runs it; `language` as written."""

    page: str
    line: int
    language: str
    text: str
    mark: str = ""

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


@dataclass(frozen=True)
class Link:
    """Where a link or picture leads, and its words (of a picture: what it shows)."""

    page: str
    line: int
    target: str
    words: str
    is_picture: bool


@dataclass(frozen=True)
class Page:
    """A Markdown file of the repository."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def _tokens(self) -> list[Token]:
        return MarkdownIt("commonmark").enable("table").parse(self.text)

    def codes(self) -> Iterator[Code]:
        """Every fenced block."""
        before = ""
        for token in self._tokens:
            if token.type == "html_block":
                found = _MARK.findall(token.content)
                before = found[-1] if found else ""
                continue
            if token.type == "fence":
                yield Code(self.name, _line(token), token.info.strip(), token.content, before)
            before = ""

    def inline(self) -> Iterator[tuple[int, str]]:
        """Every piece of code within a sentence or table, with its line."""
        for token in self._tokens:
            for child in token.children or ():
                if child.type == "code_inline":
                    yield _line(token), child.content

    def links(self) -> Iterator[Link]:
        """Every link and picture."""
        for token in self._tokens:
            children = token.children or []
            for position, child in enumerate(children):
                if child.type == "image":
                    yield Link(self.name, _line(token), str(child.attrGet("src")), child.content, True)
                elif child.type == "link_open":
                    words = "".join(one.content for one in children[position + 1 :][:1])
                    yield Link(self.name, _line(token), str(child.attrGet("href")), words, False)

    def anchors(self) -> set[str]:
        """What can stand after # in a link to this page: its headings as code hosts write them."""
        found: dict[str, int] = {}
        for opening, content in zip(self._tokens, self._tokens[1:], strict=False):
            if opening.type == "heading_open":
                words = "".join(child.content for child in content.children or ())
                anchor = _PUNCTUATION.sub("", words.lower()).replace(" ", "-")
                again = found.get(anchor, 0)
                found[anchor] = again + 1
                if again:
                    found[f"{anchor}-{again}"] = 1
        return set(found)

    def tables(self) -> Iterator[tuple[str, list[list[str]]]]:
        """Every table, as the comment right before it and its rows of cells, the head left out."""
        lines = self.text.split("\n")
        for token in self._tokens:
            if token.type == "table_open" and token.map is not None:
                first, last = token.map
                mark = _MARK.search(lines[first - 1]) if first else None
                rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[first + 2 : last]]
                yield mark[1] if mark else "", [[cell.strip() for cell in row] for row in rows]


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0


def pages() -> list[Page]:
    """README, everything beside it and under docs and deploy."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")]
    return [Page(path) for path in sorted(found)]
