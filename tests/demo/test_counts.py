"""The figures of a simulation, from a log written by hand."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.listeners.guard import SAVING_FAILED
from demo.counts import APOLOGIES, apology, count
from playground.log import Log

BOT, ADA, BO = "UBOT", "UADA", "UBO"


def a_log() -> Log:
    return Log(lambda: datetime(2026, 1, 12, tzinfo=UTC))


def say(log: Log, kind: str, channel: str, to: tuple[str, ...], number: int) -> None:
    log.add(
        "message_posted",
        who=BOT,
        channel=channel,
        event_type=f"mentorbot_{kind}",
        metadata={"id": number},
        recipients=to,
        from_app=True,
    )


def submit(log: Log, who: str, view: str, title: str, errors: bool = False) -> None:
    log.add("view_submitted", who=who, view=view, callback_id="form.page", title=title)
    if errors:
        log.add("view_errors_shown", who=who, view=view, errors={"a": "b"})


def counted(log: Log) -> Any:
    return count(log, app=BOT, people=[ADA, BO])


@pytest.mark.long
def test_a_small_story_is_counted() -> None:
    log = a_log()
    say(log, "application_received", "D1", (ADA,), 1)
    say(log, "application_received", "D2", (BO,), 2)
    log.add("channel_created", who=BOT, channel="C1", name="pair", kind="private")
    log.add("channel_created", who=BOT, channel="D1", name="", kind="im")
    log.add("channel_created", who=ADA, channel="C9", name="lunch", kind="public")
    say(log, "pair_announced", "C1", (ADA, BO), 3)
    say(log, "agreement_signed", "C1", (ADA, BO), 4)
    say(log, "goal_set", "C1", (ADA, BO), 5)
    say(log, "goal_set", "C1", (ADA, BO), 6)
    for who in (ADA, BO):
        log.add("action_sent", who=who, channel="D1", action_id="meeting.held", value="7", callback_id=None)
    submit(log, ADA, "V1", "Midpoint review", errors=True)
    submit(log, ADA, "V1", "Midpoint review")
    submit(log, BO, "V2", "Final review")
    submit(log, BO, "V2", "Final review")
    say(log, "pair_closed", "C1", (ADA, BO), 7)
    log.add("message_posted", who=ADA, channel="C1", event_type=None, metadata=None, recipients=(BO,))
    counts = counted(log).as_json()
    assert counts == {
        "people": 2,
        "applications": 2,
        "pairs": 1,
        "channels_created": 1,
        "messages_sent": 7,
        "messages_duplicated": 0,
        "messages_lost": 0,
        "agreements_signed": 1,
        "goals_set": 2,
        "meetings_held": 1,
        "midpoint_reviews": 1,
        "final_reviews": 1,
        "pairs_closed": 1,
        "nudges": {"sent": 0, "acted": 0, "snoozed": 0, "stopped": 0, "ignored": 0},
        "slack_refusals": {},
        "bot_errors": {},
    }


def test_a_form_that_was_refused_and_given_up_does_not_count() -> None:
    log = a_log()
    submit(log, ADA, "V1", "Midpoint review", errors=True)
    assert counted(log).midpoint_reviews == 0


def test_what_slack_refused_and_what_the_bot_left_unanswered_is_named() -> None:
    log = a_log()
    log.add("api_refused", method="views.open", error="expired_trigger_id")
    log.add("api_refused", method="chat.postMessage", error="channel_not_found")
    log.add("rate_limited", method="chat.postMessage", retry_after=3)
    log.add("ack_missing", reason="timeout", kind="interactive")
    log.add("ack_refused", error="invalid_view")
    counts = counted(log)
    assert counts.slack_refusals == {"channel_not_found": 1, "expired_trigger_id": 1, "ratelimited": 1}
    assert counts.bot_errors == {"ack_missing: timeout": 1, "ack_refused: invalid_view": 1}


def test_the_same_message_twice_is_a_duplicate() -> None:
    log = a_log()
    say(log, "nudge", "D1", (ADA,), 1)
    say(log, "nudge", "D1", (ADA,), 1)
    say(log, "nudge", "D1", (ADA,), 2)
    assert counted(log).messages_duplicated == 1


def test_a_run_with_faults_is_compared_with_a_clean_one() -> None:
    clean, faulty = a_log(), a_log()
    for number, who in enumerate((ADA, ADA, BO)):
        say(clean, "nudge", "D1", (who,), number)
    for number, who in enumerate((ADA, BO, BO, BO)):
        say(faulty, "nudge", "D1", (who,), number)
    counts = counted(faulty).against(counted(clean))
    assert (counts.messages_lost, counts.messages_duplicated) == (1, 2)


def test_the_second_of_a_kind_that_did_not_come_is_lost_and_one_too_many_a_duplicate() -> None:
    clean, faulty = a_log(), a_log()
    say(clean, "nudge", "D1", (ADA,), 1)
    say(clean, "nudge", "D1", (ADA,), 2)
    say(faulty, "nudge", "D1", (ADA,), 1)
    say(faulty, "goal_set", "C1", (ADA, BO), 3)
    compared = counted(faulty).against(counted(clean))
    assert (compared.messages_lost, compared.messages_duplicated) == (1, 2)


def test_a_message_posted_twice_is_a_duplicate_and_hides_no_loss() -> None:
    clean, faulty = a_log(), a_log()
    for number in (1, 2):
        say(clean, "nudge", "D1", (ADA,), number)
        say(faulty, "nudge", "D1", (ADA,), 1)
    assert counted(faulty).messages_duplicated == 1
    compared = counted(faulty).against(counted(clean))
    assert (compared.messages_lost, compared.messages_duplicated) == (1, 1)


def test_a_form_offered_again_is_no_duplicate() -> None:
    clean, faulty = a_log(), a_log()
    say(faulty, "form_offer", "D1", (ADA,), 1)
    compared = counted(faulty).against(counted(clean))
    assert (compared.messages_lost, compared.messages_duplicated) == (0, 0)


def test_what_the_app_apologises_for_is_an_error_wherever_it_says_so() -> None:
    log = a_log()
    log.add(
        "ephemeral_shown", who=BOT, channel="C1", to=ADA, ts="1", text=f"{APOLOGIES[0]}. Please try again."
    )
    log.add("view_errors_shown", who=ADA, view="V1", errors={"a": SAVING_FAILED, "b": "Choose a day."})
    counts = count(log, app=BOT, people=[ADA, BO], apologies={APOLOGIES[0]: 1})
    assert counts.bot_errors == {APOLOGIES[0]: 2, APOLOGIES[1]: 1}


def test_the_apologies_are_those_the_bot_makes() -> None:
    from bot.listeners import guard

    written = inspect.getsource(guard)
    assert all(sentence in written for sentence in APOLOGIES)
    assert apology(SAVING_FAILED) == APOLOGIES[1]
    assert apology("Thank you!") == ""
