"""The life of a draft: asked for, computed apart, kept beside others, changed by one coordinator at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.exc import OperationalError

from blocks.errors import sentence
from blocks.matching.drafts.all_drafts import comparison_message, drafts_message
from blocks.matching.drafts.draft import draft_message
from blocks.matching.drafts.left_over import left_over_message
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.calendar import zone_of
from bot.errors import DomainError
from bot.matching.asking import fairness, what_if
from bot.matching.reasons import Draft, ProposedPair, Reason, Unmatched
from bot.matching.solving.large import Progress
from bot.usecases.coordinating.today import today_shown
from bot.usecases.facts.drafts import draft_shown, left_over_shown
from bot.usecases.matching.drafts import running, writing
from bot.usecases.matching.drafts.decisions import decide_about_people
from bot.usecases.matching.drafts.listing import compare_drafts, list_drafts
from bot.usecases.matching.drafts.progress import publishing_of
from bot.usecases.matching.drafts.publishing import publish_draft
from bot.usecases.matching.drafts.rounds import ask_for_round, discard_draft, draft_to_publish
from bot.usecases.matching.drafts.running import MatchingJob, QueuedRoundsJob
from bot.usecases.matching.in_turn import MOST_STARTS
from db.models import Enrollment, MatchRound, OutboxRow, Pair, Person, Program, Proposal
from db.session import Sessions
from tests.pair_story import TEAM, assert_fits, buttons, slack_id, words
from tests.statements import asked
from tests.usecases.matching.modes_story import Market, seat

MINUTE = timedelta(minutes=1)


@pytest.fixture
def market(sessions: Sessions, now: datetime) -> Market:
    market = Market(sessions, now)
    market.mentees("Mia", "Max")
    market.mentors("Omar", "Olga")
    return market


def ask(market: Market, name: str = "", who: str = "Cora", **settings: Any) -> int:
    with market.act(MINUTE) as act:
        program = act.session.get_one(Program, market.program_id)
        return ask_for_round(*act.who(who), program, act.now, name=name, settings=settings).id


def compute(market: Market, **options: Any) -> MatchingJob:
    job = MatchingJob(market.sessions, TEAM, lambda: market.now, **options)
    assert job.run() is None
    return job


def drafted(market: Market, name: str = "", **settings: Any) -> int:
    made = ask(market, name, **settings)
    compute(market)
    return made


def look(market: Market, made: int, page: int = 0) -> Message:
    with market.sessions.reading(TEAM) as session:
        message = draft_message(draft_shown(session, made, page), Reader())
    assert_fits(message)
    return message


def told(call: Callable[[], Any]) -> str:
    """The sentence that a refusal is shown with."""
    with pytest.raises(DomainError) as caught:
        call()
    return sentence(caught.value, Reader())


def publish(market: Market, carried: str, who: str = "Cora") -> None:
    with market.act(MINUTE) as act:
        publish_draft(*act.who(who), carried, act.now)


def question(message: Message) -> str:
    """What is asked before a draft is published."""
    asked = [one["confirm"]["text"]["text"] for block in message.blocks for one in block.get("elements", ())
             if one.get("action_id") == "match.publish"]  # fmt: skip
    return str(asked[0])


def button_of(message: Message, action: str) -> str:
    return buttons(message)[action]


# --- on its way ----------------------------------------------------------------------------------------


def test_a_draft_is_asked_for_at_once_and_computed_apart(market: Market) -> None:
    made = ask(market)
    waiting = look(market, made)
    assert "A draft is being computed" in words(waiting)
    assert "match.publish" not in buttons(waiting)
    compute(market)
    draft = look(market, made)
    assert draft.text == "Draft: 2 pairs"
    assert "Only you coordinators see this" in words(draft)
    assert buttons(draft)["match.publish"] == f"{made}:0"
    assert [place for place, _ in market.sent("match.preview")] == ["admin"]


def test_a_draft_that_is_done_in_time_is_posted_as_such_and_at_once(market: Market) -> None:
    made = ask(market)
    with market.sessions.reading(TEAM) as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.key == f"preview:{made}"))
        assert row is not None
        assert row.not_before > market.now
    compute(market)
    with market.sessions.reading(TEAM) as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.args["round"].as_integer() == made)).all()
        assert {row.kind: row.not_before for row in rows if row.kind != "file.share"} == {
            "match.preview": market.now
        }
        assert [row.args["what"] for row in rows if row.kind == "file.share"] == ["picture", "sheet"]


def test_a_long_run_says_how_far_it_is_but_not_too_often(market: Market) -> None:
    made = ask(market)
    seen: list[str] = []

    def slowly(_given: object, _settings: object, progress: Callable[[Progress], object]) -> Draft:
        for number in range(1, 30):
            market.now += timedelta(milliseconds=200)
            progress(Progress(look=number, candidates=9, count=number, total=number, gap=5))
            seen.append(words(look(market, made)))
        return Draft((), (), (), 0, 0, True)

    compute(market, compute=slowly)
    assert "Matching 2 mentees with 2 mentors." in seen[0]
    assert "1 mentee has a mentor, after looking at every possible pair once" in seen[0]
    assert len(set(seen)) == 6  # 29 looks in six seconds, written down once a second
    with market.sessions.reading(TEAM) as session:
        amended = session.scalars(select(OutboxRow).where(OutboxRow.kind == "message.amend")).all()
        assert len(amended) == 1  # one change waits, and shows the latest when its time comes
        assert "draft" in look(market, made).text.lower()


def test_who_stops_a_run_stops_it(market: Market) -> None:
    made = ask(market)
    looks: list[int] = []

    def endless(_given: object, _settings: object, progress: Callable[[Progress], object]) -> Draft:
        while True:
            looks.append(1)
            market.now += timedelta(seconds=2)
            progress(Progress(1, 1, 1, 1, 1))
            if len(looks) == 3:
                with market.act() as act:
                    discard_draft(*act.who("Cem"), f"{made}:0", act.now)

    compute(market, compute=endless)
    assert len(looks) == 4
    assert "<@U0CEM> discarded the draft" in words(look(market, made))
    assert market.sent("match.preview") == []


def test_the_share_that_is_done_is_shown_and_never_falls(market: Market) -> None:
    made = ask(market)
    seen: list[str] = []

    def in_two_parts(_given: object, _settings: object, progress: Callable[[Progress], object]) -> Draft:
        for fraction in (0.2, 0.5, 0.1, 0.9):
            market.now += timedelta(seconds=2)
            progress(Progress(look=1, candidates=9, count=1, total=1, gap=5, fraction=fraction))
            seen.append(words(look(market, made)))
        return Draft((), (), (), 0, 0, True)

    compute(market, compute=in_two_parts)
    for text, share in zip(seen, ("20 %", "50 %", "50 %", "90 %"), strict=True):
        assert f"About {share} of the work is done." in text


def test_a_lifted_draft_says_how_far_it_is_and_stops_when_it_is_discarded(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few people there are: each of its solves takes a while in a large company."""
    market.mentees("Mo", skills_wanted=["clear_writing"])
    market.mentors("Ole", skills_offered=["clear_writing", "negotiation"])
    made = ask(market, lift=True)
    solved: list[str] = []

    def solve(given: Any, **more: Any) -> Any:
        solved.append(words(look(market, made)))
        market.now += timedelta(seconds=2)
        if len(solved) == 1:
            with market.act() as act:
                discard_draft(*act.who("Cem"), f"{made}:0", act.now)
        return what_if.solved(given, **more)

    monkeypatch.setattr(fairness, "_floors", lambda *_: [1, 2])
    monkeypatch.setattr(fairness, "solved", solve)
    compute(market)
    assert len(solved) == 1
    assert "<@U0CEM> discarded the draft" in words(look(market, made))


