"""The number on a certificate, however it is typed."""

from __future__ import annotations

import pytest

from bot.domain.certificate_number import certificate_number, read_number


@pytest.mark.parametrize(
    "typed",
    [
        "2026-K7QX-3MZA",
        "2026-k7qx-3mza",
        "2026 k7qx 3mza",
        "2026k7qx3mza",
        " 2026–K7QX–3MZA. ",
        "No. 2026-K7QX-3MZA",
        "Nr. 2026 K7QX-3mza",
    ],
)
def test_a_number_is_read_however_it_was_typed(typed):
    assert read_number(typed) == certificate_number(2026, "K7QX3MZA") == "2026-K7QX-3MZA"


def test_letters_that_look_like_digits_are_read_as_letters():
    assert read_number("2018-0O1I-8B22") == "2018-OOII-BB22"


@pytest.mark.parametrize(
    "typed", ["", "please", "2026", "2026-K7QX", "2026-K7QX-3MZ9", "K7QX-3MZA", "２０２６K7QX3MZA"]
)
def test_what_cannot_be_a_number_is_none(typed):
    assert read_number(typed) is None
