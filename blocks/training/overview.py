"""Who lacks what, for coordinators; and one's own training on the Home tab."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    capital,
    confirm,
    context,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.training.messages import invitation_blocks
from blocks.training.modules import next_button, progress_words
from blocks.training.sessions import date_line
from blocks.training.words import role_words, session_words
from bot.domain.shown.training import ProgramTraining, RoleTraining, TrainingShown
from bot.domain.states.seat import SessionKind

NAMED = 30
"""People named in one line; more are counted."""


def training_overview(facts: ProgramTraining, reader: Reader) -> Message:
    """The answer to `/mentor-admin training`: by role, then the dates, then what can be done."""
    title = reader.say("Training in {name}", name=facts.name)
    blocks: list[Block] = [header(title)]
    if facts.required:
        blocks.append(context(reader.say("Nobody is matched before the modules that count are done.")))
    blocks += [section(_role(role, facts, reader)) for role in facts.roles]
    if not facts.roles:
        blocks.append(section(reader.say("Nobody is approved yet, so there is nobody to train.")))
    for date in facts.sessions:
        blocks.append(section(f"*{session_words(date.kind, reader)}* · {date_line(date, reader)}"))
    if facts.no_date_fits:
        words = reader.count(
            "{n} person found no date that suits; another one would help.",
            "{n} people found no date that suits; another one would help.",
            facts.no_date_fits,
        )
        blocks.append(section(f":calendar: {words}"))
    buttons = _buttons(facts, reader)
    if buttons:
        blocks.append(actions(*buttons))
    blocks.append(context(reader.say("Only you see this. What people answered is shown to nobody.")))
    return Message(quote(title), blocks)


def _role(role: RoleTraining, facts: ProgramTraining, reader: Reader) -> str:
    name = capital(role_words(role.role, reader, many=True))
    lines = [
        f"*{name}* · "
        + reader.say("{done} of {total} have done their modules", done=role.modules_passed, total=role.people)
    ]
    if role.without_modules:
        people = [f"{person(who)} ({left})" for who, left in role.without_modules]
        lines.append(reader.say("Modules left: {people}", people=_listed(people, reader)))
    if facts.orientation and (role.oriented or role.without_session):
        total = role.oriented + len(role.without_session)
        lines.append(reader.say("{done} of {total} were at an orientation", done=role.oriented, total=total))
        if role.without_session:
            people = [person(who) for who in role.without_session]
            lines.append(reader.say("Not yet: {people}", people=_listed(people, reader)))
    return "\n".join(lines)


def _listed(people: Sequence[str], reader: Reader) -> str:
    shown = ", ".join(people[:NAMED])
    if len(people) <= NAMED:
        return shown
    return shown + reader.count(" and {n} more", " and {n} more", len(people) - NAMED)


def _buttons(facts: ProgramTraining, reader: Reader) -> list[Block]:
    buttons: list[Block] = []
    if facts.to_nudge:
        label = reader.count("Remind {n} person", "Remind {n} people", facts.to_nudge)
        text = reader.count(
            "{n} person gets one direct message about what is open for them, in their working hours.",
            "{n} people get one direct message about what is open for them, in their working hours.",
            facts.to_nudge,
        )
        buttons.append(
            button(
                label,
                ids.TRAINING_NUDGE,
                facts.program,
                style="primary",
                ask=confirm(reader.say("Send the reminder?"), text, label, reader.say("Not now")),
            )
        )
    if facts.orientation:
        words = reader.say("Offer an orientation")
        buttons.append(button(words, ids.SESSION_PLAN, f"{facts.program}:{SessionKind.ORIENTATION.value}"))
    return buttons


def nudged_words(count: int, reader: Reader) -> str:
    """After the reminder."""
    return reader.count(
        "{n} person is reminded in their next working hours.",
        "{n} people are reminded in their next working hours.",
        count,
    )


def home_training(facts: TrainingShown, reader: Reader) -> list[Block]:
    """One program's training on the Home tab: how far, what is next, and the dates to choose from."""
    facts = reader.worded(facts)
    blocks: list[Block] = []
    if facts.modules:
        following = None if facts.complete else facts.following
        buttons = [next_button(facts.program, following, reader)] if following else []
        buttons.append(button(reader.say("See all modules"), ids.TRAINING_SHOW, facts.program))
        blocks += [
            section(f"*{quote(facts.name)}* · {progress_words(facts, reader)}"),
            actions(*buttons),
        ]
    for kind in dict.fromkeys(date.kind for date in facts.dates):
        dates = tuple(date for date in facts.dates if date.kind is kind)
        blocks += invitation_blocks(facts.program, facts.name, kind, dates, reader)
    return blocks
