"""The order of names."""

from __future__ import annotations

import unicodedata

import pytest

from bot.domain.names import by_name, file_name, names_program


def test_accents_strokes_and_capitals_do_not_change_the_order() -> None:
    names = [
        "Zoë",
        "Émile",
        "Emma",
        "elif",
        "Łukasz",
        "Lena",
        "Ömer",
        "Otto",
        "Ødegaard",
        "Şule",
        "Sven",
        "İnci",
    ]
    assert sorted(names, key=by_name) == [
        *("elif", "Émile", "Emma", "İnci", "Lena", "Łukasz", "Ødegaard", "Ömer", "Otto", "Şule", "Sven", "Zoë"),
    ]  # fmt: skip


def test_one_name_written_in_two_ways_stands_in_one_place() -> None:
    composed, apart = "Émile", unicodedata.normalize("NFD", "Émile")
    assert by_name(composed)[0] == by_name(apart)[0]
    assert sorted(["Émile", "Emile", "Emilf"], key=by_name)[-1] == "Emilf"


@pytest.mark.parametrize(
    ("cohort", "said"),
    [
        ("Leading 2026", True),
        ("leading", True),
        ("Leading: spring", True),
        ("Leadings", False),
        ("Spring", False),
    ],
)
def test_a_cohort_names_its_program_where_it_begins_with_all_of_its_name(cohort, said):
    assert names_program(cohort, "Leading") is said


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Mia Müller", "certificate-mia-muller.pdf"),
        ("Łukasz O’Neil", "certificate-lukasz-o-neil.pdf"),
        ("Александра", "certificate.pdf"),
        ("../../etc", "certificate-etc.pdf"),
    ],
)
def test_a_file_is_called_in_letters_that_every_computer_takes(name, called):
    assert file_name("certificate", name, "pdf") == called
