"""The Home tab: where I am, what is next, my pairs."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    channel,
    confirm,
    context,
    divider,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.messages import roles_in_words
from bot.domain.shown.guiding import PairOverview
from bot.domain.shown.home import HomeShown, ProgramStanding, can_be_withdrawn
from bot.domain.shown.recruiting import ApplicationShown, ProgramShown

HOME_BLOCKS = 100
MESSAGE_BLOCKS = 50


def home_view(facts: HomeShown, reader: Reader) -> View:
    """The Home tab of one person."""
    return {"type": "home", "blocks": _within(HOME_BLOCKS, _parts(facts, reader), reader)}


def status_message(facts: HomeShown, reader: Reader) -> Message:
    """The same as an answer to `/mentor status`."""
    return Message(reader.say("Where you are"), _within(MESSAGE_BLOCKS, _parts(facts, reader), reader))


def leave_message(facts: HomeShown, reader: Reader) -> Message:
    """What can be left: each with its button, which asks once."""
    text = reader.say("What would you like to leave? You need no reason, and it is nobody's fault.")
    parts: list[list[Block]] = [[section(text)]]
    for a in facts.applications:
        name = reader.say("*{name}* · your application", name=quote(a.program.name))
        parts.append([section(name, withdraw_button(a, reader))])
    for p in facts.pairs:
        leave = button(reader.say("Leave this pair"), ids.PAIR_LEAVE, p.pair, style="danger")
        parts.append([section(_who(p, reader), leave)])
    return Message(text, _within(MESSAGE_BLOCKS, parts, reader))


def _parts(facts: HomeShown, reader: Reader) -> list[list[Block]]:
    """What is most urgent comes first; each part is shown whole or not at all."""
    parts: list[list[Block]] = []
    if not facts.takes_part and not facts.coordinating:
        parts.append(_welcome(facts, reader))
    parts += _titled(reader.say("My pairs"), [pair_in_brief(p, reader) for p in facts.pairs])
    parts += _titled(reader.say("My applications"), [application(a, reader) for a in facts.applications])
    parts += _titled(reader.say("Programs I coordinate"), [standing(s, reader) for s in facts.coordinating])
    parts += _titled(reader.say("Open to join"), [to_join(p, reader) for p in facts.to_join])
    if facts.finished:
        names = ", ".join(quote(name) for name in facts.finished)
        parts.append([context(reader.say(":mortar_board: You completed: {names}.", names=names))])
    parts.append([context(reader.say("`/mentor help` lists what you can type, anywhere in Slack."))])
    return parts


def _titled(title: str, parts: Sequence[list[Block]]) -> list[list[Block]]:
    """The parts under a heading, which never stands alone."""
    return [[header(title), *parts[0]], *([divider(), *part] for part in parts[1:])] if parts else []


def _within(limit: int, parts: Sequence[list[Block]], reader: Reader) -> list[Block]:
    """As many whole parts as fit, and a word about the rest."""
    if sum(len(part) for part in parts) <= limit:
        return [block for part in parts for block in part]
    blocks: list[Block] = []
    left_out = 0
    for part in parts:
        if len(blocks) + len(part) <= limit - 1:
            blocks += part
        else:
            left_out += 1
    more = reader.count("{n} more thing does not fit here.", "{n} more things do not fit here.", left_out)
    return [*blocks, context(more)]


def _welcome(facts: HomeShown, reader: Reader) -> list[Block]:
    blocks: list[Block] = [
        header(reader.say("Mentoring here")),
        section(
            reader.say(
                "Hello {who}! In a mentoring program two colleagues talk regularly for some months: one "
                "wants to grow, the other has been there. I find pairs that fit, introduce them in a channel "
                "of their own and remind both when something is due. What they write to each other stays "
                "theirs.",
                who=person(facts.slack_id),
            )
        ),
    ]
    if not facts.may_join:
        blocks.append(
            section(
                reader.say(
                    "Programs here are open to full members of this workspace. The coordinators can tell you "
                    "what is possible for you."
                )
            )
        )
    elif not facts.to_join:
        blocks.append(
            section(
                reader.say("No program takes applications at the moment. The next one will be announced.")
            )
        )
    return blocks


def pair_in_brief(facts: PairOverview, reader: Reader) -> list[Block]:
    """A pair in two lines."""
    states = {
        "published": reader.say("Your channel is on its way."),
        "active": reader.say("Under way."),
        "paused": reader.say("Paused: no reminders until you go on."),
        "closing": reader.say("Closing: the last conversation and the final review."),
    }
    line = states.get(facts.status.value, "")
    if facts.channel_id:
        line = reader.say(
            "{state} You talk in {channel}.", state=line, channel=channel(facts.channel_id)
        ).strip()
    return [section(f"{_who(facts, reader)}\n{line}".strip())]


def _who(facts: PairOverview, reader: Reader) -> str:
    program, partner = quote(facts.program), person(facts.partner.slack_id)
    if facts.role == "mentee":
        return reader.say("*{program}* · your mentor is {partner}", program=program, partner=partner)
    return reader.say("*{program}* · your mentee is {partner}", program=program, partner=partner)


def application(facts: ApplicationShown, reader: Reader) -> list[Block]:
    """An application with what can be done about it."""
    name = quote(facts.program.name)
    lines = [f"*{name}*", *_state_lines(facts, reader)]
    buttons: list[Block] = []
    states = set(facts.states)
    if "begun" in states:
        buttons.append(
            button(
                reader.say("Finish my application"),
                ids.APPLICATION_RESUME,
                facts.program.program,
                style="primary",
            )
        )
    elif states & {"applied", "approved", "waitlisted"}:
        buttons.append(button(reader.say("Change my answers"), ids.APPLICATION_RESUME, facts.program.program))
    if can_be_withdrawn(facts):
        buttons.append(withdraw_button(facts, reader))
    blocks: list[Block] = [section("\n".join(lines))]
    return [*blocks, actions(*buttons)] if buttons else blocks


def _state_lines(facts: ApplicationShown, reader: Reader) -> list[str]:
    """One line for each state, naming the roles it holds for."""
    words = {
        "begun": reader.say("You began and did not send it yet. Your answers are kept."),
        "applied": reader.say("It is with the coordinators; you will hear from me."),
        "approved": reader.say("You are in. When the pairs are made, I introduce you to your partner."),
        "waitlisted": reader.say("You are on the waiting list and hear from me when a place is free."),
        "declined": reader.say("There was no place in this round. The next one is open to you again."),
    }
    if not facts.roles:
        return [words["begun"]]
    by_state: dict[str, list[str]] = {}
    for role, state in zip(facts.roles, facts.states, strict=True):
        by_state.setdefault(state, []).append(role)
    if len(by_state) == 1:
        state, roles = next(iter(by_state.items()))
        return [
            reader.say("As {roles}. {state}", roles=roles_in_words(roles, reader), state=words.get(state, ""))
        ]
    return [
        reader.say("As {roles}: {state}", roles=roles_in_words(roles, reader), state=words.get(state, ""))
        for state, roles in by_state.items()
    ]


def withdraw_button(facts: ApplicationShown, reader: Reader) -> Block:
    """One click and one confirmation."""
    return button(
        reader.say("Withdraw"),
        ids.APPLICATION_WITHDRAW,
        facts.cohort,
        ask=confirm(
            reader.say("Withdraw your application?"),
            reader.say("That is fine, and nobody is told why. You can join again later."),
            reader.say("Withdraw"),
            reader.say("Stay in"),
        ),
    )


def standing(facts: ProgramStanding, reader: Reader) -> list[Block]:
    """A program in figures, and the way to its admin channel."""
    name = quote(facts.program.name)
    state = {
        "planned": reader.say("planned, not announced yet"),
        "recruiting": reader.say("taking applications"),
        "running": reader.say("running"),
        "closed": reader.say("closed"),
    }.get(facts.cohort_state, facts.cohort_state)
    held = " · " + reader.say("on hold: nobody is messaged") if facts.on_hold else ""
    lines = [f"{facts.program.emoji} *{name}* · {state}{held}".strip()]
    figures = [*_application_figures(facts, reader), *_pair_figures(facts, reader)]
    if figures:
        lines.append(" · ".join(figures))
    waiting = facts.applications.get("applied", 0)
    if waiting:
        lines.append(
            reader.count("*{n} application waits for you.*", "*{n} applications wait for you.*", waiting)
        )
    lines.append(reader.say("Commands work in {channel}.", channel=channel(facts.admin_channel)))
    return [section("\n".join(lines))]


def _application_figures(facts: ProgramStanding, reader: Reader) -> list[str]:
    words = {
        "begun": reader.say("begun"),
        "applied": reader.say("waiting"),
        "approved": reader.say("approved"),
        "waitlisted": reader.say("on the waiting list"),
        "matched": reader.say("matched"),
        "done": reader.say("completed"),
    }
    return [
        f"{facts.applications[state]} {word}"
        for state, word in words.items()
        if facts.applications.get(state)
    ]


def _pair_figures(facts: ProgramStanding, reader: Reader) -> list[str]:
    words = {
        "active": reader.say("active"),
        "paused": reader.say("paused"),
        "closing": reader.say("closing"),
        "closed": reader.say("closed"),
    }
    together = {**facts.pairs, "active": facts.pairs.get("active", 0) + facts.pairs.get("published", 0)}
    together["closed"] = facts.pairs.get("closed", 0) + facts.pairs.get("archived", 0)
    parts = [f"{together[state]} {word}" for state, word in words.items() if together.get(state)]
    return [reader.say("pairs: {parts}", parts=", ".join(parts))] if parts else []


def to_join(program: ProgramShown, reader: Reader) -> list[Block]:
    """An open program with its Join button."""
    return [
        section(
            f"{program.emoji} *{quote(program.name)}*\n{quote(program.purpose)}".strip(),
            button(reader.say("Join the program"), ids.APPLICATION_BEGIN, program.program, style="primary"),
        )
    ]
