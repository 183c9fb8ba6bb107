"""What decisions are drawn for is called the same in every company."""

from __future__ import annotations

import pytest

from demo.plans import place_of


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("mentors-career-development", "mentors"),
        ("mentors-berufliche-entwicklung", "mentors"),
        ("peers-gleichgestellte", "peers"),
        ("mentoring-mia-omar", "mentoring-mia-omar"),
        ("mentoring-admin", "mentoring-admin"),
        ("", ""),
    ],
)
def test_a_channel_called_after_the_program_is_known_by_who_meets_there(name: str, known_as: str) -> None:
    assert place_of(name) == known_as
