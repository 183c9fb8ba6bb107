"""The report of a cohort, to be read in Slack: a table of every figure, and the way to what is behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from blocks import ids
from blocks.learning.comparisons import compared_blocks
from blocks.parts import (
    Block,
    Message,
    actions,
    apart,
    button,
    confirm,
    context,
    fit,
    header,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reporting.findings import PICTURES, finding_of
from blocks.reporting.words import (
    figure_name,
    figure_words,
    made_from,
    short_words,
    standing_words,
    target_words,
)
from bot.domain.measures import SMALLEST
from bot.domain.report_files import FORMATS
from bot.domain.shown.reporting import Entered, ReportFigure, ReportShown

MOST_ROWS = 60
"""Of the table; Slack takes 100, and so many characters in all blocks of a message together."""
MOST_OPTIONS = 100
ALL_CELLS, ALL_OPTIONS, ALL_FINDINGS = 6500, 3000, 2000
"""Characters: all blocks of a message together must stay within some 13,000."""
_NAME, _CELL, _TITLE = 70, 60, 100
_ENTERED = 15
_PLACEHOLDER = 150
Row = tuple[str, str, str, str]


def figures_message(shown: ReportShown, reader: Reader, champion: str = "") -> Message:
    """Every figure against its target, what stands out, and what can be done with it. `champion`: whom it can be
    shared with.
    """
    title = reader.say("Report: {program}", program=fit(shown.program, _TITLE))
    rows = _rows(shown, reader)
    blocks: list[Block] = [
        header(title),
        context(_whole(shown, reader)),
        _table(rows, reader),
        section(_stands_out(shown, reader)),
    ]
    blocks += compared_blocks(shown.comparisons, reader)
    blocks += [*_behind(shown, reader), actions(*_ways(shown, reader, champion))]
    note = reader.say(
        "Answers and groups of fewer than {n} people are never shown on their own. Only you can see this.",
        n=SMALLEST,
    )
    blocks.append(context(note))
    lines = [": ".join((one[0], ", ".join(filter(None, one[1:])))) for one in rows[:12]]
    return Message(fit(f"{shown.emoji} {quote(title)}\n{quote(chr(10).join(lines))}", 3000), blocks)


def large_words(people: int, reader: Reader) -> str:
    """That it takes a moment."""
    return reader.say(
        ":hourglass_flowing_sand: There are {n} applications to count. The report comes to you in a direct message in "
        "a moment.",
        n=people,
    )


def _whole(shown: ReportShown, reader: Reader) -> str:
    cohort = shown.cohort.name if shown.cohort.name != shown.program else ""
    parts = [fit(quote(cohort), _TITLE), reader.say("As of {when}.", when=reader.moment(shown.at))]
    return " · ".join(filter(None, parts))


def _rows(shown: ReportShown, reader: Reader) -> list[Row]:
    rows = [_row(figure, reader) for chapter in shown.chapters for figure in chapter.figures][:MOST_ROWS]
    for one in shown.entered[:_ENTERED]:
        amount = (
            target_words(one.value, one.unit, reader)
            if one.value is not None
            else reader.say("not entered yet")
        )
        target = target_words(one.target, one.unit, reader) if one.target is not None else ""
        standing = _standing(one, target, reader)
        rows.append((fit(one.label, _NAME), fit(amount, _CELL), reader.say("entered by hand"), standing))
    return rows


def _row(figure: ReportFigure, reader: Reader) -> Row:
    target = target_words(figure.target, figure.target_unit, reader) if figure.target is not None else ""
    made = made_from(figure, reader) if figure.value is not None else figure_words(figure, reader)
    value = short_words(figure, reader) if figure.value is not None else "–"
    return fit(figure_name(figure, reader), _NAME), value, made, _standing(figure, target, reader)


def _standing(one: ReportFigure | Entered, target: str, reader: Reader) -> str:
    if not target:
        return ""
    mark = "✓ " if one.reached else ""
    words = standing_words(one, reader)
    return fit(f"{mark}{target}" + (f", {words}" if words else ""), _CELL)


def _table(rows: Sequence[Row], reader: Reader) -> Block:
    """Slack's own table: a heading, then as many rows as its limits take."""
    heads = (reader.say("Measure"), reader.say("Figure"), reader.say("Made from"), reader.say("Target"))
    used, taken = 0, []
    for row in (heads, *rows):
        used += sum(len(cell) + 1 for cell in row)
        if used > ALL_CELLS:
            break
        taken.append([{"type": "raw_text", "text": cell or " "} for cell in row])
    settings = [{"is_wrapped": True}, {"align": "right"}, {"is_wrapped": True}, {"is_wrapped": True}]
    return {"type": "table", "rows": taken, "column_settings": settings}


def _stands_out(shown: ReportShown, reader: Reader) -> str:
    """What the pictures find, and what cannot be told yet."""
    found = [finding_of(key, shown, reader) for key in PICTURES]
    lines = [f"• *{one.title}:* {quote(one.sentence)}" for one in found if not one.empty]
    missing = [one.title for one in found if one.empty]
    if shown.open_concerns:
        lines.append(
            reader.count(
                "• *Concerns:* {n} is open. `/mentor-admin concerns` shows those that you may read.",
                "• *Concerns:* {n} are open. `/mentor-admin concerns` shows those that you may read.",
                shown.open_concerns,
            )
        )
    if missing:
        lines.append(reader.say("_Nothing to show yet: {titles}._", titles="; ".join(missing)))
    return fit("\n".join(lines), ALL_FINDINGS)


def opened(shown: ReportShown) -> Iterator[ReportFigure]:
    """The figures that can be opened to what they count."""
    seen = set()
    for chapter in shown.chapters:
        for figure in chapter.figures:
            if figure.drill and figure.drill not in seen:
                seen.add(figure.drill)
                yield figure


def _behind(shown: ReportShown, reader: Reader) -> list[Block]:
    options: list[Block] = []
    room = ALL_OPTIONS
    for figure in opened(shown):
        made = option(
            figure_name(figure, reader), f"{shown.program_id}:{figure.drill}", short_words(figure, reader)
        )
        room -= sum(len(made[part]["text"]) for part in ("text", "description"))
        if room < 0 or len(options) == MOST_OPTIONS:
            break
        options.append(made)
    if not options:
        return []
    menu = {
        "type": "static_select",
        "action_id": ids.REPORT_BEHIND,
        "placeholder": plain(reader.say("Choose a number"), _PLACEHOLDER),
        "options": options,
    }
    return [section(reader.say("See what is behind a number:"), menu)]


def _ways(shown: ReportShown, reader: Reader, champion: str) -> list[Block]:
    names = {"pdf": reader.say("Send me the PDF"), "xlsx": reader.say("Excel"), "csv": reader.say("CSV")}
    files = apart([button(names[one], ids.REPORT_SEND, f"{shown.program_id}:{one}") for one in FORMATS])
    ways = [button(reader.say("Draw the pictures"), ids.REPORT_PICTURES, shown.program_id), *files]
    if champion:
        question = confirm(
            reader.say("Share this report?"),
            reader.say(
                "{champion} gets it by direct message in their working hours, with the PDF. There are no names in it.",
                champion=person(champion),
            ),
            reader.say("Share it"),
            reader.say("Not now"),
        )
        ways.append(
            button(reader.say("Share with the champion"), ids.REPORT_SHARE, shown.program_id, ask=question)
        )
    return ways
