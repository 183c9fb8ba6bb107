"""A part of a plan as a modal: the same page in a new program and when one part is changed later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from blocks import ids
from blocks.parts import (
    PLACEHOLDER_LIMIT,
    SECTION_LIMIT,
    Block,
    View,
    actions,
    button,
    capital,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.planning.last_time import last_time_blocks
from blocks.planning.part_words import choice_words, field_words, part_intro, part_title
from blocks.planning.touched import step_words, touched_words
from blocks.reader import Reader
from blocks.reporting.words import unit_word
from bot.domain.plan_fields import NO, YES, FieldKind, PlanField, Raw, name_of
from bot.domain.said import N_
from bot.domain.shown.planning import Faster, PartShown

UNIT = "unit"
ENOUGH = N_("That is enough for now")
_IN_SIGHT = 5
"""So many choices stand side by side; more are a menu."""
_SHORT = 200
_CALLBACKS = {
    "measure": ids.MEASURE_SUBMIT,
    "figure": ids.MEASURE_ENTER_SUBMIT,
    "copy": ids.PROGRAM_COPY_SUBMIT,
    "reminder": ids.TIMELINE_STEP_SUBMIT,
}


def part_modal(shown: PartShown, reader: Reader) -> View:
    """The form of a part. What was typed stays when it is shown anew: fields keep their ids."""
    blocks: list[Block] = [*step_blocks(shown.step, shown.steps, reader), *_faster(shown, reader)]
    blocks += _touched(shown, reader)
    if shown.part == "reminder" and shown.key:
        said = str(shown.typed.get("text") or "")
        blocks.append(section(f"*{quote(capital(step_words(shown.key, reader, said)))}*"))
    intro = part_intro(shown.part, reader)
    if intro:
        blocks.append(section(intro))
    if shown.last_time:
        blocks += last_time_blocks(shown.last_time, reader)
    blocks += _fields(shown, reader)
    blocks.append(context(_who_sees(shown, reader)))
    return modal(
        _CALLBACKS.get(shown.part, ids.PROGRAM_PART_SUBMIT),
        part_title(shown.part, reader),
        blocks,
        submit=submit_words(shown, reader),
        close=reader.say(ENOUGH) if shown.step else reader.say("Not now"),
        metadata=json.dumps(
            {
                "program": shown.program.program,
                "part": shown.part,
                "key": shown.key,
                "base": shown.base,
                "seal": shown.seal,
                "guided": bool(shown.step),
            }
        ),
    )


def step_blocks(step: int, steps: int, reader: Reader) -> list[Block]:
    """Where one is in the planning of a new program."""
    if not step:
        return []
    return [
        context(
            reader.say(
                "Step {step} of {steps}. What you saved is kept; `/mentor-admin program edit` takes it up again.",
                step=step,
                steps=steps,
            )
        )
    ]


def submit_words(shown: PartShown, reader: Reader) -> str:
    if shown.touched:
        return reader.say("Save it all the same")
    if shown.part == "copy":
        return reader.say("Begin the next cohort")
    return reader.say("Save and go on") if shown.step and shown.part != "measure" else reader.say("Save")


def field_block(part: str, one: PlanField, typed: Raw, reader: Reader) -> Block:
    """The input of one field, with what it holds."""
    label, hint = field_words(part, one.name, reader)
    if part == "eligibility" and one.kind is FieldKind.WORDS and not one.choices:
        # With words from the directory it would be a menu of them.
        unknown = reader.say(
            "The directory says this of nobody, so the rule is read but turns nobody away. /mentor-admin import "
            "takes in a directory that does."
        )
        hint = f"{hint} {unknown}".strip()
    if one.row is not None:
        label = f"{label} ({one.row + 1})"
    return field(one.key, label, _element(one, typed, reader), hint=hint, required=one.required)


def _fields(shown: PartShown, reader: Reader) -> list[Block]:
    blocks: list[Block] = []
    for one in shown.fields:
        if one.row is not None and one.name == shown.row_fields[0]:
            blocks.append(divider())
        typed = shown.typed.get(one.key)
        blocks.append(field_block(shown.part, one, unit_in(one.key, typed, reader), reader))
    if shown.beyond:
        more = reader.count(
            "{n} more stands in the plan; its file shows it.",
            "{n} more stand in the plan; its file shows them.",
            shown.beyond,
        )
        blocks.append(context(more))
    if shown.another:
        add = button(_another(shown.part, reader), ids.PROGRAM_PART_ROW, shown.rows + 1)
        blocks.append({**actions(add), "block_id": f"another_{shown.rows}"})
    return blocks


def unit_in(key: str, value: Raw, reader: Reader) -> Raw:
    """What a field holds; the unit of a measure in the reader's language, as it is shown everywhere else."""
    return unit_word(str(value), reader) if key == UNIT and value else value


