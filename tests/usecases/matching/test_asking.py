"""Mentors are asked before anything is published: yes, no, silence, and clicks that come too late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from blocks.matching.choosing.answers import ask_message, asked
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.matching.choosing.answers import answer_proposal, ask_mentors, look_at_asking
from bot.usecases.matching.choosing.short_lists import rank_mentors
from bot.usecases.matching.drafts.rounds import queue_round
from bot.usecases.matching.drafts.running import MatchingJob
from db.models import Cohort, MatchConstraint, MatchRound, OutboxRow, Program, Proposal
from db.session import Sessions
from tests.pair_story import TEAM, Act, assert_fits, buttons, words
from tests.usecases.matching.modes_story import Market, seat


class Draft(Market):
    """A market with a draft."""

    def draft(self) -> None:
        with self.act() as act:
            program = act.session.get_one(Program, self.program_id)
            queue_round(act.session, act.person("Cora"), program, act.now)
        self.match_now()

    def match_now(self) -> None:
        MatchingJob(self.sessions, TEAM, lambda: self.now).run()

    def newest(self, act: Act) -> MatchRound:
        found = act.session.scalar(select(MatchRound).order_by(MatchRound.id.desc()).limit(1))
        assert found is not None
        return found

    def pairs(self) -> dict[str, str]:
        """Mentee → mentor of the newest draft."""
        with self.act() as act:
            return {one.mentee.person.name: one.mentor.person.name for one in self.newest(act).proposals}

    def ask(self, who: str = "Cora") -> None:
        with self.act() as act:
            made = self.newest(act)
            ask_mentors(*act.who(who), f"{made.id}:{made.revision}", act.now)

    def answer(self, mentor: str, mentee: str, answer: str, who: str = "") -> str:
        """What the mentor's message says after their click."""
        with self.act() as act:
            proposal = self.proposal(act, mentee, mentor)
            shown = answer_proposal(*act.who(who or mentor), proposal.id, answer, act.now)
        message = asked(shown, Reader())
        assert_fits(message)
        return words(message)

    def refused(self, mentor: str, mentee: str, answer: str, who: str = "") -> str:
        with pytest.raises(DomainError) as caught:
            self.answer(mentor, mentee, answer, who)
        return caught.value.code

    def proposal(self, act: Act, mentee: str, mentor: str) -> Proposal:
        found = act.session.scalars(
            select(Proposal)
            .where(
                Proposal.mentee_enrollment_id == seat(act, mentee, "mentee").id,
                Proposal.mentor_enrollment_id == seat(act, mentor, "mentor").id,
            )
            .order_by(Proposal.id)
        ).first()
        assert found is not None, (mentee, mentor)
        return found

    def status(self) -> list[str]:
        with self.act() as act:
            return list(act.session.scalars(select(MatchRound.status).order_by(MatchRound.id)))


@pytest.fixture
def market(sessions: Sessions, now: object) -> Draft:
    market = Draft(sessions, now)  # type: ignore[arg-type]
    market.mentees("Mia")
    market.mentees("Max", skills_wanted=["delegating"])
    market.mentors("Omar")
    market.mentors("Olga", skills_offered=["delegating"])
    market.mentors("Otto", skills_offered=["clear_writing"])
    market.draft()
    assert market.pairs() == {"Mia": "Omar", "Max": "Olga"}
    return market


def test_a_coordinator_sees_what_asking_does_before_it_does_it(market: Draft) -> None:
    with market.act() as act:
        message = ask_message(look_at_asking(act.session, act.actor("Cora"), market.program_id), Reader())
    assert_fits(message)
    assert "Ask the 2 mentors" in words(message)
    assert "3 days" in words(message)
    assert "Silence counts as a yes" in words(message)
    assert market.sent("mentor.asked") == []
    for who in ("Mia", "Omar"):
        with pytest.raises(DomainError) as caught:
            market.ask(who)
        assert caught.value.code == "not_a_coordinator"


def test_each_mentor_is_asked_about_their_mentee_with_what_the_form_allows(market: Draft) -> None:
    market.ask()
    told = dict(market.sent("mentor.asked"))
    assert set(told) == {"Omar", "Olga"}
    text = words(told["Omar"])
    assert "<@U0MIA>" in text
    assert "Negotiation" in text
    assert "if we hear nothing, we take it as a yes" in text
    for private in ("secret wish", "Max", "points", "%"):
        assert private not in text
    assert set(buttons(told["Omar"])) == {"proposal.accept", "proposal.decline"}


def test_when_all_say_yes_the_draft_stands_and_can_be_published(market: Draft) -> None:
    market.ask()
    assert "You said: happy to" in market.answer("Omar", "Mia", "accepted")
    assert "You said: happy to" in market.answer("Omar", "Mia", "accepted")  # a double click
    assert market.status() == ["asking"]
    market.answer("Olga", "Max", "accepted")
    assert market.status() == ["draft"]
    told = market.sent("match.answered")
    assert len(told) == 1
    assert "2 yes" in words(told[0][1])
    assert "can be published" in words(told[0][1])
    assert market.refused("Omar", "Mia", "declined") == "answered_yes"


def test_a_no_keeps_the_two_apart_and_all_others_together(market: Draft) -> None:
    market.ask()
    market.answer("Olga", "Max", "accepted")
    assert "not this time" in market.answer("Omar", "Mia", "declined")
    assert market.status() == ["discarded", "queued"]
    market.match_now()
    assert market.pairs() == {"Max": "Olga", "Mia": "Otto"}
    with market.act() as act:
        kinds = list(act.session.scalars(select(MatchConstraint.kind)))
        newest = market.newest(act)
        assert kinds == ["declined"]
        assert "declined" not in str(newest.unmatched)
        assert not newest.refused
    assert "A new draft is on its way" in words(market.sent("match.answered")[0][1])
    assert market.refused("Omar", "Mia", "accepted") == "answered_no"
    assert market.sent("mentor.asked") == []  # what was not read yet is not sent any more


