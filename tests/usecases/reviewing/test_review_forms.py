"""Forms about a pair: who fills them in, what is kept, and who reads what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.reader import Reader
from blocks.reviewing.forms import pair_form_done, pair_form_modal, review_read_modal
from bot.domain.forms import Audience, Kind
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.reviewing.forms import open_form, save_form_page
from bot.usecases.reviewing.sharing import read_review
from db.models import Activity, Pair, Submission
from tests.pair_story import Story, assert_view_fits, buttons, made_up, slack_id, view_words, words

FORMS = ("fit_check", "pulse", "midpoint", "final", "closing")
ALL_FORMS = (*FORMS, "impact")


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def test_a_closed_modal_loses_nothing(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        first = open_form(
            *act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="d90", now=act.now
        )
        raws = {q.key: made_up(q) for q in first.page.questions} | {"match_satisfaction": "7"}
        save_form_page(
            *act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="d90", page_number=1, raws=raws,
            now=act.now,
        )  # fmt: skip
    with story.act(timedelta(hours=5)) as act:
        again = open_form(*act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="", now=act.now)
    assert again.resumed
    assert again.answers["match_satisfaction"] == 7
    assert "We kept what you wrote" in view_words(pair_form_modal(again, Reader()))


def test_every_mistake_of_a_page_is_told_and_nothing_is_submitted(story):
    pair_id = story.match(days=90)
    with story.act() as act, pytest.raises(FormErrors) as refused:
        open_form(*act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="d90", now=act.now)
        save_form_page(
            *act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="d90", page_number=1,
            raws={"match_satisfaction": "11"}, now=act.now,
        )  # fmt: skip
    assert {error.field for error in refused.value.errors} >= {"match_satisfaction", "meets_regularly"}


def test_every_way_to_a_form_leads_to_the_same_answers(story):
    pair_id = story.match(days=92)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", occurrence="d90")
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "midpoint", {"match_satisfaction": "3"}, occurrence="")
        act.fill_in("Mia", pair, "midpoint", occurrence="'; drop table")
        kept = act.session.scalars(select(Submission).where(Submission.form_key == "midpoint")).all()
        assert [one.occurrence for one in kept] == ["d90"]
        assert ("midpoint", str(pair.mentee_id), "d90") in facts_of(act.session, pair).submissions


def test_a_pulse_has_its_turns(story):
    pair_id = story.match(days=121)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "pulse", {"going": "4"}, occurrence="d30")
        act.fill_in("Mia", pair, "pulse", {"going": "5"}, occurrence="")
        turns = act.session.scalars(select(Submission.occurrence).where(Submission.form_key == "pulse")).all()
    assert sorted(turns) == ["d120", "d30"]


def test_the_fit_check_is_about_a_meeting_of_this_pair(story):
    pair_id, other_id = story.match(days=20), story.match("Nils", "Olga", days=20)
    with story.act() as act:
        pair, other = act.session.get(Pair, pair_id), act.session.get(Pair, other_id)
        held, theirs = act.held(pair), act.held(other)
        act.fill_in("Mia", pair, "fit_check", {"fit": "deciding"}, occurrence=str(theirs.id))
        facts = facts_of(act.session, pair)
        assert ("fit_check", str(pair.mentee_id), str(held.id)) in facts.submissions
        assert facts.still_deciding == {str(pair.mentee_id)}


def test_mentee_and_mentor_are_asked_about_each_other(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        story.applied_with(act, "Mia", skills_wanted=[story.plan().skills[0].value])
    asked = {}
    with story.act() as act:
        for name in ("Mia", "Omar"):
            keys = []
            page = open_form(*act.who(name), pair_id=pair_id, form_key="final", occurrence="", now=act.now)
            while hasattr(page, "page"):
                keys += [q.key for q in page.page.questions]
                assert_view_fits(pair_form_modal(page, Reader()))
                raws = {q.key: made_up(q) for q in page.page.questions if q.required}
                page = save_form_page(
                    *act.who(name), pair_id=pair_id, form_key="final", occurrence="",
                    page_number=page.page.number, raws=raws, now=act.now,
                )  # fmt: skip
            asked[name] = keys
    assert {"mentor_listened", f"level:{story.plan().skills[0].value}"} <= set(asked["Mia"]) - set(
        asked["Omar"]
    )
    assert "mentee_drove" in set(asked["Omar"]) - set(asked["Mia"])


def test_nobody_else_fills_in_a_form_about_a_pair(story):
    pair_id = story.match()
    story.match("Nils", "Olga")
    with story.act() as act:
        for stranger in ("Nils", "Cora"):
            with pytest.raises(DomainError) as refused:
                open_form(
                    *act.who(stranger), pair_id=pair_id, form_key="pulse", occurrence="d30", now=act.now
                )
            assert refused.value.code == "not_your_pair"


def test_other_forms_do_not_open_this_way(story):
    pair_id = story.match()
    with story.act() as act:
        for form in ("intake", "agreement", "meeting_feedback", "nonsense", ""):
            with pytest.raises(DomainError) as refused:
                open_form(*act.who("Mia"), pair_id=pair_id, form_key=form, occurrence="", now=act.now)
            assert refused.value.code == "question_unknown"


def test_once_the_pair_is_closed_only_the_forms_of_that_time_are_open(story):
    pair_id = story.match(days=270, status="closed")
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "impact")
        act.fill_in("Mia", pair, "final")  # the timeline still asks for it
        with pytest.raises(DomainError) as refused:
            open_form(*act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="", now=act.now)
    assert refused.value.code == "pair_closed_well"


@pytest.mark.long
def test_answers_can_be_changed(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"works_well": "Our walks"})
    with story.act(timedelta(days=1)) as act:
        pair = act.session.get(Pair, pair_id)
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="", now=act.now)
        assert page.submitted
        act.fill_in("Mia", pair, "midpoint", {"works_well": "Our calls"})
        verbs = act.session.scalars(select(Activity.verb).where(Activity.pair_id == pair_id)).all()
        assert verbs.count("review.midpoint") == 1
        assert verbs.count("review.changed") == 1
        act.fill_in("Omar", pair, "midpoint")
    told = {place: words(message) for place, message in story.sent("review.halfway")}
    assert set(told) == {"Mia", "Omar"}
    assert "Our calls" in told["Omar"]
    assert "Our walks" not in told["Omar"]


def fill_with_secrets(story, act, name, pair, form):
    """Fill in every text of a form with words that say whose and which they are."""
    texts = {
        q.key: f"{name} says in {q.key}"
        for q in story.plan().forms[form].questions
        if q.kind in (Kind.TEXT, Kind.LONG_TEXT)
    }
    return act.fill_in(name, pair, form, texts)


def shared_messages(story):
    """Whoever reads something that their partner wrote → what."""
    kinds = ("review.shared", "review.halfway")
    return {place: words(message) for kind in kinds for place, message in story.sent(kind)}


@pytest.mark.long
@pytest.mark.parametrize("form", ALL_FORMS)
def test_a_partner_reads_what_is_marked_for_them_and_no_more(story, form):
    pair_id = story.match(days=180, status="closed" if form == "impact" else "active")
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        fill_with_secrets(story, act, "Mia", pair, form)
    assert shared_messages(story) == {}  # Omar has not answered yet
    with story.act() as act:
        done = fill_with_secrets(story, act, "Omar", act.session.get(Pair, pair_id), form)
    shared = shared_messages(story)
    questions = story.plan().forms[form].questions
    for_partner = {q for q in questions if q.audience in (Audience.PARTNER, Audience.PROFILE)}
    assert done.shared is bool(for_partner)
    assert set(shared) == ({"Mia", "Omar"} if for_partner else set())
    for reader, author in (("Mia", "Omar"), ("Omar", "Mia")):
        text = shared.get(reader, "")
        assert form == "midpoint" or f"{reader} says" not in text
        for question in questions:
            if question in for_partner and question.kind is Kind.LONG_TEXT:
                assert f"{author} says in {question.key}" in text
            elif question not in for_partner:
                assert f"says in {question.key}" not in text
                assert question.label not in text


@pytest.mark.parametrize("form", ALL_FORMS)
def test_a_coordinator_reads_what_is_marked_for_them_and_no_more(story, form):
    pair_id = story.match(days=180, status="closed" if form == "impact" else "active")
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        fill_with_secrets(story, act, "Mia", pair, form)
        submission = act.session.scalar(select(Submission).where(Submission.form_key == form))
        read = read_review(act.session, act.actor("Cora"), submission.id, act.now)
    visible = {one.question.key for one in read.answers}
    for question in story.plan().forms[form].questions:
        may = question.audience in (Audience.COORDINATORS, Audience.PROFILE)
        assert (question.key in visible) <= may, question.key
        if may and question.kind is Kind.LONG_TEXT:
            assert question.key in visible
    view = review_read_modal(read, Reader())
    assert_view_fits(view)
    assert "Mia says" in view_words(view) or not visible & {"note", "comment", "concerns", "next_cohort"}


def test_who_sees_it_stands_on_every_page_above_the_button(story):
    pair_id = story.match(days=180)
    for form in ALL_FORMS:
        with story.act() as act:
            if form == "impact":
                act.session.get(Pair, pair_id).status = "closed"
            page = open_form(*act.who("Mia"), pair_id=pair_id, form_key=form, occurrence="", now=act.now)
        view = pair_form_modal(page, Reader())
        assert_view_fits(view)
        inputs = [block for block in view["blocks"] if block["type"] == "input"]
        assert inputs
        said = [text for text in view_words(view).split("\n") if "Who sees this" in text]
        assert len(said) == 1
        under_each = "stands under each question" in said[0]
        assert under_each is (len({question.audience for question in page.page.questions}) > 1)
        assert all("hint" in block for block in inputs) or not under_each


def test_what_is_so_for_all_questions_of_a_page_is_said_once(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="", now=act.now)
    said = view_words(pair_form_modal(page, Reader()))
    assert "Who sees this: only counted, never shown with your name." in said
    assert said.lower().count("never shown with your name") == 1


def not_a_fit(act, name, pair, **more):
    act.held(pair)
    return act.fill_in(name, pair, "fit_check", {"fit": "not_a_fit", **more})


def test_not_a_good_fit_reaches_coordinators_and_hints_nothing_to_the_partner(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        done = not_a_fit(
            act,
            "Mia",
            act.session.get(Pair, pair_id),
            tell_coordinator=["yes"],
            note="We talk past each other",
        )
    assert done.told_coordinators
    ((place, message),) = story.sent("admin.not_a_fit")
    assert place == "admin"
    assert "may not be a good fit" in words(message)
    for secret in (slack_id("Mia"), slack_id("Omar"), "Mia", "Omar", "past each other"):
        assert secret not in words(message)
    with story.act() as act:
        read = read_review(act.session, act.actor("Cora"), buttons(message)["review.read"], act.now)
    assert "Not a good fit" in view_words(review_read_modal(read, Reader()))
    with story.act() as act, pytest.raises(DomainError) as refused:
        read_review(act.session, act.actor("Omar"), buttons(message)["review.read"], act.now)
    assert refused.value.code == "not_a_coordinator"
    omars = [row for kind in ("review.shared", "coordinator.concern", "nudge") for row in story.sent(kind)]
    assert omars == []


def test_without_the_tick_it_is_only_counted(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        done = not_a_fit(act, "Mia", act.session.get(Pair, pair_id))
        submission = act.session.scalar(select(Submission).where(Submission.form_key == "fit_check"))
        read = read_review(act.session, act.actor("Cora"), submission.id, act.now)
    assert not done.told_coordinators
    assert story.sent("admin.not_a_fit") == []
    assert read.answers == ()


def test_a_partner_who_coordinates_learns_nothing_from_the_admin_channel(story):
    pair_id = story.match(mentor="Cora", days=10)
    with story.act() as act:
        not_a_fit(act, "Mia", act.session.get(Pair, pair_id), tell_coordinator=["yes"])
    assert story.sent("admin.not_a_fit") == []
    ((place, message),) = story.sent("coordinator.concern")
    assert place == "Cem"
    with story.act() as act, pytest.raises(DomainError) as refused:
        read_review(act.session, act.actor("Cora"), buttons(message)["review.read"], act.now)
    assert refused.value.code == "own_pair_is_confidential"


def test_what_was_taken_back_before_it_was_sent_is_not_sent(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        not_a_fit(act, "Mia", pair, tell_coordinator=["yes"])
        act.fill_in("Mia", pair, "fit_check", {"fit": "good", "tell_coordinator": []})
    assert story.sent("admin.not_a_fit") == []


def test_a_concern_has_its_own_way(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "midpoint", {"concerns": "He shouts", "works_well": "Little"})
        act.fill_in("Omar", pair, "midpoint")
    assert story.sent("admin.concern") == []
    assert [place for place, _ in story.sent("concern.raised")] == ["Cora", "Cem"]
    assert all("He shouts" not in text for text in shared_messages(story).values())


def test_the_longest_answers_still_fit(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        long = {
            "achievements": "<!channel> & \n" * 107,
            "thanks": "🙂" * 1000,
            "next_cohort": "\n".join("x" * 700),
        }
        act.fill_in("Mia", pair, "final", long)
        act.fill_in("Omar", pair, "final", long)
        submission = act.session.scalar(select(Submission).where(Submission.form_key == "final"))
        read = read_review(act.session, act.actor("Cora"), submission.id, act.now)
    assert len(story.sent("review.shared")) == 2  # checked by the story against Block Kit's rules
    assert all("<!channel>" not in words(message) for _, message in story.sent("review.shared"))
    assert_view_fits(review_read_modal(read, Reader()))


def test_thanks_say_what_happens_with_the_answers(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        first = pair_form_done(act.fill_in("Mia", pair, "midpoint"), Reader())
        second = pair_form_done(act.fill_in("Omar", pair, "midpoint"), Reader())
    assert_view_fits(first)
    assert "Once <@U0OMAR> has answered too" in view_words(first)
    assert "You have both answered" in view_words(second)


def test_a_closing_conversation_that_is_ahead_is_not_confirmed(story):
    pair_id = story.match(days=170)
    with story.act() as act, pytest.raises(DomainError) as refused:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "closing", {"held_on": "2026-03-04"})
    assert (refused.value.code, refused.value.field) == ("day_still_ahead", "held_on")
