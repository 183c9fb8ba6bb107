"""After people left: who is free again, three ways side by side, and what is never broken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.matching.tuning.rematch import rematch_message
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.closing.departure import person_left
from bot.usecases.closing.leaving import answer_pool, leave_pair
from bot.usecases.matching.drafts.releasing import RELEASE, part_released
from bot.usecases.matching.drafts.rounds import round_of
from bot.usecases.matching.drafts.still_free import outdated
from bot.usecases.matching.tuning.rematch import compare_ways, draft_from_way, rematch_shown
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, MatchRound, Pair, Proposal
from tests.pair_story import Story, assert_fits, buttons, words

LEA_S = {"skills_offered": ["clear_writing"], "goals_offered": ["leadership"]}
OMAR_S = {"skills_offered": ["negotiation"], "goals_offered": ["confidence"]}
MIA_S = {"skills_wanted": ["negotiation"], "goals": ["confidence"]}
MAX_S = {"skills_wanted": ["clear_writing"], "goals": ["leadership"]}


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    with story.act() as act:
        act.session.get_one(Cohort, story.cohort_id).status = "running"
    return story


def people(story, *enrolled, status="approved", capacity=1):
    with story.act() as act:
        for name, role, answers in enrolled:
            story.enroll(act, name, role, status=status, capacity=capacity)
            story.applied_with(act, name, languages=["english"], **answers)


def crossed(story):
    """Mia with Lea and Max with Omar, though each would fit the other's mentor far better. Nobody has begun."""
    people(story, ("Mia", "mentee", MIA_S), ("Max", "mentee", MAX_S), ("Omar", "mentor", OMAR_S),
           ("Lea", "mentor", LEA_S), status="matched")  # fmt: skip
    return story.match("Mia", "Lea"), story.match("Max", "Omar")


def drafted(story, *pairs):
    """A draft that stands."""
    with story.act() as act:
        made = MatchRound(
            cohort_id=story.cohort_id, status="draft", made_at=act.now, finished_at=act.now,
            made_by=act.person("Cora").id, unmatched=[], settings={},
        )  # fmt: skip
        made.proposals = [
            Proposal(
                mentee_enrollment_id=entry(act, mentee),
                mentor_enrollment_id=entry(act, mentor),
                points=5000,
                reasons=[],
            )
            for mentee, mentor in pairs
        ]
        act.session.add(made)
        act.session.flush()
        return made.id


def entry(act, name):
    return act.session.scalar(select(Enrollment.id).where(Enrollment.person_id == act.person(name).id))


def compared(story, name="Cora"):
    with story.act() as act:
        shown = compare_ways(act.session, act.actor(name), story.program_id, act.now)
        act.session.rollback()
    assert_fits(rematch_message(shown, Reader()))
    return shown, {way.key: way for way in shown.ways}


def test_who_leaves_frees_the_other_who_is_found_and_never_proposed_to_them_again(story):
    people(story, ("Mia", "mentee", MIA_S), ("Omar", "mentor", OMAR_S), status="matched")
    pair = story.match("Mia", "Omar")
    with story.act() as act:
        leave_pair(*act.who("Omar"), pair, reason="", back_to_pool=True, now=act.now)
    people(story, ("Lea", "mentor", LEA_S))
    with story.act() as act:
        assert (act.seat("Mia"), act.seat("Omar")) == ("waitlisted", "approved"), "she is asked, not assumed"
        answer_pool(*act.who("Mia"), pair, act.now, again=True)
        shown = rematch_shown(act.session, act.actor("Cora"), story.program_id)
    assert (shown.mentees, shown.mentors, shown.waiting, shown.places) == (("U0MIA",), ("U0OMAR",), 1, 2)
    message = rematch_message(shown, Reader())
    assert_fits(message)
    assert "Free again, looking for a mentor: <@U0MIA>" in words(message)
    assert "match.rematch_compare" in buttons(message)
    shown, ways = compared(story)
    with story.act() as act:
        made = draft_from_way(
            *act.who("Cora"), shown, "locked", ways["locked"].mark.partition("-")[0], act.now
        )
        cohort = act.session.get_one(Cohort, story.cohort_id)
        given = round_of(act.session, cohort, plan_of(cohort.program), made.settings, act.now)
        from bot.matching.drafting import draft_of

        (found,) = draft_of(given).pairs
        assert (found.mentee, found.mentor) == (str(entry(act, "Mia")), str(entry(act, "Lea")))


