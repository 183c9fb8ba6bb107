"""The plan as a document, for whoever asks, and posted for all coordinators."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from blocks.planning.audiences import privacy_modal
from blocks.planning.document import plan_message, plan_pages
from blocks.reader import Reader
from bot.domain.planning import Budget, Dates, Eligibility, Eligible
from bot.errors import DomainError
from bot.program_file.document import load_template
from bot.usecases.planning.document import plan_shown, post_plan
from db.models import Activity
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.change_plan(
        dates=Dates(announce=date(2026, 4, 1), begin=date(2026, 5, 4)),
        budget=Budget(hours=400, money=12500, currency="EUR"),
        eligibility=Eligibility(mentor=Eligible(departments=("R&D",), level_from=4, tenure_days=90)),
    )
    return story


def document(story, who="Cora"):
    with story.act() as act:
        shown = plan_shown(act.session, act.actor(who), story.program_id)
    pages = [
        plan_message(replace(shown, page=n + 1), Reader()) for n in range(len(plan_pages(shown, Reader())))
    ]
    for page in pages:
        assert_fits(page)
    return shown, pages


def test_the_plan_reads_like_a_document(story):
    _, pages = document(story)
    text = "\n".join(words(page) for page in pages)
    for chapter in ("Purpose", "Success measures", "People", "Dates and rhythm", "Budget", "Who may take part",
                    "Getting in and matched", "Name and texts", "Training", "When a pair needs a look",
                    "Among themselves", "Role profiles", "Who sees what"):  # fmt: skip
        assert chapter in text
    assert "<!date^1775044800^{date_short}|Wed 01 Apr 2026>" in text
    assert "<@U0CORA>, <@U0CEM>" in text
    assert "12,500.00 EUR" in text
    assert "*Mentees:* everybody" in text
    assert "departments R&amp;D; from level 4 · Experienced; 90 days with the company" in text
    assert "Approved people who were matched* · target 70 % · measured by the bot" in text
    assert "Day 90: the midpoint review" in text
    assert "Nobody: used to find a match" in text
    assert "never stored, read or counted" in text
    assert "Mentors get together every 30 days." in text
    assert "Mentees have a channel" not in text


def test_the_plan_names_no_form_that_nobody_is_asked_for_and_no_goals_where_there_are_none(story):
    flash = load_template("flash")
    story.change_plan(forms=flash.forms, timeline=flash.timeline, training=flash.training, health=flash.health,
                      with_goals=False, with_agreement=False)  # fmt: skip
    text = "\n".join(words(page) for page in document(story)[1])
    assert flash.forms["final"].title in text and flash.forms["meeting_feedback"].title in text
    for form in ("midpoint", "pulse", "fit_check"):
        assert flash.forms[form].title not in text
    assert "gives a pulse" not in text
    assert "booked within 8 days and held within 14" in text
    assert "three sizes" not in text and "Goals that carry" not in text


def test_equals_read_once_what_holds_for_all_of_them(story):
    peer = load_template("peer")
    story.change_plan(matching=peer.matching, role_profiles=peer.role_profiles, capacity_max=1,
                      eligibility=Eligibility())  # fmt: skip
    text = "\n".join(words(page) for page in document(story)[1])
    assert "One mentor takes" not in text
    assert "*Everybody who takes part:* everybody" in text and "*Mentees:*" not in text
    assert text.count(peer.role_profiles["mentee"].promise) == 1
    assert "There is a channel for everybody who takes part." in text
    assert "Mentors have a channel" not in text


def test_pages_are_turned_and_posted(story):
    shown, pages = document(story)
    assert len(pages) > 1
    assert buttons(pages[0])["program.show"] == f"{story.program_id}:2"
    assert buttons(pages[-1])["program.show"] == f"{story.program_id}:1"
    with story.act() as act:
        post_plan(*act.who("Cem"), story.program_id, len(pages), act.now)
    posted = story.sent("program.plan")
    assert [place for place, _ in posted] == ["admin"] * len(pages)
    assert "Who sees what" in words(posted[-1][1])
    assert "Page 1 of" in words(posted[0][1])
    with story.act() as act:
        (said,) = act.session.scalars(select(Activity).where(Activity.verb == "program.posted"))
        assert said.actor_id == act.person("Cem").id
    assert shown.status == "published"


def test_only_coordinators_read_or_post_it(story):
    story.match()
    with pytest.raises(DomainError, match="not_a_coordinator"):
        document(story, who="Mia")
    with story.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
        post_plan(*act.who("Mia"), story.program_id, 1, act.now)


def test_the_table_of_who_sees_what_names_every_question_that_is_asked(story):
    shown, _ = document(story)
    view = privacy_modal(shown.program, shown.audiences, 0, 0, Reader())
    assert_view_fits(view)
    text = view_words(view)
    plan = story.plan()
    for form in plan.forms.values():
        for question in form.questions:
            assert question.for_others[:70].replace("&", "&amp;") in text or question.retired
