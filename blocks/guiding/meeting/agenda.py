"""What to talk about: a few lines in the reminder, the whole of it in a modal."""

from __future__ import annotations

from blocks import ids
from blocks.guiding.meeting.notes import point_line
from blocks.parts import Block, View, actions, button, context, fit, modal, quote, section
from blocks.reader import Reader
from bot.domain.shown.meeting import Agenda

_GOAL, _POINT, _QUESTION = 120, 150, 300
_POINTS = 3


def agenda_button(meeting: int, reader: Reader) -> Block:
    """Open the agenda."""
    return button(reader.say("See the agenda"), ids.MEETING_AGENDA, meeting)


def agenda_lines(facts: Agenda, reader: Reader) -> list[str]:
    """The agenda in a few short lines; of the open points the first, one a line, and how many more there are."""
    facts = reader.worded(facts)
    lines: list[str] = []
    if facts.stuck:
        goals = "; ".join(fit(quote(goal), _GOAL) for goal in facts.stuck)
        lines.append(reader.say("First, what is stuck: {goals}", goals=goals))
    if facts.goals:
        goals = "; ".join(fit(quote(goal), _GOAL) for goal in facts.goals)
        lines.append(reader.say("Ideas for the agenda: {goals}", goals=goals))
    if facts.points:
        lines.append(reader.say("Open from last time:"))
        lines += [f"• {fit(quote(point.text), _GOAL)}" for point in facts.points[:_POINTS]]
        lines += [f"• {words}" for words in _more(facts.more_points + len(facts.points[_POINTS:]), reader)]
    if facts.topic is not None and facts.topic.questions:
        question = fit(quote(facts.topic.questions[0]), _QUESTION)
        lines.append(reader.say("A question to begin with: _{question}_", question=question))
    return lines


def agenda_view(facts: Agenda, reader: Reader) -> View:
    """The agenda as a modal, with the ways to go on from it."""
    facts = reader.worded(facts)
    blocks: list[Block] = [section(_when(facts, reader))]
    if facts.stuck:
        blocks.append(
            _list(reader.say("*First, what is stuck*"), [fit(quote(one), _POINT) for one in facts.stuck])
        )
    if facts.points:
        lines = [point_line(point, reader) for point in facts.points]
        lines += _more(facts.more_points, reader)
        blocks.append(_list(reader.say("*Open points*"), lines))
    if facts.goals:
        blocks.append(
            _list(reader.say("*Goals under way*"), [fit(quote(one), _POINT) for one in facts.goals])
        )
    if facts.topic is not None:
        title = reader.say("*A topic: {title}*", title=fit(quote(facts.topic.title), _POINT))
        blocks.append(_list(title, [fit(quote(one), _QUESTION) for one in facts.topic.questions]))
    if len(blocks) == 1:
        blocks.append(
            section(reader.say("Nothing is open. Ask each other: what should be different next time?"))
        )
    blocks += [
        actions(
            button(
                reader.say("Add an open point"), ids.POINT_ADD, f"{facts.meeting.pair}:{facts.meeting.id}"
            ),
            button(reader.say("Write a private note"), ids.NOTE_WRITE, facts.meeting.id),
        ),
        context(reader.say("Ideas only: what is on your mind comes first.")),
    ]
    return modal("pair.shown", reader.say("Agenda"), blocks, close=reader.say("Close"))


def _more(points: int, reader: Reader) -> list[str]:
    return [reader.count("and {n} more open point", "and {n} more open points", points)] if points else []


def _when(facts: Agenda, reader: Reader) -> str:
    when = reader.moment(facts.meeting.starts_at)
    place = f" · {quote(facts.meeting.place)}" if facts.meeting.place else ""
    return f":calendar: {when}{place}"


def _list(title: str, lines: list[str]) -> Block:
    return section("\n".join([title, *(f"• {line}" for line in lines)]))
