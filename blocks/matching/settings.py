"""How a program matches: the form, what it would change, and the note about what was changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from blocks import ids
from blocks.errors import sentence
from blocks.matching.reasons import criterion_name, rule_name
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
    ChangeShown,
    ComparedShown,
    MoveShown,
    NumberShown,
    SettingsSaved,
    SettingsShown,
    TrialShown,
)

TOP, END = "top", "end"
"""The two places of the button that tells what would change."""
FULL = 10_000
_WEIGHT = "weight_"


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
        section(_guarded(shown, reader)),
        divider(),
        section(reader.say("*Who has the experience*")),
        *_choice("seniority", reader.say("Which mentor fits best"), _seniority(shown, reader), shown, reader),
        *_choice("department", reader.say("Which departments fit best"), _departments(shown, reader), shown, reader),
        divider(),
        section(reader.say("*How a round goes*")),
        *(one for number in shown.rounds for one in _number(number, shown, reader)),
        *_choice("repeat_days", reader.say("Match newcomers again"), _repeats(shown, reader), shown, reader),
        context(_first_in_line(shown, reader)),
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
    key = number.key.removeprefix(_WEIGHT)
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
    label, hint = _number_words(number.key, reader)
    if number.may_be_empty and number.key not in _NEVER_OFF:
        hint = f"{hint} {reader.say('Empty: this rule is off.')}".strip()
    return _input(number, label, hint, shown, reader)


_NEVER_OFF = frozenset(
    {"level_gap_below", "level_gap_above", "eligibility_tenure_days", "eligibility_mentor_level",
     "eligibility_mentee_level"}
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
    options = [option(_switch(rule, reader), rule) for rule in shown.switches]
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


def _seniority(shown: SettingsShown, reader: Reader) -> list[tuple[str, str, str]]:
    words = {
        "normal": (reader.say("One to three levels ahead"), reader.say("The usual way")),
        "reverse": (
            reader.say("One to three levels behind"),
            reader.say("Reverse mentoring: the junior guides the senior"),
        ),
        "peers": (reader.say("About the same level"), reader.say("Peers learn from each other")),
        "none": (reader.say("The level makes no difference"), reader.say("“Experience” then counts 0")),
        "own": (reader.say("As in this program's own table"), reader.say("From the program's file")),
    }
    return [(key, *words[key]) for key in shown.seniority]


def _departments(shown: SettingsShown, reader: Reader) -> list[tuple[str, str, str]]:
    words = {
        "different": (reader.say("Different ones"), reader.say("To see more of the company")),
        "same": (reader.say("The same one"), reader.say("To learn the trade")),
        "none": (reader.say("It makes no difference"), ""),
    }
    return [(key, *words.get(key, (key, ""))) for key in shown.departments]


def _repeats(shown: SettingsShown, reader: Reader) -> list[tuple[str, str, str]]:
    words = {0: reader.say("Never by itself"), 7: reader.say("Every week"), 14: reader.say("Every two weeks"),
             28: reader.say("Every four weeks")}  # fmt: skip
    hints = {
        0: reader.say("Whenever you type `match preview`"),
        7: reader.say("A draft comes for you to look at"),
    }
    return [
        (str(days), words.get(days) or reader.count("Every day", "Every {n} days", days), hints.get(days, ""))
        for days in shown.repeats
    ]


def _first_in_line(shown: SettingsShown, reader: Reader) -> str:
    words = reader.say("Whoever missed out in an earlier round comes first in the next, at no cost to how many are "
                       "matched.")  # fmt: skip
    if shown.waiting:
        more = reader.count("That is {n} person now.", "That is {n} people now.", shown.waiting)
        words = f"{words} {more}"
    return words


def _guarded(shown: SettingsShown, reader: Reader) -> str:
    words = {
        "same_person": reader.say("nobody is matched with themselves"),
        "avoid": reader.say("nobody is matched with somebody they would rather not be matched with"),
        "forbidden": reader.say("you keep two people apart"),
        "failed": reader.say("two whose pair ended early are not matched again"),
        "used": reader.say("nobody gets the same partner twice at a time"),
        "declined": reader.say("a mentor's no is a no"),
    }
    lines = "\n".join(f"• {words[rule]}" for rule in shown.guarded if rule in words)
    return reader.say(
        "*Always on*\n{lines}\nThese are promises to people, so nobody can switch them off.", lines=lines
    )


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
        mentees=f"{trial.mentees:,}",
        mentors=f"{trial.mentors:,}",
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


def move_words(move: MoveShown, reader: Reader) -> str:
    """A mentee with another mentor than before."""
    return reader.say(
        "{mentee} → {now} instead of {before}",
        mentee=person(move.mentee),
        now=" + ".join(map(person, move.after)),
        before=" + ".join(map(person, move.before)),
    )


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


# --- words -----------------------------------------------------------------------------------------


def changes_words(changes: Sequence[ChangeShown], reader: Reader) -> str:
    """What is different, a line each: 'skills 30 → 40 %'."""
    return "\n".join(f"• {_change(one, reader)}" for one in changes)


def _change(one: ChangeShown, reader: Reader) -> str:
    name = quote(field_name(one.field, reader))
    if one.field.startswith(_WEIGHT):
        before, after = (_share(text) for text in (one.before, one.after))
        return f"{name} {before} → {after} %"
    if one.field.startswith("rule_"):
        on, off = reader.say("on"), reader.say("off")
        return f"{name}: {on if one.before else off} → {on if one.after else off}"
    if one.field == "seniority":
        words = {"normal": reader.say("usual"), "reverse": reader.say("reverse"), "peers": reader.say("peers"),
                 "none": reader.say("no difference"), "own": reader.say("own table")}  # fmt: skip
        return f"{name}: {words.get(one.before, '')} → {words.get(one.after, '')}"
    if one.field == "department":
        words = {"different": reader.say("different"), "same": reader.say("the same"),
                 "none": reader.say("no difference")}  # fmt: skip
        return f"{name}: {words.get(one.before, '')} → {words.get(one.after, '')}"
    if one.field == "repeat_days":
        return f"{name}: {_rhythm(one.before, reader)} → {_rhythm(one.after, reader)}"
    off = reader.say("off")
    return f"{name}: {one.before or off} → {one.after or off}"


def _rhythm(days: str, reader: Reader) -> str:
    if days in ("", "0"):
        return reader.say("never")
    return reader.count("every day", "every {n} days", int(days))


def _share(points: str) -> str:
    return f"{int(points or 0) / 100:.3g}"


def percent(points: int, reader: Reader) -> str:
    """A share of 10,000 points in per cent."""
    return reader.say("{n} %", n=f"{points * 100 / FULL:.3g}")


def field_name(key: str, reader: Reader) -> str:
    """What a setting is called."""
    if key.startswith(_WEIGHT):
        return criterion_name(key.removeprefix(_WEIGHT), reader)
    if key.startswith("rule_"):
        return rule_name(key.removeprefix("rule_"), reader)
    if key == "seniority":
        return reader.say("Which mentor fits best")
    if key == "repeat_days":
        return reader.say("Match newcomers again")
    if key == "department":
        return reader.say("Which departments fit best")
    return _number_words(key, reader)[0]


def criterion_hint(key: str, reader: Reader) -> str:
    """What a criterion looks at, in a sentence; empty where its name says it all."""
    return {
        "skills": reader.say("What the mentor offers of what the mentee wants, first choices first."),
        "goals": reader.say("Goals that the mentor can help with."),
        "topics": reader.say("Topics that both would like to talk about."),
        "style": reader.say("How directive or exploratory both like to work."),
        "values": reader.say("What matters to both."),
        "seniority": reader.say("How many levels the two are apart, see below."),
        "department": reader.say("The same one or another, see below."),
        "languages": reader.say("A language in common; beyond the rule that there must be one."),
        "preferences": reader.say("People and groups they asked for."),
        "hours": reader.say("Working hours that both have in common."),
        "cadence": reader.say("How often they want to meet."),
        "format": reader.say("In person or remote."),
        "location": reader.say("The same place or country."),
    }.get(key, "")


def _switch(rule: str, reader: Reader) -> str:
    return {
        "reporting_line": reader.say("Nobody is matched up or down their own reporting line"),
        "same_team": reader.say("Nobody is matched within their own team"),
        "language": reader.say("The two have a language in common"),
    }.get(rule) or rule_name(rule, reader)


def _number_words(key: str, reader: Reader) -> tuple[str, str]:
    """Label and hint of a number."""
    words: dict[str, tuple[str, str]] = {
        "hours_least": (
            reader.say("Shared working hours a day, at least"),
            reader.say("Two people with fewer never find a time."),
        ),
        "skills_least": (
            reader.say("Wanted skills that the mentor offers, at least"),
            "",
        ),
        "level_gap_below": (
            reader.say("Levels the mentor may be below the mentee"),
            reader.say("0: never below. Empty: any number. In reverse mentoring: above."),
        ),
        "level_gap_above": (
            reader.say("Levels the mentor may be above the mentee"),
            reader.say("Empty: any number. In reverse mentoring: below."),
        ),
        "eligibility_tenure_days": (
            reader.say("Days with the company before taking part"),
            reader.say("Empty: from the first day."),
        ),
        "eligibility_mentor_level": (reader.say("Lowest level of a mentor"), reader.say("Empty: any level.")),
        "eligibility_mentee_level": (reader.say("Lowest level of a mentee"), reader.say("Empty: any level.")),
        "minimum_score_points": (
            reader.say("Points that a pair needs, at least"),
            reader.say("Of 10,000. High numbers leave people without a partner."),
        ),
        "short_list_size": (reader.say("Mentors on a short list"), reader.say("For mentees who may choose.")),
        "short_list_days": (reader.say("Days to rank a short list"), ""),
        "answer_days": (
            reader.say("Days for a mentor's answer"),
            reader.say("When you ask mentors before publishing."),
        ),
        "mentors_per_mentee": (reader.say("Mentors per mentee"), reader.say("As far as there are enough.")),
        "stay_bonus": (
            reader.say("Points for keeping a pair of the last draft"),
            reader.say("Of 10,000, when a draft is made again after somebody left."),
        ),
    }
    return words.get(key, (key.replace("_", " "), ""))


VIEWS: dict[str, Any] = {"match.settings_saved": saved_note}
