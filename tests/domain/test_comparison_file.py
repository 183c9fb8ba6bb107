"""The file of a comparison: read whole, or every mistake said with its line."""

from __future__ import annotations

import pytest

from bot.domain.comparing import Row
from bot.domain.comparison_file import KEPT_MISTAKES, MAX_ROWS, TEMPLATE, read_text

HEAD = "took_part,outcome,department\n"


def said(text):
    return [(one.line, one.words) for one in read_text(text.encode()).mistakes]


def test_the_template_is_read():
    reading = read_text(TEMPLATE.encode())
    assert reading.columns == ("department", "level", "location", "tenure")
    assert reading.rows[0] == Row(True, ("sales", "senior", "berlin", "3 to 5 years"), 1.0)
    assert not reading.rows[1].took_part


def test_what_spreadsheets_write_is_understood():
    reading = read_text(b"Took part;Result;Dept\nJa;1\n")
    assert reading.mistakes  # "ja" is not yes
    reading = read_text("\ufeffTook  Part;Result;Dept\nYES;82,5 %;  IT \nx;no;it\n".encode())
    assert reading.rows == (Row(True, ("it",), 82.5), Row(True, ("it",), 0.0))


def test_every_mistake_is_said_with_its_line():
    text = (
        HEAD + "yes,1,IT\nmaybe,1,IT\nno,many,IT\nno,0,ann@example.com\nno,0,IT,more\nno,0," + "x" * 81 + "\n"
    )
    assert said(text) == [
        (3, '"took_part" should be yes or no'),
        (4, '"outcome" should be a number, or yes or no'),
        (5, '"department" holds an address: nobody is to be recognized in this file'),
        (6, "there are more cells than columns"),
        (7, '"department" is longer than 80 characters'),
    ]
    assert read_text(text.encode()).rows == ()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("outcome,department", 'the column "took_part" is missing'),
        ("took_part,department", 'the column "outcome" is missing'),
        ("took_part,outcome", "there is no column to match people by"),
        ("took_part,outcome,Name,dept", 'take the column "Name" out'),
        ("took_part,outcome,E-Mail,dept", 'take the column "E-Mail" out'),
        ("took_part,participant,outcome,dept", 'the column "took_part" is there more than once'),
        ("took_part,outcome,dept,dept", 'the column "dept" is there more than once'),
        ("took_part,outcome,,dept", "a column has no name"),
        ("took_part,outcome,a,b,c,d,e,f,g", "there are 7 columns to match people by; 6 at most"),
    ],
)
def test_columns_that_cannot_be_used_are_named(head, words):
    (mistake,) = said(head + "\nyes,1,IT\n")
    assert mistake[0] == 1 and mistake[1].startswith(words)


def test_rows_are_bounded_and_mistakes_counted():
    assert read_text((HEAD + "yes,1,IT\n" * MAX_ROWS).encode()).found == 0
    too_many = read_text((HEAD + "yes,1,IT\n" * (MAX_ROWS + 1)).encode())
    assert "more than 20,000 lines" in too_many.mistakes[0].words and not too_many.rows
    wrong = read_text((HEAD + "yes,many,IT\n" * 500).encode())
    assert (len(wrong.mistakes), wrong.found) == (KEPT_MISTAKES, 500)


@pytest.mark.parametrize("text", ["", HEAD, HEAD + 'yes,1,"IT\n', "%PDF-1.7", "\x00\x01"])
def test_what_is_no_table_is_one_sentence(text):
    assert len(said(text)) == 1 and said(text)[0][1]
