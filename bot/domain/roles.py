"""The two sides of a pair."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import DomainError


class Role(StrEnum):
    MENTEE = "mentee"
    MENTOR = "mentor"

    @property
    def other(self) -> Role:
        return Role.MENTOR if self is Role.MENTEE else Role.MENTEE


@dataclass(frozen=True)
class RoleWords:
    """What the two are called in a program where mentee and mentor would be wrong: one word or two, in the
    singular, without an article. Empty: the usual word.
    """

    mentee: str = ""
    mentor: str = ""

    def word(self, role: str) -> str:
        """The word for a role, or nothing if it is the usual one."""
        return self.mentor if role == Role.MENTOR else self.mentee


USUAL = RoleWords()
"""Mentee and mentor."""

BOTH = "both"  # the third answer to "take part as": one person, two enrollments


def roles_from(answer: object) -> frozenset[Role]:
    """The roles meant by the intake's first answer: "mentee", "mentor" or "both"; none for no answer.

    Raises DomainError not_an_option for anything else.
    """
    if answer is None or answer == "":
        return frozenset()
    if answer == BOTH:
        return frozenset(Role)
    if answer in (Role.MENTEE, Role.MENTOR):
        return frozenset({Role(str(answer))})
    raise DomainError("not_an_option", given=answer)
