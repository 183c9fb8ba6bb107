"""A demo from curtain up to curtain down: playground, company, bot, the opening scene, guide and autopilot."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.autopilot import Autopilot
from demo.company import Company, Furnished, furnish
from demo.guide import DemoGuide, follow
from demo.life import Life
from demo.opening import early_birds, hero_of, open_the_program
from demo.running import read_manifest, running_bot
from demo.simulate import START
from demo.visitor import Visitor
from playground import Person, Playground

A_WEEK = 7


@dataclass(frozen=True)
class Demo:
    """A demo that runs. `address` opens the page as the person to be first."""

    playground: Playground
    furnished: Furnished
    hero: Person
    address: str
    guide: DemoGuide
    autopilot: Autopilot


@contextmanager
def running_demo(
    company: Company,
    *,
    seed: int = 7,
    port: int = 0,
    days: int = 0,
    from_scratch: bool = False,
    database_url: str = "",
    key: str | None = None,
    start: datetime = START,
    flowing: bool = True,
    tell: Callable[[str], None] = lambda sentence: None,
) -> Iterator[Demo]:
    """Run a demo until the context ends. `tell` hears what is being prepared.

    With `from_scratch` nothing is set up yet; else the program is open and some colleagues have applied, and
    after that everybody but the visitor's hero lives for `days` more. Unless `flowing`, time stands still until it
    is moved. Raises OSError if the port is taken.
    """
    with Playground(
        read_manifest(),
        start=start,
        seed=seed,
        port=port,
        flowing=flowing,
        team_name=company.name,
        language=company.language,
    ) as playground:
        tell(f"Moving {len(company.people)} colleagues in")
        furnished = furnish(playground, company)
        tell("Starting the bot")
        with running_bot(playground, database_url, key=key):
            playground.log.wait_for("link_opened")
            playground.clock.settle()
            life = Life(playground, furnished, seed=seed)
            hero = hero_of(furnished, seed=seed, start=start)
            if not from_scratch:
                tell("Opening the program, letting some colleagues apply")
                champion = furnished.people[furnished.company.champion.email].id
                open_the_program(playground, life, early_birds(furnished, hero, seed=seed), champion)
                if days:
                    life.spared = frozenset({hero.id})
                    _live(life, playground.clock.now(), days, tell)
            yield from _with_guide(playground, furnished, life, hero, from_scratch=from_scratch)


def _live(life: Life, begun: datetime, days: int, tell: Callable[[str], None]) -> None:
    """So many days pass, week by week: that takes a while, and who waits sees that it goes on."""
    tell(f"Letting everybody live for {days} days, which takes some seconds for each")
    for day in range(A_WEEK, days, A_WEEK):
        life.until(begun + timedelta(days=day))
        tell(f"{day} of {days} days have passed")
    life.until(begun + timedelta(days=days))


def _with_guide(
    playground: Playground, furnished: Furnished, life: Life, hero: Person, *, from_scratch: bool
) -> Iterator[Demo]:
    visitor = Visitor(hero.id, time.monotonic)
    autopilot = Autopilot(life, lambda: visitor.people)
    guide = DemoGuide(playground, furnished, visitor, autopilot, from_scratch=from_scratch)
    playground.guide = guide
    follow(playground, visitor, autopilot)
    first, place = (furnished.admin, "mentoring-admin") if from_scratch else (hero, "general")
    address = f"{playground.page_url}&as={first.id}&in={furnished.channels[place]}"
    try:
        yield Demo(playground, furnished, hero, address, guide, autopilot)
    finally:
        autopilot.switch_off()
