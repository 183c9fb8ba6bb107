"""What was kept for long enough goes, and the reports of closed cohorts say what they said before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.retention import KINDS, days_of, read_retention
from bot.usecases import outbox
from bot.usecases.people.privacy.retaining import RetainingJob, let_go
from bot.usecases.people.workspace import know_workspace
from bot.usecases.reporting.program import open_report
from db.models import (
    Answer,
    Cohort,
    Concern,
    Letter,
    Meeting,
    MeetingNote,
    OutboxRow,
    Pair,
    Person,
    Program,
    Submission,
)
from tests.pair_story import TEAM, Story
from tests.traces import traces_of
from tests.usecases.people.privacy.planted import Planter

LONG = timedelta(days=3650)


@pytest.fixture
def story(sessions, now):
    """Six pairs whose program is over."""
    story = Story(sessions, now)
    ids = [story.match(f"M{n}", f"T{n}", days=60) for n in range(6)]
    with story.act() as act:
        for n, number in enumerate(ids):
            pair = act.session.get(Pair, number)
            meeting = act.held(pair, 30)
            act.sign(pair, f"M{n}", f"T{n}")
            act.fill_in(f"M{n}", pair, "pulse", {"going": "4", "comment": f"Why {n}"}, occurrence="d30")
            act.session.add(MeetingNote(meeting_id=meeting.id, person_id=pair.mentee_id, text="Just for me",
                                        written_at=act.now))  # fmt: skip
            pair.status, pair.closed_at = "closed", act.now
            act.session.add(OutboxRow(key=f"nudge:{n}", kind="nudge", lane=f"person:{pair.mentee_id}", opaque_id="o",
                                      args={"person": pair.mentee_id}, status="sent", not_before=act.now,
                                      created_at=act.now, finished_at=act.now, slack_channel="D1",
                                      slack_ts=f"1.{n}"))  # fmt: skip
        act.session.get(Cohort, story.cohort_id).closed_at = act.now
    return story


def report(story):
    with story.act() as act:
        shown = open_report(
            act.session, act.actor("Cora"), act.session.get(Program, story.program_id), act.now
        )
        return [
            (one.key, one.value, one.numerator, one.denominator) for c in shown.chapters for one in c.figures
        ]


@pytest.mark.long
def test_words_go_and_the_report_of_a_closed_cohort_stays_true(story) -> None:
    with story.act() as act:
        planter = Planter(
            act.session, story, act.person("M0"), act.person("T0"), act.pair("M0", "T0"), act.now
        )
        planted = planter.plant()
        for concern in act.session.scalars(select(Concern)):
            concern.settled_at = act.now
    before = report(story)
    assert ("messages_sent", 6, 6) in [one[:3] for one in before]
    story.now += LONG
    assert let_go(story.sessions, TEAM, story.now) > 0
    left = {one.split(":")[0] for one in traces_of(story.sessions.engine, planted)}
    for_good = {"certificate", "kudos", "reward", "story", "text_approval", "training_session", "inbox"}
    assert left <= for_good, "thanks, stories and what organises a program stay until somebody is forgotten"
    story.now -= LONG
    assert report(story) == before
    story.now += LONG
    assert let_go(story.sessions, TEAM, story.now) == 0, "a second time there is nothing left to let go"


@pytest.mark.long
def test_nothing_goes_a_day_too_early(story) -> None:
    story.now += timedelta(days=364)
    let_go(story.sessions, TEAM, story.now)
    with story.act() as act:
        assert len(act.session.scalars(select(MeetingNote.id)).all()) == 6
    story.now += timedelta(days=2)
    let_go(story.sessions, TEAM, story.now)
    with story.act() as act:
        assert not act.session.scalars(select(MeetingNote.id)).all()


@pytest.mark.long
def test_an_operator_decides_otherwise(story, now) -> None:
    know_workspace(story.sessions, TEAM, "Test", "UBOT", now, read_retention("notes=30"))
    story.now += timedelta(days=31)
    let_go(story.sessions, TEAM, story.now)
    with story.act() as act:
        assert not act.session.scalars(select(MeetingNote.id)).all()


@pytest.mark.long
def test_who_never_took_part_goes_when_their_account_has_been_closed_for_long(story) -> None:
    with story.act() as act:
        act.session.add(Person(slack_id="U0NEVER", name="Nev Ernever", skills=[], deactivated_at=act.now))
        act.person("M0").deactivated_at = act.now
    story.now += timedelta(days=91)
    let_go(story.sessions, TEAM, story.now)
    assert traces_of(story.sessions.engine, ["U0NEVER", "Nev Ernever"]) == []
    assert traces_of(story.sessions.engine, ["U0M0"]) != []


def test_a_new_colleague_is_not_taken_for_one_who_left_and_was_let_go_of(sessions, now) -> None:
    def come(session, slack_id, at):
        person = Person(slack_id=slack_id, name="Somebody", skills=[])
        session.add(person)
        session.flush()
        outbox.post(
            session,
            "newcomer.invited",
            at,
            key=f"newcomer.invited:1:{person.id}",
            person=person.id,
            program=1,
        )
        return person

    with sessions.writing(TEAM) as session:
        come(session, "U0NEVER", now).deactivated_at = now
    later = now + timedelta(days=91)
    assert let_go(sessions, TEAM, later) == 1
    assert traces_of(sessions.engine, ["U0NEVER", "Somebody"]) == []
    assert let_go(sessions, TEAM, later + timedelta(days=91)) == 0, "there is nothing left to let go of"
    with sessions.writing(TEAM) as session:
        come(session, "U0NEW", later)
        assert len(session.scalars(select(OutboxRow)).all()) == 2, "who is new is invited, too"


@pytest.mark.long
def test_a_draft_that_nobody_sends_is_emptied(story) -> None:
    with story.act() as act:
        story.applied_with(act, "M1", one_thing="Half a sentence")
        act.session.scalars(
            select(Submission).where(Submission.form_key == "intake")
        ).one().submitted_at = None
    story.now += timedelta(days=181)
    let_go(story.sessions, TEAM, story.now)
    assert traces_of(story.sessions.engine, ["Half a sentence"]) == []


@pytest.mark.long
def test_the_job_comes_once_a_day_and_not_in_the_first_minute(story) -> None:
    job = RetainingJob(story.sessions, TEAM, lambda: story.now)
    story.now += LONG
    first = job.run()
    assert first == story.now + timedelta(minutes=2)
    with story.act() as act:
        assert act.session.scalars(select(MeetingNote.id)).all()
    story.now = first
    assert job.run() > first + timedelta(hours=1)
    with story.act() as act:
        assert not act.session.scalars(select(MeetingNote.id)).all()
        assert not [one for one in act.session.scalars(select(Letter)) if one.text]
        assert act.session.scalars(select(Answer.id)).all(), "what was chosen stays for the figures"


@pytest.mark.long
def test_day_by_day_goes_what_became_old_and_every_week_all_that_is(story) -> None:
    with story.act() as act:
        later = act.session.scalars(select(Pair).order_by(Pair.id)).first()
        later.closed_at = act.now + timedelta(days=1)
        notes = {note.meeting_id: note.id for note in act.session.scalars(select(MeetingNote))}
        (its_own,) = [
            notes[one.id] for one in act.session.scalars(select(Meeting)) if one.pair_id == later.id
        ]
    job = RetainingJob(story.sessions, TEAM, lambda: story.now)

    def look() -> set[int]:
        story.now = job.run()
        job.run()
        with story.act() as act:
            return set(act.session.scalars(select(MeetingNote.id)))

    story.now += timedelta(days=days_of(None)["notes"], minutes=-1)
    assert look() == {its_own}
    with story.act() as act:  # as a restored backup may bring it
        other = next(number for number in notes if notes[number] != its_own)
        act.session.add(
            MeetingNote(meeting_id=other, person_id=act.person("M1").id, text="Back", written_at=act.now)
        )
        act.session.flush()
        back = set(act.session.scalars(select(MeetingNote.id))) - {its_own}
    left = [look() for _ in range(8)]
    assert left[1] == back, "what became old since the day before is gone"
    assert left[-1] == set(), "and within a week everything that is old"


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("nots=30", "no kind of record 'nots'; there are"),
        ("notes=3", "days from 7 to 3650"),
        ("notes", "as in notes=365"),
        ("trail=100", "has no end of its own"),
        ("notes=30,notes=31", "twice"),
    ],
)
def test_a_mistake_in_the_setting_says_what_to_write(typed, sentence) -> None:
    with pytest.raises(ValueError, match=sentence):
        read_retention(typed)


def test_what_is_not_set_is_as_the_table_says() -> None:
    assert read_retention(" notes = 90 , ") == {"notes": 90}
    assert days_of({"notes": 90})["notes"] == 90
    assert days_of(None) == {kind.key: kind.days for kind in KINDS}
