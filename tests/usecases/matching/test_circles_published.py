"""Publishing circles: one channel for each mentor, in which everybody is introduced; who comes later joins it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.messages import Operation
from bot.usecases.guiding.beginning.agreement import agreement_draft, propose_agreement, sign_agreement
from bot.usecases.guiding.beginning.hello import say_hello
from bot.usecases.guiding.meeting.changing import plan_meeting
from bot.usecases.guiding.meeting.entering import read_meeting
from bot.usecases.guiding.pairs import begin
from db.models import Agreement, Circle, Meeting, OutboxRow, Pair
from tests.pair_story import TEAM, buttons, words
from tests.usecases.matching.modes_story import Market
from tests.usecases.matching.test_rounds import drafted, publish


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
