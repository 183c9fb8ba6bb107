"""Every button, modal and command of the community, used by everybody it is not for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blocks import ids
from bot.listeners import commands, community
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.usecases.community.facilitators import appoint
from db.models import Base, CommunityChannel, TouchBase
from db.session import Sessions
from tests.conftest import TEAM
from tests.listeners.recruiting.test_guest_listeners import SQLITE_IS_ENOUGH, Everything, Slack
from tests.usecases.community.village import Village
from tests.usecases.people.company import hire

FORGED = ("", "0", "-1", "x", "999999", "9" * 70, "²", ":::::", "1 OR 1=1", "null")
IN_IT = frozenset({"UMEE0", "UMEE1", "UMOR0", "UMOR1", "UMOR2", "UMEE2"})
EVERYBODY = IN_IT | {"UCLEO", "USTRANGER", "UGUEST"}
SECRETS = ("A worry of mine",)


@dataclass(frozen=True)
class Use:
    """A valid use of a listener by `who`; `also` may do it too."""

    value: str = ""
    who: str = "UCLEO"
    also: frozenset[str] = frozenset()
    text: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


class Town:
    """A village in which something is open for everybody."""

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        self.sessions, self.now, self.keys = sessions, now, 0
        with sessions.writing(TEAM) as session:
            self._settle(Village(session, now))
        desk = Desk(sessions, Slack(), TEAM, "UBOT", lambda: self.now, lambda: None)  # type: ignore[arg-type]
        self.guard, self.wires = Guard(desk), Everything(desk)
        community.register(self.wires)
        self.heard = dict(self.wires.heard)
        commands.register(self.wires)

    def _settle(self, village: Village) -> None:
        village.settle(mentors=3)
        hire(village.session, "USTRANGER", village.now)
        hire(village.session, "UGUEST", village.now).is_guest = True
        village.pass_time()
        village.channel().channel_id = "GMENTORS"
        other = CommunityChannel(
            cohort_id=village.cohort.id, kind="mentees", channel_name="m", made_at=self.now
        )
        village.session.add(other)
        appoint(*village.who("UCLEO"), village.program.id, "UMOR0", ["UMOR1"], village.now)
        appoint(*village.who("UCLEO"), village.program.id, "UCLEO", ["UMOR2"], village.now)
        touch = TouchBase(
            cohort_id=village.cohort.id, mentor_id=village.person("UMOR2").id,
            facilitator_id=village.person("UCLEO").id, asked_at=village.now,
        )  # fmt: skip
        village.session.add(touch)
        village.free, village.booked = village.office_hours()  # type: ignore[attr-defined]
        village.book("UMEE0", village.booked, SECRETS[0])  # type: ignore[attr-defined]
        village.session.flush()
        self.program, self.cohort = str(village.program.id), str(village.cohort.id)
        self.channel, self.refused = str(village.channel().id), str(other.id)
        self.free, self.booked = str(village.free.id), str(village.booked.id)  # type: ignore[attr-defined]
        self.touch = str(touch.id)

    def uses(self) -> dict[str, Use]:
        """One valid use of each, what only reads before what writes."""
        starts = str(int((self.now + timedelta(days=9)).timestamp()))
        slots = {"begins": starts, "minutes": "20", "count": "2", "place": "Room 5"}
        about = {"program": self.program}
        mentor: dict[str, Any] = {"who": "UMOR2"}
        anybody: dict[str, Any] = {"also": IN_IT, "who": "UMEE1"}
        return {
            "/mentor-admin community": Use(text="community"),
            "/mentor-admin office-hours": Use(text="office-hours"),
            "/mentor office-hours": Use(text="office-hours", who="UMEE1", also=IN_IT | {"UCLEO"}),
            ids.FACILITATORS_OPEN: Use(self.program),
            ids.OFFICE_HOURS_OFFER: Use(self.program),
            ids.OFFICE_HOURS_SHOW: Use(self.program, "UMEE1", IN_IT | {"UCLEO"}),
            ids.OFFICE_HOURS_BOOK: Use(self.free, **anybody),
            ids.TOUCH_BASE_TALK: Use(self.touch, **mentor),
            ids.TOUCH_BASE_TALK_SUBMIT: Use(
                "", **mentor, metadata={"touch": self.touch}, answers={"note": "x"}
            ),
            ids.TOUCH_BASE_FINE: Use(self.touch, **mentor),
            ids.FACILITATOR_ACCEPT: Use(self.cohort, "UMOR0"),
            ids.FACILITATOR_DECLINE: Use(self.cohort, "UMOR0", frozenset({"UCLEO"})),
            ids.FACILITATORS_SUBMIT: Use(
                metadata=about, answers={"facilitators": ["UCLEO"], "whom": "everybody"}
            ),
            "/mentor-admin facilitator": Use(text="facilitator <@UMOR0|m> <@UMOR1|n>"),
            ids.OFFICE_HOURS_OFFER_SUBMIT: Use(metadata=about, answers=slots),
            ids.OFFICE_HOURS_BOOK_SUBMIT: Use(
                "", **anybody, metadata={"slot": self.free}, answers={"topic": "x"}
            ),
            ids.OFFICE_HOURS_GIVE_BACK: Use(self.booked, "UMEE0"),
            ids.OFFICE_HOURS_CALL_OFF: Use(self.free),
            ids.COMMUNITY_TRY_AGAIN: Use(self.refused),
            ids.COMMUNITY_ARCHIVE: Use(self.channel),
        }

    def use(self, name: str, use: Use, who: str = "", team: str = TEAM, **more: Any) -> Outcome:
        """As a client would send it."""
        typed = name.split(" ", maxsplit=1)[0]
        kind, handler, look = self.wires.heard[typed]
        self.keys += 1
        given = {
            "value": use.value,
            "text": use.text,
            "metadata": use.metadata,
            "answers": use.answers,
            **more,
        }
        request = Request(
            kind=kind, name=typed, user_id=who or use.who, user_team=team, key=f"k{self.keys}", trigger_id="t",  # type: ignore[arg-type]
            channel_id="CADMIN", first_block=next(iter(use.answers), "x"), **given,
        )  # fmt: skip
        outcome = self.guard._run(request, handler, look=look)
        assert outcome is not None
        assert "on our side" not in repr(outcome), (name, who, given)
        return outcome

    def rows(self) -> dict[str, list[Any]]:
        with self.sessions.reading(TEAM) as session:
            tables = [table for table in Base.metadata.sorted_tables if table.name not in {"inbox", "person"}]
            return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}


@pytest.fixture
def town(sessions: Sessions, now: datetime) -> Town:
    return Town(sessions, now)


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_every_listener_is_written_down_and_works_for_whom_it_is(town: Town) -> None:
    uses = town.uses()
    assert {name for name in uses if not name.startswith("/")} == set(town.heard)
    typed = {name.split(" ", maxsplit=1)[1] for name in uses if name.startswith("/mentor-admin ")}
    assert typed == {*community.ADMIN_COMMANDS}
    for name, use in uses.items():
        outcome = town.use(name, use)
        assert not outcome.refused, (name, outcome)


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_what_a_booking_is_about_is_for_the_two_of_them(town: Town) -> None:
    for name, use in town.uses().items():
        for who in sorted(EVERYBODY - {"UMEE0"}):
            if name not in (ids.OFFICE_HOURS_CALL_OFF, ids.OFFICE_HOURS_GIVE_BACK):
                assert SECRETS[0] not in repr(town.use(name, use, who)), (name, who)


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_a_forged_form_is_never_an_apology_and_changes_nothing(town: Town) -> None:
    before = town.rows()
    for name, use in town.uses().items():
        if use.text or not (use.value or use.metadata):
            continue
        for wrong in FORGED:
            town.use(name, use, value=wrong, metadata=dict.fromkeys(use.metadata, wrong))
        for odd in ({"a": [1]}, [1], None, True, 7.5, -3):
            # True is 1 and so may be an id: who may, is asked all the same.
            who = "USTRANGER" if odd is True else ""
            town.use(name, use, who, value=str(odd), metadata=dict.fromkeys(use.metadata, odd))
    same = town.rows()
    assert {name for name in before if before[name] != same[name]} == set()


@SQLITE_IS_ENOUGH
def test_odd_answers_are_a_sentence(town: Town) -> None:
    for name, use in town.uses().items():
        if use.answers:
            for odd in ({"a": 1}, ["9" * 70], "9" * 700, None, 7, True):
                town.use(name, use, answers=dict.fromkeys(use.answers, odd))
