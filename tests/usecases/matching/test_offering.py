"""Short lists from the offer to the deadline, as coordinators and mentees live through them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from blocks.matching.choosing.short_lists import offer_message, ranked_notice, ranking_modal
from blocks.reader import Reader
from bot.errors import DomainError, FormErrors
from bot.usecases.matching.choosing.short_lists import (
    list_to_rank,
    look_at_offer,
    offer_short_lists,
    rank_mentors,
)
from db.session import Sessions
from tests.pair_story import Act, assert_fits, assert_view_fits, buttons, view_words, words
from tests.usecases.matching.modes_story import Market, seat

MENTORS = ("Omar", "Olga", "Otto", "Odin", "Oona", "Opal")


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Market:
    market = Market(sessions, now)
    market.mentees("Mia", "Max")
    market.mentors(*MENTORS)
    return market


def look(market: Market, *names: str, who: str = "Cora") -> str:
    """What a coordinator reads after `match offer`."""
    with market.act() as act:
        named = [act.person(name).slack_id for name in names]
        message = offer_message(
            look_at_offer(act.session, act.actor(who), market.program_id, named), Reader()
        )
    assert_fits(message)
    return words(message)


def rank(market: Market, mentee: str, mentors: Iterable[str | None], who: str = "") -> str:
    """The mentee's thanks after ranking."""
    with market.act() as act:
        one = market.list_of(act, mentee)
        choices = [
            (f"choice_{nth}", str(seat(act, name, "mentor").id) if name else None)
            for nth, name in enumerate(mentors, start=1)
        ]
        shown = rank_mentors(*act.who(who or mentee), one.id, choices, act.now)
    view = ranked_notice(shown, Reader())
    assert_view_fits(view)
    return view_words(view)


def listed(market: Market, mentee: str) -> list[str]:
    with market.act() as act:
        return [entry.mentor.person.name for entry in market.list_of(act, mentee).entries]


def refused(act: Act, *what: object) -> str:
    with pytest.raises(DomainError) as caught:
        rank_mentors(*what)  # type: ignore[arg-type]
    return caught.value.code


def test_nothing_is_sent_before_the_button_is_pressed(market: Market) -> None:
    preview = look(market)
    assert "Offer short lists to 2 mentees" in preview
    assert "up to 5 mentors, of 6 in the program" in preview
    assert market.sent("short_list.offered") == []
    market.work()
    assert market.sent("short_list.offered") == []
    market.offer()
    told = dict(market.sent("short_list.offered"))
    assert set(told) == {"Mia", "Max"}
    assert "See your five mentors" in str(told["Mia"].blocks)
    assert [place for place, _ in market.sent("match.offered")] == ["admin"]
    assert "0 of 2 mentees with a short list have ranked it" in look(market)


def test_only_coordinators_offer(market: Market) -> None:
    for who in ("Mia", "Omar"):
        with pytest.raises(DomainError) as caught:
            look(market, who=who)
        assert caught.value.code == "not_a_coordinator"
        with market.act() as act, pytest.raises(DomainError) as caught:
            offer_short_lists(*act.who(who), market.program_id, [], act.now)
        assert caught.value.code == "not_a_coordinator"


def test_named_mentees_only(market: Market) -> None:
    assert "Offer a short list to 1 mentee" in look(market, "Max")
    market.offer("Max")
    assert [name for name, _ in market.sent("short_list.offered")] == ["Max"]
    with pytest.raises(DomainError) as caught:
        look(market, "Omar")
    assert caught.value.code == "no_mentee_without_partner"


def test_a_list_shows_what_the_form_said_and_nothing_private(market: Market) -> None:
    with market.act() as act:
        act.person("Omar").title = "Head <!channel> of Data"
    market.offer()
    with market.act() as act:
        shown = list_to_rank(act.session, act.actor("Mia"), market.list_of(act, "Mia").id, act.now)
    view = ranking_modal(shown, Reader())
    assert_view_fits(view)
    text = view_words(view)
    assert "_Can help with_: " in text  # said of somebody else, not to them
    assert "you can" not in text
    assert "Negotiation" in text
    assert "English" in text
    for private in ("long experience", "secret wish", "points", "%", "How many mentees"):
        assert private not in text
    assert "Head &lt;!channel&gt; of Data" in text
    assert "Who sees this: the matching, and coordinators" in text
    names = [one.profile.name for one in shown.mentors]
    assert names == sorted(names)  # the order says nothing


