"""A coordinator asks why: about somebody who is matched, about somebody who is not, about two people."""

from __future__ import annotations

from typing import Any

import pytest

from blocks.matching.asking.why import why_message, why_pair_message
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.fit import fit_share
from bot.errors import DomainError
from bot.usecases.matching.asking import outlook
from bot.usecases.matching.asking.costs import settle, weigh
from bot.usecases.matching.asking.why import ask_why, ask_why_pair
from db.models import Cohort, MatchRound, Pair, Proposal
from db.session import Sessions
from tests.pair_story import assert_fits, buttons, slack_id, words
from tests.usecases.matching.modes_story import Market, seat


@pytest.fixture
def market(sessions: Sessions, now: Any) -> Market:
    """Mia and Max both look for negotiation. Omar offers it and has one place; Lea offers writing."""
    market = Market(sessions, now)
    market.mentees("Mia", skills_wanted=["negotiation", "clear_writing"])
    market.mentees("Max", skills_wanted=["negotiation"])
    market.mentors("Omar")
    market.mentors("Lea", skills_offered=["clear_writing"])
    return market


def asked(market: Market, name: str, by: str = "Cora") -> Any:
    with market.act() as act:
        return ask_why(act.session, act.actor(by), market.program_id, slack_id(name), act.now).answer()


def asked_about(market: Market, mentee: str, mentor: str) -> Any:
    with market.act() as act:
        who = (slack_id(mentee), slack_id(mentor))
        return ask_why_pair(act.session, act.actor("Cora"), market.program_id, who, act.now).answer()


def read(message: Message) -> str:
    assert_fits(message)
    return words(message)


def test_the_points_of_a_pair_add_up_and_the_next_best_has_its_price(market: Market) -> None:
    shown = asked(market, "Mia")
    (lea,) = shown.partners
    assert lea.slack_id == slack_id("Lea")
    assert sum(reason.points for reason in lea.reasons) == lea.points
    assert sum(reason.of for reason in lea.reasons) == 10_000
    (omar,) = shown.alternatives
    assert omar.slack_id == slack_id("Omar")
    assert (omar.cost.people, omar.cost.moved, omar.cost.lose) == (0, 1, 0)  # Max would have to go to Lea
    assert omar.cost.points < 0
    text = read(why_message(shown, Reader()))
    assert "In the best draft <@U0MIA> is with <@U0LEA>" in text
    assert f"Together {lea.points:,} of 10,000 points" in text
    assert f"aside they fit by {round(fit_share(lea.reasons) * 100)} %, as a draft says it." in text
    assert f"costs {-omar.cost.points:,} points" in text
    assert "1 other would get somebody else" in text
    assert buttons(why_message(shown, Reader()))["match.why_pair"].endswith(":U0MIA:U0OMAR")


def test_a_mentor_can_be_asked_about_too(market: Market) -> None:
    shown = asked(market, "Lea")
    assert [one.slack_id for one in shown.partners] == [slack_id("Mia")]
    assert shown.role == "mentor"


def test_who_is_left_over_reads_which_rules_removed_whom_and_what_would_help(market: Market) -> None:
    market.mentees("Zoe", languages=["german"])
    shown = asked(market, "Zoe")
    assert not shown.partners
    assert dict(shown.left_over.removed) == {"language": 2}
    text = read(why_message(shown, Reader()))
    assert "<@U0ZOE> has nobody" in text
    assert "2 by no shared language" in text
    assert "Would help" in text or "would help" in text


def test_why_not_says_what_the_two_have_in_common_and_what_it_would_cost(market: Market) -> None:
    shown = asked_about(market, "Mia", "Omar")
    assert not shown.together
    assert not shown.rules
    assert shown.cost.people == 0
    message = why_pair_message(shown, Reader())
    text = read(message)
    assert "could be a pair, but the best draft has others for them" in text
    assert f"costs {-shown.cost.points:,} points" in text
    value = buttons(message)["match.decide_pair"]
    assert value == f"lock:{shown.mentee_entry}:{shown.mentor_entry}:0:{shown.cost.points}"


def test_a_pair_across_the_language_can_still_be_put_together_by_hand(market: Market) -> None:
    market.mentees("Zoe", languages=["german"])
    shown = asked_about(market, "Zoe", "Omar")
    assert shown.rules == ("language",)
    assert (shown.cost.people, shown.cost.lose) == (0, 1)
    text = read(why_pair_message(shown, Reader()))
    assert "Ruled out by: no shared language" in text
    assert "You may still put them together by hand" in text
    assert "1 other person would lose their place" in text


