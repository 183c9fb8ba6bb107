"""A plan as a file: the modal that takes it, and what is shown before and after it is used."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from blocks import ids
from blocks.parts import (
    SECTION_LIMIT,
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    fit,
    header,
    modal,
    notice,
    option,
    person,
    quote,
    section,
)
from blocks.planning.part_words import part_title
from blocks.planning.touched import touched_words
from blocks.reader import Reader
from bot.domain.plan_changes import PartChange
from bot.domain.shown.plan_files import FileFinding, PlanFileShown, PlanFileUsed, PlanOverview
from bot.domain.shown.recruiting import ProgramShown

LINE_LIMIT = 400
NAMED = 4
"""So many new, changed or missing things of a part are named; the others are counted."""
NAME_LIMIT = 60
SECTIONS = 8


def plan_file_modal(program: ProgramShown, reader: Reader) -> View:
    """Asks for the file, and for what it is."""
    change = option(fit(reader.say("Change {program}", program=program.name), 75), "change")
    new = option(reader.say("Make a new program of it"), "new")
    return modal(
        ids.PLAN_FILE,
        reader.say("A plan from a file"),
        [
            section(
                reader.say(
                    "A plan file holds everything: purpose, questionnaire, weights, timeline, texts, reviews and "
                    "training. `/mentor-admin program export` sends you one to begin with."
                )
            ),
            field(
                "file",
                reader.say("Plan file"),
                {"type": "file_input", "filetypes": ["yaml", "yml", "txt", "text"], "max_files": 1},
            ),
            field(
                "purpose",
                reader.say("What is it for?"),
                {"type": "radio_buttons", "options": [change, new], "initial_option": change},
                hint=reader.say("A new program gets this admin channel and the same announcement channel."),
            ),
            context(
                reader.say(
                    ":eye: Who sees this: the coordinators. Nothing changes yet; you see first what would, or each "
                    "mistake with its line."
                )
            ),
        ],
        submit=reader.say("Read the file"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": program.program}),
    )


def plan_file_taken(reader: Reader) -> View:
    """After the upload."""
    return notice(
        reader.say("Thank you"),
        reader.say("I am reading the plan. What it would change appears in the admin channel in a moment."),
        close=reader.say("Close"),
    )


def plan_read(facts: PlanFileShown, reader: Reader) -> Message:
    """What using the plan would do, or its mistakes; nothing has changed yet."""
    if facts.mistakes:
        return _mistaken(facts, reader)
    title = reader.say("The plan is read")
    blocks: list[Block] = [header(title), section(_origin(facts, reader))]
    if facts.stale:
        blocks.append(
            section(
                reader.say(
                    ":hourglass: Somebody changed the plan since. This is what the file would change now."
                )
            )
        )
    if facts.making_new and facts.plan is not None:
        blocks.append(section(_overview(facts.plan, reader)))
    elif facts.changes:
        named = reader.say("*{program}* would change here:", program=quote(facts.program.name))
        blocks += _sections([named, *(change_line(change, reader) for change in facts.changes)])
    else:
        blocks.append(section(reader.say("Nothing in it is different from the plan as it stands.")))
    if facts.touched:
        touched = [
            reader.say("*What it touches*"),
            *(f"• {one}" for one in touched_words(facts.touched, reader)),
        ]
        blocks += _sections(touched)
    blocks.append(_decision(facts, reader))
    blocks.append(context(reader.say("Either the whole plan is used or nothing. Nothing has changed yet.")))
    return Message(title, blocks)


def _mistaken(facts: PlanFileShown, reader: Reader) -> Message:
    title = reader.say("This plan cannot be used yet")
    lines = [
        reader.count("*{n} thing to mend in the file*", "*{n} things to mend in the file*", facts.mistakes),
        *(finding_line(finding, reader) for finding in facts.findings),
    ]
    more = facts.mistakes - len(facts.findings)
    if more > 0:
        lines.append(
            reader.count(
                "… and {n} more. `mentorbot program check FILE` lists them all.",
                "… and {n} more. `mentorbot program check FILE` lists them all.",
                more,
            )
        )
    return Message(
        title,
        [
            header(title),
            section(_origin(facts, reader)),
            *_sections(lines),
            context(
                reader.say("Nothing was changed. Mend the file and run `/mentor-admin program import` again.")
            ),
        ],
    )


def finding_line(finding: FileFinding, reader: Reader) -> str:
    """Where, and what is wrong."""
    message = quote(reader.say_again(finding.message))
    if not finding.line:
        return fit(f"• {message}", LINE_LIMIT)
    return fit(reader.say("• Line {line}: {message}", line=finding.line, message=message), LINE_LIMIT)


def _origin(facts: PlanFileShown, reader: Reader) -> str:
    by = reader.say("uploaded by {who}", who=person(facts.by))
    name = f"`{fit(quote(facts.file_name), 150)}` · " if facts.file_name else ""
    return f"{name}{by}"


def _overview(plan: PlanOverview, reader: Reader) -> str:
    lines = [
        reader.say("A new program: {emoji} *{name}*", emoji=plan.emoji, name=quote(plan.name)),
        fit(quote(plan.purpose), 500),
        reader.say(
            "{days} days, a meeting every {cadence} days",
            days=plan.duration_days,
            cadence=plan.cadence_days,
        ),
        " · ".join(
            [
                reader.count("{n} question to join", "{n} questions to join", plan.questions),
                reader.count("{n} form", "{n} forms", plan.forms),
                reader.count("{n} reminder", "{n} reminders", plan.reminders),
                reader.count("{n} training module", "{n} training modules", plan.modules),
            ]
        ),
    ]
    return "\n".join(lines)


def change_line(change: PartChange, reader: Reader) -> str:
    """One part, and what is new, different or gone in it."""
    parts = [
        words
        for words in (
            _named(reader.say("new"), change.new, reader),
            _named(reader.say("changed"), change.changed, reader),
            _named(reader.say("left out"), change.gone, reader),
            reader.say("another order") if change.moved else "",
        )
        if words
    ]
    return fit(f"• *{change_title(change, reader)}*: {'; '.join(parts)}", 700)


def change_title(change: PartChange, reader: Reader) -> str:
    """What a part is called."""
    if change.part == "form":
        return _form_words(change.key, reader)
    own = {
        "challenges": reader.say("Challenges"),
        "kind": reader.say("What kind of program"),
        "lists": reader.say("What people choose from"),
        "matching": reader.say("Matching"),
        "agreement": reader.say("The agreement's first words"),
        "timeline": reader.say("Timeline"),
        "topics": reader.say("Topics"),
        "health": reader.say("When a pair needs a look"),
        "community": reader.say("Mentors and mentees among themselves"),
        "words": reader.say("First steps"),
    }
    return own.get(change.part) or part_title(change.part, reader)


def _form_words(key: str, reader: Reader) -> str:
    return {
        "intake": reader.say("Questionnaire"),
        "assessment": reader.say("Skills assessment"),
        "agreement": reader.say("Agreement"),
        "fit_check": reader.say("Fit check"),
        "meeting_feedback": reader.say("After a meeting"),
        "pulse": reader.say("Pulse"),
        "midpoint": reader.say("Midpoint review"),
        "final": reader.say("Final review"),
        "closing": reader.say("Closing"),
        "impact": reader.say("Impact pulse"),
    }.get(key) or reader.say("Form {key}", key=quote(key))


def _named(what: str, names: Sequence[str], reader: Reader) -> str:
    if not names:
        return ""
    shown = ", ".join(fit(quote(name.replace("_", " ")), NAME_LIMIT) for name in names[:NAMED])
    more = len(names) - NAMED
    if more > 0:
        shown += reader.count(" and {n} more", " and {n} more", more)
    return f"{what} {len(names)} ({shown})"


def _sections(lines: Iterable[str]) -> Iterator[Block]:
    """Lines in as few sections as they fit."""
    texts: list[str] = []
    for line in lines:
        if texts and len(texts[-1]) + 1 + len(line) <= SECTION_LIMIT:
            texts[-1] = f"{texts[-1]}\n{line}"
        else:
            texts.append(line)
    yield from map(section, texts[:SECTIONS])


def _decision(facts: PlanFileShown, reader: Reader) -> Block:
    discard = button(reader.say("Discard"), ids.PLAN_FILE_DISCARD, facts.plan_file)
    if not facts.making_new and not facts.changes:
        return actions(discard)
    ask = None
    if facts.touched:
        ask = confirm(
            reader.say("Use this plan?"),
            reader.say("It touches people who are under way, as the message says."),
            reader.say("Use it"),
            reader.say("Not yet"),
        )
    value = f"{facts.plan_file}:{facts.base}"
    return actions(
        button(reader.say("Use this plan"), ids.PLAN_FILE_USE, value, style="primary", ask=ask), discard
    )


def plan_used(facts: PlanFileUsed, reader: Reader) -> Message:
    """Takes the place of the message whose button was pressed."""
    name, who = quote(facts.program.name), person(facts.by)
    if facts.made_new:
        text = reader.say("{who} made a new program of the file: *{name}*.", who=who, name=name)
        return Message(text, [section(text)])
    text = reader.say("{who} changed the plan of *{name}* from a file.", who=who, name=name)
    lines = [text, *(change_line(change, reader) for change in facts.changes)]
    return Message(text, list(_sections(lines)))


def plan_discarded(slack_id: str, reader: Reader) -> Message:
    """Takes the place of the message whose button was pressed."""
    text = reader.say("The plan file was discarded by {who}. Nothing was changed.", who=person(slack_id))
    return Message(text, [context(text)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"admin.plan_read": plan_read}