def test_what_ran_when_the_process_ended_is_computed_after_its_restart(market: Market) -> None:
    made = ask(market)

    class Killed(BaseException):
        pass

    def dies(*_: object) -> Draft:
        raise Killed

    with pytest.raises(Killed):
        compute(market, compute=dies)
    assert "being computed" in words(look(market, made))
    market.now += MINUTE
    compute(market)
    assert look(market, made).text == "Draft: 2 pairs"


def test_a_round_that_ends_its_process_every_time_is_given_up(market: Market) -> None:
    made = ask(market)

    class Killed(BaseException):
        pass

    def dies(*_: object) -> Draft:
        raise Killed

    for _ in range(3):
        with pytest.raises(Killed):
            compute(market, compute=dies)
    compute(market, compute=dies)
    assert "could not be made" in words(look(market, made))


def test_a_process_that_ends_in_order_puts_the_round_back(market: Market) -> None:
    made = ask(market)
    stopping = []

    def stops(_given: object, _settings: object, progress: Callable[[Progress], object]) -> Draft:
        stopping.append(True)
        progress(Progress(1, 1, 1, 1, 1))
        raise AssertionError

    compute(market, compute=stops, stopping=lambda: bool(stopping))
    with market.sessions.reading(TEAM) as session:
        assert session.get_one(MatchRound, made).status == "queued"
    compute(market)
    assert look(market, made).text == "Draft: 2 pairs"


