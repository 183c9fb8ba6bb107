"""Changing something for several pairs: chosen, looked at, done in ten minutes, taken back until then."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from blocks import ids
from blocks.coordinating.acting import (
    LEAST_DAYS,
    MOST_DAYS,
    RHYTHMS,
    USUAL_DAYS,
    extended,
    parted,
    rhythm_changed,
)
from blocks.coordinating.health import rhythm_words
from blocks.coordinating.hello import hello_message
from blocks.guiding.growing.topics import topic_words
from blocks.guiding.meeting.times import suggest_button
from blocks.parts import (
    Block,
    Message,
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
from blocks.reader import Reader
from blocks.reviewing.adjusting.words import act_title, doing_words
from bot.domain.adjusting import BY_HAND_ONLY, WEEKS, Act, Whom
from bot.domain.shown.adjusting import (
    AdjustDraft,
    AdjustmentPosted,
    AdjustPreview,
    ModuleOffered,
    PairOption,
    TimesOffered,
    TopicOffered,
)
from bot.domain.states.adjustment import AdjustmentState

WHOM, WEEKS_FIELD, PAIRS, DAYS, TOPIC, MODULE = "whom", "weeks", "pairs", "days", "topic", "module"
_GROUP = 100
"""Options in one group of a menu."""
_MENU = 100
_NAME, _NAMED, _TITLE = 35, 30, 75
_USUAL = 2
"""Of the spans without a meeting, the one that is proposed."""


def choose_modal(shown: AdjustDraft, reader: Reader) -> View:
    """What, and for whom."""
    blocks: list[Block] = [section(_intro(shown.act, reader)), *_takes(shown, reader)]
    by_hand = shown.act in BY_HAND_ONLY
    if not by_hand:
        blocks += _rules(shown, reader)
    hint = reader.say("Type a name to find a pair. Only if you chose “These pairs” above.")
    if by_hand:
        hint = reader.say("Type a name to find a pair.")
    if shown.more:
        hint += " " + reader.count(
            "{n} pair more does not fit into this list; rules reach them all.",
            "{n} pairs more do not fit into this list; rules reach them all.", shown.more,
        )  # fmt: skip
    menu: Block = {
        "type": "multi_static_select",
        "placeholder": plain(reader.say("Choose pairs"), 150),
        **_options(shown.pairs, reader),
    }
    blocks.append(field(PAIRS, reader.say("These pairs"), menu, hint=hint, required=by_hand))
    if shown.own:
        blocks.append(context(_own_words(reader)))
    return modal(
        ids.ADJUST_CHOOSE_SUBMIT,
        act_title(shown.act, reader),
        blocks,
        submit=reader.say("Look at it first"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": shown.program_id, "act": shown.act.value}),
    )


def preview_modal(shown: AdjustPreview, reader: Reader) -> View:
    """Whom it touches, when, and the very text they get; nothing has happened yet."""
    count = len(shown.pairs)
    what = doing_words(shown.act, count, shown.days, shown.title, reader)
    told = reader.say("Each pair reads it in its channel.")
    if shown.people:
        told = reader.count(
            "{n} person reads it in a direct message, in their working hours.",
            "{n} people read it in a direct message, in their working hours.", shown.people,
        )  # fmt: skip
    blocks: list[Block] = [section(f"*{what}.* {told}"), section(_names(shown.pairs, reader))]
    left = []
    if shown.unfit:
        left.append(
            reader.count(
                "{n} pair more is left out: it would change nothing there.",
                "{n} pairs more are left out: it would change nothing there.", shown.unfit,
            )
        )  # fmt: skip
    if shown.own:
        left.append(_own_words(reader))
    if left:
        blocks.append(context(" ".join(left)))
    first = reader.say("This is what the first of them reads; the others the same with their own names:")
    blocks += [divider(), context(first), *_sample(shown, reader), divider()]
    blocks.append(
        context(
            reader.say(
                "It happens at {when}. Until then any coordinator can take it back in the admin channel, and nobody "
                "hears of it.",
                when=reader.moment(shown.due_at),
            )
        )
    )
    return modal(
        ids.ADJUST_SUBMIT,
        reader.say("Before it happens"),
        blocks,
        submit=reader.count("Do it for {n} pair", "Do it for {n} pairs", count),
        close=reader.say("Not now"),
        metadata=json.dumps({"adjustment": shown.adjustment}),
    )


def posted_message(facts: AdjustmentPosted, reader: Reader) -> Message:
    """In the admin channel: what is about to happen, with the way back; later what became of it."""
    program = fit(quote(facts.program), _TITLE)
    what = doing_words(facts.act, facts.pairs, facts.days, facts.title, reader)
    by = person(facts.by)
    if facts.state is AdjustmentState.TAKEN_BACK:
        text = reader.say(
            "{who} took this back before it happened: {what}. Nobody heard of it.",
            who=person(facts.settled_by),
            what=what,
        )
        return Message(text, [section(f":leftwards_arrow_with_hook: {text}"), context(program)])
    if facts.state is AdjustmentState.DONE:
        text = reader.say("Done for {by}: {what}.", by=by, what=what)
        left = facts.pairs - facts.done
        if left:
            text += " " + reader.count(
                "For {n} pair it was not possible any more.",
                "For {n} pairs it was not possible any more.",
                left,
            )
        return Message(text, [section(f":white_check_mark: {text}"), context(program)])
    if facts.state is AdjustmentState.UNDERWAY:
        text = reader.say("{by} asked for a change, and it is under way: {what}.", by=by, what=what)
        return Message(text, [section(f":hourglass_flowing_sand: {text}"), context(program)])
    when = reader.moment(facts.due_at) if facts.due_at is not None else ""
    text = reader.say("{by} asked for a change: {what}.", by=by, what=what)
    note = reader.say("It happens at {when}.", when=when)
    return Message(
        text,
        [
            section(f":hourglass_flowing_sand: {text}\n{note}"),
            actions(button(reader.say("Take it back"), ids.ADJUST_TAKE_BACK, facts.adjustment)),
            context(program),
        ],
    )


def on_its_way(reader: Reader) -> str:
    """After confirming."""
    return reader.say("It is on its way. The admin channel shows it, and how to take it back.")


def topic_offered(facts: TopicOffered, reader: Reader) -> Message:
    """In a pair's channel."""
    facts = reader.worded(facts)
    text = reader.say("{by} thought this could be worth talking about", by=person(facts.by))
    take = button(
        reader.say("Use it for our next meeting"), ids.TOPIC_OFFERED_TAKE, f"{facts.pair}:{facts.topic.key}",
        style="primary",
    )  # fmt: skip
    note = reader.say("Only if you like. Every pair that was offered it reads the same.")
    return Message(
        reader.say("Something to talk about: {title}", title=quote(facts.topic.title)),
        [
            section(f":thought_balloon: *{text}*"),
            section(topic_words(facts.topic, reader)),
            actions(take),
            context(note),
        ],
    )