def test_mentors_stand_in_the_order_in_which_one_looks_for_their_names(
    sessions: Sessions, now: datetime
) -> None:
    market = Market(sessions, now)
    market.mentees("Mia")
    market.mentors("Zeno", "Émile", "Enno")
    market.offer("Mia")
    with market.act() as act:
        shown = list_to_rank(act.session, act.actor("Mia"), market.list_of(act, "Mia").id, act.now)
    assert [one.profile.name for one in shown.mentors] == ["Émile", "Enno", "Zeno"]


def test_answers_of_an_older_form_are_not_shown_before_the_match(market: Market) -> None:
    """Who answered when the form promised less is kept that promise."""
    plan = market.plan()
    form = plan.forms["intake"]
    from dataclasses import replace

    from bot.domain.forms import Audience

    older = replace(
        form,
        questions=tuple(
            replace(q, audience=Audience.PROFILE) if q.audience is Audience.CANDIDATES else q
            for q in form.questions
        ),
    )
    market.change_plan(forms={**plan.forms, "intake": older})
    market.mentors("Orla", skills_offered=["negotiation"])
    market.change_plan(forms=plan.forms)
    with market.act() as act:
        for name in MENTORS:
            seat(act, name).status = "withdrawn"
    market.offer("Mia")
    with market.act() as act:
        shown = list_to_rank(act.session, act.actor("Mia"), market.list_of(act, "Mia").id, act.now)
    assert [one.profile.name for one in shown.mentors] == ["Orla"]
    assert shown.mentors[0].profile.answers == ()


def test_a_mentee_ranks_leaves_some_out_and_changes_their_mind(market: Market) -> None:
    market.offer()
    first, second, third, *_ = listed(market, "Mia")
    thanks = rank(market, "Mia", [first, None, second])
    assert thanks.index(f"1. <@U0{first.upper()}>") < thanks.index(f"2. <@U0{second.upper()}>")
    assert "1 of 2 mentees" in look(market)
    rank(market, "Mia", [third])
    with market.act() as act:
        ranks = {e.mentor.person.name: e.rank for e in market.list_of(act, "Mia").entries}
    assert {name: value for name, value in ranks.items() if value} == {third: 1}
    assert market.sent("match.ranked") == []
    rank(market, "Max", listed(market, "Max"))
    assert "2 of 2 mentees chose" in words(market.sent("match.ranked")[0][1])


def test_what_is_wrong_stands_at_its_field(market: Market) -> None:
    market.offer()
    first, *_ = listed(market, "Mia")
    with market.act() as act:
        one, who = market.list_of(act, "Mia").id, act.who("Mia")
        mentor = str(seat(act, first).id)
        with pytest.raises(FormErrors) as caught:
            rank_mentors(
                *who, one, [("choice_1", mentor), ("choice_2", mentor), ("choice_3", "999")], act.now
            )
        found = {error.field: error.code for error in caught.value.errors}
        assert found == {"choice_2": "ranked_twice", "choice_3": "not_an_option"}
        assert refused(act, *who, one, [("choice_1", None)], act.now) == "answer_required"
        assert refused(act, *act.who("Max"), one, [("choice_1", mentor)], act.now) == "not_yours"
        assert refused(act, *act.who("Cora"), one, [("choice_1", mentor)], act.now) == "not_yours"
        assert refused(act, *who, "no number", [("choice_1", mentor)], act.now) == "short_list_gone"


def test_one_reminder_the_day_before_to_those_who_have_not_ranked(market: Market) -> None:
    begun = market.now
    market.offer()
    rank(market, "Max", listed(market, "Max")[:1])
    market.now = begun + timedelta(days=3, hours=20)
    assert market.work() == begun + timedelta(days=4)  # Friday morning: the deadline is Monday evening
    assert market.sent("short_list.reminder") == []
    market.now = begun + timedelta(days=4)
    assert market.work() == begun + timedelta(days=7, hours=8)
    market.work()
    assert [name for name, _ in market.sent("short_list.reminder")] == ["Mia"]
    rank(market, "Mia", listed(market, "Mia")[:1])
    assert market.sent("short_list.reminder") == []  # no longer true, so it is not sent


