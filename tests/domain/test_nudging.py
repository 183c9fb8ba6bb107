"""Several reminders become one message, and there is one a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.domain.journey import DueStep
from bot.domain.nudging import PairStep, grouped, may_nudge, next_nudge_moment
from bot.domain.roles import Role

NOON = datetime(2027, 1, 14, 11, tzinfo=UTC)  # a Thursday, noon in Berlin


def step(pair: str, person: str | None, name: str, hour: int) -> PairStep:
    role = Role.MENTOR if person else None
    return PairStep(pair, DueStep(name, person, role, "d1", datetime(2027, 1, 14, hour, tzinfo=UTC)))


def test_one_message_a_day_by_the_persons_own_calendar() -> None:
    assert may_nudge("Europe/Berlin", None, NOON)
    assert may_nudge("Europe/Berlin", date(2027, 1, 13), NOON)
    assert not may_nudge("Europe/Berlin", date(2027, 1, 14), NOON)
    just_after_midnight_in_auckland = datetime(2027, 1, 14, 11, 30, tzinfo=UTC)
    assert may_nudge("Pacific/Auckland", date(2027, 1, 14), just_after_midnight_in_auckland)


def test_whoever_flies_west_over_midnight_does_not_get_a_second_message() -> None:
    assert not may_nudge("America/Los_Angeles", date(2027, 1, 15), NOON)


def test_the_next_message_waits_for_the_next_working_day() -> None:
    friday = date(2027, 1, 15)
    now = datetime(2027, 1, 15, 11, tzinfo=UTC)
    assert next_nudge_moment("Europe/Berlin", "DE", None, now) == now
    assert next_nudge_moment("Europe/Berlin", "DE", friday, now) == datetime(2027, 1, 18, 8, tzinfo=UTC)


def test_a_mentor_of_three_pairs_gets_one_message_pair_by_pair() -> None:
    nudges = grouped(
        [
            step("p2", "theo", "pulse", 9),
            step("p1", "theo", "sign_agreement", 8),
            step("p1", "mina", "sign_agreement", 8),
            step("p2", "theo", "book_next_meeting", 7),
            step("p1", None, "coordinators_no_goals", 8),
            step("p1", "theo", "pulse", 9),
        ]
    )
    assert [nudge.person for nudge in nudges] == ["mina", "theo", None]
    assert [(s.pair, s.step.step) for s in nudges[1].steps] == [
        ("p2", "book_next_meeting"),
        ("p2", "pulse"),
        ("p1", "sign_agreement"),
        ("p1", "pulse"),
    ]
