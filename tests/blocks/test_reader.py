"""Readers from anywhere: what Babel does not know falls back to the language, then to English."""

from __future__ import annotations

import pytest

from blocks.reader import Reader


@pytest.mark.parametrize(
    ("locale", "babel", "country"),
    [
        ("de-DE", "de_DE", "Neuseeland"),
        ("es-419", "es_419", "Nueva Zelanda"),
        ("de-XX", "de", "Neuseeland"),
        ("tlh-KL", "en", "New Zealand"),
        ("", "en", "New Zealand"),
        ("???", "en", "New Zealand"),
    ],
)
def test_a_locale_that_nobody_knows_is_read_as_its_language(locale: str, babel: str, country: str) -> None:
    reader = Reader(locale=locale)
    assert reader.babel == babel
    assert reader.country("NZ") == country
    assert reader.country("QQ") == "QQ"
