"""What only one person said goes back to that person first, and to nobody else until they say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.coordinating.acting import signal_answered
from blocks.coordinating.health import explained_message, needing_message
from blocks.coordinating.pairs import details_message, pairs_message
from blocks.coordinating.status import status_message
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.coordinating.asking_first import answer_signal
from bot.usecases.coordinating.health_job import look_after
from bot.usecases.coordinating.needing import explained, needing_a_look
from bot.usecases.coordinating.overview import pair_details, program_pairs, program_status
from db.models import Activity, HealthCase, OutboxRow, Pair, Program, SignalChoice
from tests.pair_story import TEAM, Story, assert_fits, buttons, slack_id, words

WELL, UNWELL = ("Nils", "Olga"), ("Mia", "Omar")


@pytest.fixture
def story(sessions, now):
    """Two pairs that did the same on the same days."""
    story = Story(sessions, now)
    for mentee, mentor in (UNWELL, WELL):
        pair_id = story.match(mentee, mentor, days=34)
        with story.act() as act:
            pair = act.session.get(Pair, pair_id)
            act.held(pair, 20)
            act.held(pair, 6)
            act.sign(pair, mentee, mentor)
            act.goal(pair)
    return story


def say(story, form, answers, who=UNWELL[0], occurrence="d30"):
    with story.act() as act:
        pair = act.pair(*UNWELL) if who in UNWELL else act.pair(*WELL)
        act.fill_in(who, pair, form, answers, occurrence=occurrence)


def look(story, after=timedelta()):
    with story.act(after) as act:
        look_after(act.session, act.session.get(Program, story.program_id), act.now)


def answer(story, tell, who="Mia"):
    with story.act() as act:
        choice = act.session.scalars(select(SignalChoice).order_by(SignalChoice.id.desc())).first()
        answer_signal(*act.who(who), choice.id, tell=tell, now=act.now)


def everything_coordinators_see(story, who="Cora"):
    """Every list, count and explanation, as text and in its order; and all that the channel reads."""
    with story.act() as act:
        session, actor, now = act.session, act.actor(who), act.now
        program = session.get(Program, story.program_id)
        pairs = program_pairs(session, actor, program, 1, now)
        seen = [
            words(status_message(program_status(session, actor, program, now), Reader())),
            words(pairs_message(pairs, Reader())),
            words(needing_message(needing_a_look(session, actor, program, 1, now), Reader())),
        ]
        for line in pairs.lines:
            seen.append(words(explained_message(explained(session, actor, line.pair, now), Reader())))
            seen.append(words(details_message(pair_details(session, actor, line.pair, now), Reader())))
    return [*seen, *[words(message) for _, message in story.sent("admin.health")]]


SIGNALS = {
    "a low pulse": ("pulse", {"going": "1"}, "d30"),
    "not a fit": ("fit_check", {"fit": "not_a_fit"}, ""),
}


@pytest.mark.long
@pytest.mark.parametrize("signal", SIGNALS)
def test_nothing_that_coordinators_see_hints_at_it_before_its_writer_says_so(story, signal):
    form, answers, occurrence = SIGNALS[signal]
    good = {"going": "5"} if form == "pulse" else {"fit": "good"}
    say(story, form, good, occurrence=occurrence)
    say(story, form, good, who=WELL[0], occurrence=occurrence)
    look(story)
    before = everything_coordinators_see(story)
    with story.act() as act:
        happened = [row.verb for row in act.session.scalars(select(Activity).order_by(Activity.id))]
    say(story, form, answers, occurrence=occurrence)
    look(story)
    assert [person for person, _ in story.sent("signal.asked")] == ["Mia"]
    assert everything_coordinators_see(story) == before
    answer(story, tell=False)
    look(story)
    assert everything_coordinators_see(story) == before
    with story.act() as act:
        after = [row.verb for row in act.session.scalars(select(Activity).order_by(Activity.id))]
        assert not act.session.scalars(select(HealthCase)).all()
        assert not act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "admin.health")).all()
    assert set(after[len(happened) :]) == {"review.changed"}


@pytest.mark.long
def test_the_question_says_what_coordinators_would_read_and_comes_once_for_each_answer(story):
    say(story, "pulse", {"going": "2"})
    for _ in range(3):
        look(story, timedelta(days=1))
    ((person, message),) = story.sent("signal.asked")
    assert person == "Mia"
    assert set(buttons(message)) == {ids.SIGNAL_TELL, ids.SIGNAL_KEEP}
    text = words(message)
    assert "Shall I tell a coordinator, so that they can help?" in text
    assert "not what you answered" in text
    assert f"<@{slack_id('Omar')}> never does" in text
    answer(story, tell=False)
    assert story.sent("signal.asked") == []
    say(story, "pulse", {"going": "1"}, occurrence="d120")
    look(story)
    assert len(story.sent("signal.asked")) == 1, "a later answer is asked about anew"


def test_whoever_says_yes_is_in_the_queue_without_what_they_answered(story):
    say(story, "pulse", {"going": "1", "comment": "We talk past each other"})
    look(story)
    answer(story, tell=True)
    look(story)
    ((_, message),) = story.sent("admin.health")
    text = words(message)
    assert f"<@{slack_id('Mia')}> asked for a coordinator's look" in text
    assert not {"pulse", "1 of 5", "We talk"} & set(text.split())
    with story.act() as act:
        assert act.session.scalar(select(HealthCase)).signals == ["asked_for_a_look"]
    for told in (True, False):
        fits = signal_answered(told, Reader())
        assert_fits(fits)


def test_a_better_answer_takes_it_back(story):
    say(story, "pulse", {"going": "1"})
    look(story)
    answer(story, tell=True)
    look(story)
    say(story, "pulse", {"going": "4"}, occurrence="d120")
    look(story)
    with story.act() as act:
        assert act.session.scalar(select(HealthCase)).settled_how == "on_track"


def test_an_answer_that_was_bettered_before_the_question_came_is_not_asked_about(story):
    say(story, "pulse", {"going": "1"})
    look(story)
    say(story, "pulse", {"going": "5"})
    assert story.sent("signal.asked") == []


def test_only_its_writer_answers_and_only_once(story):
    say(story, "pulse", {"going": "1"})
    look(story)
    for other in ("Omar", "Cora"):
        with pytest.raises(DomainError):
            answer(story, tell=True, who=other)
    answer(story, tell=True)
    answer(story, tell=True)
    with pytest.raises(DomainError, match="signal_answered"):
        answer(story, tell=False)
    with story.act() as act:
        told = act.session.scalars(select(Activity).where(Activity.verb == "signal.told")).all()
    assert len(told) == 1


def test_whoever_ticked_the_form_is_not_asked_again_and_coordinators_read_it_once(story):
    say(story, "fit_check", {"fit": "not_a_fit", "tell_coordinator": ["yes"]}, occurrence="")
    look(story)
    assert story.sent("signal.asked") == []
    assert len(story.sent("admin.not_a_fit")) == 1
    assert story.sent("admin.health") == []
    assert any("is not a good fit" in text for text in everything_coordinators_see(story)[:3])


@pytest.mark.long
def test_a_partner_who_coordinates_reads_nothing_of_it_and_the_others_are_told_one_by_one(story):
    with story.act() as act:
        story.coordinates(act, "Omar")
    before = everything_coordinators_see(story, "Omar")
    say(story, "pulse", {"going": "1"})
    look(story)
    answer(story, tell=True)
    look(story)
    assert story.sent("admin.health") == []
    assert everything_coordinators_see(story, "Omar") == before
    assert {person for person, _ in story.sent("coordinator.look")} == {"Cora", "Cem"}
    assert any(
        "asked for a coordinator's look" in text for text in everything_coordinators_see(story, "Cora")
    )


def test_the_question_waits_for_working_hours_and_for_the_end_of_do_not_disturb(story):
    with story.act() as act:
        act.person("Mia").zone = "Pacific/Auckland"
        act.person("Mia").quiet_until = act.now + timedelta(days=2)
    say(story, "pulse", {"going": "1"})
    look(story)
    with story.sessions.reading(TEAM) as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.kind == "signal.asked"))
        # Wednesday 9:00 UTC is ten in the evening there; they begin at nine on Thursday.
        assert row.not_before.isoformat() == "2026-03-04T20:00:00+00:00"
