"""Something to show for every view: facts made up from their types, so that no view is left out of what holds for all.

A view is a function of facts and a reader; what its annotations name is built here, field by field, with words that
fit the field's name. One seed gives one set of facts; a few seeds give empty lists and full ones, each member of an
enum, what is missing and what is there.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from random import Random
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from blocks import ids
from blocks.coordinating.acting import extended
from blocks.coordinating.audit import KINDS as AUDITED
from blocks.matching.asking.questions import _MESSAGES
from blocks.parts import Message, section
from bot.domain.adjusting import Act
from bot.domain.farewell import Way
from bot.domain.health import Signal
from bot.domain.retention import KINDS as KEPT
from bot.domain.shown.adjusting import AdjustPreview, PairOption
from bot.domain.shown.eligibility import OutsideShown
from bot.domain.shown.recruiting import ASKED_AGAIN, ApplicationShown, ProgramShown
from bot.domain.talking_points import TEXTS as POINTS
from bot.errors import DomainError

NAMES = ("Ana Silva", "Ben Okafor", "Cho Park", "Dan Weiss", "Eva Lind", "Finn Ito", "Gro Berg", "Hal Nunez")
AT = datetime(2026, 3, 5, 14, tzinfo=UTC)
WORDS: dict[str, Sequence[str]] = {
    "channel": ["C0PAIR"],
    "channel_id": ["C0PAIR"],
    "announce_channel": ["C0GENERAL"],
    "emoji": [":seedling:"],
    "email": ["ana@example.com"],
    "url": ["https://example.com/guide"],
    "image_url": ["https://example.com/picture.png"],
    "link": ["https://example.com/guide"],
    "tz": ["Europe/Berlin"],
    "zone": ["Europe/Berlin"],
    "country": ["DE"],
    "locale": ["en-US"],
}
"""What a text is, by its field's name."""
IDS = {"slack_id", "person", "mentee", "mentor", "about", "by"}
SENTENCES = (
    "We talk about what comes next",
    "Speaking in front of people",
    "Once in two weeks",
    "The office in Berlin",
)
"""What any other text is, each time with another number: no two things that are listed are called the same."""
Own = Mapping[tuple[str, str], Callable[["Facts"], Any]]
"""By class and field name: what cannot be made up from a type."""


class Facts:
    """Makes values of any type; PARTICULAR, and `own` before it, say what must be something particular."""

    def __init__(self, seed: str, own: Own | None = None) -> None:
        self.random = Random(seed)
        self.own = {**PARTICULAR, **(own or {})}
        self.depth = 0
        self.told = 0

    def arguments(self, view: Callable[..., Any], reader: Any) -> dict[str, Any]:
        """By name: everything that a view must be given, and sometimes what it may be given."""
        hints = get_type_hints(view)
        made: dict[str, Any] = {}
        for name, parameter in inspect.signature(view).parameters.items():
            if parameter.kind in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL):
                continue
            if name == "reader":
                made[name] = reader
            elif parameter.default is parameter.empty or self.random.random() < 0.4:
                made[name] = self.make(hints.get(name, str), name, owner=view.__name__)
        return made

    def make(self, hint: Any, name: str = "", owner: str = "") -> Any:
        """A value of this type for a field of this name."""
        particular = self.own.get((owner, name))
        if particular is not None:
            return particular(self)
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            return self._one_of(inner, name, owner)
        if origin is Literal:
            return self.random.choice(inner)
        if origin is not None:
            return self._several(origin, inner, name, owner)
        return self._single(hint, name, owner)

    def _one_of(self, inner: Sequence[Any], name: str, owner: str) -> Any:
        real = [one for one in inner if one is not type(None)]
        if len(real) < len(inner) and (self.depth > 6 or self.random.random() < 0.35):
            return None
        return self.make(self.random.choice(real), name, owner)

    def _several(self, origin: Any, inner: Sequence[Any], name: str, owner: str) -> Any:
        if origin is tuple and not (len(inner) == 2 and inner[1] is Ellipsis):
            return tuple(self.make(one, name, owner) for one in inner)
        few = 0 if self.depth > 6 else self.random.choice((0, 1, 2, 3))
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {self.make(inner[0], "key", owner): self.make(inner[1], name, owner) for _ in range(few)}
        items = [self.make(inner[0], _singular(name), owner) for _ in range(few)]
        if isinstance(inner[0], type) and issubclass(inner[0], Enum):
            items = list(dict.fromkeys(items))
        if origin is tuple:
            return tuple(items)
        if isinstance(origin, type) and issubclass(origin, frozenset | set | AbstractSet):
            return frozenset(items)
        if isinstance(origin, type) and issubclass(origin, Collection):
            return items
        raise TypeError(f"{owner}.{name}: {origin}")

    def _single(self, hint: Any, name: str, owner: str) -> Any:
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self.random.choice(list(hint))
        if is_dataclass(hint):
            return self._dataclass(hint)
        if hint is bool:
            return self.random.random() < 0.5
        if hint is int:
            return self.random.randint(1, 5)
        if hint is float:
            return round(self.random.uniform(1, 5), 1)
        if hint is str:
            return self._text(name)
        if hint is bytes:
            return b"bytes"
        if hint is datetime:
            return AT + timedelta(hours=self.random.randint(1, 200))
        if hint is date and name == "month":
            self.told += 1
            return date(2026 + self.told // 12, self.told % 12 + 1, 1)
        if hint is date:
            return (AT + timedelta(days=self.random.randint(1, 60))).date()
        if hint is time:
            return time(9)
        if hint is timedelta:
            return timedelta(hours=2)
        if hint in (object, Any):
            return self._text(name)
        raise TypeError(f"{owner}.{name}: {hint}")

    def _text(self, name: str) -> str:
        if name in WORDS:
            self.told += 1
            return WORDS[name][self.told % len(WORDS[name])]
        self.told += 1
        if name in IDS:
            return f"U0{self.told:03}"
        if name == "name":
            return f"{NAMES[self.told % len(NAMES)]} {self.told}"
        return f"{self.random.choice(SENTENCES)} {self.told}"

    def _dataclass(self, kind: Any) -> Any:
        particular = self.own.get((kind.__name__, ""))
        if particular is not None:
            return particular(self)
        self.depth += 1
        hints = _hints(kind)
        made = {
            one.name: self.make(hints[one.name], one.name, kind.__name__)
            for one in dataclasses.fields(kind)
            if one.init
        }
        self.depth -= 1
        return kind(**made)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, _names(kind))


