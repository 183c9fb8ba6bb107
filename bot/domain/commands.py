"""What people type after /mentor and /mentor-admin."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.sound_text import sound
from bot.errors import DomainError


@dataclass(frozen=True)
class CommandSpec:
    """A subcommand: one or two words, and how its arguments are written (shown by help)."""

    name: str
    usage: str = ""
    aliases: tuple[str, ...] = ()
    mentions: int = 0  # how many people it needs
    free_text: bool = False  # after the person it names, anything may be written

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)

    @property
    def takes_people(self) -> bool:
        return "@" in self.usage

    @property
    def takes_a_program_only(self) -> bool:
        return self.usage == f"{self.name} [program]"


class Catalogue(tuple[CommandSpec, ...]):
    """The subcommands of a command; `called` is how that one is typed."""

    called: str

    def __new__(cls, called: str, specs: Iterable[CommandSpec]) -> Catalogue:
        made = super().__new__(cls, specs)
        made.called = called
        return made

    @cached_property
    def by_name(self) -> Mapping[str, CommandSpec]:
        """Each under its name and its aliases."""
        return {name: spec for spec in self for name in spec.names}


@dataclass(frozen=True)
class Mention:
    """A person as Slack writes them in an escaped command: <@U123|name>."""

    user: str
    name: str = ""


@dataclass(frozen=True)
class Command:
    """A command understood. `words`: everything that is no mention, quotes taken off."""

    name: str
    mentions: tuple[Mention, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def rest(self) -> str:
        """The words as one text, for instance a program's name typed without quotes."""
        return " ".join(self.words)


MENTOR_COMMANDS = Catalogue(
    "/mentor",
    (
        CommandSpec("join", usage="join [program]", aliases=("apply", "start")),
        CommandSpec("assessment", usage="assessment [program]"),
        CommandSpec("status", usage="status"),
        CommandSpec("profile", usage="profile", aliases=("profiles",)),
        CommandSpec("nominate", usage="nominate [@person]", aliases=("recommend", "suggest")),
        CommandSpec("training", usage="training [program]", aliases=("modules", "learn")),
        CommandSpec("topics", usage="topics", aliases=("topic",)),
        CommandSpec("reviews", usage="reviews", aliases=("review", "forms")),
        CommandSpec("pause", usage="pause", aliases=("away",)),
        CommandSpec("resume", usage="resume", aliases=("back",)),
        CommandSpec("settings", usage="settings", aliases=("preferences",)),
        CommandSpec("office-hours", usage="office-hours [program]", aliases=("office hours", "office")),
        CommandSpec("notes", usage="notes", aliases=("points", "note")),
        CommandSpec("concern", usage="concern", aliases=("concerns", "worry")),
        CommandSpec("thanks", usage="thanks [@person]", aliases=("thank", "kudos")),
        CommandSpec("stories", usage="stories", aliases=("story",)),
        CommandSpec("closing", usage="closing", aliases=("farewell", "goodbye")),
        CommandSpec("certificate", usage="certificate [number]", aliases=("certificates",)),
        CommandSpec("privacy", usage="privacy", aliases=("data protection", "forget me")),
        CommandSpec("data", usage="data", aliases=("my data",)),
        CommandSpec("leave", usage="leave [program]", aliases=("withdraw", "quit")),
        CommandSpec("help", usage="help", aliases=("?",)),
    ),
)
MENTOR_DEFAULT = "join"

