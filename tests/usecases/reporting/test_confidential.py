"""Reports over time: what one person says, or changes, is never the difference of two of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import DomainError
from bot.usecases.reporting.daily import count_cohort
from bot.usecases.reporting.drill import drill
from bot.usecases.reporting.program import measure_program, open_report
from db.models import Answer, Cohort, CountedGroups, Pair, Person, Program
from tests.pair_story import TEAM, Story


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def report(story, days=0):
    with story.act(timedelta(days=days)) as act:
        return open_report(
            act.session, act.actor("Cora"), act.session.get_one(Program, story.program_id), act.now
        )


def pulse(story, number, going):
    pair_id = story.match(f"M{number}", f"T{number}", days=40)
    with story.act() as act:
        act.fill_in(
            f"M{number}", act.session.get_one(Pair, pair_id), "pulse", {"going": str(going)}, occurrence="d30"
        )


def satisfaction(story, days=0):
    figure = report(story, days).figure("satisfaction")
    return figure.value, figure.denominator, figure.hidden


@pytest.mark.long
def test_the_figure_moves_only_with_five_more_people(story):
    for number in range(4):
        pulse(story, number, 5)
    assert satisfaction(story) == (None, 0, True)
    pulse(story, 4, 5)
    assert satisfaction(story) == (5, 5, False)
    for number in range(5, 9):
        pulse(story, number, 1)
        assert satisfaction(story, days=1) == (5, 5, False)
    pulse(story, 9, 1)
    assert satisfaction(story, days=1) == (3, 10, False)


@pytest.mark.long
def test_an_answer_that_is_changed_does_not_show(story):
    for number in range(5):
        pulse(story, number, 5)
    assert satisfaction(story) == (5, 5, False)
    with story.act(timedelta(days=1)) as act:
        changed = act.session.query(Answer).filter_by(question_key="going").first()
        changed.value = 1
    assert satisfaction(story) == (5, 5, False)


def test_a_report_that_only_reads_counts_nothing_new(story, sessions):
    for number in range(5):
        pulse(story, number, 5)

    def read():
        with sessions.reading(TEAM) as session:
            program, cohort = (
                session.get_one(Program, story.program_id),
                session.get_one(Cohort, story.cohort_id),
            )
            return measure_program(session, program, cohort, story.now).figure("satisfaction")

    assert (read().value, read().hidden) == (None, True)
    report(story)
    assert read().value == 5


@pytest.mark.long
def test_what_was_said_is_counted_every_day(story, sessions):
    for number in range(5):
        pulse(story, number, 5)
    with story.act() as act:
        count_cohort(act.session, act.session.get_one(Cohort, story.cohort_id), act.now)
    with sessions.reading(TEAM) as session:
        program, cohort = session.get_one(Program, story.program_id), session.get_one(Cohort, story.cohort_id)
        assert measure_program(session, program, cohort, story.now).figure("satisfaction").value == 5


def test_who_takes_part_is_counted_weeks_after_the_pairs_were_published_not_each_day(story, sessions):
    for number in range(3):
        story.match(f"M{number}", f"T{number}")
    with story.act() as act:
        act.session.query(Person).update({"department": "Sales"})
        act.session.get_one(Cohort, story.cohort_id).published_at = act.now

    def counted_a_day_later():
        with story.act(timedelta(days=1)) as act:
            count_cohort(act.session, act.session.get_one(Cohort, story.cohort_id), act.now)
            return act.session.query(CountedGroups).count()

    assert [counted_a_day_later() for _ in range(8)] == [0, 0, 0, 0, 0, 0, 1, 1]


def test_reasons_for_leaving_stand_alone_only_where_many_have_them(story):
    ids = [story.match(f"M{number}", f"T{number}", days=40) for number in range(11)]
    with story.act() as act:
        for number, pair_id in enumerate(ids):
            pair = act.session.get_one(Pair, pair_id)
            pair.status, pair.closed_at, pair.ended_by = "ended", act.now, pair.mentee_id
            pair.end_reason = "I moved to another team" if number < 6 else None
    assert {one.reason: one.pairs for one in report(story).early_ends} == {"own_words": 6, "unsaid": 5}
    pair_id = story.match("Mia", "Omar", days=40)
    with story.act(timedelta(days=40)) as act:
        pair = act.session.get_one(Pair, pair_id)
        pair.status, pair.closed_at, pair.ended_by = "ended", act.now, pair.mentee_id
    after = report(story)
    assert {one.reason: one.pairs for one in after.early_ends} == {"own_words": 6, "unsaid": 5}
    assert after.figure("ended_early").numerator == 12


def test_who_takes_part_is_shown_anew_when_no_department_moved_by_a_few(story):
    def join(number, department):
        story.match(f"M{number}", f"T{number}")
        with story.act() as act:
            act.person(f"M{number}").department = act.person(f"T{number}").department = department

    def sales():
        found = next(one for one in report(story).access if one.by == "department")
        return next(row.taking_part for row in found.rows if row.name == "Sales")

    for number in range(3):
        join(number, "Sales")
    assert sales() == 6
    join(3, "Sales")
    assert sales() == 6
    join(4, "Sales")
    assert sales() == 6
    join(5, "Sales")
    assert sales() == 12


@pytest.mark.long
def test_nobody_is_named_beside_an_answer_and_only_coordinators_open_a_figure(story):
    for number in range(5):
        pulse(story, number, 5)
    with story.act() as act:
        program, cohort = (
            act.session.get_one(Program, story.program_id),
            act.session.get_one(Cohort, story.cohort_id),
        )
        shown = drill(act.session, act.actor("Cora"), program, cohort, "satisfaction", act.now)
        assert shown.nameless
        assert shown.rows == ()
        opened = drill(act.session, act.actor("Cora"), program, cohort, "first_meeting_in_time", act.now)
        assert [row.counts for row in opened.rows] == [False] * 5
        for who, key, code in (("M0", "applied", "not_a_coordinator"), ("Cora", "salaries", "report_gone")):
            with pytest.raises(DomainError, match=code):
                drill(act.session, act.actor(who), program, cohort, key, act.now)
