"""The mentor skills assessment: what somebody says of themselves, what a panel says, and what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.forms import Answer, Form, Kind

FORM = "assessment"
NONE, SELF, PANEL = "none", "self", "panel"
PANEL_LEAST = 2
"""The mentor reads the panel's average once so many have answered, so that nobody's rating is told."""
ROOM_TO_GROW = 3.5
"""Up to this result a module is suggested."""
MOST_SUGGESTED = 2

Ratings = Mapping[str, Answer]


@dataclass(frozen=True)
class SkillResult:
    """One skill: its question's key and words, and results on its scale; None where nobody answered."""

    key: str
    label: str
    own: float | None
    panel: float | None

    @property
    def overall(self) -> float | None:
        """Both sides count alike; one alone counts by itself."""
        known = [value for value in (self.own, self.panel) if value is not None]
        return sum(known) / len(known) if known else None


@dataclass(frozen=True)
class Assessment:
    """The result. `panel`: how many of a panel have answered."""

    skills: tuple[SkillResult, ...]
    panel: int

    @property
    def overall(self) -> float | None:
        """The mean of the skills that somebody rated."""
        known = [skill.overall for skill in self.skills if skill.overall is not None]
        return sum(known) / len(known) if known else None

    @property
    def tenths(self) -> int | None:
        """The same in tenths, as the matcher takes it."""
        return None if self.overall is None else round(10 * self.overall)

    def weakest(self) -> tuple[str, ...]:
        """The skills (keys) with room to grow, the weakest first."""
        known = sorted((skill.overall, skill.key) for skill in self.skills if skill.overall is not None)
        return tuple(key for value, key in known if value <= ROOM_TO_GROW)


def assessed(form: Form, own: Ratings, panel: Sequence[Ratings]) -> Assessment:
    """The result of these answers to an assessment's scales; anything else in the form is left out."""
    scales = [question for question in form.questions if question.kind is Kind.SCALE]
    return Assessment(
        skills=tuple(
            SkillResult(
                key=question.key,
                label=question.for_others,
                own=_number(own.get(question.key)),
                panel=_mean([_number(one.get(question.key)) for one in panel]),
            )
            for question in scales
        ),
        panel=len(panel),
    )


def _number(answer: Answer) -> float | None:
    return float(answer) if isinstance(answer, int) and not isinstance(answer, bool) else None


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
