"""Messages of recruiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.roles import a_role
from bot.domain.roles import USUAL, RoleWords
from bot.domain.shown.recruiting import (
    ApplicationShown,
    DecisionShown,
    FormOffer,
    ProgramReady,
    ProgramShown,
)


def late_words(program: ProgramShown, reader: Reader) -> str:
    """To whoever joins when the pairs have begun: since when, and when newcomers are matched; else nothing."""
    if program.pairs_since is None:
        return ""
    day = reader.calendar_day(program.pairs_since)
    if program.matched_next is None:
        return reader.say(
            "The pairs of this round began on {day}; who joins now is matched as soon as somebody fits.",
            day=day,
        )
    return reader.say(
        "The pairs of this round began on {day}; who joins now is in the next matching, around {next}.",
        day=day,
        next=reader.calendar_day(program.matched_next),
    )


def role_words(role: str, reader: Reader, words: RoleWords = USUAL) -> str:
    """`mentee` or `mentor`, with its article; or what the plan calls them."""
    return a_role(role, reader, words)


def roles_in_words(roles: Sequence[str], reader: Reader, words: RoleWords = USUAL) -> str:
    """One role or both."""
    return reader.say(" and ").join(dict.fromkeys(role_words(role, reader, words) for role in roles))


def ready(facts: ProgramReady, reader: Reader) -> Message:
    """The admin channel's first message: what this channel is now, and the next step."""
    title = reader.say("{name} is set up", name=facts.program.name)
    who = ", ".join(person(slack_id) for slack_id in facts.coordinators)
    where = reader.say(
        "This channel is now the program's admin channel. {who} can type commands here; applications and pairs are "
        "shown here and nowhere else.",
        who=who,
    )
    note = reader.say(
        "`/mentor-admin import` takes your company's directory; `/mentor-admin help` lists all commands."
    )
    if facts.not_the_first:
        where = reader.say(
            "This channel is its admin channel, too, for {who}. A command with a program's name is for that one; where "
            "it is not clear, a menu asks.",
            who=who,
        )
        note = reader.say("`/mentor-admin help` lists all commands.")
    return Message(
        quote(title),
        [
            header(f"{facts.program.emoji} {title}"),
            section(where),
            section(_next_step(facts, reader)),
            actions(*_ready_buttons(facts, reader)),
            context(note),
        ],
    )


def _next_step(facts: ProgramReady, reader: Reader) -> str:
    if facts.champion:
        return reader.say(
            "Next: {who} reads the texts that go out in their name, then you announce the program. You see everything "
            "before anyone else does.",
            who=person(facts.champion),
        )
    return reader.say("Next: announce it. You see the text before anyone else does.")


def _ready_buttons(facts: ProgramReady, reader: Reader) -> list[Block]:
    ask = button(reader.say("Ask the champion"), ids.CAMPAIGN_ASK, facts.program.program, style="primary")
    see = button(
        reader.say("See the announcement"), ids.PROGRAM_OPEN, f"{facts.program.program}:preview",
        style=None if facts.champion else "primary",
    )  # fmt: skip
    return [ask, see] if facts.champion else [see]


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


_WAITS, _IN, _OVER, _TOOK_PART = "waits", "in", "over", "took_part"
_STANDS = {"approved": _IN, "matched": _IN, "done": _TOOK_PART, "declined": _OVER}
_CAN_WITHDRAW = frozenset({"begun", "applied", "waitlisted", "approved"})
_NOT_WITHDRAWN = frozenset({"matched", "done", "declined"})


