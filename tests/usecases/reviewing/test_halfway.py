"""Halfway: side by side, three things to talk about, and onto the agenda."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.forms import Question
from bot.domain.messages import Operation
from bot.domain.shown.reviewing import Halfway, SideBySide
from bot.domain.talking_points import TalkingPoint
from bot.errors import DomainError
from bot.listeners.desk import Turn
from bot.listeners.outcomes import done
from bot.listeners.payloads import Request
from bot.listeners.reviewing.halfway import agenda_pressed
from bot.usecases.guiding.meeting.agenda import agenda
from bot.usecases.guiding.meeting.points import open_points
from bot.usecases.reviewing.halfway import put_on_agenda
from db.models import Activity, OutboxRow, Pair, Submission
from tests.pair_story import Story, assert_fits, buttons, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def both_answered(story, mia=None, omar=None, pair_id=None, **match):
    pair_id = pair_id or story.match(**{"days": 90, **match})
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "midpoint", mia or {})
        act.fill_in("Omar", pair, "midpoint", omar or {})
    return pair_id


def read_by(story):
    return dict(story.sent("review.halfway"))


def test_both_read_the_same_side_by_side(story):
    both_answered(
        story,
        {
            "works_well": "Our walks",
            "should_change": "Shorter notes",
            "concerns": "He is late",
            "match_satisfaction": "2",
        },
        {"works_well": "Her questions"},
    )
    messages = read_by(story)
    assert set(messages) == {"Mia", "Omar"}
    for name, partner in (("Mia", "OMAR"), ("Omar", "MIA")):
        text = words(messages[name])
        assert "What works well between you?" in text
        assert {"Our walks", "Her questions", "Shorter notes"} <= set(text.replace("> ", "").split("\n"))
        assert f"<@U0{partner}>:" in text
        assert "You:" in text
        assert "_left empty_" in text  # Omar wants nothing to change
        assert "Three things you might talk about" in text
        for secret in ("He is late", "How happy are you", "2 of 10", "keeps to our agreement"):
            assert secret not in text


def test_whoever_answered_first_reads_it_in_their_working_hours(story):
    pair_id = story.match(days=90)
    story.now = story.now.replace(hour=21)  # evening in UTC
    both_answered(story, pair_id=pair_id)
    with story.act() as act:
        rows = {
            row.args["person"]: row.not_before
            for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "review.halfway"))
        }
        assert rows[act.person("Omar").id] == act.now  # he has just pressed the button
        assert rows[act.person("Mia").id].hour == 9
        assert rows[act.person("Mia").id] > act.now


def test_the_points_come_from_what_is_between_the_two(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.goal(pair, status="stuck", title="Speak <!channel> up")
        act.held(pair, days_ago=60)
    both_answered(story, {"should_change": "More often"}, {"should_change": "Earlier"}, pair_id=pair_id)
    text = words(read_by(story)["Mia"])
    assert "“Speak &lt;!channel&gt; up” is stuck" in text
    assert "You both named something to change" in text
    assert "Meetings so far: 1." in text


def press(story, name, value, keys=None):
    submission, *shown = value.split(":")
    with story.act() as act:
        return put_on_agenda(*act.who(name), submission_id=submission, keys=keys or shown, now=act.now)


def test_one_button_puts_the_points_on_the_agenda_of_the_next_meeting(story):
    pair_id = both_answered(story)
    with story.act() as act:
        meeting = act.planned(act.session.get(Pair, pair_id))
    value = buttons(read_by(story)["Mia"])["review.agenda"]
    shown = press(story, "Mia", value)
    assert len(shown.points) == 3
    assert shown.meets_at is not None
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        kept = [one.text for one in open_points(act.session, pair)]
        assert kept == list(shown.points)
        on_agenda = agenda(act.session, pair, act.session.merge(meeting), act.person("Omar"), act.now)
        assert [one.text for one in on_agenda.points] == kept[::-1]
    for message in read_by(story).values():
        assert "review.agenda" not in buttons(message)
        assert "They are on your agenda" in words(message)


def listen(story, name, value):
    """What whoever presses the button is told beside the message."""
    with story.act() as act:
        request = Request(
            kind="action", name="x", user_id="U", user_team="T", key="k", trigger_id="t", value=value
        )
        return agenda_pressed(
            Turn(act.session, request, act.person(name), act.actor(name), Reader(), act.now)
        )


@pytest.mark.long
@pytest.mark.parametrize("books", [True, False])
def test_the_message_says_it_once_and_without_a_meeting_the_ways_to_one_are_there(story, books):
    pair_id = both_answered(story)
    if books:
        with story.act() as act:
            act.planned(act.session.get(Pair, pair_id))
    told = listen(story, "Mia", buttons(read_by(story)["Mia"])["review.agenda"])
    assert "They are on your agenda" in words(read_by(story)["Mia"])
    if books:
        assert told == done()
    else:
        assert told.whisper == "You have no next meeting yet: they wait for it."
        assert "Suggest times" in str(told.whisper_blocks)
        assert "on your agenda" not in str(told.whisper_blocks)


@pytest.mark.long
def test_points_that_are_new_after_a_change_are_not_said_to_be_on_the_agenda(story):
    pair_id = both_answered(story)
    old = press(story, "Mia", buttons(read_by(story)["Mia"])["review.agenda"]).points
    with story.act(timedelta(days=1)) as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair)
        act.fill_in("Mia", pair, "midpoint", {"should_change": "Meet outside"})
    message = read_by(story)["Omar"]
    assert "One of you would like something to change" in words(message)
    assert "They are on your agenda" not in words(message)
    new = press(story, "Omar", buttons(message)["review.agenda"]).points
    assert len(new) == 1
    with story.act() as act:
        kept = [one.text for one in open_points(act.session, act.session.get(Pair, pair_id))]
    assert kept == [*old, *new]
    assert all("They are on your agenda" in words(message) for message in read_by(story).values())


def test_pressed_by_both_it_happens_once(story):
    pair_id = both_answered(story)
    messages = read_by(story)
    press(story, "Mia", buttons(messages["Mia"])["review.agenda"])
    with pytest.raises(DomainError) as refused:
        press(story, "Omar", buttons(messages["Omar"])["review.agenda"])
    assert refused.value.code == "points_on_agenda"
    with story.act() as act:
        assert len(open_points(act.session, act.session.get(Pair, pair_id))) == 3


def test_nobody_else_puts_anything_on_their_agenda(story):
    story.match("Nils", "Olga")
    both_answered(story)
    value = buttons(read_by(story)["Mia"])["review.agenda"]
    for stranger in ("Nils", "Cora"):
        with pytest.raises(DomainError) as refused:
            press(story, stranger, value)
        assert refused.value.code == "not_your_pair"


@pytest.mark.long
def test_forged_values_put_nothing_anywhere(story):
    pair_id = both_answered(story)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "pulse", occurrence="d30")
        pulse = act.session.scalar(select(Submission.id).where(Submission.form_key == "pulse"))
    for value in ("", "0", "9999", "x:y", f"{pulse}:second_half"):
        with pytest.raises(DomainError):
            press(story, "Mia", value)
    real = buttons(read_by(story)["Mia"])["review.agenda"].split(":")[0]
    shown = press(story, "Mia", real, keys=["stuck_goal", "<script>"])
    assert shown.points == ()


def test_one_review_alone_shows_nothing_and_offers_nothing(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"works_well": "Our walks"})
        number = act.session.scalar(select(Submission.id))
    assert read_by(story) == {}
    with pytest.raises(DomainError):
        press(story, "Omar", f"{number}:second_half")


def test_a_paused_pair_reads_it_and_adds_later(story):
    pair_id = both_answered(story)
    value = buttons(read_by(story)["Mia"])["review.agenda"]
    with story.act() as act:
        act.session.get(Pair, pair_id).status = "paused"
    assert "review.agenda" not in buttons(read_by(story)["Mia"])
    with pytest.raises(DomainError) as refused:
        press(story, "Mia", value)
    assert refused.value.code == "pair_paused"


def test_what_was_left_empty_by_both_still_gives_points(story):
    both_answered(story)
    text = words(read_by(story)["Omar"])
    assert "Neither of you wrote anything" in text
    assert "3. " in text


def test_a_change_shows_in_both_messages(story):
    pair_id = both_answered(story, {"works_well": "Our walks"})
    with story.act(timedelta(days=1)) as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"works_well": "Our calls"})
        amended = act.session.scalars(select(OutboxRow.args).where(OutboxRow.kind == Operation.AMEND)).all()
    assert len(amended) == 2
    messages = read_by(story)
    assert all("Our calls" in words(message) for message in messages.values())
    assert "<@U0MIA> changed their words" in words(messages["Omar"])
    assert "changed" not in words(messages["Mia"])


def test_no_log_holds_a_word_of_it(story):
    both_answered(story, {"works_well": "Our walks"}, {"works_well": "Our walks"})
    press(story, "Mia", buttons(read_by(story)["Mia"])["review.agenda"])
    with story.act() as act:
        rows = act.session.scalars(select(Activity)).all()
        args = act.session.scalars(select(OutboxRow.args)).all()
        assert "walks" not in str([row.detail for row in rows]) + str(args)


@pytest.mark.parametrize("answers", [1, 20, 40])
def test_the_longest_answers_fit_side_by_side(answers):
    from dataclasses import replace

    from bot.program_file.document import load_template

    question = load_template("career_development").forms["midpoint"].question("works_well")
    wide: Question = replace(question, label="<" * 2000)
    text = ("<!channel> & \n" * 300)[:3000]
    facts = Halfway(
        partner="U0OMAR",
        title="&" * 150,
        submission=123456,
        answers=tuple(SideBySide(wide, text, text) for _ in range(answers)),
        points=tuple(TalkingPoint("stuck_goal", {"title": "<&>" * 100}) for _ in range(3)),
    )
    message = VIEWS["review.halfway"](facts, Reader())
    assert_fits(message)
    assert "<!channel>" not in words(message)
