"""The towns in which listeners are tried, each as one thing: what can be used, by whom, and what came of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from blocks.reader import Reader
from bot.domain.access import Actor
from bot.listeners import guard as guards
from bot.listeners.asks import asked_by
from bot.listeners.doors import Asks
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.listeners.trail import Trail
from db.models import Program
from db.session import Sessions
from tests.authorization.everybody import settle_everybody
from tests.conftest import TEAM


@dataclass(frozen=True)
class Tried:
    """What came of it: the outcome, the code of the refusal, and what the person had used."""

    outcome: Outcome
    code: str | None
    actor: Actor | None


class Scene:
    """`uses`: by listener, a valid use by `who`. `alone`: those for which nothing stands at the moment. `secrets`: what
    nobody may read but those whose it is.
    """

    def __init__(
        self,
        sessions: Sessions,
        path: Path | None,
        guard: Guard,
        heard: Mapping[Any, tuple[str, Any, Any]],
        channel: str,
        program_id: int,
        cohort_id: int,
        uses: Callable[[], Mapping[str, Any]],
        now: datetime,
        slack_id: Callable[[str], str] = str,
        alone: frozenset[str] = frozenset(),
        secrets: Iterable[str] = (),
    ) -> None:
        self._sessions, self._guard, self._heard, self._channel = sessions, guard, heard, channel
        self._slack_id, self._keys, self.alone, self.secrets = slack_id, 0, alone, tuple(secrets)
        with sessions.writing(TEAM) as session:
            settle_everybody(session, session.get_one(Program, program_id), cohort_id, now)
        self.uses: dict[str, Any] = dict(uses())
        self._raw = sqlite3.connect(path) if path is not None else None
        self._kept = sqlite3.connect(":memory:")
        if self._raw is not None:
            self._raw.execute("PRAGMA synchronous = OFF")
            self._raw.backup(self._kept)

    def rewind(self) -> None:
        if self._raw is not None:
            self._kept.backup(self._raw)

    def close(self) -> None:
        if self._raw is not None:
            self._raw.close()
        self._kept.close()

    def version(self) -> int:
        """Another number as soon as anything at all was written by anybody."""
        assert self._raw is not None
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

    def audited(self) -> list[tuple[str, int | None, str, str]]:
        """What was written down so far: action, who, means, capacity."""
        assert self._raw is not None
        return list(self._raw.execute("SELECT action, actor_id, means, capacity FROM audit ORDER BY id"))

    def changed(self) -> set[str]:
        """The tables that have other rows than in the beginning, or as many others."""
        assert self._raw is not None
        return {
            table
            for (table,) in self._raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).fetchall()
            if _rows(self._raw, table) != _rows(self._kept, table)
        }

    def whose(self, use: Any) -> str:
        """The Slack id of whoever a use is for."""
        return self._slack_id(use.who)

    def request(self, name: str, use: Any, who: str = "", team: str = TEAM, **more: Any) -> Request:
        """As a client would send it."""
        typed = name.split(" ", maxsplit=1)[0]
        self._keys += 1
        given = {
            "value": use.value, "text": use.text, "metadata": use.metadata, "answers": use.answers,
            "key": f"k{self._keys}", "trigger_id": "t", "channel_id": self._channel,
            "first_block": next(iter(use.answers), "x"), **more,
        }  # fmt: skip
        return Request(
            kind=self._heard[typed][0],
            name=typed,
            user_id=who or self._slack_id(use.who),
            user_team=team,
            **given,
        )  # type: ignore[arg-type]

    def asks(self, name: str, use: Any) -> Asks | None:
        return asked_by(self.request(name, use))

    def attempt(self, name: str, use: Any, who: str = "", team: str = TEAM, **more: Any) -> Tried:
        """Somebody does it."""
        request = self.request(name, use, who, team, **more)
        _, handler, look = self._heard[request.name]
        trail, made = Trail("n", Reader()), []
        genuine = guards.actor_of

        def actor_of(*given: Any, **named: Any) -> Actor:
            made.append(genuine(*given, **named))
            return made[-1]

        guards.actor_of = actor_of  # type: ignore[assignment]
        try:
            outcome = self._guard._run(request, handler, trail, look)
        finally:
            guards.actor_of = genuine
        assert outcome is not None
        assert trail.error is None, (name, who, trail.error)
        return Tried(outcome, trail.code, made[-1] if made else None)


def guide(sessions: Sessions, path: Path, now: datetime) -> Scene:
    from bot.listeners.guiding.growing import _OF_EACH_MATE
    from tests.listeners.guide_town import GuideTown
    from tests.listeners.guide_uses import uses
    from tests.listeners.test_who_may_guide import NUMBERED

    town = GuideTown(sessions, path, now)
    assert _OF_EACH_MATE in NUMBERED.values()
    for name, pattern in NUMBERED.items():
        town.wires.heard[name] = town.heard[pattern]  # type: ignore[index]
    return Scene(
        sessions, path, town.guard, town.wires.heard, "CADMIN", town.program, town.cohort.id, lambda: uses(town), now,
        alone=frozenset({"/mentor-admin unhold"}), secrets=town.words,
    )  # fmt: skip


def recruiting(sessions: Sessions, path: Path | None, now: datetime) -> Scene:
    from blocks import ids
    from bot.listeners import training
    from tests.listeners.test_who_may_plan_recruit_and_train import Town

    town = Town(sessions, now)
    town.wires.heard[f"{ids.MODULE_OPEN}:0"] = town.heard[training.SEVERAL_IN_A_ROW]  # type: ignore[index]
    used = town.uses()
    alone = frozenset(name for name, use in used.items() if use.alone)
    return Scene(
        sessions,
        path,
        town.guard,
        town.wires.heard,
        "CADMIN",
        town.program,
        town.cohort,
        lambda: used,
        now,
        alone=alone,
    )


def matching(sessions: Sessions, path: Path | None, now: datetime) -> Scene:
    from tests.listeners.matching.test_who_may import NAMES, NEEDS_A_STATE, Company, uses
    from tests.pair_story import slack_id

    town = Company(sessions, now)
    used = {name: use() if callable(use) else use for name, use in uses(town).items()}
    alone = NEEDS_A_STATE | {
        name for name in used if any(word in name for word in ("swap", "publish", "ask", "compare"))
    }
    return Scene(
        sessions, path, Guard(town.wires.desk), town.wires.known, "GADMIN", town.program_id, town.cohort_id,
        lambda: used, town.now, slack_id, frozenset(alone), [slack_id(one) for one in NAMES],
    )  # fmt: skip


def community(sessions: Sessions, path: Path | None, now: datetime) -> Scene:
    from tests.listeners.community.test_who_may_community import Town

    town = Town(sessions, now)
    return Scene(
        sessions,
        path,
        town.guard,
        town.wires.heard,
        "CADMIN",
        int(town.program),
        int(town.cohort),
        town.uses,
        town.now,
    )


def ends(sessions: Sessions, path: Path, now: datetime) -> Scene:
    """The same pairs near their end, and everything that reviews, closes, celebrates, teaches and reports; each button
    and modal with several guesses at what it may carry.
    """
    from tests.listeners.guide_town import MIA, ZOE, Use
    from tests.listeners.review_town import ReviewTown

    town = ReviewTown(sessions, path, now)
    town.say_goodbye()
    program, pair = town.program, town.pair
    carried = {
        "program": program, "pair": pair, "cohort": town.cohort.id, "concern": town.ids[MIA]["concern"], "lesson": 1,
        "source": "1:comment", "submission": 1, "form": "midpoint", "occurrence": "d90", "page": 0, "story": 1,
        "version": 1, "comparison": 1, "decision": 1, "checkpoint": 1, "enrollment": 1, "person": 1, "days": 30,
    }  # fmt: skip
    about_zoe = {**carried, "pair": town.ids[ZOE]["pair"], "concern": town.ids[ZOE]["concern"]}

    def uses() -> Mapping[str, Any]:
        found = {}
        for name in (one for one in town.stage if isinstance(one, str)):
            for turn, value in enumerate((f"{program}:1", str(pair), str(program), "1")):
                about = about_zoe if turn % 2 else carried
                found[f"{name} {turn}"] = Use(value, metadata=about, answers={"text": "Words"})
        return found

    return Scene(sessions, path, town.guard, town.wires.heard, "CADMIN", program, town.cohort.id, uses, now)


SCENES: dict[str, Callable[[Sessions, Any, datetime], Scene]] = {
    "guide": guide,
    "recruiting": recruiting,
    "matching": matching,
    "community": community,
}


def _rows(connection: sqlite3.Connection, table: str) -> list[Any]:
    return connection.execute(f'SELECT * FROM "{table}"').fetchall()
