"""The demo as a visitor finds it: the scene, the guide's steps, the colleagues' autopilot."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from bot.languages import LANGUAGES
from demo.company import ADMIN_CHANNEL, load_company
from demo.life import Life
from demo.simulate import START
from demo.stage import Demo, running_demo
from playground import Person
from playground.page.words import Words

ANSWERS = {
    "role": "mentee",
    "languages": ["english"],
    "cadence": "biweekly",
    "meeting_length": "45",
    "format": "either",
    "skills_wanted": ["giving_and_receiving_feedback"],
    "goals": ["confidence"],
}
DOINGS = frozenset({"command_sent", "action_sent", "view_submitted", "message_posted"})


@pytest.fixture
def demo() -> Iterator[Demo]:
    with running_demo(load_company(people=14)) as made:
        yield made


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def apply(person: Person, demo: Demo) -> None:
    assert person.command("/mentor", demo.furnished.channels["general"]).ok
    while (form := person.modal) is not None and form.submit is not None:
        assert person.submit({key: value for key, value in ANSWERS.items() if key in form.labels}).ok
    person.press_close()


def ticked(demo: Demo, person: Person | None = None) -> list[bool]:
    return [step["done"] for step in demo.guide.steps(person or demo.hero)]


def doings(demo: Demo, since: int = 0) -> set[str]:
    """Who did something since then, by user id."""
    people = {person.id for person in demo.playground.people}
    return {r.who for r in demo.playground.log[since:] if r.what in DOINGS and r.who in people}


# --- the scene -----------------------------------------------------------------------------------------
@pytest.mark.long
def test_who_waits_while_days_pass_sees_that_they_do() -> None:
    said: list[str] = []
    with running_demo(load_company(people=6), days=8, tell=said.append) as made:
        assert made.playground.clock.now() >= START + timedelta(days=8)
    assert said[-2:] == [
        "Letting everybody live for 8 days, which takes some seconds for each",
        "7 of 8 days have passed",
    ]


@pytest.mark.long
def test_who_set_the_program_up_themselves_gets_no_second_one() -> None:
    with running_demo(load_company(people=6), from_scratch=True, flowing=False) as made:
        company, place = made.furnished.company, made.furnished.channels[ADMIN_CHANNEL]
        lead = made.furnished.people[company.coordinators[0].email]
        admin = made.furnished.people[company.admin.email]
        lead.invite(place, made.playground.bot_user_id)
        assert admin.command("/mentor-admin program new", place).ok
        assert admin.submit(
            {"name": "Ours", "coordinators": [lead.id], "announce": made.furnished.channels["general"]}
        ).ok
        life = Life(made.playground, made.furnished, seed=3)
        life.until(made.playground.clock.now() + timedelta(hours=12))
        set_up = [message.words for message in lead.messages(place) if "is set up" in message.words]
    assert len(set_up) == 1
    assert "Ours is set up" in set_up[0]


@pytest.mark.long
def test_the_program_is_open_and_some_have_applied_some_only_begun(demo: Demo) -> None:
    general = [message.words for message in demo.hero.messages(demo.furnished.channels["general"])]
    assert any("Career development is open" in words for words in general)
    admin = demo.furnished.channels[ADMIN_CHANNEL]
    coordinator = demo.furnished.coordinators[0]
    assert coordinator.command("/mentor-admin applications", admin).ok
    queue = coordinator.messages(admin)[-1].words
    assert "applications wait" in queue
    assert "begun" in queue
    assert demo.hero.id not in doings(demo)
    assert demo.hero.modal is None


@pytest.mark.long
def test_nobody_has_decided_about_an_application(demo: Demo) -> None:
    kinds = {record.detail["event_type"] for record in demo.playground.log.where("message_posted")}
    assert "mentorbot_application_received" in kinds
    assert "mentorbot_application_approved" not in kinds


def test_from_scratch_begins_with_the_admin_and_nothing_set_up() -> None:
    with running_demo(load_company(people=14), from_scratch=True) as demo:
        assert not [r for r in demo.playground.log.where("message_posted") if r.detail["from_app"]]
        first = demo.guide.steps(demo.furnished.admin)[0]
        assert demo.furnished.admin.real_name in first["text"]
        assert not first["done"]
        admin = demo.furnished.channels[ADMIN_CHANNEL]
        demo.furnished.admin.invite(admin, demo.playground.bot_user_id)
        assert ticked(demo)[0]


def test_the_guide_and_the_page_around_it_speak_the_language_of_the_company() -> None:
    with running_demo(load_company(people=14).speaking("de"), from_scratch=True) as demo:
        assert demo.playground.language == "de"
        opener = build_opener(HTTPCookieProcessor())
        shown = opener.open(demo.address, timeout=60).read().decode()
        assert '<html lang="de">' in shown
        assert "Du handelst als" in shown
        assert (demo.guide.title, demo.guide.language) == ("Geführter Einstieg", "de")
        steps = demo.guide.steps(demo.furnished.admin)
        assert f"Du bist *{demo.furnished.admin.real_name}*" in steps[0]["text"]
        assert steps[1]["action"]["label"] == "Für mich tippen"
        hero = demo.hero.real_name
        assert any(hero in step["text"] and "`/mentor`" in step["text"] for step in steps)
    assert {language: Words(language).language for language in LANGUAGES} == {one: one for one in LANGUAGES}


# --- the guide -----------------------------------------------------------------------------------------
@pytest.mark.long
def test_steps_tick_themselves_while_time_flows(demo: Demo) -> None:
    """Nobody moves the clock here: the bot answers at once, as it would at work."""
    assert not any(ticked(demo))
    apply(demo.hero, demo)
    wait_until(lambda: ticked(demo)[:3] == [True, True, False])
    coordinator, admin = demo.furnished.coordinators[0], demo.furnished.channels[ADMIN_CHANNEL]
    assert coordinator.command("/mentor-admin applications", admin).ok
    coordinator.click(coordinator.messages(admin)[-1], "applications.approve_all")
    wait_until(lambda: ticked(demo)[2])
    assert coordinator.command("/mentor-admin match preview", admin).ok
    wait_until(lambda: ticked(demo)[3])
    wait_until(lambda: any("match.publish" in repr(m.blocks) for m in coordinator.messages(admin)))
    shown = coordinator.command("/mentor-admin match publish", admin)
    assert shown.ephemeral is not None
    assert coordinator.click(shown.ephemeral, "match.publish").ok
    demo.playground.clock.advance(timedelta(hours=1))
    assert ticked(demo)[4]
    hello = demo.guide.steps(demo.hero)[5]
    assert hello["action"]["person"] == demo.hero.id
    demo.hero.say(hello["action"]["place"], "Hello!")
    assert ticked(demo)[5]


@pytest.mark.long
def test_the_guide_follows_whomever_the_visitor_applies_as(demo: Demo) -> None:
    other = next(
        person
        for person in demo.playground.people
        if person.id not in doings(demo) | {demo.hero.id}
        and not person.is_stranger
        and not person.is_restricted
    )
    assert other.real_name not in demo.guide.steps(other)[0]["text"]
    apply(other, demo)
    assert other.real_name in demo.guide.steps(other)[0]["text"]


# --- the autopilot -------------------------------------------------------------------------------------
@pytest.mark.long
def test_colleagues_live_while_time_jumps_but_nobody_acts_for_the_visitor(demo: Demo) -> None:
    apply(demo.hero, demo)
    coordinator = demo.furnished.coordinators[0]
    demo.guide.steps(coordinator)  # the visitor looks at a coordinator's screen now
    begun = len(demo.playground.log)
    demo.guide.press("autopilot")
    assert demo.autopilot.on
    demo.playground.clock.advance(timedelta(days=2))
    busy = doings(demo, begun)
    assert len(busy) >= 3
    assert demo.hero.id not in busy
    assert coordinator.id not in busy
    assert demo.autopilot.trouble is None


@pytest.mark.soak
def test_whoever_the_visitor_leaves_again_lives_on(demo: Demo) -> None:
    coordinator = demo.furnished.coordinators[0]
    demo.guide.steps(coordinator)
    wait_until(lambda: demo.guide.steps(demo.hero) is not None and coordinator.id not in demo.guide.spared)
    begun = len(demo.playground.log)
    demo.guide.press("autopilot")
    demo.playground.clock.advance(timedelta(days=9))
    assert coordinator.id in doings(demo, begun)
    assert demo.hero.id not in doings(demo, begun)


@pytest.mark.long
def test_switched_off_nobody_does_anything_any_more(demo: Demo) -> None:
    demo.guide.press("autopilot")
    demo.playground.clock.advance(timedelta(days=1))
    demo.guide.press("autopilot")
    assert not demo.autopilot.on
    begun = len(demo.playground.log)
    demo.playground.clock.advance(timedelta(days=3))
    assert doings(demo, begun) == set()
    assert [control["active"] for control in demo.guide.controls] == [False]


@pytest.mark.soak
def test_a_late_start_of_the_autopilot_does_not_make_everybody_act_at_once(demo: Demo) -> None:
    demo.playground.clock.advance(timedelta(days=6))
    begun = len(demo.playground.log)
    demo.guide.press("autopilot")
    demo.playground.clock.advance(timedelta(minutes=1))
    assert len(doings(demo, begun)) <= 1
    demo.playground.clock.advance(timedelta(days=2))
    assert len(doings(demo, begun)) >= 3


@pytest.mark.long
def test_colleagues_who_stop_say_so_and_time_goes_on(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise RuntimeError("over a chair")

    player = next(p for p in demo.autopilot.life.players.values() if p.plans and p.person.id != demo.hero.id)
    monkeypatch.setattr(type(player), "act", stumble)
    monkeypatch.setattr("threading.excepthook", lambda _: None)
    demo.guide.press("autopilot")
    demo.playground.clock.advance(timedelta(days=3))
    wait_until(lambda: not demo.autopilot.on)
    assert "over a chair" in demo.guide.controls[0]["hint"]
