"""The whole report of a cohort, as of any moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain import measures
from bot.domain.access import Action, Actor, require
from bot.domain.calendar import local_date, local_moment
from bot.domain.measures import MEASURED, QUALITATIVE, Figure, Unit, measured_in
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.reporting.counting import OTHERS
from bot.domain.reporting.figures import Look, funnel, look, tallies
from bot.domain.reporting.life import ACHIEVED, DROPPED, STUCK, CohortLife
from bot.domain.reporting.meetings import months_of
from bot.domain.roles import Role
from bot.domain.shown.reporting import (
    Chapter,
    EarlyEnds,
    Engagement,
    FunnelStep,
    GoalsOfKind,
    ReportFigure,
    ReportShown,
    Series,
    SkillGrowth,
)
from bot.domain.states.goal import GoalKind
from bot.usecases.learning.comparing import comparisons_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.reporting.access import access_to
from bot.usecases.reporting.answers import (
    EARLY_ENDS,
    GROWTH,
    SATISFACTION,
    Portions,
    count_answers,
    figure_of,
    parts_of,
)
from bot.usecases.reporting.entered import entered_until, hours_entered
from bot.usecases.reporting.life import life_of
from bot.usecases.reporting.lineage import cohort_shown, cohorts_of_lineage
from bot.usecases.reporting.running import messages_sent, reminders_until
from bot.usecases.reporting.standing import Standing, answered, beside_plan
from bot.usecases.reporting.worth import worth_until
from db.models import Cohort, Program
from db.session import WorkspaceSession

RECOMMEND = "recommend"
ANSWERED = (SATISFACTION, RECOMMEND, GROWTH)
CHAPTERS = {
    "joining": ("applied", "approved", "trained", "match_rate", "utilization", "days_to_match"),
    "working": (
        "first_meeting_in_time", "meetings_per_month", "agreements", "goals_set", "goals_achieved",
    ),
    "saying": (*ANSWERED, "response_midpoint", "response_final"),
    "ending": ("completion_rate", "rematch_completion", "rematched", "ended_early"),
    "running": ("messages_sent", "messages_acted", "coordinator_hours"),
}  # fmt: skip
MOST_POINTS = 13
_WEEK, _MONTH = timedelta(days=7), timedelta(days=30)


def open_report(
    session: WorkspaceSession,
    actor: Actor,
    program: Program,
    now: datetime,
    *,
    as_of: datetime | None = None,
) -> ReportShown:
    """The report of the current cohort. Raises DomainError for anyone but coordinators."""
    require(Action.SEE_REPORT, actor, program=str(program.id))
    return measure_program(session, program, current_cohort(session, program), now, as_of=as_of)


def measure_program(
    session: WorkspaceSession,
    program: Program,
    cohort: Cohort,
    now: datetime,
    *,
    as_of: datetime | None = None,
) -> ReportShown:
    """Everything of a cohort's report as of a moment (aware, until now; without it: now). The caller has seen to who
    may read it.

    In a session that writes, what people answered since the last report is counted first; one that only reads shows
    what was counted before (`bot.domain.reporting.counting` says why).
    """
    at = min(as_of or now, now)
    plan = plan_of(program)
    keep = not session.read_only
    life = life_of(session, cohort, plan)
    portions = count_answers(session, cohort, now, keep=keep)
    about = _About(session, program, cohort, plan, life, portions, look(life, plan, at))
    figures = _figures(about)
    never = set(MEASURED) - set(measured_in(plan))
    goes_on = cohort.closed_at is None or at < cohort.closed_at
    shown = {
        key: replace(beside_plan(one, since, plan), so_far=goes_on)
        for key, (one, since) in figures.items()
        if key not in never
    }
    entered = tuple(replace(one, so_far=goes_on) for one in entered_until(session, program, plan, at))
    return ReportShown(
        program_id=program.id,
        program=program.name,
        emoji=plan.emoji,
        cohort=cohort_shown(cohort),
        at=at,
        chapters=tuple(
            Chapter(name, tuple(shown[key] for key in keys if key in shown))
            for name, keys in CHAPTERS.items()
        ),
        funnel=_funnel(about.seen),
        engagement=Engagement(months_of(about.seen), reminders_until(session, cohort, at)),
        satisfaction=tuple(shown[key] for key in (SATISFACTION, RECOMMEND) if key in shown),
        goals=_goals(about.seen),
        skills=_skills(about),
        access=access_to(session, cohort, plan, life, now, at, keep=keep),
        early_ends=_early_ends(about),
        worth=worth_until(session, cohort, plan, [one for one, _ in figures.values()], entered, at),
        over_time=_over_time(about, shown),
        lineage=tuple(cohort_shown(one) for one in cohorts_of_lineage(session, program)),
        entered=entered,
        comparisons=comparisons_of(session, program, at),
        qualitative=tuple(one.label for one in plan.measures if one.kind == QUALITATIVE),
    )


@dataclass(frozen=True)
class _About:
    """A cohort as of `at`, with all that figures are made of."""

    session: WorkspaceSession
    program: Program
    cohort: Cohort
    plan: Plan
    life: CohortLife
    portions: Portions
    seen: Look

    @property
    def at(self) -> datetime:
        return self.seen.at


def _figures(about: _About) -> dict[str, Standing]:
    """Every figure by key, with the moment as of which it stands."""
    figures: dict[str, Standing] = {
        key: (tally.figure(), about.at) for key, tally in tallies(about.seen).items()
    }
    for key in ANSWERED:
        figures[key] = answered(about.session, about.cohort, key, about.portions, about.at)
    reminders = reminders_until(about.session, about.cohort, about.at)
    figures["messages_sent"] = (
        measures.count("messages_sent", messages_sent(about.session, about.cohort, about.life, about.at)),
        about.at,
    )
    figures["messages_acted"] = (
        measures.share("messages_acted", reminders.acted, reminders.decided), about.at,
    )  # fmt: skip
    hours = hours_entered(about.session, about.program, about.plan, about.at)
    if hours is not None:
        figures["coordinator_hours"] = (Figure("coordinator_hours", Unit.COUNT, hours, hours, 1), about.at)
    return figures


def _funnel(seen: Look) -> tuple[FunnelStep, ...]:
    def step(name: str, roles: Counter[str]) -> FunnelStep:
        return FunnelStep(name, roles[Role.MENTEE.value], roles[Role.MENTOR.value], f"funnel:{name}")

    return tuple(step(name, Counter(one.role for one in items)) for name, items in funnel(seen).items())


def _goals(seen: Look) -> tuple[GoalsOfKind, ...]:
    if not seen.plan.with_goals:
        return ()
    states: dict[str, Counter[str]] = {kind.value: Counter() for kind in GoalKind}
    for pair in seen.pairs:
        for goal in pair.goals_at(seen.at):
            states.setdefault(goal.kind, Counter())[goal.state(seen.at)] += 1
    return tuple(
        GoalsOfKind(kind, found.total(), found[ACHIEVED], found[STUCK], found[DROPPED])
        for kind, found in states.items()
    )


def _skills(about: _About) -> tuple[SkillGrowth, ...]:
    parts = parts_of(about.portions[GROWTH], about.at)
    named = sorted(parts.items(), key=lambda part: (part[0] == OTHERS, -part[1].people, part[0]))
    return tuple(
        SkillGrowth(
            name, label_of(about.plan.skills, name) if name else "",
            part.before / part.answers, part.after / part.answers, part.people,
        )
        for name, part in named
    )  # fmt: skip


def _early_ends(about: _About) -> tuple[EarlyEnds, ...]:
    parts = parts_of(about.portions[EARLY_ENDS], about.at)
    named = sorted(parts.items(), key=lambda part: (part[0] == OTHERS, -part[1].answers, part[0]))
    return tuple(EarlyEnds(name, part.answers) for name, part in named)


def _over_time(about: _About, shown: dict[str, ReportFigure]) -> tuple[Series, ...]:
    """Every figure that was counted, at the end of up to MOST_POINTS days."""
    days = _days(about)
    points: dict[str, list[tuple[date, float | None]]] = {}
    for day, at in days:
        now = {key: tally.figure() for key, tally in tallies(_then(about, at)).items()}
        now |= {key: figure_of(key, about.portions[key], at).figure for key in ANSWERED}
        for key, figure in now.items():
            points.setdefault(key, []).append((day, figure.value))
    return tuple(
        Series(key, one.unit, tuple(points[key]), one.label, one.target)
        for key, one in shown.items()
        if key in points and len(days) > 1
    )


def _then(about: _About, at: datetime) -> Look:
    return about.seen if at == about.at else look(about.life, about.plan, at, about.seen)


def _days(about: _About) -> Sequence[tuple[date, datetime]]:
    """Days in the program's zone with the moment they are looked at: weekly, or monthly if that is too many, the last
    one being the report's own.
    """
    begun = about.cohort.opened_at or min((pair.published_at for pair in about.life.pairs), default=about.at)
    length = about.at - begun
    step = _WEEK if length <= MOST_POINTS * _WEEK else max(_MONTH, length / (MOST_POINTS - 1))
    moments = [about.at]
    while moments[-1] - step >= begun and len(moments) < MOST_POINTS:
        moments.append(moments[-1] - step)
    zone = about.plan.zone
    earlier = (local_date(one, zone) for one in reversed(moments[1:]))
    ended = [(day, local_moment(day + timedelta(days=1), 0, zone)) for day in earlier]
    return [*((day, min(end, about.at)) for day, end in ended), (local_date(about.at, zone), about.at)]
