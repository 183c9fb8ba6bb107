"""Messages: the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Block, Message, actions, button, context, fit, header, plain, quote, section
from blocks.reader import Reader
from blocks.reporting.champion import champion_message, notice_message
from blocks.reporting.figures import figures_message
from blocks.reporting.findings import PICTURES, picture_title
from bot.domain.shown.champion_report import FileRefused, PicturesSent

ALT, TITLE = 2000, 150
ALL_WORDS = 9000
"""Characters of alt text in one message, of some 13,000 for everything."""


def pictures_message(shown: PicturesSent, reader: Reader) -> Message:
    """All pictures of a report, each with what it shows in words."""
    title = reader.say("Pictures: {program}", program=fit(shown.program, 100))
    room = ALL_WORDS // max(len(shown.pictures), 1)
    blocks: list[Block] = [
        header(title),
        context(reader.say("As of {when}.", when=reader.moment(shown.as_of))),
    ]
    for one in shown.pictures:
        blocks.append(
            {
                "type": "image",
                "slack_file": {"id": one.file_id},
                "title": plain(picture_title(one.title, reader), TITLE),
                "alt_text": fit(one.words, min(room, ALT)) or picture_title(one.title, reader),
            }
        )
    if not shown.pictures:
        blocks.append(section(reader.say("There is nothing to draw yet.")))
    empty = "; ".join(picture_title(key, reader) for key in shown.empty if key in PICTURES)
    if shown.pictures and empty:
        blocks.append(context(reader.say("Nothing to draw yet: {titles}.", titles=empty)))
    if shown.refused:
        refused = reader.count(
            "Slack did not take {n} picture from me.",
            "Slack did not take {n} pictures from me.",
            shown.refused,
        )
        blocks.append(context(refused))
    return Message(f":bar_chart: {quote(title)}", blocks)


def refused_message(shown: FileRefused, reader: Reader) -> Message:
    """Slack takes no files here."""
    words = reader.say(
        "Slack did not take the report of {program} as a file ({format}), so it is not here. An admin of the "
        "workspace can allow the app to upload files; `/mentor-admin report` shows every figure meanwhile.",
        program=quote(fit(shown.program, 100)),
        format=shown.format,
    )
    return Message(words, [section(words)])


def shared_words(champion: str, reader: Reader) -> Message:
    """To the coordinator who shared it."""
    words = reader.say(
        ":white_check_mark: <@{champion}> gets the report by direct message in their working hours.",
        champion=champion,
    )
    return Message(words, [section(words)])


def preview_note(program_id: int, month: str, reader: Reader) -> list[Block]:
    """Below a preview: it is one, and how to hold the real one back."""
    hold = button(reader.say("Hold it back this month"), ids.REPORT_HOLD, f"{program_id}:{month}")
    return [context(reader.say("This is a preview. Only you can see it.")), actions(hold)]


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "report.shown": figures_message,
    "report.pictures": pictures_message,
    "report.refused": refused_message,
    "report.shared": champion_message,
    "report.monthly": champion_message,
    "admin.monthly_report": notice_message,
}
