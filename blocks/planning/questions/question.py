"""One question in the modal that changes it."""

from __future__ import annotations

import json
from typing import Any

from blocks import ids
from blocks.parts import Block, View, actions, button, context, field, fit, modal, option, person, section
from blocks.planning.questions.words import audience_choice, feed_choice, kind_words, list_words
from blocks.reader import Reader
from bot.domain.forms import Kind
from bot.domain.option_lines import line_id
from bot.domain.shown.questions import (
    BECOME,
    KIND,
    LIST,
    NEW_PAGE,
    NOTHING,
    OPTIONS,
    OWN,
    RETIRED,
    FasterShown,
    QuestionShown,
)

LONG = 3000


def question_modal(shown: QuestionShown, reader: Reader) -> View:
    """A question with its fields."""
    blocks: list[Block] = []
    if shown.faster is not None:
        blocks.append(section(_faster(shown.faster, reader)))
    if shown.vanished:
        blocks += _what_became(shown, reader)
    blocks += [_kind(shown, reader)]
    if shown.lists:
        blocks.append(_list(shown, reader))
    for name in shown.fields:
        blocks.append(_field(name, shown, reader))
        if name == "label":
            blocks += _options(shown, reader)
    blocks.append(actions(button(reader.say("Back to the questions"), ids.QUESTIONS_BACK, "back")))
    about = {"program": shown.program.program, "form": shown.form, "key": shown.key, "base": shown.base}
    return modal(
        ids.QUESTION_SUBMIT,
        reader.say("Change a question") if shown.key else reader.say("Add a question"),
        blocks,
        submit=reader.say("Save") if shown.key else reader.say("Ask this from now on"),
        close=reader.say("Close"),
        metadata=json.dumps(about),
    )


def _faster(faster: FasterShown, reader: Reader) -> str:
    who = person(faster.who) if faster.who else reader.say("Somebody")
    when = reader.moment(faster.at) if faster.at else ""
    return reader.say(
        ":wave: {who} changed this question while you had it open ({when}). Nothing of yours is saved yet: below is "
        "what you typed. Save to put it in place of theirs, or go back to see theirs.",
        who=who,
        when=when,
    )


def _what_became(shown: QuestionShown, reader: Reader) -> list[Block]:
    """For each option whose line is gone: is it reworded, or retired?"""
    blocks: list[Block] = [
        section(
            reader.say(
                "Some lines are gone and others are new. Is one only reworded? Then whoever chose it has chosen the "
                "new words. A retired option is offered to nobody new; whoever chose it keeps it."
            )
        )
    ]
    retire = option(reader.say("It is retired"), RETIRED)
    for one in shown.vanished:
        lines = [option(line, line_id(line)) for line in one.lines]
        likely = lines[0] if one.perhaps else retire
        element = {"type": "static_select", "options": [retire, *lines], "initial_option": likely}
        label = reader.say("What became of “{option}”?", option=one.option.label)
        blocks.append(field(f"{BECOME}{one.option.value}", label, element))
    return blocks


def _kind(shown: QuestionShown, reader: Reader) -> Block:
    words = kind_words(shown.kind, reader)
    if shown.needed:
        return context(
            reader.say(
                "{kind}. The program itself works with this answer, so it can be reworded and moved, but not "
                "turned into another question.",
                kind=words,
            )
        )
    if not shown.kinds:
        why = (
            reader.say(
                "{kind}. People have answered it, so it stays that; for another kind retire it and add a new one.",
                kind=words,
            )
            if shown.answered
            else reader.say("{kind}.", kind=words)
        )
        return context(why)
    options = [option(kind_words(kind, reader), kind.value) for kind in shown.kinds]
    chosen = next(o for o in options if o["value"] == shown.kind.value)
    element = {"type": "static_select", "options": options, "initial_option": chosen}
    return field(KIND, reader.say("How is it answered?"), element, dispatch=True)


def _list(shown: QuestionShown, reader: Reader) -> Block:
    options = [option(list_words(name, reader), name) for name in (OWN, *shown.lists)]
    chosen = next((o for o in options if o["value"] == shown.typed.get(LIST)), options[0])
    element = {"type": "static_select", "options": options, "initial_option": chosen}
    return field(LIST, reader.say("What can be chosen?"), element, dispatch=True)


def _options(shown: QuestionShown, reader: Reader) -> list[Block]:
    names = sorted(name for name in shown.typed if name.startswith(f"{OPTIONS}."))
    chosen = str(shown.typed.get(LIST) or OWN)
    if chosen != OWN and not names:
        what = list_words(chosen, reader)
        return [context(reader.say("It offers {what}.", what=what))]
    hint = reader.say("One per line, in the order they are offered.")
    if shown.only_reworded:
        hint = reader.say(
            "One per line. You can reword each line here; none can be added, left out or moved."
        )
    elif shown.shared_by:
        shared = "; ".join(fit(label, 60) for label in shown.shared_by[:6])
        hint += " " + reader.say(
            "This list is the program's: changes hold for “{shared}” too.", shared=shared
        )
    blocks = []
    for number, name in enumerate(names):
        element = _text(shown.typed[name], LONG, multiline=True)
        label = reader.say("What can be chosen") if number == 0 else reader.say("Further options")
        blocks.append(field(name, label, element, hint=hint if number == 0 else "", required=number == 0))
    return blocks


