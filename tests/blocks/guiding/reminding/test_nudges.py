"""Every reminder can be shown, to either of the two, with one thing to do and a way to put it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from blocks.celebrating.milestones import milestone
from blocks.guiding.overview import overview_blocks
from blocks.guiding.reminding.nudges import (
    REMINDERS_SHOWN,
    coordinator_message,
    later_words,
    nudge_message,
    nudge_of_block,
    put_off_words,
)
from blocks.guiding.reminding.texts import reminder_text
from blocks.reader import Reader
from bot.domain.roles import Role
from bot.domain.shown.celebrating import Milestone, MilestoneReached
from bot.domain.shown.guiding import (
    Ask,
    CircleMate,
    CircleShown,
    CoordinatorStep,
    FormAsk,
    GoalShown,
    MeetingShown,
    Named,
    NextThing,
    NudgeShown,
    PairOverview,
    Reminder,
)
from bot.domain.shown.meeting import Agenda, TopicIdea
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import GoalKind, GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.timeline import Condition
from playground.blockkit import check_message_blocks

AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
OMAR = Named("U0OMAR", "Omar")
MEETING = MeetingShown(7, 3, AT, 45, "<&>" * 50, "regular", MeetingState.PLANNED, by=OMAR, partner=OMAR)
GOAL = GoalShown(9, 3, GoalKind.HABIT, "&" * 150, "<" * 300, date(2026, 6, 1), GoalState.OPEN)
MATES = tuple(
    CircleMate(Named(f"U0{name.upper()}", name), n) for n, name in enumerate(("Mia", "Noor", "Ben"))
)


def reminder(ask: Ask, role: Role = Role.MENTEE, form: str = "pulse", **more: object) -> Reminder:
    return Reminder(
        taken=12, step="step", ask=ask, pair=3, partner=OMAR, role=role, agreement=5, meeting=MEETING,
        goal=GOAL, form=FormAsk(form, "A title & more", "d30"), days_left=30,
        agenda=Agenda(MEETING, ("&" * 150,), ("<" * 150,) * 4, (), TopicIdea("Time", ("What do you put off?",))),
        **more,
    )  # fmt: skip


def elements(message):
    return [e for block in message.blocks if block["type"] == "actions" for e in block["elements"]]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("ask", Ask)
def test_each_reminder_says_whom_it_is_about_and_can_be_put_off(ask, role):
    message = nudge_message(NudgeShown(4, (reminder(ask, role),)), Reader())
    assert check_message_blocks(list(message.blocks)) == []
    assert "<@U0OMAR>" in message.text
    menus = [element for element in elements(message) if element["type"] == "overflow"]
    assert [option["value"] for option in menus[0]["options"]] == ["12:tomorrow", "12:next_week", "12:never"]
    assert len(elements(message)) > 1 or ask is Ask.TELL


def test_the_word_that_the_end_is_near_opens_the_guide():
    near = replace(reminder(Ask.TELL), step="closing_is_near")
    opens = elements(nudge_message(NudgeShown(4, (near,)), Reader()))[0]
    assert (opens["text"]["text"], opens["value"]) == ("Open the guide", "3")
    assert opens["action_id"].startswith("closing.guide")


@pytest.mark.parametrize("form", ["fit_check", "pulse", "midpoint", "final", "impact", "something_of_theirs"])
def test_each_form_has_words_and_one_button_that_opens_it(form):
    for first in (False, True):
        message = nudge_message(NudgeShown(4, (reminder(Ask.FILL_IN, form=form, first=first),)), Reader())
        assert check_message_blocks(list(message.blocks)) == []
        assert elements(message)[0]["value"] == f"3:{form}:d30"


def test_halfway_the_direct_message_asks_for_what_is_ones_own_and_leaves_the_news_to_the_channel():
    """Both may come the same morning: that half of the time is behind them stands in the channel."""
    mine = nudge_message(NudgeShown(4, (reminder(Ask.FILL_IN, form="midpoint"),)), Reader()).text
    ours = milestone(MilestoneReached(3, Milestone.HALF_WAY, ("U0MIA", "U0OMAR")), Reader()).text
    assert "How was the first half with <@U0OMAR> for you?" in mine
    assert "half of your time together is behind you" in ours
    assert "halfway" not in mine


def test_a_busy_day_still_fits_one_message():
    everything = tuple(reminder(ask) for ask in Ask) * 3
    message = nudge_message(NudgeShown(4, everything), Reader())
    assert check_message_blocks(_with_own_ids(message)) == []
    assert f"{len(everything) - REMINDERS_SHOWN} more things" in str(message.blocks)


def _with_own_ids(message):
    """The same reminder many times has the same block id, which never happens outside this test."""
    return [{**block, "block_id": str(n)} for n, block in enumerate(message.blocks)]


def test_a_block_knows_its_message():
    message = nudge_message(NudgeShown(4, (reminder(Ask.ADD_GOAL),)), Reader())
    assert nudge_of_block(message.blocks[-1]["block_id"]) == "4"
    assert nudge_of_block("anything") == ""


@pytest.mark.parametrize("condition", Condition)
def test_coordinators_read_what_is_the_matter_and_no_more(condition):
    facts = CoordinatorStep(3, 1, "step", condition, Named("U0MIA", "Mia"), OMAR, "Halfway & on", (OMAR,))
    message = coordinator_message(facts, Reader())
    assert check_message_blocks(list(message.blocks)) == []
    assert "<@U0MIA> and <@U0OMAR>" in message.text
    assert "fit" not in message.text


def test_what_was_chosen_is_said():
    assert "again on" in later_words(AT, Reader())
    assert "not remind you" in later_words(None, Reader())


def test_what_was_put_off_stays_above_what_was_chosen():
    meets = put_off_words(reminder(Ask.PREPARE_MEETING), AT, Reader())
    first, chosen = meets.splitlines()
    assert first.startswith(":calendar: *You meet <@U0OMAR>:*")
    assert "again on" in chosen
    assert "You and <@U0OMAR> have no goal yet" in put_off_words(reminder(Ask.ADD_GOAL), None, Reader())
    assert put_off_words(None, AT, Reader()) == later_words(AT, Reader())


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (Ask.PREPARE_MEETING, "Your circle meets:"),
        (Ask.SETTLE_MEETING, "Did your circle meet on"),
        (Ask.RATE_MEETING, "your circle's meeting on"),
        (Ask.SIGN_AGREEMENT, "Your circle's agreement waits"),
        (Ask.WRITE_AGREEMENT, "Your circle has no agreement yet"),
    ],
)
def test_what_all_do_together_is_said_of_the_circle_to_everybody_in_it(ask, words):
    mentee = replace(reminder(ask), in_circle=True)
    mentor = replace(reminder(ask, Role.MENTOR), in_circle=True, circle=CircleShown(OMAR, MATES))
    for one in (mentee, mentor):
        said = reminder_text(one, Reader())
        assert words in said
        assert "<@U0OMAR>" not in said


def test_the_first_fit_check_is_right_for_one_and_for_several():
    alone = reminder_text(reminder(Ask.FILL_IN, form="fit_check", first=True), Reader())
    assert "Your answer is not shown to <@U0OMAR>." in alone
    several = reminder(
        Ask.FILL_IN, Role.MENTOR, form="fit_check", first=True, circle=CircleShown(OMAR, MATES)
    )
    assert "not shown to <@U0MIA>, <@U0NOOR> and <@U0BEN>." in reminder_text(several, Reader())


@pytest.mark.parametrize("ask", Ask)
def test_the_overview_stays_short_whatever_is_next(ask):
    facts = PairOverview(
        pair=3, program="Career & more", partner=OMAR, role=Role.MENTOR, status=PairState.ACTIVE,
        channel_id="G1", agreement=AgreementState.PROPOSED, agreement_id=5, waits_for_me=True,
        goals=(GOAL,) * 20, next_meeting=MEETING, unsettled=MEETING, meetings_held=3, meetings_planned=12,
        reviews_due=(), next=NextThing(ask, agreement=5, meeting=MEETING, goal=GOAL,
                                       form=FormAsk("final", "Looking back", "d180")),
    )  # fmt: skip
    blocks = overview_blocks(facts, Reader())
    assert check_message_blocks(blocks) == []
    assert len(blocks) <= 20
