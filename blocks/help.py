"""What can be typed."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import Message, header, quote, section
from blocks.reader import Reader
from bot.domain.commands import ADMIN_COMMANDS, MENTOR_COMMANDS, CommandSpec
from bot.domain.said import N_
from bot.domain.shown.recruiting import ProgramShown

_WORDS = N_(
    {
        "join": "take part in a program, or change your answers",
        "status": "where you are and what is next",
        "assessment": "look at your skills as a mentor",
        "profile": "what your roles ask of you, and when you accepted it",
        "nominate": "think of a colleague; they decide, and a no stays with them",
        "training": "your modules, a few minutes each; read again any time",
        "topics": "something to talk about, and questions to begin with",
        "reviews": "what you were asked about your pair: open, sent, and until when you can change it",
        "pause": "no reminders while you are away or busy; every date moves along",
        "resume": "you are back: your pair goes on",
        "settings": "your hours and holidays, and how reminders come",
        "office-hours": "time with a coordinator: book a slot, or give it back",
        "notes": "your private notes on meetings, and the open points of both",
        "concern": "something worries you: raise it in confidence, and see how it stands",
        "thanks": "say thank you to somebody of your program; others read it only if both agree",
        "stories": "what is told of you, and taking it back",
        "closing": "a good end: the guide, goals, thanks, your certificate, what comes next",
        "certificate": "your own; with the number of one, whether it was made here, and for whom",
        "privacy": "what is kept about you, who sees it, for how long; delete it",
        "data": "get a copy of everything that is kept about you",
        "leave": "leave a program or a pair; no reason needed",
        "help": "this list",
    }
)

_ADMIN_WORDS = N_(
    {
        "program new": "plan a new program, page by page",
        "program templates": "what a program can begin with",
        "program show": "the whole plan, like a document",
        "program edit": "change any part of the plan; you read first what it touches",
        "program copy": "begin the next cohort, with what this one taught",
        "program measures": "what should be different at the end, and where it stands",
        "lesson add": "keep a lesson for the next cohort",
        "lessons": "what you and the cohorts before have learned; what matters most first",
        "lessons share": "up to seven lessons as a message, looked at before it goes out",
        "lessons export": "lessons and figures without names, as a file for the intranet",
        "program export": "the whole plan as a file to edit, sent to you",
        "program import": "bring a plan file back, and see first what it would change",
        "questions": "add, reword, move and retire questions of any form, also while it is open",
        "topics": "the library of topics for pairs: add, reword and retire them",
        "open": "announce the program and take applications",
        "campaign": "every text: the champion's word on it, when it goes out, to how many",
        "profiles": "who has accepted which role profile",
        "applications": "those who wait: review one by one, or decide several at once",
        "invite": "ask a guest of this workspace to be an external mentor",
        "recruiting": "skills, levels, places and languages: wanted against offered",
        "assess": "a mentor's skills: your answers as one of the panel",
        "training": "who lacks what, and a reminder to them",
        "orientation": "offer dates to mentors, mentees and their managers",
        "kickoff": "offer dates to all new pairs; each goes home with three first steps",
        "match preview": "a draft of pairs, with reasons; nobody else sees it",
        "match drafts": "every draft, to show, compare, publish or discard",
        "match status": "how far publishing is, and how long still; pause it or go on",
        "match compare": "two drafts side by side",
        "match discard": "throw a draft away; decisions about pairs still hold",
        "match lock": "keep two people together, once you saw what it costs",
        "match unlock": "let the matcher decide about them again",
        "match forbid": "never pair these two, once you saw what it costs",
        "match swap": "swap two mentees' mentors, once you saw what it costs",
        "match advise": "whom to recruit or ask next, and what each rule costs",
        "match fairness": "who is matched how well, by group, and lifting the worst-off",
        "match why": "why these two, why not those, and what it would cost",
        "match pair": "pair two people by hand, seen side by side",
        "match offer": "let mentees rank a short list of mentors, and see how many have",
        "match ask": "ask the mentors of a draft before it is published",
        "match publish": "introduce the pairs to each other",
        "match rematch": "go on after people left: three ways, side by side",
        "match settings": "what counts how much, and what may never happen",
        "status": "how the program is doing, in one screen",
        "today": "what waits for you, what changed, and what the bot will send this week",
        "health": "pairs that need a look, or one pair with everything that was looked at",
        "midpoint": "how the cohort stands halfway, and what several pairs can be given at once",
        "checkpoint": "once a month: what works, what does not, what you decided, and whether it helped",
        "pairs": "every pair and what it needs",
        "pair": "one pair: dates and state, never content",
        "concerns": "concerns that you may read, and nobody else's",
        "nudge": "send a pair its most useful next step",
        "pause": "silence a pair; all its dates move",
        "resume": "let a paused pair go on",
        "reviews": "whose answers are missing, and since when; ask again",
        "reviews read": "what people wrote for you, unread first",
        "timeline": "who is reminded of what, and when; change it",
        "nudges": "which reminders help, in counts",
        "close": "close a pair",
        "reopen": "take a closing back",
        "cohort close": "what is open, and closing the whole cohort; previewed, and taken back for ten minutes",
        "community": "mentors among themselves: channels, get-together, facilitators, office hours",
        "facilitator": "who looks after which mentors; without names, shared out evenly",
        "office-hours": "offer slots that anybody in the program can book",
        "stories": "stories that both agreed to: preview and post them",
        "reward": "record what somebody gets for what they gave, and tell them",
        "project": "offer a project to mentees whose goals it fits",
        "hold": "silence the whole program",
        "unhold": "let the program go on",
        "report": "figures against the plan's targets, with pictures; as PDF, Excel or CSV",
        "import": "take in your company's directory",
        "audit": "who used which right, when and why, by or about somebody; as CSV, too",
        "help": "this list",
    }
)


def mentor_help(reader: Reader) -> Message:
    """For everyone."""
    title = reader.say("What you can type")
    return Message(
        title,
        [
            header(title),
            section(_lines("/mentor", MENTOR_COMMANDS, _WORDS, reader)),
            section(reader.say("The *Home* tab of this app always shows where you are and what is next.")),
        ],
    )


def admin_help(program: ProgramShown, reader: Reader) -> Message:
    """For coordinators."""
    title = reader.say("Commands for {name}", name=program.name)
    return Message(
        quote(title),
        [
            header(title),
            *(
                section(f"*{name}*\n{_lines('/mentor-admin', specs, _ADMIN_WORDS, reader)}")
                for name, specs in _grouped(reader)
            ),
            section(
                reader.say(
                    "Answers are shown to you alone, unless they concern all coordinators of {name}.",
                    name=quote(program.name),
                )
            ),
        ],
    )


def _grouped(reader: Reader) -> list[tuple[str, list[CommandSpec]]]:
    """The coordinators' commands under the questions they answer; no section grows beyond what Slack takes."""
    names = {
        "plan": reader.say("The plan"),
        "people": reader.say("Who takes part"),
        "match": reader.say("Who meets whom"),
        "life": reader.say("How it goes"),
    }
    groups: dict[str, list[CommandSpec]] = {group: [] for group in names}
    for spec in ADMIN_COMMANDS:
        groups[_group(spec.name)].append(spec)
    return [(names[group], specs) for group, specs in groups.items()]


def _group(command: str) -> str:
    if command.startswith("match "):
        return "match"
    if command.startswith("program ") or command in _PLANNING:
        return "plan"
    return "people" if command in _TAKING_PART else "life"


_PLANNING = frozenset({"lesson add", "lessons", "lessons share", "lessons export", "questions"})
_TAKING_PART = frozenset(
    {"assess", "campaign", "profiles", "recruiting", "open", "applications", "invite", "import"}
) | {"training", "orientation", "kickoff"}


def _lines(command: str, specs: Sequence[CommandSpec], words: dict[str, str], reader: Reader) -> str:
    return "\n".join(
        f"`{command} {quote(spec.usage or spec.name)}` {reader.say(words.get(spec.name, ''))}".rstrip()
        for spec in specs
    )
