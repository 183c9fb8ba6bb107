"""Talking with whoever sets the bot up: at a terminal, or with nobody there to answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import click
from rich.console import Console


class UnansweredError(Exception):
    """A question that nobody was there to answer; the message says how to answer it beforehand."""


class Talk(Protocol):
    """How the walk speaks and asks. `unasked` says what to do beforehand where nobody can be asked."""

    @property
    def answers(self) -> bool:
        """Whether somebody is there to answer."""
        ...

    def step(self, number: int, title: str) -> None:
        """A heading."""

    def say(self, words: str) -> None:
        """A paragraph."""

    def ask(self, question: str, *, default: str = "", unasked: str = "") -> str:
        """What is typed, without spaces around it; `default` for nothing at all."""
        ...

    def ask_secret(self, question: str, *, unasked: str = "") -> str:
        """What is typed without being seen; "" for nothing at all."""
        ...

    def choose(self, question: str, choices: Mapping[str, str], *, default: str) -> str:
        """One of `choices`, by its name or number."""
        ...

    def agree(self, question: str, *, default: bool, unasked: str = "") -> bool:
        """Yes or no."""
        ...


class AtTerminal:
    """Somebody types. Raises click.Abort when they press Ctrl-C or Ctrl-D."""

    answers = True

    def __init__(self, out: Console) -> None:
        self._out = out

    def step(self, number: int, title: str) -> None:
        self._out.print(f"\n[bold]{number}. {title}[/bold]")

    def say(self, words: str) -> None:
        self._out.print(words, markup=False, highlight=False, soft_wrap=True)

    def ask(self, question: str, *, default: str = "", unasked: str = "") -> str:
        typed: str = click.prompt(question, default=default, show_default=bool(default))
        return typed.strip()

    def ask_secret(self, question: str, *, unasked: str = "") -> str:
        typed: str = click.prompt(f"{question} (not shown)", default="", hide_input=True, show_default=False)
        return typed.strip()

    def choose(self, question: str, choices: Mapping[str, str], *, default: str) -> str:
        names = list(choices)
        for number, name in enumerate(names, 1):
            self.say(f"  {number}  {choices[name]}")
        while True:
            typed = self.ask(question, default=str(names.index(default) + 1))
            if typed in choices:
                return typed
            if typed.isdecimal() and 0 < int(typed) <= len(names):
                return names[int(typed) - 1]
            self.say(f"Type a number from 1 to {len(names)}.")

    def agree(self, question: str, *, default: bool, unasked: str = "") -> bool:
        return click.confirm(question, default=default)


class Unattended:
    """Nobody types: defaults are taken, and a question without one raises UnansweredError."""

    answers = False

    def __init__(self, out: Console) -> None:
        self._out = out

    def step(self, number: int, title: str) -> None:
        self._out.print(f"{number}. {title}", markup=False, highlight=False)

    def say(self, words: str) -> None:
        self._out.print(words, markup=False, highlight=False, soft_wrap=True)

    def ask(self, question: str, *, default: str = "", unasked: str = "") -> str:
        return default or self._unanswered(question, unasked)

    def ask_secret(self, question: str, *, unasked: str = "") -> str:
        return self._unanswered(question, unasked)

    def choose(self, question: str, choices: Mapping[str, str], *, default: str) -> str:
        return default

    def agree(self, question: str, *, default: bool, unasked: str = "") -> bool:
        if unasked:
            self._unanswered(question, unasked)
        return default

    def _unanswered(self, question: str, unasked: str) -> str:
        raise UnansweredError(unasked or question)
