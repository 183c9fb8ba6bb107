"""The first days of a pair: a checklist that ticks itself."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.program import Program


class FirstStep(StrEnum):
    """What a pair does first, in the order in which it is shown."""

    HELLO = "hello"  # one of the two has said hello
    BOOKED = "booked"  # a first meeting has a date, or was held
    HELD = "held"
    AGREEMENT = "signed"  # by both
    GOAL = "goal"


WRITTEN = "written"
"""Not a step of its own: a text of the agreement stands, so that it is to be read instead of written."""


@dataclass(frozen=True)
class Checklist:
    """The steps that a plan has, which of them are done, and whether a text of the agreement stands."""

    steps: tuple[FirstStep, ...] = ()
    done: frozenset[FirstStep] = frozenset()
    agreement_written: bool = False

    @property
    def complete(self) -> bool:
        return bool(self.steps) and self.done >= frozenset(self.steps)

    @property
    def code(self) -> str:
        """All of it in up to 64 characters: two lists with the same code look alike."""
        done = [step.value for step in self.steps if step in self.done]
        return ",".join([*done, *([WRITTEN] if self.agreement_written else [])])

    def open(self, step: FirstStep) -> bool:
        """Whether a step is still to be done."""
        return step in self.steps and step not in self.done


NOTHING_TO_TICK = Checklist()


def steps_of(plan: Program, *, circle: bool = False) -> tuple[FirstStep, ...]:
    """What the plan asks for. Goals are each mentee's own in a circle, and no part of the list all of it reads."""
    steps = [FirstStep.HELLO, FirstStep.BOOKED, FirstStep.HELD]
    if plan.with_agreement:
        steps.append(FirstStep.AGREEMENT)
    if plan.with_goals and not circle:
        steps.append(FirstStep.GOAL)
    return tuple(steps)


def checklist(steps: tuple[FirstStep, ...], facts: Collection[str]) -> Checklist:
    """The list as `facts` (codes of steps and `WRITTEN`) tick it."""
    return Checklist(
        steps,
        frozenset(step for step in steps if step.value in facts),
        agreement_written=FirstStep.AGREEMENT in steps and WRITTEN in facts,
    )


def together(lists: Collection[Checklist]) -> Checklist:
    """A circle's list from those of its pairs: one hello and one date are for all, the agreement needs everybody."""
    every = list(lists)
    if not every:
        return Checklist()
    by_one = {step for one in every for step in one.done if step is not FirstStep.AGREEMENT}
    by_all = {FirstStep.AGREEMENT for _ in (0,) if all(FirstStep.AGREEMENT in one.done for one in every)}
    return Checklist(
        every[0].steps,
        frozenset(by_one | by_all),
        agreement_written=any(one.agreement_written for one in every),
    )
