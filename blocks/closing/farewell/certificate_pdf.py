"""The certificate: one page to hang on a wall."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from blocks.paper import SILENT, Colour, entitled, font_folder
from blocks.reader import Reader
from bot.domain.roles import Role
from bot.domain.said import N_
from bot.domain.shown.farewell import CertificateFacts

if TYPE_CHECKING:
    from fpdf import FPDF

SERIF, OTHER = "STIX", "DejaVuSerif"
FACES = {
    (SERIF, ""): "STIXGeneral.ttf",
    (SERIF, "B"): "STIXGeneralBol.ttf",
    (SERIF, "I"): "STIXGeneralItalic.ttf",
    (OTHER, ""): "DejaVuSerif.ttf",
    (OTHER, "B"): "DejaVuSerif-Bold.ttf",
    (OTHER, "I"): "DejaVuSerif-Italic.ttf",
}
"""Fonts that matplotlib brings along; the second lends what the first has no letter for."""
INK, QUIET, ACCENT, GOLD, PALE = (38, 38, 38), (105, 105, 105), (31, 78, 68), (172, 136, 74), (226, 213, 184)
WIDE, HIGH = 297, 210
"""Millimetres of A4, lying."""
EDGE, TEXT_WIDTH = 11, 215
SIGNERS = 2

Point = tuple[float, float]


def certificate_pdf(facts: CertificateFacts, reader: Reader) -> bytes:
    """A PDF of one page (A4, landscape) in this reader's words. What no letter of the fonts can show is left out;
    the name was looked at before (`lacking`).
    """
    sheet = _Sheet(facts, reader)
    sheet.ornament()
    sheet.words()
    sheet.signatures()
    return sheet.finished()


def lacking(text: str) -> str:
    """The characters of a name that cannot be printed, each once."""
    known = _known()
    return "".join(dict.fromkeys(one for one in text if ord(one) not in SILENT and ord(one) not in known))


def taken_part(program: str, role: Role, role_word: str, reader: Reader, *, equals: bool) -> str:
    """What somebody did, as the paper puts it (`_deed`), with nobody else named. `role_word`: in the program's words,
    or empty.
    """
    if equals:
        return reader.say("went a stretch of the way with somebody in “{program}”,", program=program)
    if role_word:
        return reader.say("took part in “{program}” ({role}),", program=program, role=role_word)
    if role is Role.MENTOR:
        return reader.say("guided somebody as a mentor in “{program}”,", program=program)
    return reader.say("completed “{program}” as a mentee,", program=program)


def figures_words(begun: date, ended: date, meetings: int, hours: float, reader: Reader) -> str:
    """Between which days, and what was in between."""
    between = reader.say(
        "from {begun} to {ended}", begun=long_day(begun, reader), ended=long_day(ended, reader)
    )
    if not meetings:
        return f"{between}."
    met = reader.count("{n} meeting", "{n} meetings", meetings)
    if hours < 1:
        return reader.say("{between}: {meetings}.", between=between, meetings=met)
    spent = reader.count(
        "{shown} hour of conversation",
        "{shown} hours of conversation",
        math.ceil(hours),
        shown=hours_shown(hours, reader),
    )
    return reader.say("{between}: {meetings}, {spent}.", between=between, meetings=met, spent=spent)


def hours_shown(hours: float, reader: Reader) -> str:
    """To one decimal, and none that is zero."""
    return reader.decimal(f"{hours:.1f}".removesuffix(".0"))


def long_day(on: date, reader: Reader) -> str:
    """A day as papers write it."""
    from babel.dates import format_date

    return format_date(on, format="long", locale=reader.babel)


class _Sheet:
    """One certificate in the making."""

    def __init__(self, facts: CertificateFacts, reader: Reader) -> None:
        self._facts, self._reader = reader.worded(facts), reader
        self._pdf = _blank()
        entitled(self._pdf, reader.say("Certificate of mentoring"), reader.locale)

    def ornament(self) -> None:
        """A frame of two lines with a woven band between them, and a rosette for a seal."""
        pdf = self._pdf
        self._band()
        for inset, width, colour in ((EDGE - 3, 0.9, ACCENT), (EDGE + 3, 0.35, GOLD)):
            pdf.set_draw_color(*colour)
            pdf.set_line_width(width)
            pdf.rect(inset, inset, WIDE - 2 * inset, HIGH - 2 * inset)
        for x in (EDGE, WIDE - EDGE):
            for y in (EDGE, HIGH - EDGE):
                self._corner(x, y)
        self._rosette(WIDE / 2, 164, 14.5)
        pdf.set_fill_color(*GOLD)
        pdf.circle(WIDE / 2, 164, 1.1, style="F")

    def words(self) -> None:
        say, facts = self._reader.say, self._facts
        goals = [goal for goal in map(self._plain, facts.goals) if goal]
        down = 0 if goals else 7
        self._line(self._plain(facts.program).upper(), 27 + down / 2, 11.5, ACCENT, wide=True)
        self._line(say("Certificate of Mentoring"), 37 + down / 2, 34, ACCENT)
        self._flourish(56 + down / 2)
        self._line(say("This is to certify that"), 61 + down, 14, QUIET, style="I")
        self._line(self._plain(facts.name), 71 + down, 33, INK, style="B")
        top = self._paragraph(self._deed(), 91 + down, 14.5, INK)
        figures = figures_words(facts.begun, facts.ended, facts.meetings, facts.hours, self._reader)
        top = self._paragraph(figures, top + 1.5, 14.5, INK)
        if goals:
            self._line(say("Goals reached"), top + 3, 11, QUIET, style="I")
            for n, goal in enumerate(goals):
                self._line(goal, top + 9 + 6.4 * n, 12.5, ACCENT, style="I")

    def signatures(self) -> None:
        """The champion on the left, the coordinators on the right; the number and the day below the seal."""
        say, facts = self._reader.say, self._facts
        left = (
            [(facts.champion, say("for the program, as its champion"))] if self._plain(facts.champion) else []
        )
        others = [name for name in facts.coordinators if self._plain(name) and name != facts.champion]
        right = [(name, say("coordinator of the program")) for name in others[: SIGNERS - len(left)]]
        places = (68.0, WIDE - 68.0) if len(left) + len(right) > 1 else (WIDE - 68.0,)
        for centre, (name, what) in zip(places, [*left, *right], strict=False):
            self._signed(centre, self._plain(name), what)
        number = say("No. {number}", number=facts.number)
        issued = say("issued on {day}", day=self._day(facts.issued))
        self._line(f"{number}  ·  {issued}", 182.5, 9, QUIET)
        check = say("Check it in Slack: /mentor certificate {number}", number=facts.number)
        self._line(check, 187, 8, QUIET)

    def finished(self) -> bytes:
        return bytes(self._pdf.output())

    # --- words ----------------------------------------------------------------------------------------------
    def _deed(self) -> str:
        say, facts = self._reader.say, self._facts
        partner, program, role = (
            self._plain(facts.partner),
            self._plain(facts.program),
            self._plain(facts.role_word),
        )
        if not partner:
            return taken_part(program, facts.role, role, self._reader, equals=facts.equals)
        if facts.equals:
            sentence = N_("went a stretch of the way with {partner} in “{program}”,")
        elif role:
            sentence = N_("took part in “{program}” ({role}), together with {partner},")
        elif facts.role is Role.MENTOR:
            sentence = N_("guided {partner} as a mentor in “{program}”,")
        else:
            sentence = N_("completed “{program}” as a mentee, guided by {partner},")
        return say(sentence, partner=partner, program=program, role=role)

    def _day(self, on: date) -> str:
        return long_day(on, self._reader)

    def _plain(self, text: str) -> str:
        """`text` without what cannot be printed; emoji names such as :seedling: are no words either."""
        known = _known()
        return " ".join(
            "".join(one if ord(one) in known else " " for one in text if ord(one) not in SILENT).split()
        )

    # --- drawing --------------------------------------------------------------------------------------------
    def _line(
        self, text: str, top: float, size: float, colour: Colour, *, style: str = "", wide: bool = False
    ) -> None:
        """One centred line, made smaller until it fits."""
        pdf = self._pdf
        if wide:
            pdf.set_char_spacing(0.6)
        pdf.set_font(SERIF, style=style, size=size)
        while size > 8 and pdf.get_string_width(text) > TEXT_WIDTH:  # noqa: PLR2004 - points
            size -= 0.5
            pdf.set_font(SERIF, style=style, size=size)
        while text and pdf.get_string_width(text) > TEXT_WIDTH:
            text = text[:-2].rstrip() + "…"
        pdf.set_text_color(*colour)
        pdf.set_xy((WIDE - TEXT_WIDTH) / 2, top)
        pdf.cell(TEXT_WIDTH, size * 0.5, text, align="C")
        pdf.set_char_spacing(0)

    def _paragraph(
        self, text: str, top: float, size: float, colour: Colour, *, style: str = "", most: int = 2
    ) -> float:
        """Centred lines, `most` of them, made smaller until they fit; returns where they end."""
        pdf = self._pdf
        pdf.set_text_color(*colour)
        while True:
            pdf.set_font(SERIF, style=style, size=size)
            lines = pdf.multi_cell(TEXT_WIDTH, size * 0.5, text, align="C", dry_run=True, output="LINES")
            if not isinstance(lines, list) or len(lines) <= most or size <= 7:  # noqa: PLR2004 - points
                break
            size -= 0.5
        pdf.set_xy((WIDE - TEXT_WIDTH) / 2, top)
        pdf.multi_cell(TEXT_WIDTH, size * 0.5, text, align="C", new_x="LMARGIN", new_y="NEXT")
        return float(pdf.get_y())

    def _signed(self, centre: float, name: str, what: str) -> None:
        pdf, half = self._pdf, 31.0
        size = 15.0
        pdf.set_text_color(*ACCENT)
        pdf.set_font(SERIF, style="I", size=size)
        while size > 8 and pdf.get_string_width(name) > 2 * half:  # noqa: PLR2004 - points
            size -= 0.5
            pdf.set_font(SERIF, style="I", size=size)
        pdf.set_xy(centre - half, 160)
        pdf.cell(2 * half, 7, name, align="C")
        pdf.set_draw_color(*QUIET)
        pdf.set_line_width(0.2)
        pdf.line(centre - half, 168, centre + half, 168)
        pdf.set_text_color(*QUIET)
        pdf.set_font(SERIF, size=9)
        pdf.set_xy(centre - half - 8, 169.5)
        pdf.cell(2 * half + 16, 5, what, align="C")

    def _flourish(self, y: float) -> None:
        """A line that opens into a diamond."""
        pdf, centre = self._pdf, WIDE / 2
        pdf.set_draw_color(*GOLD)
        pdf.set_fill_color(*GOLD)
        pdf.set_line_width(0.3)
        for side in (-1, 1):
            pdf.line(centre + side * 5, y, centre + side * 46, y)
            pdf.polygon(
                [(centre + side * (47 + x), y + dy) for x, dy in ((-1, 0), (0, 0.7), (1, 0), (0, -0.7))],
                style="F",
            )
        pdf.polygon([(centre - 2.4, y), (centre, y - 1.5), (centre + 2.4, y), (centre, y + 1.5)], style="F")

    def _band(self) -> None:
        """Two waves that cross each other all along the frame."""
        long, short = WIDE - 2 * EDGE, HIGH - 2 * EDGE
        for phase in (0.0, math.pi):
            self._wave(lambda t, w: (EDGE + t, EDGE + w), long, phase)
            self._wave(lambda t, w: (EDGE + t, HIGH - EDGE + w), long, phase)
            self._wave(lambda t, w: (EDGE + w, EDGE + t), short, phase)
            self._wave(lambda t, w: (WIDE - EDGE + w, EDGE + t), short, phase)

    def _wave(self, at: Callable[[float, float], Point], length: float, phase: float) -> None:
        waves = round(length / 6)
        steps = waves * 16
        points = [
            at(length * n / steps, 1.7 * math.sin(2 * math.pi * waves * n / steps + phase))
            for n in range(steps + 1)
        ]
        self._drawn(points, PALE, 0.3)

    def _corner(self, x: float, y: float) -> None:
        self._pdf.set_fill_color(255, 255, 255)
        self._pdf.circle(x, y, 6.2, style="F")
        self._rosette(x, y, 6, lobes=8, rings=3)

    def _rosette(self, x: float, y: float, radius: float, *, lobes: int = 16, rings: int = 7) -> None:
        """Turned closed curves, as on old banknotes."""
        for ring in range(rings):
            outer = radius * (1 - ring / (rings + 1.5))
            depth, turn = outer * 0.16, math.pi / lobes * ring
            steps = lobes * 14
            points = []
            for n in range(steps + 1):
                angle = 2 * math.pi * n / steps
                r = outer - depth + depth * math.cos(lobes * angle + turn * lobes)
                points.append((x + r * math.cos(angle), y + r * math.sin(angle)))
            self._drawn(points, GOLD if ring % 2 == 0 else ACCENT, 0.22)

    def _drawn(self, points: Iterable[Point], colour: Colour, width: float) -> None:
        self._pdf.set_draw_color(*colour)
        self._pdf.set_line_width(width)
        self._pdf.polyline(list(points))


def _blank() -> FPDF:
    """An empty page with its fonts. Loads fpdf, which takes a moment the first time."""
    from fpdf import FPDF

    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_auto_page_break(False)
    pdf.set_margins((WIDE - TEXT_WIDTH) / 2, EDGE)
    folder = font_folder()
    for (family, style), file in FACES.items():
        pdf.add_font(family, style=style, fname=folder / file)
    pdf.set_fallback_fonts([OTHER], exact_match=False)
    pdf.add_page()
    return pdf


@lru_cache(maxsize=1)
def _known() -> frozenset[int]:
    """The code points that both weights of one of the fonts can show."""
    from fpdf.fonts import TTFFont

    fonts = _blank().fonts.values()
    maps = [frozenset(font.cmap) for font in fonts if isinstance(font, TTFFont)]
    by_family = [frozenset.intersection(*maps[:3]), frozenset.intersection(*maps[3:])]
    return (by_family[0] | by_family[1]) - frozenset(_UNFIT)


_UNFIT = (*range(0xE000, 0xF900), *range(0x2600, 0x27C0))
"""Private use, and pictures that are no letters."""
