"""A colleague who lives in the playground: reads the screen, decides, clicks, fills in forms. Nothing else.

What a player does depends on the seed, on who they are and on what a decision is about, never on threads nor
on the second at which a message came. Time is virtual and in UTC; they react within the working hours of
their own time zone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.languages import ENGLISH, language_of
from demo.company import ADMIN_CHANNEL
from demo.counts import apology
from demo.dictionary import as_read, english
from demo.later import LATER, how_long, is_busy, option_of
from demo.modals import Pen
from demo.personas import Abandons, Persona
from demo.plans import GLANCE, PATIENCE, TRIES, Button, Plan, Subjects, fingerprint, hour_of
from demo.playbook import COMES_BACK_AFTER, STEPS, Habit, Memory, habit_for
from demo.rhythm import after_working_hours
from playground import ChannelOnScreen, MessageOnScreen, NotOnScreen, Outcome, Person, ViewOnScreen
from playground.blockkit import interactive_elements as elements

Arrivals = Mapping[tuple[str, str], datetime]
LONGEST_FORM = 14  # modals in a row before a colleague gives up
REFUSALS = 3  # of what was written in a modal
ENOUGH = "That is enough for now"  # what may be left for later says so on its button
COMMANDS = ("/mentor join", "/mentor")


class Player:
    """One colleague at their screen. `troubles` collects whatever went otherwise than they expected.

    `apologies` counts the app's own sentences for a mistake of its, in modals that nobody else sees.
    """

    def __init__(
        self,
        person: Person,
        persona: Persona,
        *,
        coordinates: bool = False,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        announcements: str | None = None,
        contacts: Mapping[str, Sequence[str]] | None = None,
        template: str = "",
    ) -> None:
        self.person = person
        self.persona = persona
        self.coordinates = coordinates
        self.files = files or {}
        self.announcements = announcements
        self.contacts = contacts or {}
        self.template = template
        self.memory = Memory()
        self.plans: list[Plan] = []
        self.troubles: list[str] = []
        self.apologies: Counter[str] = Counter()
        self._zone = persona.colleague.tz
        self._locale = persona.colleague.locale
        self._subjects = Subjects(self._zone)
        self._pressed: list[tuple[Button, datetime]] = []  # with the moment for which it was planned
        self._missed: set[tuple[str, str | None]] = set()
        self._greeted: set[str] = set()
        # Early in the hour: what the app says on the hour has come by then, also with some minutes' delay,
        # and what follows from this act comes before the hour is over.
        self._minute = persona.dice("minute").randint(8, 20)

    @property
    def next_plan(self) -> Plan | None:
        """What this colleague does next, as far as they know."""
        return min(self.plans, key=lambda plan: plan.rank, default=None)

    @property
    def due(self) -> datetime | None:
        """When this colleague next does something, as far as they know."""
        plan = self.next_plan
        return plan.due if plan else None

    # --- looking -------------------------------------------------------------------------------------
    def look(self, channels: Iterable[str], now: datetime, arrived: Arrivals | None = None) -> None:
        """Read what is new in these conversations and make up one's mind.

        `arrived` are the messages to look at, by (channel, ts), and when each came or changed; without it
        every message is looked at as if it came `now`.
        """
        mine = {channel.id: channel for channel in self.person.channels(set(channels))}
        for channel_id in sorted(channels, key=lambda one: mine[one].name if one in mine else ""):
            channel = mine.get(channel_id)
            if channel is None:
                continue
            new = None if arrived is None else {ts for place, ts in arrived if place == channel_id}
            for message in self.person.messages(channel_id, new):
                at = now if arrived is None else arrived.get((channel_id, message.ts))
                if message.from_app and at is not None:
                    self._consider(message, channel, at)

    def _consider(self, message: MessageOnScreen, channel: ChannelOnScreen, at: datetime) -> None:
        if _is_pair_channel(channel) and not self.coordinates:
            self._greet(channel, at)
        offered: dict[tuple[str, str], list[tuple[Habit, Button]]] = {}
        menus: dict[str, Button] = {}
        for block, element in elements(message.blocks):
            if element.get("action_id") == LATER:
                menus[block["block_id"]] = Button(channel.id, message.ts, block["block_id"], LATER, None)
            if element["type"] != "button":
                continue
            habit = habit_for(element["action_id"], coordinates=self.coordinates)
            if habit is None or not habit.willing(self.persona, self.memory):
                continue
            if not habit.means(self._read(element["text"]["text"]), element.get("value")):
                continue
            button = Button(
                channel.id, message.ts, block["block_id"], element["action_id"], element.get("value")
            )
            offered.setdefault((block["block_id"], habit.choice or element["action_id"]), []).append(
                (habit, button)
            )
        for (block_id, kind), choices in offered.items():
            about, is_new = self._subjects.name(kind, block_id, message, channel, at)
            if is_new:
                self._decide(kind, choices, about, at, menus.get(block_id))

    def _decide(
        self,
        kind: str,
        choices: list[tuple[Habit, Button]],
        about: str,
        at: datetime,
        menu: Button | None = None,
    ) -> None:
        dice = self.persona.dice("decide", about)
        likely = [
            (habit, button)
            for habit, button in choices
            if self.persona.dice("inclined", habit.action, about).random() < habit.odds(self.persona)
        ]
        if not likely:
            return
        if kind == "rating":
            habit, button = likely[self._rating(len(likely), dice.random())]
        else:
            habit, button = dice.choices(likely, weights=[habit.eager for habit, _ in likely])[0]
        if self._means_to(button, at):
            return
        if menu is not None and is_busy(self.persona, about):
            self._put_off(menu, "tomorrow", about, at)
            return
        if dice.random() > habit.sure * (0.85 + 0.15 * self.persona.diligence) and not self._overlooked(
            button
        ):
            if menu is not None:
                self._put_off(menu, how_long(self.persona, button.action_id, about), about, at)
            return  # a reminder may come
        if habit.choice == "join" and not self.memory.abandoned and dice.random() < 0.4:  # noqa: PLR2004
            self._plan(at, "command", about, habit, text=dice.choice(COMMANDS), channel=button.channel)
        else:
            self._plan(at, "press", about, habit, button=button)

    def _put_off(self, menu: Button, choice: str, about: str, at: datetime) -> None:
        """Say in the menu beside a reminder when it is to come back."""
        if choice:
            self._plan(at, "later", f"later:{about}", None, button=menu, text=choice)

    def _means_to(self, button: Button, at: datetime) -> bool:
        """Whether they do this anyway, later or within this hour: then a message late by minutes is as good."""
        hour = hour_of(at, self._zone)
        meant = [(plan.button, plan.due) for plan in self.plans if plan.button] + self._pressed
        return any(due >= hour and one.same_as(button) for one, due in meant)

    def _overlooked(self, button: Button) -> bool:
        """Whether they have overlooked the like once; who is reminded a second time does it."""
        again = (button.action_id, button.value) in self._missed
        self._missed ^= {(button.action_id, button.value)}
        return again

    def _plan(self, at: datetime, what: str, about: str, habit: Habit | None, **details: Any) -> None:
        patience = habit.patience if habit else 1.0
        hours = self.persona.reaction_hours(_day_of(about) if habit and habit.at_once else about) * patience
        due = after_working_hours(at, self._zone, hours, minute=self._minute)
        self.plans.append(Plan(due, what, about=about, **details))

    def _rating(self, count: int, chance: float) -> int:
        height = (self.persona.warmth - 1) / 4 + (chance - 0.6) * 0.5
        return round(min(1.0, max(0.0, height)) * (count - 1))

    def _greet(self, channel: ChannelOnScreen, at: datetime) -> None:
        if channel.id in self._greeted:
            return
        self._greeted.add(channel.id)
        about = f"hello:{channel.name}"
        self._plan(at, "say", about, None, channel=channel.id, text=self.persona.texts["hello"])

    # --- acting --------------------------------------------------------------------------------------
    def act(self, now: datetime) -> None:
        """Do the first thing that is due."""
        plan = self.next_plan
        if plan is None or plan.due > now:
            return
        self.plans.remove(plan)
        if plan.button and not plan.waiting:
            self._pressed = [one for one in self._pressed if one[1] >= hour_of(now, self._zone)]
            self._pressed.append((plan.button, plan.due))
        with suppress(NotOnScreen):  # somebody was faster; the screen says how it stands now
            self._carry_out(plan, now)

    def _carry_out(self, plan: Plan, now: datetime) -> None:
        if plan.what == "say" and plan.channel:
            self.person.say(plan.channel, plan.text)
        elif plan.what == "later" and plan.button is not None:
            self._choose_later(plan.button, plan.text)
        elif plan.waiting:
            self._look_again(plan, plan.waiting, now)
        else:
            self._try(plan, now)

    def _choose_later(self, menu: Button, choice: str) -> None:
        message = self._message(menu)
        option = option_of(message, menu, choice) if message else None
        if message is not None and option is not None:
            self.person.click(message, menu.action_id, option=option, block_id=menu.block_id)

    def _try(self, plan: Plan, now: datetime) -> None:
        if plan.what == "command":
            if not self.memory.joined:
                self._after(self.person.command(plan.text, channel=plan.channel), plan, now)
        elif plan.button is not None:
            self.press(plan.button, plan, now)

    def press(self, button: Button, plan: Plan, now: datetime) -> None:
        """Press a button that stood on the screen, if it still does."""
        habit = habit_for(button.action_id, coordinates=self.coordinates)
        if habit is None or not habit.willing(self.persona, self.memory):
            return
        message = self._message(button)
        if message is None:
            return
        if not all(habit.means(self._read(label), button.value) for label in _labels(message, button)):
            return  # it says something else by now
        # A message that was brought up to date since has its buttons in other blocks.
        here = any(block["block_id"] == button.block_id for block, _ in elements(message.blocks))
        block_id = button.block_id if here else None
        outcome = self.person.click(message, button.action_id, value=button.value, block_id=block_id)
        after = self._message(button)
        changed = after is None or fingerprint(after) != fingerprint(message)
        self._after(outcome, plan, now, changed=changed)

    def _message(self, button: Button) -> MessageOnScreen | None:
        return next(iter(self.person.messages(button.channel, {button.ts})), None)

    def _after(self, outcome: Outcome, plan: Plan, now: datetime, *, changed: bool = False) -> None:
        """What an attempt came to: a form is filled in; where nothing happened at all they stay and wait."""
        said = outcome.ephemeral
        if outcome.modal is None and (outcome.error or not (changed or said)):
            self._wait(plan, now, outcome.error or "nothing happened")
        elif outcome.modal is None and said is not None and self._is_sorry(said.words):
            self._wait(plan, now, said.words)
        else:
            self._fill_in_for(plan, now)

    def _wait(self, plan: Plan, now: datetime, why: str) -> None:
        if plan.tries + 1 >= TRIES:
            self.troubles.append(f"{plan.name}: {why}")
            return
        self.plans.append(replace(plan, due=now + GLANCE, waiting=now, tries=plan.tries + 1))

    def _look_again(self, plan: Plan, since: datetime, now: datetime) -> None:
        """Has the form opened meanwhile? Is it offered in a message? Else press again, after a while."""
        offer = None if self.person.modal else self._offer(plan, since)
        if self.person.modal:
            self._fill_in_for(plan, now)
        elif offer is not None:
            self.press(offer, plan, now)
        elif now - since >= PATIENCE:
            self._try(replace(plan, waiting=None), now)
        else:
            self.plans.append(replace(plan, due=now + GLANCE))

    def _offer(self, plan: Plan, since: datetime) -> Button | None:
        """The newest button for the same in a direct message of the app that came since."""
        home = self.person.dm()
        wanted = _meaning(plan.button) if plan.button else "join"
        for message in reversed(self.person.messages(home) if home else []):
            if float(message.ts) < since.timestamp():
                break
            for block, element in elements(message.blocks):
                button = Button(
                    message.channel, message.ts, block["block_id"], element["action_id"], element.get("value")
                )
                if _meaning(button) == wanted and (plan.button is None or message.ts != plan.button.ts):
                    return button
        return None

    def _read(self, label: str) -> str:
        return english(label, self._locale)

    def _is_sorry(self, words: str) -> bool:
        return bool(apology(words, (language_of(self._locale),)))

    # --- forms ---------------------------------------------------------------------------------------
    def _fill_in_for(self, plan: Plan, now: datetime) -> None:
        sorry = self.apologies.total()
        done = self._fill_in(plan, now)
        if self.apologies.total() > sorry and not done:
            self._wait(plan, now, "the app was sorry")
            return
        if done and plan.name.startswith("goal.add"):
            self.memory.goals += 1
        if done and plan.name.startswith(("meeting.plan", "meeting.record")):
            self.memory.meetings += 1
        if done and plan.step + 1 < len(STEPS.get(plan.name, ())):
            self._come_back(plan, now)
        if done and (plan.name in COMMANDS or plan.name.startswith(("application.", "nomination.accept"))):
            self.memory.joined = True

    def _come_back(self, plan: Plan, now: datetime) -> None:
        """See some days later what has become of it, and do what comes next."""
        hours = COMES_BACK_AFTER + self.persona.reaction_hours("back", _day_of(plan.about))
        due = after_working_hours(now, self._zone, hours, minute=self._minute)
        self.plans.append(replace(plan, due=due, waiting=None, tries=0, step=plan.step + 1))

    def _go_on(self, view: ViewOnScreen, plan: Plan) -> Outcome | None:
        """Press what comes next in a modal that asks for nothing itself; None if it is not offered there."""
        wanted = STEPS.get(plan.name, ())[plan.step : plan.step + 1]
        for block, element in elements(view.blocks):
            if element.get("action_id") in wanted:
                return self.person.click(view, element["action_id"], block_id=block["block_id"])
        return None

    def _fill_in(self, plan: Plan, now: datetime) -> bool:
        """Work through the open modals until none is left; True if something was submitted to the end."""
        submitted, refused = False, 0
        for step in range(LONGEST_FORM):
            view = self.person.modal
            if view is None:
                return submitted
            view = as_read(view, self._locale)
            if view.submit is None:
                sorry = apology(view.words, (ENGLISH,))
                if sorry:
                    self.apologies[sorry] += 1
                    submitted = False
                pressed = None if submitted or sorry else self._go_on(view, plan)
                if pressed is None:
                    self.person.press_close()
                elif self.person.modal is not None and self.person.modal.id == view.id:
                    self.person.press_close()
                    self._wait(plan, now, pressed.error or "no form opened")
                    return False
                continue
            if submitted and view.close == ENOUGH:
                self.person.press_close()  # the rest can wait
                return True
            if self._walks_away(view, step):
                self.memory.abandoned = True
                self.person.press_close()
                return False
            about = plan.about if not refused else f"{plan.about}:{refused}"
            outcome = self.person.submit(self._pen(view, now, about).answers())
            if outcome.ok:
                submitted = True
                continue
            if not outcome.acked:
                self._wait(
                    plan, now, _stuck(self.person.modal)
                )  # the connection failed: they press again later
                return False
            refused += not any(map(self._is_sorry, outcome.errors.values()))
            if refused >= REFUSALS:
                break
        self.troubles.append(f"{plan.name}: {_stuck(self.person.modal)}")
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

    def _pen(self, view: ViewOnScreen, now: datetime, about: str) -> Pen:
        goals = self.persona.goals
        return Pen(
            persona=self.persona,
            now=now.astimezone(ZoneInfo(self._zone)),
            about=about,
            goal=goals[self.memory.goals % len(goals)],
            view=view,
            files=self.files,
            suggest=self.person.suggest,
            channel=self.announcements,
            contacts=self.contacts,
            template=self.template,
            has_met=self.memory.meetings > 0,
        )


def _labels(message: MessageOnScreen, button: Button) -> list[str]:
    """What stands on this button now."""
    return [
        element["text"]["text"]
        for _, element in elements(message.blocks)
        if element["type"] == "button"
        and (element["action_id"], element.get("value")) == (button.action_id, button.value)
    ]


def _meaning(button: Button) -> str:
    """What a button is for: joining, whatever it is called there, or its own action and value."""
    habit = habit_for(button.action_id, coordinates=False) or habit_for(button.action_id, coordinates=True)
    if habit is not None and habit.choice == "join":
        return "join"
    return f"{button.action_id} {button.value}"


def _is_pair_channel(channel: ChannelOnScreen) -> bool:
    """A private channel of a pair, or of a circle, by its name."""
    named = channel.name.startswith("mentoring-") and channel.name != ADMIN_CHANNEL
    return channel.is_private and not channel.is_im and not channel.is_mpim and named


def _day_of(about: str) -> str:
    """What a decision is about without its number among those of one day (see `plans.Subjects`)."""
    return about.rpartition(":")[0]


def _stuck(view: ViewOnScreen | None) -> str:
    if view is None:
        return "the form never ended"
    return f"stuck at {view.title!r}: {view.errors or view.notice or 'no reason given'}"
