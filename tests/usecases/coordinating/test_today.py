"""The Monday digest and `today`: what waits, what changed, what is missing, what comes, what went well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.coordinating.today import today_message
from blocks.reader import Reader
from bot.domain.planning import Campaign, Dates
from bot.domain.program import Blackout
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.closing.ending import close_pair
from bot.usecases.coordinating.acting import snooze_case
from bot.usecases.coordinating.digest import DigestJob, retry_all, skip_step
from bot.usecases.coordinating.pausing import hold_program
from bot.usecases.coordinating.today import today_shown
from bot.usecases.guiding.reminding.tick import take_due_steps
from bot.usecases.recruiting.inviting.campaign import ask_champion
from bot.usecases.reviewing.concerns.raising import COORDINATORS, Worry, raise_concern
from db.models import (
    Circle,
    Cohort,
    MatchRound,
    OutboxRow,
    Pair,
    Program,
    Proposal,
    SkippedStep,
    TrainingSeat,
    TrainingSession,
    WeeklyDigest,
)
from tests.pair_story import TEAM, Story, assert_fits, buttons, slack_id, words

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SECRET = "Lead a meeting"


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def screen(story, who="Cora"):
    with story.act() as act:
        shown = today_shown(act.session, act.actor(who), act.session.get(Program, story.program_id), act.now)
    message = today_message(shown, Reader())
    assert_fits(message)
    return message


def job(story):
    """Run the digest's job once; returns when it wants to come again."""
    return DigestJob(story.sessions, TEAM, lambda: story.now).run()


def founded_long_ago(story):
    with story.act() as act:
        act.session.get(Program, story.program_id).created_at = story.now - timedelta(days=60)


def skip(story, step, skip=True, monday="2026-03-02", who="Cora"):
    with story.act() as act:
        skip_step(*act.who(who), story.program_id, step, monday, skip=skip, now=act.now)


def test_what_waits_stands_first_each_with_its_button(story):
    story.change_plan(
        measures=(*story.plan().measures, replace(story.plan().measures[0], key="own", by_hand=True))
    )
    story.match(days=40)
    with story.act() as act:
        story.enroll(act, "Ada", "mentee", status="applied")
        outbox.post(act.session, "admin.hold", act.now, key="x", program=story.program_id, by=1, hold=1)
        act.session.flush()
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.key == "x"))
        row.status = "dead"
        date = TrainingSession(
            program_id=story.program_id, kind="orientation", starts_at=act.now - timedelta(days=1), minutes=60,
            status="held", made_by=act.person("Cora").id, made_at=act.now,
        )  # fmt: skip
        act.session.add(date)
        act.session.flush()
        act.session.add(
            TrainingSeat(
                session_id=date.id, person_id=act.person("Mia").id, role="mentee", status="chosen",
                chosen_at=act.now,
            )
        )  # fmt: skip
    message = screen(story)
    text = words(message)
    for line in (
        "1 pair needs a look",
        "Slack refused 1 message",
        "1 application waits for a decision",
        "1 date is over, and nobody has noted who was there",
        "1 figure of the plan is due",
    ):
        assert line in text
    assert list(buttons(message))[:5] == [
        ids.HEALTH_SHOW, ids.DELIVERY_RETRY_ALL, ids.APPLICATIONS_REVIEW, ids.ATTENDANCE_OPEN, ids.MEASURE_ENTER,
    ]  # fmt: skip


def test_at_most_five_decisions_and_none_is_good_news(story):
    assert "Nothing waits for a decision of yours" in words(screen(story))


def test_what_was_put_off_does_not_wait(story):
    pair_id = story.match(days=40)
    with story.act() as act:
        snooze_case(*act.who("Cora"), pair_id, weeks="1", now=act.now)
    assert "needs a look" not in words(screen(story))


def test_the_digest_comes_on_monday_once_and_says_what_changed_since(story):
    founded_long_ago(story)
    pair_id = story.match(days=4)
    story.now = MONDAY - timedelta(hours=1)
    assert job(story) == MONDAY
    assert story.sent("admin.digest") == []
    story.now = MONDAY
    assert job(story) == MONDAY + timedelta(weeks=1)
    assert job(story) == MONDAY + timedelta(weeks=1)
    ((place, message),) = story.sent("admin.digest")
    assert place == "admin"
    assert "Since" not in words(message)
    story.now = MONDAY + timedelta(days=6)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair)
        act.goal(pair, "achieved")
    assert "meetings held 0 → 1" in words(screen(story))
    story.now = MONDAY + timedelta(weeks=1)
    job(story)
    ((_, message),) = story.sent("admin.digest")
    text = words(message)
    assert "Since" in text
    assert "meetings held 0 → 1" in text
    assert "goals achieved 0 → 1" in text
    assert "A goal was achieved in the last seven days." in text
    assert SECRET not in text
    with story.act() as act:
        assert len(act.session.scalars(select(WeeklyDigest)).all()) == 2


