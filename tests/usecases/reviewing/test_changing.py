"""A form that is closed half-way, sent, changed, and in the end stays as it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.reader import Reader
from blocks.reviewing.forms import own_read_modal, pair_form_done, pair_form_modal
from blocks.reviewing.mine import own_forms_message
from bot.domain.messages import Operation
from bot.errors import DomainError
from bot.usecases.filling import Progress
from bot.usecases.reviewing.forms import keep_draft, open_form
from bot.usecases.reviewing.mine import my_forms, read_own
from db.models import Activity, OutboxRow, Pair, Submission
from tests.pair_story import Story, assert_fits, assert_view_fits, buttons, view_words, words

TWO_WEEKS = timedelta(days=14)


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def opened(act, name, pair_id, form="midpoint", occurrence="d90"):
    return open_form(*act.who(name), pair_id=pair_id, form_key=form, occurrence=occurrence, now=act.now)


def closed(act, name, pair_id, page, raws, form="midpoint", occurrence="d90"):
    """What happens when a modal made of `page` is closed with these answers on it."""
    return keep_draft(
        *act.who(name), pair_id=pair_id, form_key=form, occurrence=occurrence, page_number=page.page.number,
        raws=raws, now=act.now, progress=Progress.read(page.carried),
    )  # fmt: skip


def test_a_form_that_is_closed_half_way_opens_as_it_was_left(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        page = opened(act, "Mia", pair_id)
        assert "We kept" not in view_words(pair_form_modal(page, Reader()))
        assert closed(act, "Mia", pair_id, page, {"match_satisfaction": "7", "meets_regularly": None})
    with story.act(timedelta(hours=5)) as act:
        again = opened(act, "Mia", pair_id)
        assert again.answers == {"match_satisfaction": 7}
        assert not again.submitted
    view = pair_form_modal(again, Reader())
    assert_view_fits(view)
    assert view["notify_on_close"] is True
    assert "We kept what you wrote" in view_words(view)


def test_what_is_no_answer_yet_is_left_out_and_takes_nothing_away(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        page = opened(act, "Mia", pair_id)
        closed(act, "Mia", pair_id, page, {"match_satisfaction": "7"})
        assert not closed(act, "Mia", pair_id, page, {"match_satisfaction": "11", "keeps_agreement": ""})
        assert not closed(act, "Mia", pair_id, page, {})  # Slack told us nothing
        assert opened(act, "Mia", pair_id).answers == {"match_satisfaction": 7}


def test_the_page_says_honestly_what_closing_keeps(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        first = opened(act, "Mia", pair_id)
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
        sent = opened(act, "Mia", pair_id)
    page = view_words(pair_form_modal(first, Reader()))
    assert "What you wrote on this page may have to be written again." in page
    assert page.count("once both of you have answered") == 1
    assert "what you sent stays as it is" in view_words(pair_form_modal(sent, Reader()))


def test_closing_a_form_that_was_sent_changes_nothing(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"match_satisfaction": "3"})
        page = opened(act, "Mia", pair_id)
        assert not closed(act, "Mia", pair_id, page, {"match_satisfaction": "9"})
        assert opened(act, "Mia", pair_id).answers["match_satisfaction"] == 3


@pytest.mark.parametrize("stranger", ["Nils", "Cora"])
def test_nobody_leaves_a_draft_in_a_pair_they_are_not_in(story, stranger):
    pair_id = story.match(days=90)
    story.match("Nils", "Olga")
    with story.act() as act:
        page = opened(act, "Mia", pair_id)
        with pytest.raises(DomainError) as refused:
            closed(act, stranger, pair_id, page, {"match_satisfaction": "1"})
        assert refused.value.code == "not_your_pair"
        assert act.session.scalars(select(Submission.person_id)).all() == [act.person("Mia").id]


def test_the_last_day_stands_on_the_form_and_is_kept(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        page = opened(act, "Mia", pair_id)
        done = act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
    assert page.last_day is not None
    day = Reader().calendar_day(page.last_day)
    assert f"You can change this until {day}" in view_words(pair_form_modal(page, Reader()))
    assert f"until {day}" in view_words(pair_form_done(done, Reader()))
    left = page.last_day - story.now.date()
    with story.act(left) as act:  # on the day itself
        assert opened(act, "Mia", pair_id).submitted
    with story.act(timedelta(days=1)) as act:
        for attempt in (
            opened,
            lambda *about: act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint"),
        ):
            with pytest.raises(DomainError) as refused:
                attempt(act, "Mia", pair_id)
            assert (refused.value.code, refused.value.params["last_day"]) == ("review_settled", page.last_day)


def test_who_is_late_is_welcome_and_has_a_week_to_change_it(story):
    pair_id = story.match(days=150)
    with story.act() as act:
        page = opened(act, "Mia", pair_id)
        done = act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
    assert page.late
    assert "your answers still count" in view_words(pair_form_modal(page, Reader()))
    assert done.last_day == story.now.date() + timedelta(days=7)
    with story.act(timedelta(days=6)) as act:
        assert opened(act, "Mia", pair_id).last_day == done.last_day
    with story.act(timedelta(days=2)) as act, pytest.raises(DomainError):
        opened(act, "Mia", pair_id)


def test_what_a_partner_has_read_changes_in_their_message_and_says_so(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "final", {"thanks": "Thank you for the walks", "next_cohort": "More time"})
        act.fill_in("Omar", pair, "final", {"thanks": "Thank you too"})
    before = {place: words(message) for place, message in story.sent("review.shared")}
    assert "changed their words" not in before["Omar"]
    with story.act(timedelta(days=1)) as act:
        page = opened(act, "Mia", pair_id, "final", "d180")
        done = act.fill_in("Mia", act.session.get(Pair, pair_id), "final", {"thanks": "Thank you for all"})
        amended = act.session.scalars(select(Activity.verb).where(Activity.verb == "review.reworded")).all()
    assert len(amended) == 1
    assert "their message changes and says so" in view_words(pair_form_modal(page, Reader()))
    assert "message says what is meant for them as it is now" in view_words(pair_form_done(done, Reader()))
    ((_, args),) = amendments(story)
    assert args["message"].startswith("review.shared:")
    after = {place: words(message) for place, message in story.sent("review.shared")}
    assert "Thank you for all" in after["Omar"]
    assert "<@U0MIA> changed their words" in after["Omar"]
    assert "changed" not in after["Mia"]


def test_a_change_that_is_not_for_the_partner_is_not_told_to_them(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        for name in ("Mia", "Omar"):
            act.fill_in(name, pair, "final", {"thanks": "Thank you"})
        act.fill_in(
            "Mia", pair, "final", {"thanks": "Thank you", "next_cohort": "He was late", "recommend": "0"}
        )
    assert amendments(story) == []
    assert all("changed" not in words(message) for _, message in story.sent("review.shared"))


def amendments(story):
    with story.sessions.reading("T0TEST") as session:
        rows = session.scalars(
            select(OutboxRow).where(OutboxRow.kind == Operation.AMEND).order_by(OutboxRow.id)
        )
        return [(row.lane, row.args) for row in rows]


def test_what_was_left_empty_and_is_written_later_reaches_the_partner(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "final")
        act.fill_in("Omar", pair, "final")
    assert story.sent("review.shared") == []
    with story.act() as act:
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "review.shared")):
            row.status = "skipped"  # as the sender does with what does not apply
    with story.act(timedelta(hours=1)) as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "final", {"thanks": "Now I found the words"})
    told = {
        (place, "Now I found the words" in words(message)) for place, message in story.sent("review.shared")
    }
    assert told == {("Omar", True)}


def test_who_only_looked_at_what_is_asked_months_after_the_end_has_not_begun(story):
    pair_id = story.match(days=271, status="closed")

    def begun(act):
        return {one.form: one.begun for one in my_forms(act.session, act.person("Mia"), act.now).waiting}[
            "impact"
        ]

    with story.act() as act:
        page = opened(act, "Mia", pair_id, "impact", "d270")
        assert not begun(act), "opened"
        untouched = {"still_using": None, "since_then": [], "what_changed": None}
        closed(act, "Mia", pair_id, page, untouched, "impact", "d270")
        assert not begun(act), "closed as it was"
        closed(act, "Mia", pair_id, page, {**untouched, "since_then": ["promoted"]}, "impact", "d270")
        assert begun(act)


def test_my_reviews_lists_what_waits_and_what_was_sent(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair, days_ago=3)
        act.fill_in("Mia", pair, "pulse", {"comment": "More time"}, occurrence="d30")
        page = opened(act, "Mia", pair_id)
        closed(act, "Mia", pair_id, page, {"match_satisfaction": "7"})
        shown = my_forms(act.session, act.person("Mia"), act.now)
    assert [(one.form, one.begun) for one in shown.waiting] == [("fit_check", False), ("midpoint", True)]
    assert [(one.form, one.open) for one in shown.sent] == [("pulse", True)]
    message = own_forms_message(shown, Reader())
    assert_fits(message)
    text = words(message)
    assert "begun, and kept" in text
    assert "you can change it until" in text
    with story.act(timedelta(days=10)) as act:
        settled = my_forms(act.session, act.person("Mia"), act.now)
        number = buttons(own_forms_message(settled, Reader()))["review.own"]
        read = read_own(act.session, act.person("Mia"), number)
        for other in ("Omar", "Cora"):
            with pytest.raises(DomainError):
                read_own(act.session, act.person(other), number)
    assert "More time" in view_words(own_read_modal(read, Reader()))
    assert_view_fits(own_read_modal(read, Reader()))


def test_nothing_waits_for_somebody_without_a_pair(story):
    with story.act() as act:
        shown = my_forms(act.session, act.person("Cora"), act.now)
    message = own_forms_message(shown, Reader())
    assert_fits(message)
    assert "Nothing waits for you" in words(message)


def test_a_sentence_names_the_last_day(story):
    text = sentence(DomainError("review_settled", last_day=date(2026, 3, 14)), Reader())
    assert "Mar 14, 2026" in text
