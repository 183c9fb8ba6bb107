"""How pairs are doing, as somebody may see it: what one person said is in it only if they passed it on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bot.domain import health as rules
from bot.domain.access import Actor
from bot.domain.health import AWAY, Check, Health, HealthFacts, Reason, Signal
from bot.domain.journey import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.reviews import FIT, FIT_CHECK, told_to_coordinators
from bot.usecases.guiding.pairs import members_of
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Answer, Coordinator, Pair, SignalChoice, Submission
from db.session import WorkspaceSession

PULSE, GOING = "pulse", "going"
FAMILY = {
    Signal.PULSE_LOW.value: PULSE,
    Signal.PULSE_FALLING.value: PULSE,
    Signal.NOT_A_FIT.value: FIT_CHECK,
}
"""The form that a signal comes from: whoever passed one on means the answer, whatever it is called today."""


@dataclass
class _Said:
    """What the two of one pair said, by person. `given_at`: (person, form) → when the latest answer was given."""

    pulses: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    fit: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)
    given_at: dict[tuple[str, str], datetime] = field(default_factory=dict)
    asked: set[tuple[str, str]] = field(default_factory=set)


@dataclass(frozen=True)
class Seen:
    """Some pairs as one reader may see them: `hidden` are those of which they read nothing that one person said."""

    now: datetime
    facts: Mapping[int, PairFacts]
    hidden: frozenset[int]
    _said: Mapping[int, _Said]

    @classmethod
    def by(cls, session: WorkspaceSession, actor: Actor, pairs: Sequence[Pair], now: datetime) -> Seen:
        """As one coordinator sees them: of their own pair they are one of the two."""
        return cls._of(session, pairs, {pair.id for pair in pairs if actor.person in members_of(pair)}, now)

    @classmethod
    def by_all(cls, session: WorkspaceSession, pairs: Sequence[Pair], now: datetime) -> Seen:
        """As the admin channel sees them, which a coordinator who is one of the two reads as well."""
        return cls._of(session, pairs, of_coordinators(session, pairs), now)

    @classmethod
    def _of(cls, session: WorkspaceSession, pairs: Sequence[Pair], hidden: set[int], now: datetime) -> Seen:
        facts = facts_of_pairs(session, pairs)
        return cls(now, facts, frozenset(hidden), _said_in(session, [pair.id for pair in pairs]))

    def health(self, pair: Pair, plan: Plan | None = None) -> Health:
        """How it is by its plan, or by another one, and why; who is meant in a reason by their Slack id too."""
        found = rules.health(self._facts(pair), plan or plan_of(pair.cohort.program), self.now)
        named = (replace(one, params=_named(one.params, pair)) for one in found.reasons)
        return replace(found, reasons=tuple(named))

    def checks(self, pair: Pair) -> tuple[Check, ...]:
        """Everything that was looked at."""
        looked = rules.checks(self._facts(pair), plan_of(pair.cohort.program), self.now)
        return tuple(replace(one, params=_named(one.params, pair)) for one in looked)

    def to_ask_first(self, pair: Pair) -> tuple[tuple[Reason, datetime], ...]:
        """Signals to be shown to the one who gave them, with when they gave the answer."""
        said = self._said.get(pair.id, _Said())
        plan = plan_of(pair.cohort.program)
        # Whether they passed it on does not depend on who looks.
        found = rules.to_ask_first(self._facts(pair, everything=True), plan, self.now)
        return tuple(
            (reason, said.given_at[str(reason.private_to), FAMILY[reason.signal.value]]) for reason in found
        )

    def _facts(self, pair: Pair, *, everything: bool = False) -> HealthFacts:
        said, facts = self._said.get(pair.id, _Said()), self.facts[pair.id]
        open_to_reader = everything or pair.id not in self.hidden
        return HealthFacts(
            facts,
            pulses={person: tuple(scores) for person, scores in said.pulses.items()},
            fit=said.fit,
            told=frozenset((one, Signal.NOT_A_FIT.value) for one in said.told if open_to_reader),
            asked=frozenset(said.asked if open_to_reader else ()),
            away=frozenset(
                one.id
                for one in facts.people
                if one.quiet_until is not None and one.quiet_until - self.now > AWAY
            ),
            mentor_is_manager=pair.mentee.manager_id == pair.mentor_id,
        )


def _named(params: Mapping[str, object], pair: Pair) -> Mapping[str, object]:
    who = {str(one.id): one.slack_id for one in pair.people()}.get(str(params.get("person")))
    return {**params, "slack_id": who} if who else params


def of_coordinators(session: WorkspaceSession, pairs: Sequence[Pair]) -> set[int]:
    """The pairs in which somebody coordinates the program they are in."""
    programs = {pair.cohort.program_id for pair in pairs}
    known = {
        (program, person)
        for program, person in session.execute(
            select(Coordinator.program_id, Coordinator.person_id).where(Coordinator.program_id.in_(programs))
        )
    }
    return {
        pair.id
        for pair in pairs
        if {(pair.cohort.program_id, who) for who in (pair.mentee_id, pair.mentor_id)} & known
    }


def _said_in(session: WorkspaceSession, pairs: Collection[int]) -> dict[int, _Said]:
    """What was said in these pairs, in a few queries. Nothing of it is for anybody but the rules of health."""
    said: dict[int, _Said] = defaultdict(_Said)
    for submission, value in session.execute(_pulses(pairs)):
        who = str(submission.person_id)
        said[submission.subject_id].pulses[who].append(int(str(value)))
        said[submission.subject_id].given_at[who, PULSE] = submission.submitted_at
    for submission in session.scalars(_fit_checks(pairs)):
        who, answers = str(submission.person_id), answers_of(submission)
        about = said[submission.subject_id]
        about.fit[who] = str(answers.get(FIT) or "")
        about.given_at[who, FIT_CHECK] = submission.submitted_at
        told = told_to_coordinators(form_of_submission(submission), answers)
        (about.told.add if FIT in told else about.told.discard)(who)
    for choice in session.scalars(
        select(SignalChoice).where(SignalChoice.pair_id.in_(pairs), SignalChoice.tell.is_(True))
    ):
        who, about = str(choice.person_id), said[choice.pair_id]
        family = FAMILY[choice.signal]
        if about.given_at.get((who, family)) == choice.given_at:
            about.asked |= {(who, signal) for signal, form in FAMILY.items() if form == family}
    return said


def _pulses(pairs: Collection[int]) -> Any:
    return (
        select(Submission, Answer.value)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(*_sent(PULSE, pairs), Answer.question_key == GOING)
        .order_by(Submission.submitted_at, Submission.id)
    )


def _fit_checks(pairs: Collection[int]) -> Any:
    return (
        select(Submission)
        .where(*_sent(FIT_CHECK, pairs))
        .options(selectinload(Submission.answers), joinedload(Submission.form_version))
        .order_by(Submission.submitted_at, Submission.id)
    )


def _sent(form: str, pairs: Collection[int]) -> tuple[Any, ...]:
    return (
        Submission.form_key == form,
        Submission.subject == "pair",
        Submission.subject_id.in_(pairs),
        Submission.submitted_at.is_not(None),
    )
