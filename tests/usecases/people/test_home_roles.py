"""The Home tab of managers and champions; what stays private on it; and what it costs to load."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from blocks.home import home_view
from blocks.reader import Reader
from bot.domain.forms import Audience, Kind, Question
from bot.usecases.facts.home import home_facts
from db.models import ActionItem, Enrollment, Letter, MeetingSeries, Pair, ProposedTime, TimeProposal
from db.session import Sessions
from tests.conftest import NOW
from tests.pair_story import Act, Story, assert_view_fits, view_words
from tests.statements import asked

TOLD = Question(
    "tell_manager", Kind.CHECK, "May your manager know that you take part?", Audience.COORDINATORS,
    feeds="manager_told",
)  # fmt: skip


@pytest.fixture
def story(sessions: Sessions) -> Story:
    return Story(sessions, NOW)


def home(act: Act, name: str) -> str:
    """What somebody reads on their Home tab, checked against Slack's rules."""
    view = home_view(home_facts(act.session, act.person(name), act.now), Reader())
    assert_view_fits(view)
    return view_words({"title": {}, **view})


def asks_about_managers(story: Story) -> None:
    plan = story.plan()
    intake = plan.forms["intake"]
    asked = replace(intake, questions=(*intake.questions, TOLD))
    story.change_plan(forms={**plan.forms, "intake": asked})


def lead(act: Act, manager: str, *names: str) -> None:
    for name in names:
        act.person(name).manager_id = act.person(manager).id


@pytest.mark.long
def test_a_manager_sees_how_far_their_people_are_where_these_said_so_and_nothing_else(story: Story) -> None:
    asks_about_managers(story)
    story.match("Mia", "Omar", days=10)
    story.match("Ben", "Omar", days=100)
    story.match("Lea", "Omar", days=10)
    with story.act() as act:
        lead(act, "Cora", "Mia", "Ben", "Lea", "Omar")
        story.applied_with(act, "Mia", tell_manager=True)
        story.applied_with(act, "Ben", tell_manager=True)
        story.applied_with(act, "Lea", tell_manager=False)
        act.session.query(Pair).filter_by(mentee_id=act.person("Mia").id).one().status = "paused"
        act.goal(act.pair("Ben", "Omar"), "stuck", "Ask for a raise")
        read = home(act, "Cora")
        assert "Your people in mentoring" in read
        assert "<@U0MIA> is in a pair of *Career &lt;paths&gt;*" in read
        assert "<@U0BEN> is halfway through" in read
        assert "U0LEA" not in read, "she said no"
        assert "U0OMAR" not in read, "he was not asked"
        assert "paused" not in read.partition("Your people in mentoring")[2]
        assert "Ask for a raise" not in read
        assert "Your people" not in home(act, "Omar")


def test_a_manager_reads_of_an_end_only_that_it_was_reached(story: Story) -> None:
    asks_about_managers(story)
    story.match("Mia", "Omar", days=190)
    with story.act() as act:
        lead(act, "Cora", "Mia")
        story.applied_with(act, "Mia", tell_manager=True)
        pair = act.pair("Mia", "Omar")
        pair.status, pair.closed_at = "closed", act.now
        act.session.query(Enrollment).filter_by(person_id=act.person("Mia").id).one().status = "done"
        act.session.flush()
        assert "<@U0MIA> completed" in home(act, "Cora")
        pair.status = "ended"
        assert "completed" not in home(act, "Cora").partition("Your people in mentoring")[2]


def test_a_champion_sees_their_program_and_nobody_in_it(story: Story) -> None:
    story.match("Mia", "Omar")
    with story.act() as act:
        story.enroll(act, "Chandra", "mentee", status="withdrawn")
        act.pair("Mia", "Omar").cohort.program.champion_id = act.person("Chandra").id
        act.session.flush()
        read = home(act, "Chandra")
    assert "Programs I stand for" in read
    assert "1 pair so far" in read
    assert "U0MIA" not in read


def test_whoever_could_join_late_reads_since_when_there_are_pairs(story: Story) -> None:
    story.match("Mia", "Omar")
    with story.act() as act:
        cohort = act.pair("Mia", "Omar").cohort
        cohort.status = "running"
        story.enroll(act, "Chandra", "mentee", status="withdrawn")
        act.session.flush()
        early = home(act, "Chandra")
        cohort.published_at = act.now - timedelta(days=70)
        act.session.flush()
        late = home(act, "Chandra")
        cohort.next_match_at = act.now + timedelta(days=9)
        act.session.flush()
        again = home(act, "Chandra")
    assert "takes applications now" in early and "pairs of this round" not in early
    assert "The pairs of this round began on" in late and "matched as soon as somebody fits" in late
    assert "is in the next matching, around" in again


def test_only_the_writer_reads_that_there_is_a_letter_and_nobody_what_it_says(story: Story) -> None:
    story.match("Mia", "Omar")
    with story.act() as act:
        act.session.add(
            Letter(
                pair_id=act.pair("Mia", "Omar").id, person_id=act.person("Mia").id, kind="sealed",
                text="I am afraid of talks", written_at=act.now,
            )
        )  # fmt: skip
        act.session.flush()
        mine, partners = home(act, "Mia"), home(act, "Omar")
    assert "Your letter to yourself is sealed" in mine
    assert "letter to yourself" not in partners
    assert "afraid of talks" not in mine + partners


def fill_up(act: Act, pair: Pair) -> None:
    """As much as a pair can have going on."""
    person = pair.mentee_id
    for n in range(3):
        act.goal(pair, title=f"Goal {n}")
        act.held(pair, days_ago=10 + n)
    act.planned(pair)
    act.session.add_all(
        [
            ActionItem(pair_id=pair.id, owner_id=person, text="Read it", added_by=person, added_at=act.now),
            MeetingSeries(
                pair_id=pair.id, first_at=act.now, every_days=14, zone="UTC", minutes=45, made_by=person,
                made_at=act.now,
            ),
            TimeProposal(
                pair_id=pair.id, by_id=person, minutes=45, status="open", made_at=act.now,
                times=[ProposedTime(starts_at=act.now + timedelta(days=4))],
            ),
        ]
    )  # fmt: skip
    act.session.flush()


@pytest.mark.long
def test_a_mentor_of_five_costs_a_handful_of_queries_for_each_pair(story: Story) -> None:
    costs = []
    for n in range(5):
        story.match(f"Mentee{n}", "Omar")
        with story.act() as act:
            fill_up(act, act.pair(f"Mentee{n}", "Omar"))
        if n in (0, 4):
            with story.act() as act:
                omar = act.person("Omar")
                act.session.expire_all()
                with asked(act.session.get_bind()) as sent:
                    facts = home_facts(act.session, omar, act.now)
                costs.append(len(sent))
    assert len(facts.pairs) == 5
    assert {len(pair.goals) for pair in facts.pairs} == {3}
    assert {(pair.points, pair.standing_days) for pair in facts.pairs} == {(1, 14)}
    assert all(pair.times is not None and not pair.times.mine for pair in facts.pairs)
    one, five = costs
    assert five - one <= 4 * 9, f"each pair costs too much: {one} queries for one, {five} for five"
    assert five <= 100
