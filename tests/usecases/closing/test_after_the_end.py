"""What people read about the end once it is there: days, forms, refusals and promises that are true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.closing.answers import channel_chosen, channel_modal
from blocks.closing.farewell.asking import next_steps_kept, next_steps_modal, wish_kept, wish_modal
from blocks.closing.farewell.card import closing_message
from blocks.closing.farewell.certificate_pdf import lacking
from blocks.closing.farewell.keeping import review_text_modal
from blocks.errors import sentence
from blocks.home import home_view
from blocks.reader import Reader
from blocks.reviewing.forms import pair_form_done, pair_form_modal
from bot.errors import DomainError
from bot.usecases.closing.channel import channel_choice, choose_channel
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.card import closing_cards
from bot.usecases.closing.farewell.certifying import ask_for_certificate, certificate_facts
from bot.usecases.closing.farewell.job import take_steps
from bot.usecases.closing.farewell.next_steps import choose_next_steps, next_steps
from bot.usecases.closing.farewell.recounting import keep_review_text, review_text
from bot.usecases.closing.farewell.thanking import say_thanks, thanks_draft
from bot.usecases.closing.farewell.wishing import say_wish, wish_asked
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.beginning.letters import seal_letter
from bot.usecases.guiding.growing.goals import goal_draft
from bot.usecases.guiding.meeting.settling import hold_meeting
from bot.usecases.reviewing.forms import open_form
from bot.usecases.reviewing.one_sided import tell_one_sided
from db.models import Certificate, Cohort, Pair, Program
from tests.pair_story import Story, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def home(act, name):
    view = home_view(home_facts(act.session, act.person(name), act.now), Reader())
    assert_view_fits(view)
    return view_words({"title": {}, **view})


def cards(act, name):
    return words(closing_message(closing_cards(act.session, act.person(name), act.now), Reader()))


def certified(act, pair_id, name="Mia"):
    ask_for_certificate(*act.who(name), pair_id, name=name, goals=False, lacking=lacking, now=act.now)
    made = act.session.scalar(select(Certificate).where(Certificate.person_id == act.person(name).id))
    return certificate_facts(act.session, made)


# --- dates -----------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize(("days", "ended"), [(221, date(2026, 1, 20)), (60, date(2026, 3, 2))])
def test_papers_name_the_planned_end_however_late_a_form_came(story, days, ended):
    """It lasts 180 days; whoever is closed earlier has the day of the closing."""
    pair_id = story.match(days=days)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        assert certified(act, pair_id).ended == ended
        draft = view_words(review_text_modal(review_text(*act.who("Mia"), pair_id, act.now), Reader()))
    assert f"to {Reader().calendar_day(ended)} I took part" in draft


def test_a_closing_conversation_before_the_match_is_not_confirmed(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        before = (pair.published_at - timedelta(days=1)).date().isoformat()
        with pytest.raises(DomainError) as refused:
            act.fill_in("Mia", pair, "closing", {"held_on": before})
        assert (refused.value.code, refused.value.field) == ("meeting_before_match", "held_on")
        act.fill_in("Mia", pair, "closing", {"held_on": pair.published_at.date().isoformat()})
        assert pair.status == "closing"


# --- forms -----------------------------------------------------------------------------------------------
def test_a_form_about_a_pair_speaks_to_people_who_are_matched(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key="closing", occurrence="", now=act.now)
        said = view_words(pair_form_modal(page, Reader()))
    assert "Seen by your partner and the coordinators." in said
    assert "your partner and the coordinators, each where it says so." in said
    assert "once matched" not in said and "once you are matched" not in said


@pytest.mark.long
def test_the_last_words_are_not_for_the_next_meeting(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "final", {"thanks": "For the walks"})
    for _ in range(40):  # until the last day is over, in somebody's working hours
        with story.act(timedelta(days=1)) as act:
            tell_one_sided(act.session, act.session.get(Program, story.program_id), act.now)
    alone = dict(story.sent("review.one_sided"))["Mia"]
    assert "Saying thank you to each other works" in words(alone) and "next meet" not in words(alone)
    with story.act() as act:
        act.fill_in("Omar", act.session.get(Pair, pair_id), "final", {"thanks": "For the talks"})
    said = [words(message) for _, message in story.sent("review.shared")]
    assert len(said) == 2
    assert all("words to keep from your time together" in one and "next meet" not in one for one in said)


# --- Home and the command --------------------------------------------------------------------------------
@pytest.mark.long
def test_after_the_planned_end_home_says_what_is_still_open(story):
    pair_id = story.match(days=185)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "closing")
        act.fill_in("Mia", pair, "final")
        mine, theirs = home(act, "Mia"), home(act, "Omar")
        day = Reader().day(pair.published_at + timedelta(days=180))
        assert f"Ended on {day}; still open: the final review of <@U0OMAR>." in mine
        assert f"Ended on {day}; still open: your final review." in theirs
        assert all(
            "Suggest times" not in one and "last conversation and" not in one for one in (mine, theirs)
        )
        assert f"· ended on {day}" in cards(act, "Mia")


def test_before_the_planned_end_home_says_what_comes(story):
    pair_id = story.match(days=175)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "closing")
        assert "Closing: the last conversation and the final review." in home(act, "Mia")
        assert "· until" in cards(act, "Mia")


# --- promises --------------------------------------------------------------------------------------------
def test_who_can_apply_today_is_not_told_to_wait_for_an_invitation(story):
    pair_id = story.match(days=181)
    with story.act() as act:
        asked = view_words(next_steps_modal(next_steps(*act.who("Mia"), pair_id, act.now), Reader()))
        kept = next_steps_kept(choose_next_steps(*act.who("Mia"), pair_id, ["mentor"], act.now), Reader())
        assert asked.count("You are invited when the next round opens") == 2
        assert "You are invited as a mentor when the next round opens." in view_words(kept)
        act.session.add(Cohort(program_id=story.program_id, name="Second", status="recruiting"))
        act.session.flush()
        asked = view_words(next_steps_modal(next_steps(*act.who("Mia"), pair_id, act.now), Reader()))
        kept = next_steps_kept(
            choose_next_steps(*act.who("Mia"), pair_id, ["mentor", "in_touch"], act.now), Reader()
        )
        alone = next_steps_kept(choose_next_steps(*act.who("Mia"), pair_id, ["mentor"], act.now), Reader())
    assert asked.count("You can apply at once") >= 2 and "invited" not in asked
    assert "Apply as a mentor" in view_words(kept) and "You are invited" not in view_words(kept)
    assert "stay in touch" in view_words(kept)
    assert "Apply as a mentor" in view_words(alone) and "Nothing for now" not in view_words(alone)
    assert_view_fits(alone)


def test_until_when_a_wish_can_be_changed_is_true_of_a_pair_that_is_closed_sooner(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        asked = view_words(wish_modal(wish_asked(*act.who("Mia"), pair_id, act.now), Reader()))
        kept = view_words(wish_kept(say_wish(*act.who("Mia"), pair_id, "part", act.now), Reader()))
        assert all(
            "if your pair is closed before that, until three days after it is closed." in one
            for one in (asked, kept)
        )
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        asked = view_words(wish_modal(wish_asked(*act.who("Mia"), pair_id, act.now), Reader()))
    assert "closed before that" not in asked
    assert f"until {Reader().moment(story.now + timedelta(days=3))}." in asked


def test_an_old_button_says_where_the_end_is(story):
    closed, ended = story.match(days=190, status="closed"), story.match("Nils", "Nora", status="ended")
    with story.act() as act:
        with pytest.raises(DomainError) as refused:
            goal_draft(*act.who("Mia"), closed)
        with pytest.raises(DomainError) as left:
            goal_draft(*act.who("Nils"), ended)
        with pytest.raises(DomainError) as form:
            open_form(*act.who("Mia"), pair_id=closed, form_key="midpoint", occurrence="", now=act.now)
    for one in (refused, form):
        assert "`/mentor closing` shows what is there for you" in sentence(one.value, Reader())
    assert "certificate" not in sentence(left.value, Reader())


@pytest.mark.parametrize("choices", [{}, {"Mia": "archive"}, {"Mia": "keep", "Omar": "archive"}])
def test_the_last_post_promises_no_question_that_was_asked_before(story, choices):
    pair_id = story.match(days=200)
    with story.act() as act:
        for name, choice in choices.items():
            choose_channel(*act.who(name), pair_id, choice=choice, now=act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    ((_, message),) = story.sent("pair.closed")
    assert "only if both of you want that; silence keeps it" in words(message)
    assert "we ask" not in words(message)


def test_the_last_post_of_a_channel_that_both_wanted_archived_does_not_invite_to_talk(story):
    pair_id = story.match(days=200)
    with story.act() as act:
        for name in ("Mia", "Omar"):
            choose_channel(*act.who(name), pair_id, choice="archive", now=act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    ((_, message),) = story.sent("pair.closed")
    assert "This channel is being archived" in words(message) and "keep talking" not in words(message)


# --- a partner who is silent -----------------------------------------------------------------------------
def tick(story):
    with story.act() as act:
        take_steps(act.session, act.session.get(Program, story.program_id), act.now)


@pytest.fixture
def silent(story):
    """Mia has done everything four days before the end; Omar wrote a thank you, and nothing else."""
    pair_id = story.match(days=176)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair, 3)
        seal_letter(*act.who("Mia"), pair_id, "Dear me", act.now)
        say_thanks(*act.who("Omar"), pair_id, "For the questions", act.now)
        act.fill_in("Mia", pair, "closing")
        act.fill_in("Mia", pair, "final")
    return pair_id


@pytest.mark.long
def test_a_silent_partner_withholds_no_certificate(story, silent):
    tick(story)
    with story.act() as act:
        assert "My certificate" not in cards(act, "Mia")
        with pytest.raises(DomainError) as early:
            certified(act, silent)
        assert early.value.code == "farewell_too_early"
    assert story.sent("farewell.certificate") == []
    story.now += timedelta(days=4)
    for _ in range(2):
        tick(story)
    ((name, message),) = story.sent("farewell.certificate")  # Omar has something to do first
    assert name == "Mia" and buttons(message) == {ids.CERTIFICATE_ASK: str(silent)}
    assert "stays open for what <@U0OMAR> still has to say" in words(message)
    with story.act() as act:
        pair = act.session.get(Pair, silent)
        mine, theirs = cards(act, "Mia"), cards(act, "Omar")
        assert "your certificate" in mine and "words for your performance review" in mine
        assert "your final review" in theirs and "your certificate" not in theirs
        facts = certified(act, silent)
        assert facts.ended == (pair.published_at + timedelta(days=180)).date()
        with pytest.raises(DomainError):
            certified(act, silent, "Omar")
    assert story.sent("farewell.certificate") == []  # nobody is told of what they have fetched


def test_whose_part_is_done_reads_so(story, silent):
    with story.act(timedelta(days=10)) as act:
        pair = act.session.get(Pair, silent)
        say_thanks(*act.who("Mia"), silent, "For the answers", act.now)
        say_wish(*act.who("Mia"), silent, "part", act.now)
        choose_next_steps(*act.who("Mia"), silent, [], act.now)
        certified(act, silent)
        keep_review_text(*act.who("Mia"), silent, "I grew", act.now)
        said = cards(act, "Mia")
    assert (
        "Your part is done, thank you. The pair itself stays open for what <@U0OMAR> still has to say."
        in said
    )
    assert pair.status == "closing"


@pytest.mark.long
def test_thanks_and_letter_come_two_weeks_after_the_planned_end(story, silent):
    story.now += timedelta(days=17, hours=20)
    tick(story)
    assert story.sent("farewell.thanks") == story.sent("letter.returned") == []
    story.now += timedelta(days=1)
    for _ in range(2):
        tick(story)
    ((name, message),) = story.sent("farewell.thanks")
    assert name == "Mia" and "For the questions" in words(message)
    assert [name for name, _ in story.sent("letter.returned")] == ["Mia"]
    with story.act() as act:
        with pytest.raises(DomainError) as given:
            say_thanks(*act.who("Omar"), silent, "Something else", act.now)
        assert given.value.code == "thanks_were_given"
        assert act.session.get(Pair, silent).status == "closing"  # it stays open
        assert thanks_draft(*act.who("Mia"), silent, act.now).given is False
        assert act.fill_in("Omar", act.session.get(Pair, silent), "final").closed
    assert len(story.sent("farewell.thanks")) == 1


def test_both_hear_that_a_certificate_waits_when_their_pair_is_closed(story):
    pair_id = story.match(days=178)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "closing")
        for name in ("Mia", "Omar"):
            act.fill_in(name, pair, "final")
        assert pair.status == "closed"
    told = dict(story.sent("farewell.certificate"))
    assert told.keys() == {"Mia", "Omar"}
    assert all(buttons(one) == {ids.CERTIFICATE_ASK: str(pair_id)} for one in told.values())
    assert "Your time with <@U0OMAR>" in words(told["Mia"]) and "stays open" not in words(told["Mia"])


@pytest.mark.long
def test_whoever_was_told_before_is_not_told_again_at_the_closing(story, silent):
    story.now += timedelta(days=5)
    tick(story)
    with story.act(timedelta(days=1)) as act:
        act.fill_in("Omar", act.session.get(Pair, silent), "final")
        assert act.session.get(Pair, silent).status == "closed"
    assert sorted(name for name, _ in story.sent("farewell.certificate")) == ["Mia", "Omar"]


def test_no_certificate_is_announced_for_two_who_never_met(story):
    pair_id = story.match(days=60)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    assert story.sent("farewell.certificate") == []


# --- the other one's words -------------------------------------------------------------------------------
def test_the_partner_can_add_words_until_the_pair_is_closed(story):
    pair_id = story.match(days=172)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert "We have had it" in cards(act, "Omar")
        done = view_words(
            pair_form_done(act.fill_in("Mia", pair, "closing", {"takeaway": "Courage"}), Reader())
        )
        assert "<@U0OMAR> finds a button on *Home* to add a few words" in done
        assert "has answered too" not in done
        assert "a few words on your closing conversation" in cards(act, "Omar")
        assert "Add my words" in home(act, "Omar") and "We have had it" not in home(act, "Omar")
        assert "Add my words" not in cards(act, "Mia")
        done = act.fill_in("Omar", pair, "closing", {"takeaway": "Patience"})
        assert "You have both answered" in view_words(pair_form_done(done, Reader()))
        assert "Add my words" not in cards(act, "Omar")
    said = {name: words(message) for name, message in story.sent("review.shared")}
    assert "Patience" in said["Mia"] and "Courage" in said["Omar"]


def test_nobody_is_promised_words_that_cannot_come_any_more(story):
    pair_id = story.match(days=185)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        for name in ("Mia", "Omar"):
            act.fill_in(name, pair, "final")
        done = view_words(pair_form_done(act.fill_in("Mia", pair, "closing"), Reader()))
    assert "your pair has come to its end" in done and "add a few words" not in done


def test_a_meeting_that_was_the_last_one_leaves_room_for_words_of_both(story):
    pair_id = story.match(days=172)
    with story.act() as act:
        meeting = act.planned(act.session.get(Pair, pair_id), days_ahead=-0.1, purpose="closing")
        hold_meeting(*act.who("Omar"), meeting.id, act.now)
        for name in ("Mia", "Omar"):
            said = cards(act, name)
            assert "Add my words" in said and "a few words on your closing conversation" not in said


# --- the channel -----------------------------------------------------------------------------------------
def test_a_choice_about_the_channel_can_be_found_again(story):
    pair_id = story.match(days=187, status="closed")
    with story.act() as act:
        act.session.get(Pair, pair_id).closed_at = act.now
        assert "Keep the channel" in home(act, "Mia") and "Change what becomes" not in home(act, "Mia")
        chosen = choose_channel(*act.who("Mia"), pair_id, choice="keep", now=act.now)
        assert "You can change your mind any time." in words(channel_chosen(chosen, Reader()))
        for shown in (home(act, "Mia"), cards(act, "Mia")):
            assert "Change what becomes of the channel" in shown and "Keep the channel" not in shown
        assert "Keep the channel" in home(act, "Omar")
        view = channel_modal(channel_choice(*act.who("Mia"), pair_id), Reader())
        assert_view_fits(view)
        assert "You said that the channel shall stay" in view_words(view)
        assert "Archive the channel" in view_words(view) and "Keep the channel" not in view_words(view)
        choose_channel(*act.who("Mia"), pair_id, choice="archive", now=act.now)
        said = view_words(channel_modal(channel_choice(*act.who("Mia"), pair_id), Reader()))
        assert "archived once <@U0OMAR> says so too" in said and "Keep the channel" in said
        before = said
        choose_channel(*act.who("Omar"), pair_id, choice="keep", now=act.now)
        assert view_words(channel_modal(channel_choice(*act.who("Mia"), pair_id), Reader())) == before
        choose_channel(*act.who("Omar"), pair_id, choice="archive", now=act.now)
        assert "Change what becomes" not in home(act, "Mia")
        with pytest.raises(DomainError) as gone:
            channel_choice(*act.who("Mia"), pair_id)
        assert gone.value.code == "pair_archived"
        with pytest.raises(DomainError):
            channel_choice(*act.who("Cora"), pair_id)


# --- nobody sees your answer -----------------------------------------------------------------------------
def test_the_closing_form_does_not_ask_what_is_asked_in_private(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key="closing", occurrence="", now=act.now)
        asked = page.page.questions[-1]
        said = view_words(pair_form_modal(page, Reader()))
        assert (asked.key, asked.required) == ("stay_in_touch", False)
        assert (
            "How would you like to stay in touch?" in said and "asked of each of you alone, not here" in said
        )
        assert "goodbye" not in said and "go on meeting" not in said


def test_a_mentor_hears_of_being_passed_on_after_the_question_about_going_on(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        asked = view_words(next_steps_modal(next_steps(*act.who("Mia"), pair_id, act.now), Reader()))
        assert "Your mentor is told when “Go on or part?” is closed. You are asked first." in asked
        choose_next_steps(*act.who("Mia"), pair_id, ["passed_on"], act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    tick(story)
    assert story.sent("farewell.in_touch") == []
    story.now += timedelta(days=3)
    for _ in range(2):
        tick(story)
    assert [name for name, _ in story.sent("farewell.in_touch")] == ["Omar"]
    with story.act() as act:  # who chooses it afterwards has it told at once
        asked = view_words(next_steps_modal(next_steps(*act.who("Mia"), pair_id, act.now), Reader()))
        assert "Your mentor is told, and you are asked before anybody else." in asked
