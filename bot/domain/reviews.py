"""Forms about a pair: which they are, which of its turns an answer belongs to, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection

from bot.domain.forms import OPEN_KINDS, Answer, Answers, Form, Reader, is_empty, shown_to
from bot.domain.health import IMPACT
from bot.domain.program import Program
from bot.domain.states.pair import LIVING, PairState
from bot.domain.timeline import Anchor, Condition, Recipient, TimelineStep
from bot.errors import DomainError

FIT_CHECK = "fit_check"
MIDPOINT = "midpoint"
FINAL = "final"
CLOSING = "closing"
PULSE = "pulse"

SHARED = frozenset({MIDPOINT, FINAL, CLOSING})
"""Each partner reads what the other wrote for them, once both have answered."""

AT_THE_END = frozenset({FINAL, CLOSING})
"""Forms that look back on all of it: the two need not meet again afterwards."""

FIT = "fit"
NOT_A_FIT = "not_a_fit"
TELL_COORDINATOR = "tell_coordinator"
"""The tick by which somebody passes their answer about the fit on to the coordinators."""
CONCERNS = "concerns"
WORKS_WELL, SHOULD_CHANGE = "works_well", "should_change"
"""What the midpoint review asks for the partner, in the words that came with the program."""
HELD_ON = "held_on"
"""The day of the closing conversation."""

ASKED_BY_STEPS = frozenset({FIT_CHECK, PULSE, MIDPOINT, FINAL, IMPACT})
"""Forms that nobody sees where no step of the timeline asks for them."""

ASKING = frozenset({Condition.FORM_MISSING, Condition.FIT_OPEN})
"""Conditions of the steps that ask for a form about a pair."""


def steps_asking(plan: Program, form_key: str) -> tuple[TimelineStep, ...]:
    """The steps that ask one of the two to fill in this form."""
    return tuple(
        step
        for step in plan.timeline
        if step.form == form_key and step.condition in ASKING and step.to is not Recipient.COORDINATORS
    )


def is_asked_for(plan: Program, form_key: str) -> bool:
    """Whether anybody in this program comes to see this form."""
    return form_key not in ASKED_BY_STEPS or bool(steps_asking(plan, form_key))


def require_pair_form(plan: Program, form_key: str, state: PairState) -> tuple[TimelineStep, ...]:
    """The steps that ask for this form; DomainError if nothing does, or not in the pair's state any more.

    A form can be filled in until the pair is closed; what is asked for after that (did it last?) as long as
    the timeline asks. Until when an answer can be changed: see bot/domain/review_dates.py.
    """
    steps = steps_asking(plan, form_key)
    if not steps and form_key != CLOSING:
        raise DomainError("question_unknown", key=form_key)
    if state not in LIVING and not any(state in step.during for step in steps):
        raise DomainError("pair_closed_well" if state is PairState.CLOSED else "pair_already_closed")
    return steps


def takes_pair_form(plan: Program, form_key: str, state: PairState) -> bool:
    """Whether this form can be filled in for a pair in this state: `require_pair_form` raises nothing."""
    try:
        require_pair_form(plan, form_key, state)
    except DomainError:
        return False
    return True


def settled_occurrence(
    plan: Program,
    steps: Collection[TimelineStep],
    asked: str,
    *,
    answered: Collection[str],
    held_meetings: Collection[str],
) -> str:
    """Under which occurrence an answer is kept, so that every way to a form leads to the same answers.

    `asked` comes from a button and may be empty (the Home tab); `answered` are the occurrences that have an
    answer; `held_meetings` the ids of the pair's held meetings, oldest first.
    """
    if any(step.anchor is Anchor.MEETING_HELD for step in steps):
        meetings = list(held_meetings)
        return asked if asked in meetings else (meetings[-1] if meetings else "")
    turns = [f"d{days + step.cadences * plan.cadence_days}" for step in steps for days in step.days]
    if asked in turns or not turns:
        return asked if turns else ""
    return next((turn for turn in turns if turn not in answered), turns[-1])


def told_to_coordinators(form: Form, answers: Answers) -> dict[str, Answer]:
    """What coordinators may read: what the form marks for them, and what its author passed on.

    The answer about the fit is only counted, unless the author ticked that a coordinator may know.
    """
    told = shown_to(form, answers, Reader.COORDINATOR)
    if form.key == FIT_CHECK and not is_empty(told.get(TELL_COORDINATOR)) and FIT in answers:
        return {FIT: answers[FIT], **told}
    return told


def calls_for_coordinators(form: Form, answers: Answers) -> bool:
    """Whether the author wants to be heard now: a pair that does not fit and may be told of, or a concern.

    Other words for coordinators can wait until they read them.
    """
    told = told_to_coordinators(form, answers)
    if form.key == FIT_CHECK:
        noted = any(
            form.question(key).kind in OPEN_KINDS for key, answer in told.items() if not is_empty(answer)
        )
        return noted or told.get(FIT) == NOT_A_FIT
    return not is_empty(told.get(CONCERNS))
