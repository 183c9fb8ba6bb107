"""The intake questionnaire, its end, and the review queue."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import form_modal
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.messages import application, role_words
from bot.domain.shown.recruiting import (
    ApplicationForCoordinators,
    ApplicationPage,
    ApplicationsShown,
    ProgramChoice,
    ProgramShown,
)

SHOWN_AT_ONCE = 11
"""Four blocks each; with those around them that fits into a message."""


def application_modal(facts: ApplicationPage, reader: Reader) -> View:
    """One page of the intake."""
    before: list[Block] = []
    if facts.news:
        before.append(context(reader.say("This is new since you applied. All your other answers are kept.")))
    elif facts.resumed and facts.page.position == 1:
        before.append(context(reader.say("Your earlier answers are kept. Change what you like.")))
    return form_modal(
        facts.page,
        facts.answers,
        reader,
        callback_id=ids.APPLICATION_PAGE,
        title=facts.page.title,
        submit=facts.submit or reader.say("Continue"),
        metadata=json.dumps({"cohort": facts.cohort, "page": facts.page.number, **facts.carried}),
        before=before,
    )


def thanks_modal(program: ProgramShown, reader: Reader) -> View:
    """After the last page."""
    return modal(
        "notice.shown",
        reader.say("Thank you"),
        [
            section(
                reader.say(
                    ":seedling: Your application for *{name}* is with the coordinators. I will write to you here "
                    "in Slack when it is decided.",
                    name=quote(program.name),
                )
            ),
            context(reader.say("`/mentor status` shows where you are, `/mentor join` changes your answers.")),
        ],
        close=reader.say("Close"),
    )


def queue(facts: ApplicationsShown, reader: Reader) -> Message:
    """Applications that wait for a decision."""
    waiting = len(facts.waiting)
    title = reader.count("{n} application waits", "{n} applications wait", waiting)
    blocks: list[Block] = [header(title), context(_counts(facts, reader))]
    if not waiting:
        blocks.append(
            section(reader.say("Nobody waits for a decision. New applications appear in this channel."))
        )
    elif waiting > 1:
        blocks.append(
            actions(
                button(
                    reader.count("Approve {n} application", "Approve all {n}", waiting),
                    ids.APPLICATIONS_APPROVE_ALL,
                    facts.program.program,
                    style="primary",
                )
            )
        )
    for one in facts.waiting[:SHOWN_AT_ONCE]:
        blocks += [divider(), *application(one, reader).blocks]
    listed = facts.waitlisted[: max(0, SHOWN_AT_ONCE - waiting)]
    if listed:
        blocks.append(section(reader.say("*On the waiting list*")))
    for one in listed:
        blocks += [divider(), *application(one, reader).blocks]
    if waiting + len(facts.waitlisted) > SHOWN_AT_ONCE:
        blocks.append(
            context(reader.say("These are the oldest {n}; decide them to see the next.", n=SHOWN_AT_ONCE))
        )
    return Message(title, blocks)


def _counts(facts: ApplicationsShown, reader: Reader) -> str:
    words = {
        "begun": reader.say("begun"),
        "applied": reader.say("waiting"),
        "approved": reader.say("approved"),
        "waitlisted": reader.say("on the waiting list"),
        "declined": reader.say("declined"),
        "withdrawn": reader.say("withdrawn"),
        "matched": reader.say("matched"),
    }
    parts = [f"{facts.counts[state]} {word}" for state, word in words.items() if facts.counts.get(state)]
    return " · ".join(parts) or reader.say("No applications yet.")


def answers_modal(facts: ApplicationForCoordinators, reader: Reader) -> View:
    """What one applicant answered, as far as coordinators may see it."""
    blocks: list[Block] = [
        section(
            reader.say("{who} as {role}", who=person(facts.slack_id), role=role_words(facts.role, reader))
        ),
        context(reader.say(":eye: Only answers that the form promised to coordinators are shown.")),
    ]
    blocks.extend(section(f"*{quote(a.label)}*\n{_quoted(a.answer)}") for a in facts.answers[:90])
    if not facts.answers:
        blocks.append(section(reader.say("There is nothing to show.")))
    return modal("notice.shown", reader.say("Application"), blocks, close=reader.say("Close"))


def _quoted(answer: str) -> str:
    """Mentions that we made stay; everything else is what a person typed."""
    if answer.startswith("<@") and answer.endswith(">"):
        return answer
    return quote(answer) or "–"


def program_menu(facts: ProgramChoice, action_id: str, reader: Reader) -> Message:
    """Which program is meant: one button each."""
    text = reader.say("Which program do you mean?")
    carried = f":{facts.what}" if action_id == ids.PROGRAM_CHOOSE else ""
    rows = [actions(button(p.name, action_id, f"{p.program}{carried}")) for p in facts.programs[:20]]
    return Message(text, [section(text), *rows])


def withdrawn(program: ProgramShown, reader: Reader) -> Message:
    text = reader.say(
        "Your application for *{name}* is withdrawn. Thank you for telling us; you can join again any time.",
        name=quote(program.name),
    )
    return Message(text, [section(text)])
