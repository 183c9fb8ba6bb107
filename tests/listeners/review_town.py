"""The town of the guide stage in the weeks in which pairs look back and say goodbye, and what stands on its screens.

Every text that can be typed in a modal of these stages is a word of its own. Who may read it stands in one table
(`READS`), by modal and field; for the forms about a pair it follows from the question's audience.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from blocks.home import home_view
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.forms import Audience, Kind, Question
from bot.domain.messages import NoLongerApplies
from bot.domain.planning import Team
from bot.listeners import celebrating, closing, learning, reporting, reviewing
from bot.listeners.outcomes import Outcome
from bot.listeners.register import register
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.loading import load
from bot.usecases.planning.plans import plan_of, store_plan
from db.models import Concern, ConcernStep, Coordinator, OutboxRow, Pair, Person
from db.session import WorkspaceSession
from tests.listeners.guide_town import COORDINATORS, EVERYBODY, MIA, OMAR, ZACK, ZOE, GuideTown, Use
from tests.listeners.learned import settle_learned
from tests.listeners.recruiting.test_guest_listeners import Everything

ROOMS = (reviewing, closing, celebrating, learning, reporting)
PAIR_FORMS = ("fit_check", "pulse", "midpoint", "final", "closing", "impact")
CLEO, COCO, NEUTRAL = "UCLEO", "UCOCO", "USAM"
ADDED = (Audience.PARTNER, Audience.COORDINATORS, Audience.PROFILE, Audience.SELF)
"""A coordinator adds a question for each of these readers to every form about a pair."""


def stage_listeners(town: GuideTown) -> dict[Any, tuple[str, Any, Any]]:
    """Every button and modal of these stages, as they registered it."""
    wires = Everything(town.wires.desk)
    for room in ROOMS:
        room.register(wires)
    return wires.heard


@dataclass(frozen=True)
class Step:
    """Something a person can do on their screen: press a button (`value`), or send a modal (`answers`)."""

    who: str
    name: str
    value: str = ""
    metadata: str = "{}"
    fields: str = ""  # the modal's inputs, as JSON
    in_modal: bool = False

    @property
    def sends(self) -> bool:
        return bool(self.fields)


class ReviewTown(GuideTown):
    """Mia and Omar are in the middle; Cleo and Coco coordinate, Sam is a neutral person."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        register(self.wires)
        self.stage = stage_listeners(self)
        self.commands = _typed()
        self._raw.backup(self._standing)

    def _settle(self, session: WorkspaceSession) -> None:
        super()._settle(session)
        plan = plan_of(self.program_row)
        team = replace(plan.team, neutral=(NEUTRAL,)) if plan.team else Team(neutral=(NEUTRAL,))
        forms = {
            key: replace(form, questions=(*form.questions, *_added())) if key in PAIR_FORMS else form
            for key, form in plan.forms.items()
        }
        store_plan(session, self.program_row, replace(plan, team=team, forms=forms), self.now)
        cleo = session.get_one(Person, self._id(session, CLEO))
        settle_learned(session, self.program_row, cleo, self.now)
        self.plan = plan_of(self.program_row)
        self._concern(session, "mia", MIA, about=[CLEO], readers={MIA, COCO}, by=COCO)
        self._concern(session, "omar", OMAR, neutral=NEUTRAL, readers={OMAR, NEUTRAL}, by=NEUTRAL)
        self._concern(session, "zoe", ZOE, readers={ZOE, CLEO, COCO})

    def _concern(
        self,
        session: WorkspaceSession,
        whose: str,
        raiser: str,
        *,
        readers: set[str],
        by: str = "",
        about: Any = (),
        neutral: str = "",
    ) -> None:
        """A concern; answered, with a note among those who read it, if it is said `by` whom."""
        own = frozenset(readers)
        steps = [] if not by else [
            ConcernStep(kind="acknowledge", by_id=self._id(session, by), at=self.now, for_raiser=True,
                        text=self._word(f"{whose} concern answer", own)),
            ConcernStep(kind="note", by_id=self._id(session, by), at=self.now, for_raiser=False,
                        text=self._word(f"{whose} concern note", own - {raiser})),
        ]  # fmt: skip
        concern = Concern(
            program_id=self.program, pair_id=self.ids[ZOE if raiser == ZOE else MIA]["pair"],
            raised_by=self._id(session, raiser),
            neutral_id=self._id(session, neutral) if neutral else None,
            about=[self._id(session, one) for one in about] or None,
            text=self._word(f"{whose} concern", own), urgent=True, status="acknowledged" if by else "raised",
            raised_at=self.now, answer_due_at=self.now, answered_at=self.now if by else None, steps=steps,
        )  # fmt: skip
        session.add(concern)
        session.flush()
        self.ids[raiser] = {**self.ids.get(raiser, {}), "concern": concern.id}

    def say_goodbye(self) -> None:
        """The same two, a week before their end."""
        begun = (self.now - timedelta(days=174)).strftime("%Y-%m-%d %H:%M:%S.%f")
        self.change("UPDATE pair SET status = 'closing', published_at = ? WHERE id = ?", begun, self.pair)

    @property
    def pair(self) -> int:
        """Mia's and Omar's."""
        return self.ids[MIA]["pair"]

    # --- trying ----------------------------------------------------------------------------------------
    def do(self, step: Step, who: str = "", answers: Mapping[str, Any] | None = None) -> Outcome:
        """What somebody gets who does this."""
        use = Use(
            value=step.value,
            who=step.who,
            metadata=json.loads(step.metadata or "{}"),
            answers=dict(answers or {}),
        )
        return self.use(step.name, use, who, in_modal=step.in_modal)

    def use(self, name: str, use: Use, who: str = "", team: str = "", **more: Any) -> Outcome:
        typed = name.split(" ", maxsplit=1)[0]
        if not name.startswith("/") and typed not in self.wires.heard:  # one of several in a row
            pattern = next(
                one for one in self.wires.heard if not isinstance(one, str) and one.match(typed) is not None
            )
            self.wires.heard[typed] = self.wires.heard[pattern]
        return super().use(name, use, who, team, **more)

    def is_of_stage(self, name: str) -> bool:
        return any(name == one if isinstance(one, str) else one.match(name) is not None for one in self.stage)

    def kept(self) -> sqlite3.Connection:
        """How everything stands, to come back to."""
        kept = sqlite3.connect(":memory:")
        self._raw.backup(kept)
        return kept

    def back_to(self, kept: sqlite3.Connection) -> None:
        kept.backup(self._raw)

    def newest_message(self) -> int:
        return int(self._raw.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0])

    # --- who may read ----------------------------------------------------------------------------------
    def partner(self, who: str, pair_id: object) -> frozenset[str]:
        """The two of a pair that `who` is in; by default the first."""
        with self.sessions.reading(self.team) as session:
            pair = session.find(Pair, pair_id)
            two = {one.slack_id for one in pair.people()} if pair is not None else {who}
        known = {MIA: OMAR, OMAR: MIA, ZOE: ZACK, ZACK: ZOE}
        return frozenset(two) if who in two and len(two) == 2 else frozenset({who, known.get(who, who)})

    def readers_of_question(self, who: str, metadata: Mapping[str, Any], key: str) -> frozenset[str]:
        """Who may read what `who` answers to a question of a form about their pair, as it says on the form."""
        question = self.plan.forms[str(metadata.get("form"))].question(key)
        two = self.partner(who, metadata.get("pair"))
        match question.audience:
            case Audience.PARTNER:
                return two
            case Audience.COORDINATORS:
                return frozenset({who}) | (COORDINATORS - two)
            case Audience.PROFILE | Audience.CANDIDATES:
                return two | COORDINATORS
            case _:
                return frozenset({who})


