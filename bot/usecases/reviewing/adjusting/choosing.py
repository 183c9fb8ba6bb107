"""Whom an act is for: pairs chosen by a rule or by hand, never a coordinator's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.adjusting import BY_HAND_ONLY, WEEKS, Act, Whom, is_behind, unmet_since
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.shown.adjusting import AdjustDraft, PairOption
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError, FormErrors
from bot.usecases.coordinating.acting import LEAST_DAYS, MOST_DAYS, RHYTHMS
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.guiding.pairs import members_of
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.picture import acts_of
from db.models import Cohort, Pair, Program
from db.session import WorkspaceSession

WHOM, WEEKS_FIELD, PAIRS, DAYS, TOPIC, MODULE = "whom", "weeks", "pairs", "days", "topic", "module"
"""Fields of the modal."""
BY_HAND = 500
"""So many pairs the menu of pairs holds."""
_NEEDS_WORK = frozenset({Act.TOPIC, Act.TIMES, Act.HELLO})
"""A pair on a pause is left in peace by these."""


@dataclass(frozen=True)
class Choice:
    """What a coordinator chose: whom, and what the act takes (`detail`)."""

    act: Act
    whom: Whom
    pairs: tuple[Pair, ...]
    detail: Mapping[str, int | str]
    own: int
    unfit: int


@dataclass(frozen=True)
class RunningPairs:
    """A program's running pairs without those of whoever looks, and how many of theirs there are."""

    program: Program
    cohort: Cohort
    plan: Plan
    pairs: tuple[Pair, ...]
    facts: Mapping[int, PairFacts]
    own: int
    now: datetime

    def chosen_by(self, whom: Whom, weeks: int) -> list[Pair]:
        """The pairs that a rule takes in. A pair on a pause is neither behind nor unmet."""
        match whom:
            case Whom.ALL:
                return list(self.pairs)
            case Whom.UNMET:
                return [one for one in self._awake() if unmet_since(self.facts[one.id], weeks * 7, self.now)]
            case Whom.BEHIND:
                return [one for one in self._awake() if is_behind(self.facts[one.id], self.plan, self.now)]
            case Whom.CHOSEN:
                return []

    def _awake(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.status != PairState.PAUSED]


def act_named(given: object) -> Act:
    """The act that a button names. Raises DomainError act_unknown."""
    found = next((act for act in Act if act.value == str(given)), None)
    if found is None:
        raise DomainError("act_unknown")
    return found


