"""`mentorbot simulate`: a whole company lives through a program in virtual time; then it is counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.languages import language_of
from demo.casting import TEMPLATE, Cast, arrivals, cast_of
from demo.closed_pairs import unfinished_pairs
from demo.company import Colleague, Company, furnish, load_company
from demo.coordinators import Way
from demo.counts import Counts, count
from demo.life import Life
from playground import Playground
from playground.log import LogRecord

START = datetime(2026, 1, 12, 7, 0, tzinfo=UTC)  # a Monday, before anybody in Europe is at work
StartBot = Callable[[Playground], AbstractContextManager[object]]


@dataclass(frozen=True)
class Run:
    """What came of a simulation. `troubles`: what colleagues found odd, closed pairs that lack something, alarms."""

    counts: Counts
    troubles: tuple[str, ...]


def simulate(
    *,
    manifest: dict[str, Any],
    start_bot: StartBot,
    company: Company | None = None,
    days: int = 200,
    seed: int = 7,
    faults: str = "",
    start: datetime = START,
    way: Way = Way.SHORT_LISTS,
    template: str = TEMPLATE,
    wall: Callable[[], float] = time.monotonic,
) -> Run:
    """Run once without faults; with `faults` (see playground.faults.Faults.configure) once more, and compare.

    The program is made from this `template`, the pairs in this `way`. `start_bot(playground)` runs the bot against
    the playground until its context ends. `wall` measures Slack's three seconds. The same seed gives the same counts.
    """
    everybody = company or load_company()
    cast = cast_of(template)
    arriving = arrivals(everybody, cast, start)
    later = {colleague.email for _, colleague in arriving}
    at_work = replace(everybody, people=tuple(one for one in everybody.people if one.email not in later))
    if cast.peers:
        way = Way.MATCHER  # equals rank nobody, and nobody is asked
    end = start + timedelta(days=days)

    def run(spec: str) -> Run:
        with Playground(manifest, start=start, seed=seed, wall=wall) as playground:
            return _live(
                playground, start_bot, at_work,
                seed=seed, faults=spec, end=end, way=way, cast=cast, arriving=arriving,
            )  # fmt: skip

    clean = run("")
    if not faults:
        return clean
    faulty = run(faults)
    return Run(faulty.counts.against(clean.counts), faulty.troubles)


def _live(
    playground: Playground,
    start_bot: StartBot,
    company: Company,
    *,
    seed: int,
    faults: str,
    end: datetime,
    way: Way,
    cast: Cast,
    arriving: Sequence[tuple[datetime, Colleague]],
) -> Run:
    furnished = furnish(playground, company)
    with start_bot(playground):
        playground.log.wait_for("link_opened")
        playground.clock.settle()
        begun = len(playground.log)  # moving in, before there was a bot, is nobody's doing
        if faults:
            playground.faults.configure(faults, seed=seed)
        life = Life(playground, furnished, seed=seed, way=way, cast=cast, arriving=arriving)
        life.until(end)
    log, app = playground.log[begun:], playground.bot_user_id
    people = [person.id for person in furnished.people.values()]
    languages = {language_of(person.locale) for person in company.people}
    counts = count(log, app=app, people=people, apologies=life.apologies, languages=languages)
    alarms = () if faults else _alarms(log)
    return Run(counts, (*life.troubles, *unfinished_pairs(log, app=app, cast=cast), *alarms))


def _alarms(log: Sequence[LogRecord]) -> tuple[str, ...]:
    """What the coordinators were warned of: where nothing breaks, nothing comes late."""
    late = [record for record in log if record.detail.get("event_type") == "mentorbot_admin_late"]
    return tuple(f"an alarm on {record.at:%Y-%m-%d %H:%M}: messages were late" for record in late)
