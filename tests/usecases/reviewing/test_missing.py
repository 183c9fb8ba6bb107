"""Coordinators see whose answers are missing, ask again with care, and read what is for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.messages import VIEWS
from blocks.reader import Reader
from blocks.reviewing.missing import (
    ask_modal,
    asked_notice,
    called_off_notice,
    missing_message,
    to_read_message,
)
from bot.domain.shown.reviewing import (
    AskedAgain,
    AskPreview,
    MissingAnswer,
    MissingAnswers,
    OwnForm,
    ToRead,
    ToReadList,
)
from bot.errors import DomainError
from bot.program_file.document import load_template
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.reviewing.missing import call_off, form_named, missing_answers, preview_ask, send_ask
from bot.usecases.reviewing.sharing import read_review
from bot.usecases.reviewing.unread import to_read
from db.models import Activity, OutboxRow, Pair, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def missing(story, name="Cora", form="", page=1):
    with story.act() as act:
        return missing_answers(*act.who(name), story.program_id, form=form, page=page, now=act.now)


def ask(story, name="Cora", form="", only=None):
    with story.act() as act:
        return send_ask(*act.who(name), story.program_id, form=form, only=only, now=act.now)


def person_id(story, name):
    with story.act() as act:
        return act.person(name).id


def test_what_is_missing_by_form_and_since_when(story):
    story.match(days=95)
    story.match("Nils", "Olga", days=33)
    with story.act() as act:
        act.fill_in("Mia", act.pair("Mia", "Omar"), "midpoint", {"works_well": "Our walks"})
    shown = missing(story)
    assert [(one.slack_id, one.form, one.days) for one in shown.lines] == [
        ("U0OMAR", "midpoint", 5),
        ("U0NILS", "pulse", 3),
        ("U0OLGA", "pulse", 3),
    ]
    message = missing_message(shown, Reader())
    assert_fits(message)
    text = words(message)
    assert "3 answers are missing" in text
    assert "A quick pulse: 2" in text
    assert "asked 5 days ago" in text
    assert "walks" not in text
    assert [one.slack_id for one in missing(story, form="midpoint").lines] == ["U0OMAR"]


def test_nothing_is_missing_of_those_who_rest_or_have_parted(story):
    for status, mentee, mentor in (("paused", "Mia", "Omar"), ("ended", "Nils", "Olga")):
        story.match(mentee, mentor, status, days=95)
    shown = missing(story)
    assert shown.total == 0
    assert "everybody who was asked has answered" in words(missing_message(shown, Reader()))


def test_that_somebody_is_still_deciding_is_not_in_the_list(story):
    pair_id = story.match(days=20)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        first = act.held(pair, days_ago=14)
        act.held(pair, days_ago=3)
        act.fill_in("Mia", pair, "fit_check", {"fit": "deciding"}, occurrence=str(first.id))
        act.fill_in("Omar", pair, "fit_check", {"fit": "good"}, occurrence=str(first.id))
    assert missing(story).lines == ()


def test_only_coordinators_of_this_program_see_it(story):
    story.match(days=95)
    for name in ("Mia", "Omar"):
        for attempt in (missing, ask):
            with pytest.raises(DomainError) as refused:
                attempt(story, name)
            assert refused.value.code == "not_a_coordinator"
        with story.act() as act, pytest.raises(DomainError):
            to_read(*act.who(name), story.program_id, 1)
    with story.act() as act:
        other = Program(
            slug="other", name="Other", admin_channel="GOTHER", announce_channel="C", created_at=act.now
        )
        store_plan(act.session, other, load_template("career_development"), act.now)
        act.session.flush()
        with pytest.raises(DomainError):
            missing_answers(*act.who("Cora"), other.id, form="", page=1, now=act.now)
        with pytest.raises(DomainError):
            missing_answers(*act.who("Cora"), "1 or 1=1", form="", page=1, now=act.now)


def test_asking_is_seen_before_anything_is_sent(story):
    story.match(days=95)
    with story.act() as act:
        preview = preview_ask(*act.who("Cora"), story.program_id, form="", only=None, now=act.now)
        assert act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "review.asked_again")) is None
    view = ask_modal(preview, Reader())
    assert_view_fits(view)
    text = view_words(view)
    assert "This sends 2 direct messages" in text
    assert "<@U0MIA>, <@U0OMAR>" in text
    assert "would love to have your answer" in text
    assert view["submit"]["text"] == "Ask 2 people"


def test_each_is_asked_once_in_one_message_in_their_hours(story):
    story.match(days=95)
    story.match("Mia", "Pia", days=95)
    story.now = story.now.replace(hour=20)
    batch = ask(story)
    assert batch.people == 3
    assert_view_fits(asked_notice(batch, Reader()))
    with story.act() as act:
        rows = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "review.asked_again")).all()
        assert {row.not_before.hour for row in rows} == {9}
        assert act.person("Mia").last_nudged_on == rows[0].not_before.date()  # no other reminder that day
    told = dict(story.sent("review.asked_again"))
    assert set(told) == {"Mia", "Omar", "Pia"}
    assert words(told["Mia"]).count("Halfway there") == 2
    assert "<@U0CORA> would love to have your answers" in words(told["Mia"])


def test_who_answers_meanwhile_is_not_asked(story):
    pair_id = story.match(days=95)
    ask(story)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
    assert [place for place, _ in story.sent("review.asked_again")] == ["Omar"]


def test_within_ten_minutes_it_is_taken_back(story):
    story.match(days=95)
    batch = ask(story)
    with story.act(timedelta(minutes=9)) as act:
        for _ in range(2):  # a double click
            call_off(*act.who("Cem"), story.program_id, batch.batch, act.now)
    assert story.sent("review.asked_again") == []
    assert missing(story).people == 2  # they can be asked again at once
    again = ask(story)
    assert len(story.sent("review.asked_again")) == 2
    with story.act(timedelta(minutes=11)) as act:
        with pytest.raises(DomainError) as refused:
            call_off(*act.who("Cora"), story.program_id, again.batch, act.now)
        assert refused.value.code == "ask_again_gone"
        with pytest.raises(DomainError):
            call_off(*act.who("Mia"), story.program_id, again.batch, act.now)
        with pytest.raises(DomainError):
            call_off(*act.who("Cora"), story.program_id, "77", act.now)
    assert_view_fits(called_off_notice(Reader()))


def test_nobody_is_asked_twice_within_three_working_days(story):
    story.match(days=95)
    ask(story, only=person_id(story, "Mia"))
    assert ask(story).people == 1  # Omar only
    with pytest.raises(DomainError) as refused:
        ask(story)
    assert refused.value.code == "nobody_to_ask_again"
    story.now += timedelta(days=2)
    with pytest.raises(DomainError):
        ask(story, "Cem")
    story.now += timedelta(days=1)
    shown = missing(story)
    assert shown.people == 2
    assert "you asked again" in words(missing_message(shown, Reader()))
    assert ask(story, "Cem").people == 2


def test_a_silenced_program_asks_nobody(story):
    story.match(days=95)
    with story.act() as act:
        act.session.get(Program, story.program_id).on_hold = True
    with pytest.raises(DomainError) as refused:
        ask(story)
    assert refused.value.code == "program_on_hold"
    assert "reviews.ask" not in buttons(missing_message(missing(story), Reader()))


def test_a_form_is_found_by_its_name_and_by_its_title(story):
    with story.act() as act:
        plan = plan_of(act.session.get(Program, story.program_id))
    assert [form_named(plan, typed) for typed in ("", "Midpoint", "fit check", "looking back")] == [
        "", "midpoint", "fit_check", "final",
    ]  # fmt: skip
    for typed in ("intake", "agreement", "nonsense"):
        with pytest.raises(DomainError) as refused:
            form_named(plan, typed)
        assert refused.value.code == "review_unknown"


def reading(story, name="Cora", page=1):
    with story.act() as act:
        return to_read(*act.who(name), story.program_id, page)


@pytest.mark.long
def test_what_is_for_coordinators_waits_unread_first(story):
    pair_id = story.match(days=125)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "pulse", {"comment": "More time"}, occurrence="d30")
        act.fill_in("Omar", pair, "pulse", occurrence="d30")  # says nothing to them
    with story.act(timedelta(hours=1)) as act:
        act.fill_in("Omar", act.session.get(Pair, pair_id), "pulse", {"comment": "Fine"}, occurrence="d120")
    shown = reading(story)
    assert [(one.author, one.unread) for one in shown.rows] == [("U0OMAR", True), ("U0MIA", True)]
    assert missing(story).unread == 2
    message = to_read_message(shown, Reader())
    assert_fits(message)
    assert "More time" not in words(message)
    with story.act(timedelta(hours=1)) as act:
        read_review(act.session, act.actor("Cora"), shown.rows[0].submission, act.now)
        noted = act.session.scalar(select(Activity).where(Activity.verb == "review.read"))
        assert (noted.actor_id, noted.subject_id) == (act.person("Cora").id, shown.rows[0].submission)
    assert [(one.author, one.unread) for one in reading(story).rows] == [("U0MIA", True), ("U0OMAR", False)]
    assert reading(story, "Cem").unread == 2  # each reads for themselves


def test_what_was_changed_after_it_was_read_is_new_again(story):
    pair_id = story.match(days=30)
    with story.act() as act:
        act.fill_in(
            "Mia", act.session.get(Pair, pair_id), "pulse", {"comment": "More time"}, occurrence="d30"
        )
    submission = reading(story).rows[0].submission
    with story.act(timedelta(hours=1)) as act:
        read_review(act.session, act.actor("Cora"), submission, act.now)
    assert reading(story).unread == 0
    with story.act(timedelta(hours=1)) as act:
        act.fill_in(
            "Mia", act.session.get(Pair, pair_id), "pulse", {"comment": "Much more"}, occurrence="d30"
        )
    assert reading(story).unread == 1


@pytest.mark.long
def test_a_coordinator_in_a_pair_does_not_learn_that_there_is_something(story):
    pair_id = story.match(mentor="Cora", days=95)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "pulse", {"comment": "He is often late"}, occurrence="d30")
        act.held(pair)
        act.fill_in("Mia", pair, "fit_check", {"fit": "not_a_fit", "tell_coordinator": ["yes"]})
    assert reading(story, "Cora").rows == ()
    assert missing(story, "Cora").unread == 0
    assert {one.author for one in reading(story, "Cem").rows} == {"U0MIA"}
    assert missing(story, "Cem").unread == 2


def test_the_longest_lists_fit():
    wide = "<&>" * 60
    lines = tuple(
        MissingAnswer(1, n, f"U{n:010}", "U0PARTNER", "midpoint", "d90", wide, n, asked_at=None)
        for n in range(10)
    )
    counts = tuple((wide, 999) for _ in range(30))
    shown = MissingAnswers(1, wide, "", counts, lines, 2, 99, 999, 999, 99)
    assert_fits(missing_message(shown, Reader()))
    form = OwnForm(1, "U0PARTNER", wide, "midpoint", "d90", wide, None, begun=True)
    example = AskedAgain(wide, "U0CORA", tuple(form for _ in range(30)))
    assert_fits(VIEWS["review.asked_again"](example, Reader()))
    people = tuple(f"U{n:010}" for n in range(5000))
    assert_view_fits(ask_modal(AskPreview(1, "", None, people, example, people), Reader()))
    from datetime import UTC, datetime

    rows = tuple(ToRead(n, "U0MIA", "U0OMAR", wide, datetime(2026, 3, 2, tzinfo=UTC), True) for n in range(8))
    assert_fits(to_read_message(ToReadList(1, wide, rows, 1, 40, 300), Reader()))


def test_what_worries_somebody_is_hinted_at_by_no_list(story):
    pair_id = story.match(days=95)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"concerns": "He shouts"})
    assert reading(story).rows == ()
    assert missing(story).unread == 0