def times_offered(facts: TimesOffered, reader: Reader) -> Message:
    """In a pair's channel."""
    text = reader.say("Finding a time is often the hardest part.")
    more = reader.say(
        "{by} asked me to help: I look at the working hours of both of you and suggest three times. One of you picks "
        "them, the other says yes.",
        by=person(facts.by),
    )
    return Message(
        text, [section(f":calendar: *{text}*\n{more}"), actions(suggest_button(facts.pair, reader))]
    )


def module_offered(facts: ModuleOffered, reader: Reader) -> Message:
    """To one person."""
    facts = reader.worded(facts)
    title = fit(quote(facts.module.title), _TITLE)
    text = reader.say("{by} thought this could help you now: {title}", by=person(facts.by), title=title)
    more = reader.count("It takes {n} minute.", "It takes {n} minutes.", facts.module.minutes)
    if facts.passed:
        more += " " + reader.say("You read it before; a second look is often the better one.")
    label = reader.say("Read it again") if facts.passed else reader.say("Read it")
    note = reader.say(
        "From {program}. There is nothing to hand in.", program=fit(quote(facts.program), _TITLE)
    )
    return Message(
        text,
        [
            section(f":books: *{text}*\n{more}"),
            actions(button(label, ids.MODULE_OPEN, f"{facts.program_id}:{facts.module.key}", style="primary")),
            context(note),
        ],
    )  # fmt: skip


def _intro(act: Act, reader: Reader) -> str:
    return {
        Act.CADENCE: reader.say("How often pairs meet from now on. Reminders follow it."),
        Act.EXTENSION: reader.say(
            "Pairs get more time: the closing and the final review move, what comes before does "
            "not."
        ),
        Act.TOPIC: reader.say(
            "Pairs are offered a topic of the library in their channel. Whether they take it is "
            "theirs."
        ),
        Act.TIMES: reader.say("Pairs are offered that I look for times that suit both."),
        Act.MODULE: reader.say("The people of these pairs are offered a module, also those who have read it before."),
        Act.HELLO: reader.say(
            "Each of them gets a friendly word from you, with the one step that would help most "
            "now."
        ),
        Act.REMATCH: reader.say(
            "These pairs end now, without fault. Both read kind words, wait at the head of the list, and are never "
            "proposed to each other again. Please talk to them before."
        ),
    }[act]  # fmt: skip


def _takes(shown: AdjustDraft, reader: Reader) -> list[Block]:
    """What the act needs to know."""
    match shown.act:
        case Act.CADENCE:
            options = [option(capital(rhythm_words(days, reader)), str(days)) for days in RHYTHMS]
            usual = next((one for one in options if one["value"] == str(shown.cadence)), None)
            menu: Block = {"type": "static_select", "options": options}
            if usual is not None:
                menu["initial_option"] = usual
            return [field(DAYS, reader.say("How often from now on?"), menu)]
        case Act.EXTENSION:
            number: Block = {
                "type": "number_input", "is_decimal_allowed": False, "min_value": str(LEAST_DAYS),
                "max_value": str(MOST_DAYS), "initial_value": str(USUAL_DAYS),
            }  # fmt: skip
            return [field(DAYS, reader.say("How many days more?"), number)]
        case Act.TOPIC:
            return [field(TOPIC, reader.say("Which topic?"), _menu(shown.topics, reader))]
        case Act.MODULE:
            return [field(MODULE, reader.say("Which module?"), _menu(shown.modules, reader))]
    return []


