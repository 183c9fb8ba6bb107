"""Closing a cohort: what is open, what is said to whom, once, and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.closing.cohort import choose_modal, closing_posted, cohort_open, preview_modal
from blocks.closing.messages import circle_closed, circle_completed
from blocks.home import home_view
from blocks.reader import Reader
from blocks.recruiting.inviting.announcement import announced
from bot.domain.shown.closing import CircleClosed, PairClosed
from bot.domain.shown.cohort_closing import OpenPair, Stage
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing import cohort
from bot.usecases.closing.cohort_job import take_steps
from bot.usecases.closing.ending import reopen_pair
from bot.usecases.closing.farewell import standing
from bot.usecases.facts import campaign as facts
from bot.usecases.facts.home import home_facts
from bot.usecases.recruiting.inviting.opening import announced_key, last_call_key
from bot.usecases.reporting.sending import share_with_champion
from db.models import Activity, Cohort, Enrollment, OutboxRow, Pair, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).status = "running"
    return story


def unescaped(text):
    return text.replace("&lt;", "<").replace("&gt;", ">")


def refused(code, call, *given, **named):
    with pytest.raises(DomainError) as why:
        call(*given, **named)
    assert why.value.code == code


def confirm(act, story, who="Cora", day=""):
    return cohort.confirm_closing(*act.who(who), story.program_id, story.cohort_id, day, act.now)


def look(story, after=timedelta()):
    with story.act(after) as act:
        return take_steps(act.session, act.session.get(Program, story.program_id), act.now)


def statuses(story):
    with story.act() as act:
        return [pair.status for pair in act.session.scalars(select(Pair).order_by(Pair.id))]


def test_it_shows_what_is_open_and_says_before_what_everybody_will_read(story):
    story.match(days=100)
    talked = story.match("Max", "Olga", status="closing", days=175)
    with story.act() as act:
        act.session.get(Pair, talked).closing_at = act.now
        act.fill_in("Max", act.session.get(Pair, talked), "final")
        story.enroll(act, "Ulla", "mentee", "approved")
        act.session.get(Program, story.program_id).champion_id = act.person("Cem").id
        shown = cohort.cohort_open(act.session, act.actor("Cora"), story.program_id, act.now)
        message = cohort_open(shown, Reader())
        assert_fits(message)
        assert "2 pairs are not closed yet" in words(message)
        assert "closing conversation held · final reviews: 1 of 2" in words(message)
        assert "1 final review is missing" in words(message)
        assert "concern" not in words(message)
        assert_view_fits(choose_modal(shown, Reader()))
        refused(
            "not_a_coordinator", cohort.cohort_open, act.session, act.actor("Mia"), story.program_id, act.now
        )
        preview = cohort.preview_closing(act.session, act.actor("Cora"), story.program_id, "", act.now)
        view = preview_modal(preview, Reader())
        assert_view_fits(view)
        for said in (
            "2 pairs are closed",
            "4 who took part",
            "1 who was not matched",
            "2 coordinators",
            "<@U0CEM>",
        ):
            assert said in view_words(view), said
        assert "manager" not in view_words(view), "no manager whose people agreed"
        kinds = {row.kind for row in act.session.scalars(select(OutboxRow))}
        assert kinds <= {"home.publish"}, "nothing happens by looking"
        most = tuple(OpenPair("U" * 11, "W" * 11, Stage.TALKED, 0, act.now) for _ in range(15))
        assert_fits(
            cohort_open(replace(shown, pairs=most, undelivered=3, decisions=2, concerns=True), Reader())
        )


def test_for_ten_minutes_nothing_happens_and_two_coordinators_do_it_once(story):
    story.match(days=100)
    with story.act() as act:
        confirm(act, story)
        refused("cohort_closing_waits", confirm, act, story, "Cem")
    look(story)
    assert statuses(story) == ["active"]
    ((_, posted),) = story.sent("admin.cohort_closing")
    with story.act() as act:
        number = buttons(posted)["cohort.take_back"]
        refused("not_a_coordinator", cohort.take_closing_back, *act.who("Mia"), number, act.now)
        cohort.take_closing_back(*act.who("Cem"), number, act.now)
        cohort.take_closing_back(*act.who("Cem"), number, act.now)
        refused("cohort_closing_taken_back", cohort.take_closing_back, *act.who("Cora"), number, act.now)
    look(story, timedelta(days=5))
    assert statuses(story) == ["active"]
    assert story.sent("cohort.thanks") == []
    ((_, posted),) = story.sent("admin.cohort_closing")
    assert "<@U0CEM> took it back" in words(posted)


def test_what_invited_everybody_invites_nobody_to_a_cohort_that_is_closed(story):
    story.match(days=100)
    with story.act() as act:
        own = act.session.get(Cohort, story.cohort_id)
        given = {"program": story.program_id, "cohort": story.cohort_id}
        for kind, key in (
            ("program.announced", announced_key(own)),
            ("campaign.last_call", last_call_key(own)),
        ):
            outbox.post(act.session, kind, act.now, key=key, **given)
        before = announced(facts.announced(act.session, given, act.now), Reader())
        assert "application.begin" in buttons(before)
        confirm(act, story)
    look(story, timedelta(days=1))
    look(story)
    (invitation,), (call,) = story.amended("program.announced"), story.amended("campaign.last_call")
    for message in (invitation, call):
        assert buttons(message) == {}
        assert "This round is over, and applications are closed." in words(message)
    assert invitation.text == "Career &lt;paths&gt; is over"


def test_everything_left_is_closed_kindly_everybody_thanked_and_seats_freed(story, monkeypatch):
    numbers = [story.match(days=100), story.match("Max", "Olga", status="paused", days=100)]
    with story.act() as act:
        story.enroll(act, "Ulla", "mentee", "approved")
        story.enroll(act, "Wim", "mentee", "withdrawn")
        act.session.get(Program, story.program_id).champion_id = act.person("Cem").id
        confirm(act, story)
    monkeypatch.setattr("bot.usecases.closing.cohort_job.A_TIME", 1)
    assert look(story, timedelta(days=5)) == story.now, "very many pairs: the rest follows at once"
    look(story)
    look(story)
    assert statuses(story) == ["closed", "closed"]
    thanked = dict(story.sent("cohort.thanks"))
    assert set(thanked) == {"Mia", "Omar", "Max", "Olga", "Ulla", "Cora", "Cem"}
    assert "says nothing about you" in words(thanked["Ulla"])
    assert len(story.sent("pair.closed")) == 2
    assert [who for who, _ in story.sent("report.shared")] == ["Cem"]
    with story.act() as act:
        assert act.session.get(Cohort, story.cohort_id).status == "closed"
        matched = select(Enrollment.id).where(Enrollment.status == "matched")
        assert act.session.scalar(matched) is None
        refused("cohort_closed", confirm, act, story)
        done = closing_posted(
            cohort.closing_shown(act.session, act.session.get(cohort.CohortClosing, 1)), Reader()
        )
        assert "2 pairs were closed with it" in words(done)
        reopen_pair(*act.who("Cora"), numbers[0], act.now)
        verbs = [row.verb for row in act.session.scalars(select(Activity))]
        assert verbs.count("cohort.closed") == 1


@pytest.mark.long
def test_who_holds_an_office_and_was_not_matched_is_thanked_for_that_and_not_told_of_no_pair(story):
    story.match(days=100)
    with story.act() as act:
        for name in ("Cora", "Chloe"):
            story.enroll(act, name, "mentor", "approved")
        act.session.get(Program, story.program_id).champion_id = act.person("Chloe").id
        preview = cohort.preview_closing(act.session, act.actor("Cem"), story.program_id, "", act.now)
        view = view_words(preview_modal(preview, Reader()))
        assert "not matched" not in view
        assert "2 coordinators" in view
        assert "<@U0CHLOE> gets the final report with a thank you" in view
        share_with_champion(*act.who("Cora"), story.program_id, act.now)  # this morning, before it was closed
        confirm(act, story, "Cem")
    look(story, timedelta(minutes=30))
    thanked = dict(story.sent("cohort.thanks"))
    assert set(thanked) == {"Mia", "Omar", "Cora", "Cem"}
    assert "Thank you for carrying it" in words(thanked["Cora"])
    (_, before), (who, final) = story.sent("report.shared")
    assert "The coordinators share the report" in words(before)
    assert who == "Chloe"
    assert "Career <paths>: the final report" in words(final)
    assert "Thank you for lending it your name and your voice" in words(final)


@pytest.mark.long
def test_that_places_are_free_again_is_no_news_in_the_final_report(story):
    story.match(days=100)
    with story.act() as act:
        story.enroll(act, "Chloe", "mentor", "approved")
        act.session.get(Program, story.program_id).champion_id = act.person("Chloe").id
        for seat in act.session.scalars(select(Enrollment)):
            record(act.session, "application.approved", act.now - timedelta(days=100), subject="enrollment",
                   subject_id=seat.id, program_id=story.program_id)  # fmt: skip
        act.session.get(Cohort, story.cohort_id).published_at = act.now - timedelta(days=100)
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
        confirm(act, story, "Cem")
    look(story, timedelta(minutes=30))
    (_, final) = story.sent("report.shared")[-1]
    assert "the final report" in words(final)
    assert "places that are taken" not in words(final)


def test_a_cohort_without_a_pair_is_closed_without_a_word_of_pairs(story):
    with story.act() as act:
        opened = cohort.cohort_open(act.session, act.actor("Cora"), story.program_id, act.now)
        text = words(cohort_open(opened, Reader()))
        assert "There was no pair in it." in text
        assert "closed" not in text
        assert "There was no pair in it." in view_words(choose_modal(opened, Reader()))
        preview = cohort.preview_closing(act.session, act.actor("Cora"), story.program_id, "", act.now)
        view = view_words(preview_modal(preview, Reader()))
        assert "the cohort is closed. No pair is left to be closed with it." in view
        assert "0 pairs" not in view
        confirm(act, story)
    look(story, timedelta(minutes=30))
    ((_, posted),) = story.sent("admin.cohort_closing")
    assert "First of Career <paths> is closed. Thank you, all of you." in unescaped(words(posted))
    assert "0 pairs" not in words(posted)
    assert "reopen" not in words(posted)


def home_words(story, who):
    with story.act() as act:
        blocks = home_view(home_facts(act.session, act.person(who), act.now), Reader())["blocks"]
        return view_words({"title": {}, "blocks": blocks})


@pytest.mark.long
def test_who_is_cut_off_before_the_end_reads_of_no_good_end_and_of_nothing_completed(story):
    story.match(days=90)
    story.match("Max", "Olga", days=400)
    talked = story.match("Mona", "Otto", status="closing", days=90)
    with story.act() as act:
        act.session.get(Pair, talked).closing_at = act.now
        confirm(act, story)
    look(story, timedelta(minutes=30))
    cut_off, in_time, said_goodbye = (words(message) for _, message in story.sent("pair.closed"))
    assert "Your time in Career &lt;paths&gt; has come to its end." in cut_off
    assert "has come to a good end" in in_time
    assert "has come to a good end" in said_goodbye
    assert "You took part in: Career &lt;paths&gt;." in home_words(story, "Mia")
    for who in ("Mia", "Omar"):
        assert "You completed" not in home_words(story, who)
    for who in ("Max", "Olga", "Mona", "Otto"):
        assert "You completed: Career &lt;paths&gt;." in home_words(story, who)
        assert "You took part" not in home_words(story, who)


def test_the_preview_warns_of_pairs_that_lose_time_repeats_what_is_open_and_quotes_their_channels(story):
    for number in range(2):
        story.match(f"M{number}", f"T{number}", days=90)
    talked = story.match("Max", "Olga", status="closing", days=170)
    with story.act() as act:
        act.session.get(Pair, talked).closing_at = act.now
        act.held(act.session.get(Pair, talked))
        ends = standing.ends_at(act.pair("M0", "T0"))
        preview = cohort.preview_closing(act.session, act.actor("Cora"), story.program_id, "", act.now)
        view = preview_modal(preview, Reader())
        assert_view_fits(view)
        text = unescaped(view_words(view))
        last = f"By their plan 3 pairs would go on after that, the last of them until {Reader().day(ends)}."
        assert last in text
        assert "• 2 final reviews are missing" in text
        assert "In the channel of 1 pair:" in text
        assert "> Your time in Career <paths> has come to a good end. You met 1 time." in text
        assert "In the channels of 2 pairs, here that of <@U0M0> and <@U0T0>:" in text
        assert "> Your time in Career <paths> has come to its end." in text
        assert not [one for one in view["blocks"] if one["type"] == "actions"]
        late = (act.now + timedelta(days=200)).date().isoformat()
        preview = cohort.preview_closing(act.session, act.actor("Cora"), story.program_id, late, act.now)
        text = view_words(preview_modal(preview, Reader()))
        assert "would go on" not in text
        assert "has come to its end" not in text


def test_a_circle_that_is_cut_off_reads_of_no_good_end():
    closed = CircleClosed("U0OMAR", ("U0MIA",), "Career", ":seedling:", 3)
    assert "come to a good end" in words(circle_closed(closed, Reader()))
    assert "has come to its end" in words(circle_closed(replace(closed, good_end=False), Reader()))
    pair = PairClosed("U0MIA", "U0OMAR", "Career", ":seedling:", 3, 0, 0)
    assert "come to a good end" in words(circle_completed(pair, Reader()))
    assert "has come to its end" in words(circle_completed(replace(pair, good_end=False), Reader()))


def test_until_when_it_can_be_taken_back_is_the_moment_at_which_it_happens(story):
    story.match(days=100)
    with story.act() as act:
        late = act.now.replace(hour=20)
        preview = cohort.preview_closing(act.session, act.actor("Cora"), story.program_id, "", late)
    assert preview.due_at.date() > late.date()
    text = view_words(preview_modal(preview, Reader()))
    when = Reader().moment(preview.due_at)
    assert f"Until {when} any coordinator can take it back." in text
    assert "ten minutes" not in text


def test_a_cohort_that_is_called_after_its_program_is_named_once(story):
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).name = "Career <paths> 2026"
        opened = cohort.cohort_open(act.session, act.actor("Cora"), story.program_id, act.now)
        assert "Closing Career <paths> 2026*" in unescaped(words(cohort_open(opened, Reader())))
        confirm(act, story)
    ((_, posted),) = story.sent("admin.cohort_closing")
    assert "closes Career <paths> 2026.*" in unescaped(words(posted))


def test_pairs_can_be_given_a_last_day(story):
    story.match(days=100)
    with story.act() as act:
        for day in ("2020-01-01", act.now.date().isoformat(), "soon"):
            with pytest.raises(DomainError) as wrong:
                confirm(act, story, day=day)
            assert wrong.value.field == "day"
        confirm(act, story, day=(act.now + timedelta(days=14)).date().isoformat())
    ((place, told),) = story.sent("cohort.last_day")
    assert place == "pair"
    assert "your program ends on" in words(told)
    look(story, timedelta(days=13))
    assert statuses(story) == ["active"]
    look(story, timedelta(days=6))
    assert statuses(story) == ["closed"]


def test_a_last_day_that_was_told_is_taken_back_where_it_stands(story):
    story.match(days=100)
    with story.act() as act:
        made = confirm(act, story, day=(act.now + timedelta(days=14)).date().isoformat())
    with story.act(timedelta(days=1)) as act:
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "cohort.last_day")):
            row.status = "sent"
        cohort.take_closing_back(*act.who("Cem"), made.closing, act.now)
    ((_, told),) = story.sent("cohort.last_day")
    assert "no last day after all" in words(told)
    with story.act() as act:
        amended = [
            r.args["message"] for r in act.session.scalars(select(OutboxRow)) if r.kind == "message.amend"
        ]
    assert "cohort.last_day:1:1" in amended
