"""Colleagues answer in their own working hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from demo.rhythm import after_working_hours


def test_a_message_at_night_is_read_the_next_morning() -> None:
    night = datetime(2026, 1, 13, 2, 40, tzinfo=UTC)  # Tuesday, in Auckland the afternoon of the same day
    assert after_working_hours(night, "Europe/Berlin", 1, minute=10) == datetime(
        2026, 1, 13, 9, 10, tzinfo=UTC
    )
    assert after_working_hours(night, "Pacific/Auckland", 1, minute=10) == datetime(
        2026, 1, 13, 3, 10, tzinfo=UTC
    )


def test_hours_run_over_the_evening_and_the_weekend() -> None:
    friday = datetime(2026, 1, 16, 15, 20, tzinfo=UTC)
    assert after_working_hours(friday, "Europe/London", 3) == datetime(2026, 1, 19, 10, 0, tzinfo=UTC)


def test_a_message_some_minutes_late_is_answered_at_the_same_time() -> None:
    sent = datetime(2026, 1, 13, 10, 0, 3, tzinfo=UTC)
    late = sent + timedelta(minutes=31)
    assert after_working_hours(sent, "Europe/London", 2) == after_working_hours(late, "Europe/London", 2)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Auckland"]),
    st.floats(0.1, 16),
    st.integers(0, 24),
)
def test_nobody_answers_before_the_question(moment: datetime, zone: str, hours: float, minute: int) -> None:
    assert moment <= after_working_hours(moment, zone, hours, minute=minute) < moment + timedelta(days=7)
