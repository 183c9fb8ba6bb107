"""Messages of recruiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.parts import Block, Message, actions, button, confirm, context, header, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.recruiting import (
    ApplicationForCoordinators,
    ApplicationShown,
    DecisionShown,
    FormOffer,
    ProgramReady,
    ProgramShown,
)


def role_words(role: str, reader: Reader) -> str:
    """`mentee` or `mentor`, with its article."""
    return reader.say("a mentor") if role == "mentor" else reader.say("a mentee")


def roles_in_words(roles: Sequence[str], reader: Reader) -> str:
    """One role or both."""
    return reader.say(" and ").join(role_words(role, reader) for role in roles)


def announced(program: ProgramShown, reader: Reader) -> Message:
    """The invitation, with the button that opens the questionnaire."""
    months = max(1, round(program.duration_days / 30))
    title = reader.say("{name} is open", name=program.name)  # a header is plain text: nothing to escape
    text = program.announcement or program.purpose
    return Message(
        quote(title),
        [
            header(f"{program.emoji} {title}"),
            section(quote(text)),
            context(
                reader.say(
                    "{months} months · a conversation about every {days} days · joining is your own choice, "
                    "and leaving is one click",
                    months=months,
                    days=program.cadence_days,
                )
            ),
            actions(
                button(
                    reader.say("Join the program"), ids.APPLICATION_BEGIN, program.program, style="primary"
                )
            ),
            context(reader.say("It takes about three minutes. You can also type `/mentor` anywhere.")),
        ],
    )


def ready(facts: ProgramReady, reader: Reader) -> Message:
    """The admin channel's first message: what this channel is now, and the next step."""
    title = reader.say("{name} is set up", name=facts.program.name)
    who = ", ".join(person(slack_id) for slack_id in facts.coordinators)
    return Message(
        quote(title),
        [
            header(f"{facts.program.emoji} {title}"),
            section(
                reader.say(
                    "This channel is now the program's admin channel. {who} can type commands here; "
                    "applications and pairs are shown here and nowhere else.",
                    who=who,
                )
            ),
            section(reader.say("Next: announce it. You see the text before anyone else does.")),
            actions(
                button(reader.say("See the announcement"), ids.PROGRAM_OPEN, f"{facts.program.program}:preview",
                       style="primary")
            ),
            context(
                reader.say(
                    "`/mentor-admin import` takes your company's directory; `/mentor-admin help` lists all commands."
                )
            ),
        ],
    )  # fmt: skip


def opening_preview(program: ProgramShown, reader: Reader) -> Message:
    """The announcement as coordinators see it before it is posted."""
    where = f"<#{program.announce_channel}>" if program.announce_channel else ""
    shown = announced(program, reader)
    blocks: list[Block] = [
        section(reader.say("This is what will be posted once in {where}:", where=where)),
        *(block for block in shown.blocks if block["type"] != "actions"),
        actions(
            button(
                reader.say("Post it and open the program"),
                ids.PROGRAM_OPEN,
                f"{program.program}:post",
                style="primary",
            )
        ),
    ]
    return Message(shown.text, blocks)


def offer(facts: FormOffer, reader: Reader) -> Message:
    """Slack was too busy to open the form; here is a fresh button."""
    text = reader.say("Slack was too busy to open your form just now. Nothing is lost: here it is again.")
    return Message(
        text,
        [
            section(text),
            actions(button(reader.say("Open the form"), facts.what, facts.value, style="primary")),
        ],
    )


def received(facts: ApplicationShown, reader: Reader) -> Message:
    """Thanks after applying, and what happens next."""
    text = reader.say(
        "Thank you for joining *{name}* as {roles}. The coordinators will look at your application and you "
        "will hear from me here.",
        name=quote(facts.program.name),
        roles=roles_in_words(facts.roles, reader),
    )
    return Message(
        text,
        [
            section(text),
            actions(
                button(reader.say("Change my answers"), ids.APPLICATION_RESUME, facts.program.program),
                button(
                    reader.say("Withdraw"),
                    ids.APPLICATION_WITHDRAW,
                    facts.cohort,
                    ask=confirm(
                        reader.say("Withdraw your application?"),
                        reader.say("That is fine, and nobody is told why. You can join again later."),
                        reader.say("Withdraw"),
                        reader.say("Stay in"),
                    ),
                ),
            ),
        ],
    )


