"""Questions about pairs: why these two, why not those, and what a coordinator's hand would cost."""

from __future__ import annotations

from blocks.matching.costs import decision_message
from blocks.matching.why import why_message, why_pair_message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, say
from bot.usecases.matching.costs import SWAP, decide, weigh
from bot.usecases.matching.rounds import FORBID, LOCK
from bot.usecases.matching.why import why, why_pair
from db.models import Program


def asked(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match why @person` or `match why @mentee @mentor`."""
    who = [mention.user for mention in command.mentions]
    if len(who) > 1:
        return _pair(turn, program.id, who[0], who[1])
    message = why_message(why(turn.session, turn.actor, program.id, who[0], turn.now), turn.reader)
    return say(message.text, message.blocks)


def pair_pressed(turn: Turn) -> Outcome:
    """A button beside an alternative: value program:mentee:mentor."""
    program_id, mentee, mentor = turn.request.value.split(":")
    return _pair(turn, program_id, mentee, mentor)


def _pair(turn: Turn, program_id: object, mentee: str, mentor: str) -> Outcome:
    shown = why_pair(turn.session, turn.actor, program_id, (mentee, mentor), turn.now)
    message = why_pair_message(shown, turn.reader)
    return say(message.text, message.blocks)


def force(turn: Turn, command: Command, program: Program) -> Outcome:
    return _weighed(turn, command, program, LOCK)


def forbid(turn: Turn, command: Command, program: Program) -> Outcome:
    return _weighed(turn, command, program, FORBID)


def swap(turn: Turn, command: Command, program: Program) -> Outcome:
    return _weighed(turn, command, program, SWAP)


def _weighed(turn: Turn, command: Command, program: Program, kind: str) -> Outcome:
    who = (command.mentions[0].user, command.mentions[1].user)
    shown = weigh(turn.session, turn.actor, turn.person, program.id, kind, who, turn.now)
    message = decision_message(shown, turn.reader)
    return say(message.text, message.blocks)


def decide_pressed(turn: Turn) -> Outcome:
    """A priced decision: value kind:entry:entry:people:points."""
    kind, one, other, people, points = turn.request.value.split(":")
    shown = decide(turn.session, turn.actor, turn.person, kind, (one, other), (people, points), turn.now)
    message = decision_message(shown, turn.reader)
    return say(message.text, message.blocks)
