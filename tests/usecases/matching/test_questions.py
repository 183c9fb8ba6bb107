"""Cora asks about a whole company: the answer takes its time, comes to her alone, and its button still holds."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from bot.domain.commands import ADMIN_COMMANDS, ADMIN_DEFAULT, Command, parse_command
from bot.listeners.desk import Desk, Handler
from bot.listeners.guard import Guard
from bot.listeners.matching import ADMIN_COMMANDS as MATCHING
from bot.listeners.matching.asking import why
from bot.listeners.payloads import Request
from bot.usecases.matching.asking import answering, outlook
from bot.usecases.matching.asking.answering import QuestionsJob
from bot.usecases.matching.drafts.decisions import decide_about_people
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.matching.drafts.running import MatchingJob
from bot.usecases.matching.in_turn import MOST_STARTS
from db.models import Coordinator, MatchConstraint, MatchQuestion, MatchRound, OutboxRow, Program
from db.session import Sessions
from playground.blockkit import check_message_blocks
from tests.pair_story import TEAM, buttons, slack_id, words
from tests.statements import asked
from tests.usecases.matching.modes_story import Market, seat

COMING = "I am working it out, and the answer comes to you as a direct message"
MINUTE = timedelta(minutes=1)


class Office:
    """A desk at which Cora types and presses, and where her jobs work."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.desk = Desk(market.sessions, None, TEAM, "UBOT", lambda: market.now, lambda: None)  # type: ignore[arg-type]
        self.keys = 0

    def types(self, text: str, who: str = "Cora") -> str:
        """A command, with names written as @Name; what only whoever types reads."""
        for name in sorted(
            {one.strip("@") for one in text.split() if one.startswith("@")}, key=len, reverse=True
        ):
            text = text.replace(f"@{name}", f"<@{slack_id(name)}>")
        command = parse_command(text, ADMIN_COMMANDS, ADMIN_DEFAULT)
        handler: Any = MATCHING[command.name]

        def handle(turn: Any) -> Any:
            program = turn.session.get_one(Program, self.market.program_id)
            return handler(turn, command, program)

        return self._told(
            handle, lambda desk, request: self._look(request, command), who, text=text, kind="command"
        )

    def _look(self, request: Request, command: Command) -> Request:
        question = why.question_of(command)
        assert question is not None
        return why.look_at(self.desk, request, question, lambda *_: self.market.program_id)

    def presses(self, value: str, who: str = "Cora") -> str:
        """The button with the price."""
        return self._told(why.decide_pressed, why.look_at_decision, who, value=value)

    def _told(
        self,
        handler: Handler,
        look: Callable[[Desk, Request], Request],
        who: str,
        *,
        kind: Any = "action",
        **more: Any,
    ) -> str:
        self.keys += 1
        self.market.now += MINUTE
        request = Request(
            kind=kind, name="x", user_id=slack_id(who), user_team=TEAM, key=f"k{self.keys}", **more
        )
        seen: list[Any] = []
        outcome = Guard(self.desk)._run(look(self.desk, request), lambda turn: _kept(seen, handler(turn)))
        assert outcome is not None
        assert not check_message_blocks(list(outcome.whisper_blocks))
        return "\n".join([outcome.whisper or "", str(list(outcome.whisper_blocks))])

    def works(self, **options: Any) -> None:
        assert QuestionsJob(self.market.sessions, TEAM, lambda: self.market.now, **options).run() is None

    def mail(self) -> list[tuple[str, Any]]:
        return self.market.sent("match.explained")

    def written(self) -> list[str]:
        with self.market.act() as act:
            return [one.kind for one in act.session.scalars(select(MatchConstraint))]

    def states(self) -> list[str]:
        with self.market.act() as act:
            return list(act.session.scalars(select(MatchQuestion.status).order_by(MatchQuestion.id)))


def _kept(seen: list[Any], outcome: Any) -> Any:
    seen.append(outcome)
    return outcome