def test_a_monday_without_work_moves_the_digest_to_the_next_working_day(story):
    founded_long_ago(story)
    monday = MONDAY.date()
    story.change_plan(blackouts=(Blackout(monday, monday),))
    story.now = MONDAY
    assert job(story) == MONDAY + timedelta(days=1)
    story.now = MONDAY + timedelta(days=1)
    job(story)
    assert len(story.sent("admin.digest")) == 1


def test_a_program_that_began_this_week_waits_for_its_first_monday(story):
    story.now = MONDAY + timedelta(days=2)
    with story.act() as act:
        act.session.get(Program, story.program_id).created_at = story.now
    assert job(story) == MONDAY + timedelta(weeks=1)
    assert story.sent("admin.digest") == []


def test_a_program_that_opens_on_a_monday_waits_for_the_next(story):
    founded_long_ago(story)
    story.now = MONDAY + timedelta(hours=5)
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).opened_at = story.now
    story.now += timedelta(seconds=1)
    assert job(story) == MONDAY + timedelta(weeks=1)
    assert story.sent("admin.digest") == []


def test_a_digest_that_comes_in_the_afternoon_does_not_say_good_morning(story):
    founded_long_ago(story)
    story.now = MONDAY
    job(story)
    ((_, message),) = story.sent("admin.digest")
    assert "Good morning!" in words(message)
    story.now = MONDAY + timedelta(weeks=1, hours=6)  # the bot was away
    job(story)
    ((_, message),) = story.sent("admin.digest")
    assert "Good morning!" not in words(message)
    assert "this week" in words(message)


def test_only_a_draft_with_pairs_waits_to_be_published(story):
    with story.act() as act:
        made = MatchRound(cohort_id=story.cohort_id, status="draft", made_at=act.now,
                          made_by=act.person("Cora").id, unmatched=[])  # fmt: skip
        act.session.add(made)
        act.session.flush()
        number = made.id
    assert "draft" not in words(screen(story))
    with story.act() as act:
        mentee, mentor = (
            story.enroll(act, name, role, status="approved")
            for name, role in (("Ada", "mentee"), ("Bo", "mentor"))
        )
        act.session.add(
            Proposal(round_id=number, mentee_enrollment_id=mentee.id, mentor_enrollment_id=mentor.id,
                     points=7000, reasons=[])
        )  # fmt: skip
    assert "A draft of pairs is not published yet" in words(screen(story))


def test_after_days_of_downtime_there_is_one_digest(story):
    founded_long_ago(story)
    story.now = MONDAY + timedelta(weeks=4, days=1, hours=10)  # a Tuesday evening
    coming = job(story)
    assert coming == MONDAY + timedelta(weeks=4, days=2)
    story.now = coming
    job(story)
    assert len(story.sent("admin.digest")) == 1


def test_on_hold_there_is_no_digest(story):
    founded_long_ago(story)
    with story.act() as act:
        hold_program(*act.who("Cora"), story.program_id, act.now, hold=True)
    story.now = MONDAY
    assert job(story) is None
    assert story.sent("admin.digest") == []
    assert "On hold" in words(screen(story))


@pytest.mark.long
def test_what_comes_this_week_is_counted_and_can_be_left_out(story):
    for number in range(3):
        story.match(f"M{number}", f"T{number}", days=1)
    story.now += timedelta(hours=1)
    message = screen(story)
    assert "up to 3 reminders: booking the first meeting" in words(message)
    assert ids.TIMELINE_MORE in buttons(message)
    skip(story, "book_first_meeting")
    text = words(screen(story))
    assert "up to 3 reminders: booking the first meeting" not in text
    assert "~booking the first meeting~ left out this week" in text
    for _ in range(4):
        with story.act(timedelta(days=1)) as act:
            take_due_steps(act.session, act.now)
    assert story.sent("nudge") == []
    story.now = MONDAY + timedelta(hours=1)
    with pytest.raises(DomainError, match="step_skipped"):
        skip(story, "book_first_meeting")
    skip(story, "book_first_meeting", skip=False)
    with pytest.raises(DomainError, match="step_not_skipped"):
        skip(story, "book_first_meeting", skip=False)
    with story.act() as act:
        assert act.session.scalars(select(SkippedStep)).all() == []
    assert "up to 3 reminders" in words(screen(story))