@pytest.mark.long
def test_whoever_wanted_them_apart_the_answer_is_the_same(sessions: Sessions, now: Any) -> None:
    """A mentee's wish, a mentor's, a coordinator's word, a mentor who declined and a pair that failed."""
    texts, priced = [], []
    for nth, secret in enumerate(["mentee", "mentor", "forbid", "declined", "failed"]):
        market = Market(sessions, now) if nth == 0 else _another(sessions, now, nth)
        of_this_time = {name: f"{name}{'abcde'[nth]}" for name in ("Mia", "Max", "Omar", "Lea")}
        mia, omar = of_this_time["Mia"], of_this_time["Omar"]
        market.mentors(omar, avoid=[slack_id(mia)] if secret == "mentor" else [])
        market.mentors(of_this_time["Lea"], skills_offered=["clear_writing"])
        market.mentees(mia, avoid=[slack_id(omar)] if secret == "mentee" else [])
        market.mentees(of_this_time["Max"])
        if secret not in ("mentee", "mentor"):
            market.constrain(mia, omar, secret)
        answers = [
            read(why_pair_message(asked_about(market, mia, omar), Reader())),
            read(why_message(asked(market, mia), Reader())),
            read(why_message(asked(market, omar), Reader())),
        ]
        for name, this_one in of_this_time.items():
            answers = [answer.replace(slack_id(this_one), slack_id(name)) for answer in answers]
        texts.append(answers)
        with market.act() as act:
            who = (slack_id(mia), slack_id(omar))
            for kind in ("lock", "forbid"):
                weighed = weigh(act.session, act.actor("Cora"), market.program_id, kind, who, act.now)
                weighed = settle(*act.who("Cora"), weighed, act.now)
                priced.append((kind, weighed.refused, weighed.cost, weighed.done))
    assert "Other rules keep these two apart" in texts[0][0]
    assert all(answers == texts[0] for answers in texts)
    assert priced == priced[:2] * 5


def _another(sessions: Sessions, now: Any, nth: int) -> Market:
    """One more cohort of the same program, which is the current one from then on."""
    market = Market.__new__(Market)
    market.sessions, market.now = sessions, now
    with market.act() as act:
        last = act.session.query(Cohort).order_by(Cohort.id.desc()).first()
        assert last is not None
        last.status = "closed"
        cohort = Cohort(program_id=last.program_id, name=f"No {nth}", status="recruiting")
        act.session.add(cohort)
        act.session.flush()
        market.program_id, market.cohort_id = last.program_id, cohort.id
    return market


def test_a_draft_that_no_longer_fits_what_is_known_is_named(market: Market) -> None:
    with market.act() as act:
        made = MatchRound(cohort_id=market.cohort_id, status="draft", made_at=act.now,
                          made_by=act.person("Cora").id, unmatched=[])  # fmt: skip
        made.proposals = [
            Proposal(mentee_enrollment_id=seat(act, "Mia").id, mentor_enrollment_id=seat(act, "Omar").id,
                     points=5_000, reasons=[])
        ]  # fmt: skip
        act.session.add(made)
    shown = asked(market, "Mia")
    assert shown.outdated
    assert "A new draft would look like this" in read(why_message(shown, Reader()))


def test_a_published_pair_is_told_as_it_was_published(market: Market) -> None:
    with market.act() as act:
        for name in ("Mia", "Omar"):
            seat(act, name).status = "matched"
        act.session.add(
            Pair(
                cohort_id=market.cohort_id, mentee_id=act.person("Mia").id, mentor_id=act.person("Omar").id,
                status="active", points=7_000, channel_name="mentoring-mia-omar", published_at=act.now,
                reasons=[{"code": "skills", "points": 7_000, "of": 10_000,
                          "params": {"skills": ["negotiation"], "first_choice": True, "wanted": 1}}],
            )
        )  # fmt: skip
    assert "is matched with <@U0OMAR>" in read(why_message(asked(market, "Mia"), Reader()))
    text = read(why_pair_message(asked_about(market, "Mia", "Omar"), Reader()))
    assert "are matched" in text
    assert "Skills: 7,000 of 10,000" in text
    with pytest.raises(DomainError, match="enrollment_matched"):
        asked_about(market, "Mia", "Lea")


def test_a_whole_company_is_answered_from_its_draft(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "AT_ONCE", 3)
    shown = asked(market, "Mia")
    assert (shown.partners, shown.alternatives, shown.unpriced) == ((), (), "too_many")
    assert "I am working it out" in read(why_message(shown, Reader()))
    pair = asked_about(market, "Mia", "Omar")
    assert pair.cost is None
    assert "I am working it out" in read(why_pair_message(pair, Reader()))


def test_only_coordinators_may_ask_and_only_about_approved_people(market: Market) -> None:
    with pytest.raises(DomainError, match="not_a_coordinator"):
        asked(market, "Omar", by="Mia")
    with pytest.raises(DomainError, match="not_approved_as"):
        asked(market, "Cem")