def test_a_mentee_whose_mentor_left_the_company_waits_again(story):
    people(story, ("Mia", "mentee", MIA_S), ("Omar", "mentor", OMAR_S), status="matched")
    story.match("Mia", "Omar")
    with story.act() as act:
        act.person("Omar").deactivated_at = act.now
        person_left(act.session, act.person("Omar"), act.now)
    with story.act() as act:
        assert act.seat("Mia") == "approved"
        shown = rematch_shown(act.session, act.actor("Cora"), story.program_id)
    assert (shown.mentees, shown.mentors, shown.places) == (("U0MIA",), (), 0)
    message = rematch_message(shown, Reader())
    assert "nothing to match again" in words(message)
    assert buttons(message) == {}


def test_three_ways_stand_side_by_side(story):
    crossed(story)
    shown, ways = compared(story)
    assert (ways["locked"].moved, ways["locked"].parted) == (0, 0)
    assert ways["scratch"].parted == 2
    assert ways["scratch"].fit > ways["locked"].fit
    assert {move.mentee for move in ways["scratch"].moves} == {"U0MIA", "U0MAX"}
    said = words(rematch_message(shown, Reader()))
    assert "<@U0MIA> → <@U0OMAR> instead of <@U0LEA>" in said
    assert "2 living pairs that have not begun would part" in said
    assert "Pairs that have begun stay together" in said
    # Nothing has happened by looking.
    with story.act() as act:
        assert [pair.status for pair in act.session.scalars(select(Pair))] == ["active", "active"]
        assert act.session.scalar(select(MatchRound.id)) is None


@pytest.mark.parametrize("began", ["held", "planned", "goal", "sign"])
def test_who_has_begun_is_never_moved(story, began):
    first, _ = crossed(story)
    with story.act() as act:
        pair = act.session.get_one(Pair, first)
        getattr(act, began)(pair, *(["Mia"] if began == "sign" else []))
    _, ways = compared(story)
    for way in ways.values():
        assert (way.parted, way.moved, way.people, way.mentees) == (0, 0, 2, 2)


def test_a_new_pair_is_not_called_nothing_where_all_ways_come_to_it(story):
    people(story, ("Mia", "mentee", MIA_S), ("Omar", "mentor", OMAR_S))
    shown, _ = compared(story)
    said = words(rematch_message(shown, Reader()))
    assert "come to the same pairs: none that there is would change, and 1 new one would be made." in said
    assert "nothing would move" not in said
    drafted(story, ("Mia", "Omar"))
    shown, _ = compared(story)
    assert "come to the same pairs: nothing would move." in words(rematch_message(shown, Reader()))


def test_a_draft_after_leavers_can_be_kept_or_made_anew(story):
    people(story, ("Mia", "mentee", MIA_S), ("Max", "mentee", MAX_S), ("Nora", "mentee", MIA_S),
           ("Omar", "mentor", OMAR_S), ("Lea", "mentor", LEA_S), ("Otto", "mentor", OMAR_S))  # fmt: skip
    made = drafted(story, ("Mia", "Lea"), ("Max", "Omar"), ("Nora", "Otto"))
    with story.act() as act:
        act.session.scalar(select(Enrollment).where(Enrollment.id == entry(act, "Nora"))).status = "withdrawn"
    shown, ways = compared(story)
    assert (shown.draft, shown.draft_pairs, shown.draft_broken) == (made, 3, 1)
    assert (ways["locked"].moved, ways["scratch"].moved) == (0, 2)
    assert ways["scratch"].parted == 0
    with story.act() as act:
        queued = draft_from_way(
            *act.who("Cora"), shown, "scratch", ways["scratch"].mark.partition("-")[0], act.now
        )
        assert queued.settings["stay"] == "scratch"
        assert RELEASE not in queued.settings
    with story.act() as act:
        assert act.session.get_one(MatchRound, made).status == "discarded"