def test_what_is_done_is_not_announced_as_a_reminder(story):
    first, second = (story.match(f"M{number}", f"T{number}", days=19) for number in range(2))
    story.now += timedelta(hours=1)
    assert "setting goals" in words(screen(story))
    with story.act() as act:
        act.sign(act.session.get(Pair, first), "M0", "T0")
        act.goal(act.session.get(Pair, first))
        act.held(act.session.get(Pair, first))
    before = words(screen(story))
    with story.act() as act:
        act.sign(act.session.get(Pair, second), "M1", "T1")
        act.goal(act.session.get(Pair, second))
        act.held(act.session.get(Pair, second))
    text = words(screen(story))
    assert "setting goals" in before
    assert "setting goals" not in text
    assert "signing the agreement" not in text
    assert "booking the first meeting" not in text


def test_only_this_weeks_known_reminders_and_only_by_coordinators(story):
    story.match(days=1)
    with pytest.raises(DomainError, match="week_over"):
        skip(story, "book_first_meeting", monday="2026-02-23")
    with pytest.raises(DomainError, match="reminder_gone"):
        skip(story, "no_such_step")
    with pytest.raises(DomainError, match="not_a_coordinator"):
        skip(story, "book_first_meeting", who="Mia")
    with story.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
        today_shown(act.session, act.actor("Mia"), act.session.get(Program, story.program_id), act.now)


def test_missing_answers_are_counted_by_form_without_names(story):
    pair_id = story.match(days=95)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair, 3)
        act.fill_in("Mia", pair, "midpoint")
    text = words(screen(story))
    title = story.plan().forms["midpoint"].title
    assert f"{title} 1" in text
    assert "U0OMAR" not in text


def test_what_slack_refused_is_tried_again_at_one_press(story):
    story.match()
    with story.act() as act:
        with pytest.raises(DomainError, match="delivery_settled"):
            retry_all(*act.who("Cora"), story.program_id, act.now)
        pair = act.pair("Mia", "Omar")
        for number in range(2):
            outbox.post(act.session, "pair.kickoff", act.now, key=f"k{number}", pair=pair.id)
        act.session.flush()
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "pair.kickoff")).all():
            row.status = "dead"
            outbox.post(
                act.session, "admin.undelivered", act.now, key=f"undelivered:{row.id}",
                program=story.program_id, row=row.id,
            )  # fmt: skip
        act.session.flush()
        assert retry_all(*act.who("Cora"), story.program_id, act.now) == 2
        with pytest.raises(DomainError, match="delivery_settled"):
            retry_all(*act.who("Cora"), story.program_id, act.now)


def test_what_a_pair_has_done_stays_when_it_is_over_and_a_closed_cohort_has_changed_nothing(story):
    founded_long_ago(story)
    numbers = [story.match(days=4), story.match("Max", "Olga", days=4)]
    story.now = MONDAY
    with story.act() as act:
        for one, names in zip(numbers, (("Mia", "Omar"), ("Max", "Olga")), strict=True):
            pair = act.session.get(Pair, one)
            act.sign(pair, *names)
            act.goal(pair, "achieved")
            act.held(pair)
    job(story)
    with story.act(timedelta(days=1)) as act:
        act.held(act.session.get(Pair, numbers[1]), 0.1)
        close_pair(*act.who("Cora"), numbers[0], reason="", now=act.now)
    text = words(screen(story))
    assert "pairs under way 2 → 1, meetings held 2 → 3" in text
    for kept in ("pairs that have met", "agreements signed by both", "goals"):
        assert f"{kept} 2" not in text, kept
    story.now = MONDAY + timedelta(weeks=1)
    job(story)
    ((_, message),) = story.sent("admin.digest")
    assert "meetings held 2 → 3" in words(message)
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "closed"
        act.session.get(Pair, numbers[1]).status = "closed"
    assert "Since" not in words(screen(story))


def test_who_may_read_concerns_is_told_how_many_are_open_and_late_and_the_channel_never(story):
    founded_long_ago(story)
    story.match(days=4)
    with story.act() as act:
        for about in ([], [slack_id("Cem")]):
            worry = Worry(0, about, urgent=False, text="He shouted at me", to=COORDINATORS)
            raise_concern(*act.who("Mia"), story.program_id, worry, act.now)
    text = words(screen(story))
    assert "2 concerns that you may read are open: `/mentor-admin concerns`" in text
    assert "late" not in text
    story.now = MONDAY + timedelta(weeks=1)
    text = words(screen(story))
    assert "The first answers to 2 of them are late." in text
    assert "shouted" not in text
    text = words(screen(story, "Cem"))
    assert "1 concern that you may read is open" in text
    assert "The first answer to 1 of them is late." in text
    job(story)
    ((_, message),) = story.sent("admin.digest")
    assert "concern" not in words(message)