def _field(name: str, shown: QuestionShown, reader: Reader) -> Block:
    typed = shown.typed.get(name)
    match name:
        case "label":
            return field(name, reader.say("The question"), _text(typed, 2000))
        case "hint":
            hint = reader.say("A sentence below the question; who sees the answer is added by itself.")
            return field(name, reader.say("Help"), _text(typed, 2000), hint=hint, required=False)
        case "short":
            hint = reader.say(
                "What others read before the answer, for example “Speaks”. Empty: the question itself."
            )
            return field(name, reader.say("In short"), _text(typed, 60), hint=hint, required=False)
        case "required":
            return _box(typed, reader)
        case "asked_of":
            return _asked_of(typed, reader)
        case "audience":
            return _audience(shown, reader)
        case "feeds":
            return _feeds(shown, reader)
        case "page":
            return _page(shown, reader)
        case "low_label" | "high_label":
            label = (
                reader.say("Words at the low end")
                if name == "low_label"
                else reader.say("Words at the high end")
            )
            return field(name, label, _text(typed, 60), required=False)
        case _:
            return _number(name, shown, reader)


def _text(typed: Any, longest: int, *, multiline: bool = False) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": multiline, "max_length": longest}
    return {**element, "initial_value": str(typed)} if typed else element


def _box(typed: Any, reader: Reader) -> Block:
    box = option(reader.say("It must be answered"), "yes")
    element: Block = {"type": "checkboxes", "options": [box]}
    if typed:
        element["initial_options"] = [box]
    hint = reader.say("Whoever has applied already keeps their place either way.")
    return field("required", reader.say("Required"), element, hint=hint, required=False)


def _asked_of(typed: Any, reader: Reader) -> Block:
    options = [option(reader.say("Mentees"), "mentee"), option(reader.say("Mentors"), "mentor")]
    element: Block = {"type": "checkboxes", "options": options}
    chosen = [o for o in options if o["value"] in (typed or ())]
    if chosen:
        element["initial_options"] = chosen
    hint = reader.say("Neither or both: everybody is asked.")
    return field("asked_of", reader.say("Asked of"), element, hint=hint, required=False)


def _audience(shown: QuestionShown, reader: Reader) -> Block:
    options = [option(audience_choice(audience, reader), audience.value) for audience in shown.audiences]
    element = _menu(options, shown.typed.get("audience"))
    hint = reader.say("It stands under the question, so that people know before they answer.")
    if shown.answered:
        hint = reader.say(
            "People answered under this promise: fewer may see it from now on, nobody else. To show more, add a new "
            "question."
        )
    return field("audience", reader.say("Who sees the answer"), element, hint=hint)


def _feeds(shown: QuestionShown, reader: Reader) -> Block:
    nothing = option(reader.say("Nothing: it is only read"), NOTHING)
    options = [nothing, *(option(feed_choice(feed, reader), feed) for feed in shown.feeds)]
    hint = reader.say(
        "For matching, answers to several questions about the same are put together. A question of your own often "
        "fits “what the two have in common”."
    )
    return field("feeds", reader.say("What it informs"), _menu(options, shown.typed.get("feeds")), hint=hint)


def _page(shown: QuestionShown, reader: Reader) -> Block:
    options = [
        option(
            reader.say("Page {n}: {title}", n=n, title=title) if title else reader.say("Page {n}", n=n),
            str(n),
        )
        for n, title in shown.pages[:99]
    ]
    options.append(option(reader.say("A new page at the end"), NEW_PAGE))
    return field("page", reader.say("On which page"), _menu(options, shown.typed.get("page")))


def _menu(options: list[dict[str, Any]], typed: Any) -> Block:
    chosen = next((o for o in options if o["value"] == typed), options[0])
    return {"type": "static_select", "options": options, "initial_option": chosen}


def _number(name: str, shown: QuestionShown, reader: Reader) -> Block:
    scale = shown.kind in (Kind.SCALE, Kind.LEVELS)
    label, least, most = {
        "minimum": (reader.say("From") if scale else reader.say("At least"), None, None),
        "maximum": (reader.say("To") if scale else reader.say("At most"), None, None),
        "max_items": (reader.say("How many can be chosen at most"), 1, 100),
        "max_length": (reader.say("How many characters at most"), 1, 3000),
    }[name]
    element: Block = {"type": "number_input", "is_decimal_allowed": False}
    if least is not None:
        element |= {"min_value": str(least), "max_value": str(most)}
    typed = shown.typed.get(name)
    if typed not in (None, ""):
        element["initial_value"] = str(typed)
    return field(name, label, element, required=scale)
