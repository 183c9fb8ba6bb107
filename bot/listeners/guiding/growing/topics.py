"""Topics: browsed and taken by the two, looked after by coordinators."""

from __future__ import annotations

from blocks import ids
from blocks.guiding.growing.topics import library_view, taken_view, topic_modal, topic_view, topics_view
from bot.domain.commands import Command
from bot.errors import DomainError
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, open_modal, update_modal
from bot.usecases.guiding.growing.library import take_topic, topics_shown
from bot.usecases.guiding.growing.tending import library_of, save_topic, topic_draft
from db.models import Program


def browse(turn: Turn, _command: Command) -> Outcome:
    """`/mentor topics`."""
    shown = topics_shown(turn.session, turn.actor, turn.person, None, turn.now)
    return open_modal(
        topics_view(shown, turn.reader), offer={"what": ids.TOPICS_OF, "value": str(shown.pair)}
    )


def of_pair(turn: Turn) -> Outcome:
    """All topics, for the pair that was chosen, or from a button outside of the window."""
    shown = topics_shown(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    view = topics_view(shown, turn.reader)
    return update_modal(view) if turn.request.in_modal else show(turn, view)


def page(turn: Turn) -> Outcome:
    pair, number = _two(turn)
    shown = topics_shown(turn.session, turn.actor, turn.person, pair, turn.now)
    return update_modal(topics_view(shown, turn.reader, _number(number)))


def read(turn: Turn) -> Outcome:
    pair, key = _two(turn)
    shown = topics_shown(turn.session, turn.actor, turn.person, pair, turn.now)
    topic = next((one for one in shown.topics if one.key == key), None)
    if topic is None:
        raise DomainError("topic_unknown")
    return update_modal(topic_view(shown, topic, turn.reader))


def take(turn: Turn) -> Outcome:
    pair, key = _two(turn)
    topic = take_topic(turn.session, turn.actor, turn.person, pair, key, turn.now)
    return update_modal(taken_view(topic, turn.reader))


def library(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin topics`."""
    view = library_view(library_of(turn.session, turn.actor, program.id), turn.reader)
    return open_modal(view, offer={"what": ids.LIBRARY_TURN, "value": f"{program.id}:1"})


def library_page(turn: Turn) -> Outcome:
    program, number = _two(turn)
    view = library_view(library_of(turn.session, turn.actor, program), turn.reader, _number(number))
    return update_modal(view) if turn.request.in_modal else show(turn, view)


def add(turn: Turn) -> Outcome:
    draft = topic_draft(turn.session, turn.actor, turn.request.value, "")
    return update_modal(topic_modal(draft, turn.reader))


def edit(turn: Turn) -> Outcome:
    program, key = _two(turn)
    return update_modal(topic_modal(topic_draft(turn.session, turn.actor, program, key), turn.reader))


def submit(turn: Turn) -> Outcome:
    about, answers = turn.request.metadata, turn.request.answers
    shown = save_topic(turn.session, turn.actor, turn.person, about, answers, turn.now)
    return next_page(library_view(shown, turn.reader))


def _two(turn: Turn) -> tuple[str, str]:
    first, _, second = turn.request.value.partition(":")
    return first, second


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 4 else 1  # noqa: PLR2004 - pages are few
