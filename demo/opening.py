"""The scene a visitor finds: a program set up and open, some applications in, some half finished.

Everything in it was typed and clicked by colleagues at their screens, on the first two days.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from demo.company import Colleague, Furnished
from demo.life import Life
from demo.personas import Abandons, Part, persona
from playground import Person, Playground

ANNOUNCED = "mentorbot_program_announced"
HOME_ZONE = "Europe/London"
EARLY_BIRDS = 14  # colleagues who apply before the visitor comes
HALF_WAY = 2  # and those who only begin to
NEXT_MORNING = timedelta(
    days=2, hours=2, minutes=10
)  # after the start at seven; everybody had a day to apply


def hero_of(furnished: Furnished, *, seed: int, start: datetime) -> Person:
    """Whom the visitor is asked to be: somebody who would like a mentor and whose day it is now."""
    home = start.astimezone(ZoneInfo(HOME_ZONE)).utcoffset()

    def unlikely(colleague: Colleague) -> tuple[bool, bool, bool, int]:
        here = start.astimezone(ZoneInfo(colleague.tz)).utcoffset()
        wants = persona(colleague, seed=seed).part is Part.MENTEE
        taken = not colleague.is_member or bool(colleague.roles)
        return (taken, not wants, here != home, abs(colleague.level - 3))

    return furnished.people[min(furnished.company.people, key=unlikely).email]


def early_birds(furnished: Furnished, hero: Person, *, seed: int) -> frozenset[str]:
    """The user ids of those who apply early: half of them mentors, and some who stop half way.

    Nobody who keeps the program is among them: they would decide about the others at once.
    """
    keepers = {person.id for person in (*furnished.coordinators, furnished.admin)}
    away = keepers | {hero.id}
    others = [one for one in furnished.company.people if furnished.people[one.email].id not in away]
    willing = [(one, persona(one, seed=seed)) for one in others]
    willing = [(one, who) for one, who in willing if who.takes_part]
    random.Random(seed).shuffle(willing)
    willing.sort(key=lambda pair: -pair[1].diligence)  # these surely have looked by the next morning
    hesitant = [one for one, who in willing if who.abandons is not Abandons.NO][:HALF_WAY]
    prompt = [(one, who) for one, who in willing if who.abandons is Abandons.NO]
    mentors = [one for one, who in prompt if who.part is not Part.MENTEE][: EARLY_BIRDS // 2]
    mentees = [one for one, who in prompt if who.part is Part.MENTEE][: EARLY_BIRDS - len(mentors)]
    return frozenset(furnished.people[one.email].id for one in (*hesitant, *mentors, *mentees))


def open_the_program(playground: Playground, life: Life, early: Collection[str], champion: str) -> None:
    """Live through the first day: the `champion` (a user id) approves the words, coordinators open the program, the
    `early` ones apply.

    Nobody decides about an application; that is left to the visitor.
    """
    start = playground.clock.now()
    keepers = {player.person.id for player in life.players.values() if player.coordinates}
    keepers.add(champion)  # approves what is said before it is said
    everybody = {player.person.id for player in life.players.values()}
    life.spared = frozenset(everybody - keepers)
    for hour in range(1, 11):
        life.until(start + timedelta(hours=hour))
        if any(
            record.detail.get("event_type") == ANNOUNCED for record in playground.log.where("message_posted")
        ):
            break
    life.spared = frozenset(everybody - set(early))
    life.until(start + NEXT_MORNING)
