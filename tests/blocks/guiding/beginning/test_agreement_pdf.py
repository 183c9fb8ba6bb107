"""The agreement on paper: everything that was agreed, in whatever script, on pages that are numbered."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from blocks.guiding.beginning.agreement_pdf import _Paper, agreement_pdf
from blocks.paper import UNKNOWN
from blocks.reader import Reader
from bot.domain.shown.beginning import AgreementPrinted
from bot.domain.shown.guiding import AgreementShown, Named, Term
from bot.domain.states.agreement import AgreementState

MIA, OMAR = Named("U0MIA", "Mia Lindström"), Named("U0OMAR", "Omar Haddad")
LATE = datetime(2026, 3, 2, 23, tzinfo=UTC)
READER = Reader(zone="Pacific/Auckland")


def printed(*terms, people=(MIA, OMAR), signed=None, program="Careers", **more):
    signed = {"U0MIA": LATE, "U0OMAR": LATE} if signed is None else signed
    shown = AgreementShown(
        1,
        1,
        2,
        AgreementState.SIGNED,
        terms or (Term("How often?", "Weekly"),),
        MIA,
        tuple(people),
        (),
        **more,
    )
    return AgreementPrinted(shown, program, LATE, tuple(people), signed, mentor="U0OMAR")


class Noted(_Paper):
    """A paper that notes what was written on it."""

    def __init__(self, facts, reader):
        self.words = []
        super().__init__(facts, reader)

    def _shown(self, text):
        shown = super()._shown(text)
        self.words.append(shown)
        return shown


def words_of(facts, reader=READER):
    paper = Noted(facts, reader)
    paper.title()
    for term in facts.shown.terms:
        paper.term(term.label, term.text)
    paper.signatures()
    paper.finished()
    return "\n".join(paper.words)


def pages(pdf):
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def test_it_says_who_agreed_on_what_and_when_where_the_reader_lives():
    said = words_of(printed(Term("Where do we meet?", "Room 4")))
    for expected in (
        "Careers", "Mia Lindström (mentee) and Omar Haddad (mentor)", "Where do we meet?", "Room 4",
        "signed on March 3, 2026", "Signed by both.", "Page 1 of {nb}", "dates in Pacific/Auckland",
    ):  # fmt: skip
        assert expected in said
    assert "signed on March 2, 2026" in words_of(printed(), Reader(zone="America/Los_Angeles"))
    assert "not signed yet" in words_of(printed(signed={"U0MIA": LATE}))


def test_what_the_font_cannot_show_becomes_a_box_and_never_an_error():
    said = words_of(
        printed(Term("你好 <b>", "🌱👩🏽‍🚀 Привет שלום مرحبا ẞ é \u202e\x00 नमस्ते"), program="קריירה 🌱")
    )
    assert f"{UNKNOWN * 2} <b>" in said
    assert "Привет שלום" in said
    assert "🌱" not in said


@pytest.mark.long
def test_long_texts_wrap_onto_pages_and_names_are_cut_at_their_line():
    terms = tuple(Term(f"Question {n}? " * 9, ("word " * 200 + "x" * 900 + "\n") * 2) for n in range(10))
    people = tuple(
        Named(f"U{n}", "Hubert Blaine Wolfeschlegelsteinhausenbergerdorff " * 3) for n in range(16)
    )
    assert pages(agreement_pdf(printed(), READER)) == 1
    long = agreement_pdf(printed(*terms, people=people, program="Program " * 40, circle=True), READER)
    assert pages(long) > 5


def test_the_font_comes_with_the_letters_that_are_used_not_whole():
    assert len(agreement_pdf(printed(), READER)) < 100_000


def test_printing_loads_no_matplotlib():
    code = (
        "import sys; from blocks.paper import font_folder; font_folder(); print('matplotlib' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
