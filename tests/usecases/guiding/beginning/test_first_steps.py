"""The first post's checklist: it ticks itself, and is changed only when something is different."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.first_steps import Checklist, FirstStep, together
from bot.domain.messages import Operation
from bot.usecases import outbox
from bot.usecases.closing.leaving import end_pair
from bot.usecases.guiding.beginning.agreement import agreement_draft, propose_agreement, sign_agreement
from bot.usecases.guiding.beginning.checklist import announced_key, checklist_of
from bot.usecases.guiding.beginning.hello import note_hello, say_hello
from bot.usecases.guiding.beginning.starters import starters
from bot.usecases.guiding.pairs import facts_changed
from db.models import OutboxRow, Pair
from tests.conftest import TEAM
from tests.pair_story import buttons, words


@pytest.fixture
def announced(story):
    """Mia and Omar, whose first post is in their channel."""
    pair_id = story.match()
    with story.act() as act:
        key = announced_key(act.session.get(Pair, pair_id))
        outbox.post(act.session, "pair.announced", act.now, key=key, pair=pair_id)
    return pair_id


def post(story):
    ((place, message),) = story.sent("pair.announced")
    assert place == "pair"
    return words(message), buttons(message)


def amends(story):
    with story.sessions.reading(TEAM) as session:
        return session.scalar(select(func.count()).where(OutboxRow.kind == Operation.AMEND.value))


def delivered(story):
    with story.act() as act:
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == Operation.AMEND.value)):
            row.status = "sent"


@pytest.mark.long
def test_the_list_ticks_itself_until_all_is_done(story, announced):
    text, ways = post(story)
    assert text.count(":white_large_square:") == 5
    assert set(ways) == {
        "hello.help", "hello.said", "meeting.plan", "agreement.write", "goal.add", "letter.write",
    }  # fmt: skip
    with story.act() as act:
        say_hello(*act.who("Mia"), announced, "Hello Omar!", act.now)
    text, ways = post(story)
    assert ":white_check_mark: Say hello to each other" in text
    assert "hello.help" not in ways
    with story.act() as act:
        act.planned(act.pair("Mia", "Omar"))
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    text, ways = post(story)
    assert ":white_check_mark: Find a date" in text
    assert "meeting.plan" not in ways
    with story.act() as act:
        draft = agreement_draft(*act.who("Mia"), announced)
        written = propose_agreement(*act.who("Mia"), announced, 0, draft.answers, act.now)
        agreement_id = written.id
    text, ways = post(story)
    assert "waits for everybody's signature" in text
    assert "agreement.write" not in ways and "agreement.show" in ways
    with story.act() as act:
        sign_agreement(*act.who("Omar"), agreement_id, act.now)
        act.goal(act.pair("Mia", "Omar"))
        act.held(act.pair("Mia", "Omar"))
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    text, ways = post(story)
    assert "All your first steps are done" in text
    assert "How to begin" not in text
    assert set(ways) == {"letter.write"}


def test_the_post_is_changed_only_when_a_tick_is_new(story, announced):
    with story.act() as act:
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    assert amends(story) == 0
    with story.act() as act:
        note_hello(*act.who("Omar"), announced, act.now)
        act.goal(act.pair("Mia", "Omar"))
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    assert amends(story) == 1, "two ticks before it is sent are one change"
    delivered(story)
    with story.act() as act:
        act.goal(act.pair("Mia", "Omar"))
        assert not note_hello(*act.who("Mia"), announced, act.now), "said before"
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    assert amends(story) == 1, "nothing new"


def test_a_list_that_is_done_costs_nothing_and_stays(story, announced):
    story.change_plan(with_goals=False, with_agreement=False)
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        note_hello(*act.who("Mia"), announced, act.now)
        meeting = act.held(pair)
        facts_changed(act.session, pair, act.now)
        assert checklist_of(act.session, pair).complete
    before = amends(story)
    delivered(story)
    with story.act(timedelta(days=1)) as act:
        act.session.merge(meeting).status = "cancelled"
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    assert amends(story) == before


def test_what_a_plan_leaves_out_is_not_asked(story, announced):
    story.change_plan(with_goals=False, with_agreement=False)
    text, ways = post(story)
    assert text.count(":white_large_square:") == 3
    assert not {"goal.add", "agreement.write"} & set(ways)


def test_a_meeting_that_is_called_off_is_to_be_found_again(story, announced):
    with story.act() as act:
        meeting = act.planned(act.pair("Mia", "Omar"))
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    with story.act() as act:
        act.session.merge(meeting).status = "cancelled"
        act.session.flush()
        facts_changed(act.session, act.pair("Mia", "Omar"), act.now)
    assert ":white_large_square: Find a date" in post(story)[0]


def test_who_has_parted_gets_no_ticks(story, announced):
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        act.goal(pair)
        end_pair(act.session, pair, act.now)
    assert amends(story) == 0


def test_what_the_two_have_in_common_comes_first_and_pairs_differ(story):
    first, second = story.match(), story.match("Ana", "Ben")
    with story.act() as act:
        one, other = act.session.get(Pair, first), act.session.get(Pair, second)
        plan = story.plan()
        skill, goal = plan.skills[3], plan.goals[0]
        one.reasons = [
            {"code": "skills", "points": 9, "of": 10, "params": {"skills": [skill.value]}},
            {"code": "goals", "points": 9, "of": 10, "params": {"goals": [goal.value]}},
        ]
        chosen = starters(one)
        assert [chosen[0].skill, chosen[1].goal] == [skill.label, goal.label]
        assert chosen[2].text in plan.conversation_starters
        assert [one.text for one in starters(other)] != list(plan.conversation_starters[:3])


def test_a_circle_needs_everybody_under_its_agreement_and_one_date():
    steps = (FirstStep.HELLO, FirstStep.BOOKED, FirstStep.AGREEMENT)
    one = Checklist(steps, frozenset(steps), agreement_written=True)
    other = Checklist(steps, frozenset(), agreement_written=True)
    assert together([one, other]).done == {FirstStep.HELLO, FirstStep.BOOKED}
    assert together([one, one]).complete
