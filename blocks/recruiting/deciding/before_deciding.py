"""What coordinators write and choose before they decide, and what applicants are asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.parts import (
    OPTION_LIMIT,
    PLACEHOLDER_LIMIT,
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
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.deciding.decisions import declined_words, written
from blocks.recruiting.messages import approved, role_words, waitlisted
from bot.domain.shown.admission import (
    Candidate,
    DeclineForm,
    QuestionAnswered,
    QuestionAsked,
    SeveralChosen,
    SeveralToChoose,
)
from bot.domain.shown.recruiting import ApplicationForCoordinators, DecisionShown, ProgramShown

WORDS_LIMIT = 1500
QUESTION_LIMIT = 1000
ANSWER_LIMIT = 1500
A_LIST = 100
NAMED = 30
LISTS = "chosen"
"""The beginning of the block ids of the lists to choose from."""


# --- declining one -------------------------------------------------------------------------------------
def decline_modal(facts: DeclineForm, reader: Reader, carried: dict[str, Any]) -> View:
    """The kind words, ready to be sent or changed. `carried` is what the queue needs to go on afterwards."""
    one = facts.application
    blocks: list[Block] = [
        section(
            reader.say(
                "{who} as {role} in *{name}*",
                who=person(one.slack_id),
                role=role_words(one.role, reader),
                name=quote(one.program.name),
            )
        ),
        _words_field(one.program, one.role, reader),
        context(reader.say(":eye: They read this, from me, as it stands here. It is kept encrypted.")),
    ]
    if facts.in_queue:
        blocks.append(
            actions(button(reader.say("Back to the application"), ids.APPLICATIONS_BACK, one.enrollment))
        )
    return modal(
        ids.APPLICATION_DECLINE_SUBMIT,
        reader.say("Decline kindly"),
        blocks,
        submit=reader.say("Send and decline"),
        close=reader.say("Not yet"),
        metadata=json.dumps({**carried, "enrollment": one.enrollment}),
    )


def usual_words(program: ProgramShown, role: str, reader: Reader) -> str:
    """The words that stand in the field before anybody changes them."""
    return declined_words(program.name, role, reader)[:WORDS_LIMIT]


def _words_field(program: ProgramShown, role: str, reader: Reader) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": WORDS_LIMIT,
        "initial_value": usual_words(program, role, reader),
    }
    return field("words", reader.say("What they will read"), element,
                 hint=reader.say("Change it as you like."))  # fmt: skip


# --- several at once -----------------------------------------------------------------------------------
def choose_modal(facts: SeveralToChoose, reader: Reader) -> View:
    """Lists of up to a hundred, and what to do with whom is chosen."""
    if not facts.candidates:
        return modal(
            "notice.shown",
            reader.say("Choose several"),
            [section(reader.say("Nobody waits for a decision, and nobody is on the waiting list."))],
            close=reader.say("Close"),
        )
    last = facts.first + len(facts.candidates)
    blocks: list[Block] = [
        section(
            reader.say(
                "*{name}*: applications {first} to {last} of {total}, the oldest first.",
                name=quote(facts.program.name),
                first=facts.first + 1,
                last=last,
                total=facts.total,
            )
        )
    ]
    for at in range(0, len(facts.candidates), A_LIST):
        part = facts.candidates[at : at + A_LIST]
        blocks.append(_list(part, facts.first + at, reader))
    choices = [
        option(reader.say("Approve"), "approve", reader.say("They are told that they are in")),
        option(reader.say("Put on the waiting list"), "waitlist", reader.say("Their answers are kept")),
        option(reader.say("Decline kindly"), "decline", reader.say("In words you see, and can change, next")),
    ]
    blocks.append(
        field("event", reader.say("What is decided?"), {"type": "radio_buttons", "options": choices})
    )
    blocks.append(context(reader.say("Next you see how many and in which words, before anything is sent.")))
    if facts.total > len(facts.candidates):
        following = last if last < facts.total else 0
        words = reader.say("Show the next ones") if following else reader.say("Show the first ones")
        blocks.append(
            actions(button(words, ids.APPLICATIONS_CHOOSE_MORE, f"{facts.program.program}:{following}"))
        )
    return modal(
        ids.APPLICATIONS_CHOOSE_PAGE,
        reader.say("Choose several"),
        blocks,
        submit=reader.say("Look before sending"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": facts.program.program}),
    )


def _list(part: Sequence[Candidate], first: int, reader: Reader) -> Block:
    element: Block = {
        "type": "multi_static_select",
        "options": [option(_candidate(one, reader), str(one.enrollment)) for one in part],
        "placeholder": plain(reader.say("Choose people"), PLACEHOLDER_LIMIT),
    }
    label = reader.say("From {first} to {last}", first=first + 1, last=first + len(part))
    return field(f"{LISTS}{first}", label, element, required=False)


def _candidate(one: Candidate, reader: Reader) -> str:
    """Name, role and what tells people of one name apart."""
    details = f" · {reader.say('mentor') if one.role == 'mentor' else reader.say('mentee')}"
    if one.state == "waitlisted":
        details += f" · {reader.say('waiting list')}"
    if one.department:
        details += f" · {fit(one.department, 20)}"
    return fit(one.name, OPTION_LIMIT - len(details)) + details


def preview_modal(facts: SeveralChosen, reader: Reader) -> View:
    """How many, who, and the words they will read; nothing is sent before the button is pressed."""
    count = len(facts.who)
    named = [
        reader.say("{who} as {role}", who=person(slack_id), role=role_words(role, reader))
        for slack_id, role in facts.who[:NAMED]
    ]
    if count > NAMED:
        named.append(reader.count("{n} more", "{n} more", count - NAMED))
    blocks: list[Block] = [section(_heading(facts, count, reader)), section(", ".join(named))]
    if facts.without_word and facts.event == "approve":
        blocks.append(
            section(
                reader.count(
                    ":warning: For {n} of them the manager has not made room.",
                    ":warning: For {n} of them the manager has not made room.",
                    facts.without_word,
                )
            )
        )
    roles = sorted({role for _, role in facts.who})
    if facts.event == "decline":
        blocks.append(_words_for_all(facts.program, roles, reader))
        blocks.append(context(reader.say("Everybody above reads these words. They are kept encrypted.")))
    else:
        blocks.append(context(reader.say("This is what they will read:")))
        show = approved if facts.event == "approve" else waitlisted
        blocks += [
            block for role in roles for block in show(DecisionShown(facts.program, role), reader).blocks
        ]
    submit = {
        "approve": reader.count("Approve {n}", "Approve {n}", count),
        "waitlist": reader.count("Waiting list for {n}", "Waiting list for {n}", count),
        "decline": reader.count("Send and decline {n}", "Send and decline {n}", count),
    }[facts.event]
    return modal(
        ids.APPLICATIONS_DECIDE_SUBMIT,
        reader.say("Before it is sent"),
        blocks,
        submit=submit,
        close=reader.say("Not yet"),
        metadata=json.dumps(
            {"program": facts.program.program, "event": facts.event, "who": packed(facts.enrollments)}
        ),
    )


def _heading(facts: SeveralChosen, count: int, reader: Reader) -> str:
    name = quote(facts.program.name)
    return {
        "approve": reader.count("*{name}*: {n} person is approved", "*{name}*: {n} applications are approved",
                                count, name=name),
        "waitlist": reader.count("*{name}*: {n} application goes on the waiting list",
                                 "*{name}*: {n} applications go on the waiting list", count, name=name),
        "decline": reader.count("*{name}*: {n} application is declined",
                                "*{name}*: {n} applications are declined", count, name=name),
    }[facts.event]  # fmt: skip


def _words_for_all(program: ProgramShown, roles: Sequence[str], reader: Reader) -> Block:
    """One text for all: with both roles among them it names neither."""
    return _words_field(program, roles[0] if len(roles) == 1 else "", reader)


def packed(numbers: Sequence[int]) -> str:
    """Numbers in what a modal can carry: each but the first as what it is more than the one before."""
    ordered = sorted(numbers)
    return ",".join(str(one - before) for before, one in zip([0, *ordered], ordered, strict=False))


def unpacked(text: object) -> list[str]:
    """The numbers that were packed; nothing for what is not."""
    found, at = [], 0
    for part in str(text).split(","):
        if not (part.isascii() and part.isdecimal()):
            return []
        at += int(part)
        found.append(str(at))
    return found


# --- questions to applicants ---------------------------------------------------------------------------
def ask_modal(one: ApplicationForCoordinators, reader: Reader, carried: dict[str, Any]) -> View:
    """A question to the applicant."""
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": QUESTION_LIMIT}
    blocks: list[Block] = [
        section(
            reader.say("To {who}, about their application as {role}", who=person(one.slack_id),
                       role=role_words(one.role, reader))
        ),
        field("text", reader.say("What would you like to know?"), element),
        context(
            reader.say(":eye: They read it with your name. Their answer is read by the program's coordinators only.")
        ),
        actions(button(reader.say("Back to the application"), ids.APPLICATIONS_BACK, one.enrollment)),
    ]  # fmt: skip
    return modal(
        ids.APPLICATION_ASK_SUBMIT,
        reader.say("Ask a question"),
        blocks,
        submit=reader.say("Send the question"),
        close=reader.say("Not now"),
        metadata=json.dumps({**carried, "enrollment": one.enrollment}),
    )


def question(facts: QuestionAsked, reader: Reader) -> Message:
    """To the applicant; once answered it shows the answer, which can be changed until the decision."""
    asked = facts.question
    text = reader.say(
        "{by} has a question about your application for *{name}* as {role}:",
        by=person(asked.by),
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    blocks: list[Block] = [section(text), *written(asked.text)]
    if asked.answer:
        blocks += [section(reader.say("*Your answer*")), *written(asked.answer)]
    if facts.open:
        words = reader.say("Change my answer") if asked.answer else reader.say("Answer")
        blocks.append(
            actions(
                button(
                    words, ids.APPLICATION_ANSWER, asked.question, style=None if asked.answer else "primary"
                )
            )
        )
    blocks.append(context(reader.say(":eye: Your answer is read by the program's coordinators only.")))
    return Message(text, blocks)


def answer_modal(facts: QuestionAsked, reader: Reader) -> View:
    """The applicant's answer."""
    asked = facts.question
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": ANSWER_LIMIT}
    if asked.answer:
        element["initial_value"] = asked.answer
    return modal(
        ids.APPLICATION_ANSWER_SUBMIT,
        reader.say("Your answer"),
        [
            *written(asked.text),
            field("text", reader.say("Your answer"), element,
                  hint=reader.say("Read by the program's coordinators only.")),
        ],
        submit=reader.say("Send my answer"),
        close=reader.say("Not now"),
        metadata=json.dumps({"question": asked.question}),
    )  # fmt: skip


def answered_notice(facts: QuestionAsked, reader: Reader) -> View:
    """After it was sent."""
    return modal(
        "notice.shown",
        reader.say("Thank you"),
        [
            section(
                reader.say(
                    "Your answer is with the coordinators of *{name}*. You can change it until they decide.",
                    name=quote(facts.program.name),
                )
            )
        ],
        close=reader.say("Close"),
    )


def answered(facts: QuestionAnswered, reader: Reader) -> Message:
    """The admin channel hears that there is an answer; what it says stands beside the application."""
    text = reader.say(
        "{who} has answered the question about their application for *{name}* as {role}.",
        who=person(facts.applicant),
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    return Message(
        text,
        [
            section(text),
            actions(button(reader.say("Read the application"), ids.APPLICATION_SHOW, facts.enrollment)),
        ],
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "application.question": question,
    "admin.answered": answered,
}
