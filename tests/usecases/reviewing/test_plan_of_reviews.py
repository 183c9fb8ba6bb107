"""The forms are the plan's: changed there, asked by its timeline, and quiet as soon as they are sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.forms import audience_words
from blocks.reader import Reader
from blocks.reviewing.forms import pair_form_modal
from bot.domain.forms import Audience
from bot.errors import DomainError
from bot.usecases.guiding.reminding.tick import GuidingJob
from bot.usecases.planning.questions.editing import retire_question, save_question
from bot.usecases.planning.questions.fields import CREATABLE
from bot.usecases.planning.questions.reading import question_shown
from bot.usecases.reviewing.forms import open_form
from bot.usecases.reviewing.sharing import written_for_coordinators, written_for_partner
from db.models import Pair, Submission
from tests.pair_story import TEAM, Story, assert_view_fits, made_up, view_words, words

FORMS = ("fit_check", "pulse", "midpoint", "final", "impact")


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def add_question(story, form, kind, audience):
    """As Cora does in `/mentor-admin questions`."""
    with story.act() as act:
        session, actor, cora = act.who("Cora")
        shown = question_shown(session, actor, story.program_id, form, "")
        typed = {
            **shown.typed, "question.kind": kind.value, "label": f"New {kind.value}?", "audience": audience.value,
            "options.0": "First\nSecond", "minimum": "1", "maximum": "5",
        }  # fmt: skip
        save_question(session, actor, cora, story.program_id, form, "", shown.base, typed, act.now)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_questions_of_every_kind_can_be_added_and_answered(story, form):
    pair_id = story.match(days=180, status="closed" if form == "impact" else "active")
    for number, kind in enumerate(CREATABLE):
        add_question(story, form, kind, Audience.PARTNER if number % 2 else Audience.COORDINATORS)
    new = [q for q in story.plan().forms[form].questions if q.label.startswith("New ")]
    assert [q.kind for q in new] == list(CREATABLE)
    given = {q.key: made_up(q) for q in new} | {
        q.key: [q_value] for q in new for q_value in ("U0CORA",) if q.kind.value == "people"
    }
    given |= {q.key: "https://example.org/a" for q in new if q.kind.value == "link"}
    given |= {q.key: "3" for q in new if q.kind.value in ("number", "scale")}
    with story.act() as act:
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key=form, occurrence="", now=act.now)
        view = pair_form_modal(page, Reader())
        assert_view_fits(view)
        act.fill_in("Mia", act.session.get(Pair, pair_id), form, given)
        kept = act.session.scalar(select(Submission).where(Submission.form_key == form))
        told = {one.question.key for one in written_for_coordinators(kept)}
        shared = {one.question.key for one in written_for_partner(kept)}
    for question in new:
        assert (question.key in told) is (question.audience is Audience.COORDINATORS)
        assert (question.key in shared) is (question.audience is Audience.PARTNER)


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS)
def test_who_reads_an_answer_stands_under_every_question_or_once_for_all(story, form):
    pair_id = story.match(days=180, status="closed" if form == "impact" else "active")
    for audience in (
        Audience.PARTNER,
        Audience.COORDINATORS,
        Audience.COUNTED,
        Audience.PROFILE,
        Audience.SELF,
    ):
        add_question(story, form, CREATABLE[0], audience)
    with story.act() as act:
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key=form, occurrence="", now=act.now)
    view = pair_form_modal(page, Reader())
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    hints = {block["block_id"]: block.get("hint", {}).get("text", "") for block in inputs}
    differ = len({question.audience for question in page.page.questions}) > 1
    for question in page.page.questions:
        under_it = audience_words(question.audience, Reader(), matched=True) in hints[question.key]
        assert under_it is differ
    last_input = max(n for n, block in enumerate(view["blocks"]) if block["type"] == "input")
    above_submit = str(view["blocks"][last_input:])
    assert "Who sees this" in above_submit


@pytest.mark.parametrize(
    ("form", "key"),
    [("fit_check", "fit"), ("pulse", "going"), ("final", "recommend"), ("closing", "held_on")],
)
def test_what_the_program_counts_itself_stays(story, form, key):
    with story.act() as act, pytest.raises(DomainError) as refused:
        session, actor, cora = act.who("Cora")
        retire_question(session, actor, cora, story.program_id, form, key, act.now)
    assert refused.value.code == "question_needed"


def test_what_may_go_is_asked_of_nobody(story):
    pair_id = story.match(days=90)

    def asked():
        with story.act() as act:
            page = open_form(
                *act.who("Mia"), pair_id=pair_id, form_key="midpoint", occurrence="", now=act.now
            )
            return view_words(pair_form_modal(page, Reader()))

    label = story.plan().forms["midpoint"].question("match_satisfaction").label
    assert label in asked()
    with story.act() as act:
        session, actor, cora = act.who("Cora")
        retire_question(session, actor, cora, story.program_id, "midpoint", "match_satisfaction", act.now)
    assert label not in asked()


def reminded(story):
    """Who would read of the midpoint review now."""
    return {place for place, message in story.sent("nudge") if "midpoint review" in words(message)}


@pytest.mark.long
def test_reminders_stop_the_moment_a_review_is_sent(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        pair.next_due_at = act.now
        act.held(pair)
        act.planned(pair)
        act.sign(pair, "Mia", "Omar")
        act.goal(pair)
    GuidingJob(story.sessions, TEAM, lambda: story.now).run()
    assert reminded(story) == {"Mia", "Omar"}  # on its way, not read yet
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
    assert reminded(story) == {"Omar"}
    with story.act(timedelta(days=3)) as act:  # the follow-up
        act.session.get(Pair, pair_id).next_due_at = act.now
    GuidingJob(story.sessions, TEAM, lambda: story.now).run()
    assert reminded(story) == {"Omar"}
