"""An external mentor presses every button, submits every modal and types every command, with everybody's ids.

Nothing of anybody outside of their own pair may be shown or changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from blocks import ids
from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.payloads import Request
from bot.listeners.register import register
from bot.listeners.wiring import Wiring
from bot.usecases.recruiting.inviting.guests import invite_guest
from bot.usecases.recruiting.inviting.nominations import nominate
from db.models import Base, Enrollment, Pair, Person, Program
from db.session import Sessions
from tests.conftest import TEAM
from tests.listeners.channel import MEMBERS
from tests.usecases.people.company import pair_up
from tests.usecases.recruiting.hall import Hall

SECRETS = ("UZOE", "Zoe", "UZACK", "Zack", "UZELDA", "Zelda", "Hidden program")
"""Everybody and everything that is no business of the guest."""
KEYS = ("pair", "program", "cohort", "enrollment", "question", "round", "short_list", "mentee", "mentor",
        "form", "meeting", "goal", "session", "nomination", "taken", "module", "directory")  # fmt: skip
FREE = frozenset({"activity", "inbox", "outbox", "person"})
"""What was tried and told may be written down; a person's row knows when their Home was published."""
WHOSE = ("person_id", "nominee_id", "mentor_id", "one_id", "other_id", "mentee_id", "made_by")
"""Columns that say whose a row is."""


class Slack:
    """Knows nothing, so that what asks it is refused there."""

    def api_call(self, _method: str, **_: Any) -> dict[str, Any]:
        return {
            **MEMBERS,
            "channel": {"is_private": True, "is_member": True},
            "user": {"id": "UX", "profile": {}},
        }


class Everything(Wiring):
    """What the whole app registered, with the kind of request that it takes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.heard: dict[str, tuple[str, Any, Any]] = {}

    def command(self, name: str, handler: Any, look: Any = None) -> None:
        self.heard[name] = ("command", handler, look)

    def action(self, action_id: str, handler: Any, look: Any = None) -> None:
        self.heard[action_id] = ("action", handler, look)

    def view(self, callback_id: str, handler: Any, look: Any = None) -> None:
        self.heard[callback_id] = ("view", handler, look)

    def closed(self, callback_id: str, handler: Any) -> None:
        pass  # nobody is shown anything

    def shortcut(self, callback_id: str, handler: Any) -> None:
        self.heard[callback_id] = ("action", handler, None)

    def event(self, name: str, handler: Any) -> None:
        pass

    def answer_the_rest(self) -> None:
        pass


SQLITE_IS_ENOUGH = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Thousands of transactions, about who may: what differs between the engines is tested elsewhere."""


@pytest.fixture
def company(sessions: Sessions, now: datetime) -> Everything:
    """Gus guides Mia. Zoe and Zack are another pair, Zelda applies and is nominated, beside another program."""
    with sessions.writing(TEAM) as session:
        hall = Hall(session, now)
        session.add(hall.person("UZELDA"))
        hall.guest("UGUS")
        invite_guest(*hall.who("UCLEO"), hall.program.id, "UGUS", now)
        nominate(*hall.who("UCLEO"), program_id=hall.program.id, nominee="UZELDA", role="mentor", note="Zelda",
                 now=now)  # fmt: skip
        for name, role in (("UMIA", "mentee"), ("UGUS", "mentor"), ("UZOE", "mentee"), ("UZACK", "mentor")):
            hall.apply(name, role)
        hall.apply("UZELDA", "mentor")
        pair_up(session, hall.program, hall.person("UZOE"), hall.person("UZACK"), now)
        pair_up(session, hall.program, hall.person("UMIA"), hall.person("UGUS"), now)
        from tests.usecases.people.company import found_program

        found_program(session, hall.person("UCLEO"), now, name="Hidden program")
    desk = Desk(sessions, Slack(), TEAM, "UBOT", lambda: now, lambda: None)  # type: ignore[arg-type]
    everything = Everything(desk)
    register(everything)
    return everything


def attempts(sessions: Sessions) -> Iterator[dict[str, Any]]:
    """What a client could send: everybody else's numbers, as values and in a modal's memory."""
    with sessions.reading(TEAM) as session:
        theirs = session.scalars(select(Pair.id).order_by(Pair.id)).first()
        hidden = session.scalars(select(Program.id).order_by(Program.id.desc())).first()
        zelda = session.scalars(select(Person.id).where(Person.slack_id == "UZELDA")).one()
        enrollment = session.scalars(select(Enrollment.id).where(Enrollment.person_id == zelda)).one()
    yield {"value": "", "metadata": {}, "answers": {}}
    for number in {theirs, hidden, enrollment}:
        yield {"value": str(number)}
        yield {"value": f"{number}:{number}"}
        answers = {
            "x": "x",
            "nominee": "UZELDA",
            "person": "UZELDA",
            "role": "mentor",
            "program": str(hidden),
        }
        yield {"metadata": dict.fromkeys(KEYS, number), "answers": answers}


