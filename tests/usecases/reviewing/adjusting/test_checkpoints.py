"""The monthly checkpoint: written down, decided, reminded of, and looked at again when the figure may have moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.coordinating.today import today_message
from blocks.errors import sentence
from blocks.reader import Reader
from blocks.reviewing.adjusting.checkpoint import checkpoints_message, decision_modal, hold_modal, read_modal
from bot.errors import DomainError, FormErrors
from bot.usecases.coordinating.digest import make_digest
from bot.usecases.coordinating.today import today_shown
from bot.usecases.reviewing.adjusting import figures
from bot.usecases.reviewing.adjusting.checkpoints import (
    checkpoints_shown,
    draft_checkpoint,
    keep_checkpoint,
    read_checkpoint,
)
from bot.usecases.reviewing.adjusting.decisions import decide, decisions_of, draft_decision, settle_decision
from bot.usecases.reviewing.adjusting.job import take_steps
from db.models import Activity, Checkpoint, Decision, OutboxRow, Pair, Program
from tests.pair_story import TEAM, Story, assert_fits, assert_view_fits, buttons, slack_id, view_words, words

DAY = timedelta(days=1)
SECRET = "Write <!channel> to everybody"


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def program_of(story, act):
    return act.session.get(Program, story.program_id)


def hold(story, who="Cora", works="They meet", works_not=""):
    with story.act() as act:
        kept = keep_checkpoint(*act.who(who), story.program_id, works=works, works_not=works_not, now=act.now)
        return kept.id


def decided(
    story, checkpoint, text=SECRET, owner="Cem", due="2026-04-01", measure="meetings_per_month", who="Cora"
):
    raws = {"text": text, "owner": slack_id(owner), "due": due, "measure": measure}
    with story.act() as act:
        return decide(*act.who(who), checkpoint, raws, act.now).id


def steps(story, after=timedelta()):
    with story.act(after) as act:
        return take_steps(act.session, program_of(story, act), act.now)


def screen(story, who="Cora"):
    with story.act() as act:
        shown = checkpoints_shown(act.session, act.actor(who), program_of(story, act), act.now)
    message = checkpoints_message(shown, Reader())
    assert_fits(message)
    return message


def today(story):
    with story.act() as act:
        message = today_message(
            today_shown(act.session, act.actor("Cora"), program_of(story, act), act.now), Reader()
        )
    assert_fits(message)
    return message


def settle(story, decision, who="Cora", done=True):
    with story.act() as act:
        return settle_decision(*act.who(who), decision, done=done, now=act.now).status


def test_a_figure_then_and_a_month_later_stands_on_the_screen_and_in_the_digest(story):
    pair_id = story.match(days=60)
    with story.act() as act:
        for days_ago in (50, 30):
            act.held(act.session.get(Pair, pair_id), days_ago)
    checkpoint = hold(story)
    decided(story, checkpoint)
    asked = words(screen(story))
    assert "Meetings per pair and month: 1 when this was decided" in asked
    assert " then, " not in asked, "nothing to compare before its day"
    assert "Other coordinators read the same with `/mentor-admin checkpoint`" in asked
    steps(story, DAY)
    assert "What you decided, then and now" not in words(today(story))
    with story.act(28 * DAY) as act:
        for days_ago in (3, 10, 17, 24):
            act.held(act.session.get(Pair, pair_id), days_ago)
    steps(story, DAY)
    with story.sessions.reading(TEAM) as session:
        (decision,) = session.scalars(select(Decision))
        assert decision.looked_at == story.now
        assert decision.value_later == pytest.approx(2.05, abs=0.05)
    for message in (screen(story), today(story)):
        text = words(message)
        assert "Meetings per pair and month: 1 then, 2" in text
        assert "Write &lt;!channel&gt; to everybody" in text
        assert "because" not in text
    assert buttons(today(story))[ids.CHECKPOINT_SHOW] == str(story.program_id)
    with story.act() as act:
        make_digest(act.session, program_of(story, act), act.now)
    ((_, digest),) = story.sent("admin.digest")
    assert "Meetings per pair and month: 1 then, 2" in words(digest)
    with story.act(8 * DAY):
        pass
    assert "then and now" not in words(today(story)), "said for a week"


def test_what_was_dropped_is_not_looked_at_again(story):
    story.match(days=60)
    decision = decided(story, hold(story))
    assert settle(story, decision, done=False) == "dropped"
    steps(story, 40 * DAY)
    with story.sessions.reading(TEAM) as session:
        assert session.get(Decision, decision).looked_at is None


def test_it_is_asked_for_once_a_month_when_there_is_something_to_look_back_on(story):
    story.match(days=10)
    assert ids.CHECKPOINT_HOLD not in buttons(today(story))
    story.match("Nia", "Tom", days=30)
    assert "Ten minutes for this month's checkpoint" in words(today(story))
    with story.act() as act:
        make_digest(act.session, program_of(story, act), act.now)
    ((_, first),) = story.sent("admin.digest")
    assert buttons(first)[ids.CHECKPOINT_HOLD] == str(story.program_id)
    with story.act(7 * DAY) as act:
        make_digest(act.session, program_of(story, act), act.now)
    ((_, second),) = story.sent("admin.digest")
    assert ids.CHECKPOINT_HOLD not in buttons(second), "the channel is asked once a month"
    assert ids.CHECKPOINT_HOLD in buttons(today(story))
    hold(story)
    assert ids.CHECKPOINT_HOLD not in buttons(today(story))


def test_held_twice_in_a_month_it_is_one_with_the_newer_words_and_the_first_figures(story):
    pair_id = story.match(days=60)
    first = hold(story, works="They meet")
    with story.act(DAY) as act:
        act.held(act.session.get(Pair, pair_id))
    assert hold(story, "Cem", works="They meet more", works_not="Rooms") == first
    with story.act() as act:
        draft = draft_checkpoint(act.session, act.actor("Cora"), story.program_id, act.now)
        shown = read_checkpoint(act.session, act.actor("Cora"), first, act.now)
    assert_view_fits(hold_modal(draft, Reader()))
    assert_view_fits(read_modal(shown, Reader()))
    assert (draft.works, draft.works_not) == ("They meet more", "Rooms")
    assert {one.key: value for one, value, _ in shown.figures}["meetings_per_month"] == 0
    with story.act(30 * DAY):
        pass
    second = hold(story)
    assert second != first
    message = screen(story)
    assert "March 2026" in words(message)
    assert "April 2026" in words(message)


def test_the_owner_is_reminded_once_the_day_before_in_their_hours_and_can_say_done(story):
    story.match(days=60)
    with story.act() as act:
        act.person("Cem").zone = "America/New_York"
    decision = decided(story, hold(story), due="2026-03-12")
    steps(story, 8 * DAY)
    assert story.sent("decision.reminder") == []
    due = steps(story, DAY)  # Wednesday 11 March, nine in London
    assert due is not None
    assert story.sent("decision.reminder") == []
    steps(story, due - story.now)
    assert story.now.hour == 13, "nine in New York"
    ((place, message),) = story.sent("decision.reminder")
    assert place == "Cem"
    assert "Write &lt;!channel&gt; to everybody" in words(message)
    steps(story, timedelta(hours=2))
    assert len(story.sent("decision.reminder")) == 1
    assert settle(story, decision, "Cem") == "done"
    assert settle(story, decision, "Cem") == "done", "a double click"
    assert story.sent("decision.reminder") == []
    with pytest.raises(DomainError, match="decision_settled"):
        settle(story, decision, done=False)


def test_due_after_a_weekend_the_owner_is_reminded_on_friday(story):
    story.match(days=60)
    decided(story, hold(story), due="2026-03-16")  # a Monday
    steps(story, 10 * DAY)  # Thursday
    assert story.sent("decision.reminder") == []
    steps(story, DAY)
    ((place, message),) = story.sent("decision.reminder")
    assert place == "Cem" and story.now.date() == date(2026, 3, 13)
    assert f"<@{slack_id('Cora')}> wrote down that you see to this by Mar 16, 2026" in words(message)


def test_a_day_is_proposed_on_which_people_work(story):
    checkpoint = hold(story)
    with story.act(3 * DAY) as act:  # thirty days after this Thursday is a Saturday, and Easter follows
        draft = draft_decision(*act.who("Cora"), checkpoint, act.now)
    assert draft.due_on > date(2026, 4, 4) and draft.due_on.weekday() < 5


def test_whoever_is_named_by_somebody_else_is_told_at_once_in_their_hours(story):
    story.match(days=60)
    with story.act() as act:
        act.person("Cem").zone = "America/New_York"
    checkpoint = hold(story)
    decided(story, checkpoint)
    decided(story, checkpoint, text="My own", owner="Cora")
    due = steps(story)
    assert story.sent("decision.given") == []
    steps(story, due - story.now)
    assert story.now.hour == 14, "nine in New York"
    ((place, message),) = story.sent("decision.given")
    assert place == "Cem"
    assert f"<@{slack_id('Cora')}> wrote down that you see to this by Apr 1, 2026" in words(message)
    assert set(buttons(message)) == {ids.DECISION_DONE, ids.DECISION_DROP}
    steps(story, DAY)
    assert len(story.sent("decision.given")) == 1


def test_what_is_due_the_next_day_is_said_once(story):
    story.match(days=60)
    decided(story, hold(story), due="2026-03-03")
    steps(story)
    assert story.sent("decision.given") == []
    assert len(story.sent("decision.reminder")) == 1


def test_somebody_else_who_owns_it_settles_it_and_nobody_else_does(story):
    story.match(days=60)
    decision = decided(story, hold(story), owner="Mia")
    for who in ("Omar",):
        with pytest.raises(DomainError, match="not_a_coordinator"):
            settle(story, decision, who)
    assert settle(story, decision, "Mia") == "done"


def test_only_coordinators_hold_read_and_decide(story):
    story.match(days=60)
    checkpoint = hold(story)
    attempts = (
        lambda act: checkpoints_shown(act.session, act.actor("Mia"), program_of(story, act), act.now),
        lambda act: draft_checkpoint(act.session, act.actor("Mia"), story.program_id, act.now),
        lambda act: keep_checkpoint(*act.who("Mia"), story.program_id, works="x", works_not="", now=act.now),
        lambda act: read_checkpoint(act.session, act.actor("Mia"), checkpoint, act.now),
        lambda act: draft_decision(*act.who("Mia"), checkpoint, act.now),
        lambda act: decide(*act.who("Mia"), checkpoint, {}, act.now),
    )
    for attempt in attempts:
        with story.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
            attempt(act)


def test_mistakes_are_said_at_their_fields(story):
    checkpoint = hold(story)
    good = {"text": "Do it", "owner": slack_id("Cem"), "due": "2026-04-01", "measure": ""}
    for raws, fields in (
        ({"text": " "}, ["text"]),
        ({"text": "x" * 501}, ["text"]),
        ({"owner": "UNOBODY"}, ["owner"]),
        ({"due": "2026-03-02"}, ["due"]),
        ({"due": "2028-01-01"}, ["due"]),
        ({"due": "soon"}, ["due"]),
        ({"due": None, "text": ""}, ["text", "due"]),
        ({"measure": "nonsense"}, ["measure"]),
    ):
        with story.act() as act, pytest.raises(FormErrors) as errors:
            decide(*act.who("Cora"), checkpoint, {**good, **raws}, act.now)
        assert [one.field for one in errors.value.errors] == fields, raws


def test_a_checkpoint_needs_a_word(story):
    with pytest.raises(FormErrors) as wrong:
        hold(story, works=" ", works_not="")
    (error,) = wrong.value.errors
    assert (error.field, sentence(error, Reader())) == ("works", "Write something in one of the two fields.")
    with story.act() as act:
        draft = draft_checkpoint(act.session, act.actor("Cora"), story.program_id, act.now)
    assert "One of the two fields is enough." in view_words(hold_modal(draft, Reader()))
    assert hold(story, works="", works_not="Rooms are scarce")


def test_decisions_follow_each_other_in_one_window_and_the_same_twice_is_one(story):
    story.match(days=60)
    checkpoint = hold(story)
    first = decided(story, checkpoint)
    assert decided(story, checkpoint) == first
    with story.act() as act:
        view = decision_modal(draft_decision(*act.who("Cora"), checkpoint, act.now), Reader())
    assert_view_fits(view)
    assert "Decided so far" in view_words(view)
    asked = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    assert asked == {"text_1", "owner_1", "due_1", "measure_1"}, (
        "not those of the first, which Slack would fill in"
    )
    assert "1 April 2026" in view_words(view) or "Apr 1, 2026" in view_words(view)


def test_the_next_cohort_can_read_what_was_decided(story):
    story.match(days=60)
    checkpoint = hold(story)
    decided(story, checkpoint)
    settle(story, decided(story, checkpoint, text="Never mind"), done=False)
    with story.sessions.reading(TEAM) as session:
        (kept,) = decisions_of(session, session.get(Program, story.program_id))
    assert (kept.text, kept.owner, kept.month, kept.cohort) == (SECRET, "Cem", date(2026, 3, 1), "First")
    assert kept.measure == "meetings_per_month"


def test_in_a_large_cohort_the_job_brings_the_figures(story, monkeypatch):
    monkeypatch.setattr(figures, "AT_ONCE", 0)
    pair_id = story.match(days=60)
    with story.act() as act:
        act.held(act.session.get(Pair, pair_id), 10)
    checkpoint = hold(story)
    decision = decided(story, checkpoint)
    with story.sessions.reading(TEAM) as session:
        assert session.get(Decision, decision).value_then is None
        assert session.get(Checkpoint, checkpoint).figures == {}
    steps(story, timedelta(minutes=1))
    with story.sessions.reading(TEAM) as session:
        assert session.get(Decision, decision).value_then == pytest.approx(0.5, abs=0.02)
        assert session.get(Checkpoint, checkpoint).figures["meetings_per_month"][0] == pytest.approx(
            0.5, abs=0.02
        )


def test_words_are_in_no_activity_and_no_outbox_row(story):
    story.match(days=60)
    settle(story, decided(story, hold(story, works=SECRET), due="2026-03-04"))
    steps(story, DAY)
    with story.sessions.reading(TEAM) as session:
        for activity in session.scalars(select(Activity)):
            assert SECRET not in str(activity.detail)
        for row in session.scalars(select(OutboxRow)):
            assert SECRET not in str(row.args)
