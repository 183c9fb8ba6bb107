"""Who takes which part in which kind of program, and who comes to the company only while it runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.program_file.document import load_template
from demo.company import Colleague, Company
from demo.personas import Abandons, Part, Persona, persona

TEMPLATE = "career_development"
FIRST_ARRIVAL, BETWEEN_ARRIVALS = timedelta(days=12, hours=2), timedelta(days=9)
JUNIOR, SENIOR = 4, 6  # levels: up to the first people guide in reverse, from the second on they learn
FEWEST_NEWCOMERS = 2


@dataclass(frozen=True)
class Cast:
    """How colleagues take part in programs made from a template.

    In `reverse` programs juniors guide; `peers` are all the same; where a program is for `newcomers`, those who
    are there are their buddies. In `circles` a mentor takes several mentees.
    """

    template: str = TEMPLATE
    reverse: bool = False
    peers: bool = False
    newcomers: bool = False
    circles: bool = False
    meetings: int = 12
    goals: bool = True
    agreement: bool = True
    reviews: frozenset[str] = frozenset({"midpoint", "final"})

    def persona(self, colleague: Colleague, *, seed: int, arrives: bool = False) -> Persona:
        """The colleague, in the part they take in such a program."""
        who = persona(colleague, seed=seed)
        if arrives:
            return replace(who, part=Part.MENTEE, abandons=Abandons.NO)
        if who.part is Part.NEVER:
            return who
        if self.peers:
            return replace(who, part=Part.MENTEE)
        if self.newcomers:
            return replace(who, part=Part.MENTOR)
        if self.reverse:
            part = Part.MENTOR if colleague.level <= JUNIOR else Part.NEVER
            return replace(who, part=Part.MENTEE if colleague.level >= SENIOR else part)
        return who


def cast_of(template: str) -> Cast:
    """The cast for a template that ships with mentorbot. Raises ProgramFileError if there is none."""
    plan = load_template(template)
    return Cast(
        template=template,
        reverse=plan.matching.shape == "reverse",
        peers=plan.among_peers,
        newcomers=plan.for_newcomers,
        circles=plan.in_circles,
        meetings=plan.meetings_planned,
        goals=plan.with_goals,
        agreement=plan.with_agreement,
        reviews=frozenset(
            form for form in ("midpoint", "final") if any(step.form == form for step in plan.timeline)
        ),
    )


def arrivals(company: Company, cast: Cast, start: datetime) -> list[tuple[datetime, Colleague]]:
    """Who joins the workspace only later, and when (UTC); nobody in programs that are not for newcomers."""
    if not cast.newcomers:
        return []
    managers = {person.manager for person in company.people}
    juniors = sorted(
        (one for one in company.people if one.is_member and not one.roles and one.email not in managers),
        key=lambda one: (one.level, one.email),
    )
    coming = juniors[: max(FEWEST_NEWCOMERS, len(company.people) // 5)]
    return [
        (start + FIRST_ARRIVAL + number * BETWEEN_ARRIVALS, colleague)
        for number, colleague in enumerate(coming)
    ]
