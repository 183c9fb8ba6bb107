"""Lessons for the next cohort."""

from __future__ import annotations

import json
from itertools import groupby

from blocks import ids
from blocks.parts import (
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
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.measures import SMALLEST
from bot.domain.shown.learning import LessonDraft, LessonShown
from bot.domain.shown.recruiting import ProgramShown

PAGE = 8
"""Lessons on a page: the longest ones of a page still fit a message."""
LONGEST = 1000
_TEXT = 1200


def stage_words(stage: str, reader: Reader) -> str:
    """A stage of mentoring, as a heading."""
    return {
        "plan": reader.say("Planning"),
        "recruit": reader.say("Recruiting"),
        "train": reader.say("Training"),
        "match": reader.say("Matching"),
        "guide": reader.say("While pairs meet"),
        "review": reader.say("Reviews"),
        "close": reader.say("Closing"),
    }.get(stage, stage)


def lesson_modal(program: int, stage: str, stages: tuple[str, ...], reader: Reader) -> View:
    """What was learned, and about which stage."""
    options = [option(stage_words(one, reader), one) for one in stages]
    chosen = next((one for one in options if one["value"] == stage), options[0])
    return modal(
        ids.LESSON_ADD_SUBMIT,
        reader.say("A lesson"),
        [
            section(reader.say("What should the next cohort know? It stands beside that part when it is planned.")),
            field("stage", reader.say("It is about"), {"type": "static_select", "options": options,
                                                       "initial_option": chosen}),
            field("text", reader.say("The lesson"), {"type": "plain_text_input", "multiline": True,
                                                     "max_length": LONGEST}),
            context(reader.say(":eye: Who sees this: coordinators of this program and of the cohorts after it.")),
        ],
        submit=reader.say("Save it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": program}),
    )  # fmt: skip


def draft_modal(draft: LessonDraft, reader: Reader) -> View:
    """The form of a lesson that is taken from a review, or edited."""
    options = [option(stage_words(one, reader), one) for one in draft.stages]
    chosen = next((one for one in options if one["value"] == draft.stage), options[0])
    intro = reader.say("These words can be changed until the lesson is shared.")
    if draft.source:
        intro = reader.say(
            "Please put it into your own words, so that nobody can be recognized: no names, nothing that only one "
            "person here has done. Whoever wrote it is not named."
        )
    return modal(
        ids.LESSON_KEEP_SUBMIT if draft.source else ids.LESSON_EDIT_SUBMIT,
        reader.say("A lesson"),
        [
            section(intro),
            field("stage", reader.say("It is about"), {"type": "static_select", "options": options,
                                                       "initial_option": chosen}),
            field("text", reader.say("The lesson"), {"type": "plain_text_input", "multiline": True,
                                                     "max_length": LONGEST, "initial_value": draft.text}),
            context(
                reader.say(
                    ":eye: Who sees this: coordinators of this program and of the cohorts after it, and whoever reads "
                    "the channel you share it in."
                )
            ),
        ],
        submit=reader.say("Save it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"source": draft.source} if draft.source else {"lesson": draft.lesson}),
    )  # fmt: skip


def votes_words(votes: int, reader: Reader) -> str:
    """How many find that a lesson matters. Of so few that somebody could work out who, no number is shown."""
    if not votes:
        return ""
    if votes < SMALLEST:
        return reader.say("matters to a few")
    return reader.count("matters to {n} person", "matters to {n} people", votes)


def kept_message(stage: str, program: ProgramShown, reader: Reader) -> Message:
    """That a lesson is kept."""
    text = reader.say(
        "Kept, under *{stage}*. Whoever plans the next cohort of *{name}* reads it there.",
        stage=stage_words(stage, reader),
        name=quote(program.name),
    )
    more = button(reader.say("Add another"), ids.LESSON_ADD, f"{program.program}:{stage}")
    return Message(text, [section(text), actions(more)])


def lessons_message(
    lessons: tuple[LessonShown, ...], program: ProgramShown, reader: Reader, page: int = 1
) -> Message:
    """Lessons stage by stage, a page at a time."""
    title = reader.say("Lessons of {name}", name=program.name)
    blocks: list[Block] = [header(title)]
    pages = max(1, -(-len(lessons) // PAGE))
    page = min(max(1, page), pages)
    shown = lessons[(page - 1) * PAGE : page * PAGE]
    for stage, several in groupby(shown, key=lambda one: one.stage):
        blocks.append(section(f"*{stage_words(stage, reader)}*"))
        for one in several:
            blocks.append(section(_words(one, program, reader)))
            if one.id:
                blocks.append(actions(*_lesson_buttons(one, program, page, reader)))
    if not lessons:
        blocks.append(
            section(
                reader.say("None yet. `/mentor-admin lesson add train ...` keeps one about the training.")
            )
        )
    buttons = [button(reader.say("Add a lesson"), ids.LESSON_ADD, f"{program.program}:plan")]
    if any(one.own and not one.shared for one in lessons):
        buttons.append(button(reader.say("Share lessons …"), ids.LESSONS_PREVIEW, program.program))
    if page < pages:
        more = reader.say("Show page {next} of {pages}", next=page + 1, pages=pages)
        buttons.append(button(more, ids.LESSONS_MORE, f"{program.program}:{page + 1}"))
    return Message(quote(title), [*blocks, actions(*buttons), context(reader.say("Only you can see this."))])


def _words(one: LessonShown, program: ProgramShown, reader: Reader) -> str:
    by = person(one.by) if one.by else ""
    when = reader.day(one.at) if one.at is not None else ""
    source = fit(quote(one.program), 75) if one.program != program.name else ""
    shared = reader.say("shared") if one.shared else ""
    told = " · ".join(part for part in (by, when, source, votes_words(one.votes, reader), shared) if part)
    return f"{fit(quote(one.text), _TEXT)}\n_{told}_" if told else fit(quote(one.text), _TEXT)


def _lesson_buttons(one: LessonShown, program: ProgramShown, page: int, reader: Reader) -> list[Block]:
    value = f"{one.id}:{program.program}:{page}"
    vote = (
        button(reader.say("Take my vote back"), ids.LESSON_UNVOTE, value)
        if one.voted
        else button(reader.say("This matters"), ids.LESSON_VOTE, value)
    )
    if not one.own:
        return [vote]
    away = button(
        reader.say("Put away"),
        ids.LESSON_RETIRE,
        value,
        ask=confirm(
            reader.say("Put it away?"),
            reader.say("It is shown to nobody any more, also not when the next cohort is planned."),
            reader.say("Put it away"),
            reader.say("Keep it"),
        ),
    )
    return [vote, away] if one.shared else [vote, button(reader.say("Edit"), ids.LESSON_EDIT, one.id), away]
