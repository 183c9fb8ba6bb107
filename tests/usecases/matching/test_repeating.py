"""Programs that go on all year match their newcomers on their day, and publish nothing by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.usecases.matching.tuning.repeating import ROUND_NAME, RepeatingJob, free_places, next_match
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, MatchRound, Pair, Program
from tests.conftest import TEAM
from tests.pair_story import Story


@pytest.fixture
def story(sessions, now):
    """A running program at home in Berlin that matches newcomers every week."""
    story = Story(sessions, now)
    with story.act() as act:
        act.session.get_one(Cohort, story.cohort_id).status = "running"
    change(story, repeat_days=7)
    return story


def change(story, **matching):
    plan = story.plan()
    story.change_plan(zone="Europe/Berlin", country="DE", matching=replace(plan.matching, **matching))


def newcomers(story, *people):
    with story.act() as act:
        for name, role in people:
            story.enroll(act, name, role, status="approved", capacity=1)


def work(story, job=None, after=timedelta()):
    story.now += after
    return (job or RepeatingJob(story.sessions, TEAM, lambda: story.now)).run()


def rounds(story):
    with story.sessions.reading(TEAM) as session:
        return [
            (r.name, r.status, r.made_at) for r in session.scalars(select(MatchRound).order_by(MatchRound.id))
        ]


def alarm(story):
    with story.sessions.reading(TEAM) as session:
        return session.get_one(Cohort, story.cohort_id).next_match_at


A_WEEK_LATER = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
"""Nine o'clock in Berlin, in winter."""


def test_a_week_later_at_nine_a_draft_waits_for_the_coordinators(story):
    newcomers(story, ("Mia", "mentee"), ("Omar", "mentor"))
    job = RepeatingJob(story.sessions, TEAM, lambda: story.now)
    work(story, job)
    assert alarm(story) == A_WEEK_LATER
    assert rounds(story) == []
    story.now = A_WEEK_LATER - timedelta(seconds=1)
    assert work(story, job) == A_WEEK_LATER
    assert rounds(story) == []
    story.now = A_WEEK_LATER
    work(story, job)
    assert rounds(story) == [(ROUND_NAME, "queued", A_WEEK_LATER)]
    assert alarm(story) == A_WEEK_LATER + timedelta(days=7)
    work(story, job)
    work(story)  # another process
    assert len(rounds(story)) == 1
    with story.act() as act:
        made = act.session.scalar(select(MatchRound))
        assert made.made_by == act.person("Cora").id
        assert act.session.scalar(select(Pair.id)) is None
        assert (act.seat("Mia"), act.seat("Omar")) == ("approved", "approved")


def test_nine_oclock_stays_nine_oclock_when_the_clocks_change(story):
    with story.sessions.reading(TEAM) as session:
        cohort = session.get_one(Cohort, story.cohort_id)
        plan = plan_of(cohort.program)
        before = datetime(2026, 3, 24, 10, 0, tzinfo=UTC)  # the clocks change on the 29th
        assert next_match(plan, cohort, before) == datetime(2026, 3, 31, 7, 0, tzinfo=UTC)
        # Easter Monday is free in Germany.
        assert next_match(plan, cohort, datetime(2026, 3, 30, 9, 0, tzinfo=UTC)) == datetime(
            2026, 4, 7, 7, 0, tzinfo=UTC
        )


@pytest.mark.parametrize("people", [(), (("Mia", "mentee"),), (("Omar", "mentor"),)])
def test_without_somebody_on_both_sides_nothing_is_asked_for(story, people):
    newcomers(story, *people)
    work(story)
    story.now = A_WEEK_LATER
    work(story)
    assert rounds(story) == []
    assert alarm(story) == A_WEEK_LATER + timedelta(days=7)


def test_a_mentor_whose_places_are_taken_is_no_reason_for_a_draft(story):
    story.match("Mia", "Omar")
    newcomers(story, ("Max", "mentee"))
    with story.act() as act:
        omar = act.session.scalar(select(Enrollment).where(Enrollment.person_id == act.person("Omar").id))
        omar.capacity = 1
        cohort = act.session.get_one(Cohort, story.cohort_id)
        act.session.flush()
        assert free_places(act.session, cohort) == 0
        omar.capacity = 2
        act.session.flush()
        assert free_places(act.session, cohort) == 1


def test_a_draft_that_nobody_published_is_replaced_by_the_next(story):
    newcomers(story, ("Mia", "mentee"), ("Omar", "mentor"))
    work(story)
    for week in range(2):
        story.now = A_WEEK_LATER + timedelta(days=7 * week)
        work(story)
    assert [(name, status) for name, status, _ in rounds(story)] == [
        (ROUND_NAME, "discarded"),
        (ROUND_NAME, "queued"),
    ]


def test_a_draft_about_which_mentors_are_asked_is_left_alone(story):
    newcomers(story, ("Mia", "mentee"), ("Omar", "mentor"))
    work(story)
    story.now = A_WEEK_LATER
    work(story)
    with story.act() as act:
        act.session.scalar(select(MatchRound)).status = "asking"
    story.now = A_WEEK_LATER + timedelta(days=7)
    work(story)
    assert [status for _, status, _ in rounds(story)] == ["asking"]


def test_a_program_on_hold_waits(story):
    newcomers(story, ("Mia", "mentee"), ("Omar", "mentor"))
    work(story)
    with story.act() as act:
        act.session.get_one(Program, story.program_id).on_hold = True
    story.now = A_WEEK_LATER
    work(story)
    assert rounds(story) == []
    assert alarm(story) == A_WEEK_LATER + timedelta(days=7)


def test_a_program_that_stops_repeating_and_one_that_is_over_are_left_in_peace(story):
    newcomers(story, ("Mia", "mentee"), ("Omar", "mentor"))
    work(story)
    change(story, repeat_days=0)
    story.now = A_WEEK_LATER
    work(story)
    assert (rounds(story), alarm(story)) == ([], None)
    change(story, repeat_days=7)
    with story.act() as act:
        cohort = act.session.get_one(Cohort, story.cohort_id)
        cohort.status, cohort.next_match_at = "closed", story.now
    work(story)
    assert rounds(story) == []
