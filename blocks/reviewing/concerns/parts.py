"""What a concern looks like: its state in words, what was said, who reads it."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import Block, context, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.concerns import ConcernShown, StepShown

_LONGEST_STEP = 900
_LONGEST_TEXT = 2800
MOST_STEPS = 40
"""Steps shown of one concern, the latest; a modal holds a hundred blocks and so much text."""


def state_words(state: str, reader: Reader) -> str:
    """How it stands."""
    return {
        "raised": reader.say("waits for a first answer"),
        "acknowledged": reader.say("answered, in nobody's hands yet"),
        "assigned": reader.say("in hand"),
        "in_mediation": reader.say("being mediated"),
        "resolved": reader.say("settled"),
        "withdrawn": reader.say("taken back"),
    }.get(state, state)


def quoted(text: str, longest: int = _LONGEST_TEXT) -> str:
    """Somebody's words, set apart."""
    return fit("\n".join(f"> {line}" for line in quote(text).split("\n")), longest)


def standing_words(shown: ConcernShown, reader: Reader) -> str:
    """State, clock and hands in one line."""
    words = state_words(shown.state, reader)
    if shown.state == "raised":
        when = reader.moment(shown.answer_by)
        words = (
            reader.say(":warning: waits for a first answer, which was due {when}: late", when=when)
            if shown.late
            else reader.say("waits for a first answer, due {when}", when=when)
        )
    if shown.assigned:
        words = reader.say("{state} · with {who}", state=words, who=person(shown.assigned))
    return words


def step_blocks(steps: Sequence[StepShown], reader: Reader) -> list[Block]:
    """What was said and done, oldest first; the latest if there are very many."""
    made: list[Block] = []
    for step in steps[-MOST_STEPS:]:
        line = f"*{_step_words(step, reader)}* · {reader.near(step.at)}"
        made.append(section(f"{line}\n{quoted(step.words, _LONGEST_STEP)}") if step.words else context(line))
    return made


def _step_words(step: StepShown, reader: Reader) -> str:
    who = person(step.by)
    match step.kind:
        case "acknowledge":
            return reader.say("{who} answered", who=who)
        case "answer":
            return reader.say("{who} answered again", who=who)
        case "note":
            return reader.say("{who} noted, for those who handle it only", who=who)
        case "resolve":
            return reader.say("{who} settled it", who=who)
        case "assign":
            return reader.say("{to} has it in hand", to=person(step.to) if step.to else who)
        case "mediate":
            return reader.say("{who} began to mediate", who=who)
        case "withdraw":
            return reader.say("{who} took it back", who=who)
        case "reopen":
            return reader.say("{who} opened it again", who=who)
        case "turn":
            return reader.say("{who} gave it to somebody else", who=who)
        case "lose":
            return reader.say("{who} does not have it any more", who=who)
        case _:
            return reader.say("{who} added", who=who)
