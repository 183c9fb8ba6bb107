"""In a program of peers nobody has a seat to give: what coordinators can ask there, and what they cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.matching.asking.questions import answer_message
from blocks.matching.choosing.by_hand import pair_modal
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.matching.asking.costs import decide, weigh, weigh_again
from bot.usecases.matching.asking.questions import ask
from bot.usecases.matching.choosing.answers import look_at_asking
from bot.usecases.matching.choosing.by_hand import look_at_two, mentors_to_pair
from bot.usecases.matching.choosing.short_lists import look_at_offer, offer_short_lists
from bot.usecases.matching.drafts.decisions import decide_about_people
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.matching.drafts.running import MatchingJob
from db.models import MatchConstraint, Program, Proposal
from db.session import Sessions
from tests.pair_story import TEAM, assert_fits, assert_view_fits, buttons, slack_id, view_words, words
from tests.usecases.matching.modes_story import Market, seat


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Market:
    """Ann and Bo want the same, Cy and Di another thing; all of them applied as mentees."""
    market = Market(sessions, now)
    market.change_plan(matching=replace(market.plan().matching, shape="peers"))
    market.mentees("Ann", "Bo", skills_wanted=["negotiation"])
    market.mentees("Cy", "Di", skills_wanted=["clear_writing"])
    return market


def draft(market: Market) -> set[frozenset[str]]:
    with market.act() as act:
        made = ask_for_round(*act.who("Cora"), act.session.get_one(Program, market.program_id), act.now).id
    MatchingJob(market.sessions, TEAM, lambda: market.now).run()
    with market.act() as act:
        found = act.session.scalars(select(Proposal).where(Proposal.round_id == made))
        return {frozenset((one.mentee.person.name, one.mentor.person.name)) for one in found}


def answer(market: Market, kind: str, *names: str) -> Any:
    with market.act() as act:
        who = [slack_id(name) for name in names]
        shown = ask(act.session, act.actor("Cora"), market.program_id, kind, who, act.now).answer()
    message = answer_message(shown, Reader())
    assert_fits(message)
    return message


def press(market: Market, message: Any) -> Any:
    kind, one, other, people, points = buttons(message)["match.decide_pair"].split(":")
    with market.act() as act:
        seen = weigh_again(act.session, act.actor("Cora"), kind, (one, other), act.now)
        return decide(*act.who("Cora"), seen, (people, points), act.now)


@pytest.mark.long
def test_why_comes_from_the_draft_and_says_that_nothing_has_a_price(market: Market) -> None:
    assert "is in no draft yet" in words(answer(market, "why", "Ann"))
    assert draft(market) == {frozenset(("Ann", "Bo")), frozenset(("Cy", "Di"))}
    for one, other in (("Ann", "Bo"), ("Bo", "Ann")):
        text = words(answer(market, "why", one))
        assert f"In the draft as it stands <@{slack_id(one)}> is with <@{slack_id(other)}>" in text
        assert "Among peers nobody has a place to give" in text
        assert "are together" in words(answer(market, "why_pair", one, other))
    assert "are not together in the draft" in words(answer(market, "why_pair", "Ann", "Cy"))


def test_peers_are_kept_together_and_apart_whoever_is_named_first(market: Market) -> None:
    assert press(market, answer(market, "lock", "Di", "Ann")).done
    assert draft(market) == {frozenset(("Ann", "Di")), frozenset(("Bo", "Cy"))}
    assert press(market, answer(market, "forbid", "Ann", "Di")).done
    assert frozenset(("Ann", "Di")) not in draft(market)
    with market.act() as act:
        who = (slack_id("Ann"), slack_id("Di"))
        decide_about_people(*act.who("Cora"), market.program_id, who, "unlock", act.now)
        assert act.session.scalars(select(MatchConstraint)).all() == []


def test_whom_a_protecting_rule_keeps_apart_cannot_be_paired_by_hand_and_why_is_not_said(
    market: Market,
) -> None:
    with market.act() as act:
        two = sorted((seat(act, "Ann").id, seat(act, "Cy").id), key=str)
        act.session.add(
            MatchConstraint(
                cohort_id=market.cohort_id, mentee_enrollment_id=two[0], mentor_enrollment_id=two[1],
                kind="failed", made_by=act.person("Cora").id, made_at=act.now,
            )
        )  # fmt: skip
    with market.act() as act:
        cora = act.actor("Cora")
        for one, others in (("Ann", ["Bo", "Di"]), ("Cy", ["Di", "Bo"])):
            choice = mentors_to_pair(act.session, cora, market.program_id, slack_id(one), act.now)
            assert [other.name for other in choice.people] == others
        seen = look_at_two(act.session, cora, market.program_id, slack_id("Cy"), slack_id("Ann"), act.now)
        view = pair_modal(seen, Reader())
    assert_view_fits(view)
    assert "submit" not in view
    assert "Other rules keep these two apart" in view_words(view)
    assert "failed" not in view_words(view)


def test_there_is_no_mentor_to_choose_or_to_ask_among_peers(market: Market) -> None:
    with market.act() as act:
        session, cora = act.session, act.actor("Cora")
        with pytest.raises(DomainError, match="peers_have_no_short_lists"):
            look_at_offer(session, cora, market.program_id, ())
        with pytest.raises(DomainError, match="peers_have_no_short_lists"):
            offer_short_lists(*act.who("Cora"), market.program_id, (), act.now)
        with pytest.raises(DomainError, match="peers_are_not_asked"):
            look_at_asking(session, cora, market.program_id)
    for code in ("peers_have_no_short_lists", "peers_are_not_asked"):
        assert "pairs people within one pool" in sentence(DomainError(code), Reader())


def test_what_is_not_offered_among_peers_is_said(market: Market) -> None:
    for kind in ("advise", "fairness"):
        assert "Among peers nobody has a place to give" in words(answer(market, kind))
    with market.act() as act, pytest.raises(DomainError, match="peers_have_no_mentors"):
        who = (slack_id("Ann"), slack_id("Cy"))
        weigh(act.session, act.actor("Cora"), market.program_id, "swap", who, act.now)
