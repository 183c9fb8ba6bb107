"""A coordinator asks what would help, and whether the draft is fair."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from blocks.matching.asking.advice import advice_message, fairness_message
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.matching.asking import outlook
from bot.usecases.matching.asking.advice import LIFTED, ask_advice, ask_fairness, ask_for_lifted
from bot.usecases.matching.drafts.running import MatchingJob
from db.models import MatchRound
from db.session import Sessions
from tests.pair_story import TEAM, assert_fits, buttons, words
from tests.usecases.matching.modes_story import Market


@pytest.fixture
def market(sessions: Sessions, now: Any) -> Market:
    market = Market(sessions, now)
    market.mentees("Mia", "Max", "Kim")
    market.mentors("Omar")
    return market


def advised(market: Market, by: str = "Cora") -> Any:
    with market.act() as act:
        return ask_advice(act.session, act.actor(by), market.program_id, act.now).answer()


def judged(market: Market, by: str = "Cora") -> Any:
    with market.act() as act:
        return ask_fairness(act.session, act.actor(by), market.program_id, act.now).answer()


def test_whom_to_find_and_whom_to_ask_is_said_in_the_programs_words(market: Market) -> None:
    shown = advised(market)
    assert (shown.people, shown.matched) == (3, 1)
    first = shown.recruits[0]
    assert first.skills == ("Negotiation",)
    assert (first.gain.people, first.fits) == (1, 2)
    (omar,) = shown.seats
    assert (omar.slack_id, omar.gain.people) == ("U0OMAR", 1)
    message = advice_message(shown, Reader())
    assert_fits(message)
    text = words(message)
    assert "1 of 3 mentees have a mentor in the best draft" in text
    assert "Offers Negotiation" in text
    assert "<@U0OMAR>: brings 1 person and" in text
    assert "Negotiation: 2 look for it, 1 place offers it" in text
    assert buttons(message)["match.settings"] == str(market.program_id)


def test_a_rule_that_costs_somebody_their_mentor_is_named(market: Market) -> None:
    market.mentees("Zoe", languages=["german"])
    market.mentors("Lea", capacity=3)
    shown = advised(market)
    assert [(one.rule, one.gain.people) for one in shown.rules] == [("language", 1)]
    assert "Without “no shared language”: brings 1 person" in words(advice_message(shown, Reader()))


def test_where_everybody_is_matched_well_there_is_nothing_to_advise(market: Market) -> None:
    market.mentors("Lea", capacity=5)
    text = words(advice_message(advised(market), Reader()))
    assert "3 of 3 mentees" in text


def test_groups_are_counted_only_from_five_on(market: Market) -> None:
    market.mentees(*(f"Data{k}" for k in range(6)), department="Data")
    market.mentees(*(f"Law{k}" for k in range(5)), department="Law", groups=["women"])
    market.mentors("Lea", capacity=4)
    shown = judged(market)
    by = {split.by: split for split in shown.splits}
    assert [one.label for one in by["department"].groups] == [
        "Data"
    ]  # three of nobody's department: Law hides them
    assert by["department"].held_back == 2
    assert [(one.label, one.people) for one in by["group"].groups] == [("Women", 5)]
    message = fairness_message(shown, Reader())
    assert_fits(message)
    assert "Data (6 people)" in words(message)
    assert "too small to be shown" in words(message)


def test_lifting_the_worst_off_has_its_price_on_the_button_and_makes_a_draft_of_its_own(
    sessions: Sessions, now: Any
) -> None:
    market = Market(sessions, now)
    market.mentees("Mia", skills_wanted=["negotiation", "clear_writing"], goals=["confidence", "leadership"])
    market.mentees("Max", skills_wanted=["negotiation", "presenting_with_impact"], goals=["strategy"])
    market.mentors(
        "Omar", skills_offered=["negotiation", "clear_writing"], goals_offered=["confidence", "leadership"]
    )
    market.mentors("Lea", skills_offered=["clear_writing"], goals_offered=["leadership"])
    shown = judged(market)
    assert shown.floor is not None
    assert shown.floor > shown.worst
    assert (shown.lifting.people, shown.lifting.moved) == (0, 2)
    message = fairness_message(shown, Reader())
    assert_fits(message)
    assert f"that *costs {-shown.lifting.points:,} points*" in words(message)
    assert buttons(message)["match.lift"] == str(market.program_id)
    with market.act() as act:
        ask_for_lifted(*act.who("Cora"), market.program_id, act.now)
    MatchingJob(sessions, TEAM, lambda: market.now).run()
    with market.act() as act:
        made = act.session.scalars(select(MatchRound).where(MatchRound.name == LIFTED)).one()
        assert (made.status, made.settings) == ("draft", {"lift": True})
        assert min(proposal.points for proposal in made.proposals) == shown.floor


def test_a_whole_company_is_told_where_the_limit_lies(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook, "AT_ONCE", 2)
    for message in (advice_message(advised(market), Reader()), fairness_message(judged(market), Reader())):
        assert_fits(message)
        assert "I am working it out" in words(message)


def test_only_coordinators_are_advised(market: Market) -> None:
    for ask in (advised, judged):
        with pytest.raises(DomainError, match="not_a_coordinator"):
            ask(market, by="Mia")
    with market.act() as act, pytest.raises(DomainError, match="not_a_coordinator"):
        ask_for_lifted(*act.who("Omar"), market.program_id, act.now)
