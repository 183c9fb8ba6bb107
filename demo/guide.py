"""The guided start on the page: what to do next, whom to be for it, and the colleagues' autopilot, in the language of
the company.

Steps tick themselves from what the playground's log says, whoever did it and however.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from blocks.reader import Reader
from bot.languages import language_of
from bot.readers import in_language
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
    def title(self) -> str:
        """What stands above the steps."""
        return self._reader.say("Guided start")

    @property
    def language(self) -> str:
        """That of whoever the visitor applies as."""
        return language_of(self._playground.person(self._visitor.hero).locale)

    @property
    def controls(self) -> Sequence[Control]:
        """One switch."""
        reader = self._reader
        hint = reader.say("You act as anyone you like; the others do what they like, too, as time passes.")
        if self._autopilot.trouble:
            hint = self._autopilot.trouble
        elif not self._autopilot.on:
            hint = reader.say(
                "Off: nobody but you does anything. Turn it on, then move time with the clock above."
            )
        label = reader.say("Let the colleagues live")
        return [{"id": AUTOPILOT, "label": label, "hint": hint, "active": self._autopilot.on}]

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
        reader = self._reader
        return [
            {
                "text": reader.say(
                    "You are *{who}*, the workspace’s admin. In #{channel}, open the list of people at the top right "
                    "and invite {app}.",
                    who=admin.real_name, channel=ADMIN_CHANNEL, app=app,
                ),
                "done": journey.app_in_admin_channel,
                "action": self._as(admin, self._admin_channel, self._be(admin)),
            },
            {
                "text": reader.say(
                    "Type `/mentor-admin program new` there, say who coordinates and where it is announced."
                ),
                "done": ready,
                "action": self._as(
                    admin, self._admin_channel, reader.say("Write it for me"), "/mentor-admin program new"
                ),
            },
            {
                "text": reader.say(
                    "Become *{who}*, a coordinator: look at the announcement and post it.", who=coordinator.real_name
                ),
                "done": announced,
                "action": self._as(coordinator, self._admin_channel, self._be(coordinator)),
            },
        ]  # fmt: skip

    def _joining(self, journey: Journey, hero: Person) -> list[Step]:
        reader, who = self._reader, f"*{hero.real_name}*" + (f", {hero.title}" if hero.title else "")
        received = hero.id in journey.received[RECEIVED]
        command = self._as(hero, self._announcements, reader.say("Write it for me"), "/mentor")
        return [
            {
                "text": reader.say(
                    "You are {who}. You would like a mentor: type `/mentor` in any channel.", who=who
                ),
                "done": received or hero.id in journey.begun,
                "action": command,
            },
            {
                "text": reader.say(
                    "Answer the questionnaire. It takes three minutes, and you may stop in between."
                ),
                "done": received,
                "action": {**command, "label": reader.say("Go on with it")},
            },
        ]

    def _matching(self, journey: Journey, hero: Person) -> list[Step]:
        coordinator, reader = self._furnished.coordinators[0], self._reader
        pair = journey.pair_of(hero.id)
        steps: list[Step] = []
        if self.from_scratch:
            text = reader.say("Turn *Let the colleagues live* on and move time by a day: they apply, too.")
            steps.append(
                {"text": text, "done": len(journey.received[RECEIVED]) >= ENOUGH or pair is not None}
            )
        commands = {
            "applications": (
                reader.say(
                    "Become *{who}*, a coordinator, and approve everybody who waits: `/mentor-admin applications`.",
                    who=coordinator.real_name,
                ),
                hero.id in journey.received[APPROVED],
            ),
            "match preview": (
                reader.say(
                    "Look at a draft of the pairs, each with its reasons: `/mentor-admin match preview`. If you like, "
                    "let mentees rank a short list of mentors before (`match offer`), or ask the mentors after it "
                    "(`match ask`)."
                ),
                bool(journey.received[DRAFTED]) or "match preview" in journey.admin_commands,
            ),
            "match publish": (
                reader.say("Happy with it? Publish the pairs with the button above the draft."),
                bool(journey.received[PUBLISHED]),
            ),
        }
        for command, (text, done) in commands.items():
            typed = f"/mentor-admin {command}"
            label = reader.say("Be {who} and write it", who=_first(coordinator))
            action = self._as(coordinator, self._admin_channel, label, typed)
            steps.append({"text": text, "done": done or pair is not None, "action": action})
        return steps

    def _together(self, journey: Journey, hero: Person) -> list[Step]:
        pair = journey.pair_of(hero.id)
        partner = self._playground.person(pair.partner_of(hero.id)) if pair else None
        reader, now = self._reader, self._playground.clock.now()
        channel = pair.channel if pair else ""

        def has(*kinds: str) -> bool:
            return pair is not None and any(kind in pair.kinds for kind in kinds)

        def hero_at(place: str, label: str, typed: str = "") -> StepAction:
            return self._as(hero, place, label, typed)

        hello = hero_at(
            channel,
            reader.say("Be {who} and say hello", who=_first(hero)),
            reader.say("Hello! Looking forward to our first talk."),
        )
        here = hero_at(channel, reader.say("See your channel"))
        home = hero_at("home", self._home_of(hero))
        messages = hero_at(hero.dm() or "home", reader.say("See {who}’s messages", who=_first(hero)))
        steps: list[Step] = [
            {
                "text": self._hello(journey, hero, pair, partner),
                "done": pair is not None and (hero.id in pair.said or has(CLOSED)),
                "action": hello,
            },
            {
                "text": reader.say(
                    "Write your agreement, on the Home tab, and sign it; then your mentor signs, too."
                ),
                "done": has("mentorbot_agreement_signed", CLOSED),
                "action": self._signer(pair, hero, partner),
            },
            {
                "text": reader.say("Add a first goal, on the Home tab, too."),
                "done": has(GOAL, CLOSED),
                "action": home,
            },
            {
                "text": reader.say("Plan your first meeting, in your channel."),
                "done": has(PLANNED, CLOSED),
                "action": here,
            },
            {
                "text": reader.say("Let the colleagues live, and let some weeks pass with the clock above."),
                "done": pair is not None and now >= pair.matched + A_FEW_WEEKS,
            },
            {
                "text": self._halfway(pair),
                "done": hero.id in journey.answered["midpoint"] or has(CLOSED),
                "action": messages,
            },
            {
                "text": reader.say(
                    "Let time pass until the closing conversation. Look back, and close with thanks."
                ),
                "done": has(CLOSED),
                "action": messages,
            },
        ]
        if pair is None:
            for step in steps:
                step.pop("action", None)
        return steps

    def _hello(self, journey: Journey, hero: Person, pair: Pair | None, partner: Person | None) -> str:
        reader = self._reader
        if pair is None and hero.id in journey.received[UNMATCHED]:
            return reader.say(
                "Nobody fitted this time: the bot has written to you why. Be somebody who was matched."
            )
        if pair is None and journey.received[PUBLISHED] and hero.id in journey.received[RECEIVED]:
            return reader.say(
                "Channels are made at Slack’s pace, one in three seconds. Wait a moment, or move time by an hour."
            )
        if partner is None:
            return reader.say("Your pair has a channel of its own. Say hello to your mentor there.")
        return reader.say(
            "Your pair has a channel of its own. Say hello to *{who}* there.", who=partner.real_name
        )

    def _halfway(self, pair: Pair | None) -> str:
        reader = self._reader
        if pair is None:
            return reader.say("Halfway there: write the midpoint review that is asked of you.")
        return reader.say(
            "Halfway there: write the midpoint review that is asked of you. It comes on {day}.",
            day=reader.calendar_day((pair.matched + MIDPOINT).date()),
        )

    def _signer(self, pair: Pair | None, hero: Person, partner: Person | None) -> StepAction:
        """Whoever has not signed yet."""
        if pair is None or partner is None or hero.id not in pair.signed:
            return self._as(hero, "home", self._home_of(hero))
        label = self._reader.say("Be {who} and sign, too", who=_first(partner))
        return self._as(partner, partner.dm() or "home", label)

    def _home_of(self, hero: Person) -> str:
        return self._reader.say("See {who}’s Home tab", who=_first(hero))

    def _be(self, person: Person) -> str:
        return self._reader.say("Be {who}", who=_first(person))

    @property
    def _reader(self) -> Reader:
        """The visitor, as whom they apply."""
        return in_language(self.language, locale=self._playground.person(self._visitor.hero).locale)

    @staticmethod
    def _as(person: Person, place: str, label: str, typed: str = "") -> StepAction:
        action: StepAction = {"label": label, "person": person.id, "place": place}
        if typed:
            action["type"] = typed
        return action


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
