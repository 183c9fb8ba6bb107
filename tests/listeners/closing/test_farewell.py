"""What people press at the end of a pair: each handler shows what fits on the screen, and keeps what was given."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.reader import Reader
from bot.domain.commands import Command
from bot.errors import DomainError
from bot.listeners.closing import channel, conversation
from bot.listeners.closing.farewell import asking, card, keeping, recommending
from bot.listeners.desk import Turn
from bot.listeners.payloads import Request
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.job import take_steps
from db.models import Certificate, Cohort, Farewell, Goal, Pair, Program, Recommendation
from tests.pair_story import Story, assert_view_fits, view_words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def turn(act, name, value="", answers=None, metadata=None):
    request = Request(
        kind="view" if answers is not None else "action", name="x", user_id="U", user_team="T", key="k", trigger_id="t",
        value=str(value), answers=answers or {}, metadata=metadata or {},
    )  # fmt: skip
    return Turn(*act.who(name)[:1], request, act.person(name), act.actor(name), Reader(), act.now)


def press(act, name, handler, value):
    """The modal that a button opens."""
    view = handler(turn(act, name, value)).open
    assert_view_fits(view)
    return view


def send(act, name, handler, pair, /, **answers):
    """What a modal turns into."""
    view = handler(turn(act, name, answers=answers, metadata={"pair": pair})).ack["view"]
    assert_view_fits(view)
    return view_words(view)


@pytest.mark.long
def test_before_the_end(story):
    pair_id = story.match(days=160)
    with story.act() as act:
        goal = act.goal(act.session.get(Pair, pair_id))
        shown = card.show_cards(turn(act, "Mia"), Command("closing"))
        assert "Still open for you" in str(shown.whisper_blocks)
        assert "Closing conversation" in view_words(press(act, "Omar", card.open_guide, pair_id))
        press(act, "Mia", card.open_goals, pair_id)
        view = press(act, "Mia", conversation.confirm, pair_id)
        assert view["callback_id"] == ids.CLOSING_GOALS_SUBMIT
        fates = {f"goal-{goal.id}": "goes_on"}
        done = card.wrap(turn(act, "Mia", answers=fates, metadata={"pair": pair_id, "confirm": True}))
        assert done.ack["view"]["callback_id"] == ids.FORM_PAGE  # on to the closing form
        assert [one.kind for one in act.session.get(Goal, goal.id).updates] == ["kept"]
        assert press(act, "Mia", conversation.confirm, pair_id)["callback_id"] == ids.FORM_PAGE
        press(act, "Mia", asking.open_thanks, pair_id)
        assert "reads it once both" in send(act, "Mia", asking.keep_thanks, pair_id, thanks="For the walk")
        press(act, "Mia", asking.open_wish, pair_id)
        said = {send(act, "Mia", asking.keep_wish, pair_id, wish=wish) for wish in ("part", "continue")}
        assert len(said) == 1  # whatever the answer is
        send(act, "Omar", asking.keep_wish, pair_id, wish="continue")
        press(act, "Omar", asking.open_next_steps, pair_id)
        assert "fine, too" in send(act, "Omar", asking.keep_next_steps, pair_id)
    with story.act(timedelta(days=30)) as act:
        take_steps(act.session, act.session.get(Program, story.program_id), act.now)
        assert "coordinators are asked" in asking.more_time(turn(act, "Omar", pair_id)).whisper


def test_apply_again_with_the_role_chosen(story):
    pair_id = story.match(days=181)
    with story.act() as act:
        act.session.add(Cohort(program_id=story.program_id, name="Second", status="recruiting"))
        act.session.flush()
        said = send(act, "Mia", asking.keep_next_steps, pair_id, steps=["mentor", "in_touch"])
        assert "Applications are open today" in said
        view = press(act, "Mia", asking.apply_again_for, f"{story.program_id}:mentor")
        assert '"initial_option": {"text"' in str(view).replace("'", '"')


def test_a_recommendation_goes_from_hand_to_hand(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        story.enroll(act, "Nora", "mentor", status="approved")
        press(act, "Omar", recommending.open_recommendation, pair_id)
        assert "is asked in their working hours" in send(
            act, "Omar", recommending.keep_recommendation, pair_id, who="U0NORA", words="Do meet"
        )
        number = act.session.scalar(select(Recommendation.id))
        assert "I ask on" in recommending.say_yes(turn(act, "Mia", number)).replace
        with pytest.raises(DomainError) as settled:
            recommending.say_no(turn(act, "Mia", number))
        assert settled.value.code == "recommendation_over"
        assert "Nobody hears" in recommending.say_no(turn(act, "Nora", number)).replace


@pytest.mark.long
def test_what_one_takes_along(story):
    pair_id = story.match(days=185)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        press(act, "Mia", keeping.open_certificate, pair_id)
        assert "on its way" in send(act, "Mia", keeping.ask_certificate, pair_id, name="Mia")
        press(act, "Mia", keeping.open_text, pair_id)
        assert "Along the way" in view_words(press(act, "Omar", card.open_look_back, pair_id))
        assert "for you alone" in send(act, "Mia", keeping.keep_text, pair_id, text="I grew")
        assert act.session.scalar(select(Farewell.text)) == "I grew"
        for handler in (
            keeping.open_certificate, keeping.open_text, card.open_guide, card.open_look_back, asking.open_wish,
        ):  # fmt: skip
            with pytest.raises(DomainError):
                handler(turn(act, "Cora", pair_id))


def test_certificate_alone_shows_ones_own_and_with_a_number_checks_it(story):
    pair_id = story.match(days=185)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        send(act, "Mia", keeping.ask_certificate, pair_id, name="Mia Müller")
        own = keeping.check(turn(act, "Omar"), Command("certificate"))
        assert ids.CERTIFICATE_ASK in str(own.whisper_blocks)
        without = keeping.check(turn(act, "Cem"), Command("certificate"))
        assert "No certificate waits for you" in without.whisper, "nobody without a pair reads of their pairs"
        number = act.session.scalar(select(Certificate.number))
        typed = Command("certificate", words=tuple(number.split("-")))
        asked = keeping.check(turn(act, "Cem"), typed)
        assert "was made here" in asked.whisper and "Mia Müller" in str(asked.whisper_blocks)
        none = keeping.check(turn(act, "Cem"), Command("certificate", words=("2026-AAAA-AAAA",)))
        assert "no certificate with the number" in none.whisper


def test_the_channel_is_chosen_where_one_is(story):
    """On Home and in a modal a modal says what stands now, below a message a whisper."""
    pair_id = story.match(days=187, status="closed")
    with story.act() as act:
        act.session.get(Pair, pair_id).closed_at = act.now
        pressed = turn(act, "Mia", pair_id)
        assert "once <@U0OMAR> says so too" in channel.archive(pressed).whisper
        on_home = replace(pressed, request=replace(pressed.request, on_home=True))
        view = channel.keep(on_home).open
        assert_view_fits(view)
        assert "You can change your mind any time." in view_words(view)
        view = channel.change(on_home).open
        assert_view_fits(view)
        assert "You said that the channel shall stay" in view_words(view)
        in_modal = replace(pressed, request=replace(pressed.request, in_modal=True))
        view = channel.archive(in_modal).update
        assert_view_fits(view)
        assert "once <@U0OMAR> says so too" in view_words(view)