ADMIN_COMMANDS = Catalogue(
    "/mentor-admin",
    (
        CommandSpec("program new", usage="program new", aliases=("setup",)),
        CommandSpec("program templates", usage="program templates", aliases=("templates",)),
        CommandSpec("program show", usage="program show [program]", aliases=("plan",)),
        CommandSpec("program edit", usage="program edit [part]"),
        CommandSpec("program copy", usage="program copy [program]"),
        CommandSpec("program measures", usage="program measures [program]", aliases=("measures",)),
        CommandSpec("lesson add", usage="lesson add [stage] text", aliases=("lesson",)),
        CommandSpec("lessons", usage="lessons [program]"),
        CommandSpec("lessons share", usage="lessons share [program]"),
        CommandSpec("lessons export", usage="lessons export [program]"),
        CommandSpec("program export", usage="program export [program]"),
        CommandSpec("program import", usage="program import [program]"),
        CommandSpec("questions", usage="questions [form]", aliases=("questionnaire", "question")),
        CommandSpec("topics", usage="topics [program]", aliases=("topic", "library")),
        CommandSpec("open", usage="open [program]"),
        CommandSpec("campaign", usage="campaign [program]"),
        CommandSpec("profiles", usage="profiles [program]", aliases=("profile",)),
        CommandSpec("applications", usage="applications [program]"),
        CommandSpec("invite", usage="invite @guest [program]", mentions=1),
        CommandSpec("recruiting", usage="recruiting [program]", aliases=("balance",)),
        CommandSpec("assess", usage="assess @mentor", mentions=1),
        CommandSpec("training", usage="training [program]"),
        CommandSpec("orientation", usage="orientation [program]"),
        CommandSpec("kickoff", usage="kickoff [program]"),
        CommandSpec("match preview", usage='match preview ["name"]', aliases=("preview",)),
        CommandSpec("match drafts", usage="match drafts", aliases=("drafts",)),
        CommandSpec("match status", usage="match status [program]"),
        CommandSpec("match compare", usage='match compare ["name"] ["name"]', aliases=("compare",)),
        CommandSpec("match discard", usage='match discard ["name"]', aliases=("discard",)),
        CommandSpec(
            "match lock",
            usage="match lock @mentee @mentor",
            aliases=("lock", "match force", "force"),
            mentions=2,
        ),
        CommandSpec("match unlock", usage="match unlock @mentee @mentor", aliases=("unlock",), mentions=2),
        CommandSpec("match forbid", usage="match forbid @mentee @mentor", aliases=("forbid",), mentions=2),
        CommandSpec("match swap", usage="match swap @mentee @mentee", aliases=("swap",), mentions=2),
        CommandSpec("match advise", usage="match advise [program]", aliases=("advise",)),
        CommandSpec("match fairness", usage="match fairness [program]", aliases=("fairness",)),
        CommandSpec("match why", usage="match why @person [@mentor]", aliases=("why",), mentions=1),
        CommandSpec("match pair", usage="match pair [@mentee [@mentor]]"),
        CommandSpec("match offer", usage="match offer [@mentee …]", aliases=("offer",)),
        CommandSpec("match ask", usage="match ask [program]"),
        CommandSpec("match publish", usage='match publish ["name"]', aliases=("publish",)),
        CommandSpec("match rematch", usage="match rematch [program]", aliases=("rematch",)),
        CommandSpec("match settings", usage="match settings [program]"),
        CommandSpec("status", usage="status [program]"),
        CommandSpec("today", usage="today [program]", aliases=("digest",)),
        CommandSpec("health", usage="health [@person]"),
        CommandSpec("midpoint", usage="midpoint [program]", aliases=("halfway",)),
        CommandSpec("checkpoint", usage="checkpoint [program]", aliases=("checkpoints", "decisions")),
        CommandSpec("pairs", usage="pairs [program]"),
        CommandSpec("pair", usage="pair @person", mentions=1),
        CommandSpec("concerns", usage="concerns [program]", aliases=("concern",)),
        CommandSpec("nudge", usage="nudge @person", mentions=1),
        CommandSpec("pause", usage="pause @person", mentions=1),
        CommandSpec("resume", usage="resume @person", mentions=1),
        CommandSpec("close", usage="close @person", mentions=1),
        CommandSpec("reopen", usage="reopen @person", mentions=1),
        CommandSpec("cohort close", usage="cohort close [program]", aliases=("cohort",)),
        CommandSpec("reviews", usage="reviews [form]", aliases=("review", "missing")),
        CommandSpec("reviews read", usage="reviews read", aliases=("read",)),
        CommandSpec("timeline", usage="timeline [program]", aliases=("reminders",)),
        CommandSpec("nudges", usage="nudges [program]"),
        CommandSpec("community", usage="community [program]"),
        CommandSpec("facilitator", usage="facilitator [@facilitator @mentor …]", aliases=("facilitators",)),
        CommandSpec("office-hours", usage="office-hours [program]", aliases=("office hours",)),
        CommandSpec("stories", usage="stories [program]", aliases=("story",)),
        CommandSpec("reward", usage="reward [@person what]", aliases=("rewards",), free_text=True),
        CommandSpec("project", usage="project [program]", aliases=("projects",)),
        CommandSpec("hold", usage="hold [program]"),
        CommandSpec("unhold", usage="unhold [program]"),
        CommandSpec(
            "report", usage="report [program] [--format pdf|xlsx|csv]", aliases=("reports", "figures")
        ),
        CommandSpec("import", usage="import"),
        CommandSpec("audit", usage="audit [@person] [days]", aliases=("log",)),
        CommandSpec("help", usage="help", aliases=("?",)),
    ),
)
ADMIN_DEFAULT = "help"

