"""The reminders of a plan: listed in words, changed with a look at what it touches, and some of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from blocks.planning.part import part_modal
from blocks.planning.timeline import timeline_message
from blocks.reader import Reader
from bot.domain.timeline import Recipient, TimelineStep
from bot.errors import DomainError, FormErrors
from bot.program_file.document import from_document, to_document
from bot.usecases.planning.editing import NotSaved
from bot.usecases.planning.timeline import MOST_STEPS, save_step, step_shown, timeline_shown
from db.session import Sessions
from tests.pair_story import Story, assert_fits, assert_view_fits, view_words, words
from tests.usecases.guiding.reminding.test_tick import live_until, nudges, published


@pytest.fixture
def story(sessions: Sessions, now: datetime) -> Story:
    return Story(sessions, now)


def save(story: Story, key: str, who: str = "Cora", seal: str = "", **typed: object) -> NotSaved | None:
    with story.act() as act:
        form = step_shown(act.session, act.actor(who), story.program_id, key)
        return save_step(
            *act.who(who), story.program_id, key, base=form.base, seal=seal, answers={**form.typed, **typed},
            now=act.now,
        )  # fmt: skip


def listed(story: Story) -> str:
    with story.act() as act:
        message = timeline_message(timeline_shown(act.session, act.actor("Cora"), story.program_id), Reader())
    assert_fits(message)
    return words(message)


def test_every_reminder_is_listed_in_words(story):
    said = listed(story)
    assert "*Booking the first meeting*\nto the mentee · on day 3" in said
    assert "*Signing the agreement*\nto both · 14 and 21 days after the match" in said
    assert "*The meeting tomorrow*\nto both · 24 hours before each meeting" in said
    assert "*Booking the next meeting*\nto both · 14 days after the last meeting" in said
    assert "*The midpoint review*\nto both · on day 90, again 3 and 7 working days later" in said
    assert "then every 30 days" in said


def test_the_form_names_its_reminder_and_who_reads_it(story):
    def form(key: str) -> str:
        with story.act() as act:
            view = part_modal(step_shown(act.session, act.actor("Cora"), story.program_id, key), Reader())
        assert_view_fits(view)
        return view_words(view)

    assert "*Booking the first meeting*" in form("book_first_meeting")
    assert "Who sees this: coordinators" in form("book_first_meeting")
    assert "Whoever is chosen reads these words" in form("")
    assert save(story, "", text="Bring a <book>", to="both", day="40") is None
    assert "*Bring a &lt;book&gt;*" in form("own_1")
    assert "*No first meeting held (to you)*" in form("coordinators_first_meeting_unheld")


def test_own_words_that_end_a_sentence_get_no_second_full_stop(story):
    published(story, ("Mia", "Omar"))
    told = save(story, "", text="Have you met her team?", to="both", day="40")
    assert isinstance(told, NotSaved)
    assert "move: Have you met her team?\n" in view_words(part_modal(told.shown, Reader())) + "\n"
    assert save(story, "", seal=told.shown.seal, text="Have you met her team?", to="both", day="40") is None
    note = words(story.sent("program.changed")[-1][1])
    assert "changed *a reminder* of" in note
    assert "?;" not in note


def test_what_a_change_touches_is_said_before_it_is_saved(story):
    published(story, ("Mia", "Omar"))
    told = save(story, "book_first_meeting", days=["5"])
    assert isinstance(told, NotSaved)
    view = part_modal(told.shown, Reader())
    assert_view_fits(view)
    assert "1 pair is under way, and reminders of it move: booking the first meeting" in view_words(view)
    assert story.plan().step("book_first_meeting").days == (3,)
    assert save(story, "book_first_meeting", seal=told.shown.seal, days=["5"]) is None
    assert story.plan().step("book_first_meeting").days == (5,)
    live_until(story, story.now + timedelta(days=4))
    assert nudges(story) == []
    live_until(story, story.now + timedelta(days=4))
    assert "Mia" in dict(nudges(story))


def test_a_reminder_that_is_off_is_not_sent_and_one_already_on_its_way_is_not_either(story):
    published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=3, hours=1))
    assert len(nudges(story)) == 1
    asked = save(story, "book_first_meeting", on="no")
    save(story, "book_first_meeting", on="no", seal=asked.shown.seal if asked else "")
    assert nudges(story) == []
    assert "*Booking the first meeting* (off)" in listed(story)


def test_coordinators_say_something_in_their_own_words_on_a_day(story):
    published(story, ("Mia", "Omar"))
    typed = {"text": "The library has books on <mentoring>.", "to": "mentor", "day": "2"}
    asked = save(story, "", **typed)
    assert isinstance(asked, NotSaved)
    save(story, "", seal=asked.shown.seal, **typed)
    step = story.plan().step("own_1")
    assert (step.to, step.days, step.text) == (Recipient.MENTOR, (2,), typed["text"])
    assert from_document(to_document(story.plan())) == story.plan()
    live_until(story, story.now + timedelta(days=2, hours=1))
    ((who, text),) = nudges(story)
    assert who == "Omar"
    assert "The library has books on &lt;mentoring&gt;." in text
    assert save(story, "own_1", remove=["yes"]) is None  # it was told: nothing that lies ahead moves
    with pytest.raises(KeyError):
        story.plan().step("own_1")


def test_whom_a_reminder_is_for_is_named_not_called_both(story):
    """“Both” is what somebody takes part as, which languages say with another word than for two people."""
    with story.act() as act:
        shown = view_words(
            part_modal(step_shown(act.session, act.actor("Cora"), story.program_id, ""), Reader())
        )
    assert "Mentees and mentors" in shown
    assert "Both" not in shown


@pytest.mark.parametrize(
    ("key", "typed", "field"),
    [
        ("pulse", {"days": ["soon"]}, "days"),
        ("pulse", {"days": ["-3"]}, "days"),
        ("pulse", {"days": ["2001"]}, "days"),
        ("pulse", {"days": []}, "days"),
        ("midpoint_review", {"working_days": ["0", "x"]}, "working_days"),
        ("meeting_tomorrow", {"hours": "-1000"}, "hours"),
        ("book_next_meeting", {"cadences": "1.5"}, "cadences"),
        ("goal_progress", {"every_days": "0"}, "every_days"),
        ("", {"text": "", "day": "3"}, "text"),
        ("", {"text": "x" * 601, "day": "3"}, "text"),
        ("", {"text": "Hello", "day": "tomorrow"}, "day"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(story, key, typed, field):
    with pytest.raises(FormErrors) as refused:
        save(story, key, **typed)
    assert [one.field for one in refused.value.errors] == [field]


def test_only_coordinators_and_only_what_is_there(story):
    story.match("Mia", "Omar")
    with pytest.raises(DomainError):
        save(story, "pulse", who="Mia", days=["5"])
    with pytest.raises(DomainError, match="reminder_gone"):
        save(story, "nothing")


def test_who_was_faster_is_said_and_nothing_is_lost(story):
    with story.act() as act:
        form = step_shown(act.session, act.actor("Cora"), story.program_id, "pulse")
    save(story, "pulse", who="Cem", days=["40"])
    with story.act() as act:
        told = save_step(
            *act.who("Cora"), story.program_id, "pulse", base=form.base, seal="",
            answers={**form.typed, "days": ["50"]}, now=act.now,
        )  # fmt: skip
        view = part_modal(told.shown, Reader())
    assert "<@U0CEM> changed this part" in view_words(view)
    assert_view_fits(view)
    assert story.plan().step("pulse").days == (40,)


def test_the_longest_list_fits_page_by_page(story):
    own = [
        TimelineStep(f"own_{n}", Recipient.BOTH, days=(n,), text="&" * 600) for n in range(MOST_STEPS - 23)
    ]
    story.change_plan(timeline=(*story.plan().timeline, *own))
    with story.act() as act:
        shown = timeline_shown(act.session, act.actor("Cora"), story.program_id)
        for first in (0, 40):
            assert_fits(timeline_message(shown, Reader(), first))
        assert_fits(timeline_message(replace(shown, another=True), Reader()))
        for step in story.plan().timeline:
            assert_view_fits(
                part_modal(step_shown(act.session, act.actor("Cora"), story.program_id, step.key), Reader())
            )
