"""Figures that only people know are asked for when they are due: once, in hours, until somebody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.planning.measures import measures_message
from blocks.planning.part import part_modal
from blocks.reader import Reader
from bot.domain.measure_dates import asking_days, day_asked
from bot.domain.program import Measure
from bot.errors import DomainError, FormErrors
from bot.program_file.document import from_document, load_template, to_document
from bot.usecases.learning.asking import ask_for_figures, asked_for, is_settled, put_off
from bot.usecases.planning.measures import enter_value, entry_shown, measures_shown
from db.models import Activity, Cohort, Coordinator, MeasureValue, OutboxRow, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words

STAYED = Measure("stayed", "Who <stayed>", "HR", unit="%", baseline=80, target=90, by_hand=True)
PUBLISHED = datetime(2026, 3, 2, 9, tzinfo=UTC)
END, LASTED = date(2026, 8, 29), date(2026, 11, 27)  # a Saturday, and the day of the impact form


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.change_plan(measures=(STAYED,), zone="UTC")
    with story.act() as act:
        act.session.get_one(Cohort, story.cohort_id).published_at = PUBLISHED
    return story


def tick(story, at):
    story.now = at
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        later = ask_for_figures(act.session, program, act.now)
    with story.act() as act:  # every row that waits has come to Slack
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "measure.asked")):
            row.status, row.slack_channel, row.slack_ts = "sent", "D1", "1.1"
    return later


def asked(story):
    return [(who, words(message)) for who, message in story.sent("measure.asked")]


def answer(story, how, day=END, who="Cora", key="stayed"):
    with story.act() as act:
        put_off(*act.who(who), story.program_id, key, str(day), act.now, never=how == "never")


def enter(story, value="92", who="Cora", **more):
    with story.act() as act:
        answers = {"measure": "stayed", "value": value, **more}
        return enter_value(*act.who(who), story.program_id, answers, act.now)


MONDAY = datetime(2026, 8, 31, 10, tzinfo=UTC)


def test_every_coordinator_is_asked_once_on_a_working_day(story):
    assert tick(story, datetime(2026, 8, 28, 15, tzinfo=UTC)) == datetime(2026, 8, 29, tzinfo=UTC)
    later = tick(story, datetime(2026, 8, 29, 10, tzinfo=UTC))
    assert asked(story) == [] and later == datetime(2026, 8, 31, 9, tzinfo=UTC)
    for _ in range(3):
        tick(story, MONDAY)
    assert [who for who, _ in asked(story)] == ["Cora", "Cem"]
    message = story.sent("measure.asked")[0][1]
    assert "Who &lt;stayed&gt;" in words(message) and "target 90 %" in words(message)
    assert set(buttons(message)) == {"figure.enter", "figure.later", "figure.never"}


def test_one_answer_is_enough_and_everybody_sees_it(story):
    tick(story, MONDAY)
    enter(story, as_of="2026-08-29", people="48")
    assert asked(story) == []  # what had not gone out would not any more
    with story.act() as act:
        amends = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "message.amend")).all()
        assert len(amends) == 2 and all(row.args["message"].startswith("measure.asked:") for row in amends)
    message = standing(story)
    assert "is 92 %" in words(message) and "<@U0CORA> entered it" in words(message) and not buttons(message)
    # Half a year later it is asked for again.
    tick(story, datetime(2026, 11, 27, 10, tzinfo=UTC))
    assert [who for who, _ in asked(story)] == ["Cora", "Cem"]


def standing(story, who=0):
    """A message as it stands in Slack now."""
    from blocks.messages import VIEWS
    from bot.usecases.facts.loading import load

    with story.act() as act:
        rows = act.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == "measure.asked").order_by(OutboxRow.id)
        )
        row = list(rows)[who]
        message = VIEWS[row.kind](
            load(act.session, row.kind, {**row.args, "message": row.key}, act.now), Reader()
        )
    assert_fits(message)
    return message


def test_who_wants_it_later_is_asked_again_in_a_month_and_nobody_else(story):
    tick(story, MONDAY)
    answer(story, "later")
    assert "in a month" in words(standing(story)) and "How" not in words(standing(story))
    tick(story, MONDAY + timedelta(days=7))
    with story.act() as act:
        assert len(act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "measure.asked")).all()) == 2
    tick(story, MONDAY + timedelta(days=30))
    assert [who for who, _ in asked(story)] == ["Cem", "Cora"]


def test_what_nobody_will_have_is_not_asked_for_any_more(story):
    tick(story, MONDAY)
    answer(story, "never", who="Cem")
    assert "there will be no figure" in words(standing(story))
    for at in (MONDAY + timedelta(days=40), datetime(2026, 11, 27, 10, tzinfo=UTC)):
        tick(story, at)
    assert asked(story) == []
    with pytest.raises(DomainError) as caught:
        answer(story, "later")
    assert caught.value.code == "figure_not_asked"
    enter(story)  # it may still come
    assert "is 92 %" in words(standing(story))


def test_a_figure_that_is_there_already_is_not_asked_for(story):
    story.now = datetime(2026, 8, 20, 10, tzinfo=UTC)
    enter(story)
    tick(story, MONDAY)
    assert asked(story) == []


@pytest.mark.parametrize("changes", [{"on_hold": True}, {"cohort": None}], ids=["on hold", "never published"])
def test_nobody_is_asked_where_there_is_no_reason(story, changes):
    with story.act() as act:
        if "on_hold" in changes:
            act.session.get_one(Program, story.program_id).on_hold = True
        else:
            act.session.get_one(Cohort, story.cohort_id).published_at = None
    assert tick(story, MONDAY) is None
    assert asked(story) == []


def test_days_of_the_plan_take_the_place_of_the_usual_ones(story):
    plan = story.plan()
    assert asking_days(plan, STAYED, PUBLISHED.date()) == (END, LASTED)
    assert asking_days(plan, replace(STAYED, due_days=30), PUBLISHED.date()) == (END + timedelta(days=30),)
    assert asking_days(plan, replace(STAYED, due_on=date(2027, 1, 4)), PUBLISHED.date()) == (
        date(2027, 1, 4),
    )
    assert day_asked((END, LASTED), END - timedelta(days=1)) is None
    assert day_asked((END, LASTED), END + timedelta(days=60)) == END
    assert day_asked((END, LASTED), END + timedelta(days=61)) is None
    assert day_asked((END, LASTED), LASTED) == LASTED


def test_the_days_survive_the_file():
    plan = load_template("career_development")
    measures = (replace(STAYED, due_days=30), replace(STAYED, key="other", due_on=date(2027, 1, 4)))
    assert from_document(to_document(replace(plan, measures=measures))).measures == measures


def test_a_figure_of_long_ago_that_is_entered_late_does_not_bring_the_asking_back(story):
    tick(story, MONDAY)
    enter(story, as_of="2026-08-29")
    enter(story, "85", as_of="2026-02-01")
    with story.act() as act:
        assert is_settled(
            act.session, act.session.get_one(Program, story.program_id), story.plan(), "stayed", END
        )


def test_a_figure_says_since_when_and_of_how_many(story):
    enter(story, "85", as_of="2026-02-01", people="44")
    enter(story, "92,5")
    with story.act() as act:
        shown = measures_shown(act.session, act.actor("Cora"), story.program_id, act.now)
        first = act.session.scalar(select(MeasureValue).order_by(MeasureValue.id))
        assert (first.value, first.as_of, first.people) == (85, date(2026, 2, 1), 44)
    message = measures_message(shown, Reader())
    assert_fits(message)
    assert "92.5 % (Mar 2, 2026) ← 85 % (Feb 1, 2026, of 44 people)" in words(message)


@pytest.mark.parametrize(
    ("more", "field", "code"),
    [
        ({"people": "4"}, "people", "measure_of_few"),
        ({"people": "some"}, "people", "number_invalid"),
        ({"as_of": "2026-03-03"}, "as_of", "measure_not_yet"),
        ({"as_of": "yesterday"}, "as_of", "date_invalid"),
    ],
)
def test_bad_input_is_a_sentence_at_its_field(story, more, field, code):
    with pytest.raises(FormErrors) as caught:
        enter(story, **more)
    assert [(one.field, one.code) for one in caught.value.errors] == [(field, code)]


def test_only_coordinators_answer_and_odd_values_are_refused(story):
    story.match()
    tick(story, MONDAY)
    for who, key, day in (
        ("Mia", "stayed", str(END)),
        ("Cora", "match_rate", str(END)),
        ("Cora", "stayed", "soon"),
    ):
        with pytest.raises(DomainError):
            answer(story, "never", day, who, key)
        with story.act() as act, pytest.raises(DomainError):
            asked_for(act.session, act.actor(who), story.program_id, key, day)
    with story.act() as act:
        assert not act.session.scalars(select(Activity).where(Activity.verb == "measure.never")).all()
        view = part_modal(entry_shown(act.session, act.actor("Cora"), story.program_id, "stayed"), Reader())
    assert_view_fits(view)
    assert "As of which day" in view_words(view) and "Of how many people" in view_words(view)


def test_who_coordinates_no_more_is_not_asked(story):
    tick(story, MONDAY)
    with story.act() as act:
        act.session.delete(
            act.session.scalar(select(Coordinator).where(Coordinator.person_id == act.person("Cem").id))
        )
    assert [who for who, _ in asked(story)] == ["Cora"]
