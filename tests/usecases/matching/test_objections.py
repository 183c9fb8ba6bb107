"""A draft is older than what people say: nobody is put together with, or asked about, whom they spoke against since."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from blocks.errors import sentence
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.matching.choosing.answers import answer_proposal, ask_mentors
from bot.usecases.matching.drafts.publishing import publish_draft
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.matching.drafts.running import MatchingJob
from db.models import Activity, MatchRound, OutboxRow, Pair, Program
from db.session import Sessions
from tests.pair_story import TEAM, slack_id
from tests.usecases.matching.modes_story import OFFERS, WANTS, Market, seat

MINUTE = timedelta(minutes=1)


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Market:
    market = Market(sessions, now)
    market.mentees("Mia")
    market.mentors("Omar")
    return market


def drafted(market: Market, name: str = "") -> int:
    with market.act(MINUTE) as act:
        program = act.session.get_one(Program, market.program_id)
        made = ask_for_round(*act.who("Cora"), program, act.now, name=name).id
    MatchingJob(market.sessions, TEAM, lambda: market.now).run()
    return made


def avoids(market: Market, who: str, whom: str) -> None:
    with market.act(MINUTE) as act:
        answers = WANTS if who == "Mia" else OFFERS
        market.applied_with(act, who, **{**answers, "avoid": [slack_id(whom)]})


def declined_elsewhere(market: Market) -> None:
    """Omar says “Not this time” about Mia in another draft."""
    other = drafted(market, "Other")
    with market.act(MINUTE) as act:
        made = act.session.get_one(MatchRound, other)
        ask_mentors(*act.who("Cora"), f"{made.id}:{made.revision}", act.now)
    with market.act(MINUTE) as act:
        (proposal,) = act.session.get_one(MatchRound, other).proposals
        answer_proposal(*act.who("Omar"), proposal.id, "declined", act.now)


SPOKEN = {
    "the mentor said not this time": declined_elsewhere,
    "they were a pair that failed": lambda market: market.constrain("Mia", "Omar", "failed"),
    "the mentee would rather not": lambda market: avoids(market, "Mia", "Omar"),
    "the mentor would rather not": lambda market: avoids(market, "Omar", "Mia"),
}


@pytest.mark.parametrize("spoken", SPOKEN.values(), ids=SPOKEN)
@pytest.mark.parametrize("press", [publish_draft, ask_mentors])
def test_what_the_two_said_since_holds_and_is_not_told(market: Market, spoken, press) -> None:
    made = drafted(market)
    spoken(market)
    with pytest.raises(DomainError) as caught, market.act(MINUTE) as act:
        press(*act.who("Cora"), str(made), act.now)
    assert sentence(caught.value, Reader()) == (
        "Something changed since this draft was made: <@U0MIA> cannot be matched as it says. Nothing was "
        "published. Please make a new draft."
    )
    with market.act() as act:
        assert act.session.scalar(select(Pair.id)) is None
        assert seat(act, "Mia").status == "approved"


def test_a_wish_about_somebody_else_keeps_nobody_from_publishing(market: Market) -> None:
    made = drafted(market)
    avoids(market, "Mia", "Cem")
    with market.act(MINUTE) as act:
        publish_draft(*act.who("Cora"), str(made), act.now)
    with market.act() as act:
        assert act.session.scalar(select(Pair.id)) is not None


def test_what_a_mentor_answered_stands_in_no_record_and_no_log(market: Market) -> None:
    with capture_logs() as logged:
        declined_elsewhere(market)
    with market.act() as act:
        rows = [*act.session.scalars(select(Activity)), *act.session.scalars(select(OutboxRow))]
        written = [str({key: value for key, value in vars(row).items() if key[0] != "_"}) for row in rows]
    assert any("proposal.answered" in row for row in written)
    for row in [*written, *map(str, logged)]:
        assert not any(word in row for word in ("declin", "accept", "avoid", "failed")), row
