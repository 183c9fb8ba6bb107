"""What came of each reminder: acted on, put off, stopped, settled by somebody else, or left without an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.usecases.guiding.pairs import facts_changed
from bot.usecases.guiding.reminding.choices import put_off_reminder
from db.models import OutboxRow, Pair, StepTaken
from tests.usecases.guiding.meeting.test_meetings import plan
from tests.usecases.guiding.reminding.test_tick import last_step, live_until, published, tick


def outcomes(story, step: str) -> list[tuple[str, str]]:
    """(whose, what came of it) of every reminder of this step."""
    with story.sessions.reading("T0TEST") as session:
        names = {str(act_person.id): act_person.name for pair in session.scalars(select(Pair))
                 for act_person in pair.people()}  # fmt: skip
        rows = session.scalars(select(StepTaken).where(StepTaken.step == step).order_by(StepTaken.id))
        return [(names.get(row.recipient, row.recipient), row.outcome) for row in rows]


@pytest.fixture
def reminded(story):
    """Mia was asked to book the first meeting this morning."""
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    assert outcomes(story, "book_first_meeting") == [("Mia", "")]
    return pair_id


def test_who_does_what_was_asked_has_acted_on_it(story, reminded):
    with story.act(after=timedelta(days=1)) as act:
        plan(act, "Mia", reminded, days=3)
        facts_changed(act.session, act.session.get(Pair, reminded), act.now)
    tick(story)
    assert outcomes(story, "book_first_meeting") == [("Mia", "acted")]
    with story.act() as act:
        taken = act.session.scalar(select(StepTaken))
        assert taken.outcome_at - taken.taken_at > timedelta(hours=23)


def test_what_the_partner_did_was_no_answer_to_mias_reminder(story, reminded):
    with story.act(after=timedelta(days=1)) as act:
        plan(act, "Omar", reminded, days=3)
        facts_changed(act.session, act.session.get(Pair, reminded), act.now)
    tick(story)
    assert outcomes(story, "book_first_meeting") == [("Mia", "obsolete")]


def test_a_later_reminder_of_the_series_says_that_the_first_one_was_ignored(story, reminded):
    live_until(story, story.now + timedelta(days=5))
    assert outcomes(story, "book_first_meeting") == [("Mia", "ignored")]
    assert dict(outcomes(story, "first_meeting_not_booked")) == {"Mia": "", "Omar": ""}
    live_until(story, story.now + timedelta(days=15))
    assert dict(outcomes(story, "first_meeting_not_booked")) == {"Mia": "ignored", "Omar": "ignored"}


def test_put_off_and_then_done_is_acted_on(story, reminded):
    with story.act() as act:
        put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "next_week", act.now)
    assert outcomes(story, "book_first_meeting") == [("Mia", "snoozed")]
    with story.act(after=timedelta(days=2)) as act:
        plan(act, "Mia", reminded, days=3)
        facts_changed(act.session, act.session.get(Pair, reminded), act.now)
    tick(story)
    assert outcomes(story, "book_first_meeting") == [("Mia", "acted")]


@pytest.mark.long
def test_put_off_and_asked_again_stays_put_off(story, reminded):
    with story.act() as act:
        put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "tomorrow", act.now)
    live_until(story, story.now + timedelta(days=30))
    assert [what for _, what in outcomes(story, "book_first_meeting")] == ["snoozed", "ignored"]


def test_stopped_is_stopped(story, reminded):
    with story.act() as act:
        put_off_reminder(*act.who("Mia"), last_step(act, "Mia"), "never", act.now)
        plan(act, "Mia", reminded, days=3)
        facts_changed(act.session, act.session.get(Pair, reminded), act.now)
    tick(story)
    assert outcomes(story, "book_first_meeting") == [("Mia", "stopped")]


def test_a_reminder_that_never_went_out_has_moved_nobody(story, reminded):
    with story.act() as act:
        plan(act, "Mia", reminded, days=3)
        act.session.execute(update(OutboxRow).where(OutboxRow.kind == "nudge").values(status="skipped"))
        facts_changed(act.session, act.session.get(Pair, reminded), act.now)
    tick(story)
    assert outcomes(story, "book_first_meeting") == [("Mia", "obsolete")]


@pytest.mark.long
def test_in_a_whole_program_nothing_stays_open(story):
    published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    live_until(story, story.now + timedelta(days=320))
    with story.sessions.reading("T0TEST") as session:
        rows = session.scalars(select(StepTaken)).all()
    assert len(rows) > 40
    assert {row.step for row in rows if row.outcome == "told"} == {"closing_is_near"}
    assert all(row.outcome and row.outcome_at is not None for row in rows)


def test_what_was_kept_back_by_a_quiet_time_is_told_afterwards(story, reminded):
    with story.act() as act:
        act.person("Mia").quiet_until = act.now + timedelta(days=1)
        act.session.execute(update(OutboxRow).where(OutboxRow.kind == "nudge").values(status="skipped"))
        facts_changed(act.session, act.session.get(Pair, reminded), act.now)
    live_until(story, story.now + timedelta(days=1, hours=3))
    assert outcomes(story, "book_first_meeting") == [("Mia", "")]
    ((who, message),) = story.sent("nudge")
    assert who == "Mia"
    assert message.blocks[-1]["block_id"].startswith("nudge:2:"), "a message of its own"
