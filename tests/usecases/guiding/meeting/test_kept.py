"""What is kept of meetings: notes for oneself alone, open points for both, an agenda made of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.guiding.meeting.agenda import agenda_lines, agenda_view
from blocks.guiding.meeting.notes import note_modal, notes_view, point_modal
from blocks.reader import Reader
from bot.domain.commands import Command
from bot.errors import DomainError, FormErrors
from bot.listeners.desk import Turn
from bot.listeners.guiding.meeting.notes import all_notes
from bot.listeners.payloads import Request
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.meeting.agenda import agenda_of
from bot.usecases.guiding.meeting.notes import note_on, notes_of, write_note
from bot.usecases.guiding.meeting.points import MOST, add_point, point_draft, read_point, settle_point
from bot.usecases.guiding.reminding.tick import take_due_steps
from db.models import ActionItem, Activity, MeetingNote, OutboxRow, Pair, TopicSuggested
from tests.pair_story import assert_view_fits, buttons, slack_id, view_words, words

SECRET = "He seems <tired>"


def point(name, text="Read the plan", due_on=None):
    return read_point({"text": text, "owner": slack_id(name), "due_on": due_on})


def turn(act, name):
    asked = Request(kind="command", name="x", user_id="U", user_team="T", key="k", trigger_id="t")
    return Turn(act.session, asked, act.person(name), act.actor(name), Reader(), act.now)


def refusal(call, *args):
    with pytest.raises(DomainError) as refused:
        call(*args)
    return refused.value.code


def test_a_note_is_seen_by_whoever_wrote_it_and_by_nobody_else(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        meeting = act.held(act.session.get(Pair, pair_id))
        form = note_modal(note_on(*act.who("Mia"), meeting.id), Reader())
        assert_view_fits(form)
        assert "Only you ever see this" in view_words(form)
        write_note(*act.who("Mia"), meeting.id, {"note": SECRET}, act.now)
        mine = notes_view(notes_of(*act.who("Mia")), Reader())
        assert_view_fits(mine)
        assert "He seems &lt;tired&gt;" in view_words(mine)
        assert note_on(*act.who("Mia"), meeting.id).text == SECRET
        for name in ("Omar", "Cora"):
            assert "tired" not in repr(home_facts(act.session, act.person(name), act.now))
            assert "tired" not in repr(notes_of(*act.who(name)))
        assert note_on(*act.who("Omar"), meeting.id).text == ""
        for name in ("Cora", "Cem"):
            assert refusal(note_on, *act.who(name), meeting.id) == "not_your_pair"
            assert refusal(write_note, *act.who(name), meeting.id, {"note": "x"}, act.now) == "not_your_pair"
        act.session.flush()
        told = [row.args for row in act.session.scalars(select(OutboxRow))]
        done = [(row.verb, row.detail) for row in act.session.scalars(select(Activity))]
        assert "tired" not in repr((told, done))
        assert not any("note" in verb for verb, _ in done)  # not even that there is one


def test_a_note_can_be_changed_and_thrown_away_also_once_all_is_over(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        meeting = act.held(act.session.get(Pair, pair_id))
        for text in (SECRET, "x" * 3000):
            write_note(*act.who("Mia"), meeting.id, {"note": text}, act.now)
        with pytest.raises(DomainError) as long:
            write_note(*act.who("Mia"), meeting.id, {"note": "x" * 3001}, act.now)
        assert long.value.field == "note"
        assert_view_fits(note_modal(note_on(*act.who("Mia"), meeting.id), Reader()))
        act.session.get(Pair, pair_id).status = "closed"
        assert notes_of(*act.who("Mia"), pair_id)[0].notes[0].text == "x" * 3000
        assert [one.pair for one in notes_of(*act.who("Mia"))] == [pair_id]
        assert notes_of(*act.who("Omar")) == ()
        write_note(*act.who("Mia"), meeting.id, {"note": ""}, act.now)
        assert act.session.scalar(select(MeetingNote)) is None


def test_an_open_point_is_for_both_and_posted_to_nobody(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        meeting = act.held(act.session.get(Pair, pair_id))
        form = point_modal(point_draft(*act.who("Mia"), pair_id, meeting.id), Reader())
        assert_view_fits(form)
        assert "posted to nobody" in view_words(form)
        kept = add_point(
            *act.who("Mia"), pair_id, point("Omar", due_on="2026-04-01"), act.now, str(meeting.id)
        )
        for name in ("Mia", "Omar"):
            shown = view_words(notes_view(notes_of(*act.who(name)), Reader()))
            assert "Read the plan · <@U0OMAR> · by Apr 1, 2026" in shown
        assert refusal(settle_point, *act.who("Cora"), kept.id, "done", act.now) == "not_your_pair"
        settle_point(*act.who("Mia"), kept.id, "done", act.now)
        settle_point(*act.who("Omar"), kept.id, "done", act.now)
        assert refusal(settle_point, *act.who("Omar"), kept.id, "drop", act.now) == "point_settled"
        assert notes_of(*act.who("Omar"))[0].points == ()
        kinds = {row.kind for row in act.session.scalars(select(OutboxRow))}
        assert kinds <= {"home.publish", "message.amend"}  # Home tabs, and the list of first steps


def test_open_points_stay_with_the_two_once_their_pair_is_over(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        kept = add_point(*act.who("Mia"), pair_id, point("Omar"), act.now)
        act.session.get(Pair, pair_id).status = "closed"
        for name in ("Mia", "Omar"):
            view = all_notes(turn(act, name), Command("notes")).open
            assert_view_fits(view)
            assert "Read the plan · <@U0OMAR>" in view_words(view)
            assert "Add an open point" not in str(view)
        assert notes_of(*act.who("Cora")) == ()
        kept.done_at = act.now
        over = view_words(all_notes(turn(act, "Mia"), Command("notes")).open)
        assert "Your pair is over" in over
        assert "yet" not in over
        assert "You have none yet" in view_words(all_notes(turn(act, "Cora"), Command("notes")).open)


def test_points_have_an_end_and_owners_among_the_two(story):
    pair_id = story.match()
    with story.act() as act:
        with pytest.raises(FormErrors) as wrong:
            read_point({"text": "", "owner": None, "due_on": "soon"})
        assert {e.field for e in wrong.value.errors} == {"text", "owner", "due_on"}
        assert refusal(add_point, *act.who("Mia"), pair_id, point("Cora"), act.now) == "not_an_option"
        for n in range(MOST):
            add_point(*act.who("Mia"), pair_id, point("Mia", f"{n} " + "&" * 297), act.now)
        assert refusal(add_point, *act.who("Omar"), pair_id, point("Mia"), act.now) == "points_enough"
        assert_view_fits(notes_view(notes_of(*act.who("Mia"), pair_id), Reader()))
        assert len(list(act.session.scalars(select(ActionItem)))) == MOST


@pytest.mark.long
def test_the_most_notes_and_points_of_five_pairs_fit(story):
    pairs = [story.match(name, "Omar", days=90) for name in ("Mia", "Noor", "Ben", "Zoe", "Yan")]
    with story.act() as act:
        for pair_id in pairs:
            pair = act.session.get(Pair, pair_id)
            for n in range(8):
                meeting = act.held(pair, n + 1)
                write_note(*act.who("Omar"), meeting.id, {"note": "<" * 3000}, act.now)
                add_point(*act.who("Omar"), pair_id, point("Omar", "<" * 300), act.now)
        view = notes_view(notes_of(*act.who("Omar")), Reader())
        assert_view_fits(view)
        assert "and 4 older notes" in view_words(view)
        assert_view_fits(notes_view(notes_of(*act.who("Omar"), pairs[0]), Reader()))


def test_the_agenda_begins_with_what_is_stuck_and_keeps_its_topic(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        meeting = act.planned(pair)
        act.goal(pair, "open", "Lead <a> meeting")
        act.goal(pair, "stuck", "Say no")
        act.goal(pair, "achieved", "Long done")
        add_point(*act.who("Omar"), pair_id, point("Omar", "Send the book"), act.now)
        shown = agenda_of(*act.who("Mia"), meeting.id, act.now)
        assert (shown.stuck, shown.goals) == (("Say no",), ("Lead <a> meeting",))
        assert shown.topic is not None
        assert act.session.scalar(select(TopicSuggested)).meeting_id == meeting.id
        assert agenda_of(*act.who("Omar"), meeting.id, act.now).topic == shown.topic
        view = agenda_view(shown, Reader())
        assert_view_fits(view)
        text = view_words(view)
        assert text.index("Say no") < text.index("Send the book") < text.index("Lead &lt;a&gt; meeting")
        assert "Long done" not in text
        assert refusal(agenda_of, *act.who("Cora"), meeting.id, act.now) == "not_your_pair"
        assert len(agenda_lines(shown, Reader())) == 5


def test_the_agenda_says_of_many_open_points_how_many_more_there_are(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        meeting = act.planned(act.session.get(Pair, pair_id))
        for n in range(1, 10):
            add_point(*act.who("Omar"), pair_id, point("Omar", f"Point {n}."), act.now)
        add_point(*act.who("Omar"), pair_id, point("Omar", "In time", due_on="2026-04-01"), act.now)
        shown = agenda_of(*act.who("Mia"), meeting.id, act.now)
        lines = agenda_lines(shown, Reader())
        begin = lines.index("Open from last time:") + 1
        assert lines[begin : begin + 4] == [
            "• In time", "• Point 9.", "• Point 8.", "• and 7 more open points",
        ]  # fmt: skip
        view = agenda_view(shown, Reader())
        assert_view_fits(view)
        assert "• and 4 more open points" in view_words(view)


def test_the_reminder_a_day_before_brings_the_agenda(story):
    pair_id = story.match(days=1)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        meeting = act.planned(pair, 3)
        meeting_id = meeting.id
        act.goal(pair, "stuck", "Say no")
        add_point(*act.who("Omar"), pair_id, point("Omar", "Send the book"), act.now)
        pair.next_due_at = act.now
    with story.act(timedelta(days=2, hours=1)) as act:
        act.session.get(Pair, pair_id).next_due_at = act.now
        take_due_steps(act.session, act.now)
    told = {who: message for who, message in story.sent("nudge") if "You meet" in words(message)}
    assert set(told) == {"Mia", "Omar"}
    for message in told.values():
        text = words(message)
        assert "First, what is stuck: Say no" in text
        assert "Open from last time:\n• Send the book" in text
        assert "A question to begin with" in text
        assert buttons(message)["meeting.agenda"] == str(meeting_id)
