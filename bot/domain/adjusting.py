"""Halfway: how a cohort stands, what it suggests, and what coordinators can change for several pairs at once.

The rules say out loud what they go by; nothing is suggested because of a single pair or person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.forms import Kind, Question
from bot.domain.measures import SMALLEST
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program
from bot.domain.states.goal import GoalState

QUIET_GOAL = timedelta(days=30)
"""A goal is quiet when nobody has said anything about it for so long (`mentoring.md` section 3)."""
MIDDLE = 0.5
"""An average in the lower half of its scale is low."""
MANY = 1 / 3
"""From this share of the pairs on it is not about single pairs any more."""
FEW_MEETINGS = 0.6
"""Of the meetings that were planned by now."""
FEWEST = 3
"""Pairs: with fewer there is no cohort to adjust, only the pairs themselves."""


class Act(StrEnum):
    """What can be changed, or offered, for several pairs at once."""

    CADENCE = "cadence"
    EXTENSION = "extension"
    TOPIC = "topic"
    TIMES = "times"
    MODULE = "module"
    HELLO = "hello"
    REMATCH = "rematch"


class Whom(StrEnum):
    """How pairs are chosen."""

    ALL = "all"
    UNMET = "unmet"  # no meeting for some weeks
    BEHIND = "behind"  # fewer than half of the meetings planned by now
    CHOSEN = "chosen"  # by hand


BY_HAND_ONLY = frozenset({Act.REMATCH})
"""Nobody is parted by a rule."""
WEEKS = (2, 3, 4, 6, 8)


class Why(StrEnum):
    """Reasons of suggestions; the sentence for each is rendered by the views."""

    CANNOT_MEET = "cannot_meet"
    FEW_MEETINGS = "few_meetings"
    GOALS_UNCLEAR = "goals_unclear"
    GOALS_QUIET = "goals_quiet"
    LOW_SATISFACTION = "low_satisfaction"
    AGREEMENT_SLIPS = "agreement_slips"
    UNSIGNED = "unsigned"
    TIME_RUNS_OUT = "time_runs_out"


@dataclass(frozen=True)
class Band:
    """So many people's answers lay from `low` to `high`, both included."""

    low: int
    high: int
    answers: int


@dataclass(frozen=True)
class Counted:
    """The counted answers to one question. `people`: how many gave them; with fewer than SMALLEST there is nothing
    else in it. `bands` for numbers, `choices` (label, how many) for options, `others` for those too few to name.
    """

    question: Question
    people: int = 0
    average: float | None = None
    bands: tuple[Band, ...] = ()
    choices: tuple[tuple[str, int], ...] = ()
    others: int = 0

    @property
    def is_low(self) -> bool:
        """Whether the average lies in the lower half of the scale."""
        low, high = self.question.minimum or 0, self.question.maximum or 0
        if self.average is None or high <= low or self.question.kind is not Kind.SCALE:
            return False
        return (self.average - low) / (high - low) <= MIDDLE


@dataclass(frozen=True)
class Standing:
    """How the pairs of a cohort that are under way stand, in counts. `expected`: the meetings that the plan had
    foreseen by now; `behind`: pairs with fewer than half of theirs; `unmet`: pairs without a meeting for so long
    that it is on top of their rhythm; `goalless` and `quiet`: pairs without a goal, and with no news of any; `gone`:
    the part of their time that is over, on average.
    """

    pairs: int
    held: int = 0
    expected: float = 0
    behind: int = 0
    unmet: int = 0
    goalless: int = 0
    quiet: int = 0
    unsigned: int = 0
    gone: float = 0


@dataclass(frozen=True)
class Suggestion:
    """Something worth doing, and why: `part` of `whole` pairs, meetings or people, or an `average`."""

    why: Why
    acts: tuple[Act, ...]
    part: int = 0
    whole: int = 0
    average: float | None = None


SATISFIED, MEETS, GOALS, AGREED = (
    "match_satisfaction", "meets_regularly", "works_on_goals", "keeps_agreement",
)  # fmt: skip
"""The questions of the midpoint that the rules go by; a plan that asks others gets fewer suggestions."""
_BY_ANSWERS = (
    (MEETS, Why.CANNOT_MEET, (Act.CADENCE, Act.TIMES)),
    (GOALS, Why.GOALS_UNCLEAR, (Act.MODULE,)),
    (SATISFIED, Why.LOW_SATISFACTION, (Act.HELLO, Act.REMATCH)),
    (AGREED, Why.AGREEMENT_SLIPS, (Act.TOPIC,)),
)


def suggestions(counted: Sequence[Counted], standing: Standing) -> tuple[Suggestion, ...]:
    """What the picture suggests, what people said first. Nothing for fewer than FEWEST pairs."""
    if standing.pairs < FEWEST:
        return ()
    return (*_by_answers(counted), *_by_facts(standing))