@pytest.mark.long
def test_a_draft_says_where_each_pair_comes_from(market: Draft) -> None:
    market.constrain("Max", "Otto", "lock")
    market.offer("Mia")
    with market.act() as act:
        entry = market.list_of(act, "Mia").entries[0]
        choice = str(entry.mentor_enrollment_id)
        rank_mentors(*act.who("Mia"), market.list_of(act, "Mia").id, [("choice_1", choice)], act.now)
    market.mentees("Moe")
    market.draft()
    with market.act() as act:
        sources = {one.mentee.person.name: one.source for one in market.newest(act).proposals}
    assert sources == {"Max": "hand", "Mia": "choice", "Moe": "matcher"}


def test_only_the_new_mentor_is_asked_in_the_next_draft(market: Draft) -> None:
    market.ask()
    market.answer("Olga", "Max", "accepted")
    market.answer("Omar", "Mia", "declined")
    market.match_now()
    market.ask()
    assert [name for name, _ in market.sent("mentor.asked")] == ["Otto"]
    market.answer("Otto", "Mia", "accepted")
    assert market.status() == ["discarded", "draft"]
    with pytest.raises(DomainError) as caught:
        market.ask()
    assert caught.value.code == "nobody_to_ask"


@pytest.mark.long
def test_silence_is_a_yes_after_one_reminder(market: Draft) -> None:
    begun = market.now
    market.ask()
    assert market.work() == begun + timedelta(days=2)
    market.answer("Olga", "Max", "accepted")
    market.now = begun + timedelta(days=2)
    market.work()
    market.work()
    assert [name for name, _ in market.sent("mentor.reminded")] == ["Omar"]
    market.now = begun + timedelta(days=3, hours=8)  # the end of the third working day
    assert market.refused("Omar", "Mia", "declined") == "answer_over"
    assert market.work() is None
    assert market.status() == ["draft"]
    assert "1 yes, 1 without an answer" in words(market.sent("match.answered")[0][1])
    assert market.refused("Omar", "Mia", "accepted") == "answer_over"


def test_a_mentor_of_two_gets_one_message_and_answers_for_each(sessions: Sessions, now: object) -> None:
    market = Draft(sessions, now)  # type: ignore[arg-type]
    market.mentees("Mia", "Max")
    market.mentors("Omar", capacity=2)
    market.draft()
    market.ask()
    assert [name for name, _ in market.sent("mentor.asked")] == ["Omar"]
    text = market.answer("Omar", "Mia", "accepted")
    assert "happy to" in text
    assert "<@U0MAX>" in text
    market.answer("Omar", "Max", "declined")
    market.match_now()
    assert market.pairs() == {"Mia": "Omar"}


def test_clicks_of_others_and_clicks_too_late_get_a_true_sentence(market: Draft) -> None:
    market.ask()
    assert market.refused("Omar", "Mia", "accepted", who="Olga") == "not_yours"
    assert market.refused("Omar", "Mia", "accepted", who="Mia") == "not_yours"
    with market.act() as act:
        seat(act, "Mia").status = "withdrawn"
    assert market.refused("Omar", "Mia", "accepted") == "mentee_gone"
    with market.act() as act:
        seat(act, "Mia").status = "approved"
        seat(act, "Omar").status = "withdrawn"
    assert market.refused("Omar", "Mia", "accepted") == "not_enrolled"
    with market.act() as act:
        seat(act, "Omar").status = "approved"
        market.newest(act).status = "discarded"
    assert market.refused("Omar", "Mia", "accepted") == "answer_not_needed"
    with market.act() as act:
        market.newest(act).status = "published"
    assert market.refused("Omar", "Mia", "accepted") == "answer_published"


def test_a_draft_that_is_being_answered_is_not_asked_about_twice(market: Draft) -> None:
    market.ask()
    with pytest.raises(DomainError) as caught:
        market.ask("Cem")
    assert caught.value.code == "draft_being_answered"


def test_answers_end_quietly_in_a_program_that_has_closed_meanwhile(market: Draft) -> None:
    market.ask()
    market.answer("Omar", "Mia", "declined")
    with market.act() as act:
        act.session.get_one(Cohort, market.cohort_id).status = "closed"
    market.now += timedelta(days=30)
    market.work()  # the deadlines of everybody else go on
    assert market.status() == ["draft"]
    assert market.sent("match.answered") == []


def test_an_external_mentor_is_shown_nobody_before_the_match(sessions: Sessions, now: datetime) -> None:
    draft = Draft(sessions, now)
    draft.mentees("Mia", "Max")
    draft.mentors("Omar", "Gus")
    with draft.act() as act:
        act.person("Gus").is_guest = True
    draft.draft()
    with draft.act() as act:
        assert look_at_asking(act.session, act.actor("Cora"), draft.program_id).mentors == 1
    draft.ask()
    with draft.act() as act:
        asked_people = {
            row.args["person"] for row in act.session.scalars(select(OutboxRow)) if row.kind == "mentor.asked"
        }
        assert asked_people == {act.person("Omar").id}
        answers = {one.mentor.person.name: one.answer for one in draft.newest(act).proposals}
        assert answers["Gus"] == "accepted"
