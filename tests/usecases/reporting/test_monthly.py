"""The champion's report: once a month, in their morning, unless a coordinator holds it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from bot.domain.calendar import is_working_moment
from bot.errors import DomainError
from bot.usecases.facts.reporting import for_champion
from bot.usecases.reporting.monthly import GONE, hold_report, take_steps
from db.models import Cohort, MonthlyReport, OutboxRow, Pair, Program, ReportFile
from tests.pair_story import Story, buttons, words

HOUR = timedelta(hours=1)


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.match(days=40)
    with story.act() as act:
        chloe = story._person(act, "Chloe")
        chloe.zone = "America/New_York"
        act.session.get(Program, story.program_id).champion_id = chloe.id
        act.session.get(Cohort, story.cohort_id).published_at = act.now
    return story


def live_until(story, day):
    """Come again whenever the job wants to, as it would."""
    end = datetime(2026, day[0], day[1], 23, 0, tzinfo=UTC)
    while story.now < end:
        with story.act() as act:
            later = take_steps(act.session, act.session.get(Program, story.program_id), act.now)
        story.now = min(later or end, story.now + timedelta(days=1), end)


def rows(story, kind):
    with story.act() as act:
        found = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
        return [(row.created_at, row.args) for row in found]


@pytest.mark.long
def test_it_goes_out_on_the_first_working_day_in_the_champions_morning(story):
    live_until(story, (5, 20))
    sent = rows(story, "report.monthly")
    assert [args["month"] for _, args in sent] == ["2026-04-01", "2026-05-01"]
    for at, _ in sent:
        assert is_working_moment(at, "America/New_York", None)
        assert at.astimezone(UTC).hour == 13, "nine o'clock in New York"
    told = rows(story, "admin.monthly_report")
    assert [told[0][0].date(), sent[0][0].date()] == [date(2026, 3, 31), date(2026, 4, 1)]
    # Friday is a working day in New York; where the program is at home it was told on Thursday.
    assert told[1][0] < sent[1][0]
    ((who, message), *_) = story.sent("report.monthly")
    assert who == "Chloe"
    assert "March 2026" in words(message), "the month that is over"
    with story.act() as act:
        files = list(act.session.scalars(select(ReportFile)))
        assert [(file.what, file.purpose) for file in files] == [("pdf", "monthly")] * 2


@pytest.mark.long
def test_coordinators_can_hold_it_back(story):
    live_until(story, (3, 31))
    ((_, message),) = story.sent("admin.monthly_report")
    assert "<@U0CHLOE> gets the report for March 2026" in words(message)
    assert set(buttons(message)) == {ids.REPORT_HOLD, ids.REPORT_PREVIEW}
    with story.act() as act:
        hold_report(*act.who("Cora"), story.program_id, "2026-04-01", hold=True, now=act.now)
    with story.act() as act, pytest.raises(DomainError) as refused:
        hold_report(*act.who("Cem"), story.program_id, "2026-04-01", hold=True, now=act.now)
    assert refused.value.code == "report_held_already"
    live_until(story, (4, 20))
    assert rows(story, "report.monthly") == []
    ((_, message),) = story.sent("admin.monthly_report")
    assert "<@U0CORA> holds the report for March 2026 back" in words(message)
    # The next month is another one.
    live_until(story, (5, 5))
    assert [args["month"] for _, args in rows(story, "report.monthly")] == ["2026-05-01"]


def test_what_was_held_back_can_go_after_all(story):
    live_until(story, (3, 31))
    with story.act() as act:
        hold_report(*act.who("Cora"), story.program_id, "2026-04-01", hold=True, now=act.now)
    live_until(story, (4, 2))
    with story.act() as act:
        hold_report(*act.who("Cem"), story.program_id, "2026-04-01", hold=False, now=act.now)
    live_until(story, (4, 4))
    assert [args["month"] for _, args in rows(story, "report.monthly")] == ["2026-04-01"]
    with story.act() as act, pytest.raises(DomainError) as refused:
        hold_report(*act.who("Cora"), story.program_id, "2026-04-01", hold=True, now=act.now)
    assert refused.value.code == "report_sent_already"
    assert "has the report for March 2026" in words(story.sent("admin.monthly_report")[0][1])


def test_only_coordinators_hold_it(story):
    live_until(story, (3, 31))
    for who in ("Chloe", "Mia"):
        with story.act() as act, pytest.raises(DomainError) as refused:
            hold_report(*act.who(who), story.program_id, "2026-04-01", hold=True, now=act.now)
        assert refused.value.code == "not_a_coordinator"
    with story.act() as act, pytest.raises(DomainError) as refused:
        hold_report(*act.who("Cora"), story.program_id, "yesterday", hold=True, now=act.now)
    assert refused.value.code == "report_gone"


@pytest.mark.long
@pytest.mark.parametrize("why", ["no champion", "on hold", "closed", "not published"])
def test_nothing_goes_out_without_a_reason_to(story, why):
    with story.act() as act:
        program, cohort = act.session.get(Program, story.program_id), act.session.get(Cohort, story.cohort_id)
        if why == "no champion":
            program.champion_id = None
        elif why == "on hold":
            program.on_hold = True
        elif why == "closed":
            cohort.status = "closed"
        else:
            cohort.published_at = None
    live_until(story, (4, 10))
    assert rows(story, "admin.monthly_report") == []
    assert rows(story, "report.monthly") == []


def test_who_was_away_for_weeks_is_not_flooded_with_old_months(story):
    story.now = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)
    live_until(story, (6, 25))
    assert rows(story, "report.monthly") == []
    assert rows(story, "admin.monthly_report") == []


def test_a_late_notice_still_leaves_coordinators_a_day(story):
    story.now = datetime(2026, 4, 1, 12, 59, tzinfo=UTC)  # the bot was down when it was due
    live_until(story, (4, 5))
    ((told, _),) = rows(story, "admin.monthly_report")
    ((sent, _),) = rows(story, "report.monthly")
    assert sent - told >= 20 * HOUR
    with story.act() as act:
        assert act.session.scalar(select(MonthlyReport)).status == GONE


def test_how_many_came_to_a_good_end_is_told_once_the_time_of_pairs_is_over(story):
    live_until(story, (4, 2))
    (_, message), *_ = story.sent("report.monthly")
    assert "Meetings per pair and month" in words(message)
    assert "came to their closing" not in words(message)
    with story.act() as act:
        program, later = act.session.get(Program, story.program_id), act.now + timedelta(days=200)
        shown = for_champion(act.session, program, later, later)
    assert "completion_rate" in [figure.key for figure in shown.main]


def test_what_moved_is_compared_with_the_numbers_of_the_report_before(story):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        act.session.add(
            MonthlyReport(program_id=program.id, month=date(2026, 4, 1), status=GONE, announced_at=act.now,
                          as_of=act.now + timedelta(days=30))
        )  # fmt: skip
    story.now += timedelta(days=31)  # a day after that report
    with story.act() as act:
        act.goal(act.session.scalar(select(Pair)))
    story.now += timedelta(days=31)
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        monthly, asked_for = (
            {one.figure.key: one.before for one in for_champion(act.session, program, at, at, month).moved}
            for at, month in ((act.now, date(2026, 5, 1)), (act.now, None))
        )
        assert monthly["goals_set"] == 0, "as it was told"
        assert "goals_set" not in asked_for, "thirty days ago the goal was there"
