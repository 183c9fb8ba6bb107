"""A concern for those who may read it: what was written, and the steps that follow."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reviewing.concerns.parts import quoted, standing_words, state_words, step_blocks
from bot.domain.concerns import LONGEST
from bot.domain.erased import is_erased
from bot.domain.shown.concerns import ConcernLine, ConcernShown

WORDS, TO = "words", "to"
_LISTED = 20
_SETTLED = frozenset({"resolved", "withdrawn"})


def concerns_message(program: str, lines: Sequence[ConcernLine], reader: Reader) -> Message:
    """What this coordinator may read, what waits longest first."""
    if not lines:
        text = reader.say("No concern in {program} is with you.", program=quote(program))
        return Message(text, [section(text)])
    text = reader.say("Concerns in {program} that are with you", program=quote(program))
    blocks: list[Block] = [section(f"*{text}*")]
    for one in lines[:_LISTED]:
        blocks.append(
            section(_line(one, reader), button(reader.say("Read it"), ids.CONCERN_READ, one.concern))
        )
    if len(lines) > _LISTED:
        rest = len(lines) - _LISTED
        blocks.append(
            context(reader.count("and {n} more, which can wait", "and {n} more, which can wait", rest))
        )
    blocks.append(
        context(
            reader.say(
                "You alone see this list. Who wrote one, chose who reads it: please do not pass it on."
            )
        )
    )
    return Message(text, blocks)


def _line(one: ConcernLine, reader: Reader) -> str:
    mark = f":red_circle: {reader.say('urgent')} · " if one.urgent and one.state not in _SETTLED else ""
    state = state_words(one.state, reader)
    if one.state == "raised":
        when = reader.moment(one.answer_by)
        state = (
            reader.say(":warning: first answer was due {when}: late", when=when)
            if one.late
            else reader.say("first answer due {when}", when=when)
        )
    hands = " · " + reader.say("with {who}", who=person(one.assigned)) if one.assigned else ""
    return f"{mark}{person(one.raiser)} · {reader.near(one.raised_at)}\n{state}{hands}"


def handled_view(shown: ConcernShown, reader: Reader) -> View:
    """One concern, with its next step."""
    about = ", ".join(person(one) for one in shown.about)
    lines = [
        reader.say(
            "From {raiser} · {program}", raiser=person(shown.raiser), program=fit(quote(shown.program), 100)
        ),
        f"*{standing_words(shown, reader)}*",
    ]
    if shown.urgent:
        lines.insert(0, ":red_circle: " + reader.say("*Urgent*"))
    if shown.partner:
        lines.append(reader.say("About their pair with {partner}.", partner=person(shown.partner)))
    if about:
        lines.append(
            reader.say("It is about {about}, who must not hear of it from you unasked.", about=about)
        )
    blocks: list[Block] = [section("\n".join(lines))]
    if is_erased(shown.raiser):
        gone = reader.say(
            "Whoever raised it asked to be forgotten. What they wrote is deleted, and nothing is left to do."
        )
        return modal(
            "notice.shown",
            reader.say("A concern"),
            [*blocks, section(gone), *step_blocks(shown.steps, reader)],
            close=reader.say("Close"),
        )
    blocks.append(
        section(quoted(shown.text)) if shown.text else context(reader.say("They emptied it again."))
    )
    blocks += step_blocks(shown.steps, reader)
    ways = _ways(shown, reader)
    if ways:
        blocks.append(actions(*ways))
    if shown.neutral:
        only = reader.say(
            "Only you read this. Please talk to {raiser} before you do anything.", raiser=person(shown.raiser)
        )
    else:
        only = reader.say(
            "Who reads this: {readers}. Please talk to {raiser} before you do anything.",
            readers=", ".join(person(one) for one in shown.readers[:20]),
            raiser=person(shown.raiser),
        )
    blocks.append(context(":eye: " + only))
    return modal("notice.shown", reader.say("A concern"), blocks, close=reader.say("Close"))


def _ways(shown: ConcernShown, reader: Reader) -> list[Block]:
    """The next step first; nothing but notes once it is over."""
    number, note = shown.concern, button(reader.say("Add a note"), ids.CONCERN_NOTE, shown.concern)
    match shown.state:
        case "raised":
            return [button(reader.say("Answer"), ids.CONCERN_ACKNOWLEDGE, number, style="primary"), note]
        case "acknowledged":
            steps = [button(reader.say("I take it in hand"), ids.CONCERN_TAKE, number, style="primary")]
        case "assigned":
            steps = [button(reader.say("The talks have begun"), ids.CONCERN_MEDIATE, number, style="primary")]
        case "in_mediation":
            steps = []
        case _:
            return [note]
    if shown.others:
        steps.append(button(reader.say("Give it to …"), ids.CONCERN_ASSIGN, number))
    steps.append(button(reader.say("Write to them"), ids.CONCERN_ANSWER, number))
    steps.append(note)
    steps.append(button(reader.say("It is settled"), ids.CONCERN_RESOLVE, number))
    return steps


def write_modal(shown: ConcernShown, how: str, reader: Reader) -> View:
    """An answer, a note, or the last word."""
    raiser = person(shown.raiser)
    titles = {
        "acknowledge": reader.say("Answer"),
        "answer": reader.say("Write to them"),
        "note": reader.say("Add a note"),
        "resolve": reader.say("It is settled"),
    }
    labels = {
        "acknowledge": reader.say("Your first answer"),
        "answer": reader.say("What would you like to tell them?"),
        "note": reader.say("Note"),
        "resolve": reader.say("What came of it?"),
    }
    sees = reader.say("Who sees this: {raiser}, and whoever handles the concern.", raiser=raiser)
    if how == "note":
        sees = reader.say("Who sees this: those who handle the concern. {raiser} does not.", raiser=raiser)
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    if how == "acknowledge":
        element["initial_value"] = reader.say(
            "Thank you for telling us. I have read it and take it seriously. When would be a good time to talk?"
        )
    return modal(
        ids.CONCERN_WRITE_SUBMIT,
        titles[how],
        [field(WORDS, labels[how], element), context(":eye: " + sees)],
        submit=reader.say("Keep the note") if how == "note" else reader.say("Send"),
        close=reader.say("Not now"),
        metadata=json.dumps({"concern": shown.concern, "how": how}),
    )


def assign_modal(shown: ConcernShown, reader: Reader) -> View:
    """Somebody else of those who may read it takes it in hand."""
    menu: Block = {
        "type": "static_select",
        "options": [option(one.name, str(one.person)) for one in shown.others[:100]],
    }
    return modal(
        ids.CONCERN_ASSIGN_SUBMIT,
        reader.say("Who takes it in hand?"),
        [
            field(TO, reader.say("One of those who may read it"), menu),
            context(reader.say("They and {raiser} are told.", raiser=person(shown.raiser))),
        ],
        submit=reader.say("Give it to them"),
        close=reader.say("Not now"),
        metadata=json.dumps({"concern": shown.concern}),
    )
