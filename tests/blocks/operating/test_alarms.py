"""What coordinators read about the bot itself fits on the screen and names no inside."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blocks.operating.messages import in_time, late
from blocks.reader import Reader
from bot.domain.shown.operating import InTimeShown, LateShown
from bot.domain.troubles import Cause, cause_of
from playground.blockkit import check_message_blocks

AT = datetime(2026, 3, 5, 14, tzinfo=UTC)


@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_is_said_in_plain_words(cause: Cause) -> None:
    for message in (
        late(LateShown(cause, AT, 100_000, 360 if cause is Cause.MANY else None), Reader()),
        in_time(InTimeShown(cause, AT, AT), Reader()),
    ):
        assert check_message_blocks(list(message.blocks)) == []
        words = str(message.blocks)
        for inside in ("ratelimited", "outbox", "queue", "HTTP", "Error", "None"):
            assert inside not in words


def test_one_and_many_are_said_right() -> None:
    words = str(late(LateShown(Cause.LIMITS, AT, 1), Reader()).blocks)
    assert "1 message has been waiting since" in words
    words = str(late(LateShown(Cause.MANY, AT, 3120, 12), Reader()).blocks)
    assert "3120 messages wait" in words
    assert "about 12 more minutes" in words


def test_the_cause_is_what_holds_most_of_them_up() -> None:
    quiet = {"database_failed": False, "just_begun": False}
    assert cause_of({None: 90, "URLError": 3, "ratelimited": 1}, going_on=False, **quiet) is Cause.UNREACHABLE
    assert cause_of({None: 90, "ratelimited": 2, "http_503": 1}, going_on=False, **quiet) is Cause.LIMITS
    assert cause_of({None: 90, "ratelimited": 2}, going_on=True, **quiet) is Cause.MANY
    assert cause_of({None: 9}, going_on=True, **quiet) is Cause.MANY
    assert cause_of({None: 9}, going_on=False, **quiet) is Cause.UNKNOWN
    assert (
        cause_of({"lease_expired": 9}, going_on=False, database_failed=True, just_begun=True)
        is Cause.DATABASE
    )
    assert cause_of({None: 9}, going_on=True, database_failed=False, just_begun=True) is Cause.STOPPED
