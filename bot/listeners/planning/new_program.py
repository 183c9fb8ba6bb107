"""A new program: the first of a few guided pages makes it, each further one changes a part of its plan."""

from __future__ import annotations

from blocks.planning.new_program import new_program_modal, templates_message
from blocks.reader import Reader
from bot.domain.commands import Command
from bot.domain.program import Program as Plan
from bot.languages import LANGUAGES, language_of
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, say
from bot.listeners.planning.editing import first_part
from bot.program_file.document import load_template, template_names
from bot.usecases.planning.new_program import may_set_up, require_here, set_up_program


def begin(turn: Turn, _command: Command) -> Outcome:
    """`/mentor-admin program new`: the channel it was typed in becomes the admin channel."""
    may_set_up(turn.session, turn.actor, turn.request.seen)
    own = language_of(turn.reader.locale)
    templates = [(name, load_template(name, own)) for name in template_names()]
    languages = {own: LANGUAGES[own], **LANGUAGES}
    return open_modal(
        new_program_modal(templates, languages, turn.request.channel_id, turn.person.slack_id, turn.reader)
    )


def templates(turn: Turn, _command: Command) -> Outcome:
    """`/mentor-admin program templates`: what a program can begin with."""
    require_here(turn.session, turn.actor, turn.request.channel_id)
    own = language_of(turn.reader.locale)
    message = templates_message([load_template(name, own) for name in template_names()], turn.reader)
    return say(message.text, message.blocks)


def submit(turn: Turn) -> Outcome:
    """The first page."""
    answers = turn.request.answers
    coordinators, champion = answers.get("coordinators"), answers.get("champion")
    chosen = answers.get("template")
    language = answers.get("language")
    template = load_template(
        chosen if chosen in template_names() else template_names()[0],
        language if language in LANGUAGES else language_of(turn.reader.locale),
    )
    program = set_up_program(
        turn.session,
        turn.actor,
        turn.person,
        template,
        name=_name(str(answers.get("name") or ""), template, turn.reader),
        coordinators=[str(one) for one in coordinators] if isinstance(coordinators, list) else [],
        admin_channel=str(turn.request.metadata.get("channel", "")),
        announce_channel=str(answers.get("announce") or ""),
        champion=str(champion) if champion else None,
        now=turn.now,
    )
    return first_part(turn, program)


def _name(typed: str, template: Plan, reader: Reader) -> str:
    """What stood in the field from the beginning means: as the template is called."""
    stood = load_template(template_names()[0], language_of(reader.locale)).name
    return template.name if typed == stood else typed
