"""What is behind a number: the pairs and people it counts, in pages."""

from __future__ import annotations

import json

from blocks import ids
from blocks.parts import Block, View, actions, button, context, fit, modal, person, quote, section
from blocks.reader import Reader
from blocks.reporting.words import (
    figure_name,
    figure_words,
    how_counted,
    made_from,
    number_words,
    target_words,
)
from bot.domain.measures import SMALLEST, Unit
from bot.domain.shown.reporting import DrillRow, DrillShown

PAGE = 60
"""Lines of one page, ten in a block."""
_TOGETHER = 10
_NAME = 150


def behind_modal(shown: DrillShown, key: str, page: int, reader: Reader) -> View:
    """One page, from 1 on. `key`: by which it is opened again."""
    figure = shown.figure
    pages = max(1, -(-len(shown.rows) // PAGE))
    page = min(max(page, 1), pages)
    made = made_from(figure, reader)
    value = f"*{figure_words(figure, reader)}*" + (f" ({made})" if made else "")
    if figure.target is not None:
        target = target_words(figure.target, figure.target_unit, reader)
        value += " · " + quote(reader.say("target {target}", target=target))
    blocks: list[Block] = [
        section(f"*{quote(fit(figure_name(figure, reader), _NAME))}*\n{value}"),
        context(f"{how_counted(figure, reader)} {reader.say('As of {when}.', when=reader.moment(shown.at))}"),
    ]
    if shown.nameless:
        blocks.append(
            section(
                reader.say(
                    "This is made of answers that are only counted: nobody can see who said what, and it stays hidden "
                    "until {n} people have answered.",
                    n=SMALLEST,
                )
            )
        )
    elif not shown.rows:
        blocks.append(section(reader.say("There is nothing to count yet.")))
    rows = shown.rows[(page - 1) * PAGE : page * PAGE]
    lines = [_line(row, figure.unit, reader) for row in rows]
    blocks += [
        section("\n".join(lines[start : start + _TOGETHER])) for start in range(0, len(lines), _TOGETHER)
    ]
    if pages > 1:
        blocks += [_turning(page, pages, reader), context(_place(page, pages, len(shown.rows), reader))]
    metadata = json.dumps({"program": shown.program_id, "figure": key, "page": page})
    return modal(
        ids.REPORT_BEHIND,
        reader.say("Behind the number"),
        blocks,
        metadata=metadata,
        close=reader.say("Close"),
    )


def list_words(reader: Reader) -> str:
    """Instead of a window."""
    return reader.say(
        ":page_facing_up: There are too many to show in a window. The list comes to you as a file, in a direct message "
        "in a moment."
    )


def _line(row: DrillRow, unit: Unit, reader: Reader) -> str:
    who = reader.say(" and ").join(person(one) for one in row.people)
    parts = []
    if row.role:
        parts.append(
            {"mentee": reader.say("mentee"), "mentor": reader.say("mentor")}.get(row.role, quote(row.role))
        )
    if row.number is not None:
        number = number_words(row.number, reader)
        parts.append(reader.say("{n} days", n=number) if unit is Unit.DAYS else number)
    if row.on is not None:
        parts.append(reader.day(row.on))
    mark = ":white_check_mark:" if row.counts else "•"
    return f"{mark} {who}" + (f" · {' · '.join(parts)}" if parts else "")


def _turning(page: int, pages: int, reader: Reader) -> Block:
    ways = []
    if page > 1:
        ways.append(button(reader.say("Page before"), f"{ids.REPORT_BEHIND_TURN}:1", page - 1))
    if page < pages:
        ways.append(button(reader.say("Next page"), ids.REPORT_BEHIND_TURN, page + 1))
    return actions(*ways)


def _place(page: int, pages: int, total: int, reader: Reader) -> str:
    return reader.say("Page {page} of {pages}, {total} in all.", page=page, pages=pages, total=total)