def test_a_failed_run_says_so_and_can_be_tried_again(market: Market) -> None:
    def fails(*_: object) -> Draft:
        raise ValueError("twice the same id")

    made = ask(market, "Autumn", stay="bonus")
    compute(market, compute=fails)
    message = look(market, made)
    assert "the draft “Autumn” could not be made. Nothing has changed for anybody" in words(message)
    assert button_of(message, "match.preview") == f"{market.program_id}:{made}"
    assert len(market.sent("match.preview")) == 1
    with market.act() as act:
        actor = act.actor("Cora")
        assert "There is no draft yet" in told(
            lambda: draft_to_publish(act.session, actor, market.program_id, "Autumn")
        )


def breaking(work: Callable[..., Any], times: int) -> Callable[..., Any]:
    """`work`, of which so many attempts find no database."""
    left = [times]

    def attempted(*args: Any, **kwargs: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise OperationalError("SELECT 1", {}, Exception("the server is gone"))
        return work(*args, **kwargs)

    return attempted


@pytest.mark.parametrize(("where", "what"), [(running, "round_of"), (writing.Prepared, "write")])
def test_a_round_waits_while_the_database_is_away_and_is_drafted_then(
    market: Market, monkeypatch: pytest.MonkeyPatch, where: Any, what: str
) -> None:
    monkeypatch.setattr(where, what, breaking(getattr(where, what), MOST_STARTS + 1))
    made = ask(market, "Autumn")
    job = MatchingJob(market.sessions, TEAM, lambda: market.now)
    for _ in range(MOST_STARTS + 1):
        with pytest.raises(OperationalError):
            job.run()
        with market.sessions.reading(TEAM) as session:
            assert session.get_one(MatchRound, made).status == "queued"
    assert "could not be made" not in words(look(market, made))
    job.run()
    with market.sessions.reading(TEAM) as session:
        assert session.get_one(MatchRound, made).status == "draft"


def test_a_round_that_is_too_long_for_the_database_is_told_as_failed(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cancelled(Exception):  # noqa: N818 - as psycopg calls it
        sqlstate = "57014"

    def too_long(*_: object, **__: object) -> object:
        raise OperationalError("SELECT 1", {}, Cancelled("canceling statement due to statement timeout"))

    monkeypatch.setattr(running, "round_of", too_long)
    made = ask(market, "Autumn")
    MatchingJob(market.sessions, TEAM, lambda: market.now).run()
    with market.sessions.reading(TEAM) as session:
        assert session.get_one(MatchRound, made).status == "failed"
    assert "could not be made" in words(look(market, made))


def test_that_progress_could_not_be_written_costs_no_draft(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SMALL", 0)
    monkeypatch.setattr(running, "show_round", breaking(running.show_round, 1))
    made = drafted(market)
    with market.sessions.reading(TEAM) as session:
        assert session.get_one(MatchRound, made).status == "draft"


def test_a_round_that_another_job_asked_for_wakes_the_matching_job(market: Market) -> None:
    woken: list[int] = []
    job = QueuedRoundsJob(market.sessions, TEAM, wake=lambda: woken.append(1))
    job.run()
    assert woken == []
    ask(market)
    job.run()
    assert woken == [1]


# --- beside each other ---------------------------------------------------------------------------------


@pytest.mark.long
def test_named_drafts_stand_beside_others_and_only_namesakes_take_their_place(market: Market) -> None:
    plain, autumn = drafted(market), drafted(market, "Autumn")
    assert look(market, plain).text == "Draft: 2 pairs"
    assert look(market, autumn).text == "Draft “Autumn”: 2 pairs"
    again = drafted(market)
    assert words(look(market, plain)) == "A newer draft took the place of this one."
    newer = drafted(market, "Autumn")
    assert words(look(market, autumn)) == "A newer draft took the place of this one."
    with market.act() as act:
        shown = list_drafts(act.session, act.actor("Cem"), market.program_id)
        message = drafts_message(shown, Reader())
    assert_fits(message)
    assert [one.round for one in shown.drafts] == [newer, again]
    text = words(message)
    assert "There are 2 drafts." in text
    assert "*Autumn*" in text
    assert "*Draft without a name*" in text
    assert {"match.show", "match.compare", "match.publish", "match.discard"} <= set(buttons(message))


def test_two_drafts_are_compared_pair_by_pair(market: Market) -> None:
    drafted(market)
    market.constrain("Mia", "Omar", "forbid")
    market.constrain("Max", "Olga", "forbid")
    drafted(market, "Apart")
    market.constrain("Mia", "Olga", "forbid")
    drafted(market, "Alone")
    with market.act() as act:
        compared = compare_drafts(act.session, act.actor("Cora"), market.program_id, ["Apart", "Alone"])
        message = comparison_message(compared, Reader())
        other = compare_drafts(act.session, act.actor("Cora"), market.program_id, ["alone"])
        assert other.drafts[0].name == "Alone"
    assert_fits(message)
    text = words(message)
    assert "*Apart*: 2 pairs" in text
    assert "*Alone*: 1 pair" in text
    assert "1 pair is in both. 1 mentee would have another mentor, or one in one draft only:" in text
    assert "<@U0MIA>: <@U0OLGA> → nobody" in text


def test_comparing_and_publishing_take_drafts_that_are_there(market: Market) -> None:
    def compare(*names: str) -> None:
        with market.act() as act:
            compare_drafts(act.session, act.actor("Cora"), market.program_id, names)

    made = drafted(market)
    assert "Comparing takes two drafts" in told(compare)
    assert "There is no draft called “Winter”" in told(lambda: compare("Winter"))
    with market.act() as act:
        assert discard_draft(*act.who("Cora"), f"{made}:0", act.now).status == "discarded"
    assert "<@U0CORA> discarded this draft" in told(lambda: publish(market, f"{made}:0"))
    waiting = ask(market, "Winter")
    assert "still being computed" in told(lambda: publish(market, f"{waiting}:0"))


# --- one at a time -------------------------------------------------------------------------------------


def test_the_second_coordinator_is_told_who_changed_what(market: Market) -> None:
    made = drafted(market)
    seen = button_of(look(market, made), "match.publish")
    other = {"Omar": "Olga", "Olga": "Omar"}[dict(proposals(market, made))["Mia"]]
    with market.act(MINUTE) as act:
        people = (slack_id("Mia"), slack_id(other))
        decide_about_people(*act.who("Cem"), market.program_id, people, "lock", act.now)
    refusal = told(lambda: publish(market, seen))
    assert "<@U0CEM> was faster: two people are to stay together" in refusal
    assert pairs(market) == set()
    now_seen = button_of(look(market, made), "match.publish")
    assert now_seen != seen
    # Nobody is told about what they did themselves; a draft against their own word is not published either.
    for carried, who in ((now_seen, "Cora"), (seen, "Cem")):
        assert "they stay together. Nothing was published" in told(partial(publish, market, carried, who))


def test_a_draft_against_a_later_decision_is_not_published(market: Market) -> None:
    made = drafted(market)
    mentee, mentor = sorted(proposals(market, made))[0]
    with market.act(MINUTE) as act:
        people = (slack_id(mentee), slack_id(mentor))
        decide_about_people(*act.who("Cora"), market.program_id, people, "forbid", act.now)
    assert ":no_entry_sign:" in words(look(market, made))
    refusal = told(lambda: publish(market, f"{made}:1"))
    assert f"<@U0{mentee.upper()}> and <@U0{mentor.upper()}>: they stay apart" in refusal
    assert "Please make a new draft" in refusal
    again = drafted(market)
    assert (mentee, mentor) not in proposals(market, again)
    publish(market, f"{again}:0")
    assert pairs(market) == proposals(market, again)


def test_locks_hold_in_every_later_draft_and_those_that_cannot_say_why(market: Market) -> None:
    market.constrain("Mia", "Olga", "lock")
    market.constrain("Max", "Olga", "lock")
    for _ in range(2):
        made = drafted(market)
        assert len(proposals(market, made) & {("Mia", "Olga"), ("Max", "Olga")}) == 1
        text = words(look(market, made))
        assert "could not be kept together: the mentor has no free place for it." in text
        assert ":lock:" in text


def proposals(market: Market, made: int) -> set[tuple[str, str]]:
    with market.sessions.reading(TEAM) as session:
        found = session.scalars(select(Proposal).where(Proposal.round_id == made))
        return {(one.mentee.person.name, one.mentor.person.name) for one in found}


def pairs(market: Market) -> set[tuple[str, str]]:
    with market.sessions.reading(TEAM) as session:
        return {(pair.mentee.name, pair.mentor.name) for pair in session.scalars(select(Pair))}


# --- published -----------------------------------------------------------------------------------------


def test_whoever_is_left_over_reads_it_in_the_morning_and_nothing_else_waits_for_that(market: Market) -> None:
    market.mentees("Moe")
    made = drafted(market)
    shown = button_of(look(market, made), "match.publish")
    market.now = market.now.replace(hour=22, minute=0)
    with market.act() as act:
        for person in act.session.scalars(select(Person)):
            person.zone = "Europe/Berlin"
    publish(market, shown)
    with market.act() as act:
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == "match.unmatched"))
        assert row is not None
        morning = row.not_before.astimezone(zone_of("Europe/Berlin"))
        assert (morning.hour, morning.date()) == (9, (market.now + timedelta(days=1)).date())
        assert row.lane == f"person:{row.args['person']}:match.unmatched"
        channels = select(OutboxRow).where(OutboxRow.batch == row.batch, OutboxRow.id != row.id)
        for other in act.session.scalars(channels):
            other.status = "sent"
        act.session.flush()
        assert publishing_of(act.session, act.session.get_one(MatchRound, made)).on_their_way == 0


def test_nobody_sees_anything_before_it_is_published_and_then_everybody_does(market: Market) -> None:
    market.mentees("Moe")
    made = drafted(market)
    assert "1 person is left over" in words(look(market, made))
    assert market.sent("pair.announced") == market.sent("match.unmatched") == []
    publish(market, button_of(look(market, made), "match.publish"))
    assert len(pairs(market)) == 2
    assert len(market.sent("match.unmatched")) == 1
    assert words(look(market, made)) == "Published by <@U0CORA>: 2 pairs."
    assert "published already" in told(lambda: publish(market, f"{made}:0"))
    with market.sessions.reading(TEAM) as session:
        missed = {one.person.name: one.missed for one in session.scalars(select(Enrollment))}
    left = ({"Mia", "Max", "Moe"} - {mentee for mentee, _ in pairs(market)}).pop()
    assert missed == {"Mia": 0, "Max": 0, "Moe": 0, "Omar": 0, "Olga": 0} | {left: 1}


def test_a_mentor_with_a_free_place_is_not_left_over_and_gets_no_kind_word(market: Market) -> None:
    """Omar and Olga have mentees, one of them could take more; Otto has nobody. What is promised is what is sent."""
    publish(market, f"{drafted(market)}:0")
    assert len(pairs(market)) == 2
    with market.act() as act:
        for name in ("Omar", "Olga"):
            seat(act, name).capacity = 2
    market.mentees("Moe")
    market.mentors("Otto", languages=["french"])
    made = drafted(market)
    seen = look(market, made)
    assert "1 person is left over. 1 person has a partner, and room for another." in words(seen)
    assert "1 person without a partner gets a kind message." in question(seen)
    publish(market, button_of(seen, "match.publish"))
    assert [reader for reader, _ in market.sent("match.unmatched")] == ["Otto"]
    (_, post), *_ = reversed(market.sent("match.published"))
    assert "1 person without a partner gets a kind message with what comes next." in words(post)


def test_who_waits_from_week_to_week_has_read_it_and_is_not_promised_it_again(market: Market) -> None:
    market.change_plan(matching=replace(market.plan().matching, repeat_days=7))
    market.mentors("Otto", languages=["french"])
    publish(market, f"{drafted(market)}:0")
    assert len(market.sent("match.unmatched")) == 1
    market.mentees("Moe")
    market.mentors("Odin")
    made = drafted(market)
    seen = look(market, made)
    assert "1 person is left over." in words(seen)
    assert "gets a kind message" not in question(seen)
    assert "1 person who still waits has read it before." in question(seen)
    publish(market, button_of(seen, "match.publish"))
    assert len(market.sent("match.unmatched")) == 1
    (_, post), *_ = reversed(market.sent("match.published"))
    assert "kind message" not in words(post)


def test_who_missed_out_is_matched_next_time_and_starts_anew(market: Market) -> None:
    market.mentees("Moe")
    publish(market, f"{drafted(market)}:0")
    with market.sessions.reading(TEAM) as session:
        left = session.scalars(select(Enrollment).where(Enrollment.missed == 1)).one().person.name
    market.mentors("Otto")
    market.mentees("Mel", "Mo")
    made = drafted(market)
    assert proposals(market, made) == {(left, "Otto")}
    publish(market, f"{made}:0")
    with market.act() as act:
        assert seat(act, left).missed == 0


def test_a_mentee_may_get_several_mentors_in_one_draft(market: Market) -> None:
    market.mentors("Otto", "Odin")
    market.change_plan(matching=replace(market.plan().matching, mentors_per_mentee=2))
    made = drafted(market)
    publish(market, f"{made}:0")
    assert len(pairs(market)) == 4
    assert {mentee for mentee, _ in pairs(market)} == {"Mia", "Max"}
    assert len(market.sent("pair.announced")) == 4
    with market.act() as act:
        assert seat(act, "Mia").status == "matched"


@pytest.mark.parametrize("gone", ["Omar", "Mia"])
def test_a_draft_with_somebody_who_left_is_not_published(market: Market, gone: str) -> None:
    made = drafted(market)
    with market.act(MINUTE) as act:
        seat(act, gone).status = "withdrawn"
    refusal = told(lambda: publish(market, f"{made}:0"))
    assert f"<@U0{gone.upper()}> cannot be matched as it says. Nothing was published" in refusal
    assert pairs(market) == set()


def decisions(market: Market) -> list[str]:
    """What `today` says waits for a decision."""
    with market.act() as act:
        program = act.session.get_one(Program, market.program_id)
        shown = today_shown(act.session, act.actor("Cora"), program, act.now)
    return [one.what for one in shown.decisions]


def listed(market: Market) -> Message:
    with market.act() as act:
        message = drafts_message(list_drafts(act.session, act.actor("Cora"), market.program_id), Reader())
    assert_fits(message)
    return message


@pytest.mark.parametrize("shape", ["mentoring", "peers"])
def test_a_draft_whose_people_have_partners_by_now_offers_nothing_and_waits_for_nobody(
    market: Market, shape: str
) -> None:
    market.change_plan(matching=replace(market.plan().matching, shape=shape))
    plain, autumn = drafted(market), drafted(market, "Autumn")
    assert decisions(market).count("draft") == 1
    publish(market, f"{plain}:0")
    said = {
        "mentoring": "All 2 mentees of this draft have a partner now, so it cannot be published.",
        "peers": "Everybody in this draft has a partner now, so it cannot be published.",
    }[shape]
    for message in (look(market, autumn), listed(market)):
        assert said in words(message)
        assert not {"match.publish", "match.ask"} & set(buttons(message))
        assert "match.discard" in buttons(message)
    assert "until you publish it" not in words(look(market, autumn))
    assert "draft" not in decisions(market)
    with market.sessions.reading(TEAM) as session:  # its message in the admin channel says so, too
        amended = session.scalars(select(OutboxRow).where(OutboxRow.kind == "message.amend")).all()
        assert autumn in [row.args["round"] for row in amended]
    assert "cannot be matched as it says" in told(lambda: publish(market, f"{autumn}:0"))


@pytest.mark.parametrize("gone", ["withdrawn", "deactivated", "partner", "place"])
def test_a_draft_of_which_somebody_is_gone_says_so_and_another_waits(market: Market, gone: str) -> None:
    older, newer = drafted(market, "Older"), drafted(market)
    first = sorted(proposals(market, newer))[0]
    with market.act(MINUTE) as act:
        if gone == "withdrawn":
            seat(act, first[0]).status = "withdrawn"
        elif gone == "deactivated":
            act.person(first[1]).deactivated_at = act.now
        elif gone == "place":
            seat(act, first[1]).capacity = 0
    if gone == "partner":
        market.mentors("Otto")
        with market.act() as act:
            seat(act, first[0]).status = "matched"
            act.session.add(
                Pair(
                    cohort_id=market.cohort_id, mentee_id=act.person(first[0]).id, mentor_id=act.person("Otto").id,
                    status="active", points=1, reasons=[], channel_name="pair-by-hand", published_at=act.now,
                )
            )  # fmt: skip
    message = look(market, newer)
    assert "Some of its people have a partner by now, or left, so it cannot be published." in words(message)
    assert "match.publish" not in buttons(message)
    assert "cannot be matched as it says" in told(lambda: publish(market, f"{newer}:0"))
    assert "draft" not in decisions(market)
    with market.act() as act:  # the older one is without them
        act.session.execute(
            delete(Proposal).where(
                Proposal.round_id == older, Proposal.mentee_enrollment_id == seat(act, first[0]).id
            )
        )
    assert decisions(market).count("draft") == 1
    assert "match.publish" in buttons(look(market, older))


def test_somebody_who_may_have_two_mentors_gets_the_second_but_no_one_twice(market: Market) -> None:
    market.change_plan(matching=replace(market.plan().matching, mentors_per_mentee=2))
    made = drafted(market)
    together = sorted(proposals(market, made))[0]
    with market.act(MINUTE) as act:
        for proposal in act.session.scalars(select(Proposal).where(Proposal.round_id == made)):
            if (proposal.mentee.person.name, proposal.mentor.person.name) != together:
                act.session.delete(proposal)
        seat(act, together[1]).capacity = 3
        act.session.add(
            Pair(
                cohort_id=market.cohort_id, mentee_id=act.person(together[0]).id,
                mentor_id=act.person("Olga" if together[1] == "Omar" else "Omar").id,
                status="active", points=1, reasons=[], channel_name="pair-by-hand", published_at=act.now,
            )
        )  # fmt: skip
    assert "match.publish" in buttons(look(market, made))
    with market.act() as act:
        act.session.scalars(select(Pair)).one().mentor_id = act.person(together[1]).id
    assert "match.publish" not in buttons(look(market, made))
    assert "cannot be matched as it says" in told(lambda: publish(market, f"{made}:0"))


# --- large ---------------------------------------------------------------------------------------------


def crowd(market: Market, count: int, left: int) -> Callable[..., Draft]:
    """So many pairs and people left over, as the matcher would say it."""
    names = {f"M{number}": "mentee" for number in range(count + left)}
    names |= {f"T{number}": "mentor" for number in range(count)}
    with market.act() as act:
        people = {name: Person(slack_id=slack_id(name), name=name, skills=[]) for name in names}
        act.session.add_all(people.values())
        act.session.flush()
        act.session.add_all(
            Enrollment(
                cohort_id=market.cohort_id, person_id=people[name].id, role=role, status="approved",
                capacity=1, begun_at=act.now,
            )
            for name, role in names.items()
        )  # fmt: skip
        act.session.flush()
        found = act.session.execute(
            select(Enrollment.id, Person.name).join(Person, Person.id == Enrollment.person_id)
        )
        ids = {name: str(id_) for id_, name in found}

    def reasons(number: int) -> tuple[Reason, ...]:
        hours = Reason("hours", 500 + number, 1000, {"overlap": 6})
        return Reason("skills", 2000, 3000, {"skills": ["negotiation"]}), hours

    made = Draft(
        pairs=tuple(
            ProposedPair(ids[f"M{n}"], ids[f"T{n}"], 2500 + n, reasons(n)) for n in range(count)
        ),
        unmatched=tuple(
            Unmatched(ids[f"M{count + n}"], "mentee", "seats_taken", 9, (), ("recruit_mentors",)) for n in range(left)
        ),
        refused_locks=(),
        count=count,
        total=sum(2500 + n for n in range(count)),
        proved=True,
    )  # fmt: skip
    return lambda *_: made


@pytest.mark.long
def test_hundreds_of_pairs_come_to_life_after_few_questions(market: Market) -> None:
    """Everybody else's clicks wait for this one transaction on SQLite."""
    made = ask(market)
    compute(market, compute=crowd(market, 400, 0))
    with asked(market.sessions.engine) as statements:
        publish(market, f"{made}:0")
    assert len(pairs(market)) == 400
    questions = [one for one in statements if one.startswith("SELECT")]
    assert len(questions) < 40, Counter(one[:60] for one in questions).most_common(3)
    with market.sessions.reading(TEAM) as session:
        lives = {pair.mentee.name: pair for pair in session.scalars(select(Pair))}
        for proposal in session.scalars(select(Proposal).where(Proposal.round_id == made)):
            pair = lives[proposal.mentee.person.name]
            assert pair.mentor_id == proposal.mentor.person_id
            assert (pair.points, pair.reasons) == (proposal.points, proposal.reasons)
        assert len({pair.channel_name for pair in lives.values()}) == 400
        standing = Counter(one.status for one in session.scalars(select(Enrollment)))
        assert standing == {"matched": 800, "approved": 4}  # who is not in this draft still waits


@pytest.mark.long
def test_leafing_through_hundreds_takes_as_many_questions_as_through_a_handful(market: Market) -> None:
    made = ask(market)
    compute(market, compute=crowd(market, 600, 100))
    with market.sessions.reading(TEAM) as session:
        loaded: list[object] = []
        event.listen(session, "loaded_as_persistent", lambda _session, one: loaded.append(one))
        with asked(session.get_bind()) as statements:
            message = draft_message(draft_shown(session, made, 30), Reader())
    assert_fits(message)
    assert "*Pairs 301 to 310 of 600*" in words(message)
    assert len(statements) <= 20
    assert sum(isinstance(one, Proposal) for one in loaded) == 10
    assert {"match.more": f"{made}:31", "match.back": f"{made}:29"} == buttons(message)
    assert "match.more" not in buttons(look(market, made, 10_000))  # beyond the last page: the last
    with market.sessions.reading(TEAM) as session:
        left = left_over_message(left_over_shown(session, made, 3), Reader())
    assert_fits(left)
    assert "76 to 100 of 100" in words(left)
