"""Who looks after whom: asked, accepted, declined, replaced; and the short question in their name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.domain.shown.community import Appointed
from bot.errors import DomainError
from bot.usecases.closing.departure import person_left
from bot.usecases.community.facilitators import (
    accept,
    appoint,
    decline,
    facilitations,
    facilitators_draft,
    split_evenly,
)
from bot.usecases.community.home import community_lines
from bot.usecases.community.touching import FINE, NOTE_LIMIT, TALK, answer_touch_base
from db.models import OutboxRow, Pair, Person, TouchBase
from tests.usecases.community.village import Village
from tests.usecases.people.company import hire


def looked_after(village: Village) -> dict[str, list[str]]:
    """By facilitator: mentors."""
    groups: dict[str, list[str]] = {}
    names = {person.id: person.slack_id for person in village.session.query(Person)}
    for one in facilitations(village.session, village.cohort):
        groups.setdefault(names[one.facilitator_id], []).append(names[one.mentor_id])
    return groups


def split(village: Village, *facilitators: str, only_without: bool = False) -> Appointed:
    return split_evenly(
        *village.who("UCLEO"), village.program.id, facilitators, village.now, only_without=only_without
    )


def test_the_mentors_are_shared_out_evenly_and_nobody_is_their_own(village: Village) -> None:
    village.settle(mentors=4)
    shown = split(village, "UMOR0", "UMOR1")
    assert looked_after(village) == {"UMOR1": ["UMOR0", "UMOR3"], "UMOR0": ["UMOR1", "UMOR2"]}
    assert sorted(village.sent("facilitator.asked")) == ["UMOR0", "UMOR1"]
    assert shown.alone == ()
    words = str(village.words("facilitator.asked", "UMOR0"))
    assert "<@UMOR1>, <@UMOR2>" in words
    assert "What it means" in words
    assert "Rather not" in words
    assert village.sent("facilitator.introduced") == [], "mentors hear of it after the yes"


def test_one_mentor_alone_with_themselves_is_named(village: Village) -> None:
    village.settle(mentors=2)
    assert split(village, "UMOR0").alone == ("UMOR0",)


def test_a_coordinator_who_chooses_themselves_need_not_be_asked(village: Village) -> None:
    village.settle(mentors=2)
    assert split(village, "UCLEO").oneself
    assert village.sent("facilitator.asked") == []
    assert sorted(village.sent("facilitator.introduced")) == ["UMOR0", "UMOR1"]
    assert "<@UCLEO> looks after you as a mentor" in str(village.words("facilitator.introduced"))


def test_those_who_have_one_may_keep_them(village: Village) -> None:
    village.settle(mentors=2)
    appoint(*village.who("UCLEO"), village.program.id, "UMOR1", ["UMOR0"], village.now)
    split(village, "UCLEO", only_without=True)
    assert looked_after(village) == {"UMOR1": ["UMOR0"], "UCLEO": ["UMOR1"]}
    draft = facilitators_draft(village.session, village.actor("UCLEO"), village.program.id)
    assert (draft.mentors, draft.without, draft.chosen) == (2, 0, ("UMOR1", "UCLEO"))


def test_who_may_be_one_and_for_whom(village: Village) -> None:
    village.settle(mentors=2)
    hire(village.session, "UNEWBIE", village.now)
    who, program = village.who("UCLEO"), village.program.id
    for refused, facilitator, mentors in (
        ("facilitator_unfit", "UNEWBIE", ["UMOR0"]),
        ("facilitator_unfit", "UMEE0", ["UMOR0"]),
        ("facilitator_unfit", "UNOBODY", ["UMOR0"]),
        ("own_facilitator", "UMOR0", ["UMOR0"]),
        ("mentors_nobody", "UMOR0", ["UMEE1"]),
    ):
        with pytest.raises(DomainError, match=refused):
            appoint(*who, program, facilitator, mentors, village.now)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        appoint(*village.who("UMOR0"), program, "UMOR0", ["UMOR1"], village.now)
    with pytest.raises(DomainError, match="answer_required"):
        split(village)


def test_yes_is_told_to_the_mentors_and_no_to_the_coordinators(village: Village) -> None:
    village.settle(mentors=3)
    appoint(*village.who("UCLEO"), village.program.id, "UMOR0", ["UMOR1"], village.now)
    appoint(*village.who("UCLEO"), village.program.id, "UMOR1", ["UMOR2"], village.now)
    assert accept(*village.who("UMOR0"), village.cohort.id, village.now) == ["UMOR1"]
    assert village.sent("facilitator.introduced") == ["UMOR1"]
    with pytest.raises(DomainError, match="facilitator_settled"):
        accept(*village.who("UMOR0"), village.cohort.id, village.now)
    decline(*village.who("UMOR1"), village.cohort.id, village.now)
    with pytest.raises(DomainError, match="facilitator_settled"):
        decline(*village.who("UMOR1"), village.cohort.id, village.now)
    words = str(village.words("admin.facilitator_needed"))
    assert "<@UMOR1> would rather not" in words
    assert "Without one now: <@UMOR0>, <@UMOR2>" in words
    assert village.words("facilitator.asked", "UMOR1") is None, "settled: it is not asked any more"
    decline(*village.who("UMOR0"), village.cohort.id, village.now)
    assert "cannot go on" in str(village.words("admin.facilitator_needed"))


def test_in_place_of_a_facilitator_who_leaves_somebody_else_is_looked_for(village: Village) -> None:
    village.settle(mentors=2)
    appoint(*village.who("UCLEO"), village.program.id, "UMOR0", ["UMOR1"], village.now)
    accept(*village.who("UMOR0"), village.cohort.id, village.now)
    gone = village.person("UMOR0")
    gone.deactivated_at = village.now
    person_left(village.session, gone, village.now)
    village.pass_time(days=1)
    assert facilitations(village.session, village.cohort) == []
    assert len(village.sent("admin.facilitator_needed")) == 1
    assert "is not here any more" in str(village.words("admin.facilitator_needed"))


# --- how is it going? --------------------------------------------------------------------------------


def with_cleo(village: Village, mentors: int = 2, **community: Any) -> None:
    """Cleo looks after everybody from today, a Monday, on."""
    village.settle(mentors=mentors, **community)
    split(village, "UCLEO")


@pytest.mark.long
def test_every_so_many_days_a_mentor_is_asked_in_the_facilitators_name(village: Village) -> None:
    with_cleo(village)
    village.pass_days(29)
    assert village.sent("touch_base.asked") == []
    village.pass_days(1)
    assert village.sent("touch_base.asked") == ["UMOR0", "UMOR1"]
    words = str(village.words("touch_base.asked", "UMOR0"))
    assert "<@UCLEO> asks: how is it going with mentoring?" in words
    assert "<@UCLEO> alone sees your answer" in words
    for name in ("UMOR0", "UMOR1"):
        answer_touch_base(*village.who(name), village.touches(name)[0].id, FINE, village.now)
    village.pass_days(30)
    assert len(village.sent("touch_base.asked")) == 4
    assert village.sent("touch_base.reminder") == []


def test_only_in_working_hours(village: Village) -> None:
    village.settle(mentors=1)
    village.person("UMOR0").zone = "Asia/Tokyo"
    split(village, "UCLEO")
    village.pass_time(days=30)  # ten in the morning in Berlin, six in the evening in Tokyo
    assert village.sent("touch_base.asked") == []
    later = village.pass_time(hours=1)
    assert later is not None
    assert later <= datetime(2026, 4, 2, 0, 0, tzinfo=UTC)
    village.pass_time(hours=14)
    assert village.sent("touch_base.asked") == ["UMOR0"]


@pytest.mark.long
def test_who_does_not_answer_is_reminded_once(village: Village) -> None:
    with_cleo(village, mentors=1)
    village.pass_days(55)
    assert village.sent("touch_base.asked") == ["UMOR0"]
    assert village.sent("touch_base.reminder") == ["UMOR0"]


@pytest.mark.long
def test_the_silenced_are_not_asked(village: Village) -> None:
    with_cleo(village, mentors=3)
    village.session.query(Pair).filter_by(mentor_id=village.person("UMOR0").id).one().status = "paused"
    village.quiet("UMOR1", days=45)
    village.pass_days(32)
    assert village.sent("touch_base.asked") == ["UMOR2"]
    village.pass_days(15)
    assert village.sent("touch_base.asked") == ["UMOR2", "UMOR1"], "later, not never"


@pytest.mark.long
def test_nobody_is_asked_after_the_planned_end_of_their_pairs(village: Village) -> None:
    """Whose pair hangs in its closing is not asked because of it; who has another one, or more time, is."""
    with_cleo(village, mentors=3)
    ids = {name: village.person(name).id for name in ("UMOR0", "UMOR1", "UMOR2")}
    old, longer, one_of_two = (
        village.session.query(Pair).filter_by(mentor_id=number).one() for number in ids.values()
    )
    for pair in (old, longer, one_of_two):
        pair.published_at -= timedelta(days=200)  # of a program of 180
        pair.status = "closing"
    longer.extra_days = 60
    village.pair("UMEE9", "UMOR2")
    village.pass_days(32)
    assert sorted(village.sent("touch_base.asked")) == ["UMOR1", "UMOR2"]


@pytest.mark.long
def test_nobody_is_asked_while_the_program_is_on_hold_or_the_plan_has_none(village: Village) -> None:
    with_cleo(village, touch_base_days=0)
    village.pass_days(35)
    village.plan(touch_base_days=30)
    village.program.on_hold = True
    village.pass_days(10)
    assert village.sent("touch_base.asked") == []


@pytest.mark.long
def test_nobody_is_asked_in_the_name_of_somebody_who_has_not_said_yes(village: Village) -> None:
    village.settle(mentors=2)
    split(village, "UMOR0")
    village.pass_days(40)
    assert village.sent("touch_base.asked") == []


@pytest.mark.long
def test_on_monday_the_facilitator_reads_who_would_like_to_talk_and_nobody_else_does(
    village: Village,
) -> None:
    with_cleo(village)
    village.pass_days(30)
    one, two = village.touches("UMOR0")[0], village.touches("UMOR1")[0]
    line = "I talk <too> much & listen too little"
    answer_touch_base(*village.who("UMOR0"), one.id, TALK, village.now, note=line)
    answer_touch_base(*village.who("UMOR1"), two.id, FINE, village.now)
    assert village.sent("facilitator.week") == []
    village.pass_days(7)
    assert village.sent("facilitator.week") == ["UCLEO"]
    words = str(village.words("facilitator.week"))
    assert "1 mentor of *Career development* would like to talk to you" in words
    assert "I talk &lt;too&gt; much &amp; listen too little" in words
    assert "1 mentor is fine" in words
    with pytest.raises(DomainError, match="touch_base_told"):
        answer_touch_base(*village.who("UMOR0"), one.id, FINE, village.now)
    village.pass_days(14)
    assert len(village.sent("facilitator.week")) == 1
    rows = village.session.query(OutboxRow).all()
    assert not any("listen too little" in str(row.args) for row in rows)


@pytest.mark.long
def test_the_line_is_encrypted(village: Village) -> None:
    with_cleo(village, mentors=1)
    village.pass_days(30)
    touch = village.touches("UMOR0")[0]
    answer_touch_base(*village.who("UMOR0"), touch.id, TALK, village.now, note="A worry of mine")
    village.session.flush()
    (kept,) = village.session.execute(text("SELECT note FROM touch_base")).scalars()
    assert "worry" not in str(kept)


@pytest.mark.long
def test_only_whom_it_was_for_answers_and_in_measure(village: Village) -> None:
    with_cleo(village)
    village.pass_days(30)
    touch = village.touches("UMOR0")[0]
    with pytest.raises(DomainError, match="not_yours"):
        answer_touch_base(*village.who("UMOR1"), touch.id, FINE, village.now)
    with pytest.raises(DomainError, match="touch_base_over"):
        answer_touch_base(*village.who("UMOR1"), "x", FINE, village.now)
    with pytest.raises(DomainError, match="answer_too_long"):
        answer_touch_base(*village.who("UMOR0"), touch.id, TALK, village.now, note="x" * (NOTE_LIMIT + 1))
    assert village.session.query(TouchBase).filter(TouchBase.answer != "").count() == 0


@pytest.mark.long
def test_somebody_else_looks_after_them_by_now(village: Village) -> None:
    with_cleo(village)
    village.pass_days(30)
    touch = village.touches("UMOR0")[0]
    appoint(*village.who("UCLEO"), village.program.id, "UMOR1", ["UMOR0"], village.now)
    assert village.words("touch_base.asked", "UMOR0") is None
    with pytest.raises(DomainError, match="touch_base_over"):
        answer_touch_base(*village.who("UMOR0"), touch.id, FINE, village.now)


@pytest.mark.long
def test_the_home_tab_of_a_mentor_and_of_a_facilitator(village: Village) -> None:
    village.settle(mentors=2)
    split(village, "UMOR0")
    (asked,) = community_lines(village.session, village.person("UMOR0"), village.now)
    assert asked.to_accept == ("UMOR1",)
    accept(*village.who("UMOR0"), village.cohort.id, village.now)
    village.pass_days(30)
    (mine,) = community_lines(village.session, village.person("UMOR0"), village.now)
    assert (mine.looks_after, mine.to_accept, mine.touch) == (("UMOR1",), (), None)
    (theirs,) = community_lines(village.session, village.person("UMOR1"), village.now)
    assert theirs.facilitator == "UMOR0"
    assert theirs.touch is not None
    answer_touch_base(*village.who("UMOR1"), theirs.touch.touch, FINE, village.now)
    (theirs,) = community_lines(village.session, village.person("UMOR1"), village.now)
    assert theirs.touch is None
