"""The list of a form's questions, and the form as others see it."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import groupby
from typing import Any

from blocks import ids
from blocks.forms import form_modal
from blocks.parts import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    fit,
    header,
    modal,
    option,
    plain,
    quote,
    section,
)
from blocks.planning.questions.words import in_short
from blocks.reader import Reader
from bot.domain.forms import Question
from bot.domain.roles import Role
from bot.domain.shown.questions import PreviewShown, QuestionsShown

LONGEST_LABEL = 300
CHANGE, UP, DOWN, RETIRE, BRING_BACK = "change", "up", "down", "retire", "bring_back"


def questions_modal(shown: QuestionsShown, reader: Reader) -> View:
    """A form's questions by page, each with what can be done to it."""
    blocks: list[Block] = [*_head(shown, reader), divider()]
    if shown.retired_shown:
        blocks.append(header(reader.say("Retired questions")))
        blocks += [_row(question, [CHANGE, BRING_BACK], reader) for question in shown.questions]
        if not shown.questions:
            blocks.append(section(reader.say("No question of this form is retired.")))
    else:
        for number, questions in groupby(shown.questions, key=lambda question: question.page):
            title = shown.page_titles.get(number) or ""
            words = (
                reader.say("Page {n}: {title}", n=number, title=title)
                if title
                else reader.say("Page {n}", n=number)
            )
            blocks.append(header(words))
            blocks += [_row(question, [CHANGE, UP, DOWN, RETIRE], reader) for question in questions]
    blocks += _around(shown, reader)
    about = {"program": shown.program.program, "form": shown.form, "first": shown.first}
    return modal(
        "questions.list",
        fit(shown.title, 24),
        blocks,
        close=reader.say("Close"),
        metadata=json.dumps({**about, "retired": shown.retired_shown}),
    )


def _head(shown: QuestionsShown, reader: Reader) -> list[Block]:
    done = _done(shown, reader)
    menu: dict[str, Any] = {
        "type": "static_select",
        "action_id": ids.QUESTIONS_FORM,
        "options": [option(title, key) for key, title in shown.forms[:100]],
        "placeholder": plain(reader.say("Another form"), 150),
    }
    current = next((o for o in menu["options"] if o["value"] == shown.form), None)
    if current is not None:
        menu["initial_option"] = current
    about = reader.say(
        "The questions of *{form}* in *{program}*. Changes hold at once for whoever opens the form; answers that "
        "were given stay as they were given.",
        form=quote(shown.title),
        program=quote(shown.program.name),
    )
    blocks: list[Block] = [section(done)] if done else []
    blocks += [section(about, menu)]
    if shown.retired_shown:
        return [*blocks, actions(button(reader.say("Back to the questions"), ids.QUESTIONS_BACK, "back"))]
    preview = [
        button(reader.say("See it as a mentee"), ids.QUESTIONS_SEE_MENTEE, Role.MENTEE.value),
        button(reader.say("See it as a mentor"), ids.QUESTIONS_SEE_MENTOR, Role.MENTOR.value),
    ]
    add = button(reader.say("Add a question"), ids.QUESTIONS_ADD, "add", style="primary")
    return [*blocks, actions(add, *preview)]


def _done(shown: QuestionsShown, reader: Reader) -> str:
    if not shown.done:
        return ""
    what = quote(fit(shown.done_to, 150))
    later = reader.say("Whoever applied already is asked once, half an hour after your last change.")
    retired = reader.say(
        ":white_check_mark: Nobody is asked “{what}” any more. Answers to it stay where they are, and count for "
        "matching until somebody answers a newer question about the same.",
        what=what,
    )
    said = {
        "added": reader.say(":white_check_mark: “{what}” is asked from now on.", what=what) + " " + later,
        "reworded": reader.say(":white_check_mark: “{what}” is changed.", what=what),
        "moved": reader.say(":white_check_mark: “{what}” is moved.", what=what),
        "retired": retired,
        "brought_back": reader.say(":white_check_mark: “{what}” is asked again.", what=what) + " " + later,
    }
    return said.get(shown.done, "")


def _row(question: Question, verbs: list[str], reader: Reader) -> Block:
    words = {
        CHANGE: reader.say("Change it"),
        UP: reader.say("Move it up"),
        DOWN: reader.say("Move it down"),
        RETIRE: reader.say("Retire it"),
        BRING_BACK: reader.say("Ask it again"),
    }
    menu = {
        "type": "overflow",
        "action_id": ids.QUESTIONS_ROW,
        "options": [option(words[verb], f"{verb}:{question.key}") for verb in verbs],
    }
    label = quote(fit(question.label, LONGEST_LABEL))
    return {
        **section(f"*{label}*\n{in_short(question, reader)}", menu),
        "block_id": f"row:{question.key}",
    }


def _around(shown: QuestionsShown, reader: Reader) -> list[Block]:
    """What else there is: further questions, retired ones."""
    buttons = []
    last = shown.first + len(shown.questions)
    if shown.first > 0:
        back = max(0, shown.first - len(shown.questions))
        buttons.append(button(reader.say("Earlier questions"), ids.QUESTIONS_EARLIER, back))
    if last < shown.count:
        buttons.append(button(reader.say("Further questions"), ids.QUESTIONS_FURTHER, last))
    if shown.retired and not shown.retired_shown:
        label = reader.count("{n} retired question", "{n} retired questions", shown.retired)
        buttons.append(button(label, ids.QUESTIONS_RETIRED, "retired"))
    blocks: list[Block] = [actions(*buttons)] if buttons else []
    if shown.count > len(shown.questions):
        part = reader.say(
            "Questions {first} to {last} of {count}", first=shown.first + 1, last=last, count=shown.count
        )
        blocks.append(context(part))
    return blocks


def preview_modal(shown: PreviewShown, reader: Reader) -> View:
    """One page as somebody in this role sees it. Nothing that is typed is kept."""
    role = reader.say("mentor") if shown.role == Role.MENTOR else reader.say("mentee")
    must = [fit(question.label, 80) for question in shown.page.questions if question.required]
    lines = [reader.say(":eyes: So a {role} sees it. Nothing you type here is kept.", role=role)]
    if must:
        lines.append(reader.say("Must be answered: {what}", what=quote("; ".join(must))))
    optional = tuple(replace(question, required=False) for question in shown.page.questions)
    page = replace(shown.page, questions=optional)
    last = shown.position + 1 >= shown.total
    view = form_modal(
        page,
        shown.answers,
        reader,
        callback_id=ids.QUESTIONS_PREVIEW_PAGE,
        title=page.title,
        submit=reader.say("Back to the list") if last else reader.say("Next page"),
        metadata=json.dumps(
            {
                "program": shown.program.program,
                "form": shown.form,
                "role": shown.role,
                "position": shown.position,
                "last": last,
            }
        ),
        before=[context(" ".join(lines))],
    )
    return {**view, "close": plain(reader.say("Back to the list"), 24)}
