"""Every number of a report, counted again from the rows by other code; and a report of any size."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bench.cohort import LENGTH, fill, found
from bench.pairs import TEAM
from bot.domain.measures import SMALLEST, measured_in
from bot.domain.worth import Outcome, Range, Worth
from bot.program_file.document import load_template, template_names
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.reporting.drill import NAMELESS, drill
from bot.usecases.reporting.program import measure_program
from bot.usecases.reporting.side_by_side import measure_lineage
from db.models import Cohort, Person, Program
from tests.usecases.reporting.recount import Recount, Rows

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


class Filled:
    """A cohort of so many people, and its reports."""

    def __init__(self, sessions, people):
        self.sessions = sessions
        self.program, self.cohort = found(sessions, NOW)
        if people:
            fill(sessions, self.program, self.cohort, people, NOW)

    def report(self, at=NOW):
        with self.sessions.writing(TEAM) as session:
            program, cohort = session.get_one(Program, self.program), session.get_one(Cohort, self.cohort)
            return measure_program(session, program, cohort, NOW, as_of=at)

    def recount(self, at=NOW):
        with self.sessions.reading(TEAM) as session:
            rows = Rows(session)
            recount = Recount(rows, at)
            return recount, recount.figures()


def assert_equal(report, recount, figures):
    shown = {one.key: one for chapter in report.chapters for one in chapter.figures}
    assert set(shown) - {"skill_growth"} == set(figures)
    for key, (value, numerator, denominator) in figures.items():
        one = shown[key]
        assert one.value == (None if value is None else pytest.approx(value)), key
        assert one.numerator == numerator or value is None, key
        assert one.denominator == denominator or value is None, key
    assert {step.key: step.total for step in report.funnel} == {
        **dict.fromkeys(("matched", "met", "reviewed", "closed"), 0),
        "applied": figures["applied"][0],
        "approved": figures["approved"][1],
        "trained": figures["trained"][1],
        **recount.funnel(),
    }
    months = {month.month: month.meetings for month in report.engagement.months if month.meetings}
    assert months == recount.months()
    hours = next(one.mid for one in report.worth.assumptions if one.key == "meeting_hours")
    assert hours == pytest.approx(recount.hours())


def assert_whole(report, recount):
    """What is made of parts is made of all of them."""
    steps = recount.growth()
    every = [step for some in steps.values() for step in some]
    assert report.figure("skill_growth").value == pytest.approx(sum(every) / len(every))
    for skill in report.skills:
        if skill.skill:
            mine = steps[skill.skill]
            assert skill.people == len(mine)
            assert skill.after - skill.before == pytest.approx(sum(mine) / len(mine))
    departments = recount.departments()
    access = next(one for one in report.access if one.by == "department")
    for row in access.rows:
        if row.name:
            assert (row.taking_part, row.eligible) == departments[row.name]
    assert access.overall.taking_part == sum(part for part, _ in departments.values())


@pytest.mark.long
def test_every_number_of_sixty_people_is_counted_again(sessions):
    filled = Filled(sessions, 60)
    report, (recount, figures) = filled.report(), filled.recount()
    assert_equal(report, recount, figures)
    assert_whole(report, recount)
    for days in (40, 95, LENGTH, LENGTH + 25):
        past = NOW - timedelta(days=days)
        assert_equal(filled.report(past), *filled.recount(past))


@pytest.mark.soak
def test_every_number_of_four_hundred_people_is_counted_again(sessions):
    filled = Filled(sessions, 400)
    report, (recount, figures) = filled.report(), filled.recount()
    assert_equal(report, recount, figures)
    assert_whole(report, recount)
    past = NOW - timedelta(days=70)
    assert_equal(filled.report(past), *filled.recount(past))


@pytest.mark.parametrize("people", [0, 1, 4, 5])
def test_a_report_of_a_few_tells_on_nobody(sessions, people):
    filled = Filled(sessions, people)
    report, (recount, figures) = filled.report(), filled.recount()
    assert_equal(report, recount, figures)
    assert report.figure("applied").value == people
    assert report.figure("satisfaction").value is None
    assert not [skill for skill in report.skills if skill.people < SMALLEST]
    for access in report.access:
        assert all(row.taking_part == 0 or row.taking_part >= SMALLEST for row in access.rows)


@pytest.mark.long
def test_what_a_figure_opens_to_is_what_it_counts(sessions):
    filled = Filled(sessions, 60)
    report = filled.report()
    with sessions.writing(TEAM) as session:
        cora = session.query(Person).filter_by(slack_id="U0CORA").one()
        program, cohort = session.get_one(Program, filled.program), session.get_one(Cohort, filled.cohort)
        for chapter in report.chapters:
            for one in chapter.figures:
                if not one.drill:
                    continue
                shown = drill(session, actor_of(session, cora), program, cohort, one.drill, NOW)
                assert shown.figure.value == one.value, one.key
                assert shown.nameless == (one.key in NAMELESS)
                if shown.nameless:
                    assert not shown.rows
                elif one.key == "match_rate":
                    assert (sum(row.counts for row in shown.rows), len(shown.rows)) == (
                        one.numerator,
                        one.denominator,
                    )
                elif one.key == "meetings_per_month":
                    assert sum(row.number for row in shown.rows) == one.numerator
        closed = drill(session, actor_of(session, cora), program, cohort, "funnel:closed", NOW)
        assert len(closed.rows) == next(step.total for step in report.funnel if step.key == "closed")


def test_every_kind_of_program_has_its_report(sessions):
    filled = Filled(sessions, 0)
    for name in template_names():
        plan = load_template(name)
        with sessions.writing(TEAM) as session:
            store_plan(session, session.get_one(Program, filled.program), plan, NOW)
        shown = {one.key for chapter in filled.report().chapters for one in chapter.figures}
        assert shown == set(measured_in(plan)), name


@pytest.mark.long
def test_cohorts_that_follow_each_other_stand_side_by_side(sessions):
    filled = Filled(sessions, 60)
    with sessions.writing(TEAM) as session:
        before = session.get_one(Program, filled.program)
        program = Program(
            slug="second", name="Second", admin_channel="G", created_at=NOW, follows_id=before.id
        )
        store_plan(session, program, plan_of(before), NOW)
        session.flush()
        session.add(Cohort(program_id=program.id, name="Second", status="recruiting"))
        session.flush()
        shown = measure_lineage(session, program, NOW)
    assert [cohort.name for cohort in shown.cohorts] == ["First", "Second"]
    values = {row.key: row.values for row in shown.rows}
    assert values["applied"] == (60, 0)
    assert values["satisfaction"] == (filled.report().figure("satisfaction").value, None)


@pytest.mark.long
def test_worth_says_what_is_missing_and_what_it_assumes(sessions):
    filled = Filled(sessions, 60)
    assert filled.report().worth.result is None
    assert filled.report().worth.missing == ("hour", "outcome")
    worth = Worth(
        hour=Range(40, 50, 60), preparation=0.5, coordinator_hours=100, money=1000,
        outcomes=(Outcome("ends", "Good ends", "completion_rate", Range(1000, 2000, 4000), Range(0.1, 0.2, 0.5)),),
    )  # fmt: skip
    with sessions.writing(TEAM) as session:
        program = session.get_one(Program, filled.program)
        store_plan(session, program, replace(plan_of(program), worth=worth), NOW)
    recount, figures = filled.recount()
    shown = filled.report().worth
    hours = recount.hours() + 0.5 * 2 * sum(len(meetings) for meetings in recount.meetings.values()) + 100
    ends = figures["completion_rate"][1]
    assert shown.cost.mid == pytest.approx(hours * 50 + 1000)
    assert shown.value == Range(ends * 100, ends * 400, ends * 2000)
    assert shown.result.low == pytest.approx(100 * (ends * 100 - shown.cost.high) / shown.cost.high)
    assert shown.result.high == pytest.approx(100 * (ends * 2000 - shown.cost.low) / shown.cost.low)
    assert shown.missing == ()