@pytest.fixture
def office(sessions: Sessions, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Mia and Max, Omar, Lea and Ole, in a program where that is too many to be weighed at once."""
    market = Market(sessions, now)
    market.mentees("Mia", skills_wanted=["clear_writing"])
    market.mentees("Max", skills_wanted=["negotiation"])
    market.mentors("Omar")
    market.mentors("Lea", skills_offered=["clear_writing"])
    market.mentors("Ole", skills_offered=["coaching_others"], goals_offered=["leadership"])
    monkeypatch.setattr(outlook, "AT_ONCE", 3)
    return Office(market)


def test_the_answer_comes_as_a_direct_message_with_what_it_costs(office: Office) -> None:
    assert COMING in office.types("match why @Mia")
    assert office.mail() == []
    office.works()
    ((who, message),) = office.mail()
    assert who == "Cora"
    text = words(message)
    assert "Your question about *Career &lt;paths&gt;*" in text
    assert "In the best draft <@U0MIA> is with <@U0LEA>" in text
    assert "Next best, and what it would cost" in text
    assert office.states() == ["answered"]


def test_a_question_is_answered_also_where_earlier_ones_were_deleted(office: Office) -> None:
    for several in (1, 2):
        office.types("match why @Mia")
        office.works()
        with office.market.act() as act:
            answers = select(OutboxRow.id).where(OutboxRow.kind == "match.explained")
            assert len(act.session.scalars(answers).all()) == several
            act.session.execute(delete(MatchQuestion))  # as when somebody of the cohort is forgotten


def test_every_question_is_answered_apart_too(office: Office) -> None:
    asked = {
        "match why @Mia @Omar": "could be a pair",
        "match lock @Mia @Omar": "Keeping <@U0MIA> and <@U0OMAR> together *costs",
        "match forbid @Mia @Lea": "Keeping <@U0MIA> and <@U0LEA> apart *costs",
        "match swap @Mia @Max": "Swapping the mentors of <@U0MIA> and <@U0MAX> *costs",
        "match advise": "mentees have a mentor in the best draft",
        "match fairness": "of 10,000 points on average",
    }
    for command in asked:
        assert COMING in office.types(command)
    office.works()
    assert [
        sentence in words(message)
        for sentence, (_, message) in zip(asked.values(), office.mail(), strict=True)
    ] == [True] * len(asked)
    assert office.written() == []


def test_the_same_question_is_not_queued_twice(office: Office) -> None:
    office.types("match why @Mia")
    office.types("match why @Mia")
    office.types("match why @Mia", who="Cem")
    office.works()
    assert sorted(who for who, _ in office.mail()) == ["Cem", "Cora"]


def test_the_button_under_the_answer_holds_as_long_as_nothing_changed(office: Office) -> None:
    office.types("match lock @Mia @Omar")
    office.works()
    ((_, message),) = office.mail()
    price = buttons(message)["match.decide_pair"]
    assert "The next draft keeps these two together" in office.presses(price)
    assert office.written() == ["lock"]
    assert "The next draft keeps these two together" in office.presses(price)  # the second of two clicks
    assert office.written() == ["lock"]
    assert office.states() == ["answered"]


def test_a_price_that_may_have_changed_is_worked_out_anew(office: Office) -> None:
    office.types("match why @Mia @Omar")
    office.works()
    ((_, message),) = office.mail()
    office.market.mentees("Kim", skills_wanted=["clear_writing", "negotiation"])
    said = office.presses(buttons(message)["match.decide_pair"])
    assert "nothing was written down" in said
    assert COMING in said
    assert office.written() == []
    office.works()
    (_, (_, again)) = office.mail()
    assert "together *costs" in words(again)
    assert "keeps these two together" in office.presses(buttons(again)["match.decide_pair"])
    assert office.written() == ["lock"]


def test_a_swap_is_written_as_it_was_worked_out(office: Office) -> None:
    office.types("match swap @Mia @Max")
    office.works()
    ((_, message),) = office.mail()
    price = buttons(message)["match.decide_pair"]
    assert "each other's mentors" in office.presses(price)
    assert office.written() == ["lock", "lock"]
    office.presses(price)
    assert office.written() == ["lock", "lock"]


def test_somebody_elses_answer_and_a_made_up_one_do_nothing(office: Office) -> None:
    office.types("match lock @Mia @Omar")
    office.types("match lock @Max @Lea")
    office.works()
    (_, mia), (_, max_) = office.mail()
    mine, other = (buttons(one)["match.decide_pair"].split(":") for one in (mia, max_))
    for wrong in (
        ":".join([*mine[:5], other[5]]),
        ":".join([*mine[:3], "0", "0", mine[5]]),
        ":".join([*mine[:5], "999"]),
    ):
        assert "nothing was written down" in office.presses(wrong)
    assert "Only coordinators" in office.presses(":".join(mine), who="Mia")
    assert office.written() == []


def test_who_coordinates_no_more_is_not_told(office: Office) -> None:
    office.types("match why @Mia")
    office.works()
    with office.market.act() as act:
        cora = act.person("Cora").id
        act.session.delete(
            act.session.scalars(select(Coordinator).where(Coordinator.person_id == cora)).one()
        )
    assert office.mail() == []


def test_who_stopped_coordinating_before_it_was_worked_out_costs_no_work(office: Office) -> None:
    office.types("match why @Mia")
    with office.market.act() as act:
        cora = act.person("Cora").id
        act.session.delete(
            act.session.scalars(select(Coordinator).where(Coordinator.person_id == cora)).one()
        )
    office.works()
    assert office.states() == ["failed"]
    assert office.mail() == []


def test_somebody_who_left_meanwhile_is_said_to_have_left(office: Office) -> None:
    office.types("match why @Mia")
    with office.market.act() as act:
        seat(act, "Mia").status = "withdrawn"
    office.works()
    ((_, message),) = office.mail()
    assert "<@U0MIA>" in words(message)
    assert office.states() == ["failed"]


def test_a_process_that_ends_in_between_leaves_the_question_to_the_next(office: Office) -> None:
    office.types("match why @Mia")
    ends = iter([False, True])
    office.works(stopping=lambda: next(ends, True))
    assert office.states() == ["queued"]
    with office.market.act() as act:  # killed: nobody wrote down that it ended
        asked = act.session.scalars(select(MatchQuestion)).one()
        asked.status, asked.starts = "running", 1
    office.works()
    assert office.states() == ["answered"]
    assert len(office.mail()) == 1


def test_a_question_that_ends_its_process_each_time_is_given_up(office: Office) -> None:
    office.types("match why @Mia")
    with office.market.act() as act:
        act.session.scalars(select(MatchQuestion)).one().starts = 3
    office.works()
    ((_, message),) = office.mail()
    assert "please ask again" in words(message)


def test_a_question_waits_while_the_database_is_away_and_is_answered_then(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.types("match why @Mia")
    there = answering.people_asked_about

    def away(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("the server is gone"))

    monkeypatch.setattr(answering, "people_asked_about", away)
    for _ in range(MOST_STARTS + 1):
        with pytest.raises(OperationalError):
            office.works()
        assert office.states() == ["queued"]
    monkeypatch.setattr(answering, "people_asked_about", there)
    office.works()
    assert office.states() == ["answered"]


def test_a_draft_does_not_wait_until_a_long_answer_is_complete(office: Office) -> None:
    market = office.market
    office.types("match advise")
    with market.act() as act:
        ask_for_round(*act.who("Cora"), act.session.get_one(Program, market.program_id), act.now)
    order = []

    def between() -> None:
        order.append(office.states()[0])
        MatchingJob(market.sessions, TEAM, lambda: market.now).run()

    office.works(between=between)
    with market.act() as act:
        assert act.session.scalars(select(MatchRound.status)).all() == ["draft"]
    assert set(order) == {"running"}


def test_what_is_kept_of_an_answer_cannot_be_read_in_the_file(office: Office) -> None:
    office.types("match why @Mia")
    office.works()
    with office.market.sessions.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT answer FROM match_question").scalar_one()
    assert "U0LEA" not in stored
    assert "partners" not in stored


@pytest.mark.skipif(os.environ.get("MENTORBOT_SOAK") != "1", reason="a large company: make soak asks it")
def test_six_hundred_mentees_and_five_hundred_mentors(sessions: Sessions, now: datetime) -> None:
    market = Market(sessions, now)
    rng = random.Random(7)
    skills = ["negotiation", "clear_writing", "coaching_others", "facilitation"]
    with market.act() as act:
        for nth in range(600):
            market.enroll(act, f"Mia{nth}", "mentee", status="approved", capacity=0)
            market.applied_with(act, f"Mia{nth}", languages=["english"], skills_wanted=rng.sample(skills, 2))
        for nth in range(500):
            market.enroll(act, f"Omar{nth}", "mentor", status="approved", capacity=1)
            market.applied_with(
                act, f"Omar{nth}", languages=["english"], skills_offered=rng.sample(skills, 2)
            )
    office = Office(market)
    with asked(sessions.engine) as statements:
        assert COMING in office.types("match lock @Mia3 @Omar7")
        assert COMING in office.types("match why @Mia3", who="Cem")
    assert len(statements) < 80  # nobody read a thousand people for that
    office.works()
    assert sorted(who for who, _ in office.mail()) == ["Cem", "Cora"]
    price = next(buttons(message)["match.decide_pair"] for who, message in office.mail() if who == "Cora")
    assert "keeps these two together" in office.presses(price)


def test_a_company_that_is_small_enough_is_answered_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook, "AT_ONCE", 100)
    assert "Next best, and what it would cost" in office.types("match why @Mia")
    assert "The next draft keeps these two together" in office.types("match lock @Mia @Lea")  # costs nothing
    assert "costs" in office.types("match forbid @Mia @Lea")
    assert office.written() == ["lock"]
    assert office.states() == []


def test_a_decision_weighed_before_somebody_elses_is_not_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlook, "AT_ONCE", 100)
    value = office.types("match lock @Mia @Omar").split("'value': '")[1].split("'")[0]

    def look(desk: Desk, request: Request) -> Request:
        seen = why.look_at_decision(desk, request)
        with office.market.act() as act:
            who = (slack_id("Max"), slack_id("Ole"))
            decide_about_people(*act.who("Cem"), office.market.program_id, who, "lock", act.now)
        return seen

    said = office._told(why.decide_pressed, look, "Cora", value=value)
    assert "Something changed meanwhile" in said
    assert office.written() == ["lock"]
