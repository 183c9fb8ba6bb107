"""A colleague who lives in the playground: reads the screen, decides, clicks, fills in forms. Nothing else.

What a player does depends on the seed, on who they are and on what they have seen and done, never on threads.
Time is virtual and in UTC; they react within the working hours of their own time zone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from demo.modals import Pen
from demo.personas import Abandons, Persona
from demo.playbook import Habit, Memory, habit_for
from demo.rhythm import after_working_hours
from playground import ChannelOnScreen, MessageOnScreen, NotOnScreen, Outcome, Person, ViewOnScreen
from playground.blockkit import interactive_elements as elements

Json = dict[str, Any]
LONGEST_FORM = 14  # modals in a row before a colleague gives up
TRIES = 3  # at a modal that refuses what was written
COMMANDS = ("/mentor join", "/mentor")


@dataclass(frozen=True)
class Button:
    """A button a colleague means to press: where it is, and what tells it apart from its like."""

    channel: str
    ts: str
    block_id: str
    action_id: str
    value: str | None


@dataclass(frozen=True)
class Plan:
    """Something to do at a moment (UTC): press a button, type a command, or say something in a channel."""

    due: datetime
    what: str
    button: Button | None = None
    channel: str | None = None
    text: str = ""


class Player:
    """One colleague at their screen. `troubles` collects whatever went otherwise than they expected."""

    def __init__(
        self,
        person: Person,
        persona: Persona,
        *,
        coordinates: bool = False,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        announcements: str | None = None,
        contacts: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self.person = person
        self.persona = persona
        self.coordinates = coordinates
        self.files = files or {}
        self.announcements = announcements
        self.contacts = contacts or {}
        self.memory = Memory()
        self.plans: list[Plan] = []
        self.troubles: list[str] = []
        self._seen: set[tuple[str, str, str]] = set()
        self._met: Counter[str] = Counter()  # how often each kind of button has come up
        self._greeted: set[str] = set()
        self._minute = persona.dice("minute").randint(0, 24)

    @property
    def due(self) -> datetime | None:
        """When this colleague next does something, as far as they know."""
        return min((plan.due for plan in self.plans), default=None)

    # --- looking -------------------------------------------------------------------------------------
    def look(self, channels: Iterable[str], now: datetime, stamps: Collection[str] | None = None) -> None:
        """Read what is new in these conversations and make up one's mind.

        `stamps` are the messages (ts) to look at, when it is known which ones have changed.
        """
        mine = {channel.id: channel for channel in self.person.channels()}
        fresh: list[tuple[str, MessageOnScreen, ChannelOnScreen]] = []
        for channel_id in channels:
            channel = mine.get(channel_id)
            if channel is None:
                continue
            for message in self.person.messages(channel_id):
                if stamps is not None and message.ts not in stamps:
                    continue
                words = message.words
                mark = (channel_id, message.ts, _fingerprint(message))
                if message.from_app and mark not in self._seen:
                    self._seen.add(mark)
                    fresh.append((words, message, channel))
        # Messages of the same moment may come in any order; reading them by their words makes it one order.
        for _, message, channel in sorted(fresh, key=lambda item: (item[0], item[2].name)):
            self._consider(message, channel, now)

    def _consider(self, message: MessageOnScreen, channel: ChannelOnScreen, now: datetime) -> None:
        if _is_pair_channel(channel) and not self.coordinates:
            self._greet(channel, now)
        offered: dict[tuple[str, str], list[tuple[Habit, Button]]] = {}
        for block, element in elements(message.blocks):
            if element["type"] != "button":
                continue
            habit = habit_for(element["action_id"], coordinates=self.coordinates)
            if habit is None or not habit.willing(self.persona, self.memory):
                continue
            if not habit.means(element["text"]["text"], element.get("value")):
                continue
            button = Button(
                channel.id, message.ts, block["block_id"], element["action_id"], element.get("value")
            )
            group = (block["block_id"], habit.choice or f"{element['action_id']} {element.get('value')}")
            offered.setdefault(group, []).append((habit, button))
        for choices in offered.values():
            self._decide(choices, now)

    def _decide(self, choices: list[tuple[Habit, Button]], now: datetime) -> None:
        kind = choices[0][0].choice or choices[0][0].action
        self._met[kind] += 1
        dice = self.persona.dice("decide", kind, self._met[kind])
        if kind == "rating":
            habit, button = choices[self._rating(len(choices), dice.random())]
        else:
            habit, button = dice.choices(choices, weights=[habit.eager for habit, _ in choices])[0]
        if any(plan.button and self._same(plan.button, button) for plan in self.plans):
            return
        if dice.random() > habit.sure * (0.85 + 0.15 * self.persona.diligence):
            return  # overlooked; a reminder may come
        if habit.choice == "join" and not self.memory.abandoned and dice.random() < 0.4:  # noqa: PLR2004
            self._plan(now, "command", kind, habit, text=dice.choice(COMMANDS), channel=button.channel)
        else:
            self._plan(now, "press", kind, habit, button=button)

    def _plan(self, now: datetime, what: str, kind: str, habit: Habit | None, **details: Any) -> None:
        patience = habit.patience if habit else 1.0
        hours = self.persona.reaction_hours(kind, self._met[kind]) * patience
        due = after_working_hours(now, self.persona.colleague.tz, hours, minute=self._minute)
        self.plans.append(Plan(due, what, **details))

    @staticmethod
    def _same(one: Button, other: Button) -> bool:
        return (one.action_id, one.value, one.channel) == (other.action_id, other.value, other.channel)

    def _rating(self, count: int, chance: float) -> int:
        height = (self.persona.warmth - 1) / 4 + (chance - 0.6) * 0.5
        return round(min(1.0, max(0.0, height)) * (count - 1))

    def _greet(self, channel: ChannelOnScreen, now: datetime) -> None:
        if channel.id in self._greeted:
            return
        self._greeted.add(channel.id)
        self._met["hello"] += 1
        self._plan(now, "say", "hello", None, channel=channel.id, text=self.persona.texts["hello"])

    # --- acting --------------------------------------------------------------------------------------
    def act(self, now: datetime) -> None:
        """Do the first thing that is due."""
        due = [plan for plan in self.plans if plan.due <= now]
        if not due:
            return
        plan = min(due, key=lambda one: (one.due, self.plans.index(one)))
        self.plans.remove(plan)
        self.memory.turns += 1
        with suppress(NotOnScreen):  # somebody was faster; the screen says how it stands now
            self._carry_out(plan, now)

    def _carry_out(self, plan: Plan, now: datetime) -> None:
        if plan.what == "say" and plan.channel:
            self.person.say(plan.channel, plan.text)
            return
        if plan.what == "command":
            if self.memory.joined:
                return
            self._after(self.person.command(plan.text, channel=plan.channel), plan, now)
        elif plan.button is not None:
            self.press(plan.button, plan, now)

    def press(self, button: Button, plan: Plan, now: datetime) -> None:
        """Press a button that stood on the screen, if it still does."""
        habit = habit_for(button.action_id, coordinates=self.coordinates)
        if habit is None or not habit.willing(self.persona, self.memory):
            return
        message = next((one for one in self.person.messages(button.channel) if one.ts == button.ts), None)
        if message is None:
            return
        outcome = self.person.click(message, button.action_id, value=button.value, block_id=button.block_id)
        self._after(outcome, plan, now)

    def _after(self, outcome: Outcome, plan: Plan, now: datetime) -> None:
        action = plan.button.action_id if plan.button else plan.text
        if outcome.error:
            self.troubles.append(f"{action}: {outcome.error}")
        done = self.fill_in_modals(now, action)
        if done and action.startswith("goal.add"):
            self.memory.goals += 1
        if done and action.startswith(("meeting.plan", "meeting.record")):
            self.memory.meetings += 1
        if done and (action in COMMANDS or action.startswith("application.")):
            self.memory.joined = True

    def fill_in_modals(self, now: datetime, why: str) -> bool:
        """Work through the open modals until none is left; True if something was submitted to the end."""
        submitted, refused = False, 0
        for step in range(LONGEST_FORM):
            view = self.person.modal
            if view is None:
                return submitted
            if view.submit is None:
                self.person.press_close()
                continue
            if self._walks_away(view, step):
                self.memory.abandoned = True
                self.person.press_close()
                return False
            outcome = self.person.submit(self._pen(view, now, refused).answers())
            if outcome.ok:
                submitted = True
                continue
            refused += 1
            if refused >= TRIES:
                break
        self.troubles.append(f"{why}: {_stuck(self.person.modal)}")
        self.person.press_close()
        return False

    def _walks_away(self, view: ViewOnScreen, step: int) -> bool:
        return (
            step == 1
            and not self.memory.joined
            and not self.memory.abandoned
            and self.persona.abandons is not Abandons.NO
            and "application" in view.callback_id
        )

    def _pen(self, view: ViewOnScreen, now: datetime, attempt: int) -> Pen:
        goals = self.persona.goals
        return Pen(
            persona=self.persona,
            now=now.astimezone(ZoneInfo(self.persona.colleague.tz)),
            turn=self.memory.turns + attempt,
            goal=goals[self.memory.goals % len(goals)],
            view=view,
            files=self.files,
            suggest=self.person.suggest,
            channel=self.announcements,
            contacts=self.contacts,
            has_met=self.memory.meetings > 0,
        )


def _fingerprint(message: MessageOnScreen) -> str:
    """Changes when the message says something else or offers other buttons."""
    offered = [
        (element["type"], element.get("action_id"), element.get("value"))
        for _, element in elements(message.blocks)
    ]
    return hashlib.blake2b(f"{message.words}{offered}".encode(), digest_size=8).hexdigest()


def _is_pair_channel(channel: ChannelOnScreen) -> bool:
    """A small private channel: two people and the app."""
    return channel.is_private and not channel.is_im and not channel.is_mpim and len(channel.members) <= 3  # noqa: PLR2004


def _stuck(view: ViewOnScreen | None) -> str:
    if view is None:
        return "the form never ended"
    return f"stuck at {view.title!r}: {view.errors or view.notice or 'no reason given'}"
