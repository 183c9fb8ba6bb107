"""Programs that work without goals or an agreement, and close after their meetings; programs of equals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.closing.cohort import cohort_open
from blocks.closing.farewell.card import closing_card, closing_message
from blocks.coordinating.pairs import details_message
from blocks.coordinating.status import status_message
from blocks.guiding.card import pair_card
from blocks.guiding.meeting.meetings import rated_message
from blocks.guiding.overview import overview_blocks
from blocks.reader import Reader
from bot.domain.shown.guiding import Ask
from bot.errors import DomainError
from bot.program_file.document import load_template
from bot.usecases.closing import cohort
from bot.usecases.closing.conversation import conversation_held
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.card import closing_cards, sooner_ends
from bot.usecases.closing.farewell.job import take_steps
from bot.usecases.coordinating.overview import pair_details, program_status
from bot.usecases.guiding.beginning.agreement import agreement_draft
from bot.usecases.guiding.growing.goals import goal_draft
from bot.usecases.guiding.meeting.feedback import feedback_on, rate_meeting
from bot.usecases.guiding.meeting.settling import hold_meeting
from bot.usecases.guiding.overview import pair_overview
from bot.usecases.guiding.reminding.tick import take_due_steps
from bot.usecases.reporting.program import open_report
from db.models import Enrollment, Pair, Program
from tests.pair_story import buttons, words

FLASH = load_template("flash")


@pytest.fixture
def flash(story):
    story.change_plan(
        with_goals=False, with_agreement=False, closes_after_meetings=True, meetings_planned=2,
        duration_days=FLASH.duration_days, timeline=FLASH.timeline, forms={**FLASH.forms},
    )  # fmt: skip
    return story


def refused(call, *args):
    with pytest.raises(DomainError) as caught:
        call(*args)
    return caught.value.code


def test_where_a_date_is_all_there_is_to_do_no_row_is_empty(flash):
    pair_id = flash.match()
    with flash.act() as act:
        shown = pair_overview(act.session, act.session.get_one(Pair, pair_id), act.person("Mia"), act.now)
        assert shown.next.ask is Ask.BOOK_FIRST_MEETING
        rows = [block for block in overview_blocks(shown, Reader()) if block["type"] == "actions"]
        assert all(row["elements"] for row in rows)


def test_nothing_asks_for_goals_or_an_agreement(flash):
    pair_id = flash.match(days=40)
    with flash.act() as act:
        assert refused(goal_draft, *act.who("Mia"), pair_id) == "program_without_goals"
        assert refused(agreement_draft, *act.who("Mia"), pair_id) == "program_without_agreement"
        pair = act.session.get_one(Pair, pair_id)
        act.held(pair)
        act.planned(pair)
        shown = pair_overview(act.session, pair, act.person("Mia"), act.now)
        assert shown.next is None or shown.next.ask is Ask.FILL_IN
        screen = str(overview_blocks(shown, Reader()))
        assert "greement" not in screen
        assert "oals" not in screen
        program = act.session.get_one(Program, flash.program_id)
        status = program_status(act.session, act.actor("Cora"), program, act.now)
        assert [name for name, _, _ in status.milestones] == ["first_meeting", "meetings_done", "final"]
        assert status.amber == status.red == 0
        report = open_report(act.session, act.actor("Cora"), program, act.now)
        keys = {one.key for chapter in report.chapters for one in chapter.figures}
        assert not keys & {"agreements", "goals_set", "goals_achieved", "response_midpoint"}
        details = pair_details(act.session, act.actor("Cora"), pair_id, act.now)
        assert details.signatures is None
        assert details.goals is None
        assert [title for title, _ in details.reviews] == [FLASH.forms["final"].title], (
            "no midpoint is asked for"
        )


@pytest.mark.long
def test_the_last_planned_meeting_is_the_goodbye(flash):
    pair_id = flash.match(days=3)
    with flash.act() as act:
        pair = act.session.get_one(Pair, pair_id)
        first, last = act.planned(pair, 1), act.planned(pair, 3)
        ids = first.id, last.id
    with flash.act(timedelta(days=2)) as act:
        hold_meeting(*act.who("Mia"), ids[0], act.now)
        assert act.session.get_one(Pair, pair_id).status == "active"
    with flash.act(timedelta(days=2)) as act:
        hold_meeting(*act.who("Omar"), ids[1], act.now)
        assert act.session.get_one(Pair, pair_id).status == "closing"
        assert not feedback_on(*act.who("Mia"), ids[1], act.now).nothing_booked, (
            "no further date is asked for"
        )
    flash.now = datetime(2026, 3, 9, 11, 0, tzinfo=UTC)
    with flash.act() as act:
        act.session.get_one(Pair, pair_id).next_due_at = act.now
        take_due_steps(act.session, act.now)
    asked = {who: words(message) for who, message in flash.sent("nudge")}
    assert all("Look back on your time" in told for told in asked.values()), "closing follows at once"
    assert set(asked) == {"Mia", "Omar"}
    with flash.act() as act:
        for name in ("Mia", "Omar"):
            act.fill_in(name, act.session.get_one(Pair, pair_id), "final")
        assert act.session.get_one(Pair, pair_id).status == "closed"
        program = act.session.get_one(Program, flash.program_id)
        report = open_report(act.session, act.actor("Cora"), program, act.now)
        assert report.figure("completion_rate").numerator == 1


def test_coordinators_read_of_a_closing_conversation_only_where_there_was_one(flash):
    counted, enough = flash.match(days=3), flash.match("Nils", "Olga", days=3)
    with flash.act() as act:
        act.held(act.session.get_one(Pair, counted))
        last = act.planned(act.session.get_one(Pair, counted), 1).id
        act.held(act.session.get_one(Pair, enough))
    with flash.act(timedelta(days=2)) as act:
        hold_meeting(*act.who("Mia"), last, act.now)
        act.fill_in("Olga", act.session.get_one(Pair, enough), "closing")
        told = {
            pair: words(
                details_message(pair_details(act.session, act.actor("Cora"), pair, act.now), Reader())
            )
            for pair in (counted, enough)
        }
        program = act.session.get_one(Program, flash.program_id)
        status = words(
            status_message(program_status(act.session, act.actor("Cora"), program, act.now), Reader())
        )
        still_open = words(
            cohort_open(cohort.cohort_open(act.session, act.actor("Cora"), program.id, act.now), Reader())
        )
    assert "Last of the planned meetings confirmed" in told[counted]
    assert "Closing conversation confirmed" not in told[counted]
    assert "Closing conversation confirmed" in told[enough]
    assert "2 of 2 are done with their meetings" in status
    assert "<@U0MIA> · <@U0OMAR> · all planned meetings held" in still_open
    assert "<@U0NILS> · <@U0OLGA> · closing conversation held" in still_open


def test_one_meeting_can_be_enough_wherever_the_next_one_is_asked_for(flash):
    pair_id = flash.match(days=3)
    with flash.act() as act:
        pair = act.session.get_one(Pair, pair_id)
        first = act.planned(pair, 1).id
        assert "That was enough" not in screens(act, "Mia", pair), (
            "before the first meeting there is nothing to end"
        )
        assert sooner_ends(act.session, act.person("Mia"), act.now) == ()
    with flash.act(timedelta(days=2)) as act:
        hold_meeting(*act.who("Mia"), first, act.now)
        pair = act.session.get_one(Pair, pair_id)
        rated = rated_message(rate_meeting(*act.who("Mia"), first, "5", act.now), Reader())
        assert "If this was enough for both of you, that is a good end, too." in words(rated)
        assert buttons(rated)["closing.confirm"] == str(pair_id)
        assert "That was enough" in screens(act, "Omar", pair)
        asked = closing_message([], Reader(), sooner_ends(act.session, act.person("Omar"), act.now))
        assert "Was that enough for both of you?" in words(asked) and "you met 1 time" in words(asked)
        assert buttons(asked)["closing.confirm"] == str(pair_id)
        act.fill_in("Omar", pair, "closing")
        assert pair.status == "closing"
        assert "That was enough" not in screens(act, "Mia", pair)
        assert sooner_ends(act.session, act.person("Mia"), act.now) == ()
        (card,) = closing_cards(act.session, act.person("Mia"), act.now)
        assert "your final review" in str(closing_card(card, Reader()))
        program = act.session.get_one(Program, flash.program_id)
        take_steps(act.session, program, act.now)
        take_steps(act.session, program, act.now)
    ((place, message),) = flash.sent("closing.near")
    assert place == "pair" and "your meetings are done, now comes the goodbye" in words(message)
    assert buttons(message)["closing.guide"] == str(pair_id)


def screens(act, name, pair):
    """What somebody sees of the pair on Home and behind "Show everything"."""
    shown = pair_overview(act.session, pair, act.person(name), act.now)
    return str(pair_card(shown, Reader())) + str(overview_blocks(shown, Reader()))


def test_where_meetings_are_not_counted_nobody_is_asked_whether_one_was_enough(story):
    pair_id = story.match(days=30)
    with story.act() as act:
        pair = act.session.get_one(Pair, pair_id)
        act.held(pair)
        assert "That was enough" not in screens(act, "Mia", pair)
        assert sooner_ends(act.session, act.person("Mia"), act.now) == ()
        conversation_held(act.session, pair, act.person("Mia"), act.now)
        take_steps(act.session, act.session.get_one(Program, story.program_id), act.now)
    assert story.sent("closing.near") == []


def test_what_both_read_of_a_flash_program_is_true_for_the_one_who_asks_and_the_one_who_answers():
    assert FLASH.campaign.kickoff.startswith("One of you has a question, the other has been there.")
    for starter in FLASH.conversation_starters:
        assert not {"i", "my", "you", "your"} & set(starter.lower().rstrip("?").split()), starter


def test_equals_finish_in_whichever_role_they_joined(story):
    story.change_plan(matching=load_template("peer").matching)
    with story.act() as act:
        for name in ("Mia", "Omar"):
            story.enroll(act, name, "mentee")
    pair_id = story.match()
    with story.act() as act:
        seats = act.session.scalars(select(Enrollment).where(Enrollment.role == "mentor")).all()
        for seat in seats:
            act.session.delete(seat)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        assert {act.seat(name) for name in ("Mia", "Omar")} == {"done"}
