"""The guided start on the page: what to do next, whom to be for it, and the colleagues' autopilot.

Steps tick themselves from what the playground's log says, whoever did it and however.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from demo.autopilot import Autopilot
from demo.company import ADMIN_CHANNEL, Furnished
from demo.journey import (
    ANNOUNCED,
    APPROVED,
    CLOSED,
    DRAFTED,
    GOAL,
    PLANNED,
    PUBLISHED,
    READY,
    RECEIVED,
    UNMATCHED,
    Journey,
    Pair,
)
from demo.visitor import Visitor
from playground import Person, Playground
from playground.page import Control, Step, StepAction

TO_BEGIN = frozenset({"application.begin", "application.resume"})
A_FEW_WEEKS = timedelta(days=21)
MIDPOINT = timedelta(days=90)
ENOUGH = 8  # applications from which a first round of pairs can be made
AUTOPILOT = "autopilot"


class DemoGuide:
    """What the page's guide panel shows. Its steps follow the visitor's hero through the program."""

    title = "Guided start"

    def __init__(
        self,
        playground: Playground,
        furnished: Furnished,
        visitor: Visitor,
        autopilot: Autopilot,
        *,
        from_scratch: bool,
    ) -> None:
        self._playground = playground
        self._furnished = furnished
        self._visitor = visitor
        self._autopilot = autopilot
        self.from_scratch = from_scratch
        self._admin_channel = furnished.channels[ADMIN_CHANNEL]
        self._announcements = furnished.channels["general"]
        self._journey = Journey(playground, self._admin_channel)

    @property
    def controls(self) -> Sequence[Control]:
        """One switch."""
        hint = "You act as anyone you like; the others do what they like, too, as time passes."
        if self._autopilot.trouble:
            hint = self._autopilot.trouble
        elif not self._autopilot.on:
            hint = "Off: nobody but you does anything. Turn it on, then move time with the clock above."
        return [
            {"id": AUTOPILOT, "label": "Let the colleagues live", "hint": hint, "active": self._autopilot.on}
        ]

    def press(self, control_id: str) -> None:
        """Turn the autopilot on or off."""
        if control_id == AUTOPILOT and self._autopilot.on:
            self._autopilot.switch_off()
        elif control_id == AUTOPILOT:
            self._autopilot.switch_on()

    @property
    def spared(self) -> frozenset[str]:
        """The user ids of those for whom nobody but the visitor acts now."""
        return self._visitor.people

    def steps(self, person: Person) -> Sequence[Step]:
        """The steps as they stand; `person` is on the page now, so nobody acts for them."""
        if self._visitor.sees(person.id):
            self._autopilot.look_up()
        journey = self._journey.read_on()
        hero = self._playground.person(self._visitor.hero)
        steps = [
            *self._joining(journey, hero),
            *self._matching(journey, hero),
            *self._together(journey, hero),
        ]
        return [*self._setting_up(journey), *steps] if self.from_scratch else steps

    # --- the stages --------------------------------------------------------------------------------
    def _setting_up(self, journey: Journey) -> list[Step]:
        admin, coordinator = self._furnished.admin, self._furnished.coordinators[0]
        app = self._playground.app_name
        ready, announced = bool(journey.received[READY]), bool(journey.received[ANNOUNCED])
        at_admin = self._as(admin, self._admin_channel, f"Be {_first(admin)}")
        return [
            {
                "text": f"You are *{admin.real_name}*, the workspace's admin. In #{ADMIN_CHANNEL}, open the list "
                f"of people at the top right and invite {app}.",
                "done": journey.app_in_admin_channel,
                "action": at_admin,
            },
            {
                "text": "Type `/mentor-admin program new` there, say who coordinates and where it is announced.",
                "done": ready,
                "action": self._as(
                    admin, self._admin_channel, "Write it for me", "/mentor-admin program new"
                ),
            },
            {
                "text": f"Become *{coordinator.real_name}*, a coordinator: look at the announcement and post it.",
                "done": announced,
                "action": self._as(coordinator, self._admin_channel, f"Be {_first(coordinator)}"),
            },
        ]

    def _joining(self, journey: Journey, hero: Person) -> list[Step]:
        title = f", {hero.title}" if hero.title else ""
        received = hero.id in journey.received[RECEIVED]
        command = self._as(hero, self._announcements, "Write it for me", "/mentor")
        return [
            {
                "text": f"You are *{hero.real_name}*{title}. You would like a mentor: type `/mentor` in any channel.",
                "done": received or hero.id in journey.begun,
                "action": command,
            },
            {
                "text": "Answer the questionnaire. It takes three minutes, and you may stop in between.",
                "done": received,
                "action": {**command, "label": "Go on with it"},
            },
        ]

    def _matching(self, journey: Journey, hero: Person) -> list[Step]:
        coordinator = self._furnished.coordinators[0]
        pair = journey.pair_of(hero.id)
        steps: list[Step] = []
        if self.from_scratch:
            text = "Turn *Let the colleagues live* on and move time by a day: they apply, too."
            steps.append(
                {"text": text, "done": len(journey.received[RECEIVED]) >= ENOUGH or pair is not None}
            )
        commands = {
            "applications": (
                f"Become *{coordinator.real_name}*, a coordinator, and approve everybody who waits: "
                "`/mentor-admin applications`.",
                hero.id in journey.received[APPROVED],
            ),
            "match preview": (
                "Look at a draft of the pairs, each with its reasons: `/mentor-admin match preview`. If you like, "
                "let mentees rank a short list of mentors before (`match offer`), or ask the mentors after it "
                "(`match ask`).",
                bool(journey.received[DRAFTED]) or "match preview" in journey.admin_commands,
            ),
            "match publish": (
                "Happy with it? Publish the pairs with the button above the draft.",
                bool(journey.received[PUBLISHED]),
            ),
        }
        for command, (text, done) in commands.items():
            typed = f"/mentor-admin {command}"
            label = f"Be {_first(coordinator)} and write it"
            action = self._as(coordinator, self._admin_channel, label, typed)
            steps.append({"text": text, "done": done or pair is not None, "action": action})
        return steps

    def _together(self, journey: Journey, hero: Person) -> list[Step]:
        pair = journey.pair_of(hero.id)
        partner = self._playground.person(pair.partner_of(hero.id)) if pair else None
        hello = f"Your pair has a channel of its own. Say hello to {_name(partner)} there."
        if pair is None and hero.id in journey.received[UNMATCHED]:
            hello = "Nobody fitted this time: the bot has written to you why. Be somebody who was matched."
        elif pair is None and journey.received[PUBLISHED]:
            hello = "Channels are made at Slack’s pace, one in three seconds. Wait a moment, or move time by an hour."
        now = self._playground.clock.now()
        middle = pair.matched + MIDPOINT if pair else now
        half = f" It comes on {middle.day} {middle:%B}." if pair else ""
        channel = pair.channel if pair else ""

        def has(*kinds: str) -> bool:
            return pair is not None and any(kind in pair.kinds for kind in kinds)

        def hero_at(place: str, label: str, typed: str = "") -> StepAction:
            return self._as(hero, place, label, typed)

        say = hero_at(
            channel, f"Be {_first(hero)} and say hello", "Hello! Looking forward to our first talk."
        )
        here = hero_at(channel, "See your channel")
        home = hero_at("home", f"See {_first(hero)}’s Home tab")
        messages = hero_at(hero.dm() or "home", f"See {_first(hero)}’s messages")
        steps: list[Step] = [
            {
                "text": hello,
                "done": pair is not None and (hero.id in pair.said or has(CLOSED)),
                "action": say,
            },
            {
                "text": "Write your agreement, on the Home tab, and sign it; then your mentor signs, too.",
                "done": has("mentorbot_agreement_signed", CLOSED),
                "action": self._signer(pair, hero, partner),
            },
            {"text": "Add a first goal, on the Home tab, too.", "done": has(GOAL, CLOSED), "action": home},
            {
                "text": "Plan your first meeting, in your channel.",
                "done": has(PLANNED, CLOSED),
                "action": here,
            },
            {
                "text": "Let the colleagues live, and let some weeks pass with the clock above.",
                "done": pair is not None and now >= pair.matched + A_FEW_WEEKS,
            },
            {
                "text": f"Halfway there: write the midpoint review that is asked of you.{half}",
                "done": hero.id in journey.answered["midpoint"] or has(CLOSED),
                "action": messages,
            },
            {
                "text": "Let time pass until the closing conversation. Look back, and close with thanks.",
                "done": has(CLOSED),
                "action": messages,
            },
        ]
        if pair is None:
            for step in steps:
                step.pop("action", None)
        return steps

    def _signer(self, pair: Pair | None, hero: Person, partner: Person | None) -> StepAction:
        """Whoever has not signed yet."""
        if pair is None or partner is None or hero.id not in pair.signed:
            return self._as(hero, "home", f"See {_first(hero)}’s Home tab")
        return self._as(partner, partner.dm() or "home", f"Be {_first(partner)} and sign, too")

    @staticmethod
    def _as(person: Person, place: str, label: str, typed: str = "") -> StepAction:
        action: StepAction = {"label": label, "person": person.id, "place": place}
        if typed:
            action["type"] = typed
        return action


def _name(partner: Person | None) -> str:
    return f"*{partner.real_name}*" if partner else "your mentor"


def _first(person: Person) -> str:
    return person.real_name.split()[0]


def follow(playground: Playground, visitor: Visitor, autopilot: Autopilot) -> Callable[[], None]:
    """Notice when the visitor applies as somebody; gives the way to stop that."""

    def notice(record: object) -> None:
        what, who = getattr(record, "what", ""), getattr(record, "who", None)
        detail = getattr(record, "detail", {})
        begins = what == "action_sent" and detail["action_id"] in TO_BEGIN
        asks = (
            what == "command_sent"
            and detail["command"] == "/mentor"
            and detail["text"].strip() in {"", "join"}
        )
        if who and (begins or asks) and who != autopilot.acting_as:
            visitor.applies_as(who)

    return playground.log.subscribe(notice)
