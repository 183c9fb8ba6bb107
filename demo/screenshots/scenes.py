"""What is shown: the demo's hero joins, is matched, meets; three months later, everybody's screens.

Each scene needs those before it. Everything is typed and clicked as people do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from demo.company import ADMIN_CHANNEL
from demo.screenshots.camera import USUAL, Camera
from playground import ChannelOnScreen, MessageOnScreen, NotOnScreen, Person, ViewOnScreen

ANSWERS: dict[str, Any] = {
    "role": "mentee",
    "languages": ["english"],
    "cadence": "biweekly",
    "meeting_length": "45",
    "format": "either",
    "skills_wanted": ["giving_and_receiving_feedback", "presenting_and_public_speaking"],
    "goals": ["confidence", "leadership"],
    "one_thing": "I want to know whether leading a team is for me.",
}
SHOWN_PAGE = 1  # of the questionnaire, from 0: what it is about
PAGES = 8  # more than it has
UNTIL_APPLICATIONS = timedelta(days=1)  # more people apply meanwhile: there is somebody to choose from
UNTIL_REMINDED = timedelta(days=40)
UNTIL_HALFWAY = timedelta(days=62)  # after that; a Monday
# Pixels of long screens that are shown, each to the end of a row.
DRAFT, MATCHED, HOME, REPORT, GERMAN = 832, 935, 688, 660, 488


def playground(camera: Camera) -> None:
    """The page as a visitor finds it."""
    camera.look(camera.demo.hero, camera.demo.furnished.channels["general"], height=USUAL)
    camera.whole("playground")


def joining(camera: Camera) -> None:
    """The hero answers the questionnaire; a picture of its second page, and of the role's promise."""
    hero, general = camera.demo.hero, camera.demo.furnished.channels["general"]
    hero.command("/mentor", general)
    for number in range(PAGES):
        form = hero.modal
        if form is None or form.submit is None:
            hero.press_close()
            break
        mine: dict[str | tuple[str, str], Any] = {
            key: value for key, value in ANSWERS.items() if key in form.labels
        }
        if number == SHOWN_PAGE:
            hero.fill(mine)
            camera.look(hero, general)
            camera.modal("join")
        hero.submit(mine)
    _later(camera, minutes=1)


def applying(camera: Camera) -> None:
    """More people apply, and a coordinator looks at them one by one."""
    keepers = {one.id for one in (*camera.demo.furnished.coordinators, camera.demo.furnished.admin)}
    _live(camera, UNTIL_APPLICATIONS, spared=keepers)
    coordinator, admin = _coordinator(camera)
    coordinator.command("/mentor-admin applications", admin)
    _press(coordinator, admin, "applications.review")
    camera.look(coordinator, admin, height=1100)
    camera.modal("application")
    coordinator.press_close()
    _press(coordinator, admin, "applications.approve_all")
    _later(camera, minutes=1)


def matching(camera: Camera) -> None:
    """The draft, why the hero's mentor is theirs, and the pair in its own channel."""
    coordinator, admin = _coordinator(camera)
    hero = camera.demo.hero
    coordinator.command("/mentor-admin match preview", admin)
    _later(camera, minutes=1)
    camera.look(coordinator, admin)
    camera.message("Draft:", "draft", most=DRAFT)
    coordinator.command(f"/mentor-admin match why @{hero.name}", admin)
    camera.look(coordinator, admin)
    camera.last_message("why")
    _press(coordinator, admin, "match.publish")
    _later(camera, minutes=10)
    camera.look(hero, _pair_channel(hero).id)
    camera.message("You two are matched", "matched", most=MATCHED)


def proposing(camera: Camera) -> None:
    """The hero suggests times; their mentor finds them in a direct message."""
    hero = camera.demo.hero
    hero.click(_home(camera, hero), "times.suggest")
    hero.submit({})
    _later(camera, minutes=5)
    mentor = _mentor(camera)
    camera.look(mentor, mentor.dm() or "")
    camera.message("suggests", "times")


def reminding(camera: Camera) -> None:
    """Some weeks pass; somebody is reminded of a date."""
    _live(camera, UNTIL_REMINDED)
    for person in camera.demo.furnished.people.values():
        if _has(person, "is booked.", "Remind me tomorrow"):
            camera.look(person, person.dm() or "")
            camera.message("is booked.", "reminder")
            return
    sys.exit("Nobody was reminded of a date.")


