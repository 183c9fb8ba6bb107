"""The agreement on paper: who agreed on what, with whose signature and when."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from blocks.paper import FONT, Colour, entitled, printable, sheet
from blocks.reader import Reader
from bot.domain.roles import Role
from bot.domain.shown.beginning import AgreementPrinted
from bot.domain.shown.guiding import Named
from bot.domain.states.agreement import AgreementState

INK, QUIET, ACCENT = (34, 34, 34), (110, 110, 110), (47, 93, 80)
MARGIN, WIDTH = 22, 166
"""Millimetres on A4."""
LINE = 5.4
SIGNATURE_HEIGHT = 20


def agreement_pdf(facts: AgreementPrinted, reader: Reader) -> bytes:
    """A PDF (A4, as many pages as the words need) for this reader: dates in their zone, their partner's words as
    they were typed. What no letter of the font can show becomes a box.
    """
    facts = reader.worded(facts)
    paper = _Paper(facts, reader)
    paper.title()
    for term in facts.shown.terms:
        paper.term(term.label, term.text)
    paper.signatures()
    return paper.finished()


class _Paper:
    """One document in the making."""

    def __init__(self, facts: AgreementPrinted, reader: Reader) -> None:
        self._facts, self._reader = facts, reader
        self._pdf, self._known = sheet(self._footer, MARGIN, QUIET)

    def title(self) -> None:
        facts, pdf, say = self._facts, self._pdf, self._reader.say
        self._text(facts.program, 10, ACCENT, bold=True)
        title = say("Our circle's agreement") if facts.shown.circle else say("Our agreement")
        entitled(pdf, self._shown(f"{title} · {facts.program}"), self._reader.locale)
        self._text(title, 22, INK, bold=True, line=10)
        pdf.ln(1)
        names = [f"{who.name} ({self._role(who)})" if self._role(who) else who.name for who in facts.people]
        self._text(_listed(names, say(" and ")), 11, INK)
        self._text(self._standing(), 9, QUIET)
        pdf.ln(2)
        pdf.set_draw_color(*ACCENT)
        pdf.set_line_width(0.5)
        pdf.line(MARGIN, pdf.get_y(), MARGIN + WIDTH, pdf.get_y())
        pdf.ln(4)

    def term(self, label: str, text: str) -> None:
        """One point: its heading stays with the first lines of its text."""
        if self._pdf.will_page_break(4 * LINE):
            self._pdf.add_page()
        self._pdf.start_section(self._shown(label) or "–")
        self._text(label, 10, ACCENT, bold=True)
        self._text(text, 10.5, INK)
        self._pdf.ln(3)

    def signatures(self) -> None:
        """A line for everybody, with the day they signed on."""
        pdf, half = self._pdf, (WIDTH - 10) / 2
        pdf.ln(2)
        for place, who in enumerate(self._facts.people):
            if place % 2 == 0 and pdf.will_page_break(SIGNATURE_HEIGHT):
                pdf.add_page()
            left, top = MARGIN + (place % 2) * (half + 10), pdf.get_y()
            pdf.set_draw_color(*QUIET)
            pdf.set_line_width(0.2)
            pdf.line(left, top + 8, left + half, top + 8)
            self._signature(who, left, top, half)
            last = place + 1 == len(self._facts.people)
            pdf.set_xy(MARGIN, top + SIGNATURE_HEIGHT if place % 2 or last else top)

    def _signature(self, who: Named, left: float, top: float, width: float) -> None:
        signed = self._facts.signed.get(who.slack_id)
        if signed is not None:
            self._line(self._shown(who.name), left, top + 1.5, width, 11, INK)
        when = self._reader.say("not signed yet")
        if signed is not None:
            when = self._reader.say("signed on {day}", day=self._day(signed))
        self._line(self._shown(who.name), left, top + 9, width, 9, INK)
        self._line(self._shown(when), left, top + 13.5, width, 8, QUIET)

    def finished(self) -> bytes:
        return bytes(self._pdf.output())

    def _standing(self) -> str:
        shown, say = self._facts.shown, self._reader.say
        version = say(
            "Version {n}, proposed on {day}.", n=shown.version, day=self._day(self._facts.proposed_at)
        )
        if shown.state is AgreementState.SIGNED and not shown.waits_for:
            return f"{version} {say('Signed by all.') if shown.circle else say('Signed by both.')}"
        return (
            f"{version} {say('Not signed by all yet.') if shown.circle else say('Not signed by both yet.')}"
        )

    def _role(self, who: Named) -> str:
        facts, say = self._facts, self._reader.say
        if facts.equals:
            return facts.words.mentee
        if who.slack_id == facts.mentor:
            return facts.words.word(Role.MENTOR) or say("mentor")
        return facts.words.word(Role.MENTEE) or say("mentee")

    def _day(self, at: datetime) -> str:
        """The day it was for the reader, with their zone."""
        from babel.dates import format_date

        try:
            zone = ZoneInfo(self._reader.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = ZoneInfo("UTC")
        return format_date(at.astimezone(zone).date(), format="long", locale=self._reader.babel)

    def _footer(self, page: int) -> str:
        say = self._reader.say
        place = say("Page {n} of {all}", n=page, all="{nb}")
        return self._shown(
            f"{self._facts.program[:80]} · {place} · {say('dates in {zone}', zone=self._reader.zone)}"
        )

    def _text(
        self, text: str, size: float, colour: Colour, *, bold: bool = False, line: float = LINE
    ) -> None:
        """A paragraph that wraps, also a word longer than a line."""
        pdf = self._pdf
        pdf.set_font(FONT, style="B" if bold else "", size=size)
        pdf.set_text_color(*colour)
        pdf.set_x(MARGIN)
        pdf.multi_cell(WIDTH, line, self._shown(text) or "–", align="L", new_x="LMARGIN", new_y="NEXT")

    def _line(self, text: str, left: float, top: float, width: float, size: float, colour: Colour) -> None:
        """One line; what does not fit is left out."""
        pdf = self._pdf
        pdf.set_font(FONT, size=size)
        pdf.set_text_color(*colour)
        while text and pdf.get_string_width(text) > width:
            text = text[:-2].rstrip() + "…" if len(text) > 2 else ""  # noqa: PLR2004 - room for the ellipsis
        pdf.set_xy(left, top)
        pdf.cell(width, 4.5, text)

    def _shown(self, text: str) -> str:
        return printable(text, self._known)


def _listed(names: list[str], joined: str) -> str:
    return joined.join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
