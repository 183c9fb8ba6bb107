"""Somebody who sets the bot up, without a terminal: answers the questions that they expect, in their order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from click import Abort

CTRL_C = "^C"


class Typist:
    """A `Talk` that asserts each question. `answers`: pairs of words in the question, and what is typed."""

    answers = True

    def __init__(self, *expected: tuple[str, str]) -> None:
        self._expected = list(expected)
        self.lines: list[str] = []
        self.asked: list[str] = []

    @property
    def read(self) -> str:
        """All that was shown."""
        return "\n".join(self.lines)

    @property
    def left(self) -> list[tuple[str, str]]:
        """Questions that never came."""
        return self._expected

    def step(self, number: int, title: str) -> None:
        self.lines.append(f"{number}. {title}")

    def say(self, words: str) -> None:
        self.lines.append(words)

    def ask(self, question: str, *, default: str = "", unasked: str = "") -> str:
        return self._type(question) or default

    def ask_secret(self, question: str, *, unasked: str = "") -> str:
        return self._type(question)

    def choose(self, question: str, choices: Mapping[str, str], *, default: str) -> str:
        typed = self._type(question) or default
        assert typed in choices
        return typed

    def agree(self, question: str, *, default: bool, unasked: str = "") -> bool:
        return {"y": True, "n": False, "": default}[self._type(question)]

    def _type(self, question: str) -> str:
        assert self._expected, f"nobody expected: {question}\n{self.read}"
        words, typed = self._expected.pop(0)
        assert words in question, f"expected {words!r}, asked was {question!r}\n{self.read}"
        self.asked.append(question)
        if typed == CTRL_C:
            raise Abort
        return typed


def no_pause(_seconds: float) -> None:
    raise AssertionError("nobody should have to wait")


Environment = dict[str, Any]
