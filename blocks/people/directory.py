"""The modal that takes a company directory, and what is shown before and after it is applied."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

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
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.directory_row import RowProblem
from bot.domain.shown.people import DirectoryApplied, DirectoryShown, PersonWouldChange
from bot.domain.shown.recruiting import ProgramShown

LINE_LIMIT = 300
PROBLEM_SECTIONS = 6


def directory_modal(program: ProgramShown, reader: Reader) -> View:
    """Asks for the file."""
    return modal(
        ids.DIRECTORY_FILE,
        reader.say("Company directory"),
        [
            section(
                reader.say(
                    "Departments, places, levels and reporting lines make better matches, and nobody has to "
                    "type what the company knows already."
                )
            ),
            field(
                "file",
                reader.say("CSV file"),
                {"type": "file_input", "filetypes": ["csv"], "max_files": 1},
                hint=reader.say(
                    "One line for each person. Columns: email or slack_id, department, location, country, "
                    "level, manager, start_date, employment, skills. In Excel: File, Save as, CSV UTF-8."
                ),
            ),
            context(
                reader.say(
                    ":eye: Who sees this: the coordinators. Nothing changes yet; you see first what would, "
                    "and each line that needs mending."
                )
            ),
        ],
        submit=reader.say("Read the file"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": program.program}),
    )


def directory_taken(reader: Reader) -> View:
    """After the upload."""
    return notice(
        reader.say("Thank you"),
        reader.say("I am reading the file. What it would change appears in the admin channel in a moment."),
        close=reader.say("Close"),
    )


def imported(facts: DirectoryShown, reader: Reader) -> Message:
    """What the file would change; nothing has changed yet."""
    title = (
        reader.say("The directory is read") if facts.good_rows else reader.say("This file cannot be used yet")
    )
    blocks: list[Block] = [header(title), section(_summary(facts, reader))]
    if facts.good_rows:
        blocks += _changes(facts, reader)
    blocks += _listed(reader.say("*To mend in the file*"), facts.problems, facts.more_problems, reader)
    blocks += _listed(reader.say("*Good to know*"), facts.notes, facts.more_notes, reader)
    if facts.good_rows:
        blocks.append(_decision(facts, reader))
        blocks.append(
            context(reader.say("Either all good rows are applied or none. Nothing has changed yet."))
        )
    else:
        blocks.append(
            context(reader.say("Nothing was changed. Mend the file and run `/mentor-admin import` again."))
        )
    return Message(title, blocks)


def _summary(facts: DirectoryShown, reader: Reader) -> str:
    parts = []
    if facts.good_rows or facts.bad_lines:
        parts.append(reader.count("*{n} good row*", "*{n} good rows*", facts.good_rows))
    if facts.bad_lines:
        parts.append(reader.count("*{n} line to mend*", "*{n} lines to mend*", facts.bad_lines))
    name = reader.say("`{name}`", name=fit(quote(facts.file_name), 150)) if facts.file_name else ""
    by = reader.say("uploaded by {who}", who=person(facts.by))
    return " · ".join(part for part in (name, by, *parts) if part)


def _changes(facts: DirectoryShown, reader: Reader) -> Iterator[Block]:
    lines = [
        reader.count("{n} person would change.", "{n} people would change.", facts.changing),
        *(_person_line(change, reader) for change in facts.changes),
    ]
    more = facts.changing - len(facts.changes)
    if more > 0:
        lines.append(reader.count("… and {n} more.", "… and {n} more.", more))
    if facts.unchanged:
        lines.append(
            reader.count(
                "{n} person is described as we know them already.",
                "{n} people are described as we know them already.",
                facts.unchanged,
            )
        )
    yield section("\n".join(lines))
    if facts.unknown:
        yield section(unknown_words(facts.unknown, facts.more_unknown, reader))
    if facts.circular:
        who = ", ".join(person(slack_id) for slack_id in facts.circular)
        yield section(
            reader.say(
                "The manager of {who} stays as it is: with the lines we know already they would report to "
                "themselves.",
                who=who,
            )
        )


def _person_line(change: PersonWouldChange, reader: Reader) -> str:
    names = {
        "department": reader.say("department"),
        "location": reader.say("location"),
        "country": reader.say("country"),
        "level": reader.say("level"),
        "manager_id": reader.say("manager"),
        "started_on": reader.say("start date"),
        "employment": reader.say("employment"),
        "skills": reader.say("skills"),
    }
    return f"• {person(change.slack_id)}: {', '.join(names.get(name, name) for name in change.fields)}"


def unknown_words(unknown: Sequence[str], more: int, reader: Reader) -> str:
    """Rows whose person nobody in Slack is."""
    who = ", ".join(fit(quote(key), 100) for key in unknown)
    if more:
        who += " " + reader.count("and {n} more", "and {n} more", more)
    return reader.count(
        "{n} row describes somebody who is not in this Slack and is skipped: {who}.",
        "{n} rows describe people who are not in this Slack and are skipped: {who}.",
        len(unknown) + more,
        who=who,
    )


def _listed(title: str, problems: Sequence[RowProblem], more: int, reader: Reader) -> Iterator[Block]:
    """Every problem on its own line, in as few sections as they fit."""
    if not problems:
        return
    lines = [title, *(problem_line(problem, reader) for problem in problems)]
    if more:
        lines.append(reader.count("… and {n} more.", "… and {n} more.", more))
    yield from [section(text) for text in _chunks(lines)][:PROBLEM_SECTIONS]


def problem_line(problem: RowProblem, reader: Reader) -> str:
    """Line, column, and what to do."""
    params = {
        name: fit(quote(value), 100) if isinstance(value, str) else value
        for name, value in problem.params.items()
    }
    sentence = reader.say(problem.text, **params)
    if problem.line is None:
        return fit(f"• {sentence}", LINE_LIMIT)
    if problem.column:
        where = reader.say(
            "Line {line}, column {column}", line=problem.line, column=fit(quote(problem.column), 75)
        )
    else:
        where = reader.say("Line {line}", line=problem.line)
    return fit(f"• {where}: {sentence}", LINE_LIMIT)


def _chunks(lines: Iterable[str]) -> Iterator[str]:
    text = ""
    for line in lines:
        if text and len(text) + 1 + len(line) > SECTION_LIMIT:
            yield text
            text = line
        else:
            text = f"{text}\n{line}" if text else line
    if text:
        yield text


def _decision(facts: DirectoryShown, reader: Reader) -> Block:
    apply = reader.count("Apply {n} good row", "Apply {n} good rows", facts.good_rows)
    ask = None
    if facts.bad_lines:
        ask = confirm(
            reader.say("Apply the good rows now?"),
            reader.count(
                "{n} line is left out. You can mend it and upload the whole file again at any time.",
                "{n} lines are left out. You can mend them and upload the whole file again at any time.",
                facts.bad_lines,
            ),
            reader.say("Apply"),
            reader.say("Not yet"),
        )
    return actions(
        button(apply, ids.DIRECTORY_APPLY, facts.directory, style="primary", ask=ask),
        button(reader.say("Discard"), ids.DIRECTORY_DISCARD, facts.directory),
    )


def applied(facts: DirectoryApplied, reader: Reader) -> Message:
    """Takes the place of the message whose button was pressed."""
    text = reader.count(
        "The directory is applied by {who}: {n} person changed.",
        "The directory is applied by {who}: {n} people changed.",
        facts.changed,
        who=person(facts.by),
    )
    lines = [text]
    if facts.unchanged:
        lines.append(
            reader.count(
                "{n} was known like this already.", "{n} were known like this already.", facts.unchanged
            )
        )
    if facts.unknown:
        lines.append(unknown_words(facts.unknown, facts.more_unknown, reader))
    return Message(text, [section("\n".join(lines))])


def discarded(slack_id: str, reader: Reader) -> Message:
    """Takes the place of the message whose button was pressed."""
    text = reader.say("The directory was discarded by {who}. Nothing was changed.", who=person(slack_id))
    return Message(text, [context(text)])
