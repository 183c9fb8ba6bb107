"""Training as data: modules of short cards with a check question, for each role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """One thought on one screen."""

    title: str
    text: str


@dataclass(frozen=True)
class CheckOption:
    """One answer to a check question. `why` is told whoever chooses it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Check:
    """The question at the end of a module; exactly one option is right."""

    question: str
    options: tuple[CheckOption, ...]


@dataclass(frozen=True)
class Scenario:
    """A role-play for two: what each is told, and what to talk about afterwards."""

    title: str
    for_one: str
    for_other: str
    afterwards: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """Further reading."""

    title: str
    url: str


@dataclass(frozen=True)
class Module:
    """A few minutes of learning. `roles`: mentee, mentor, manager, coordinator. `needed`: it counts where
    matching waits for the training. `skill` names the question of the skills assessment that it helps with.
    """

    key: str
    title: str
    roles: frozenset[str]
    cards: tuple[Card, ...]
    check: Check
    minutes: int = 5
    needed: bool = False
    skill: str = ""
    scenario: Scenario | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Training:
    """`required`: only who passed the needed modules of their role is matched. `orientation` and `kickoff`:
    whether these sessions are offered.
    """

    required: bool = False
    orientation: bool = True
    kickoff: bool = True
    modules: tuple[Module, ...] = ()

    def module(self, key: str) -> Module | None:
        """The module with this key."""
        return next((module for module in self.modules if module.key == key), None)

    def for_roles(self, roles: Collection[str]) -> tuple[Module, ...]:
        """The modules of these roles, needed ones first, else in the plan's order."""
        mine = [module for module in self.modules if not module.roles.isdisjoint(roles)]
        return tuple(sorted(mine, key=lambda module: not module.needed))

    def to_pass(self, roles: Collection[str]) -> frozenset[str]:
        """The modules that make the training of these roles complete: the needed ones, or every one where
        none is marked.
        """
        mine = self.for_roles(roles)
        return frozenset(m.key for m in mine if m.needed) or frozenset(m.key for m in mine)

    def to_match(self, roles: Collection[str]) -> frozenset[str]:
        """The modules without which nobody in these roles is matched; none unless the plan requires it."""
        if not self.required:
            return frozenset()
        return frozenset(module.key for module in self.for_roles(roles) if module.needed)
