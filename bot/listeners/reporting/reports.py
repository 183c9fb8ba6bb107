"""Coordinators read the report of their program, have it sent as a file, and share it."""

from __future__ import annotations

from blocks.parts import notice, quote
from blocks.reporting.champion import champion_message, champion_modal
from blocks.reporting.figures import figures_message, large_words
from blocks.reporting.findings import PICTURES
from blocks.reporting.messages import preview_note, shared_words
from bot.domain.commands import Command
from bot.domain.report_files import FORMATS, asked_for
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, open_modal, say
from bot.usecases.reporting.monthly import hold_report
from bot.usecases.reporting.reading import preview, read_report, read_told
from bot.usecases.reporting.sending import send_file, send_pictures, share_with_champion
from db.models import Program


def report(turn: Turn, command: Command, program: Program) -> Outcome:
    """`report`: the figures of the current cohort; with `--format` as a file."""
    asked = asked_for(command.words)
    if asked.format:
        return _file(turn, program.id, asked.format)
    read = read_report(turn.session, turn.actor, turn.person, program, turn.now)
    if read.shown is None:
        return say(large_words(read.people, turn.reader))
    message = figures_message(read.shown, turn.reader, read.champion)
    return say(message.text, message.blocks)


def file_pressed(turn: Turn) -> Outcome:
    """The value is `program id:format`."""
    program_id, _, what = turn.request.value.partition(":")
    return _file(turn, program_id, what if what in FORMATS else FORMATS[0])


def pictures_pressed(turn: Turn) -> Outcome:
    """The value is the program's id."""
    begun = send_pictures(
        turn.session, turn.actor, turn.person, turn.request.value, tuple(PICTURES), turn.now
    )
    if begun:
        return say(
            turn.reader.say(":art: I am drawing. The pictures come to you in a direct message in a moment.")
        )
    return say(turn.reader.say("The pictures are on their way already, in your direct messages with me."))


def share_pressed(turn: Turn) -> Outcome:
    """The value is the program's id."""
    champion = share_with_champion(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = shared_words(champion.slack_id, turn.reader)
    return say(message.text, message.blocks)


def preview_pressed(turn: Turn) -> Outcome:
    """The value is `program id:first day of the month`, here and below."""
    program_id, _, month = turn.request.value.partition(":")
    shown = preview(turn.session, turn.actor, program_id, month, turn.now)
    message = champion_message(shown, turn.reader)
    return say(message.text, [*message.blocks, *preview_note(shown.shown.program_id, month, turn.reader)])


def read_pressed(turn: Turn) -> Outcome:
    """The champion reads on Home what they were told last. The value is the program's id."""
    shown = read_told(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    title, close = turn.reader.say("The newest report"), turn.reader.say("Close")
    if shown is None:
        words = turn.reader.say(
            "It is in your messages with me, as a PDF: counting so many people takes a while."
        )
        return open_modal(notice(title, words, close))
    return open_modal(champion_modal(shown, turn.reader))


def hold_pressed(turn: Turn) -> Outcome:
    return _hold(turn, hold=True)


def let_go_pressed(turn: Turn) -> Outcome:
    return _hold(turn, hold=False)


def _hold(turn: Turn, *, hold: bool) -> Outcome:
    program_id, _, month = turn.request.value.partition(":")
    hold_report(turn.session, turn.actor, turn.person, program_id, month, hold=hold, now=turn.now)
    if turn.request.only_for_them:
        return say(
            turn.reader.say(":white_check_mark: It is held back. The message in the channel says so, too.")
        )
    return done()


def _file(turn: Turn, program_id: object, what: str) -> Outcome:
    begun = send_file(turn.session, turn.actor, turn.person, program_id, what, turn.now)
    if begun:
        words = turn.reader.say(
            ":page_facing_up: The report comes to you as a file ({format}), in a direct message in a moment.",
            format=quote(what),
        )
    else:
        words = turn.reader.say("This file is on its way already, in your direct messages with me.")
    return say(words)
