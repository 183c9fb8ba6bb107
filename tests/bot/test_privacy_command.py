"""`mentorbot privacy`: for people who ask by mail, also when their account is closed."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from rich.console import Console
from sqlalchemy import select

from bot.console.privacy import Who, erase, export
from bot.console.program import DONE, TO_MEND
from bot.usecases.closing.departure import person_left
from db.models import OutboxRow, Person
from tests.pair_story import Story
from tests.traces import traces_of


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.match()
    with story.act() as act:
        mia = act.person("Mia")
        mia.name, mia.email = "Mia Mentee", "mia@acme.example"
    return story


def run(story, command, who="mia@acme.example", **more):
    out, err = (Console(file=StringIO(), width=100) for _ in range(2))
    code = command(story.sessions.engine, Who(person=who), story.now, out=out, err=err, **more)
    return code, out.file.getvalue() + err.file.getvalue()


def test_it_says_what_would_happen_and_does_nothing_without_a_yes(story) -> None:
    code, said = run(story, erase, who="MIA@acme.example", sure=False)
    assert code == DONE
    assert said.startswith("Mia Mentee would be forgotten:")
    assert "Their pair in Career <paths> ends; their partner is told." in said
    assert "Nothing was changed" in said
    assert traces_of(story.sessions.engine, ["U0MIA"]) != []
    with story.act() as act:
        assert act.pair("Mia", "Omar").status == "active"


def test_while_the_partner_is_to_be_told_the_bot_goes_on_with_it(story) -> None:
    code, said = run(story, erase, sure=True)
    assert code == DONE
    assert said.startswith("Mia Mentee is forgotten:")
    assert "within 7 days" in said
    [(to, _)] = story.sent("partner.gone")
    assert to == "Omar"
    with story.act() as act:
        assert act.person("Mia").erasing_at == act.now


@pytest.mark.long
def test_a_closed_account_whose_partner_knows_is_forgotten_at_once(story) -> None:
    with story.act() as act:
        mia = act.person("Mia")
        mia.deactivated_at = act.now
        person_left(act.session, mia, act.now)
        for row in act.session.scalars(select(OutboxRow)):
            row.status, row.finished_at = "sent", act.now
    code, said = run(story, erase, who="U0MIA", sure=True)
    assert code == DONE
    assert "Nothing about them is left but numbers" in said
    assert traces_of(story.sessions.engine, ["U0MIA", "mia@acme.example", "Mia Mentee"]) == []
    assert run(story, erase, who="U0MIA", sure=True)[0] == TO_MEND, "nobody knows them any more"


def test_a_copy_goes_into_a_file_or_onto_the_screen(story, tmp_path) -> None:
    code, said = run(story, export, format_="json", target=None)
    assert code == DONE
    assert json.loads(said)["about"] == "Mia Mentee"
    target = tmp_path / "mia.txt"
    assert run(story, export, format_="text", target=target)[0] == DONE
    assert "Everything that mentorbot keeps about Mia Mentee" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600
    code, said = run(story, export, format_="text", target=tmp_path / "nowhere" / "mia.txt")
    assert code == TO_MEND
    assert "cannot be written" in said


def test_a_file_that_is_there_is_replaced_only_by_force_and_belongs_to_its_owner_then(
    story, tmp_path
) -> None:
    target = tmp_path / "mia.txt"
    target.write_text("mine " * 10_000)
    target.chmod(0o644)
    code, said = run(story, export, format_="json", target=target)
    assert code == TO_MEND
    assert "mia.txt exists already. Choose another name, or replace it with --force." in " ".join(
        said.split()
    )
    assert target.read_text().startswith("mine")
    assert run(story, export, format_="json", target=target, force=True)[0] == DONE
    assert json.loads(target.read_text())["about"] == "Mia Mentee"
    assert target.stat().st_mode & 0o777 == 0o600


def test_whom_nobody_knows_and_whom_two_could_be(story) -> None:
    code, said = run(story, erase, who="nobody@acme.example", sure=True)
    assert code == TO_MEND
    assert "is known here" in said
    with story.act() as act:
        act.session.add(Person(slack_id="U0TWIN", name="Twin", email="mia@acme.example", skills=[]))
    code, said = run(story, export, format_="text", target=None)
    assert code == TO_MEND
    assert "Slack id" in said