def halfway(camera: Camera) -> None:
    """Three months after the match: both words side by side, goals, the Home tab."""
    _live(camera, UNTIL_HALFWAY)
    hero = camera.demo.hero
    camera.look(hero, hero.dm() or "")
    camera.message("are halfway, and you have both answered", "midpoint")
    hero.click(_home(camera, hero), "goals.show")
    if hero.modal is not None:
        hero.click(hero.modal, "goal.show")
    camera.look(hero, "home", height=1300)
    camera.modal("goal")
    hero.press_close()
    mentor = _busiest(camera)
    _home(camera, mentor)
    camera.look(mentor, "home", height=1000)
    camera.middle("home", most=HOME)


def coordinating(camera: Camera) -> None:
    """What coordinators ask for, and what they read."""
    coordinator, admin = _coordinator(camera)
    for command in ("today", "health", "midpoint"):
        coordinator.command(f"/mentor-admin {command}", admin)
        _later(camera, seconds=20)
        camera.look(coordinator, admin)
        camera.last_message("cohort" if command == "midpoint" else command)
    coordinator.command("/mentor-admin report", admin)
    _later(camera, seconds=20)
    camera.look(coordinator, admin)
    camera.last_message("report", most=REPORT)


def confiding(camera: Camera) -> None:
    """What stands before a concern is written, and what is kept of whom."""
    hero, general = camera.demo.hero, camera.demo.furnished.channels["general"]
    for command in ("concern", "privacy"):
        hero.command(f"/mentor {command}", general)
        camera.look(hero, general, height=1100)
        camera.modal(command)
        hero.press_close()


def abroad(camera: Camera) -> None:
    """The hero's Home tab once their Slack is in German."""
    hero = camera.demo.hero
    camera.demo.playground.change_profile(hero, locale="de-DE")
    _home(camera, hero)
    camera.look(hero, "home", height=1000)
    camera.middle("german", most=GERMAN)


SCENES: tuple[Callable[[Camera], None], ...] = (
    playground,
    joining,
    applying,
    matching,
    proposing,
    reminding,
    halfway,
    coordinating,
    confiding,
    abroad,
)


# --- on the way ------------------------------------------------------------------------------------
def _later(camera: Camera, **long: int) -> None:
    camera.demo.playground.clock.advance(timedelta(**long))


def _live(camera: Camera, long: timedelta, spared: set[str] | None = None) -> None:
    """Let everybody live for so long, but those who are `spared` (user ids)."""
    life = camera.demo.autopilot.life
    life.spared = frozenset(spared or ())
    life.until(camera.demo.playground.clock.now() + long)


def _home(camera: Camera, person: Person) -> ViewOnScreen:
    """The person's Home tab as it stands: it is published when they first open it, and brought up to date after."""
    person.open_home()
    _later(camera, minutes=1)
    home = person.open_home()
    if home is None:
        sys.exit(f"The Home tab of {person.real_name} is empty.")
    return home


def _coordinator(camera: Camera) -> tuple[Person, str]:
    return camera.demo.furnished.coordinators[0], camera.demo.furnished.channels[ADMIN_CHANNEL]


def _press(person: Person, channel: str, action: str) -> None:
    """Press the newest button of this kind in a channel."""
    for message in reversed(person.messages(channel)):
        if _offers(message, action):
            person.click(message, action)
            return
    raise NotOnScreen(f"there is no {action} on {person.real_name}'s screen")


def _offers(message: MessageOnScreen, action: str) -> bool:
    return f"'action_id': '{action}'" in repr(message.blocks)


def _has(person: Person, *words: str) -> bool:
    dm = person.dm()
    return dm is not None and any(
        all(word in message.words for word in words) for message in person.messages(dm)
    )


def _pair_channel(person: Person) -> ChannelOnScreen:
    found = [channel for channel in person.channels() if _is_of_a_pair(channel)]
    if not found:
        sys.exit(f"{person.real_name} was not matched; choose other answers.")
    return found[0]


def _mentor(camera: Camera) -> Person:
    """Whoever shares the hero's channel."""
    hero = camera.demo.hero
    members = _pair_channel(hero).members
    return next(
        one for one in camera.demo.furnished.people.values() if one.id in members and one.id != hero.id
    )


def _busiest(camera: Camera) -> Person:
    """Whoever is in most channels of pairs without being the demo's hero."""
    people = [one for one in camera.demo.furnished.people.values() if one.id != camera.demo.hero.id]
    return max(people, key=lambda one: (sum(map(_is_of_a_pair, one.channels())), one.name))


def _is_of_a_pair(channel: ChannelOnScreen) -> bool:
    named = channel.name.startswith("mentoring-") and channel.name != ADMIN_CHANNEL
    return channel.is_private and not channel.is_im and named and "mentors" not in channel.name
