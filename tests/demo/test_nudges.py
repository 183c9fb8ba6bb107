"""What came of reminders, from a log written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from demo.company import load_company
from demo.later import how_long, is_busy
from demo.nudges import NudgesCounted, count_nudges
from demo.personas import persona
from playground.log import Log

BOT, ADA, BO = "UBOT", "UADA", "UBO"


class Days:
    """A log on a clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 12, 9, tzinfo=UTC)
        self.log = Log(lambda: self.now)

    def nudge(self, number: int, *offers: tuple[str, str | None], to: str = ADA) -> None:
        self.log.add(
            "message_posted", who=BOT, channel=f"D{to}", ts=str(number), event_type="mentorbot_nudge",
            metadata={"id": number}, offers=offers, recipients=(to,),
        )  # fmt: skip

    def press(
        self,
        action: str,
        value: str | None = None,
        *,
        ts: str = "",
        who: str = ADA,
        chosen: str | None = None,
    ) -> None:
        self.log.add(
            "action_sent", who=who, channel=f"D{who}", action_id=action, value=value, chosen=chosen, ts=ts
        )

    def counted(self) -> NudgesCounted:
        return count_nudges(self.log, app=BOT)


def test_a_button_of_the_message_or_the_same_one_elsewhere_is_acted_on() -> None:
    days = Days()
    days.press("goal.add", "1", ts="home")  # before it came: no answer to it
    days.nudge(1, ("goal.add", "1"))
    days.nudge(2, ("form.open", "1:pulse:d30"))
    days.press("form.open", "1:pulse:d30", ts="somewhere else")
    days.nudge(3, ("meeting.plan", "1"), ("meeting.record", "1"))
    days.press("meeting.record", "1", ts="3")
    assert days.counted() == NudgesCounted(sent=3, acted=2, ignored=1)


def test_what_was_put_off_and_done_within_the_week_is_acted_on() -> None:
    days = Days()
    days.nudge(1, ("goal.add", "1"))
    days.press("reminder.snooze", ts="1", chosen="7:tomorrow")
    assert days.counted() == NudgesCounted(sent=1, snoozed=1)
    days.now += timedelta(days=3)
    days.press("goal.add", "1", ts="9")
    assert days.counted() == NudgesCounted(sent=1, acted=1)


def test_stopped_and_ignored_and_too_late() -> None:
    days = Days()
    days.nudge(1, ("goal.add", "1"))
    days.nudge(2, ("goal.news", "4"))
    days.nudge(3, ("meeting.plan", "1"), to=BO)
    days.press("reminder.snooze", ts="1", chosen="7:never")
    days.press("goal.news", "4", who=BO)  # somebody else's deed is none of hers
    days.now += timedelta(days=8)
    days.press("meeting.plan", "1", who=BO)
    assert days.counted() == NudgesCounted(sent=3, stopped=1, ignored=2)


def test_a_meeting_that_was_held_answers_its_reminder_and_a_message_posted_twice_is_one() -> None:
    days = Days()
    days.nudge(1, ("meeting.move", "5"))
    days.nudge(1, ("meeting.move", "5"))
    days.now += timedelta(days=1)
    days.press("meeting.held", "5", ts="another")
    assert days.counted() == NudgesCounted(sent=1, acted=1)


def test_only_what_a_program_can_go_on_without_is_stopped_and_the_diligent_put_off_least() -> None:
    people = [persona(colleague, seed=7) for colleague in load_company().people]
    chosen = [how_long(one, "form.open", f"about {n}") for one in people for n in range(10)]
    assert {"", "tomorrow", "next_week"} == set(chosen)
    assert "never" in {how_long(one, "goal.news", f"about {n}") for one in people for n in range(10)}
    by_diligence = sorted(people, key=lambda one: one.diligence)
    put_off = [sum(is_busy(one, f"about {n}") for n in range(50)) for one in by_diligence]
    assert sum(put_off[:20]) > 2 * sum(put_off[-20:])
