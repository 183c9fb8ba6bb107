"""My settings: what somebody chose holds for every pair, is shown to nobody, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.people.settings import settings_line, settings_view
from blocks.reader import Reader
from bot.domain.shown.guiding import Named
from bot.domain.shown.settings import StoppedInPair, StoppedReminder
from bot.domain.timeline import Condition
from bot.errors import CODES, DomainError, FormErrors
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.people.settings import change_settings, end_silence, own_settings, send_again, settings_of
from db.models import Activity, Pair, ReminderChoice
from db.session import Sessions
from tests.conftest import NOW
from tests.pair_story import Story, assert_view_fits, view_words

USUAL = {
    "work_from": "usual",
    "work_until": "usual",
    "holidays": "usual",
    "digest_day": "usual",
    "quiet_until": None,
}
OWN = {"work_from": "7", "work_until": "15", "holidays": "NZ", "digest_day": "2", "quiet_until": "2026-03-12"}
LONG = "<!channel> & " + "&" * 200


@pytest.fixture
def story(sessions: Sessions) -> Story:
    return Story(sessions, NOW)


def test_what_is_chosen_holds_for_every_pair_and_their_dates_are_worked_out_anew(story: Story) -> None:
    first, second = story.match("Mia", "Omar"), story.match("Ben", "Omar")
    with story.act() as act:
        act.person("Omar").zone = "Pacific/Auckland"
        for number in (first, second):
            act.session.get(Pair, number).next_due_at = act.now + timedelta(days=30)
        change_settings(*act.who("Omar"), OWN, act.now)
        for number in (first, second):
            pair = act.session.get(Pair, number)
            assert pair.next_due_at == act.now
            mentor = facts_of(act.session, pair).mentor
            assert (mentor.hours, mentor.country, mentor.digest_day) == ((7, 15), "NZ", 2)
            assert mentor.quiet_until == datetime(2026, 3, 11, 11, tzinfo=UTC), "midnight in Auckland"
        said = act.session.scalars(select(Activity).where(Activity.verb == "settings.changed")).one()
        assert said.detail == {}, "that it was changed, never to what"
        line = settings_line(settings_of(act.person("Omar"), act.now), Reader())
    assert "you work 7:00 to 15:00 · holidays of New Zealand · reminders once a week, on Wednesday" in line
    with story.act() as act:
        change_settings(*act.who("Omar"), USUAL, act.now)
        own = settings_of(act.person("Omar"), act.now)
    assert (own.hours, own.holidays, own.digest_day) == (None, None, None)
    assert own.quiet_until is not None, "what is not in the form stays"


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"work_from": "9"}, "work_until", "hours_half_given"),
        ({"work_until": "17"}, "work_from", "hours_half_given"),
        ({"work_from": "22", "work_until": "6"}, "work_until", "hours_end_early"),
        ({"work_from": "9", "work_until": "9"}, "work_until", "hours_end_early"),
        ({"work_from": "24", "work_until": "25"}, "work_from", "not_an_option"),
        ({"work_from": "-1", "work_until": "9"}, "work_from", "not_an_option"),
        ({"holidays": "XX"}, "holidays", "not_an_option"),
        ({"digest_day": "7"}, "digest_day", "not_an_option"),
        ({"digest_day": "6"}, "digest_day", "digest_day_free"),
        ({"digest_day": "4", "holidays": "EG"}, "digest_day", "digest_day_free"),
        ({"quiet_until": "soon"}, "quiet_until", "date_invalid"),
        ({"quiet_until": "2026-03-02"}, "quiet_until", "quiet_day_over"),
        ({"quiet_until": "2027-09-01"}, "quiet_until", "quiet_too_long"),
    ],
)
def test_bad_input_is_told_at_its_field_and_changes_nothing(
    story: Story, given: dict[str, str], field: str, code: str
) -> None:
    story.match()
    with story.act() as act:
        with pytest.raises(FormErrors) as refused:
            change_settings(*act.who("Mia"), {**USUAL, **given}, act.now)
        assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]
        assert set(refused.value.errors[0].params) == set(CODES[code])
        assert settings_of(act.person("Mia"), act.now) == settings_of(act.person("Omar"), act.now)


def test_where_sunday_is_a_working_day_reminders_may_come_on_it(story: Story) -> None:
    with story.act() as act:
        change_settings(*act.who("Cora"), {**USUAL, "digest_day": "6", "holidays": "EG"}, act.now)
        assert act.person("Cora").digest_day == 6


def test_a_silence_is_shown_and_can_be_ended_before_its_day(story: Story) -> None:
    pair_id = story.match()
    with story.act() as act:
        change_settings(*act.who("Mia"), {**USUAL, "quiet_until": "2026-03-12"}, act.now)
        words = view_words(settings_view(own_settings(*act.who("Mia"), act.now), Reader()))
        assert "No reminders before" in words
        assert "Do not disturb me until" not in words
        act.session.get(Pair, pair_id).next_due_at = None
        end_silence(*act.who("Mia"), act.now)
        assert act.session.get(Pair, pair_id).next_due_at == act.now
        assert act.person("Mia").quiet_until is None
    with story.act() as act:
        change_settings(*act.who("Mia"), {**USUAL, "quiet_until": "2026-03-12"}, act.now)
    with story.act(timedelta(days=30)) as act:
        assert own_settings(*act.who("Mia"), act.now).settings.quiet_until is None, "it is over by itself"


def test_reminders_that_were_stopped_are_listed_and_sent_again(story: Story) -> None:
    pair_id, other = story.match(), story.match("Mia", "Odile")
    with story.act() as act:
        mia, omar = act.person("Mia").id, act.person("Omar").id
        plan = act.session.get(Pair, pair_id).cohort.program
        assert plan is not None
        for person, pair, step, stopped in (
            (mia, pair_id, "book_first_meeting", True),
            (mia, pair_id, "gone_from_the_plan", True),
            (mia, other, "add_goals", False),
            (omar, pair_id, "book_first_meeting", True),
        ):
            act.session.add(ReminderChoice(pair_id=pair, person_id=person, step=step, stopped=stopped))
        act.session.flush()
        shown = own_settings(*act.who("Mia"), act.now)
        steps = {step.key for step in story.plan().timeline}
        assert "book_first_meeting" in steps
        words = view_words(settings_view(shown, Reader()))
        assert "book the first meeting" in words
        assert "Odile" not in words
        assert [one.pair for one in shown.stopped] == [pair_id]
        with pytest.raises(DomainError, match="not_your_pair"):
            send_again(*act.who("Cora"), pair_id, act.now)
        send_again(*act.who("Mia"), str(pair_id), act.now)
        assert own_settings(*act.who("Mia"), act.now).stopped == ()
        assert act.session.get(Pair, pair_id).next_due_at == act.now
        assert own_settings(*act.who("Omar"), act.now).stopped, "the partner's own choice stays"


def test_the_form_fits_with_the_most_it_can_show_and_says_who_sees_it(story: Story) -> None:
    with story.act() as act:
        shown = own_settings(*act.who("Cora"), act.now)
    reminders = tuple(StoppedReminder(Condition.FORM_MISSING, f"{n} {LONG}") for n in range(15))
    stopped = tuple(StoppedInPair(n, Named(f"U{n}", LONG), LONG, reminders) for n in range(30))
    for facts in (shown, replace(shown, stopped=stopped, zone=LONG, country="ZZ")):
        view = settings_view(facts, Reader())
        assert_view_fits(view)
        assert "Who sees this: nobody" in view["blocks"][-1]["elements"][0]["text"]
        assert "<!channel>" not in view_words(view)
    assert len(shown.countries) > 200
