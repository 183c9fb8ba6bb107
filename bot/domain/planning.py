"""Parts of a plan that say why, for whom, when and at what cost. Money in `currency`, dates where the program
is at home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Challenge:
    """What may go wrong, and what we will do about it."""

    risk: str
    response: str


@dataclass(frozen=True)
class Team:
    """Who runs the program: e-mail addresses in a file, Slack ids in the database. `neutral`: whom a concern can go
    to that the coordinators must not read, for instance one about one of them.
    """

    champion: str = ""
    coordinators: tuple[str, ...] = ()
    design_team: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dates:
    """The days of a cohort, each the last or only one: nothing is sent on a day that is not given."""

    announce: date | None = None
    last_call: date | None = None
    apply_until: date | None = None
    match_by: date | None = None
    begin: date | None = None


@dataclass(frozen=True)
class Budget:
    """What the cohort may cost."""

    hours: float | None = None
    money: float | None = None
    currency: str = ""


@dataclass(frozen=True)
class Eligible:
    """Who may take one role. An empty list means everybody; words are compared without regard to case.

    Levels are positions in the program's `levels` from 1, both included. `modules`: keys of training modules
    to have passed.
    """

    departments: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    employment: tuple[str, ...] = ()
    level_from: int | None = None
    level_to: int | None = None
    tenure_days: int | None = None
    modules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Eligibility:
    """Who may take part, by role."""

    mentee: Eligible = Eligible()
    mentor: Eligible = Eligible()


@dataclass(frozen=True)
class Campaign:
    """Words of the champion besides the invitation (`Program.announcement`), and a picture with its
    alternative text. `approval`: nothing of it is sent before the champion has approved it.
    `follow_up_days`: after so many days somebody who began is asked once whether to finish.
    """

    kickoff: str = ""
    thanks: str = ""
    follow_up: str = ""
    last_call: str = ""
    image_url: str = ""
    image_alt: str = ""
    follow_up_days: int = 3
    approval: bool = True


@dataclass(frozen=True)
class Recruiting:
    """How people get in. `assessment` of mentors: none, self or panel (self, and coordinators besides)."""

    nominations: bool = True
    endorsement: bool = False
    assessment: str = "none"
