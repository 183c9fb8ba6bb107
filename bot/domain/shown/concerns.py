"""What the views of concerns show. People are Slack ids, moments UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Candidate:
    """Somebody who can be chosen from a menu: `person` is their number."""

    person: int
    slack_id: str
    name: str


@dataclass(frozen=True)
class ConcernPlace:
    """A pair of whoever raises it."""

    pair: int
    partner: Candidate


@dataclass(frozen=True)
class Readers:
    """To whom it can go: the coordinators who may read it, or one person. `champion`: that person is the program's
    champion, as the plan names no neutral people.
    """

    coordinators: tuple[str, ...]
    neutral: tuple[Candidate, ...]
    champion: bool = False


@dataclass(frozen=True)
class ConcernForm:
    """What is said and asked before a concern is raised. `chosen`: the pair it was opened from, or 0; the two
    moments are those of the first answer if it is sent now.
    """

    program: int
    name: str
    places: tuple[ConcernPlace, ...]
    chosen: int
    readers: Readers
    usual_by: datetime
    urgent_by: datetime


@dataclass(frozen=True)
class ProgramOption:
    """A program to choose."""

    program: int
    name: str


@dataclass(frozen=True)
class StepShown:
    """What was done or said. `of_raiser`: by whoever raised it; `to`: who has it in hand now."""

    kind: str
    by: str
    at: datetime
    words: str = ""
    to: str = ""
    of_raiser: bool = False
    for_raiser: bool = False


@dataclass(frozen=True)
class ConcernShown:
    """A concern for somebody who may read it. `readers`: who can, today; `neutral`: it is for this person alone;
    `may`: what its state allows (`ConcernEvent`); `others`: to whom it can be assigned; `late`: its first answer was
    due and there is none.
    """

    concern: int
    program: str
    raiser: str
    about: tuple[str, ...]
    partner: str
    text: str
    urgent: bool
    state: str
    raised_at: datetime
    answer_by: datetime
    readers: tuple[str, ...]
    neutral: str
    assigned: str
    steps: tuple[StepShown, ...]
    may: frozenset[str]
    from_review: bool = False
    others: tuple[Candidate, ...] = ()
    late: bool = False


@dataclass(frozen=True)
class ConcernLine:
    """One concern in a list. `raiser` is empty in one's own; `late`: its first answer was due and there is none."""

    concern: int
    program: str
    state: str
    urgent: bool
    raised_at: datetime
    answer_by: datetime
    raiser: str = ""
    assigned: str = ""
    late: bool = False


@dataclass(frozen=True)
class ConcernNews:
    """Something that its readers, or whoever raised it, are told. `kind`: of the step; `words` only for whoever
    raised it.
    """

    concern: int
    program: str
    kind: str = ""
    by: str = ""
    words: str = ""
    to: str = ""
    urgent: bool = False
    answer_by: datetime | None = None
    from_review: bool = False
    """It is what somebody wrote in a review: nobody chose who reads it."""


@dataclass(frozen=True)
class ConcernWaits:
    """An answer is due. `late`: it was; `readers`: who could give it; nothing about whose or what."""

    concern: int
    program: str
    late: bool
    urgent: bool
    answer_by: datetime
    readers: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    told_at: datetime | None = None
    """When those hear of it (`told`), if that lies ahead."""
