"""A report on paper, for a board: the figures, the pictures, what the return on investment rests on, and how each
number is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from blocks.learning.comparisons import plain_comparison
from blocks.paper import FONT, Colour, entitled, printable, sheet
from blocks.reader import Reader
from blocks.reporting.findings import PICTURES, finding_of
from blocks.reporting.words import (
    assumed_words,
    assumption_words,
    chapter_words,
    day_words,
    figure_name,
    figure_words,
    how_counted,
    made_from,
    missing_words,
    percent_range,
    range_words,
    short_words,
    standing_words,
    target_words,
)
from bot.domain.measures import SMALLEST
from bot.domain.shown.reporting import ReportFigure, ReportShown
from bot.report_files.pictures import Picture, pictures
from bot.report_files.tables import every_figure

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

INK, QUIET, ACCENT, SHADE, RULE = (
    (34, 34, 34),
    (100, 100, 100),
    (47, 93, 80),
    (240, 245, 243),
    (205, 205, 205),
)
MARGIN, WIDTH, BOTTOM = 20, 170, 277
"""Millimetres on A4."""
LINE = 5.0
CARDS = (
    "applied",
    "match_rate",
    "meetings_per_month",
    "satisfaction",
    "completion_rate",
    "response_midpoint",
)
"""The figures that stand large on the first page: the first four that have a value."""
MOST_CARDS = 4
COLUMNS = (70, 50, 26, 24)
"""Of the tables of figures: measure, figure, target, standing."""
SMALLEST_LETTERS = 7
_NAME, _WORDS = 110, 120


def report_pdf(shown: ReportShown, reader: Reader) -> bytes:
    """A PDF (A4). The same report gives the same bytes. Loads fpdf and matplotlib, which takes a second or two."""
    paper = _Paper(shown, reader)
    paper.front()
    for chapter in shown.chapters:
        paper.chapter(chapter_words(chapter.key, reader), chapter.figures)
    paper.entered()
    paper.pictures(pictures(shown, reader))
    paper.worth()
    paper.explained()
    return paper.finished()


class _Paper:
    """One report in the making."""

    def __init__(self, shown: ReportShown, reader: Reader) -> None:
        self._shown, self._reader = shown, reader
        self._pdf, self._known = sheet(self._footer, MARGIN, QUIET)
        self._pdf.set_creation_date(shown.at)
        entitled(self._pdf, self._clean(shown.program), reader.locale)

    def front(self) -> None:
        shown, pdf, say = self._shown, self._pdf, self._reader.say
        self._text(say("Mentoring report"), 10, ACCENT, bold=True)
        self._text(_cut(shown.program, _NAME), 22, INK, bold=True, line=10)
        words = [shown.cohort.name] if shown.cohort.name and shown.cohort.name != shown.program else []
        words.append(say("as of {day}", day=day_words(shown.at, self._reader)))
        self._text(_cut(" · ".join(words), _NAME), 11, QUIET)
        pdf.ln(4)
        self._cards()

    def _cards(self) -> None:
        """Some figures, large."""
        found = [figure for key in CARDS if (figure := self._shown.figure(key)) is not None]
        found = [one for one in found if one.value is not None][:MOST_CARDS]
        if not found:
            self._text(self._reader.say("There is nothing to count yet."), 11, INK)
            return
        pdf, gap = self._pdf, 4
        width = (WIDTH - gap * (MOST_CARDS - 1)) / MOST_CARDS
        top = pdf.get_y()
        for place, figure in enumerate(found):
            left = MARGIN + place * (width + gap)
            pdf.set_fill_color(*SHADE)
            pdf.rect(left, top, width, 27, style="F")
            self._at(short_words(figure, self._reader), left + 3, top + 3, width - 6, 18, ACCENT, bold=True)
            pdf.set_xy(left + 3, top + 12.5)
            pdf.set_font(FONT, size=8)
            pdf.set_text_color(*INK)
            pdf.multi_cell(
                width - 6, 3.8, self._clean(_cut(figure_name(figure, self._reader), 46)), align="L"
            )
        pdf.set_xy(MARGIN, top + 32)

    def chapter(self, title: str, figures: Sequence[ReportFigure]) -> None:
        """A table of figures, its heading with its first rows."""
        if figures:
            self._heading(title, 24)
            self._row(self._head(), bold=True, colour=QUIET)
            for figure in figures:
                self._row(self._cells(figure))
            self._pdf.ln(4)

    def _head(self) -> tuple[str, str, str, str]:
        say = self._reader.say
        return say("Measure"), say("Figure"), say("Target"), ""

    def _cells(self, figure: ReportFigure) -> tuple[str, str, str, str]:
        reader = self._reader
        made = made_from(figure, reader)
        words = figure_words(figure, reader) + (f" ({made})" if made else "")
        target = target_words(figure.target, figure.target_unit, reader) if figure.target is not None else ""
        return (
            figure_name(figure, reader),
            words,
            target,
            standing_words(figure, reader),
        )

    def entered(self) -> None:
        reader, shown = self._reader, self._shown
        if not shown.entered:
            return
        self._heading(reader.say("Entered by hand"), 24)
        self._row(self._head(), bold=True, colour=QUIET)
        for one in shown.entered:
            amount = (
                target_words(one.value, one.unit, reader)
                if one.value is not None
                else reader.say("not entered yet")
            )
            if one.at is not None:
                amount += f" ({day_words(one.at, reader)})"
            target = target_words(one.target, one.unit, reader) if one.target is not None else ""
            self._row((one.label, amount, target, standing_words(one, reader)))
        self._pdf.ln(2)
        for compared in shown.comparisons:
            self._text(plain_comparison(compared, reader), 8.5, INK, line=4.3)
            self._pdf.ln(1)
        self._pdf.ln(2)

    def pictures(self, made: Sequence[Picture]) -> None:
        """Each in full width with what it finds; then what cannot be shown yet, and why."""
        pdf, reader = self._pdf, self._reader
        width = 112
        for picture in made:
            with _opened(picture.png) as image:
                height = width * image.height / image.width
            if pdf.get_y() + height + 4 > BOTTOM:
                pdf.add_page()
            left, top = MARGIN + (WIDTH - width) / 2, pdf.get_y()
            pdf.image(BytesIO(picture.png), x=left, y=top, w=width, alt_text=self._clean(picture.alt))
            pdf.set_draw_color(*RULE)
            pdf.set_line_width(0.2)
            pdf.rect(left, top, width, height)
            pdf.set_xy(MARGIN, top + height + 6)
        drawn = {picture.key for picture in made}
        empty = [finding_of(key, self._shown, reader) for key in PICTURES if key not in drawn]
        if empty:
            self._heading(reader.say("Not to be shown yet"), 14)
            for found in empty:
                self._text(f"{found.title}: {found.sentence}", 9, QUIET)
            pdf.ln(3)

    def worth(self) -> None:
        """The return on investment with everything it rests on."""
        reader, worth = self._reader, self._shown.worth
        say = reader.say
        if not worth.assumptions and worth.result is None:
            return
        self._heading(say("Return on investment"), 40)
        if worth.result is not None and worth.cost is not None and worth.value is not None:
            self._text(percent_range(worth.result, reader), 18, ACCENT, bold=True, line=9)
            cost, value = (range_words(one, worth.currency, reader) for one in (worth.cost, worth.value))
            self._text(
                say(
                    "(value − cost) ÷ cost, with a value of {value} and a cost of {cost}.",
                    value=value,
                    cost=cost,
                ),
                9.5,
                INK,
            )
        if worth.missing:
            missing = ", ".join(missing_words(code, reader) for code in worth.missing)
            self._text(say("Not said in the plan yet: {missing}.", missing=missing), 9.5, INK)
        self._text(
            say(
                "It rests on the assumptions below, which coordinators set in the plan. It says what the outcomes "
                "would be worth if they hold, not that mentoring alone brought them about."
            ),
            9,
            QUIET,
        )
        self._pdf.ln(1)
        for one in worth.assumptions:
            source = say("counted") if one.measured else say("assumed")
            self._row((assumption_words(one, reader), assumed_words(one, worth.currency, reader), source, ""))
        self._pdf.ln(4)

    def explained(self) -> None:
        """The page "How each number is counted"."""
        pdf, reader = self._pdf, self._reader
        pdf.add_page()
        self._heading(reader.say("How each number is counted"), 20)
        self._text(
            reader.say(
                "Answers and groups of fewer than {n} people are never shown on their own, and nothing here can be "
                "subtracted to find them out. Figures of answers change in steps only, when {n} more people have "
                "answered or more.",
                n=SMALLEST,
            ),
            9,
            QUIET,
        )
        pdf.ln(2)
        for _, figure in every_figure(self._shown):
            if pdf.get_y() + 3 * LINE > BOTTOM:
                pdf.add_page()
            self._text(_cut(figure_name(figure, reader), _NAME), 9, ACCENT, bold=True, line=4.6)
            self._text(how_counted(figure, reader), 9, INK, line=4.6)
            pdf.ln(1.4)

    def finished(self) -> bytes:
        return bytes(self._pdf.output())

    def _footer(self, page: int) -> str:
        place = self._reader.say("Page {n} of {all}", n=page, all="{nb}")
        return self._clean(
            f"{_cut(self._shown.program, 70)} · {day_words(self._shown.at, self._reader)} · {place}"
        )

    def _heading(self, text: str, room: float) -> None:
        """A heading that keeps `room` millimetres below it on its page."""
        pdf = self._pdf
        if pdf.get_y() + room > BOTTOM:
            pdf.add_page()
        pdf.start_section(self._clean(text))
        self._text(text, 13, ACCENT, bold=True, line=7)
        pdf.set_draw_color(*ACCENT)
        pdf.set_line_width(0.4)
        pdf.line(MARGIN, pdf.get_y() + 0.5, MARGIN + WIDTH, pdf.get_y() + 0.5)
        pdf.ln(2.5)

    def _row(self, cells: Sequence[str], *, bold: bool = False, colour: Colour = INK) -> None:
        """A row whose cells wrap, never torn over two pages."""
        pdf = self._pdf
        pdf.set_font(FONT, style="B" if bold else "", size=8.5)
        shown = [self._clean(_cut(cell, _WORDS)) for cell in cells]
        height = 4.3 * max(self._lines(cell, width) for cell, width in zip(shown, COLUMNS, strict=True)) + 2.2
        if pdf.get_y() + height > BOTTOM:
            pdf.add_page()
        left, top = float(MARGIN), pdf.get_y()
        pdf.set_text_color(*colour)
        for width, cell in zip(COLUMNS, shown, strict=True):
            pdf.set_xy(left, top + 1.1)
            if cell:
                pdf.multi_cell(width - 2, 4.3, cell, align="L")
            left += width
        pdf.set_draw_color(*RULE)
        pdf.set_line_width(0.15)
        pdf.line(MARGIN, top + height, MARGIN + WIDTH, top + height)
        pdf.set_xy(MARGIN, top + height)

    def _lines(self, cell: str, width: int) -> int:
        """How many lines a cell takes, at least one."""
        made = (
            self._pdf.multi_cell(width - 2, 4.3, cell, dry_run=True, output="LINES", align="L")
            if cell
            else []
        )
        return max(1, len(made)) if isinstance(made, list) else 1

    def _text(
        self, text: str, size: float, colour: Colour, *, bold: bool = False, line: float = LINE
    ) -> None:
        """A paragraph that wraps."""
        pdf = self._pdf
        pdf.set_font(FONT, style="B" if bold else "", size=size)
        pdf.set_text_color(*colour)
        pdf.set_x(MARGIN)
        pdf.multi_cell(WIDTH, line, self._clean(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def _at(
        self, text: str, left: float, top: float, width: float, size: float, colour: Colour, *, bold: bool
    ) -> None:
        """One line that gets smaller until it fits."""
        pdf, text = self._pdf, self._clean(text)
        pdf.set_font(FONT, style="B" if bold else "", size=size)
        while pdf.get_string_width(text) > width and size > SMALLEST_LETTERS:
            size -= 1
            pdf.set_font(FONT, style="B" if bold else "", size=size)
        pdf.set_text_color(*colour)
        pdf.set_xy(left, top)
        pdf.cell(width, 8, text)

    def _clean(self, text: str) -> str:
        return printable(text, self._known)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _opened(png: bytes) -> ImageFile:
    from PIL import Image

    return Image.open(BytesIO(png))