def received(facts: ApplicationShown, reader: Reader) -> Message:
    """Thanks after applying, and what happens next; later what became of it."""
    name, words = quote(facts.program.name), facts.program.words
    by_state: dict[str, list[str]] = {one: [] for one in (_WAITS, "waitlisted", _IN, _OVER, _TOOK_PART)}
    for role, state in zip(facts.roles, facts.states, strict=True):
        by_state[_STANDS.get(state, state if state in by_state else _WAITS)].append(role)
    lines = []
    if by_state[_WAITS]:
        lines.append(
            reader.say(
                "Thank you for joining *{name}* as {roles}. The coordinators will look at your application and you "
                "will hear from me here.",
                name=name,
                roles=roles_in_words(by_state[_WAITS], reader, words),
            )
        )
        lines += [late for late in (late_words(facts.program, reader),) if late]
    if by_state["waitlisted"]:
        lines.append(
            reader.say(
                "You are on the waiting list of *{name}* as {roles}, and hear from me when there is a place.",
                name=name,
                roles=roles_in_words(by_state["waitlisted"], reader, words),
            )
        )
    if by_state[_IN]:
        roles = roles_in_words(by_state[_IN], reader, words)
        lines.append(
            reader.say("You have joined *{name}* as {roles}, and you are in.", name=name, roles=roles)
        )
    if by_state[_OVER]:
        roles = roles_in_words(by_state[_OVER], reader, words)
        lines.append(
            reader.say(
                "Your application for *{name}* as {roles} has its answer, further down.",
                name=name,
                roles=roles,
            )
        )
    if by_state[_TOOK_PART]:
        roles = roles_in_words(by_state[_TOOK_PART], reader, words)
        lines.append(
            reader.say(
                "You have taken part in *{name}* as {roles}; that is completed.", name=name, roles=roles
            )
        )
    if not lines:
        lines.append(
            reader.say(
                "You have withdrawn from *{name}*. Your answers are kept: `/mentor join` takes them up again.",
                name=name,
            )
        )
    text = "\n".join(lines)
    if not set(facts.states) & _CAN_WITHDRAW:
        return Message(text, [section(text)])
    return Message(
        text,
        [
            section(text),
            actions(
                button(reader.say("Change my answers"), ids.APPLICATION_RESUME, facts.program.program),
                withdraw_button(facts, reader),
            ),
        ],
    )


def withdraw_button(facts: ApplicationShown, reader: Reader) -> Block:
    """One click and one confirmation, which says what is withdrawn and what stays."""
    roles = [
        role for role, state in zip(facts.roles, facts.states, strict=False) if state not in _NOT_WITHDRAWN
    ]
    text = reader.say("That is fine, and nobody is told why. You can join again later.")
    if roles:
        words = facts.program.words
        text = reader.say(
            "You withdraw as {roles}. That is fine, and nobody is told why. You can join again later.",
            roles=roles_in_words(roles, reader, words),
        )
    if facts.paired:
        text += " " + reader.say("The pair that you are in goes on.")
    return button(
        reader.say("Withdraw"),
        ids.APPLICATION_WITHDRAW,
        facts.cohort,
        ask=confirm(
            reader.say("Withdraw your application?"), text, reader.say("Withdraw"), reader.say("Stay in")
        ),
    )


def approved(facts: DecisionShown, reader: Reader) -> Message:
    text = reader.say(
        ":tada: You are in: *{name}* takes you as {role}. When the pairs are made, I will introduce you to your "
        "partner in a channel of your own. Until then there is nothing you need to do.",
        name=quote(facts.program.name),
        role=role_words(facts.role, reader, facts.program.words),
    )
    if facts.program.in_circles:
        text = reader.say(
            ":tada: You are in: *{name}* takes you as {role}. When the circles are made, I will introduce you to "
            "yours in a channel of its own. Until then there is nothing you need to do.",
            name=quote(facts.program.name),
            role=role_words(facts.role, reader, facts.program.words),
        )
    return Message(text, [section(text)])


def waitlisted(facts: DecisionShown, reader: Reader) -> Message:
    text = reader.say(
        "Your application for *{name}* as {role} is on the waiting list. You will hear from me as soon as a "
        "place is free; your answers are kept.",
        name=quote(facts.program.name),
        role=role_words(facts.role, reader, facts.program.words),
    )
    return Message(text, [section(text)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "admin.ready": ready,
    "form.offer": offer,
    "application.received": received,
    "application.approved": approved,
    "application.waitlisted": waitlisted,
}
