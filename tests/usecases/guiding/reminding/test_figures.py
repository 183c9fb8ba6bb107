"""Which reminders help: counts only, and none of so few people that one could be recognized."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from blocks.guiding.reminding.figures import figures_message
from blocks.reader import Reader
from bot.domain.shown.timeline import FiguresShown, StepFigures
from bot.errors import DomainError
from bot.usecases.guiding.pairs import facts_changed
from bot.usecases.guiding.reminding.choices import put_off_reminder
from bot.usecases.guiding.reminding.figures import figures_shown
from db.models import Pair
from tests.pair_story import assert_fits, words
from tests.usecases.guiding.meeting.test_meetings import plan
from tests.usecases.guiding.reminding.test_tick import last_step, live_until, published


def seen(story) -> FiguresShown:
    with story.act() as act:
        return figures_shown(act.session, act.actor("Cora"), story.program_id)


def said(story) -> str:
    message = figures_message(seen(story), Reader())
    assert_fits(message)
    return words(message)


@pytest.mark.long
def test_what_came_of_each_kind_is_counted(story):
    names = [(f"Mentee{n}", f"Mentor{n}") for n in range(6)]
    ids = published(story, *names)
    live_until(story, story.now + timedelta(days=3, hours=1))
    with story.act(after=timedelta(days=1, hours=-2)) as act:
        for n in range(3):
            plan(act, f"Mentee{n}", ids[n], days=3)
            facts_changed(act.session, act.session.get(Pair, ids[n]), act.now)
        put_off_reminder(*act.who("Mentee3"), last_step(act, "Mentee3"), "never", act.now)
    live_until(story, story.now + timedelta(days=4))
    (booking, *_) = [one for one in seen(story).steps if one.key == "book_first_meeting"]
    counts = (booking.sent, booking.people, booking.acted, booking.stopped, booking.ignored)
    assert counts == (6, 6, 3, 1, 2)
    assert booking.share == 0.5
    assert booking.days is None, "three people are too few to say how long it takes"
    assert (
        "*Booking the first meeting*: 6 sent · *3 acted on (50 % of 6)* · 1 stopped · 2 without an answer"
        in said(story)
    )


@pytest.mark.long
def test_a_kind_that_reached_few_people_is_not_told_alone(story):
    published(story, ("Mia", "Omar"), ("Zoe", "Yan"))
    live_until(story, story.now + timedelta(days=4))
    assert "Nothing to show yet" in said(story)
    live_until(story, story.now + timedelta(days=40))
    shown = seen(story)
    assert not shown.steps
    assert shown.hidden
    assert "fewer than five people are left out" in said(story)


def test_only_coordinators_read_it(story):
    story.match("Mia", "Omar")
    with story.act() as act, pytest.raises(DomainError):
        figures_shown(act.session, act.actor("Mia"), story.program_id)


def test_the_most_and_the_longest_fit_on_one_screen(story):
    one = StepFigures("pulse", "&" * 600, 123_456, 999, 99_999, 99_999, 99_999, 99_999, 99_999, days=13.2)
    program = seen(story).program
    shown = FiguresShown(program, tuple(replace(one, key=f"own_{n}") for n in range(60)), hidden=True)
    assert_fits(figures_message(shown, Reader()))
    best = replace(one, key="set_goals", text="", acted=10**6, days=0.4)
    text = words(figures_message(FiguresShown(program, (best, replace(one, text=""))), Reader()))
    assert "Of those with 10 answers or more, *Setting goals* helps most" in text
    assert "*Setting goals* helps most: 77 % do it. *The pulse* helps least: 25 %. Another day may" in text
    assert "typically the same day" in text
    assert "typically within 14 days" in text