def test_silence_lets_the_list_lapse_and_a_late_click_is_told_so(market: Market) -> None:
    market.offer()
    rank(market, "Max", listed(market, "Max")[:1])
    market.now += timedelta(days=5)  # a Saturday, on which no time ends
    market.work()
    assert market.sent("match.ranked") == []
    market.now += timedelta(days=2, hours=8)
    assert market.work() is None
    told = market.sent("match.ranked")
    assert len(told) == 1
    assert "1 of 2 mentees chose" in words(told[0][1])
    assert "match.preview" in buttons(told[0][1])
    with market.act() as act:
        assert market.list_of(act, "Mia").status == "lapsed"
        for name in ("Mia", "Max"):
            with pytest.raises(DomainError) as caught:
                list_to_rank(act.session, act.actor(name), market.list_of(act, name).id, act.now)
            assert caught.value.code == "short_list_over"
    assert "Nobody in" in look(market)
    assert "Offer a short list to 1 mentee" in look(market, "Mia")  # a new one, when named
    market.offer("Mia")
    with market.act() as act:
        assert market.list_of(act, "Mia").status == "offered"


def test_who_is_matched_or_left_meanwhile_hears_it(market: Market) -> None:
    market.offer()
    with market.act() as act:
        one = market.list_of(act, "Mia").id
        for state, code in (("matched", "short_list_matched"), ("withdrawn", "not_enrolled")):
            seat(act, "Mia").status = state
            with pytest.raises(DomainError) as caught:
                list_to_rank(act.session, act.actor("Mia"), one, act.now)
            assert caught.value.code == code
        seat(act, "Mia").status = "approved"
        for entry in market.list_of(act, "Mia").entries:
            entry.mentor.status = "withdrawn"
        with pytest.raises(DomainError) as caught:
            list_to_rank(act.session, act.actor("Mia"), one, act.now)
        assert caught.value.code == "short_list_empty"


def test_whom_the_rules_leave_nobody_gets_no_message_but_coordinators_hear_of_it(market: Market) -> None:
    market.mentees("Mei", languages=["swahili"])
    market.offer()
    assert {name for name, _ in market.sent("short_list.offered")} == {"Mia", "Max"}
    assert "<@U0MEI>" in words(market.sent("match.offered")[0][1])
    assert "leave no mentor for 1 mentee" in look(market)
    assert "Offer a short list to 1 mentee" in look(market)  # there may be new mentors by then


def test_two_coordinators_at_once_offer_one_list(market: Market) -> None:
    with market.act() as act:
        offer_short_lists(*act.who("Cora"), market.program_id, [], act.now)
    with market.act() as act, pytest.raises(DomainError) as caught:
        offer_short_lists(*act.who("Cem"), market.program_id, [], act.now)
    assert caught.value.code == "nobody_to_offer"
    market.work()
    market.work()
    assert len(market.sent("short_list.offered")) == 2


def test_somebody_paired_by_hand_is_not_offered_a_choice(market: Market) -> None:
    market.constrain("Mia", "Omar", "lock")
    assert "Offer a short list to 1 mentee" in look(market)
    market.offer()
    assert [name for name, _ in market.sent("short_list.offered")] == ["Max"]


def test_lists_are_written_down_in_parts_and_a_break_between_them_loses_nobody(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.usecases.matching.choosing import short_lists

    monkeypatch.setattr(short_lists, "A_TIME", 1)
    written, send = 0, short_lists._send

    def breaks(*what: object) -> None:
        nonlocal written
        written += 1
        if written == 2:
            raise RuntimeError("the process ended")
        send(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(short_lists, "_send", breaks)
    with market.act() as act:
        offer_short_lists(*act.who("Cora"), market.program_id, [], act.now)
    with pytest.raises(RuntimeError):
        market.work()
    assert len(market.sent("short_list.offered")) == 1
    market.now += timedelta(minutes=1)
    market.work()
    assert sorted(name for name, _ in market.sent("short_list.offered")) == ["Max", "Mia"]


def test_the_job_looks_at_people_only_when_something_is_due_or_new(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.usecases.matching.choosing import deadlines

    looked: list[datetime] = []
    real = deadlines.next_step
    monkeypatch.setattr(deadlines, "next_step", lambda s, now: looked.append(now) or real(s, now))
    job = deadlines.DeadlinesJob(market.sessions, "T0TEST", lambda: market.now)
    assert job.run() is None
    assert job.run() is None
    assert len(looked) == 1
    market.offer()
    looked.clear()
    begun = market.now
    assert job.run() == begun + timedelta(days=4)
    rank(market, "Max", listed(market, "Max")[:1])
    assert job.run() == begun + timedelta(days=4)
    assert len(looked) == 1
    market.now = begun + timedelta(days=4)
    assert job.run() == begun + timedelta(days=7, hours=8)
    assert [name for name, _ in market.sent("short_list.reminder")] == ["Mia"]
