"""Prints a part of requirements.lock, with its hashes: what a machine needs on which the bot only runs.

The lock says of each package who asked for it ("via"), so that this part follows from pyproject.toml: a second lock
could not differ from it. Needs nothing but Python.

    python deploy/locked.py              what the bot needs to run
    python deploy/locked.py --extra scale    ... and the faster solver for very large rounds
    python deploy/locked.py --build      what builds its package
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURSELVES = "mentorbot"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Entry:
    """One package of the lock: its name, who asked for it, and its lines."""

    name: str
    wanted_by: frozenset[str]
    text: str


def entries(lock: str) -> Iterator[Entry]:
    """The packages of a lock as `uv pip compile` writes it."""
    for text in re.split(r"\n(?=[A-Za-z0-9])", lock.strip()):
        wanted_by = re.findall(r"^\s+# {2,}(\S+)|^\s+# via (\S+)", text, re.MULTILINE)
        names = frozenset(_normal(first or second) for first, second in wanted_by)
        yield Entry(_normal(text), names, text)


def needed(project: dict[str, object], extras: Iterable[str]) -> set[str]:
    """The names that pyproject.toml asks for, with some of its extras."""
    optional = project.get("optional-dependencies", {})
    lists = [project["dependencies"], *(optional[extra] for extra in extras)]  # type: ignore[index]
    return {_normal(line) for lines in lists for line in lines}  # type: ignore[union-attr]


def closure(found: Iterable[Entry], first: set[str]) -> list[Entry]:
    """Those of `found` in `first`, and whatever one of them asked for."""
    every, names = list(found), set(first)
    while True:
        more = {entry.name for entry in every if entry.wanted_by & names} - names
        if not more:
            return [entry for entry in every if entry.name in names]
        names |= more


def _normal(requirement: str) -> str:
    """The name of a requirement as PEP 503 spells it."""
    name = _NAME.match(requirement)
    return re.sub(r"[-_.]+", "-", name.group().lower()) if name else ""


def main() -> None:
    """Print what was asked for."""
    asked = argparse.ArgumentParser(description="Prints a part of requirements.lock.")
    asked.add_argument("--extra", action="append", default=[])
    asked.add_argument("--build", action="store_true")
    chosen = asked.parse_args()
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = [extra for given in chosen.extra for extra in given.split()]
    first = (
        {_normal(line) for line in document["build-system"]["requires"]}
        if chosen.build
        else needed(document["project"], extras)
    )
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    sys.stdout.write("\n".join(entry.text for entry in closure(entries(lock), first)) + "\n")


if __name__ == "__main__":
    main()