def _menu(known: Sequence[tuple[str, str]], reader: Reader) -> Block:
    return {
        "type": "static_select",
        "placeholder": plain(reader.say("Choose one"), 150),
        "options": [option(title, key) for key, title in known[:_MENU]],
    }


def _rules(shown: AdjustDraft, reader: Reader) -> list[Block]:
    """Whoever can be chosen by a rule; a rule that takes in nobody is not offered."""
    every = shown.counts.get(Whom.ALL, 0)
    behind = shown.counts.get(Whom.BEHIND, 0)
    unmet = [(weeks, shown.unmet[weeks]) for weeks in WEEKS if shown.unmet.get(weeks)]
    options = [option(reader.count("The {n} pair", "All {n} pairs", every), Whom.ALL.value)]
    if unmet:
        shortest, pairs = unmet[0]
        options.append(
            option(
                reader.say("Those who have not met for some weeks"),
                Whom.UNMET.value,
                reader.count(
                    "{n} pair for {weeks} weeks or longer",
                    "{n} pairs for {weeks} weeks or longer",
                    pairs,
                    weeks=shortest,
                ),
            )
        )
    if behind:
        options.append(
            option(
                reader.count("The {n} that is behind", "The {n} that are behind", behind),
                Whom.BEHIND.value,
                reader.say("Fewer than half of the meetings planned by now"),
            )
        )
    options.append(option(reader.say("These pairs"), Whom.CHOSEN.value))
    asked = [field(WHOM, reader.say("For whom?"), {"type": "radio_buttons", "options": options})]
    if unmet:
        asked.append(_for_how_long(unmet, reader))
    return asked


def _for_how_long(unmet: Sequence[tuple[int, int]], reader: Reader) -> Block:
    weeks = [
        option(
            reader.say(
                "{weeks} ({pairs})",
                weeks=reader.count("{n} week", "{n} weeks", n),
                pairs=reader.count("{n} pair", "{n} pairs", pairs),
            ),
            str(n),
        )
        for n, pairs in unmet
    ]
    return field(
        WEEKS_FIELD,
        reader.say("Not met for how long?"),
        {"type": "static_select", "options": weeks, "initial_option": weeks[min(_USUAL, len(weeks) - 1)]},
        hint=reader.say("Only if you chose those who have not met."),
        required=False,
    )


def _options(pairs: Sequence[PairOption], reader: Reader) -> dict[str, Any]:
    """Slack takes at most a hundred options in one group; each is named by its first and its last."""
    listed = [option(_pair(one, reader), str(one.pair)) for one in pairs]
    if len(listed) <= _GROUP:
        return {"options": listed}
    groups = []
    for start in range(0, len(pairs), _GROUP):
        first, last = pairs[start], pairs[min(start + _GROUP, len(pairs)) - 1]
        label = f"{fit(first.mentee, _NAME)} … {fit(last.mentee, _NAME)}"
        groups.append({"label": plain(label, 75), "options": listed[start : start + _GROUP]})
    return {"option_groups": groups}


def _pair(one: PairOption, reader: Reader) -> str:
    return reader.say(
        "{mentee} with {mentor}", mentee=fit(one.mentee, _NAME), mentor=fit(one.mentor, _NAME - 5)
    )


def _names(pairs: Sequence[PairOption], reader: Reader) -> str:
    said = fit(" · ".join(quote(_pair(one, reader)) for one in pairs[:_NAMED]), 2800)
    more = len(pairs) - _NAMED
    if more > 0:
        said += " · " + reader.count("and {n} pair more", "and {n} pairs more", more)
    return said


def _own_words(reader: Reader) -> str:
    return reader.say("Your own pair is left out; another coordinator can include it.")


_SAMPLES: Mapping[str, Callable[[Any, Reader], Message]] = {
    "pair.cadence": rhythm_changed,
    "pair.extended": extended,
    "pair.parted": parted,
    "coordinator.hello": hello_message,
    "topic.offered": topic_offered,
    "times.offered": times_offered,
    "training.offered": module_offered,
}


def _sample(shown: AdjustPreview, reader: Reader) -> list[Block]:
    """The message itself; its buttons by name, since they would work."""
    message = _SAMPLES[shown.kind](shown.sample, reader)
    blocks = [block for block in message.blocks if block["type"] != "actions"]
    labels = [e["text"]["text"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
    if labels:
        blocks.append(context(reader.say("With the buttons: {labels}", labels=quote(", ".join(labels)))))
    return blocks
