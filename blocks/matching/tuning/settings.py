"""How a program matches: the form, what it would change, and the note about what was changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from blocks import ids
from blocks.errors import sentence
from blocks.matching.tuning.settings_words import (
    WEIGHT,
    changes_words,
    criterion_hint,
    department_words,
    field_name,
    first_in_line,
    guarded_words,
    move_words,
    number_words,
    percent,
    repeat_words,
    seniority_words,
    switch_words,
)
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.matching_settings import (
    ComparedShown,
    NumberShown,
    SettingsSaved,
    SettingsShown,
    TrialShown,
)

TOP, END = "top", "end"
"""The two places of the button that tells what would change."""


def settings_modal(shown: SettingsShown, reader: Reader) -> View:
    """The form. What was typed stays when it is shown anew: fields keep their ids."""
    blocks: list[Block] = [
        *_beaten(shown, reader),
        section(reader.say("*How much each thing counts*\nAny numbers from 0 up: what matters is their proportion. "
                           "A thing with 0 does not count.")),
        *(one for weight in shown.weights for one in _weight(weight, shown, reader)),
        *_look(shown, TOP, reader),
        divider(),
        section(reader.say("*What may never happen*\nTwo people whom a rule keeps apart are not matched, however "
                           "well they fit.")),
        *_switches(shown, reader),
        *(one for number in shown.rules for one in _number(number, shown, reader)),
        section(guarded_words(shown, reader)),
        divider(),
        section(reader.say("*Who has the experience*")),
        *_choice("seniority", reader.say("Which mentor fits best"), seniority_words(shown, reader), shown, reader),
        *_choice("department", reader.say("Which departments fit best"), department_words(shown, reader), shown,
                 reader),
        divider(),
        section(reader.say("*How a round goes*")),
        *(one for number in shown.rounds for one in _number(number, shown, reader)),
        *_choice("repeat_days", reader.say("Match newcomers again"), repeat_words(shown, reader), shown, reader),
        context(first_in_line(shown, reader)),
        *_look(shown, END, reader),
        context(reader.say(":eye: Who sees this: coordinators of this program. Everybody's pairs stay as they are; the "
                           "next draft follows what you save.")),
    ]  # fmt: skip
    return modal(
        ids.MATCH_SETTINGS_SUBMIT,
        reader.say("Matching"),
        blocks,
        submit=reader.say("Save"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": shown.program.program, "base": shown.base}),
    )


def saved_note(facts: SettingsSaved, reader: Reader) -> Message:
    """For the admin channel: who changed what."""
    title = reader.say(
        "{who} changed how *{name}* matches.", who=person(facts.who), name=quote(facts.program.name)
    )
    again = button(reader.say("Make a new draft"), ids.MATCH_PREVIEW, facts.program.program)
    return Message(
        title,
        [
            section(fit(f"{title}\n{changes_words(facts.changes, reader)}", 3000)),
            actions(again, button(reader.say("Change it again"), ids.MATCH_SETTINGS, facts.program.program)),
        ],
    )


# --- fields ----------------------------------------------------------------------------------------


def _weight(number: NumberShown, shown: SettingsShown, reader: Reader) -> list[Block]:
    key = number.key.removeprefix(WEIGHT)
    if number.may_be_empty:
        hint = reader.say(
            "Only counts where mentees rank a short list. Empty: as much as suits most programs."
        )
    else:
        share = shown.shares.get(key, 0)
        hint = reader.say("{share} of a pair's points.", share=percent(share, reader))
        more = criterion_hint(key, reader)
        hint = f"{hint} {more}".strip()
    name = field_name(number.key, reader)
    return _input(number, name[:1].upper() + name[1:], hint, shown, reader)


def _number(number: NumberShown, shown: SettingsShown, reader: Reader) -> list[Block]:
    label, hint = number_words(number.key, reader)
    if number.may_be_empty and number.key not in _NEVER_OFF:
        hint = f"{hint} {reader.say('Empty: this rule is off.')}".strip()
    return _input(number, label, hint, shown, reader)


_NEVER_OFF = frozenset(
    {"level_gap_below", "level_gap_above", "eligibility_tenure_days", "eligibility_mentor_level",
     "eligibility_mentee_level", "eligibility_mentor_assessment"}
)  # fmt: skip
"""What is said about an empty field stands in its own hint."""


def _input(number: NumberShown, label: str, hint: str, shown: SettingsShown, reader: Reader) -> list[Block]:
    element: Block = {
        "type": "number_input",
        "is_decimal_allowed": not number.whole,
        "min_value": f"{number.least:.10g}",
        "max_value": f"{number.most:.10g}",
    }
    wrong = _wrong(number.key, shown, reader)
    typed = shown.typed.get(number.key)
    if typed is not None and not wrong:
        element["initial_value"] = str(typed)
    return [field(number.key, label, element, hint=hint, required=not number.may_be_empty), *wrong]


def _wrong(key: str, shown: SettingsShown, reader: Reader) -> list[Block]:
    """What is wrong with a field, right under it: Slack itself shows that only after Save."""
    said = [sentence(error, reader) for error in shown.errors if error.field == key]
    return [context(f":warning: {' '.join(said)}")] if said else []


def _switches(shown: SettingsShown, reader: Reader) -> list[Block]:
    options = [option(switch_words(rule, reader), rule) for rule in shown.switches]
    if not options:
        return []
    element: Block = {"type": "checkboxes", "options": options[:10]}
    ticked = [one for one in element["options"] if one["value"] in (shown.typed.get("rules") or ())]
    if ticked:
        element["initial_options"] = ticked
    label = reader.say("Rules that hold")
    return [field("rules", label, element, required=False), *_wrong("rules", shown, reader)]


def _choice(
    key: str, label: str, options: Sequence[tuple[str, str, str]], shown: SettingsShown, reader: Reader
) -> list[Block]:
    made = [option(words, value, hint) for value, words, hint in options]
    element: Block = {"type": "radio_buttons", "options": made}
    chosen = next((one for one in made if one["value"] == shown.typed.get(key)), None)
    if chosen is not None:
        element["initial_option"] = chosen
    return [field(key, label, element), *_wrong(key, shown, reader)]


# --- what would change -----------------------------------------------------------------------------


def _look(shown: SettingsShown, place: str, reader: Reader) -> list[Block]:
    look = {**actions(button(reader.say("See what changes"), ids.MATCH_SETTINGS_LOOK, place)),
            "block_id": f"look_{place}"}  # fmt: skip
    if shown.place != place:
        return [look]
    return [look, *_trial(shown, reader)]


def _trial(shown: SettingsShown, reader: Reader) -> list[Block]:
    if shown.errors:
        marked = list(dict.fromkeys(error.field for error in shown.errors if error.field))
        named = ", ".join(f"*{field_name(key, reader)}*" for key in marked)
        words = reader.count("One answer needs a look first: {which}.", "{n} answers need a look first: {which}.",
                             len(marked), which=named) if marked else ""  # fmt: skip
        others = [sentence(error, reader) for error in shown.errors if error.field is None]
        return [section(fit(f":warning: {' '.join([words, *others])}".replace("  ", " "), 3000))]
    trial = shown.trial
    if trial is None:
        return []
    if not trial.changes:
        return [section(reader.say("Nothing is different from what holds now."))]
    said = [section(fit(reader.say("*You changed*") + "\n" + changes_words(trial.changes, reader), 3000))]
    if trial.compared is not None:
        said += _compared(trial.compared, reader)
    elif shown.beaten is None:
        said.append(section(_too_many(trial, reader)))
    if trial.open and shown.beaten is None:
        draft = button(reader.say("Try as a draft, without saving"), ids.MATCH_SETTINGS_DRAFT, shown.place)
        said.append({**actions(draft), "block_id": "draft"})
    return said


def _too_many(trial: TrialShown, reader: Reader) -> str:
    return reader.say(
        "With {mentees} mentees and {mentors} mentors this takes longer than a moment. Make a draft with these "
        "settings to see the pairs: it comes to this program's channel, and nothing is saved.",
        mentees=reader.number(trial.mentees),
        mentors=reader.number(trial.mentors),
    )


def _compared(seen: ComparedShown, reader: Reader) -> list[Block]:
    if not seen.mentees or not seen.mentors:
        return [section(reader.say("Nobody waits to be matched at the moment, so no pair would be another."))]
    lines = [
        reader.say("*What it does to today's pairs*"),
        _step(reader.say("People matched"), str(seen.matched_before), str(seen.matched_after)),
        _step(reader.say("Mean fit, by the new settings"), _mean(seen.fit_before), _mean(seen.fit_after)),
        reader.count("{n} mentee with another mentor", "{n} mentees with another mentor", seen.moved),
    ]
    lines += [f"• {move_words(move, reader)}" for move in seen.moves]
    if seen.moved > len(seen.moves):
        lines.append(reader.say("… and {n} more.", n=seen.moved - len(seen.moves)))
    if seen.left:
        lines.append(":warning: " + reader.count("{n} mentee has nobody any more: {who}",
                     "{n} mentees have nobody any more: {who}", seen.left,
                     who=_some(seen.newly_left, seen.left)))  # fmt: skip
    if seen.joined:
        lines.append(reader.count("{n} mentee is matched who was not: {who}",
                     "{n} mentees are matched who were not: {who}", seen.joined,
                     who=_some(seen.newly_matched, seen.joined)))  # fmt: skip
    if not (seen.moved or seen.left or seen.joined):
        lines = [*lines[:3], reader.say("All pairs stay the same.")]
    return [section(fit("\n".join(lines), 3000))]


def _some(shown: Sequence[str], of: int) -> str:
    return ", ".join(map(person, shown)) + (", …" if of > len(shown) else "")


def _step(name: str, before: str, after: str) -> str:
    return f"{name}: *{after}*" if before == after else f"{name}: {before} → *{after}*"


def _mean(share: float | None) -> str:
    return f"{round(share * 100)} %" if share is not None else "–"


def _beaten(shown: SettingsShown, reader: Reader) -> list[Block]:
    other = shown.beaten
    if other is None:
        return []
    if other.who is None or other.at is None:
        who = reader.say("These settings were changed while you had this open.")
    else:
        who = reader.say(
            "{who} saved other settings while you had this open ({at}).",
            who=person(other.who),
            at=reader.moment(other.at),
        )
    theirs = changes_words(other.changes, reader)
    mine = changes_words(shown.trial.changes, reader) if shown.trial is not None else ""
    kept = reader.say("What you typed is still here, and nothing of it is saved yet.")
    blocks = [section(fit(f":raised_hand: *{who}* {kept}\n{theirs}".strip(), 3000))]
    if mine:
        blocks.append(section(fit(reader.say("*Saving now would change*") + f"\n{mine}", 3000)))
    return [*blocks, divider()]


VIEWS: dict[str, Any] = {"match.settings_saved": saved_note}