def _by_answers(counted: Sequence[Counted]) -> Iterator[Suggestion]:
    by_key = {one.question.key: one for one in counted}
    for key, why, acts in _BY_ANSWERS:
        found = by_key.get(key)
        if found is not None and found.is_low:
            yield Suggestion(why, acts, whole=found.people, average=found.average)


def _by_facts(standing: Standing) -> Iterator[Suggestion]:
    def many(part: int) -> bool:
        return part >= MANY * standing.pairs and part > 1

    few = standing.expected >= standing.pairs and standing.held < FEW_MEETINGS * standing.expected
    held = Suggestion(Why.FEW_MEETINGS, (Act.CADENCE, Act.TIMES), standing.held, round(standing.expected))
    if few:
        yield held
    if many(standing.goalless + standing.quiet):
        yield Suggestion(
            Why.GOALS_QUIET, (Act.MODULE, Act.HELLO), standing.goalless + standing.quiet, standing.pairs
        )
    if many(standing.unsigned):
        yield Suggestion(Why.UNSIGNED, (Act.HELLO,), standing.unsigned, standing.pairs)
    if standing.gone >= MIDDLE and few:
        yield Suggestion(Why.TIME_RUNS_OUT, (Act.EXTENSION,), standing.held, round(standing.expected))


# --- pairs -------------------------------------------------------------------------------------------


def standing_of(facts: Sequence[PairFacts], program: Program, now: datetime) -> Standing:
    """The counts over some pairs that are under way."""
    signed = {one.id for one in facts if one.agreement_holds}
    with_goals = [one for one in facts if any(g.status is not GoalState.DROPPED for g in one.goals)]
    return Standing(
        pairs=len(facts),
        held=sum(len(one.held()) for one in facts),
        expected=sum(expected_meetings(one, program, now) for one in facts),
        behind=sum(is_behind(one, program, now) for one in facts),
        unmet=sum(unmet_since(one, program.health.silence_days + one.cadence(program), now) for one in facts),
        goalless=len(facts) - len(with_goals) if program.with_goals else 0,
        quiet=sum(_is_quiet(one, now) for one in with_goals) if program.with_goals else 0,
        unsigned=len(facts) - len(signed) if program.with_agreement else 0,
        gone=sum(_gone(one, program, now) for one in facts) / len(facts) if facts else 0,
    )


def expected_meetings(facts: PairFacts, program: Program, now: datetime) -> float:
    """So many meetings the plan had foreseen by now, at the pair's own rhythm; pauses taken off."""
    return min(float(program.meetings_planned), _days(facts, now) / facts.cadence(program))


def is_behind(facts: PairFacts, program: Program, now: datetime) -> bool:
    """Whether a pair has held fewer than half of the meetings it should have by now; not in its first weeks."""
    expected = expected_meetings(facts, program, now)
    return expected >= 2 and len(facts.held()) < expected / 2  # noqa: PLR2004 - one meeting may come late


def unmet_since(facts: PairFacts, days: int, now: datetime) -> bool:
    """Whether a pair has not met for so many days: since the last meeting, the end of a pause, or the match."""
    last = facts.held()[-1].starts_at if facts.held() else facts.published_at
    since = max(last, facts.resumed_at) if facts.resumed_at else last
    return now - since >= timedelta(days=days)


def _days(facts: PairFacts, now: datetime) -> float:
    until = facts.paused_since or now
    return max(0.0, (until - facts.published_at) / timedelta(days=1) - facts.shift_days)


def _gone(facts: PairFacts, program: Program, now: datetime) -> float:
    length = program.duration_days + facts.extra_days
    return min(1.0, _days(facts, now) / length) if length else 0.0


def _is_quiet(facts: PairFacts, now: datetime) -> bool:
    """Whether a pair has goals, and nothing was said about any of them for long."""
    living = [goal for goal in facts.goals if goal.is_under_way]
    return bool(living) and all(now - goal.last_news_at >= QUIET_GOAL for goal in living)


# --- counted answers ---------------------------------------------------------------------------------


def in_bands(counts: Mapping[int, int], smallest: int = SMALLEST) -> tuple[Band, ...]:
    """Answers on a scale (value → how many), neighbours put together until no band is smaller than `smallest`."""
    bands: list[Band] = []
    low: int | None = None
    gathered = 0
    for value in sorted(counts):
        low = value if low is None else low
        gathered += counts[value]
        if gathered >= smallest:
            bands.append(Band(low, value, gathered))
            low, gathered = None, 0
    if low is not None and bands:
        last = bands.pop()
        bands.append(Band(last.low, max(counts), last.answers + gathered))
    return tuple(bands)