def _added() -> tuple[Question, ...]:
    return tuple(
        Question(f"added_{audience.value}", Kind.LONG_TEXT, f"Added for {audience.value}", audience)
        for audience in ADDED
    )


def _typed() -> dict[str, tuple[str, ...]]:
    """Commands of these stages, and those that show how pairs are doing."""
    mentor = [name for room in ROOMS for name in getattr(room, "MENTOR_COMMANDS", {})]
    admin = [name for room in ROOMS for name in getattr(room, "ADMIN_COMMANDS", {})]
    known = ["today", "health", "pairs", "status", "nudges", f"pair <@{MIA}|mia>", f"health <@{MIA}|mia>"]
    return {"/mentor": (*mentor, "status"), "/mentor-admin": (*admin, *known)}


# --- what stands on a screen -----------------------------------------------------------------------------------


def views_of(outcome: Outcome) -> list[dict[str, Any]]:
    """The modals that somebody sees now."""
    return [one for one in (outcome.open, outcome.push, outcome.update, outcome.ack.get("view")) if one]


def steps_on(who: str, outcome: Outcome) -> Iterator[Step]:
    """Everything that can be pressed or sent in an answer."""
    for view in views_of(outcome):
        metadata = view.get("private_metadata") or "{}"
        for name, value in _pressable(view["blocks"]):
            yield Step(who, name, value, metadata, in_modal=True)
        if "submit" in view:
            inputs = [block for block in view["blocks"] if block["type"] == "input"]
            yield Step(who, view["callback_id"], "", metadata, json.dumps(inputs or [{}]), in_modal=True)
    for name, value in _pressable([*outcome.whisper_blocks, *outcome.replace_blocks]):
        yield Step(who, name, value)


def steps_in(who: str, blocks: Any) -> Iterator[Step]:
    """Everything that can be pressed in a message or on Home."""
    for name, value in _pressable(blocks):
        yield Step(who, name, value)


