"""Publishing circles: one channel for each mentor, in which everybody is introduced; who comes later joins it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.matching.asking.why import why_message
from blocks.matching.drafts.all_drafts import drafts_message
from blocks.matching.drafts.draft import draft_message
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.messages import Operation
from bot.usecases.facts.drafts import draft_shown
from bot.usecases.guiding.beginning.agreement import agreement_draft, propose_agreement, sign_agreement
from bot.usecases.guiding.beginning.hello import say_hello
from bot.usecases.guiding.meeting.changing import plan_meeting
from bot.usecases.guiding.meeting.entering import read_meeting
from bot.usecases.guiding.pairs import begin
from bot.usecases.matching.asking.why import ask_why
from bot.usecases.matching.drafts.listing import list_drafts
from db.models import Agreement, Circle, Meeting, OutboxRow, Pair
from tests.pair_story import TEAM, assert_fits, buttons, slack_id, words
from tests.usecases.matching.modes_story import Market
from tests.usecases.matching.test_rounds import drafted, look, publish


@pytest.fixture
def market(sessions, now):
    made = Market(sessions, now)
    made.change_plan(in_circles=True)
    return made


def rows(market, kind):
    with market.sessions.reading(TEAM) as session:
        return list(session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id)))


def test_a_mentor_and_three_mentees_get_one_channel_and_one_introduction(market):
    market.mentees("Mia", "Noor", "Ben")
    market.mentors("Omar", capacity=4)
    publish(market, f"{drafted(market)}:0")
    with market.sessions.reading(TEAM) as session:
        (circle,) = session.scalars(select(Circle)).all()
        assert {pair.circle_id for pair in session.scalars(select(Pair))} == {circle.id}
        assert circle.channel_name == "mentoring-circle-omar"
    assert len(rows(market, Operation.CREATE_CHANNEL)) == 1
    (invitation,) = rows(market, Operation.INVITE)
    (channel,) = rows(market, Operation.CREATE_CHANNEL)
    assert len(invitation.args["people"].split(",")) == 4, "all with one call"
    assert invitation.lane == channel.lane, "in order: the channel comes first"
    assert market.sent("pair.announced") == []
    ((place, message),) = market.sent("circle.announced")
    assert place == "circle"
    told = words(message)
    assert all(f"<@U0{name.upper()}>" in told for name in ("Mia", "Noor", "Ben", "Omar"))
    assert told.count("here because") == 3
    assert "Omar's long experience" in told
    assert "secret wish" not in told, "what mentees wrote for their partner is for the mentor"


def test_the_list_of_a_circle_ticks_itself_for_all(market):
    market.mentees("Mia", "Noor")
    market.mentors("Omar", capacity=3)
    publish(market, f"{drafted(market)}:0")
    with market.act() as act:
        for name in ("Mia", "Noor"):
            begin(act.session, act.pair(name, "Omar"), act.now)
        pair_id = act.pair("Mia", "Omar").id  # the button that all of them read
        say_hello(*act.who("Noor"), pair_id, "Hello everybody!", act.now)
        draft = agreement_draft(*act.who("Omar"), pair_id)
        written = propose_agreement(*act.who("Omar"), pair_id, 0, draft.answers, act.now)
        sign_agreement(*act.who("Mia"), written.id, act.now)
    ((_, message),) = market.sent("circle.announced")
    assert ":white_check_mark: Say hello" in words(message)
    assert "waits for everybody's signature" in words(message), "Noor has not signed yet"
    assert "goal.add" not in buttons(message), "goals are each one's own"
    ((place, said),) = market.sent("hello.written")
    assert (place, "<@U0NOOR> writes:" in words(said)) == ("circle", True)
    assert [reader for reader, _ in market.sent("hello.offered")] == ["Mia"], "Noor has said hers"
    with market.act() as act:
        sign_agreement(*act.who("Noor"), written.id, act.now)
    assert ":white_check_mark: Write your agreement" in words(market.sent("circle.announced")[0][1])
    amended = [row for row in rows(market, Operation.AMEND) if row.args["message"].startswith("announced")]
    assert len(amended) == 1, "all of it in one change"


@pytest.mark.long
def test_who_comes_later_joins_the_circle_and_what_lies_ahead(market):
    market.mentees("Mia")
    market.mentors("Omar", capacity=3)
    publish(market, f"{drafted(market)}:0")
    with market.act() as act:
        pair = act.pair("Mia", "Omar")
        act.session.get_one(Circle, pair.circle_id).channel_id = "GCIRCLE"
        pair.channel_id = "GCIRCLE"
        begin(act.session, pair, act.now)
        at = act.now + timedelta(days=4)
        entered = read_meeting({"starts_at": str(int(at.timestamp())), "minutes": "60"})
        plan_meeting(*act.who("Omar"), pair.id, entered, "regular", act.now)
        draft = agreement_draft(*act.who("Omar"), pair.id)
        propose_agreement(*act.who("Omar"), pair.id, 0, draft.answers, act.now)
    market.mentees("Noor")
    publish(market, f"{drafted(market)}:0")
    assert len(rows(market, Operation.CREATE_CHANNEL)) == 1, "the channel there is"
    ((_, message),) = market.sent("circle.joined")
    assert "Say hello to <@U0NOOR>" in words(message)
    with market.act() as act:
        noor = act.pair("Noor", "Omar")
        assert noor.circle_id == act.pair("Mia", "Omar").circle_id
        assert noor.channel_id == "GCIRCLE"
        meetings = act.session.scalars(select(Meeting)).all()
        assert {one.pair_id for one in meetings} == {noor.id, act.pair("Mia", "Omar").id}
        assert len({one.together for one in meetings}) == 1
        text = act.session.scalar(select(Agreement).where(Agreement.pair_id == noor.id))
        assert [one.person_id for one in text.signatures] == [noor.mentor_id], (
            "the mentor has signed it before"
        )


def test_mentors_whose_circle_is_not_needed_are_told_so(market):
    market.mentees("Mia", "Noor")
    market.mentors("Omar", "Olga", capacity=4)
    publish(market, f"{drafted(market)}:0")
    with market.sessions.reading(TEAM) as session:
        assert len(session.scalars(select(Circle)).all()) == 1
    assert len(market.sent("match.unmatched")) == 1


def test_who_asks_about_a_mentor_whose_circle_is_not_needed_reads_why(market):
    """Before there is a draft, and beside one: each time the same true reason, and no error."""
    market.mentees("Mia", "Noor")
    market.mentors("Omar", "Olga", capacity=4)

    def asked(name):
        with market.act() as act:
            message = why_message(
                ask_why(act.session, act.actor("Cora"), market.program_id, slack_id(name), act.now).answer(),
                Reader(),
            )
        assert_fits(message)
        return words(message)

    made = None
    for _ in range(2):
        told = {name: asked(name) for name in ("Omar", "Olga")}
        (free,) = (name for name, text in told.items() if "has nobody" in text)
        assert "The circles of other mentors have room for everybody." in told[free]
        assert "something else" not in told[free], "the draft says the same"
        made = made or drafted(market)
    publish(market, f"{made}:0")
    assert "is matched with" in asked("Olga" if free == "Omar" else "Omar")
    assert "The circles of other mentors have room for everybody." in asked(free)


def test_a_mentor_whom_no_mentee_is_there_for_is_not_said_to_give_way_to_other_circles(market):
    market.mentors("Omar", "Olga", capacity=4)
    with market.act() as act:
        shown = ask_why(act.session, act.actor("Cora"), market.program_id, slack_id("Omar"), act.now).answer()
    assert "No mentee is looking" in words(why_message(shown, Reader()))


def test_a_draft_of_circles_counts_them_and_shows_each_with_its_people(market):
    market.mentees("Mia", "Noor", "Ben", "Ida", "Tom")
    market.mentors("Omar", "Olga", capacity=3)
    message = look(market, drafted(market))
    told = words(message)
    assert "Draft: 2 circles with 5 mentees" in told
    assert "The circles have 2 to 3 mentees." in told
    assert "smallest circle" not in told, "the plan names no number"
    shown = [words(Message("", [block])) for block in message.blocks]
    lines = [text for text in shown if "Circle of" in text or "→" in text]
    mentor = ""
    for text in lines:
        if "Circle of" in text:
            mentor = next(one for one in ("<@U0OMAR>", "<@U0OLGA>") if one in text)
            assert f"({text.count('<@') - 1}):" in text
        else:
            assert f"→ {mentor}" in text, "every pair stands under its own circle"
    assert sum("Circle of" in text for text in lines) == 2


def test_what_follows_publishing_speaks_of_circles_too(market):
    market.mentees("Mia", "Noor", "Ben")
    market.mentors("Omar", capacity=4)
    made = drafted(market)
    publish(market, f"{made}:0")
    assert words(look(market, made)) == "Published by <@U0CORA>: 1 circle with 3 mentees."
    ((_, message),) = market.sent("match.published")
    assert "*: 1 circle with 3 mentees. Its channel is on the way." in words(message)
    assert "pair" not in message.text


def test_circles_smaller_than_the_form_promises_are_named_before_anybody_hears_of_them(market):
    plan = market.plan()
    form = plan.forms["intake"]
    asked = tuple(replace(one, minimum=3) if one.feeds == "capacity" else one for one in form.questions)
    market.change_plan(forms={**plan.forms, "intake": replace(form, questions=asked)})
    market.mentees("Mia", "Noor")
    market.mentors("Omar", capacity=4)
    told = words(look(market, drafted(market)))
    assert "Each circle has 2 mentees." in told
    assert ":warning: 1 circle has fewer than 3 mentees" in told


def test_the_question_before_publishing_counts_circles_and_says_who_may_still_come(market):
    market.mentees("Mia", "Noor", "Ben")
    market.mentors("Omar", capacity=4)
    made = drafted(market)
    last_day = market.now.date() + timedelta(days=3)
    market.change_plan(dates=replace(market.plan().dates, apply_until=last_day))
    for message in (preview_of(market, made), listed(market)):
        (button,) = (
            one for block in message.blocks for one in block.get("elements", ())
            if one.get("action_id") == "match.publish"
        )  # fmt: skip
        assert button["text"]["text"] == "Publish 1 circle with 3 mentees"
        asked = button["confirm"]["text"]["text"]
        assert asked.startswith("1 circle with 3 mentees: each circle shares one private channel.")
        assert "pair" not in asked
        assert f"Applications are open until {Reader().calendar_day(last_day)}" in asked
    market.now += timedelta(days=5)
    assert "Applications are open" not in str(preview_of(market, made).blocks)


def test_a_mentor_whose_circle_is_not_needed_reads_the_true_reason(market):
    market.mentees("Mia", "Noor", "Ben")
    market.mentors("Omar", "Olga", capacity=4)
    publish(market, f"{drafted(market)}:0")
    ((reader, message),) = market.sent("match.unmatched")
    assert reader in ("Omar", "Olga")
    told = words(message)
    assert "The circles of other mentors have room for everybody who is looking" in told
    assert "More people offered" not in told
    assert "likelier" not in told, "no other answer would have changed it"


def preview_of(market, made):
    with market.sessions.reading(TEAM) as session:
        return draft_message(draft_shown(session, made, now=market.now), Reader())


def listed(market):
    with market.act() as act:
        drafts = list_drafts(act.session, act.actor("Cora"), market.program_id, now=act.now)
        return drafts_message(drafts, Reader())