def _another(part: str, reader: Reader) -> str:
    return reader.say("Add silent days") if part == "dates" else reader.say("Add another challenge")


def _who_sees(shown: PartShown, reader: Reader) -> str:
    public = {
        "purpose": reader.say("The purpose is shown to everybody; the rest to coordinators."),
        "texts": reader.say("Everybody reads these texts, when their day comes."),
        "roles": reader.say("Everybody who takes part reads them."),
        "copy": reader.say("The name is shown to everybody; lessons are for coordinators."),
        **({"reminder": _reads_reminder(reader)} if any(one.key == "text" for one in shown.fields) else {}),
        "people": reader.say("The champion's name stands under the texts; the rest is for coordinators."),
    }
    return ":eye: " + public.get(shown.part, reader.say("Who sees this: coordinators of this program."))


def _reads_reminder(reader: Reader) -> str:
    return reader.say("Whoever is chosen reads these words on their day; the rest is for coordinators.")


# --- what else is to be said -----------------------------------------------------------------------


def _faster(shown: PartShown, reader: Reader) -> list[Block]:
    other = shown.faster
    if other is None:
        return []
    if other.who and other.at is not None:
        who = reader.say(
            "{who} changed this part while you had it open ({at}).",
            who=person(other.who), at=reader.moment(other.at),
        )  # fmt: skip
    else:
        who = reader.say("This part was changed while you had it open.")
    kept = reader.say(
        "What you typed is still here, and nothing of it is saved yet. Saving now replaces theirs."
    )
    lines = [f":raised_hand: *{who}* {kept}", *_theirs(shown, other, reader)]
    return [section(fit("\n".join(lines), SECTION_LIMIT)), divider()]


def _theirs(shown: PartShown, other: Faster, reader: Reader) -> list[str]:
    """What holds now in the fields that are different here."""
    fields = {one.key: one for one in shown.fields}
    lines = []
    for key, value in list(other.fields.items())[:10]:
        label, _ = field_words(shown.part, name_of(key), reader)
        lines.append(f"• {label}: {_held(fields.get(key), unit_in(key, value, reader), reader)}")
    return lines


def _held(one: PlanField | None, value: Raw, reader: Reader) -> str:
    if value in (None, "", []):
        return reader.say("empty")
    several = value if isinstance(value, list) else [value]
    if one is not None and one.kind in (FieldKind.PERSON, FieldKind.PEOPLE):
        return ", ".join(person(str(each)) for each in several)
    if one is not None and one.kind is FieldKind.CHANNEL:
        return f"<#{value}>"
    if one is not None and one.kind is FieldKind.SWITCH:
        return reader.say("yes") if value == YES else reader.say("no")
    return fit(quote(", ".join(_label(one, str(each), reader) for each in several)), _SHORT)


def _label(one: PlanField | None, value: str, reader: Reader) -> str:
    choices = one.choices if one is not None else ()
    own = next((choice.label for choice in choices if choice.value == value), "")
    return own or (choice_words(one.name, value, reader)[0] if one is not None and choices else "") or value


