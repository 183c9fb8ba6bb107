"""Every listener of learning: only who may, whatever a button or a modal carries; and what they are shown fits."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.program import Measure
from bot.listeners.desk import Handler
from bot.listeners.learning import digest, figures, lessons
from bot.usecases.learning.lessons import keep
from db.models import Activity, Comparison, Lesson, LessonVote, OutboxRow, Program, ReportFile
from playground.blockkit import check_message_blocks, check_view
from tests.conftest import TEAM
from tests.listeners.matching.test_settings_listeners import Office

STAYED = Measure("stayed", "Who stayed", "HR", unit="%", by_hand=True)
PRESSED: tuple[tuple[Handler, str], ...] = (
    (lessons.edit_pressed, "{lesson}"),
    (lessons.retire_pressed, "{lesson}:{program}:1"),
    (lessons.from_review_pressed, "1:lessons"),
    (digest.preview_pressed, "{program}"),
    (digest.share_pressed, "{program}:admin:x"),
    (digest.vote_pressed, "{lesson}"),
    (digest.vote_pressed, "{lesson}:{program}:1"),
    (digest.take_back_pressed, "{lesson}"),
    (figures.enter_pressed, "{program}:stayed:2026-03-01"),
    (figures.later_pressed, "{program}:stayed:2026-03-01"),
    (figures.never_pressed, "{program}:stayed:2026-03-01"),
    (figures.compare_pressed, "{program}"),
    (figures.template_pressed, "{program}"),
    (figures.away_pressed, "{comparison}"),
)
SENT: tuple[tuple[Handler, dict[str, Any], dict[str, Any]], ...] = (
    (lessons.edit, {"lesson": "{lesson}"}, {"stage": "plan", "text": "Changed"}),
    (lessons.keep_from_review_sent, {"source": "1:lessons"}, {"stage": "plan", "text": "Kept"}),
    (figures.compare, {"program": "{program}"}, {"measure": "stayed", "file": [{"id": "F1"}]}),
)


@pytest.fixture
def office(sessions: Any, now: Any) -> Office:
    office = Office(sessions, now)
    office.story.change_plan(measures=(STAYED,))
    with office.story.act() as act:
        program = act.session.get_one(Program, office.story.program_id)
        act.session.execute(Activity.__table__.delete())
        keep(act.session, act.person("Cora"), program, "plan", "Begin in autumn", act.now)
        act.session.flush()
        act.session.execute(Activity.__table__.delete())
        act.session.add(
            Comparison(
                program_id=program.id, key="stayed", as_of=act.now.date(), status="waiting", file_id="F0",
                made_by=act.person("Cora").id, made_at=act.now,
            )
        )  # fmt: skip
    return office


def filled(value: Any, office: Office, forged: Any = None) -> Any:
    with office.story.act() as act:
        known = {
            "program": office.story.program_id,
            "lesson": act.session.scalar(select(Lesson.id)),
            "comparison": act.session.scalar(select(Comparison.id)),
        }
    if forged is not None:
        known = dict.fromkeys(known, forged)
    if isinstance(value, dict):
        return {key: text.format(**known) for key, text in value.items()}
    return value.format(**known)


def everything(office: Office, forged: Any = None, **who: Any) -> list[dict[str, Any]]:
    said = []
    for handler, value in PRESSED:
        said.append(office.receive(handler, value=filled(value, office, forged), in_modal=False, **who))
    for handler, metadata, answers in SENT:
        said.append(
            office.receive(
                handler, metadata=filled(metadata, office, forged), answers=answers, kind="view", **who
            )
        )
    return said


def untouched(office: Office) -> bool:
    with office.story.act() as act:
        rows = (LessonVote, ReportFile, OutboxRow, Activity)
        lesson = act.session.scalar(select(Lesson))
        comparisons = act.session.scalars(select(Comparison.status)).all()
        made = any(act.session.scalar(select(table.id)) for table in rows)
        whole = str(lesson.text) == "Begin in autumn" and not lesson.retired_at and not lesson.shared_at
    return whole and comparisons == ["waiting"] and not made


@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "team"), [("U0MIA", TEAM), ("U0OMAR", TEAM), ("U0CORA", "TELSE"), ("UNEW", TEAM)]
)
def test_nobody_else_sees_or_changes_anything(office: Office, who: str, team: str) -> None:
    said = everything(office, who=who, team=team)
    assert "Begin in autumn" not in str(said) + str(office.slack.calls)
    assert "on our side" not in str(said) + str(office.slack.calls)
    assert untouched(office)


@pytest.mark.parametrize("forged", ["", "x", "999999", "-1", "9" * 30])
def test_forged_ids_are_refused_with_a_sentence(office: Office, forged: str) -> None:
    said = everything(office, forged=forged)
    assert "on our side" not in str(said) + str(office.slack.calls)
    assert untouched(office)


def test_a_coordinator_sees_what_fits_slack(office: Office) -> None:
    said = everything(office)
    assert "on our side" not in str(said) + str(office.slack.calls)
    views = [call["view"] for name, call in office.slack.calls if name.startswith("views.")]
    views += [one["view"] for one in said if "view" in one]
    assert len(views) >= 3
    for view in views:
        assert not check_view(view), view["title"]
    blocks = [call["blocks"] for _, call in office.slack.calls if call and call.get("blocks")]
    for several in blocks:
        assert not check_message_blocks(several)
