"""A coordinator decides by hand: the price first, the button next, and nothing in between."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from blocks.matching.asking.costs import decision_message
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.matching.asking.costs import decide, settle, weigh, weigh_again
from db.models import MatchConstraint
from db.session import Sessions
from tests.pair_story import assert_fits, buttons, slack_id, words
from tests.usecases.matching.modes_story import Market, seat


@pytest.fixture
def market(sessions: Sessions, now: Any) -> Market:
    """Mia and Max look for negotiation and writing. Omar offers the one, Lea the other; Ole is nobody's choice."""
    market = Market(sessions, now)
    market.mentees("Mia", skills_wanted=["clear_writing"])
    market.mentees("Max", skills_wanted=["negotiation"])
    market.mentors("Omar")
    market.mentors("Lea", skills_offered=["clear_writing"])
    market.mentors("Ole", skills_offered=["coaching_others"], goals_offered=["leadership"])
    return market


def ask(market: Market, kind: str, *names: str, by: str = "Cora") -> Any:
    with market.act() as act:
        who = (slack_id(names[0]), slack_id(names[1]))
        shown = weigh(act.session, act.actor(by), market.program_id, kind, who, act.now)
        return settle(*act.who(by), shown, act.now)


def press(market: Market, shown: Any, by: str = "Cora") -> Any:
    """Press the button under an answer."""
    message = decision_message(shown, Reader())
    assert_fits(message)
    kind, one, other, people, points = buttons(message)["match.decide_pair"].split(":")
    with market.act() as act:
        seen = weigh_again(act.session, act.actor(by), kind, (one, other), act.now)
        return decide(*act.who(by), seen, (people, points), act.now)


def written(market: Market) -> set[tuple[str, str, str]]:
    with market.act() as act:
        names = {seat(act, name).id: name for name in ("Mia", "Max", "Omar", "Lea", "Ole")}
        return {
            (c.kind, names[c.mentee_enrollment_id], names[c.mentor_enrollment_id])
            for c in act.session.scalars(select(MatchConstraint))
        }


def test_nothing_is_written_before_the_price_was_seen(market: Market) -> None:
    shown = ask(market, "lock", "Mia", "Omar")
    assert not shown.done
    assert (shown.cost.people, shown.cost.moved) == (0, 1)
    assert shown.cost.points < 0
    assert written(market) == set()
    message = decision_message(shown, Reader())
    assert f"Keeping <@U0MIA> and <@U0OMAR> together *costs {-shown.cost.points:,} points*" in words(message)
    assert "1 other would get somebody else" in words(message)
    done = press(market, shown)
    assert done.done
    assert written(market) == {("lock", "Mia", "Omar")}
    text = words(decision_message(done, Reader()))
    assert "The next draft keeps these two together" in text
    again = press(market, shown)  # the second click finds that it costs nothing any more
    assert again.done
    assert written(market) == {("lock", "Mia", "Omar")}


def test_what_costs_nobody_anything_is_done_at_once(market: Market) -> None:
    shown = ask(market, "lock", "Mia", "Lea")
    assert shown.done
    assert shown.cost.people == shown.cost.points == 0
    assert ask(market, "forbid", "Max", "Lea").done
    assert written(market) == {("lock", "Mia", "Lea"), ("forbid", "Max", "Lea")}
    assert "It costs nothing" in words(decision_message(shown, Reader()))


def test_two_who_are_together_are_kept_apart_at_a_price(market: Market) -> None:
    shown = ask(market, "forbid", "Mia", "Lea")
    assert shown.cost.points < 0
    assert written(market) == set()
    press(market, shown)
    assert written(market) == {("forbid", "Mia", "Lea")}


def test_two_mentees_are_swapped_and_stay_so(market: Market) -> None:
    shown = ask(market, "swap", "Mia", "Max")
    assert (shown.cost.people, shown.cost.moved, shown.cost.lose) == (0, 0, 0)  # nobody but the two moves
    assert shown.cost.points < 0
    press(market, shown)
    assert written(market) == {("lock", "Mia", "Omar"), ("lock", "Max", "Lea")}
    back = ask(market, "swap", "Mia", "Max")
    assert back.cost.points > 0
    press(market, back)
    assert written(market) == {("lock", "Mia", "Lea"), ("lock", "Max", "Omar")}


def test_a_price_that_changed_meanwhile_is_shown_anew(market: Market) -> None:
    shown = ask(market, "lock", "Mia", "Omar")
    market.mentees("Kim", skills_wanted=["clear_writing", "negotiation"])
    later = press(market, shown)
    assert later.changed
    assert not later.done
    assert written(market) == set()
    assert "the price is new" in words(decision_message(later, Reader()))
    assert press(market, later).done


def test_a_place_that_is_kept_for_somebody_else_cannot_be_given_away(market: Market) -> None:
    assert ask(market, "lock", "Mia", "Lea").done
    shown = ask(market, "lock", "Max", "Lea")
    assert shown.refused == "capacity"
    assert "match unlock" in words(decision_message(shown, Reader()))
    assert ask(market, "lock", "Mia", "Omar").refused == "mentee_taken"


def test_only_coordinators_decide_and_only_in_the_right_order(market: Market) -> None:
    with pytest.raises(DomainError, match="not_a_coordinator"):
        ask(market, "lock", "Mia", "Omar", by="Mia")
    shown = ask(market, "lock", "Mia", "Omar")
    with pytest.raises(DomainError, match="not_a_coordinator"):
        press(market, shown, by="Max")
    with pytest.raises(DomainError, match="not_approved_as"):
        ask(market, "lock", "Omar", "Mia")
    with market.act() as act:
        seat(act, "Mia").status = "withdrawn"
    with pytest.raises(DomainError, match="not_approved_as"):
        press(market, shown)