def _touched(shown: PartShown, reader: Reader) -> list[Block]:
    if not shown.touched:
        return []
    lines = [f"• {line}" for line in touched_words(shown.touched, reader)]
    head = reader.say(
        ":warning: *This touches what is under way.* Nothing is saved yet; the button below saves it."
    )
    return [section(fit("\n".join([head, *lines]), SECTION_LIMIT)), divider()]


# --- elements --------------------------------------------------------------------------------------


def _element(one: PlanField, typed: Raw, reader: Reader) -> Block:
    match one.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT | FieldKind.LINES:
            return _text(one, typed)
        case FieldKind.NUMBER:
            element: Block = {
                "type": "number_input", "is_decimal_allowed": not one.whole,
                "min_value": f"{one.least:.10g}", "max_value": f"{one.most:.10g}",
            }  # fmt: skip
            return _with(element, "initial_value", typed)
        case FieldKind.DAY:
            return _with({"type": "datepicker"}, "initial_date", typed)
        case FieldKind.SWITCH:
            options = [option(reader.say("Yes"), YES), option(reader.say("No"), NO)]
            return _chosen({"type": "radio_buttons", "options": options}, typed)
        case FieldKind.TICK:
            box = [option(reader.say("Yes"), YES)]
            return _with({"type": "checkboxes", "options": box}, "initial_options", box if typed else None)
        case FieldKind.CHOICE:
            return _choice(one, typed, reader)
        case FieldKind.WORDS:
            return _words(one, typed, reader)
        case FieldKind.PERSON:
            return _with(_picker("users_select", reader.say("Choose a person")), "initial_user", typed)
        case FieldKind.PEOPLE:
            people = _picker("multi_users_select", reader.say("Choose people"))
            return _with({**people, "max_selected_items": one.most_items}, "initial_users", typed)
        case FieldKind.CHANNEL:
            where = _picker("conversations_select", reader.say("Choose a public channel"))
            where["filter"] = {
                "include": ["public"], "exclude_external_shared_channels": True, "exclude_bot_users": True
            }  # fmt: skip
            return _with(where, "initial_conversation", typed)


def _text(one: PlanField, typed: Raw) -> Block:
    longest = 3000 if one.kind is FieldKind.LINES else min(3000, one.longest)
    element: Block = {
        "type": "plain_text_input", "multiline": one.kind is not FieldKind.TEXT, "max_length": longest
    }  # fmt: skip
    return _with(element, "initial_value", str(typed)[:longest] if typed else None)


def _choice(one: PlanField, typed: Raw, reader: Reader) -> Block:
    options = []
    for choice in one.choices:
        words, beside = choice_words(one.name, choice.value, reader)
        options.append(option(choice.label or words or choice.value, choice.value, beside))
    if len(options) <= _IN_SIGHT and one.required:
        return _chosen({"type": "radio_buttons", "options": options}, typed)
    menu = _picker("static_select", reader.say("Choose one"))
    return _chosen({**menu, "options": options}, typed)


def _words(one: PlanField, typed: Raw, reader: Reader) -> Block:
    several = typed if isinstance(typed, list) else [typed] if typed else []
    if not one.choices:
        element: Block = {
            "type": "plain_text_input", "max_length": 3000,
            "placeholder": plain(reader.say("Several with commas between"), PLACEHOLDER_LIMIT),
        }  # fmt: skip
        return _with(element, "initial_value", ", ".join(map(str, several))[:3000] or None)
    options = [option(choice.label, choice.value) for choice in one.choices]
    chosen = [each for each in options if each["value"] in several]
    menu = _picker("multi_static_select", reader.say("Everybody, unless you choose"))
    return _with({**menu, "options": options}, "initial_options", chosen or None)


def _picker(kind: str, placeholder: str) -> Block:
    return {"type": kind, "placeholder": plain(placeholder, PLACEHOLDER_LIMIT)}


def _chosen(element: Block, typed: Raw) -> Block:
    options: Sequence[dict[str, Any]] = element["options"]
    return _with(element, "initial_option", next((one for one in options if one["value"] == typed), None))


def _with(element: Block, key: str, value: Any) -> Block:
    return element if value in (None, "", []) else {**element, key: value}
