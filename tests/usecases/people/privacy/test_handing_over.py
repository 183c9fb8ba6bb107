"""Somebody gets everything that is kept about them, and nothing that others said in confidence."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from blocks.people.data_document import data_json, data_text
from blocks.reader import Reader
from bot.domain.access import Actor
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.people.privacy.gathering import everything_about
from bot.usecases.people.privacy.handing_over import ask_for_data, privacy_of
from db.models import (
    Concern,
    DataFile,
    Enrollment,
    Letter,
    MatchConstraint,
    MeetingNote,
    OutboxRow,
    Pair,
    Recommendation,
    ShortList,
    ShortListEntry,
)
from tests.pair_story import Story


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.match(days=40)
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        mia, omar = act.person("Mia"), act.person("Omar")
        meeting = act.held(pair, 10)
        act.goal(pair, title="Speak up on Tuesdays")
        story.applied_with(act, "Mia", one_thing="Whether to lead", avoid=["U0CEM"])
        for person, words in ((mia, "Mia's own note"), (omar, "Omar's own note")):
            act.session.add(
                MeetingNote(meeting_id=meeting.id, person_id=person.id, text=words, written_at=now)
            )
            act.session.add(Letter(pair_id=pair.id, person_id=person.id, kind="sealed",
                                   text=words.replace("note", "letter"), written_at=now))  # fmt: skip
        act.session.add(Concern(program_id=story.program_id, raised_by=omar.id, about=[mia.id], text="She never comes",
                                status="open", raised_at=now, answer_due_at=now))  # fmt: skip
        seats = {one.person_id: one for one in act.session.scalars(select(Enrollment))}
        seats[mia.id].endorsement, seats[mia.id].endorsement_note = "no", "I need her here"
        act.session.add(MatchConstraint(cohort_id=story.cohort_id, mentee_enrollment_id=seats[mia.id].id,
                                        mentor_enrollment_id=seats[omar.id].id, kind="forbid",
                                        made_by=act.person("Cora").id, made_at=now))  # fmt: skip
        act.session.add(Recommendation(pair_id=pair.id, mentor_id=act.person("Cem").id, words="Take her", made_at=now,
                                       status="declined"))  # fmt: skip
        act.fill_in("Omar", pair, "pulse", {"going": "2", "comment": "She is late"}, occurrence="d30")
        pair.ended_by, pair.end_reason = omar.id, "I had enough"
    return story


def files_of(story, name):
    with story.act() as act:
        shown = everything_about(act.session, act.person(name), act.now)
    return data_text(shown, Reader()), data_json(shown)


def test_both_files_hold_what_is_theirs(story) -> None:
    text, document = files_of(story, "Mia")
    for made in (text, document):
        for theirs in ("Speak up on Tuesdays", "Whether to lead", "Mia's own note", "Mia's own letter", "Take her",
                       "Cem", "U0MIA"):  # fmt: skip
            assert theirs in made, theirs
    assert "What is not in here, and why" in text
    assert {one["kind"] for one in json.loads(document)["records"]} >= {
        "profile",
        "pairs",
        "notes",
        "reviews",
    }


@pytest.mark.long
def test_neither_holds_what_others_gave_in_confidence(story) -> None:
    for made in files_of(story, "Mia"):
        for others in ("Omar's own", "She never comes", "I need her here", "forbid", "declined", "She is late",
                       "I had enough"):  # fmt: skip
            assert others not in made, others


@pytest.mark.long
def test_who_said_it_gets_it(story) -> None:
    text, _ = files_of(story, "Omar")
    for theirs in ("Omar's own note", "She never comes", "She is late", "I had enough"):
        assert theirs in text


@pytest.mark.long
def test_asking_twice_sends_one_file_to_read_and_one_for_programs(story) -> None:
    for _ in range(2):
        with story.act() as act:
            ask_for_data(*act.who("Mia"), act.now)
    with story.act() as act:
        assert sorted(act.session.scalars(select(DataFile.what))) == ["json", "readable"]
        shared = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "file.share")).all()
        assert [row.args["person"] for row in shared] == [act.person("Mia").id] * 2


def test_people_of_other_workspaces_are_refused(story) -> None:
    with story.act() as act:
        outsider = Actor(str(act.person("Mia").id), is_outside=True)
        for ask in (lambda: privacy_of(act.session, outsider, act.person("Mia")),
                    lambda: ask_for_data(act.session, outsider, act.person("Mia"), act.now)):  # fmt: skip
            with pytest.raises(DomainError, match="outsiders_cannot"):
                ask()


def test_who_sees_what_is_counted_from_the_forms_of_ones_own_programs(story) -> None:
    with story.act() as act:
        shown = privacy_of(act.session, act.actor("Mia"), act.person("Mia"))
        [mine] = shown.programs
        asked = [q for form in story.plan().forms.values() for q in form.questions if not q.retired]
        assert mine.program == "Career <paths>"
        assert sum(number for _, number in mine.questions) == len(asked)
        assert act.session.get(Pair, 1) is not None


def test_the_file_to_read_has_words_where_the_other_has_codes(story) -> None:
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        pair.reasons = [{"code": "skills", "points": 964, "of": 1875,
                         "params": {"skills": ["negotiation"], "first_choice": True}}]  # fmt: skip
        seat = {one.person_id: one.id for one in act.session.scalars(select(Enrollment))}
        given = ShortList(
            enrollment_id=seat[act.person("Mia").id], status="ranked", offered_at=act.now, until=act.now
        )
        given.entries = [ShortListEntry(mentor_enrollment_id=seat[act.person("Omar").id], place=1, rank=1)]
        act.session.add(given)
        act.session.add(OutboxRow(key="waits", kind="file.share", lane="l", opaque_id="o", status="pending",
                                  args={"person": act.person("Mia").id}, not_before=act.now,
                                  created_at=act.now))  # fmt: skip
        act.session.add(OutboxRow(key="went", kind="session.asked", lane="l", opaque_id="o", status="sent",
                                  args={"person": act.person("Mia").id}, not_before=act.now, created_at=act.now,
                                  finished_at=act.now))  # fmt: skip
        record(act.session, "training.still_in", act.now, actor=act.person("Mia"))
        story.applied_with(act, "Mia", style=3, **{"level:negotiation": 2}, skills_offered=["negotiation"])
    text, document = files_of(story, "Mia")
    for wrong in ("code:", "points:", "params:", "form: intake", "file.share", "where: 1",
                  "session.asked", "still_in"):  # fmt: skip
        assert wrong not in text, wrong
    assert "why you were matched: " in text and "egotiation" in text
    assert "mentor: Omar" in text or f"mentor: {name_of(story, 'Omar')}" in text
    assert "3 (1: Clear advice · 5: Questions that make me think)" in text
    assert "in the skills you want to grow? Negotiation" in text
    assert "Skills you can help someone grow\n    (not asked in your role" in text
    assert "kind: training and dates" in text and "what: training and dates" in text
    assert '"mentor_enrollment_id"' in document and '"session.asked"' in document


def test_what_is_left_out_is_named_once_each_and_denies_nothing_that_is_in_it(story) -> None:
    text, document = files_of(story, "Mia")
    left_out = text.split("What is not in here, and why")[1]
    lines = [line for line in left_out.split("\n") if line.strip(" =")]
    assert len(lines) == len(set(lines))
    assert "Your profile" not in left_out and "What you have with your partner" not in left_out
    assert "    Who ended a pair, and why" in lines
    assert all(one["what"] and one["why"] for one in json.loads(document)["not_in_here"])


def name_of(story, who):
    with story.act() as act:
        return act.person(who).name