_SHOWN = 60  # characters of an unknown command that its sentence repeats
_CLOSE_ENOUGH = 0.6
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‟": '"'})
_PART = re.compile(
    r'<@(?P<user>[A-Za-z0-9]+)(?:\|(?P<name>[^>]*))?>|"(?P<quoted>[^"]*)"?|(?P<word>[^\s"<]+|<)'
)

_NAME = re.compile(r"@\w")


def parse_command(text: str, catalogue: Catalogue, default: str) -> Command:
    """The command meant by `text` (as Slack sends it, mentions escaped); `default` for an empty one.

    Raises command_unknown (typed; suggestion: the nearest name, or None; help: what lists them), name_unknown
    (who) for an @name that Slack made no mention of, and command_incomplete (command, usage).
    """
    words, mentions, strangers = _parts(text)
    if not words and not mentions:
        return Command(default)
    spec, rest = _recognized(words, catalogue)
    unknown = next((one for one in strangers if not (spec.free_text and one.after)), None)
    if spec.takes_people and unknown is not None:
        raise DomainError("name_unknown", who=unknown.typed[:_SHOWN])
    if len(mentions) < spec.mentions:
        raise DomainError("command_incomplete", command=spec.name, usage=spec.usage)
    return Command(spec.name, mentions, rest)


@dataclass(frozen=True)
class _Stranger:
    """A name typed as one calls a person, which Slack did not know; after how many whom it knew."""

    typed: str
    after: int


def _parts(text: str) -> tuple[tuple[str, ...], tuple[Mention, ...], tuple[_Stranger, ...]]:
    """The words, the people, and among the words those outside of quotes that were to be people."""
    words: list[str] = []
    mentions: list[Mention] = []
    strangers: list[_Stranger] = []
    for part in _PART.finditer(sound(text).translate(_QUOTES)):
        if part["user"]:
            mentions.append(Mention(part["user"], part["name"] or ""))
        else:
            words.append(_typed(part["quoted"] if part["quoted"] is not None else part["word"]))
            if part["word"] and _NAME.match(words[-1]):
                strangers.append(_Stranger(words[-1], len(mentions)))
    return tuple(word for word in words if word), tuple(mentions), tuple(strangers)


def _typed(sent: str) -> str:
    """A word as its person typed it: Slack escapes three characters on the way."""
    return sent.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _recognized(words: tuple[str, ...], catalogue: Catalogue) -> tuple[CommandSpec, tuple[str, ...]]:
    """The command that the words begin with, two words before one, and the words after it."""
    by_name = catalogue.by_name
    for length in (2, 1):
        spec = by_name.get(" ".join(words[:length]).casefold()) if len(words) >= length else None
        if spec is not None:
            return spec, words[length:]
    typed = " ".join(words)
    raise DomainError(
        "command_unknown",
        typed=typed[:_SHOWN],
        suggestion=_nearest(words, by_name),
        help=f"{catalogue.called} help",
    )


def _nearest(words: tuple[str, ...], by_name: Mapping[str, CommandSpec]) -> str | None:
    first = words[0].casefold() if words else ""
    begun = [name for name in by_name if name.startswith(f"{first} ")]  # "match" alone
    for typed in (" ".join(words[:2]).casefold(), first):
        near = difflib.get_close_matches(typed, by_name, n=1, cutoff=_CLOSE_ENOUGH)
        if near and not (begun and typed == first):
            return by_name[near[0]].name
    return by_name[begun[0]].name if begun else None


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()
