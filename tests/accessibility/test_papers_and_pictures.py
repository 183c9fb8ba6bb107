"""What is printed and drawn: documents say what they are, pictures say the same in words, colours are never alone."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from blocks.closing.farewell.certificate_pdf import CertificateFacts, certificate_pdf
from blocks.guiding.beginning import agreement_pdf as agreements
from blocks.guiding.beginning.agreement_pdf import AgreementPrinted, agreement_pdf
from blocks.reader import Reader
from blocks.reporting.findings import PICTURES, finding_of
from bot.report_files import pdf as reports
from bot.report_files import style
from bot.report_files.pdf import report_pdf
from tests.accessibility.hearing import ALT_WORDS, WORD
from tests.bot.report_files.cohorts import SIZES, report_of
from tests.shown import Facts

READER = Reader(locale="de-DE")
WHITE = (255, 255, 255)
READABLE = 4.5
"""Contrast that WCAG 1.4.3 asks of text."""


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """By WCAG 2.2's definition, from 1 to 21."""

    def light(colour: tuple[int, ...]) -> float:
        parts = [part / 255 for part in colour]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def of_hex(written: str) -> tuple[int, ...]:
    return tuple(int(written[n : n + 2], 16) for n in (1, 3, 5))


def papers() -> dict[str, bytes]:
    agreement = next(made for n in range(9) if (made := Facts(f"a{n}").make(AgreementPrinted)).shown.terms)
    return {
        "report": report_pdf(report_of(60), READER),
        "agreement": agreement_pdf(agreement, READER),
        "certificate": certificate_pdf(Facts("certificate").make(CertificateFacts), READER),
    }


@pytest.mark.long
def test_a_document_says_its_title_and_language_and_can_be_walked_by_headings() -> None:
    for name, made in papers().items():
        assert b"/Title" in made and b"/Lang (de-DE)" in made, name
        assert b"/DisplayDocTitle true" in made, name
        if name != "certificate":  # one page, one sentence
            assert made.count(b"/Type /Outlines") == 1, name
            assert b"/PageMode" in made or b"/Outlines" in made, name


@pytest.mark.long
def test_every_picture_of_a_report_carries_its_words() -> None:
    made = report_pdf(report_of(60), READER)
    pictures = len(re.findall(rb"/S /Figure", made))
    assert pictures >= 4
    assert made.count(b"/Alt") == pictures


@pytest.mark.parametrize("people", SIZES)
def test_a_picture_says_in_words_what_it_shows(people: int) -> None:
    for key in PICTURES:
        finding = finding_of(key, report_of(people), READER)
        assert len(WORD.findall(finding.alt)) >= ALT_WORDS, key
        if not finding.empty:
            assert re.search(r"\d", finding.alt), f"{key}: the numbers are in the picture only"


def test_what_is_printed_can_be_read_by_weak_eyes() -> None:
    for paper in (reports, agreements):
        for colour in (paper.INK, paper.QUIET, paper.ACCENT):
            assert contrast(colour, WHITE) >= READABLE
    for colour in (style.INK, style.QUIET, style.RED_WORDS, style.BLUE):
        assert contrast(of_hex(colour), WHITE) >= READABLE


def seen_by(colour: tuple[int, ...], kind: str) -> tuple[float, ...]:
    """A colour as people see it who lack the red, green or blue cones (Machado, Oliveira and Fernandes 2009)."""
    matrix = {
        "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
        "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
        "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    }[kind]  # fmt: skip
    return tuple(sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in matrix)


@pytest.mark.parametrize("kind", ["protan", "deutan", "tritan"])
def test_series_are_told_apart_without_some_cones(kind: str) -> None:
    for one, other in combinations((style.BLUE, style.ORANGE), 2):
        a, b = seen_by(of_hex(one), kind), seen_by(of_hex(other), kind)
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 > 60, (one, other)
