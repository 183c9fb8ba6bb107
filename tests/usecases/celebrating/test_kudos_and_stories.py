"""Thanks and stories: seen by others only while both agree to these very words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from blocks.celebrating.kudos import kudos_modal, kudos_sent
from blocks.celebrating.stories import (
    own_celebrations,
    stories_message,
    story_answer_modal,
    story_answered,
    story_modal,
    tell_modal,
)
from blocks.learning.markdown import markdown
from blocks.reader import Reader
from blocks.reporting.champion import champion_message
from bot.domain.shown.celebrating import Place
from bot.errors import DomainError
from bot.usecases.celebrating import kudos, stories, telling
from bot.usecases.facts.reporting import for_champion
from bot.usecases.learning.exporting import lessons_exported
from db.models import Activity, OutboxRow, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def refused(code, call, *given, **named):
    with pytest.raises(DomainError) as why:
        call(*given, **named)
    assert why.value.code == code


def thank(act, by, to, what="For your patience <!channel>", public=True):
    return kudos.give_kudos(*act.who(by), f"U0{to.upper()}", what, act.now, public=public)


def arrive(story, kind):
    with story.act() as act:
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind)):
            row.status = "sent"


def amended(story):
    with story.act() as act:
        return [
            row.args["message"]
            for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "message.amend"))
        ]


# --- thanks --------------------------------------------------------------------------------------


def test_thanks_stay_between_two_without_a_wish_for_more(story):
    story.match()
    with story.act() as act:
        for whom in ("U0OMAR", ""):
            view = kudos_modal(kudos.kudos_draft(*act.who("Mia"), whom), Reader())
            assert_view_fits(view)
            assert "The program's channel is <#CALL>: everybody in it reads it." in view_words(view)
        assert_view_fits(kudos_sent(thank(act, "Mia", "Omar", public=False), Reader()))
        thank(act, "Mia", "Omar", public=False)  # sent twice
    ((place, message),) = story.sent("kudos.given")
    assert place == "Omar"
    assert "patience &lt;!channel&gt;" in words(message)
    assert not buttons(message)
    assert story.sent("kudos.told") == []


def test_thanks_are_told_only_when_both_want_it_and_taken_back_by_either(story):
    story.match()
    with story.act() as act:
        number = thank(act, "Mia", "Omar").kudos
    ((_, message),) = story.sent("kudos.given")
    assert buttons(message)["kudos.yes"] == str(number)
    with story.act() as act:
        refused("not_yours", kudos.answer_kudos, *act.who("Cora"), number, act.now, yes=True)
        kudos.answer_kudos(*act.who("Omar"), number, act.now, yes=True)
        kudos.answer_kudos(*act.who("Omar"), number, act.now, yes=True)
    ((place, told),) = story.sent("kudos.told")
    assert place == "announce"
    assert "<@U0MIA> thanks <@U0OMAR>" in words(told)
    arrive(story, "kudos.told")
    with story.act() as act:
        refused("not_yours", kudos.take_kudos_back, *act.who("Cora"), number, act.now)
        kudos.take_kudos_back(*act.who("Mia"), number, act.now)
    ((_, told),) = story.sent("kudos.told")
    assert "taken back" in words(told)
    assert "patience" not in words(told)
    assert amended(story) == [f"kudos.told:{number}"]


def test_a_no_is_told_to_nobody_and_what_was_taken_back_early_is_never_posted(story):
    story.match()
    with story.act() as act:
        one, two = thank(act, "Mia", "Omar").kudos, thank(act, "Mia", "Omar", "Another").kudos
        kudos.answer_kudos(*act.who("Omar"), one, act.now, yes=False)
        kudos.answer_kudos(*act.who("Omar"), two, act.now, yes=True)
        kudos.take_kudos_back(*act.who("Omar"), two, act.now)
        kinds = [row.kind for row in act.session.scalars(select(OutboxRow)) if row.lane.startswith("person")]
    assert kinds == ["kudos.given", "kudos.given"]
    assert story.sent("kudos.told") == []


def test_only_somebody_of_ones_program_is_thanked(story):
    story.match()
    with story.act() as act:
        story._person(act, "Zoe")
        refused("kudos_nobody_here", thank, act, "Mia", "Zoe")
        refused("kudos_to_oneself", thank, act, "Mia", "Mia")
        refused("kudos_no_program", kudos.kudos_draft, *act.who("Zoe"), "")
        refused("answer_required", thank, act, "Mia", "Omar", "  ")
        raw = thank(act, "Mia", "Cora", "A secret word") and act.session.execute(
            text("SELECT text FROM kudos")
        )
        assert "secret" not in str(raw.scalar_one())


# --- stories -------------------------------------------------------------------------------------


def write(act, pair, what="We learned to say no", places=("channel", "champion"), named=True, version=0):
    return stories.write_story(*act.who("Mia"), pair, what, places, act.now, named=named, version=version)


def answer(act, version=1, places=("channel", "intranet"), named=True, who="Omar", number=1):
    return stories.answer_story(*act.who(who), number, version, places, act.now, named=named)


def places_told(story):
    with story.act() as act:
        return {place: stories.stories_told_in(act.session, story.program_id, place) for place in Place}


def test_a_story_is_told_only_where_both_agree(story):
    pair = story.match(status="closing", days=170)
    with story.act() as act:
        asks = story_modal(stories.story_draft(*act.who("Mia"), pair, act.now), Reader())
        assert_view_fits(asks)
        assert "The program's channel is <#CALL>" in view_words(asks)
        write(act, pair)
    assert not any(places_told(story).values())
    ((place, asked),) = story.sent("story.asked")
    assert place == "Omar"
    assert "learned" not in words(asked)
    with story.act() as act:
        refused("not_yours", stories.story_question, *act.who("Mia"), "nonsense")
        modal = story_answer_modal(
            stories.story_question(*act.who("Omar"), buttons(asked)["story.open"]), Reader()
        )
        assert_view_fits(modal)
        assert "learned to say no" in view_words(modal)
        assert "The program's channel is <#CALL>" in view_words(modal)
        refused("not_yours", answer, act, who="Mia")
        refused("not_your_pair", answer, act, who="Cora")
        assert_view_fits(story_answered(answer(act, named=False), Reader()))
    told = places_told(story)
    assert [place for place, found in told.items() if found] == [Place.CHANNEL]
    assert told[Place.CHANNEL][0].people == ()
    ((place, agreed),) = story.sent("story.agreed")
    assert place == "Mia"
    assert "in the program's channel" in words(agreed)
    assert "champion" not in words(agreed)


def test_a_no_is_told_nowhere_with_no_reason(story):
    pair = story.match(status="closing", days=170)
    with story.act() as act:
        write(act, pair)
        answer(act, places=())
    assert not any(places_told(story).values())
    assert story.sent("story.agreed") == []
    assert story.sent("story.asked") == []
    with story.act() as act:
        mine = own_celebrations(
            stories.own_celebrations(act.session, act.actor("Mia"), act.person("Mia")), Reader()
        )
        assert_fits(mine)
        assert "stays between the two of you" in words(mine)
        said = [row for row in act.session.scalars(select(Activity)) if row.verb.startswith("story.")]
        assert [row.verb for row in said] == ["story.written"]
        assert (
            telling.stories_to_post(act.session, act.actor("Cora"), story.program_id, act.now).stories == ()
        )


def test_coordinators_post_it_once_and_the_two_take_it_back(story):
    pair = story.match(status="closing", days=170)
    with story.act() as act:
        write(act, pair)
        answer(act)
        listed = telling.stories_to_post(act.session, act.actor("Cora"), story.program_id, act.now)
        assert buttons(stories_message(listed, Reader()))["story.tell"] == "1:1"
        assert_view_fits(tell_modal(listed.stories[0], "CALL", Reader()))
        refused("not_a_coordinator", telling.tell_story, *act.who("Omar"), 1, 1, act.now)
        telling.tell_story(*act.who("Cora"), 1, 1, act.now)
        refused("story_told_already", telling.tell_story, *act.who("Cem"), 1, 1, act.now)
        telling.untell_story(*act.who("Cem"), 1, 1, act.now)
    assert story.sent("story.told") == []
    with story.act(timedelta(minutes=1)) as act:
        telling.tell_story(*act.who("Cora"), 1, 1, act.now)
    (*_, (place, told)) = story.sent("story.told")
    assert place == "announce"
    assert "Told by <@U0MIA>, <@U0OMAR>" in words(told)
    with story.act(timedelta(days=3)) as act:
        refused("story_posted", telling.untell_story, *act.who("Cora"), 1, 1, act.now)
    arrive(story, "story.told")
    with story.act() as act:
        stories.take_story_back(*act.who("Omar"), 1, act.now)
    (*_, (_, told)) = story.sent("story.told")
    assert words(told) == ":leaves: _This story was taken back._"
    assert not any(places_told(story).values())
    assert len(amended(story)) == 1


def test_other_words_are_asked_for_anew(story):
    pair = story.match(status="closing", days=170)
    with story.act() as act:
        write(act, pair)
        answer(act)
        telling.tell_story(*act.who("Cora"), 1, 1, act.now)
    arrive(story, "story.told")
    with story.act(timedelta(hours=1)) as act:
        write(act, pair, version=1)  # the very same: nothing happens
        assert stories.story_draft(*act.who("Mia"), pair, act.now).version == 1
        refused("story_changed", write, act, pair, "Stale words")
        write(act, pair, "We learned to say yes", version=1)
        refused("story_changed", answer, act)
        refused("story_changed", telling.tell_story, *act.who("Cora"), 1, 1, act.now)
    ((_, told),) = story.sent("story.told")
    assert "taken back" in words(told)
    assert not any(places_told(story).values())
    assert len(story.sent("story.asked")) == 1
    with story.act() as act:
        answer(act, version=2)
    assert places_told(story)[Place.CHANNEL][0].text == "We learned to say yes"


def test_the_intranet_and_the_champion_read_what_both_agreed_to_have_there(story):
    pair = story.match(status="closing", days=170)
    with story.act() as act:
        write(act, pair, "We learned *to say* no", places=("intranet", "champion"))
        answer(act, places=("intranet", "champion"), named=True)
        program = act.session.get(Program, story.program_id)
        file = markdown(lessons_exported(act.session, program, act.now), Reader())
        assert "> We learned \\*to say\\* no\n>\n> Mia, Omar" in file
        message = champion_message(for_champion(act.session, program, act.now, act.now), Reader())
        assert_fits(message)
        assert "told by <@U0MIA>, <@U0OMAR>" in words(message)
        stories.take_story_back(*act.who("Omar"), 1, act.now)
        assert "We learned" not in markdown(lessons_exported(act.session, program, act.now), Reader())
        assert "We learned" not in words(
            champion_message(for_champion(act.session, program, act.now, act.now), Reader())
        )
