"""Who used which right, when and why: written down, read by coordinators, sent as a file, printed for operators."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from sqlalchemy import select

from blocks import ids
from blocks.coordinating.audit import BY_MEANS, CAPACITIES, SENTENCES, audit_modal, sentence_of
from blocks.reader import Reader
from bot.console.audit import Ask, audit
from bot.delivery.learned_files import LearnedFiles
from bot.domain.access import CONFIDENTIAL as CONFIDENTIAL_ACTIONS
from bot.domain.access import Action, Grant, Standing
from bot.domain.rights import RULES
from bot.domain.shown.audit import CONFIDENTIAL, OTHER, AuditFilter, AuditRow, AuditShown
from bot.domain.shown.recruiting import ProgramShown
from bot.errors import DomainError
from bot.listeners.doors import ADMIN, LISTENERS
from bot.program_file.document import load_template
from bot.report_files.audit_file import audit_csv
from bot.usecases.auditing import MOST, keep_audit
from bot.usecases.coordinating.audit import filter_of, named, read_audit, send_audit
from bot.usecases.planning.plans import store_plan
from db.models import AuditEntry, Coordinator, Person, Program, ReportFile
from db.session import Sessions
from playground.blockkit import check_view
from tests.pair_story import Act, Story, view_words

COORDINATOR = frozenset({Standing.COORDINATOR})


@pytest.fixture
def story(sessions: Sessions, now: Any) -> Story:
    """Cora and Dora coordinate; Mia and Omar are a pair, and so are Dora and Zoe."""
    story = Story(sessions, now)
    story.match("Mia", "Omar")
    story.match("Zoe", "Dora")
    with story.act() as act:
        act.session.add(
            Coordinator(program_id=story.program_id, person_id=act.person("Dora").id, since=act.now)
        )
    return story


def used(
    act: Act, who: str, action: Action, *, pair: tuple[str, str] | None = None, about: str = "", days: int = 0
) -> None:
    """Somebody used a right, so many days ago."""
    actor = act.actor(who)
    actor.used.append(
        Grant(
            action, COORDINATOR, str(_program(act)), str(act.pair(*pair).id) if pair else None,
            str(act.person(about).id) if about else None,
        )
    )  # fmt: skip
    keep_audit(act.session, actor, act.now - timedelta(days=days), means=f"test.{action}", request="abcd1234")


def _program(act: Act) -> int:
    return act.session.scalars(select(Program.id).order_by(Program.id)).first() or 0


def read(story: Story, who: str, **chosen: Any) -> AuditShown:
    page = chosen.pop("page", 1)
    with story.act() as act:
        return read_audit(act.session, act.actor(who), story.program_id, AuditFilter(**chosen), page, act.now)


def actions(shown: AuditShown) -> list[str]:
    return [str(row.action) for row in shown.rows]


def test_every_right_that_can_be_written_down_has_a_sentence() -> None:
    office = {Standing.COORDINATOR, Standing.WORKSPACE_ADMIN}
    audited = {action for action in Action if RULES[action].standings & office} | CONFIDENTIAL_ACTIONS
    assert set(SENTENCES) == audited
    assert {*(standing.value for standing in office), "owner", "operator"} == set(CAPACITIES)
    assert all("{who}" in sentence for sentence in SENTENCES.values())


def test_reading_is_told_apart_from_deciding_by_what_was_pressed(story: Story) -> None:
    with story.act() as act:
        used(act, "Cora", Action.DECIDE_APPLICATION, about="Mia")
    (row,) = read(story, "Dora").rows
    said = {
        means: sentence_of(replace(row, means=means), Reader(), "Cora")
        for means in (ids.APPLICATION_SHOW, ids.APPLICATION_APPROVE, "something else")
    }
    assert [*said.values()] == [
        "Cora read an application", "Cora approved an application", "Cora read or decided an application",
    ]  # fmt: skip
    concerns = replace(row, action=Action.HANDLE_CONCERN, means="/mentor-admin concerns")
    assert sentence_of(concerns, Reader(), "Cora") == "Cora looked at the list of concerns"
    for action, means in BY_MEANS:
        asked = ADMIN[means.split()[1]] if means.startswith("/") else LISTENERS[means]
        assert asked is action, means


def test_coordinators_read_what_was_done_the_newest_first(story: Story) -> None:
    with story.act() as act:
        used(act, "Cora", Action.CLOSE_PAIR, pair=("Mia", "Omar"), days=2)
        used(act, "Cora", Action.DECIDE_APPLICATION, about="Mia", days=1)
        used(act, "Dora", Action.SEE_REPORT, days=40)
    shown = read(story, "Dora")
    assert [(str(row.action), row.who, row.about, row.capacity) for row in shown.rows] == [
        ("decide_application", "U0CORA", ("U0MIA",), "coordinator"),
        ("close_pair", "U0CORA", ("U0MIA", "U0OMAR"), "coordinator"),
    ]
    assert actions(read(story, "Dora", days=90)) == ["decide_application", "close_pair", "see_report"]
    view = audit_modal(shown, Reader())
    assert check_view(view) == []
    words = view_words(view)
    assert "<@U0CORA> read or decided an application, about <@U0MIA>" in words
    assert "as coordinator · `test.close_pair`" in words
    assert "That you read this is written down, too." in words


def test_it_can_be_asked_by_person_and_by_kind(story: Story) -> None:
    with story.act() as act:
        used(act, "Cora", Action.CLOSE_PAIR, pair=("Mia", "Omar"))
        used(act, "Cora", Action.SEE_REVIEWS, pair=("Mia", "Omar"))
        used(act, "Dora", Action.SEE_PAIRS)
        mia, dora = act.person("Mia").id, act.person("Dora").id
    assert set(actions(read(story, "Dora", person=mia))) == {"close_pair", "see_reviews"}
    assert actions(read(story, "Dora", person=dora)) == ["see_pairs"]
    assert actions(read(story, "Cora", kind=CONFIDENTIAL)) == ["see_reviews"]
    assert set(actions(read(story, "Cora", kind=OTHER))) == {"close_pair", "see_pairs"}
    assert read(story, "Cora", kind="anything", days=10**6).chosen == AuditFilter(days=366)


def test_nobody_learns_of_a_concern_nor_of_what_was_read_about_themselves(story: Story) -> None:
    """Dora is in a pair with Zoe, and somebody else read something about it."""
    with story.act() as act:
        used(act, "Cora", Action.HANDLE_CONCERN)
        used(act, "Cora", Action.SEE_REVIEWS, pair=("Zoe", "Dora"))
        used(act, "Cora", Action.DECIDE_APPLICATION, about="Dora")
        used(act, "Cora", Action.CLOSE_PAIR, pair=("Zoe", "Dora"))
    assert actions(read(story, "Dora")) == ["close_pair"]
    assert read(story, "Dora").total == 1
    assert len(read(story, "Cora").rows) == 4, "what somebody did themselves they may know"


def test_a_program_tells_nothing_of_another(story: Story) -> None:
    with story.act() as act:
        used(act, "Cora", Action.SEE_PAIRS)
        with pytest.raises(DomainError) as refused:
            read_audit(act.session, act.actor("Mia"), story.program_id, AuditFilter(), 1, act.now)
        assert refused.value.code == "not_a_coordinator"
        other = Program(slug="other", name="Other", admin_channel="GOTHER", created_at=act.now)
        store_plan(act.session, other, load_template("career_development"), act.now)
        act.session.add(other)
        act.session.flush()
        act.session.add(Coordinator(program_id=other.id, person_id=act.person("Mia").id, since=act.now))
        act.session.flush()
        with pytest.raises(DomainError):
            read_audit(act.session, act.actor("Mia"), story.program_id, AuditFilter(), 1, act.now)


def test_many_rows_come_in_pages(story: Story) -> None:
    with story.act() as act:
        for day in range(25):
            used(act, "Cora", Action.SEE_PAIRS, days=day)
    first, last = read(story, "Cora"), read(story, "Cora", page=99)
    assert (len(first.rows), first.pages, first.total) == (20, 2, 25)
    assert (len(last.rows), last.page) == (5, 2)
    for shown in (first, last):
        assert check_view(audit_modal(shown, Reader())) == []


def test_the_longest_page_fits() -> None:
    name = "<!channel> & 🌱" * 20
    row = AuditRow(
        _at(), "U" * 20, Action.ADJUST_COHORT, "workspace_admin", "x" * 80, ("U" * 20, "U" * 20), "a" * 8
    )
    old = AuditRow(_at(), "", "a_right_of_an_earlier_version", "something", "")
    shown = AuditShown(
        ProgramShown(1, name, ":seedling:", "x"), AuditFilter(13), (row, old) * 10, 2, 3, 999, "U" * 20
    )
    view = audit_modal(shown, Reader())
    assert check_view(view) == []
    assert "<!channel>" not in view_words(view)
    assert "Whoever runs the bot used a right: a right of an earlier version" in view_words(view)


def _at() -> Any:
    from tests.conftest import NOW

    return NOW


def test_what_goes_through_all_pairs_is_one_row(story: Story) -> None:
    with story.act() as act:
        actor = act.actor("Cora")
        actor.used.extend(Grant(Action.SEE_PAIRS, COORDINATOR, "1", str(n)) for n in range(MOST + 1))
        keep_audit(act.session, actor, act.now, means="x")
        assert act.session.query(AuditEntry).count() == 1


def test_what_people_do_about_their_own_is_not_written_down(story: Story) -> None:
    with story.act() as act:
        actor = act.actor("Mia")
        actor.used.append(Grant(Action.SET_GOAL, frozenset({Standing.MENTEE}), "1", "1"))
        actor.used.append(
            Grant(Action.PAUSE_PAIR, frozenset({Standing.MENTEE, Standing.COORDINATOR}), "1", "1")
        )
        keep_audit(act.session, actor, act.now, means="x")
        assert act.session.query(AuditEntry).count() == 0


# --- as a file -----------------------------------------------------------------------------------------
def test_the_same_rows_come_as_a_file_once(story: Story) -> None:
    with story.act() as act:
        act.person("Mia").name = '=HYPERLINK("http://x")'
        used(act, "Cora", Action.DECIDE_APPLICATION, about="Mia")
        chosen = AuditFilter(days=7)
        assert send_audit(*act.who("Dora"), story.program_id, chosen, act.now)
        assert not send_audit(*act.who("Dora"), story.program_id, chosen, act.now)
        asked = act.session.scalars(select(ReportFile)).one()
        files = LearnedFiles(story.sessions, "T0TEST", None, None, lambda: None)  # type: ignore[arg-type]
        made = files.make(act.session, asked)
        assert files.title(act.session, asked).startswith("Who did what in ")
    assert made.name.endswith("-audit.csv")
    head, line = csv.reader(io.StringIO(made.content.decode("utf-8-sig")))
    assert head[:4] == ["When (UTC)", "Who", "What", "About"]
    assert line[1:4] == ["Cora", "Cora read or decided an application", '\'=HYPERLINK("http://x")']
    assert line[5:] == ["test.decide_application", "decide_application", "abcd1234"]


@pytest.mark.parametrize("chosen", [AuditFilter(), AuditFilter(366, 999999999, CONFIDENTIAL)])
def test_what_a_file_holds_is_kept_in_few_letters(chosen: AuditFilter) -> None:
    assert filter_of(named(chosen)) == chosen
    assert len(named(chosen)) <= 32


def test_an_empty_file_has_its_columns() -> None:
    assert audit_csv((), {}, Reader()).decode("utf-8-sig").startswith("When (UTC),Who,What")


# --- on the command line -------------------------------------------------------------------------------
def _printed(story: Story, **asked: Any) -> str:
    out = Console(file=io.StringIO(), width=500)
    code = audit(
        story.sessions.engine, Ask(since=story.now - timedelta(days=30), **asked), story.now, out=out, err=out
    )
    assert isinstance(out.file, io.StringIO)
    assert code == 0, out.file.getvalue()
    return out.file.getvalue()


@pytest.fixture
def lines(story: Story) -> Iterator[Story]:
    with story.act() as act:
        used(act, "Cora", Action.HANDLE_CONCERN)
        used(act, "Cora", Action.SEE_PAIRS, days=60)
    yield story


def test_whoever_runs_the_bot_reads_all_of_it_and_that_is_written_down(lines: Story) -> None:
    (row,) = json.loads(_printed(lines, format="json"))
    assert (row["action"], row["who"], row["capacity"]) == ("handle_concern", "U0CORA", "coordinator")
    again = json.loads(_printed(lines, format="json"))
    assert [one["action"] for one in again] == ["see_audit", "handle_concern"]
    assert (again[0]["who"], again[0]["capacity"], again[0]["means"]) == ("", "operator", "mentorbot audit")
    table = list(csv.reader(io.StringIO(_printed(lines))))
    assert table[1][1:3] == ["Whoever runs the bot", "Whoever runs the bot read this list"]


def test_a_file_is_for_its_owner_alone_and_a_refusal_to_replace_one_is_no_look(
    lines: Story, tmp_path: Path
) -> None:
    target = tmp_path / "audit.csv"
    target.write_text("mine")
    out = Console(file=io.StringIO(), width=500)
    asked = Ask(since=lines.now, target=target)
    assert audit(lines.sessions.engine, asked, lines.now, out=out, err=out) != 0
    assert "audit.csv exists already" in out.file.getvalue()  # type: ignore[attr-defined]
    with lines.act() as act:
        assert act.session.query(AuditEntry).filter_by(actor_id=None).count() == 0
    assert "Wrote" in _printed(lines, target=target, force=True)
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_program_that_there_is_not_is_said(lines: Story) -> None:
    out = Console(file=io.StringIO(), width=500)
    asked = Ask(since=lines.now, program="nowhere")
    assert audit(lines.sessions.engine, asked, lines.now, out=out, err=out) != 0
    assert "no single program nowhere" in out.file.getvalue()  # type: ignore[attr-defined]
    with lines.act() as act:
        assert act.session.query(AuditEntry).filter_by(actor_id=None).count() == 0
        assert act.session.query(Person).count() > 0