def _pressable(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, list | tuple):
        for one in node:
            yield from _pressable(one)
    elif isinstance(node, dict) and node.get("type") != "input":
        if node.get("type") == "button" and "url" not in node:
            yield node["action_id"], node.get("value", "")
        elif node.get("type") in ("static_select", "overflow") and "action_id" in node:
            for one in node.get("options", ())[:3]:
                yield node["action_id"], one["value"]
        else:
            yield from (pair for value in node.values() for pair in _pressable(value))


def texts_of(step: Step) -> list[str]:
    """The fields of a modal into which words are typed."""
    return [
        block["block_id"]
        for block in json.loads(step.fields)
        if block and block["element"]["type"] == "plain_text_input" and not _looks_like_number(block)
    ]


def filled(step: Step, words: Mapping[str, str], today: str) -> dict[str, Any]:
    """A modal filled in: `words` in its texts, something that can be chosen everywhere else."""
    return {
        block["block_id"]: words.get(block["block_id"], _some(block, today))
        for block in json.loads(step.fields)
        if block
    }


def _looks_like_number(block: Mapping[str, Any]) -> bool:
    return len(str(block["element"].get("initial_value", "x"))) < 5 and (
        str(block["element"].get("initial_value", "x")).isdigit()
    )


def _some(block: Mapping[str, Any], today: str) -> Any:
    element = block["element"]
    options = element.get("options") or [
        one for group in element.get("option_groups", ()) for one in group["options"]
    ]
    match element["type"]:
        case "static_select" | "radio_buttons":
            return (element.get("initial_option") or options[0])["value"]
        case "multi_static_select":
            return [one["value"] for one in element.get("initial_options") or options[:1]]
        case "checkboxes":
            return [one["value"] for one in options]
        case "datepicker":
            return element.get("initial_date") or today
        case "number_input":
            return element.get("initial_value") or element.get("max_value") or element.get("min_value") or "3"
        case "users_select":
            return element.get("initial_user") or ZACK
        case "multi_users_select":
            return element.get("initial_users") or []
        case _:
            return element.get("initial_value")


# --- who saw it --------------------------------------------------------------------------------------------------


class Seen:
    """Who saw which of the words, and where."""

    def __init__(self, town: ReviewTown) -> None:
        self.town = town
        self.by: dict[str, set[str]] = defaultdict(set)
        self.where: dict[tuple[str, str], str] = {}

    def note(self, said: str, readers: frozenset[str], where: str) -> None:
        for word in self.town.words:
            if word in said:
                self.by[word] |= readers
                for reader in readers:
                    self.where.setdefault((word, reader), where)

    def home(self, who: str, where: str) -> list[Step]:
        """What stands on somebody's Home; everything they can press there."""
        with self.town.sessions.reading(self.town.team) as session:
            person = self.town.person(session, who)
            view = home_view(home_facts(session, person, self.town.now), Reader())
        self.note(repr(view), frozenset({who}), f"Home {where}")
        return list(steps_in(who, view["blocks"]))

    def messages(self, after: int, where: str) -> tuple[int, list[Step]]:
        """Every message written after this row, as it would read now; what its readers can press, and the last row."""
        found: list[Step] = []
        with self.town.sessions.reading(self.town.team) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.id > after).order_by(OutboxRow.id)).all()
            for row in rows:
                if row.kind not in VIEWS:
                    continue
                try:
                    message = VIEWS[row.kind](load(session, row.kind, row.args, self.town.now), Reader())
                except NoLongerApplies:
                    continue
                readers = readers_of(session, row)
                self.note(f"{message.text}{message.blocks}", readers, f"{row.kind} {where}")
                found += [step for who in sorted(readers) for step in steps_in(who, message.blocks)]
            return max((row.id for row in rows), default=after), found

    def commands(self, who: str, where: str) -> list[Step]:
        """What somebody reads who types every command of these stages."""
        found: list[Step] = []
        for command, texts in self.town.commands.items():
            if command == "/mentor-admin" and who not in COORDINATORS:
                continue
            for text in texts:
                outcome = self.town.use(command, Use(text=text, who=who))
                self.note(repr(outcome), frozenset({who}), f"{command} {text} {where}")
                found += steps_on(who, outcome)
        return found

    def wrongly(self) -> list[str]:
        return [
            f"{self.town.named(word)} is for {sorted(self.town.words[word])}, and {reader} reads it in "
            f"{self.where[word, reader]}"
            for word, readers in self.by.items()
            for reader in sorted(readers - self.town.words[word])
        ]


def readers_of(session: WorkspaceSession, row: OutboxRow) -> frozenset[str]:
    """Whoever is where this message goes."""
    place, number = row.lane.split(":")[:2]
    match place:
        case "person":
            return frozenset({session.get_one(Person, int(number)).slack_id})
        case "pair":
            return frozenset(who.slack_id for who in session.get_one(Pair, int(number)).people())
        case "admin":
            here = select(Person.slack_id).join(Coordinator, Coordinator.person_id == Person.id)
            return frozenset(
                session.scalars(
                    here.where(Coordinator.program_id == int(number), Person.deactivated_at.is_(None))
                )
            )
        case _:
            return EVERYBODY
