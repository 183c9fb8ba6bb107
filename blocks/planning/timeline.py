"""The reminders of a program in words, each with a button to change it."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.parts import Block, Message, actions, button, capital, context, header, quote, section
from blocks.planning.touched import step_words
from blocks.reader import Reader
from bot.domain.shown.timeline import TimelineShown
from bot.domain.timeline import Anchor, Recipient, TimelineStep

STEPS_SHOWN = 40


def timeline_message(shown: TimelineShown, reader: Reader, first: int = 0) -> Message:
    """The reminders from the one at `first` on: when each is sent, and to whom."""
    title = reader.say("Reminders of {name}", name=shown.program.name)
    program = shown.program.program
    blocks: list[Block] = [header(title)]
    steps = shown.steps[first : first + STEPS_SHOWN]
    for step in steps:
        change = button(reader.say("Change"), ids.TIMELINE_STEP, f"{program}:{step.key}")
        blocks.append(section(_line(step, shown.cadence, reader), change))
    buttons: list[Block] = []
    if shown.another:
        buttons.append(button(reader.say("Add a reminder"), ids.TIMELINE_STEP, f"{program}:"))
    rest = len(shown.steps) - first - len(steps)
    if rest > 0:
        more = reader.count("Show {n} more", "Show {n} more", rest)
        buttons.append(button(more, ids.TIMELINE_MORE, f"{program}:{first + len(steps)}"))
    if buttons:
        blocks.append(actions(*buttons))
    hint = reader.say(
        "Each waits for the working hours of whoever gets it, and is sent only as long as it makes sense. At most "
        "one message a day. Only you can see this."
    )
    return Message(quote(title), [*blocks, context(hint)])


def _line(step: TimelineStep, cadence: int, reader: Reader) -> str:
    name = quote(capital(step_words(step.key, reader, step.text)))
    when = f"{_to(step, reader)} · {_when(step, cadence, reader)}"
    if step.off:
        return reader.say(":no_bell: *{name}* (off)\n{when}", name=name, when=when)
    return f"*{name}*\n{when}"


def _to(step: TimelineStep, reader: Reader) -> str:
    return {
        Recipient.MENTEE: reader.say("to the mentee"),
        Recipient.MENTOR: reader.say("to the mentor"),
        Recipient.BOTH: reader.say("to both"),
        Recipient.COORDINATORS: reader.say("to you, the coordinators"),
    }[step.to]


def _when(step: TimelineStep, cadence: int, reader: Reader) -> str:
    if step.hours is not None:
        return _around_a_meeting(step.hours, reader)
    days = tuple(day + step.cadences * cadence for day in step.days)
    said = [_after(step.anchor, days, reader)]
    follow_ups = [n for n in step.working_days if n]
    if follow_ups and 0 in step.working_days:
        said.append(reader.say("again {days} working days later", days=_listed(follow_ups, reader)))
    elif follow_ups:
        said.append(reader.say("and {days} working days more", days=_listed(follow_ups, reader)))
    if step.every_days is not None:
        said.append(reader.count("then every day", "then every {n} days", step.every_days))
    return ", ".join(said)


def _around_a_meeting(hours: int, reader: Reader) -> str:
    if hours < 0:
        return reader.count("{n} hour before each meeting", "{n} hours before each meeting", -hours)
    return reader.count(
        "{n} hour after the end of each meeting", "{n} hours after the end of each meeting", hours
    )


def _after(anchor: Anchor, days: Sequence[int], reader: Reader) -> str:
    listed = _listed(days, reader)
    if anchor is Anchor.PUBLISHED:
        several = len(days) > 1
        return (
            reader.say("on days {days}", days=listed) if several else reader.say("on day {days}", days=listed)
        )
    return {
        Anchor.AGREEMENT: reader.say(
            "{days} days after the match, or a change of the agreement", days=listed
        ),
        Anchor.LAST_MEETING: reader.say("{days} days after the last meeting", days=listed),
        Anchor.CLOSING: reader.say("{days} days after the closing conversation", days=listed),
        Anchor.GOAL_NEWS: reader.say("{days} days after the last news of a goal", days=listed),
    }.get(anchor) or reader.say("{days} days after each meeting", days=listed)


def _listed(numbers: Sequence[int], reader: Reader) -> str:
    words = [str(n) for n in numbers]
    if len(words) == 1:
        return words[0]
    return reader.say("{some} and {last}", some=", ".join(words[:-1]), last=words[-1])