def test_a_digest_that_asks_for_no_checkpoint_says_that_it_is_still_ahead(story):
    founded_long_ago(story)
    pair_id = story.match(days=40)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.sign(pair, "Mia", "Omar")
        for days_ago in (30, 20, 10, 3, 1):
            act.held(pair, days_ago)
        act.goal(pair)
    story.now = MONDAY + timedelta(weeks=1)
    job(story)
    ((_, message),) = story.sent("admin.digest")
    text = words(message)
    assert "Nothing waits but this month's checkpoint: `/mentor-admin checkpoint`." in text
    assert "of a decision of yours" not in text
    assert "Ten minutes for this month's checkpoint" in words(screen(story))


@pytest.mark.long
def test_an_announcement_whose_day_is_over_says_what_it_waits_for(story):
    day = (story.now - timedelta(days=2)).date()
    story.change_plan(dates=Dates(announce=day))
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "planned"
    planned = f"The announcement was planned for {Reader().calendar_day(day)}"
    message = screen(story)
    assert f"{planned}. `/mentor-admin open` posts it." in words(message)
    assert ids.CAMPAIGN_PREVIEW in buttons(message)
    with story.act() as act:
        act.session.get(Program, story.program_id).champion_id = act.person("Cem").id
    message = screen(story)
    assert f"{planned} and waits for the champion's yes. Nobody has asked them yet." in words(message)
    assert buttons(message)[ids.CAMPAIGN_ASK] == str(story.program_id)
    with story.act() as act:
        ask_champion(*act.who("Cora"), story.program_id, act.now)
    message = screen(story)
    assert f"{planned} and waits for the champion's yes: `/mentor-admin campaign`" in words(message)
    story.change_plan(dates=Dates(announce=story.now.date()))
    assert "was planned for" not in words(screen(story)), "its day is not over"
    story.change_plan(dates=Dates(announce=day))
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "recruiting"
    assert "was planned for" not in words(screen(story))


def test_a_meeting_of_a_circle_counts_once(story):
    founded_long_ago(story)
    pairs = [story.match(name, "Omar", days=10) for name in ("Mia", "Noor", "Ben")]
    alone = story.match("Ada", "Olga", days=10)
    with story.act() as act:
        circle = Circle(
            cohort_id=story.cohort_id, mentor_id=act.person("Omar").id, channel_id="GCIRCLE",
            channel_name="mentoring-circle-omar", made_at=act.now,
        )  # fmt: skip
        act.session.add(circle)
        act.session.flush()
        for pair_id in pairs:
            act.session.get(Pair, pair_id).circle_id = circle.id
        for pair_id in (*pairs, alone):
            act.held(act.session.get(Pair, pair_id), 9)
    story.now = MONDAY
    job(story)
    with story.act(timedelta(days=2)) as act:
        for pair_id in (*pairs, alone):
            act.held(act.session.get(Pair, pair_id), 1)
    text = words(screen(story))
    assert "meetings held 2 → 4" in text
    assert "2 meetings were held in the last seven days." in text


def test_what_the_campaign_sends_until_sunday_is_named(story):
    day = MONDAY.date()
    story.now = MONDAY + timedelta(hours=1)
    story.change_plan(
        dates=Dates(last_call=day + timedelta(days=2), apply_until=day + timedelta(days=3)),
        campaign=Campaign(last_call="Now!", thanks="Thank you."),
    )
    with story.act() as act:
        cohort = act.session.get(Cohort, story.cohort_id)
        cohort.status, cohort.opened_at = "recruiting", act.now - timedelta(days=9)
    message = screen(story)
    assert "• Mar 4, 2026: the last call" in words(message)
    assert buttons(message)[ids.CAMPAIGN_PREVIEW] == f"{story.program_id}:last_call"
    assert "the thanks" not in words(message), "nobody would get them"
    with story.act() as act:
        story.enroll(act, "Ada", "mentee", status="applied")
        act.session.get(Program, story.program_id).champion_id = act.person("Cem").id
    text = words(screen(story))
    assert "• Mar 4, 2026: the last call, if the champion has approved it by then" in text
    assert "• Mar 6, 2026: the thanks, if the champion has approved it by then" in text
    story.change_plan(dates=Dates(last_call=day + timedelta(days=7), apply_until=day + timedelta(days=9)))
    assert "the last call" not in words(screen(story)), "it comes next week"