def test_living_pairs_part_when_the_draft_is_published_and_not_before(story):
    crossed(story)
    shown, ways = compared(story)
    mark = ways["scratch"].mark.partition("-")[0]
    with story.act() as act:
        made = draft_from_way(*act.who("Cora"), shown, "scratch", mark, act.now)
        cohort = act.session.get_one(Cohort, story.cohort_id)
        assert [pair.status for pair in act.session.scalars(select(Pair))] == ["active", "active"]
        given = round_of(act.session, cohort, plan_of(cohort.program), made.settings, act.now)
        from bot.matching.drafting import draft_of

        pairs = {(pair.mentee, pair.mentor) for pair in draft_of(given).pairs}
        assert pairs == {
            (str(entry(act, "Mia")), str(entry(act, "Omar"))),
            (str(entry(act, "Max")), str(entry(act, "Lea"))),
        }
        made_id = made.id
        made.status = "draft"
        act.session.add_all(
            Proposal(
                round_id=made_id, mentee_enrollment_id=int(mentee), mentor_enrollment_id=int(mentor), points=1, fit=1,
                reasons=[],
            )
            for mentee, mentor in pairs
        )  # fmt: skip
        act.session.flush()
        assert outdated(act.session, made) is None  # those who part for it are free
    assert story.sent("pair.rematched") == []
    with story.act() as act:
        made = act.session.get_one(MatchRound, made_id)
        cohort = act.session.get_one(Cohort, story.cohort_id)
        parted = part_released(act.session, made, cohort, act.person("Cora"), act.now)
        assert [pair.status for pair in parted] == ["ended", "ended"]
        assert [act.seat(name) for name in ("Mia", "Max", "Omar", "Lea")] == ["approved"] * 4
        assert part_released(act.session, made, cohort, act.person("Cora"), act.now) == []
    told = story.sent("pair.rematched")
    assert sorted(place for place, _ in told) == ["Lea", "Max", "Mia", "Omar"]
    assert all("says nothing about either of you" in words(message) for _, message in told)


def test_a_pair_that_begins_in_the_meantime_stops_the_publishing(story):
    first, _ = crossed(story)
    shown, ways = compared(story)
    with story.act() as act:
        made = draft_from_way(
            *act.who("Cora"), shown, "scratch", ways["scratch"].mark.partition("-")[0], act.now
        ).id
    with story.act(timedelta(hours=1)) as act:
        act.planned(act.session.get_one(Pair, first))
    with story.act() as act, pytest.raises(DomainError) as refused:
        cohort = act.session.get_one(Cohort, story.cohort_id)
        part_released(act.session, act.session.get_one(MatchRound, made), cohort, act.person("Cora"), act.now)
    assert refused.value.code == "pair_begun_meanwhile"


def test_a_way_that_means_something_else_by_now_is_not_taken(story):
    crossed(story)
    _, before = compared(story)
    people(story, ("Nora", "mentee", MIA_S), ("Otto", "mentor", OMAR_S))
    shown, _ = compared(story)
    with story.act() as act, pytest.raises(DomainError) as refused:
        draft_from_way(*act.who("Cora"), shown, "scratch", before["scratch"].mark.partition("-")[0], act.now)
    assert refused.value.code == "rematch_outdated"
    with story.act() as act, pytest.raises(DomainError) as unknown:
        draft_from_way(*act.who("Cora"), shown, "sideways", "", act.now)
    assert unknown.value.code == "rematch_outdated"


def test_a_large_company_is_not_compared_while_somebody_waits(story, monkeypatch):
    crossed(story)
    monkeypatch.setattr("bot.usecases.matching.asking.outlook.AT_ONCE", 1)
    shown, ways = compared(story)
    assert (shown.too_many, ways) == (True, {})
    message = rematch_message(shown, Reader())
    assert "longer than a moment" in words(message)
    assert buttons(message)["match.rematch"] == f"{story.program_id}:locked:"
    with story.act() as act:
        made = draft_from_way(*act.who("Cora"), shown, "locked", "", act.now)
        assert made.settings["stay"] == "locked"
    with story.act() as act, pytest.raises(DomainError):
        draft_from_way(*act.who("Cora"), shown, "scratch", "", act.now)


def test_only_coordinators_see_who_is_free(story):
    crossed(story)
    for name in ("Mia", "Lea"):
        with story.act() as act, pytest.raises(DomainError) as refused:
            compare_ways(act.session, act.actor(name), story.program_id, act.now)
        assert refused.value.code == "not_a_coordinator"
