"""An application in the admin channel, its decision's buttons, and what a person is told who gets no place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import (
    SECTION_LIMIT,
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    fit,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.joining.eligibility import rule_name, unknown_words
from blocks.recruiting.messages import role_words
from bot.domain.eligible import RULES
from bot.domain.shown.recruiting import ApplicationForCoordinators, DecisionShown


def declined(facts: DecisionShown, reader: Reader) -> Message:
    """The usual kind words, or those that a coordinator wrote."""
    if facts.words:
        return Message(fit(quote(facts.words), SECTION_LIMIT), written(facts.words))
    text = declined_words(f"*{quote(facts.program.name)}*", facts.role, reader)
    return Message(text, [section(text)])


def declined_words(name: str, role: str, reader: Reader) -> str:
    """What somebody is told who does not get a place; coordinators may change it before it is sent.

    `name` of the program, escaped where the text is not typed into a field; `role` may be empty.
    """
    if not role:
        return reader.say(
            "Thank you for offering to take part in {name}. There is no place for you in this round. That says "
            "nothing about you: the coordinators are happy to talk about it, and the next round is open to you "
            "again.",
            name=name,
        )
    return reader.say(
        "Thank you for offering to take part in {name} as {role}. There is no place for you in this round. "
        "That says nothing about you: the coordinators are happy to talk about it, and the next round is open "
        "to you again.",
        name=name,
        role=role_words(role, reader),
    )


def written(text: str) -> list[Block]:
    """What a person wrote, whole: in several sections where escaping makes it too long for one."""
    if len(quote(text)) <= SECTION_LIMIT:
        return [section(quote(text))]
    part = SECTION_LIMIT // len(quote("&"))
    return [section(quote(text[at : at + part])) for at in range(0, len(text), part)]


def application(facts: ApplicationForCoordinators, reader: Reader) -> Message:
    """A new application in the admin channel, with the decision's buttons; then what was decided."""
    if facts.decided_by:
        decided = decided_words(facts, reader)
        return Message(decided, [context(decided)])
    text = reader.say(
        "{who} would like to join *{name}* as {role}.",
        who=person(facts.slack_id),
        name=quote(facts.program.name),
        role=role_words(facts.role, reader),
    )
    about = [about_line(facts)]
    if facts.outside:
        about.append(outside_words(facts.outside, reader))
    if facts.unknown:
        about.append(unknown_words(facts.unknown, reader))
    if facts.endorsement:
        about.append(endorsement_words(facts, reader))
    blocks: list[Block] = [section(text)]
    if any(about):
        blocks.append(context("\n".join(filter(None, about))))
    if facts.others:
        names = ", ".join(quote(name) for name in facts.others)
        blocks.append(context(reader.say("This is your own: {names} can decide it.", names=names)))
    else:
        blocks.append(decision_buttons(facts, reader))
    return Message(text, blocks)


def about_line(facts: ApplicationForCoordinators) -> str:
    """Title, department and place."""
    return " · ".join(quote(part) for part in (facts.title, facts.department, facts.location) if part)


def endorsement_words(facts: ApplicationForCoordinators, reader: Reader) -> str:
    """How the manager's word stands; never why."""
    manager = person(facts.manager) if facts.manager else reader.say("the manager")
    return {
        "asked": reader.say(":hourglass_flowing_sand: {manager} was asked as manager, and has not answered yet.",
                            manager=manager),
        "given": reader.say(":white_check_mark: {manager} makes room for it, as manager.", manager=manager),
        "refused": reader.say(":warning: {manager} sees no room for it at the moment, as manager.", manager=manager),
        "unknown": reader.say(":grey_question: No manager is known, so nobody was asked."),
    }.get(facts.endorsement, "")  # fmt: skip


def outside_words(rule: str, reader: Reader) -> str:
    """Why somebody who waits for a place is outside of what the plan asks."""
    if rule not in RULES:
        return reader.say(":hourglass: They chose to wait for a place: applications had closed.")
    return reader.say(
        ":hourglass: They chose to wait for a place: they are outside of this program's rules ({rule}).",
        rule=rule_name(rule, reader),
    )


def decided_words(facts: ApplicationForCoordinators, reader: Reader) -> str:
    """What was decided about somebody in which program: several may share an admin channel."""
    names = {
        "who": person(facts.slack_id),
        "role": role_words(facts.role, reader),
        "name": quote(facts.program.name),
        "by": person(facts.decided_by),
    }
    if facts.state == "waitlisted":
        return reader.say("{who} is on the waiting list of *{name}* as {role}, by {by}.", **names)
    if facts.state == "declined":
        return reader.say("{who} is declined as {role} in *{name}* by {by}, with a kind message.", **names)
    return reader.say("{who} is approved as {role} in *{name}* by {by}.", **names)


def approve_button(facts: ApplicationForCoordinators, reader: Reader) -> Block:
    """Approve; where the manager has not made room, only after a second thought."""
    ask = None
    if facts.lacks_word:
        ask = confirm(
            reader.say("Approve without the manager's word?"),
            endorsement_words(facts, reader),
            reader.say("Approve"),
            reader.say("Not yet"),
        )
    return button(reader.say("Approve"), ids.APPLICATION_APPROVE, facts.enrollment, style="primary", ask=ask)


def decision_buttons(facts: ApplicationForCoordinators, reader: Reader) -> Block:
    """Approve, waitlist (who is not there yet), decline, and a look at the whole application."""
    enrollment = facts.enrollment
    waitlist = button(reader.say("Put on the waiting list"), ids.APPLICATION_WAITLIST, enrollment)
    return actions(
        approve_button(facts, reader),
        *([] if facts.state == "waitlisted" else [waitlist]),
        button(reader.say("Decline kindly"), ids.APPLICATION_DECLINE, enrollment),
        button(reader.say("Read the application"), ids.APPLICATION_SHOW, enrollment),
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "application.declined": declined,
    "admin.application": application,
}
