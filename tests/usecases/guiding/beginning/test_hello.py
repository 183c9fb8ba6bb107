"""The first hello: offered, drafted from what is true of the two, posted once, and not kept."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.guiding.beginning.hello import hello_drafts, hello_modal
from blocks.reader import Reader
from bot.delivery.letters import SELDOM, Letters
from bot.delivery.parcel import Parcel
from bot.delivery.slack import Busy
from bot.domain.messages import Operation
from bot.errors import DomainError
from bot.usecases.guiding.beginning.hello import hello_draft, note_hello, say_hello
from bot.usecases.guiding.pairs import begin
from db.models import Circle, Letter, OutboxRow, Pair
from tests.conftest import TEAM
from tests.pair_story import assert_view_fits, buttons, view_words, words


def refusal(call, *args):
    with pytest.raises(DomainError) as refused:
        call(*args)
    return refused.value


def parcel_of(row):
    return Parcel(row.id, row.kind, row.args, "", row.status, 0, 0, None)


def erasing(story):
    """The parcel that erases, and how its message stands now."""
    with story.sessions.reading(TEAM) as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.kind == Operation.ERASE_LETTER.value))
        return parcel_of(row)


def message_becomes(story, kind, status):
    with story.act() as act:
        act.session.scalar(select(OutboxRow).where(OutboxRow.kind == kind)).status = status


def test_the_mentee_is_offered_help_when_the_channel_stands_in_their_own_working_hours(story):
    pair_id = story.match(status="published")
    with story.act() as act:
        act.person("Mia").zone = "Pacific/Auckland"  # it is 22:00 there
        pair = act.session.get(Pair, pair_id)
        begin(act.session, pair, act.now)
        begin(act.session, pair, act.now)
    ((reader, message),) = story.sent("hello.offered")
    assert reader == "Mia"
    assert set(buttons(message)) == {"hello.help"}
    with story.act() as act:
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "hello.offered"))
        assert row.not_before - act.now == timedelta(hours=11)
        note_hello(*act.who("Omar"), pair_id, act.now)
    assert story.sent("hello.offered") == [], "somebody was faster"


@pytest.mark.parametrize("who", ["Mia", "Omar"])
def test_the_offer_gives_up_its_button_once_somebody_said_hello(story, who):
    pair_id = story.match(status="published")
    with story.act() as act:
        begin(act.session, act.session.get(Pair, pair_id), act.now)
    with story.act() as act:
        offer = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "hello.offered"))
        offer.status, offer.slack_channel, offer.slack_ts = "sent", "DMIA", "1.1"
    assert story.amended("hello.offered") == []
    with story.act() as act:
        say_hello(*act.who(who), pair_id, "Hello!", act.now)
    (message,) = story.amended("hello.offered")
    assert "the first hello between you and <@U0OMAR> is said" in words(message)
    assert buttons(message) == {}


def test_drafts_are_made_of_what_is_true_of_the_two(story):
    pair_id = story.match()
    with story.act() as act:
        skill = story.plan().skills[2]
        act.session.get(Pair, pair_id).reasons = [
            {"code": "skills", "points": 9, "of": 10, "params": {"skills": [skill.value]}}
        ]
        mine = hello_draft(*act.who("Mia"), pair_id)
        drafts = hello_drafts(mine, Reader())
        assert len(drafts) == 2
        assert drafts[0].startswith("Hello Omar,\nthank you for taking the time for me.")
        assert skill.label in drafts[0]
        assert any(question in drafts[0] for question in story.plan().conversation_starters)
        assert (
            "You would like to get further"
            in hello_drafts(hello_draft(*act.who("Omar"), pair_id), Reader())[0]
        )
        for choice in (0, 1, 7):
            view = hello_modal(mine, Reader(), choice)
            assert_view_fits(view)
            assert "channel of you two" in view_words(view)
        fields = [next(b["block_id"] for b in hello_modal(mine, Reader(), n)["blocks"] if b["type"] == "input")
                  for n in (0, 1)]  # fmt: skip
        assert len(set(fields)) == 2, "Slack keeps what stands in a field of the same name"


def test_a_mentee_begins_with_what_they_said_they_come_with(story):
    pair_id = story.match()
    with story.act() as act:
        story.applied_with(act, "Mia", one_thing="Two offers: what would you look at first?")
        story.applied_with(act, "Omar", one_thing="As a mentee: how do I leave?")
        mine = "\n".join(hello_drafts(hello_draft(*act.who("Mia"), pair_id), Reader()))
        theirs = "\n".join(hello_drafts(hello_draft(*act.who("Omar"), pair_id), Reader()))
        circle = Circle(cohort_id=story.cohort_id, mentor_id=act.person("Omar").id, channel_id="GCIRCLE",
                        channel_name="mentoring-circle-omar", made_at=act.now)  # fmt: skip
        act.session.add(circle)
        act.session.flush()
        act.session.get(Pair, pair_id).circle_id = circle.id
        among_many = "\n".join(hello_drafts(hello_draft(*act.who("Mia"), pair_id), Reader()))
    assert "What I would like to talk about: Two offers: what would you look at first?" in mine
    assert not any(question in mine for question in story.plan().conversation_starters)
    assert "Two offers" not in theirs and "how do I leave" not in theirs
    assert "Two offers" not in among_many, "it was written for the mentor alone"


def test_a_hello_is_posted_once_in_the_channel_calling_nobody(story):
    pair_id = story.match()
    with story.act() as act:
        say_hello(*act.who("Mia"), pair_id, "Hello <!channel> Omar,\nnice & early", act.now)
        again = refusal(say_hello, *act.who("Mia"), pair_id, "Hello again", act.now)
        assert again.code == refusal(hello_draft, *act.who("Mia"), pair_id).code == "hello_said"
        say_hello(*act.who("Omar"), pair_id, "Hello Mia", act.now)
    (place, mias), (_, omars) = story.sent("hello.written")
    assert place == "pair"
    assert "<@U0MIA> writes:" in words(mias)
    assert ">Hello &lt;!channel&gt; Omar,\n>nice &amp; early" in words(mias)
    assert "Hello Mia" in words(omars)


def test_what_is_wrong_stands_at_the_field_that_was_open(story):
    pair_id = story.match()
    with story.act() as act:
        empty = refusal(say_hello, *act.who("Mia"), pair_id, " \u200b ", act.now, "text_2")
        assert (empty.code, empty.field) == ("answer_required", "text_2")
        long = refusal(say_hello, *act.who("Mia"), pair_id, "x" * 1501, act.now)
        assert (long.code, long.field) == ("answer_too_long", "text")
        assert refusal(say_hello, *act.who("Cora"), pair_id, "Hi", act.now).code == "not_your_pair"
        assert act.session.scalar(select(Letter)) is None


def test_the_text_is_kept_only_until_it_has_arrived(story):
    pair_id = story.match()
    with story.act() as act:
        letter_id = say_hello(*act.who("Mia"), pair_id, "A secret hello", act.now).id
        act.session.flush()
        raw = act.session.connection().exec_driver_sql("SELECT text FROM letter").scalar()
        assert raw and "secret" not in str(raw)
    letters = Letters(story.sessions, TEAM)
    with pytest.raises(Busy):
        letters.erase(erasing(story), story.now)
    message_becomes(story, "hello.written", "dead")
    with pytest.raises(Busy) as waits:
        letters.erase(erasing(story), story.now)
    assert waits.value.until == story.now + SELDOM, "coordinators may send it once more"
    message_becomes(story, "hello.written", "sent")
    letters.erase(erasing(story), story.now)
    letters.erase(erasing(story), story.now)
    with story.act() as act:
        letter = act.session.get(Letter, letter_id)
        assert letter.text is None and letter.given_at == act.now
        assert act.session.connection().exec_driver_sql("SELECT text FROM letter").scalar() is None
    assert story.sent("hello.written") == [], "never twice"


def test_what_never_arrives_is_not_kept_for_ever(story):
    pair_id = story.match()
    with story.act() as act:
        letter_id = say_hello(*act.who("Mia"), pair_id, "Hello", act.now).id
    message_becomes(story, "hello.written", "dead")
    Letters(story.sessions, TEAM).erase(erasing(story), story.now + timedelta(days=8))
    with story.act() as act:
        assert act.session.get(Letter, letter_id).text is None


def test_no_word_of_it_is_written_down_anywhere_else(story):
    pair_id = story.match()
    with story.act() as act:
        say_hello(*act.who("Mia"), pair_id, "Xylophone", act.now)
        rows = act.session.scalars(select(OutboxRow)).all()
        assert not any(re.search("xylophone", repr(row.args), re.IGNORECASE) for row in rows)
