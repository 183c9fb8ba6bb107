"""Somebody gets everything that is kept about them, and nothing that others said in confidence."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from blocks.people.data_document import data_json, data_text
from blocks.reader import Reader
from bot.domain.access import Actor
from bot.errors import DomainError
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