def unfinished(program: ProgramShown, reader: Reader) -> Message:
    """A last call to those who began."""
    text = reader.say(
        "You began an application for *{name}* and your answers are kept. Applications close soon: a few more "
        "minutes and you are in.",
        name=quote(program.name),
    )
    return Message(
        text,
        [
            section(text),
            actions(
                button(
                    reader.say("Finish my application"),
                    ids.APPLICATION_RESUME,
                    program.program,
                    style="primary",
                )
            ),
        ],
    )


def approved(facts: DecisionShown, reader: Reader) -> Message:
    text = reader.say(
        ":tada: You are in: *{name}* takes you as {role}. When the pairs are made, I will introduce you to your "
        "partner in a channel of your own. Until then there is nothing you need to do.",
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    return Message(text, [section(text)])


def waitlisted(facts: DecisionShown, reader: Reader) -> Message:
    text = reader.say(
        "Your application for *{name}* as {role} is on the waiting list. You will hear from me as soon as a "
        "place is free; your answers are kept.",
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    return Message(text, [section(text)])


def declined(facts: DecisionShown, reader: Reader) -> Message:
    text = reader.say(
        "Thank you for offering to take part in *{name}* as {role}. There is no place for you in this round. "
        "That says nothing about you: the coordinators are happy to talk about it, and the next round is open "
        "to you again.",
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    return Message(text, [section(text)])


def application(facts: ApplicationForCoordinators, reader: Reader) -> Message:
    """A new application in the admin channel, with the decision's buttons; then what was decided."""
    if facts.decided_by:
        decided = decided_words(facts.slack_id, facts.role, facts.state, facts.decided_by, reader)
        return Message(decided, [context(decided)])
    text = reader.say(
        "{who} would like to join *{name}* as {role}.",
        who=person(facts.slack_id),
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    about = " · ".join(quote(part) for part in (facts.title, facts.department, facts.location) if part)
    blocks: list[Block] = [section(text)]
    if about:
        blocks.append(context(about))
    blocks.append(decision_buttons(facts, reader))
    return Message(text, blocks)


def decided_words(who: str, role: str, state: str, by: str, reader: Reader) -> str:
    """What was decided about somebody, `who` and `by` being Slack ids."""
    names = {"who": person(who), "role": role_words(role, reader), "by": person(by)}
    if state == "waitlisted":
        return reader.say("{who} is on the waiting list as {role}, by {by}.", **names)
    if state == "declined":
        return reader.say("{who} is declined as {role} by {by}, with a kind message.", **names)
    return reader.say("{who} is approved as {role} by {by}.", **names)


def decision_buttons(facts: ApplicationForCoordinators, reader: Reader) -> Block:
    """Approve, waitlist (who is not there yet), decline, and a look at the answers."""
    enrollment = facts.enrollment
    waitlist = button(reader.say("Put on the waiting list"), ids.APPLICATION_WAITLIST, enrollment)
    return actions(
        button(reader.say("Approve"), ids.APPLICATION_APPROVE, enrollment, style="primary"),
        *([] if facts.state == "waitlisted" else [waitlist]),
        button(
            reader.say("Decline kindly"),
            ids.APPLICATION_DECLINE,
            enrollment,
            ask=confirm(
                reader.say("Decline this application?"),
                reader.say("They get a kind message that says the next round is open to them again."),
                reader.say("Decline kindly"),
                reader.say("Not yet"),
            ),
        ),
        button(reader.say("Read the answers"), ids.APPLICATION_SHOW, enrollment),
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "program.announced": announced,
    "admin.ready": ready,
    "form.offer": offer,
    "application.received": received,
    "application.unfinished": unfinished,
    "application.approved": approved,
    "application.waitlisted": waitlisted,
    "application.declined": declined,
    "admin.application": application,
}
