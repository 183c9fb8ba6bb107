"""A good end: guide, goals, thanks, next steps, certificate, words for a review, one after the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.closing.farewell.asking import (
    next_steps_kept,
    next_steps_modal,
    recommend_modal,
    thanks_modal,
)
from blocks.closing.farewell.card import closing_message
from blocks.closing.farewell.certificate_pdf import lacking
from blocks.closing.farewell.guide import goals_modal, guide_modal
from blocks.closing.farewell.keeping import certificate_modal, review_text_modal
from blocks.errors import sentence
from blocks.guiding.growing.goals import goals_view
from blocks.reader import Reader
from bot.domain.farewell import NextStep, Phase, Way
from bot.domain.roles import Role
from bot.domain.states.goal import GoalEvent
from bot.errors import DomainError, FormErrors
from bot.usecases.closing.departure import person_left
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.card import closing_cards
from bot.usecases.closing.farewell.certifying import (
    ask_for_certificate,
    certificate_asked,
    certificate_facts,
    not_sent,
)
from bot.usecases.closing.farewell.guide import closing_guide
from bot.usecases.closing.farewell.job import take_steps
from bot.usecases.closing.farewell.next_steps import choose_next_steps, next_steps
from bot.usecases.closing.farewell.recommending import answer_recommendation, recommend, recommend_draft
from bot.usecases.closing.farewell.recounting import keep_review_text, review_text
from bot.usecases.closing.farewell.thanking import say_thanks, thanks_draft
from bot.usecases.closing.farewell.wrapping import (
    field_of,
    goals_to_wrap,
    wrap_before_confirming,
    wrap_goals,
)
from bot.usecases.guiding.growing.goals import goals_of_pair, tap_goal_news
from bot.usecases.guiding.overview import pair_overview
from bot.usecases.guiding.pairs import facts_changed
from bot.usecases.guiding.reminding.tick import take_due_steps
from db.models import (
    Certificate,
    Cohort,
    Enrollment,
    Goal,
    OutboxRow,
    Pair,
    Program,
    Recommendation,
    StepTaken,
)
from tests.pair_story import Story, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def card(act, name, pair):
    return next(
        (one for one in closing_cards(act.session, act.person(name), act.now) if one.pair == pair.id), None
    )


def tick(story):
    with story.act() as act:
        take_steps(act.session, act.session.get(Program, story.program_id), act.now)


# --- when it is time -------------------------------------------------------------------------------------
def test_the_card_comes_when_the_closing_is_near_and_goes_two_months_after(story):
    pair_id = story.match(days=149)
    with story.act() as act:
        assert card(act, "Mia", act.session.get(Pair, pair_id)) is None
        with pytest.raises(DomainError) as early:
            closing_guide(*act.who("Mia"), pair_id, act.now)
    assert early.value.code == "farewell_too_early"
    with story.act(timedelta(days=2)) as act:
        pair = act.session.get(Pair, pair_id)
        act.goal(pair)
        shown = card(act, "Mia", pair)
        assert (shown.phase, shown.goals_open) == (Phase.NEAR, 1)
        assert {Way.GOALS, Way.CONFIRM, Way.THANKS, Way.WISH, Way.NEXT} == shown.open
        assert Way.CERTIFICATE not in shown.ways
        assert Way.GOALS not in card(act, "Omar", pair).ways  # the mentee says what becomes of them
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        shown = card(act, "Omar", pair)
        assert {Way.RECOMMEND, Way.CERTIFICATE, Way.TEXT, Way.NEXT} <= set(shown.ways)
    with story.act(timedelta(days=59)) as act:
        assert card(act, "Mia", act.session.get(Pair, pair_id)) is not None
    with story.act(timedelta(days=2)) as act:
        assert card(act, "Mia", act.session.get(Pair, pair_id)) is None
        with pytest.raises(DomainError) as over:
            review_text(*act.who("Mia"), pair_id, act.now)
    assert over.value.code == "farewell_over"


def test_the_guide_stands_in_the_channel_once(story):
    story.match(days=151)
    tick(story)
    tick(story)
    ((place, message),) = story.sent("closing.near")
    assert place == "pair"
    assert "closing.guide" in buttons(message)


def test_the_guide_shows_first_hopes_goals_and_questions(story):
    pair_id = story.match(days=160)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        story.applied_with(act, "Mia", one_thing="To lead <a> team", concerns="My manager")
        act.held(pair)
        act.goal(pair, "achieved", "Speak up")
        act.goal(pair, "on_track", "Write more")
        view = guide_modal(closing_guide(*act.who("Omar"), pair_id, act.now), Reader())
    assert_view_fits(view)
    said = view_words(view)
    for words_ in (
        "To lead &lt;a&gt; team",
        "Speak up",
        "Write more",
        "What did you hope for",
        "you met 1 time",
    ):
        assert words_ in said
    assert "My manager" not in said  # for the coordinators alone
    assert "private notes stay yours" in said


def test_what_a_mentor_wrote_as_a_mentee_of_somebody_else_is_not_in_the_guide(story):
    story.match("Omar", "Nils", days=160)
    pair_id = story.match(days=160)
    with story.act() as act:
        story.applied_with(act, "Mia", one_thing="To lead a team")
        story.applied_with(act, "Omar", one_thing="To leave this team", hopes="To learn from her")
        seen = {
            name: view_words(guide_modal(closing_guide(*act.who(name), pair_id, act.now), Reader()))
            for name in ("Mia", "Omar")
        }
    for said in seen.values():
        assert "At the beginning" in said and "To lead a team" in said and "To learn from her" in said
        assert "To leave this team" not in said


# --- goals -----------------------------------------------------------------------------------------------
def test_each_open_goal_is_asked_about_before_the_closing_is_confirmed(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        goals = [
            act.goal(pair, status, title)
            for status, title in zip(
                ("open", "stuck", "on_track", "achieved"),
                ("Speak up", "Write more", "Lead", "Listen"),
                strict=True,
            )
        ]
        asked = wrap_before_confirming(*act.who("Mia"), pair_id, act.now)
        assert [goal.title for goal in asked.goals] == ["Speak up", "Write more", "Lead"]
        assert_view_fits(goals_modal(asked, Reader()))
        assert wrap_before_confirming(*act.who("Omar"), pair_id, act.now) is None
        with pytest.raises(FormErrors) as missing:
            wrap_goals(*act.who("Mia"), pair_id, {field_of(goals[0].id): "achieved"}, act.now)
        assert [error.field for error in missing.value.errors] == [field_of(goal.id) for goal in goals[1:3]]
        fates = {
            field_of(g.id): fate for g, fate in zip(goals, ("achieved", "goes_on", "let_go"), strict=False)
        }
        with pytest.raises(DomainError) as refused:
            wrap_goals(*act.who("Omar"), pair_id, fates, act.now)
        assert refused.value.code == "only_the_mentee"
        wrap_goals(*act.who("Mia"), pair_id, fates, act.now)
        assert [act.session.get(Goal, one.id).status for one in goals] == [
            "achieved",
            "stuck",
            "dropped",
            "achieved",
        ]
        assert wrap_before_confirming(*act.who("Mia"), pair_id, act.now) is None
        with pytest.raises(DomainError) as wrapped:
            goals_to_wrap(*act.who("Mia"), pair_id, act.now)
        assert wrapped.value.code == "goals_are_wrapped"
    ((place, message),) = story.sent("goals.wrapped")  # one message, whatever the number of goals
    said = words(message)
    assert place == "pair"
    assert "Speak up" in said and "Write more goes on" in said and "1 goal let go" in said
    assert "Listen" not in said


# --- skills ----------------------------------------------------------------------------------------------
def with_levels(story, act, pair):
    story.applied_with(act, "Mia", **{"skills_wanted": ["negotiation"], "level:negotiation": 2})
    act.fill_in("Mia", pair, "final", {"level:negotiation": "4"})


def next_goal(act, pair):
    """The goal that Home leads with."""
    following = pair_overview(act.session, pair, act.person("Mia"), act.now).next
    while following and following.form:
        act.fill_in("Mia", pair, following.form.key, occurrence=following.form.occurrence)
        following = pair_overview(act.session, pair, act.person("Mia"), act.now).next
    return following.goal.title if following and following.goal else None


def shown_goals(act):
    """How the only goal of the two stands in their list."""
    pair_id = act.session.scalar(select(Pair.id))
    view = view_words(goals_view(goals_of_pair(*act.who("Mia"), pair_id, act.now), Reader()))
    return next(
        words for words in view.splitlines() if words.startswith((":arrow_right:", ":large_green_circle:"))
    )


def test_nobody_is_asked_about_a_goal_that_goes_on(story):
    pair_id = story.match(days=155)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        goal = act.goal(pair, status="stuck", title="Give a talk")
        goal.set_at = goal.last_news_at = act.now - timedelta(days=31)
        act.sign(pair, "Mia", "Omar")
        act.planned(pair, 20)
        assert next_goal(act, pair) == "Give a talk"
        wrap_goals(*act.who("Mia"), pair_id, {field_of(goal.id): "goes_on"}, act.now)
        assert next_goal(act, pair) is None
    with story.act(timedelta(days=2)) as act:
        pair = act.session.get(Pair, pair_id)
        facts_changed(act.session, pair, act.now)
        take_due_steps(act.session, act.now)
        taken = list(act.session.scalars(select(StepTaken.step)))
        assert taken
        assert "goal_progress" not in taken
        assert shown_goals(act) == ":arrow_right: goes on"
        guide = view_words(guide_modal(closing_guide(*act.who("Mia"), pair_id, act.now), Reader()))
        assert "*Give a talk* · :arrow_right: goes on" in guide
        tap_goal_news(*act.who("Omar"), goal.id, GoalEvent.PROGRESS, act.now)  # whoever wants to says more
        assert shown_goals(act) == ":large_green_circle: on track"


def test_skills_before_and_after_are_shown_to_the_mentee_alone(story):
    pair_id = story.match(days=181)
    with story.act() as act:
        with_levels(story, act, act.session.get(Pair, pair_id))
        mine = guide_modal(closing_guide(*act.who("Mia"), pair_id, act.now), Reader())
        theirs = guide_modal(closing_guide(*act.who("Omar"), pair_id, act.now), Reader())
    assert_view_fits(mine)
    assert "■■▣▣□" in view_words(mine) and "2 → 4" in view_words(mine)
    assert "■" not in view_words(theirs) and "→" not in view_words(theirs)


# --- thanks ----------------------------------------------------------------------------------------------
def test_a_thank_you_waits_in_the_final_review_and_is_read_once(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        kept = say_thanks(*act.who("Mia"), pair_id, "For <the> walk", act.now)
        assert not kept.given
        assert_view_fits(thanks_modal(thanks_draft(*act.who("Mia"), pair_id, act.now), Reader()))
        assert thanks_draft(*act.who("Omar"), pair_id, act.now).text == ""
        page = act.fill_in("Mia", pair, "final", {"thanks": "For <the> walk"})
        assert not page.shared
    assert story.sent("farewell.thanks") == []
    with story.act() as act:
        act.fill_in("Omar", act.session.get(Pair, pair_id), "final")
    assert story.sent("farewell.thanks") == []  # it came with the review
    assert any("For &lt;the&gt; walk" in words(message) for _, message in story.sent("review.shared"))


def test_a_thank_you_arrives_when_the_pair_is_closed_without_the_review(story):
    pair_id = story.match(days=190)
    with story.act() as act:
        say_thanks(*act.who("Mia"), pair_id, "For the walk\nand the talk", act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    ((name, message),) = story.sent("farewell.thanks")
    assert name == "Omar"
    assert "> For the walk\n> and the talk" in words(message)
    with story.act() as act, pytest.raises(DomainError) as given:
        say_thanks(*act.who("Mia"), pair_id, "Once more", act.now)
    assert given.value.code == "thanks_were_given"


# --- what next -------------------------------------------------------------------------------------------
def test_what_next_is_told_only_to_whom_the_form_names(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        asked = next_steps(*act.who("Mia"), pair_id, act.now)
        assert set(asked.offered) == set(NextStep)
        assert set(next_steps(*act.who("Omar"), pair_id, act.now).offered) == {
            NextStep.IN_TOUCH,
            NextStep.NEW_PAIR,
        }
        assert_view_fits(next_steps_modal(asked, Reader()))
        kept = choose_next_steps(*act.who("Mia"), pair_id, ["new_pair", "mentor", "passed_on"], act.now)
        assert_view_fits(next_steps_kept(kept, Reader()))
        assert "once the question whether you go on is closed" in view_words(next_steps_kept(kept, Reader()))
    tick(story)
    assert story.sent("farewell.in_touch") == []  # it would say how the question about going on was answered
    story.now += timedelta(days=17)  # a week after the planned end
    tick(story)
    ((name, message),) = story.sent("farewell.in_touch")
    assert name == "Omar"
    assert "another mentor whom you recommend" in words(message)
    assert "new pair" not in words(message)
    with story.act() as act:
        choose_next_steps(*act.who("Mia"), pair_id, [], act.now)
    assert story.sent("farewell.in_touch") == []  # taken back before it was sent


def test_who_asked_for_a_new_pair_is_invited_when_the_next_round_opens(story):
    pair_id = story.match(days=181)
    with story.act() as act:
        choose_next_steps(*act.who("Mia"), pair_id, ["mentor"], act.now)
        choose_next_steps(*act.who("Omar"), pair_id, ["in_touch"], act.now)
    tick(story)
    assert story.sent("farewell.next_round") == []
    with story.act(timedelta(days=42)) as act:
        act.session.add(Cohort(program_id=story.program_id, name="Second", status="recruiting"))
    tick(story)
    tick(story)
    ((name, message),) = story.sent("farewell.next_round")
    assert name == "Mia"
    assert buttons(message) == {"next_steps.apply": f"{story.program_id}:mentor"}


# --- recommendation --------------------------------------------------------------------------------------
@pytest.fixture
def recommending(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        story.enroll(act, "Nora", "mentor", status="approved")
        story.enroll(act, "Full", "mentor", status="approved", capacity=0)
    return pair_id


def recommended(story, pair_id):
    with story.act() as act:
        recommend(*act.who("Omar"), pair_id, "U0NORA", "She <asks> well", act.now)
        return act.session.scalar(select(Recommendation.id))


def test_mentee_then_mentor_then_coordinators(story, recommending):
    number = recommended(story, recommending)
    ((name, message),) = story.sent("recommendation.offered")
    assert name == "Mia" and "She &lt;asks&gt; well" in words(message)
    assert story.sent("recommendation.asked") == []
    with story.act() as act:
        with pytest.raises(DomainError) as refused:
            answer_recommendation(*act.who("Nora"), number, act.now, yes=True)
        assert refused.value.code == "not_yours"
        answer_recommendation(*act.who("Mia"), number, act.now, yes=True)
    ((name, _),) = story.sent("recommendation.asked")
    assert name == "Nora"
    assert story.sent("recommendation.offered") == []
    with story.act() as act:
        answer_recommendation(*act.who("Nora"), number, act.now, yes=True)
    assert {name for name, _ in story.sent("recommendation.agreed")} == {"Mia", "Omar", "Nora"}
    assert story.sent("recommendation.over") == []
    ((place, message),) = story.sent("admin.recommendation")
    assert place == "admin" and "match.by_hand" in buttons(message)
    with story.act() as act:
        assert act.seat("Mia") == "matched"
        close_pair(*act.who("Cora"), recommending, reason="", now=act.now)
        assert act.seat("Mia") == "approved"  # can be paired by hand at once
        assert act.seat("Omar") == "done"


@pytest.mark.parametrize("who", ["Mia", "Nora", "nobody"])
def test_nobody_hears_who_said_no(story, recommending, who):
    """Whoever recommended sees and hears the same whether one of the two said no or neither said anything."""
    number = recommended(story, recommending)
    with story.act() as act:
        if who != "Mia":
            answer_recommendation(*act.who("Mia"), number, act.now, yes=True)
        if who != "nobody":
            answer_recommendation(*act.who(who), number, act.now, yes=False)
    with story.act(timedelta(days=3)) as act:
        draft = recommend_draft(*act.who("Omar"), recommending, act.now)
        assert draft.before.name == "Nora"
        assert_view_fits(recommend_modal(draft, Reader()))
        assert "nobody's fault" in view_words(recommend_modal(draft, Reader()))
        with pytest.raises(DomainError) as again:
            recommend(*act.who("Omar"), recommending, "U0NORA", "", act.now)
        assert again.value.code == "recommended_before"
        told = act.session.scalars(
            select(OutboxRow.kind).where(OutboxRow.lane.like(f"person:{act.person('Omar').id}%"))
        )
        assert list(told) == []
    # The mentee who agreed hears it on the day that was fixed then.
    over = story.sent("recommendation.over")
    assert [name for name, _ in over] == ([] if who == "Mia" else ["Mia"])
    with story.act() as act:
        rows = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "recommendation.over")).all()
        assert all(row.not_before - row.created_at >= timedelta(days=14) for row in rows)
    with story.act(timedelta(days=26)) as act:
        assert recommend_draft(*act.who("Omar"), recommending, act.now).waits_until is None


def test_whom_a_mentor_cannot_recommend(story, recommending):
    with story.act() as act:
        act.person("Mia").manager_id = act.person("Nora").id
        for given, code in (("U0FULL", "no_place_there"), ("U0MIA", "recommended_mentee"), ("U0CORA", "no_place_there"),
                            ("", "answer_required"), ("U0NORA", "in_reporting_line")):  # fmt: skip
            with pytest.raises(DomainError) as refused:
                recommend(*act.who("Omar"), recommending, given, "", act.now)
            assert (refused.value.code, refused.value.field) == (code, "who")
            if given == "U0MIA":
                assert "That is your mentee." in sentence(refused.value, Reader())
        with pytest.raises(DomainError) as mentee:
            recommend(*act.who("Mia"), recommending, "U0NORA", "", act.now)
    assert mentee.value.code == "not_your_pair"


def test_an_answer_that_comes_too_late(story, recommending):
    number = recommended(story, recommending)
    with story.act(timedelta(days=14)) as act, pytest.raises(DomainError) as late:
        answer_recommendation(*act.who("Mia"), number, act.now, yes=True)
    assert late.value.code == "recommendation_over"


# --- what one takes along --------------------------------------------------------------------------------
def closed(story, days=185):
    pair_id = story.match(days=days)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        for ago in (100, 50, 3):
            act.held(pair, ago)
        act.goal(pair, "achieved", "Speak up")
        act.goal(pair, "dropped", "Swim")
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    return pair_id


def test_a_certificate_is_made_once_and_sent_whenever_it_is_asked_for(story):
    pair_id = closed(story)
    with story.act() as act:
        asked = certificate_asked(*act.who("Mia"), pair_id, act.now)
        assert (asked.name, asked.goals, asked.sent) == ("Mia", 1, False)
        assert_view_fits(certificate_modal(asked, Reader()))
        for _ in range(2):  # a second click
            ask_for_certificate(
                *act.who("Mia"), pair_id, name="Mia Müller", goals=True, lacking=lacking, now=act.now
            )
        made = act.session.scalar(select(Certificate))
        facts = certificate_facts(act.session, made)
        number = made.number
    assert (facts.name, facts.partner, facts.meetings, facts.hours) == ("Mia Müller", "Omar", 3, 3.0)
    assert (facts.role, facts.goals, facts.coordinators) == (Role.MENTEE, ("Speak up",), ("Cora", "Cem"))
    with story.act(timedelta(days=1)) as act:
        ask_for_certificate(
            *act.who("Mia"), pair_id, name="Mia M.", goals=False, lacking=lacking, now=act.now
        )
        made = act.session.scalar(select(Certificate))
        assert (made.number, made.name, certificate_facts(act.session, made).goals) == (number, "Mia M.", ())
        files = act.session.scalars(select(OutboxRow.args).where(OutboxRow.kind == "file.share")).all()
        assert files == [{"certificate": made.id, "person": act.person("Mia").id}] * 2


def test_a_name_that_cannot_be_printed_is_asked_for_again(story):
    pair_id = closed(story)
    with story.act() as act, pytest.raises(DomainError) as refused:
        ask_for_certificate(
            *act.who("Mia"), pair_id, name="阿部 Mia", goals=False, lacking=lacking, now=act.now
        )
    assert (refused.value.code, refused.value.field, refused.value.params["given"]) == (
        "name_not_printable",
        "name",
        "阿部",
    )


def test_a_certificate_that_slack_did_not_take_can_be_asked_for_again(story):
    pair_id = closed(story)
    with story.act() as act:
        ask_for_certificate(*act.who("Mia"), pair_id, name="Mia", goals=False, lacking=lacking, now=act.now)
        made = act.session.scalar(select(Certificate))
        made.file_id = "F1"
        not_sent(act.session, made.id, act.now)
        not_sent(act.session, made.id, act.now)
    ((name, message),) = story.sent("certificate.not_sent")
    assert name == "Mia" and buttons(message) == {"certificate.ask": str(pair_id)}
    with story.act(timedelta(hours=1)) as act:
        ask_for_certificate(*act.who("Mia"), pair_id, name="Mia", goals=False, lacking=lacking, now=act.now)
        assert act.session.scalar(select(Certificate.file_id)) is None  # a new upload begins


def test_a_mentors_certificate_names_no_goals_of_the_mentee(story):
    pair_id = closed(story)
    with story.act() as act:
        assert certificate_asked(*act.who("Omar"), pair_id, act.now).goals == 0
        ask_for_certificate(*act.who("Omar"), pair_id, name="Omar", goals=True, lacking=lacking, now=act.now)
        assert certificate_facts(act.session, act.session.scalar(select(Certificate))).goals == ()


def test_words_for_a_review_begin_as_facts_and_stay_their_writers(story):
    pair_id = closed(story)
    with story.act() as act:
        draft = view_words(review_text_modal(review_text(*act.who("Mia"), pair_id, act.now), Reader()))
        assert (
            "3 meetings, 3 hours" in draft and "Speak up (measured by: One)" in draft and "Swim" not in draft
        )
        mentors = view_words(review_text_modal(review_text(*act.who("Omar"), pair_id, act.now), Reader()))
        assert "As a mentor I listened" in mentors and "Speak up" not in mentors
        keep_review_text(*act.who("Mia"), pair_id, "I <grew>", act.now)
        assert review_text(*act.who("Mia"), pair_id, act.now).kept == "I <grew>"
        assert review_text(*act.who("Omar"), pair_id, act.now).kept == ""
        for name in ("Cora", "Cem"):
            with pytest.raises(DomainError):
                review_text(*act.who(name), pair_id, act.now)
        view = review_text_modal(review_text(*act.who("Mia"), pair_id, act.now), Reader())
        assert "I <grew>" in view_words(view)
        assert_view_fits(view)


# --- other ends ------------------------------------------------------------------------------------------
def test_whoever_is_left_behind_before_the_final_review_still_gets_a_good_end(story):
    pair_id = story.match(days=175)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair, 20)
        say_thanks(*act.who("Omar"), pair_id, "For everything", act.now)
        act.person("Omar").deactivated_at = act.now
        person_left(act.session, act.person("Omar"), act.now)
        shown = card(act, "Mia", pair)
        assert shown.phase is Phase.LEFT_BEHIND
        assert shown.ways == (Way.LOOK_BACK, Way.NEXT, Way.CERTIFICATE, Way.TEXT)
        assert "<@" not in words(
            closing_message([shown], Reader())
        )  # whose account is gone is named, not mentioned
        assert next_steps(*act.who("Mia"), pair_id, act.now).offered == (NextStep.NEW_PAIR, NextStep.MENTOR)
        ask_for_certificate(*act.who("Mia"), pair_id, name="Mia", goals=False, lacking=lacking, now=act.now)
        assert review_text(*act.who("Mia"), pair_id, act.now).meetings == 1
        with pytest.raises(DomainError):
            say_thanks(*act.who("Mia"), pair_id, "Goodbye", act.now)
        assert act.seat("Mia") == "approved"
    tick(story)
    assert story.sent("farewell.wishes") == []


def test_a_pair_that_somebody_left_has_no_farewell(story):
    from bot.usecases.closing.leaving import leave_pair

    pair_id = story.match(days=175)
    with story.act() as act:
        leave_pair(*act.who("Omar"), pair_id, reason="", back_to_pool=False, now=act.now)
        pair = act.session.get(Pair, pair_id)
        assert card(act, "Mia", pair) is None and card(act, "Omar", pair) is None


def test_nobody_but_the_two_says_goodbye_for_a_pair(story):
    pair_id = story.match(days=175)
    with story.act() as act:
        story.enroll(act, "Nils", "mentee")
        for name in ("Nils", "Cora"):
            for deed in (
                lambda who: closing_guide(*who, pair_id, act.now),
                lambda who: say_thanks(*who, pair_id, "x", act.now),
                lambda who: choose_next_steps(*who, pair_id, [], act.now),
                lambda who: wrap_goals(*who, pair_id, {}, act.now),
            ):
                with pytest.raises(DomainError) as refused:
                    deed(act.who(name))
                assert refused.value.code == "not_your_pair"
    assert act.session is not None


def test_seats_stay_with_whom_they_belong(story, recommending):
    """Agreed after the old pair was closed: both wait for the coordinators' hand."""
    number = recommended(story, recommending)
    with story.act() as act:
        close_pair(*act.who("Cora"), recommending, reason="", now=act.now)
        answer_recommendation(*act.who("Mia"), number, act.now, yes=True)
        assert act.seat("Mia") == "done"
        answer_recommendation(*act.who("Nora"), number, act.now, yes=True)
        assert act.seat("Mia") == "approved"
        assert act.session.scalar(
            select(Enrollment.status).where(Enrollment.person_id == act.person("Nora").id)
        ) == ("approved")
