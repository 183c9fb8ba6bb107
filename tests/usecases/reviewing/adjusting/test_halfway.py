"""The cohort halfway: counted answers that tell on nobody, how pairs stand, words for coordinators, suggestions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from blocks import ids
from blocks.reader import Reader
from blocks.reviewing.adjusting.midpoint import midpoint_message, words_modal
from bot.domain.adjusting import Act, Why
from bot.errors import DomainError
from bot.usecases.coordinating.pausing import hold_program
from bot.usecases.reviewing.adjusting.job import take_steps
from bot.usecases.reviewing.adjusting.picture import look_halfway, read_words
from bot.usecases.reviewing.concerns.handling import write
from db.models import Activity, OutboxRow, Pair, Program
from tests.pair_story import TEAM, Story, assert_fits, assert_view_fits, buttons, slack_id, view_words, words

DAY = timedelta(days=1)
SECRET = "He never listens <!channel>"
FINE = {"match_satisfaction": "9", "meets_regularly": "5", "works_on_goals": "5", "keeps_agreement": "5"}
POOR = {"match_satisfaction": "4", "meets_regularly": "2", "works_on_goals": "2", "keeps_agreement": "2"}


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def cohort(story, pairs, days=95):
    return [story.match(f"M{n}", f"T{n}", days=days) for n in range(pairs)]


def answer(story, pair, *names, **given):
    with story.act() as act:
        for name in names:
            act.fill_in(name, act.pair(*pair), "midpoint", given)


def look(story, who="Cora"):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        shown = look_halfway(act.session, act.actor(who), program, act.now)
    assert_fits(midpoint_message(shown, Reader()))
    return shown


def read(story):
    return words(midpoint_message(look(story), Reader()))


def steps(story, after=timedelta()):
    with story.act(after) as act:
        return take_steps(act.session, act.session.get(Program, story.program_id), act.now)


def figure(shown, key="match_satisfaction"):
    return next(one for one in shown.counted if one.question.key == key)


@pytest.mark.long
def test_four_answers_are_not_shown_and_the_fifth_shows_all_five(story):
    cohort(story, 3)
    for n, names in ((0, ("M0", "T0")), (1, ("M1", "T1"))):
        answer(story, (f"M{n}", f"T{n}"), *names, **FINE)
    assert (look(story).answered, look(story).asked) == (4, 6)
    assert figure(look(story)).average is None
    assert "not shown before 5 people have answered" in read(story)
    answer(story, ("M2", "T2"), "M2", **{**FINE, "match_satisfaction": "4"})
    assert figure(look(story)).average == 8
    assert figure(look(story)).people == 5
    assert "*8.0* of 10 (5 people)" in read(story)
    assert "*5 of 6* midpoint reviews are in" in read(story)


@pytest.mark.long
def test_figures_move_only_once_five_more_have_answered_so_that_no_difference_tells_on_one(story):
    cohort(story, 5)
    for n in range(3):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", f"T{n}", **FINE)
    assert figure(look(story)).people == 6
    answer(story, ("M3", "T3"), "M3", "T3", **POOR)
    answer(story, ("M4", "T4"), "M4", **POOR)
    shown = look(story)
    assert shown.answered == 9
    assert (figure(shown).people, figure(shown).average) == (6, 9), "three more: as before"
    with story.act() as act:  # somebody changes their answer: not seen by itself either
        act.fill_in("M0", act.pair("M0", "T0"), "midpoint", POOR)
    assert figure(look(story)).average == 9
    for name in ("M5", "M6"):
        story.match(name, f"T{name}", days=95)
        answer(story, (name, f"T{name}"), name, **POOR)
    assert figure(look(story)).people == 11


@pytest.mark.long
def test_a_distribution_never_holds_a_band_of_fewer_than_five(story):
    cohort(story, 6)
    for n in range(6):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", **{**FINE, "match_satisfaction": str(3 + n % 2)})
        answer(story, (f"M{n}", f"T{n}"), f"T{n}", **{**FINE, "match_satisfaction": "9"})
    bands = figure(look(story)).bands
    assert [(band.low, band.high, band.answers) for band in bands] == [(3, 4, 6), (9, 9, 6)]
    assert "3-4: 6× · 9: 6×" in read(story)


@pytest.mark.long
def test_where_somebody_answers_for_two_pairs_answers_and_people_are_told_apart(story):
    for n in range(3):
        story.match(f"M{n}", "Tom", days=95)
        answer(story, (f"M{n}", "Tom"), f"M{n}", "Tom", **FINE)
    story.match("M3", "T3", days=95)
    answer(story, ("M3", "T3"), "M3", **{**FINE, "match_satisfaction": "8"})
    assert "(7 answers of 5 people)" in read(story)


@pytest.mark.long
def test_what_the_partner_reads_is_not_counted_and_no_name_stands_anywhere(story):
    cohort(story, 3)
    for n in range(3):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", f"T{n}", works_well=SECRET, should_change=SECRET, **FINE)
    text = read(story)
    assert "never listens" not in text
    assert slack_id("M0") not in text
    assert not {"works_well", "should_change"} & {one.question.key for one in look(story).counted}


@pytest.mark.long
def test_what_the_picture_suggests_comes_with_its_reasons_and_buttons(story):
    cohort(story, 4)
    for n in range(4):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", f"T{n}", **POOR)
    shown = look(story)
    assert {one.why for one in shown.suggestions} >= {
        Why.CANNOT_MEET, Why.GOALS_UNCLEAR, Why.LOW_SATISFACTION, Why.FEW_MEETINGS, Why.TIME_RUNS_OUT, Why.UNSIGNED,
    }  # fmt: skip
    message = midpoint_message(shown, Reader())
    text = words(message)
    assert "Many find it hard to meet regularly (2.0 on average)." in text
    assert "0 meetings were held where about 27 were planned." in text
    opened = {value for action, value in buttons(message).items() if action.startswith(ids.ADJUST_OPEN)}
    assert opened == {f"{story.program_id}:{act.value}" for act in Act}


@pytest.mark.long
def test_a_cohort_that_does_well_gets_no_advice(story):
    cohort(story, 4)
    with story.act() as act:
        for n in range(4):
            pair = act.pair(f"M{n}", f"T{n}")
            for days_ago in range(3, 90, 14):
                act.held(pair, days_ago)
            act.goal(pair)
            act.sign(pair, f"M{n}", f"T{n}")
            act.fill_in(f"M{n}", pair, "midpoint", FINE)
            act.fill_in(f"T{n}", pair, "midpoint", FINE)
    assert look(story).suggestions == ()
    assert "Nothing stands out" in read(story)


@pytest.mark.long
def test_words_for_coordinators_are_counted_and_read_one_by_one_each_reading_recorded(story):
    cohort(story, 3)
    concerned = {**FINE, "concerns": SECRET}
    has = "concerns" in {q.key for q in story.plan().forms["midpoint"].questions}
    if not has:
        pytest.skip("the midpoint asks nothing in words for coordinators")
    for name, pair in (("M0", ("M0", "T0")), ("T1", ("M1", "T1"))):
        answer(story, pair, name, **concerned)
    message = midpoint_message(look(story), Reader())
    assert "2 people wrote something for you" in words(message)
    assert buttons(message)[ids.MIDPOINT_WORDS] == f"{story.program_id}:1"
    for number, author in (("1", "M0"), ("2", "T1"), ("3", "M0")):
        with story.act() as act:
            shown = read_words(act.session, act.actor("Cora"), story.program_id, number, act.now)
        view = words_modal(shown, Reader())
        assert_view_fits(view)
        assert shown.read.author == slack_id(author)
        assert "never listens &lt;!channel&gt;" in view_words(view)
    with story.sessions.reading(TEAM) as session:
        reads = list(session.scalars(select(Activity).where(Activity.verb == "review.read")))
    assert len(reads) == 3


def test_a_concern_that_is_read_halfway_can_be_answered_there_and_says_by_when(story):
    cohort(story, 3)
    answer(story, ("M0", "T0"), "M0", concerns="It does not work", **FINE)

    def reading():
        with story.act() as act:
            shown = read_words(act.session, act.actor("Cora"), story.program_id, "1", act.now)
        view = words_modal(shown, Reader())
        assert_view_fits(view)
        return view, shown.concern

    def answering(view):
        row = view["blocks"][-1]
        return [one["value"] for one in row.get("elements", ()) if one.get("action_id") == ids.CONCERN_READ]

    view, waiting = reading()
    assert "An answer is promised by <!date^" in view_words(view)
    assert answering(view) == [str(waiting.concern)]
    with story.act(timedelta(days=5)):
        pass
    assert ":warning: An answer was promised by <!date^" in view_words(reading()[0])
    with story.act() as act:
        write(*act.who("Cora"), waiting.concern, how="acknowledge", words="Let us talk", now=act.now)
    view, waiting = reading()
    assert waiting is None and "promised" not in view_words(view) and not answering(view)


def test_of_their_own_pair_a_coordinator_neither_reads_nor_counts_and_the_channel_says_nothing(story):
    cohort(story, 3, days=115)
    story.match("Mia", "Cora", days=115)
    answer(story, ("Mia", "Cora"), "Mia", concerns=SECRET, **FINE)
    assert look(story, "Cora").words == 0
    assert look(story, "Cem").words == 1
    with story.act() as act, pytest.raises(DomainError, match="nothing_written"):
        read_words(act.session, act.actor("Cora"), story.program_id, "1", act.now)
    steps(story)
    ((place, message),) = story.sent("admin.midpoint")
    assert place == "admin"
    assert "wrote something" not in words(message)


@pytest.mark.long
def test_the_channel_reads_it_once_a_week_before_most_reviews_must_be_in(story):
    cohort(story, 4, days=95)
    due = steps(story)
    assert story.sent("admin.midpoint") == []
    for n in range(3):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", f"T{n}", **FINE)
    # Day 90 is 25 February, the last reminder comes on 6 March, the last day is the 20th.
    assert due is not None
    assert due.date().isoformat() == "2026-03-13"
    steps(story, due - story.now)
    ((_, message),) = story.sent("admin.midpoint")
    assert "halfway" in words(message)
    assert "*9.0* of 10 (6 people)" in words(message)
    assert "Only you can see this" not in words(message)
    assert buttons(message)[ids.MIDPOINT_SHOW] == str(story.program_id)
    steps(story, 7 * DAY)
    with story.sessions.reading(TEAM) as session:
        assert len(list(session.scalars(select(OutboxRow).where(OutboxRow.kind == "admin.midpoint")))) == 1


@pytest.mark.long
def test_as_soon_as_everybody_has_answered_it_is_not_waited_for(story):
    cohort(story, 3, days=95)
    for n in range(3):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", f"T{n}", **FINE)
    steps(story)
    assert len(story.sent("admin.midpoint")) == 1


@pytest.mark.long
def test_whoever_all_answer_long_before_they_are_asked_are_shown_at_once_too(story):
    cohort(story, 3, days=30)
    steps(story)
    assert story.sent("admin.midpoint") == []
    for n in range(3):
        answer(story, (f"M{n}", f"T{n}"), f"M{n}", f"T{n}", **FINE)
    steps(story)
    assert len(story.sent("admin.midpoint")) == 1


def test_for_months_not_one_pair_of_a_large_cohort_is_read_for_it(story):
    cohort(story, 4, days=60)
    read: list[object] = []
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        event.listen(act.session, "loaded_as_persistent", lambda _session, one: read.append(one))
        take_steps(act.session, program, act.now)
    assert not [one for one in read if isinstance(one, Pair)]


def test_not_while_the_program_is_on_hold_and_not_where_nobody_is_asked(story):
    cohort(story, 3, days=115)
    with story.act() as act:
        hold_program(*act.who("Cora"), story.program_id, act.now, hold=True)
    steps(story)
    assert story.sent("admin.midpoint") == []
    with story.act() as act:
        hold_program(*act.who("Cora"), story.program_id, act.now, hold=False)
    plan = story.plan()
    story.change_plan(timeline=tuple(step for step in plan.timeline if step.form != "midpoint"))
    steps(story)
    assert story.sent("admin.midpoint") == []
    with story.act() as act, pytest.raises(DomainError, match="no_midpoint_here"):
        look_halfway(act.session, act.actor("Cora"), act.session.get(Program, story.program_id), act.now)


def test_only_coordinators_look(story):
    cohort(story, 1)
    for who in ("M0", "T0"):
        with pytest.raises(DomainError, match="not_a_coordinator"):
            look(story, who)
        with story.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
            read_words(act.session, act.actor(who), story.program_id, "1", act.now)
