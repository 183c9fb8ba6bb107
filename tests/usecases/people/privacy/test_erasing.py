"""Somebody is forgotten: every word is gone, every count stays, and nobody else is let down."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from blocks.home import home_view
from blocks.nameless import without_erased
from blocks.people.privacy import forget_view
from blocks.reader import Reader
from blocks.reviewing.concerns.handle import handled_view
from bot.console.privacy import preview as told
from bot.domain.access import Actor
from bot.domain.forgetting import Traces
from bot.domain.forms import Reader as FormReader
from bot.domain.messages import Operation
from bot.errors import DomainError
from bot.usecases.closing.leaving import leave_pair
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.meeting.notes import notes_of
from bot.usecases.matching.drafts.channels import Names
from bot.usecases.people.directory import remember_all, unknown_among
from bot.usecases.people.privacy.erasing import ErasingJob, erase_person, waits_until
from bot.usecases.people.privacy.forgetting import ask_to_be_forgotten, forget_on_request, forget_preview
from bot.usecases.people.privacy.gathering import everything_about
from bot.usecases.people.privacy.handing_over import ask_for_data
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.reporting.program import open_report
from bot.usecases.reviewing.concerns.handling import read_concern
from bot.usecases.submissions import answers_for, answers_of
from db.models import (
    ActionItem,
    Activity,
    Concern,
    DataFile,
    Enrollment,
    Lesson,
    Meeting,
    OutboxRow,
    Pair,
    Person,
    Program,
    Submission,
)
from tests.pair_story import TEAM, Story, view_words, words
from tests.traces import traces_of
from tests.usecases.people.privacy.planted import Planter


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.match(days=40)
    with story.act() as act:
        for name, full in (("Mia", "Mia Mentee"), ("Omar", "Omar Mentor")):
            person = act.person(name)
            person.name, person.email, person.dm_channel = full, f"{name.lower()}@acme.example", f"D0{name}"
            person.title, person.department = f"Keeper of {name}'s keys", "Lighthouses"
    return story


def forgotten(story, name="Mia"):
    """Somebody asks, and the bot does."""
    with story.act() as act:
        ask_to_be_forgotten(*act.who(name), act.now, sure=True)
        number = act.person(name).id
        for row in act.session.scalars(select(OutboxRow).where(OutboxRow.status == "pending")):
            row.status, row.finished_at = "sent", act.now
    ErasingJob(story.sessions, TEAM, lambda: story.now).run()
    return number


def telling(name):
    lower = name.lower()
    return [
        f"U0{name.upper()}",
        f"{lower}@acme.example",
        f"D0{name}",
        f"keeper of {lower}",
        f"mentoring-{lower}",
    ]


@pytest.mark.long
@pytest.mark.parametrize("name", ["Mia", "Omar"])
def test_not_one_word_is_left_in_any_table(story, name) -> None:
    other = {"Mia": "Omar", "Omar": "Mia"}[name]
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        planter = Planter(act.session, story, act.person(name), act.person(other), pair, act.now)
        planted = planter.plant()
    assert len(planted) > 30
    assert {one.split(":")[0] for one in traces_of(story.sessions.engine, planted)} >= {
        "letter",
        "kudos",
        "inbox",
    }

    forgotten(story, name)

    assert traces_of(story.sessions.engine, planted) == []
    assert traces_of(story.sessions.engine, telling(name)) == []


@pytest.mark.long
def test_not_even_the_bytes_of_the_file_tell_who_it_was(story) -> None:
    engine = story.sessions.engine
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL cleans up by itself (autovacuum), and its files are the server's")

    def raw() -> bytes:
        with closing(sqlite3.connect(str(engine.url.database))) as file:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(str(engine.url.database)).read_bytes()

    assert b"mia@acme.example" in raw(), "it is found while it is there"
    forgotten(story)
    for trace in (b"mia@acme.example", b"Mia Mentee", b"U0MIA", b"D0Mia"):
        assert trace not in raw()


def test_the_search_finds_what_is_planted_anywhere(story) -> None:
    with story.act() as act:
        act.session.add(Lesson(program_id=story.program_id, stage="plan", text="Ask U0MIA first",
                               made_by=act.person("Cora").id, made_at=act.now))  # fmt: skip
        program = act.session.get(Program, story.program_id)
        program.document = {**program.document, "hidden": {"deep": ["mia@acme.example"]}}
        act.session.scalars(select(Person).where(Person.slack_id == "U0OMAR")).one().skills = ["D0Mia"]
    found = {
        one.split(":")[0] for one in traces_of(story.sessions.engine, telling("Mia"), "a line with U0MIA")
    }
    assert found >= {"lesson", "program", "person", "log"}


@pytest.mark.long
def test_what_others_said_about_somebody_loses_their_name_and_keeps_its_sense(story) -> None:
    story.match("Noa", "Omar")
    with story.act() as act:
        story.applied_with(
            act, "Noa", avoid=["U0MIA", "U0CEM"], one_thing="Mia Mentee told me of it, mia@acme.example"
        )
        program = act.session.get(Program, story.program_id)
        plan = plan_of(program)
        team = replace(plan.team, coordinators=("U0CORA", "U0MIA"))
        store_plan(act.session, program, replace(plan, team=team), act.now)
    forgotten(story)
    with story.act() as act:
        shown = json.dumps(
            [entry.values for one in everything_about(act.session, act.person("Noa"), act.now).sections
             for entry in one.entries], default=str, ensure_ascii=False,
        )  # fmt: skip
        assert "— told me of it, —" in shown
        assert "Cem" in shown
        program = act.session.get(Program, story.program_id)
        assert plan_of(program).team.coordinators == ("U0CORA",)
    assert traces_of(story.sessions.engine, [*telling("Mia"), "Mia Mentee"]) == []


def test_partners_are_told_without_blame_and_asked_whether_they_would_like_somebody_new(story) -> None:
    with story.act() as act:
        preview = forget_preview(act.session, act.person("Mia"))
        assert [(one.partner, one.program) for one in preview.pairs] == [("U0OMAR", "Career <paths>")]
        ask_to_be_forgotten(*act.who("Mia"), act.now, sure=True)
        assert act.pair("Mia", "Omar").status == "ended"
    [(to, message)] = story.sent("pair.ended")
    assert to == "Omar Mentor"
    assert "nobody's fault" in words(message)
    assert "matched with somebody else" in words(message)
    [(to, message)] = story.sent("privacy.goodbye")
    assert to == "Mia Mentee"
    assert "I will not write to you again" in words(message)


def test_nobody_is_forgotten_while_their_partner_waits_to_hear_of_it(story) -> None:
    with story.act() as act:
        ask_to_be_forgotten(*act.who("Mia"), act.now, sure=True)
    ErasingJob(story.sessions, TEAM, lambda: story.now).run()
    with story.act() as act:
        mia = act.person("Mia")
        assert mia.erased_at is None
        assert waits_until(act.session, mia, act.now) is not None
        assert waits_until(act.session, mia, act.now + timedelta(days=7)) is None


@pytest.mark.long
def test_of_reviews_only_what_is_counted_stays_and_nobody_reads_it_any_more(story) -> None:
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        for name, score in (("Mia", "2"), ("Omar", "4")):
            act.fill_in(
                name, pair, "pulse", {"going": score, "comment": f"{name} wrote this"}, occurrence="d30"
            )
        story.applied_with(act, "Mia", one_thing="Whether to lead", role="mentee", **{"level:negotiation": 2})
    number = forgotten(story)
    with story.act() as act:
        sent = {
            one.person_id: one
            for one in act.session.scalars(select(Submission).where(Submission.form_key == "pulse"))
        }
        assert answers_of(sent[number]) == {"going": 2}
        assert answers_for(sent[number], FormReader.COORDINATOR) == {}
        assert answers_for(sent[number], FormReader.COUNTED) == {"going": 2}
        assert answers_of(sent[act.person("Omar").id]) == {"going": 4}, "what a partner chose is theirs"
        [application] = act.session.scalars(select(Submission).where(Submission.form_key == "intake"))
        assert answers_of(application) == {"level:negotiation": 2}
    assert traces_of(story.sessions.engine, ["Mia wrote this", "Omar wrote this", "Whether to lead"]) == []


@pytest.mark.long
def test_why_a_pair_ended_is_counted_on_without_a_word(story) -> None:
    with story.act() as act:
        leave_pair(*act.who("Mia"), act.pair("Mia", "Omar").id, reason="He sings all the time", back_to_pool=False,
                   now=act.now, why="no_fit")  # fmt: skip
    forgotten(story)
    with story.act() as act:
        assert act.session.scalars(select(Pair.end_reason)).one() == {"category": "no_fit"}
    assert traces_of(story.sessions.engine, ["He sings"]) == []


@pytest.mark.long
@pytest.mark.parametrize("by_mail", [True, False])
def test_an_open_concern_is_taken_back_and_the_operator_never_hears_that_there_was_one(
    story, by_mail
) -> None:
    with story.act() as act:
        mia = act.person("Mia")
        act.session.add(Concern(program_id=story.program_id, raised_by=mia.id, text="He shouts", status="raised",
                                raised_at=act.now, answer_due_at=act.now + timedelta(days=2)))  # fmt: skip
        act.session.flush()
        preview = forget_preview(act.session, mia)
        assert "open concern is taken back" in view_words(forget_view(preview, Reader()))
        assert "concern" not in " ".join(told("Mia", preview, sure=False)).lower()
        if by_mail:
            forget_on_request(act.session, mia, act.now)
        else:
            ask_to_be_forgotten(*act.who("Mia"), act.now, sure=True)
        concern = act.session.scalars(select(Concern)).one()
        assert (concern.status, concern.settled_at) == ("withdrawn", act.now)


def test_a_concern_of_somebody_forgotten_says_neither_whose_it_was_nor_asks_to_talk_to_them(story) -> None:
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        concern = Concern(program_id=story.program_id, pair_id=pair.id, raised_by=act.person("Mia").id,
                          about=[act.person("Omar").id], text="He never comes", status="raised", raised_at=act.now,
                          answer_due_at=act.now + timedelta(days=3))  # fmt: skip
        act.session.add(concern)
        act.session.flush()
        number = concern.id
    forgotten(story)
    with story.act() as act:
        read = read_concern(*act.who("Cora"), number, act.now)
        shown = view_words(without_erased(handled_view(read, Reader()), Reader()))
    assert "asked to be forgotten" in shown and "taken back" in shown
    for wrong in ("U0OMAR", "their pair", "emptied", "Please talk to"):
        assert wrong not in shown, wrong


def test_an_open_point_that_was_emptied_is_no_line_and_home_says_a_former_member(story) -> None:
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        omar = act.person("Omar")
        omar.home_opened_at = act.now
        act.session.add(ActionItem(pair_id=pair.id, owner_id=omar.id, text="Send the book", added_by=omar.id,
                                   added_at=act.now))  # fmt: skip
        act.session.flush()
        assert [point.text for (one,) in [notes_of(*act.who("Omar"))] for point in one.points] == [
            "Send the book"
        ]
    forgotten(story)
    with story.act() as act:
        assert notes_of(*act.who("Omar")) == ()
        facts = home_facts(act.session, act.person("Omar"), act.now)
        home = str(without_erased(home_view(facts, Reader()), Reader()))
    assert "Your time with a former member" in home


def test_who_asks_for_their_data_after_somebody_was_forgotten_gets_it(story) -> None:
    def ask(name):
        with story.act() as act:
            ask_for_data(*act.who(name), act.now)
            return act.person(name).id

    ask("Mia")
    forgotten(story)
    omar = ask("Omar")
    with story.act() as act:
        files = act.session.scalars(
            select(OutboxRow.args).where(
                OutboxRow.kind == Operation.SHARE_FILE, OutboxRow.status == "pending"
            )
        ).all()
        asked = act.session.scalars(select(DataFile).where(DataFile.person_id == omar)).all()
    assert {(one["person"], one["data_file"]) for one in files} == {(omar, one.id) for one in asked}
    assert len(asked) == 2, "one to read, and one for programs"


def test_without_a_yes_nothing_happens_and_a_second_yes_changes_nothing(story) -> None:
    with story.act() as act:
        with pytest.raises(DomainError) as refused:
            ask_to_be_forgotten(*act.who("Mia"), act.now, sure=False)
        assert (refused.value.code, refused.value.field) == ("answer_required", "sure")
        assert act.pair("Mia", "Omar").status == "active"
        outsider = Actor(str(act.person("Mia").id), is_outside=True)
        with pytest.raises(DomainError, match="outsiders_cannot"):
            ask_to_be_forgotten(act.session, outsider, act.person("Mia"), act.now, sure=True)
    for _ in range(2):
        with story.act(timedelta(minutes=1)) as act:
            ask_to_be_forgotten(*act.who("Mia"), act.now, sure=True)
    assert len(story.sent("privacy.goodbye")) == 1


@pytest.mark.long
def test_figures_and_counts_are_the_same_before_and_after(story) -> None:
    ids = [story.match(f"M{n}", f"T{n}", days=60) for n in range(6)]
    with story.act() as act:
        for n, number in enumerate(ids):
            pair = act.session.get(Pair, number)
            act.held(pair, 30)
            act.goal(pair, "achieved")
            act.sign(pair, f"M{n}", f"T{n}")
            act.fill_in(f"M{n}", pair, "pulse", {"going": str(n % 5 + 1)}, occurrence="d30")
            pair.status, pair.closed_at = "closed", act.now
    before = report(story)
    counts = rows(story)
    for name in ("M0", "T1"):
        with story.act() as act:
            person = act.person(name)
            person.name, number = f"{name} Surname", person.id
            forget_on_request(act.session, person, act.now)
        settled = report(story)
        erase_person(story.sessions, TEAM, number, story.now)
        assert report(story) == settled
    assert figures(before, "meetings_held", "satisfaction") == figures(
        report(story), "meetings_held", "satisfaction"
    )
    assert rows(story) == counts
    assert traces_of(story.sessions.engine, ["U0M0", "U0T1", "M0 Surname"]) == []


def report(story):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        return open_report(act.session, act.actor("Cora"), program, act.now)


def figures(shown, *keys):
    return [one for chapter in shown.chapters for one in chapter.figures if one.key in keys]


def rows(story):
    """How much there is of what reports count."""
    with story.act() as act:
        return [
            len(act.session.scalars(select(table.id)).all()) for table in (Pair, Meeting, Enrollment, Person)
        ]


@pytest.mark.long
def test_slacks_list_of_people_does_not_bring_them_back(story) -> None:
    number = forgotten(story)
    user = {"id": "U0MIA", "profile": {"display_name": "Mia Mentee", "email": "mia@acme.example"}}
    with story.act() as act:
        assert unknown_among(act.session, [user]) == []
        assert remember_all(act.session, [user], act.now) == []
        gone = act.session.get(Person, number)
        assert gone.slack_id.startswith("GONE")
        assert gone.name == "—"
        assert (gone.email, gone.department, gone.title) == (None, "", "")
    assert traces_of(story.sessions.engine, [*telling("Mia"), "Mia Mentee"]) == []


@pytest.mark.long
def test_nothing_leads_from_the_mark_to_the_nameless_row(story) -> None:
    forgotten(story)
    with story.act() as act:
        assert not list(act.session.scalars(select(Activity).where(Activity.verb.like("privacy%"))))


def test_nobody_gets_into_the_channel_of_a_pair_that_was_forgotten(story) -> None:
    """Slack keeps the channel and its name: a new pair of the same first names must not find it by that."""
    forgotten(story)
    with story.act() as act:
        names = Names(act.session)
        namesakes = (Person(name="Mia Other"), Person(name="Omar Else"))
        assert names.of(*namesakes) == "mentoring-mia-omar-2"
        assert act.session.scalars(select(Pair.channel_name)).one().startswith("gone-")


def test_a_line_of_a_table_about_somebody_goes_as_a_whole() -> None:
    traces = Traces("U0MIA", "mia@acme.example", "Mia Mentee", "D1", "GONEx")
    lines = [{"email": "MIA@acme.example"}, {"email": "o@acme.example", "manager": "mia@acme.example"}]
    listed = {"rows": lines}
    assert traces.without(listed) == {"rows": [{"email": "o@acme.example", "manager": ""}]}
    assert traces.without("<@U0MIA> and U0MIAMI") == "<@GONEx> and U0MIAMI"
    assert traces.without("with mia mentee in #mentoring-mia-mentee") == "with — in #mentoring-—"
    assert Traces("U1", "", "Max", "", "GONEx").without("Max is the max") == "Max is the max"