def running_pairs(session: WorkspaceSession, actor: Actor, program_id: object, now: datetime) -> RunningPairs:
    """The running pairs of a program that this coordinator may act on. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.ADJUST_COHORT)
    cohort = current_cohort(session, program)
    living = [pair for pair in pairs_in(session, program, cohort) if PairState(pair.status) in LIVING]
    pairs = tuple(pair for pair in living if actor.person not in members_of(pair))
    return RunningPairs(
        program,
        cohort,
        plan_of(program),
        pairs,
        facts_of_pairs(session, pairs),
        len(living) - len(pairs),
        now,
    )


def draft_adjustment(
    session: WorkspaceSession, actor: Actor, program_id: object, act: Act, now: datetime
) -> AdjustDraft:
    """What can be chosen. Raises DomainError, also when no pair is under way."""
    about = running_pairs(session, actor, program_id, now)
    plan = about.plan
    if act not in acts_of(plan):
        raise DomainError("act_unknown")
    if not about.pairs:
        raise DomainError("own_pair_is_confidential" if about.own else "nobody_to_adjust")
    named = sorted((pair_option(pair) for pair in about.pairs), key=_by_name)
    return AdjustDraft(
        program_id=about.program.id,
        program=about.program.name,
        act=act,
        pairs=tuple(named[:BY_HAND]),
        counts={
            Whom.ALL: len(about.pairs),
            Whom.BEHIND: len(about.chosen_by(Whom.BEHIND, 0)),
        },
        unmet={weeks: len(about.chosen_by(Whom.UNMET, weeks)) for weeks in WEEKS},
        topics=tuple((one.key, one.title) for one in plan.topics if not one.retired),
        modules=tuple((one.key, one.title) for one in plan.training.for_roles(("mentee", "mentor"))),
        cadence=plan.cadence_days,
        more=max(0, len(named) - BY_HAND),
        own=about.own,
    )


def read_choice(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    act: Act,
    raws: Mapping[str, object],
    now: datetime,
) -> tuple[RunningPairs, Choice]:
    """The fields of the modal, and the pairs they mean. Raises FormErrors with every mistake at its field."""
    about = running_pairs(session, actor, program_id, now)
    errors: list[DomainError] = []
    detail = _detail(act, raws, about.plan, errors)
    whom = Whom.CHOSEN if act in BY_HAND_ONLY else _whom(raws, errors)
    pairs = _pairs(about, whom, raws, errors)
    if errors or whom is None:
        raise FormErrors(errors)
    fitting = [pair for pair in pairs if fits(act, pair, detail, about.plan)]
    if not fitting:
        raise DomainError("nobody_to_adjust", field=PAIRS if whom is Whom.CHOSEN else WHOM)
    return about, Choice(
        act, whom, tuple(fitting), detail, about.own if whom is Whom.ALL else 0, len(pairs) - len(fitting)
    )


def fits(act: Act, pair: Pair, detail: Mapping[str, int | str], plan: Plan) -> bool:
    """Whether an act means anything to this pair now."""
    if PairState(pair.status) not in LIVING:
        return False
    if act in _NEEDS_WORK and pair.status == PairState.PAUSED:
        return False
    if act is Act.CADENCE:
        return (pair.cadence_days or plan.cadence_days) != int(detail[DAYS])
    return not (act is Act.TIMES and pair.circle_id is not None)  # a circle agrees on its dates by itself


def pair_option(pair: Pair) -> PairOption:
    """A pair as menus name it."""
    return PairOption(pair.id, pair.mentee.name, pair.mentor.name)


def _by_name(one: PairOption) -> tuple[str, str, int]:
    return one.mentee.casefold(), one.mentor.casefold(), one.pair


def _whom(raws: Mapping[str, object], errors: list[DomainError]) -> Whom | None:
    given = raws.get(WHOM)
    found = next((one for one in Whom if one.value == str(given)), None)
    if found is None:
        errors.append(DomainError("answer_required", field=WHOM))
    return found


def _pairs(
    about: RunningPairs, whom: Whom | None, raws: Mapping[str, object], errors: list[DomainError]
) -> Sequence[Pair]:
    if whom is None:
        return []
    if whom is not Whom.CHOSEN:
        weeks = next((one for one in WEEKS if str(one) == str(raws.get(WEEKS_FIELD))), 0)
        if whom is Whom.UNMET and not weeks:
            errors.append(DomainError("answer_required", field=WEEKS_FIELD))
            return []
        return about.chosen_by(whom, weeks)
    given = raws.get(PAIRS)
    wanted: Collection[str] = {str(one) for one in given} if isinstance(given, list) else set()
    if not wanted:
        errors.append(DomainError("choose_pairs", field=PAIRS))
    return [pair for pair in about.pairs if str(pair.id) in wanted]


def _detail(
    act: Act, raws: Mapping[str, object], plan: Plan, errors: list[DomainError]
) -> dict[str, int | str]:
    match act:
        case Act.CADENCE:
            days = next((one for one in RHYTHMS if str(one) == str(raws.get(DAYS))), 0)
            return _or_error({DAYS: days}, DomainError("answer_required", field=DAYS), errors)
        case Act.EXTENSION:
            text = str(raws.get(DAYS) or "").strip()
            number = (
                int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(MOST_DAYS)) else 0
            )
            days = number if LEAST_DAYS <= number <= MOST_DAYS else 0
            wrong = DomainError("extension_out_of_range", field=DAYS, least=LEAST_DAYS, most=MOST_DAYS)
            return _or_error({DAYS: days}, wrong, errors)
        case Act.TOPIC:
            known = {one.key for one in plan.topics if not one.retired}
            return _one_of(raws, TOPIC, known, errors)
        case Act.MODULE:
            known = {one.key for one in plan.training.for_roles(("mentee", "mentor"))}
            return _one_of(raws, MODULE, known, errors)
    return {}


def _one_of(
    raws: Mapping[str, object], name: str, known: Collection[str], errors: list[DomainError]
) -> dict[str, int | str]:
    given = str(raws.get(name) or "")
    wrong = DomainError("answer_required", field=name)
    return _or_error({name: given if given in known else ""}, wrong, errors)


def _or_error(
    found: dict[str, int | str], wrong: DomainError, errors: list[DomainError]
) -> dict[str, int | str]:
    if not all(found.values()):
        errors.append(wrong)
    return found