def others(sessions: Sessions) -> dict[str, list[str]]:
    """Every row that is neither of the guest nor of their mentee, who follows when a pair is left."""
    with sessions.reading(TEAM) as session:
        two = set(session.scalars(select(Person.id).where(Person.slack_id.in_(("UGUS", "UMIA")))))
        own = session.scalars(select(Pair.id).where(Pair.mentor_id.in_(two))).one()
        found: dict[str, list[str]] = {}
        for table in Base.metadata.sorted_tables:
            if table.name in FREE:
                continue
            rows = session.execute(select(table)).mappings()
            found[table.name] = sorted(
                repr(dict(row))
                for row in rows
                if two.isdisjoint(row.get(key) for key in WHOSE)
                and row.get("pair_id") != own
                and table.name != "answer"
            )
        return found


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_nothing_of_others_is_shown_or_changed(company: Everything, sessions: Sessions) -> None:
    before, shown, tried = others(sessions), 0, 0
    guard = Guard(company.desk)
    for name, (kind, handler, look) in company.heard.items():
        if kind == "command":
            continue
        for given in attempts(sessions):
            tried += 1
            request = Request(
                kind=kind, name=name, user_id="UGUS", user_team=TEAM, key=f"k{tried}", trigger_id="t",
                channel_id="CADMIN", first_block="x", block_id="x", in_modal=True, **given,
            )  # fmt: skip
            outcome = guard._run(request, handler, look=look)
            assert outcome is not None
            said = repr(outcome)
            assert not any(secret in said for secret in SECRETS), (name, given, said)
            shown += not outcome.refused
    assert others(sessions) == before
    assert tried > 1000
    assert shown > 10, "their own is open to them"


@pytest.mark.long
@SQLITE_IS_ENOUGH
@pytest.mark.parametrize("who", ["<@UZOE|zoe>", "<@UZELDA|zelda>"])
def test_no_command_shows_a_guest_anything_of_others(
    company: Everything, sessions: Sessions, who: str
) -> None:
    before, number = others(sessions), 0
    guard = Guard(company.desk)
    typed = [("/mentor", spec.name) for spec in MENTOR_COMMANDS]
    typed += [("/mentor-admin", spec.name) for spec in ADMIN_COMMANDS]
    for command, words in typed:
        for text in (words, f"{words} {who} {who}", f"{words} Hidden program"):
            number += 1
            kind, handler, look = company.heard[command]
            request = Request(
                kind=kind, name=command, user_id="UGUS", user_team=TEAM, key=f"c{number}", trigger_id="t",  # type: ignore[arg-type]
                channel_id="CADMIN", text=text,
            )  # fmt: skip
            outcome = guard._run(request, handler, look=look)
            assert outcome is not None
            said = repr(outcome)
            shown = [secret for secret in SECRETS if secret in said]
            assert not shown or (shown == ["Hidden program"] and "Hidden program" in text), (text, said)
            assert "on our side" not in said, text
            if command == "/mentor-admin":
                assert outcome.refused, text
    assert others(sessions) == before


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_a_guest_who_was_not_invited_gets_nothing_but_help_and_home(
    company: Everything, now: datetime
) -> None:
    with company.desk.sessions.writing(TEAM) as session:
        from tests.usecases.people.company import hire

        hire(session, "UGIL", now, is_restricted=True)
    guard = Guard(company.desk)
    for number, text in enumerate(("join", "nominate", "join Career development")):
        _, handler, look = company.heard["/mentor"]
        request = Request(
            kind="command", name="/mentor", user_id="UGIL", user_team=TEAM, key=f"g{number}", text=text
        )
        outcome = guard._run(request, handler, look=look)
        assert outcome is not None
        assert "full members" in str(outcome.whisper)
    request = Request(
        kind="action", name=ids.NOMINATION_BEGIN, user_id="UGIL", user_team=TEAM, key="s", value="UZOE"
    )
    outcome = guard._run(request, company.heard[ids.NOMINATION_BEGIN][1])
    assert outcome is not None
    assert "full members" in str(outcome.whisper)
