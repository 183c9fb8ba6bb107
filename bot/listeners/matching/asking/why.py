"""Questions about matching: why these two, why not those, what a coordinator's hand would cost, what would help.

What must be weighed is weighed before the transaction begins (see `ahead`). Where there are too many pairs for
that, the question is written down, and its answer comes as a direct message.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from blocks.matching.asking.costs import decision_message
from blocks.matching.asking.questions import answer_message
from bot.domain.access import Actor
from bot.domain.commands import Command
from bot.domain.shown.matching_advice import DecisionShown
from bot.errors import DomainError
from bot.listeners.desk import Desk, Turn
from bot.listeners.matching.ahead import answered, ask_ahead
from bot.listeners.outcomes import Outcome, say
from bot.listeners.payloads import Request
from bot.usecases.matching.asking.costs import SWAP, decide, decide_as_answered, settle, weigh_again
from bot.usecases.matching.asking.outlook import TOO_MANY
from bot.usecases.matching.asking.questions import (
    ADVISE,
    FAIRNESS,
    WHY,
    WHY_PAIR,
    ask,
    ask_later,
    decision_answered,
)
from bot.usecases.matching.drafts.decisions import proposal_to_read
from bot.usecases.matching.drafts.rounds import FORBID, LOCK
from db.models import Program
from db.session import WorkspaceSession

ProgramOf = Callable[[WorkspaceSession, Actor], object | None]

_KINDS = {
    "match why": WHY,
    "match advise": ADVISE,
    "match fairness": FAIRNESS,
    "match lock": LOCK,
    "match forbid": FORBID,
    "match swap": SWAP,
}


@dataclass(frozen=True)
class Question:
    """What is asked: its kind, and about whom (Slack ids)."""

    kind: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Answer:
    """A question with what can be shown of it now."""

    question: Question
    program: object
    shown: Any


def question_of(command: Command) -> Question | None:
    """The question that a command asks; None for every other command."""
    kind = _KINDS.get(command.name)
    if kind is None:
        return None
    who = tuple(mention.user for mention in command.mentions)
    if kind in (ADVISE, FAIRNESS):
        return Question(kind)
    if kind == WHY:
        return Question(WHY_PAIR, who[:2]) if len(who) > 1 else Question(WHY, who)
    return Question(kind, who[:2])


# --- before the transaction ----------------------------------------------------------------------------
def look_at(desk: Desk, request: Request, question: Question, program_of: ProgramOf) -> Request:
    """The request with the answer to a question about the program that `program_of` finds, if it is one."""

    def look(session: WorkspaceSession, actor: Actor) -> _Answer | None:
        program_id = program_of(session, actor)
        return _asked(session, actor, question, program_id, desk) if program_id is not None else None

    return ask_ahead(desk, request, look)


def look_at_two(desk: Desk, request: Request) -> Request:
    """For the button beside an alternative: value program:mentee:mentor."""
    program_id, mentee, mentor = [*request.value.split(":"), "", ""][:3]
    return look_at(desk, request, Question(WHY_PAIR, (mentee, mentor)), lambda *_: program_id)


def look_at_decision(desk: Desk, request: Request) -> Request:
    """For a button with a price: value kind:entry:entry:people:points."""
    kind, one, other = [*request.value.split(":"), "", ""][:3]
    return ask_ahead(
        desk,
        request,
        lambda session, actor: weigh_again(session, actor, kind, (one, other), desk.now()),
    )


def look_at_proposal(desk: Desk, request: Request) -> Request:
    """For the menu beside a pair of a draft: value kind:proposal."""
    kind, _, proposal_id = request.value.partition(":")
    if kind not in (LOCK, FORBID):
        return request

    def weigh(session: WorkspaceSession, actor: Actor) -> _Answer:
        proposal = proposal_to_read(session, actor, proposal_id)
        who = (proposal.mentee.person.slack_id, proposal.mentor.person.slack_id)
        return _asked(session, actor, Question(kind, who), proposal.mentee.cohort.program_id, desk)

    return ask_ahead(desk, request, weigh)


def _asked(
    session: WorkspaceSession, actor: Actor, question: Question, program_id: object, desk: Desk
) -> _Answer:
    asked = ask(session, actor, program_id, question.kind, question.who, desk.now())
    return _Answer(question, program_id, asked.answer())


# --- in the transaction --------------------------------------------------------------------------------
def told(turn: Turn, _command: Command | None = None, _program: Program | None = None) -> Outcome:
    """The answer to what was looked at: `match why`, `lock`, `forbid`, `swap`, `advise`, `fairness`, and the
    buttons that ask the same.
    """
    seen = answered(turn)
    if not isinstance(seen, _Answer):
        raise DomainError("draft_replaced")
    shown = seen.shown
    if shown.unpriced == TOO_MANY:
        _ask_later(turn, seen.program, seen.question.kind, seen.question.who)
    elif isinstance(shown, DecisionShown):
        shown = settle(turn.session, turn.actor, turn.person, shown, turn.now)
    message = answer_message(shown, turn.reader)
    return say(message.text, message.blocks)


def decide_pressed(turn: Turn) -> Outcome:
    """A priced decision: value kind:entry:entry:people:points, and the question that it answers, if any."""
    _, _, _, people, points, question = [*turn.request.value.split(":"), "", "", "", "", ""][:6]
    shown: DecisionShown = answered(turn)
    given = (turn.session, turn.actor, turn.person)
    if shown.unpriced == TOO_MANY:
        known = decision_answered(turn.session, question)
        shown = decide_as_answered(*given, known, shown, (people, points), turn.now)
        if not shown.done:
            _ask_later(turn, shown.program, shown.kind, shown.who)
    else:
        shown = decide(*given, shown, (people, points), turn.now)
    message = decision_message(shown, turn.reader)
    return say(message.text, message.blocks)


def _ask_later(turn: Turn, program_id: object, kind: str, who: Sequence[str]) -> None:
    ask_later(turn.session, turn.actor, turn.person, program_id, kind, who, turn.now)