def _names(kind: type) -> dict[str, Any]:
    """What a class's annotations may name, with what its module imports for the type checker only."""
    module = inspect.getmodule(kind)
    return {**_typed_only(module), **vars(module)} if module else {}


def _typed_only(module: types.ModuleType) -> dict[str, Any]:
    import ast
    import importlib

    found: dict[str, Any] = {}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            for line in node.body:
                if isinstance(line, ast.ImportFrom) and line.module:
                    source = importlib.import_module(line.module)
                    found.update({(n.asname or n.name): getattr(source, n.name) for n in line.names})
    return found


def _singular(name: str) -> str:
    return name if name in WORDS else name.removesuffix("s")


def one_of(*values: Any) -> Callable[[Facts], Any]:
    return lambda facts: facts.random.choice(values)


def some_of(values: Sequence[Any]) -> Callable[[Facts], Any]:
    """In their order, none twice."""
    return lambda facts: tuple(one for one in values if facts.random.random() < 0.6)


def _application(facts: Facts) -> ApplicationShown:
    roles = facts.random.choice((("mentee",), ("mentor",), ("mentee", "mentor")))
    states = tuple(facts.random.choice(("applied", "waitlisted", "approved", ASKED_AGAIN)) for _ in roles)
    return ApplicationShown(
        facts.make(ProgramShown), 1, roles, states, left=1 if ASKED_AGAIN in states else None
    )


def _sample(facts: Facts) -> AdjustPreview:
    pairs = facts.make(tuple[PairOption, ...], "pairs")
    changed = facts.make(get_type_hints(extended)["facts"])
    return AdjustPreview(1, "Growing together", next(iter(Act)), pairs, "pair.extended", changed, AT)


PARTICULAR: Own = {
    ("ApplicationShown", ""): _application,
    ("AdjustPreview", ""): _sample,
    ("AuditFilter", "kind"): one_of(*AUDITED),
    ("Check", "signal"): one_of(*(one for one in Signal if one is not Signal.JUST_STARTED)),  # never shown
    ("ClosingCard", "ways"): some_of(list(Way)),
    ("ClosingGuide", "ways"): some_of([way for way in Way if way not in (Way.CHANNEL, Way.GOALS)]),
    ("Decision", "what"): one_of("pairs", "applications", "draft", "undelivered", "attendance", "measures"),
    ("DecisionShown", "kind"): one_of("lock", "forbid", "swap"),
    ("PairChoice", "what"): one_of(ids.PAIR_DETAILS, ids.PAIR_PAUSE),
    ("PrivacyShown", "days"): lambda facts: dict.fromkeys((kind.key for kind in KEPT), 30),
    ("QuestionShown", "fields"): some_of(("label", "hint", "required", "audience", "minimum", "maximum")),
    ("SettingsShown", "error"): lambda facts: DomainError("not_yours", field="weights"),
    ("SettingsShown", "seniority"): lambda facts: ("normal", "reverse", "none"),
    ("SeveralChosen", "event"): one_of("approve", "waitlist", "decline"),
    ("StatusShown", "milestones"): lambda facts: (("first_meeting", 2, 5), ("goals", 3, 5)),
    ("TalkingPoint", "key"): one_of(*POINTS),
    ("TalkingPoint", "details"): lambda facts: {"goal": "Give a talk", "label": "What helps you?"},
    ("WaitingPage", "also"): one_of("", "mentee"),
    ("WaitingPage", "outside"): lambda facts: (facts.make(OutsideShown),),
    ("OutsideShown", "role"): one_of("mentee", "mentor"),
    ("PictureSent", "title"): one_of("funnel", "meetings"),
    ("Message", ""): lambda facts: Message("You met", [section("You met")]),
    ("nudge_message", "news"): lambda facts: (),
    ("answer_message", "shown"): lambda facts: facts.make(facts.random.choice(list(_MESSAGES))),
    ("write_modal", "how"): one_of("acknowledge", "answer", "note", "resolve"),
}
"""What cannot be made up from a type: texts that are keys of something, and facts that depend on each other."""
