"""The Home tab: where I am, what is next, my pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blocks import ids
from blocks.guiding.overview import overview_blocks, partners
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
    fit,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.joining.profiles import brief, read_button
from blocks.recruiting.messages import roles_in_words
from blocks.training.overview import home_training
from bot.domain.shown.guiding import PairOverview
from bot.domain.shown.home import HomeShown, ProgramStanding, can_be_withdrawn
from bot.domain.shown.recruiting import ApplicationShown, ProgramShown

PURPOSE_LIMIT = 300


@dataclass(frozen=True)
class _Room:
    """What a surface holds. `characters`: all text together."""

    blocks: int
    characters: int

    def holds(self, parts: Sequence[list[Block]]) -> bool:
        blocks = [block for part in parts for block in part]
        return len(blocks) <= self.blocks and sum(map(_characters, blocks)) <= self.characters


HOME = _Room(blocks=100, characters=20_000)
"""A view may have 250 KB of JSON, in which a character takes up to twelve bytes."""
MESSAGE = _Room(blocks=50, characters=12_500)


def home_view(facts: HomeShown, reader: Reader) -> View:
    """The Home tab of one person."""
    return {"type": "home", "blocks": _blocks(facts, reader, HOME)}


def status_message(facts: HomeShown, reader: Reader) -> Message:
    """The same as an answer to `/mentor status`."""
    return Message(reader.say("Where you are"), _blocks(facts, reader, MESSAGE))


def _blocks(facts: HomeShown, reader: Reader, room: _Room) -> list[Block]:
    """What there is room for; pairs are shown in brief where their whole story does not fit."""
    full = _parts(facts, reader, [overview_blocks(pair, reader) for pair in facts.pairs])
    if room.holds(full):
        return [block for part in full for block in part]
    return _within(room, _parts(facts, reader, [pair_in_brief(p, reader) for p in facts.pairs]), reader)


def _characters(value: object) -> int:
    """The text in a block, however deep it stands."""
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _characters(v) for k, v in value.items())
    return sum(map(_characters, value)) if isinstance(value, list) else 0


def leave_message(facts: HomeShown, reader: Reader) -> Message:
    """What can be left: each with its button, which asks once."""
    text = reader.say("What would you like to leave? You need no reason, and it is nobody's fault.")
    parts: list[list[Block]] = [[section(text)]]
    for a in facts.applications:
        name = reader.say("*{name}* · your application", name=quote(a.program.name))
        parts.append([section(name, withdraw_button(a, reader))])
    for p in facts.pairs:
        label = reader.say("Leave this circle") if p.circle else reader.say("Leave this pair")
        leave = button(label, ids.PAIR_LEAVE, p.pair, style="danger")
        parts.append([section(partners(p, reader), leave)])
    return Message(text, _within(MESSAGE, parts, reader))


def _parts(facts: HomeShown, reader: Reader, pairs: Sequence[list[Block]]) -> list[list[Block]]:
    """What is most urgent comes first; each part is shown whole or not at all."""
    parts: list[list[Block]] = []
    if not facts.takes_part and not facts.coordinating:
        parts.append(_welcome(facts, reader))
    parts += _titled(reader.say("My pairs"), pairs)
    to_read = [[section(brief(p, reader), read_button(p, reader))] for p in facts.to_read]
    parts += _titled(reader.say("To read"), to_read)
    parts += _titled(reader.say("My training"), [home_training(one, reader) for one in facts.training])
    parts += _titled(reader.say("My applications"), [application(a, reader) for a in facts.applications])
    parts += _titled(reader.say("Programs I coordinate"), [standing(s, reader) for s in facts.coordinating])
    parts += _titled(reader.say("Open to join"), [to_join(p, reader) for p in facts.to_join])
    if facts.finished:
        names = ", ".join(quote(name) for name in facts.finished)
        parts.append([context(reader.say(":mortar_board: You completed: {names}.", names=names))])
    if facts.takes_part:
        words = reader.say(
            "`/mentor leave` leaves a program or a pair, no reason needed. `/mentor help` lists more."
        )
    else:
        words = reader.say("`/mentor help` lists what you can type, anywhere in Slack.")
    parts.append([context(words)])
    return parts


def _titled(title: str, parts: Sequence[list[Block]]) -> list[list[Block]]:
    """The parts under a heading, which never stands alone."""
    return [[header(title), *parts[0]], *([divider(), *part] for part in parts[1:])] if parts else []


def _within(room: _Room, parts: Sequence[list[Block]], reader: Reader) -> list[Block]:
    """As many whole parts as fit, and a word about the rest."""
    shown: list[list[Block]] = []
    left_out = 0
    for part in parts:
        if room.holds([*shown, part, [context("")]]):
            shown.append(part)
        else:
            left_out += 1
    blocks = [block for part in shown for block in part]
    if not left_out:
        return blocks
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
    """A pair in two lines, with the way to the rest."""
    text = partners(facts, reader)
    if facts.channel_id:
        text += "\n" + reader.say("You talk in {channel}.", channel=channel(facts.channel_id))
    return [section(text, button(reader.say("What is next"), ids.PAIR_SHOW, facts.pair))]


def application(facts: ApplicationShown, reader: Reader) -> list[Block]:
    """An application with what can be done about it."""
    name = quote(facts.program.name)
    lines = [f"*{name}*", *_state_lines(facts, reader)]
    if facts.news:
        new = reader.count(
            "There is one new question for you.", "There are {n} new questions for you.", facts.news
        )
        lines.append(new)
    buttons: list[Block] = []
    states = set(facts.states)
    if "begun" in states:
        buttons.append(
            button(
                reader.say("Read it and send") if facts.only_profile else reader.say("Finish my application"),
                ids.APPLICATION_RESUME,
                facts.program.program,
                style="primary",
            )
        )
    elif states & {"applied", "approved", "waitlisted"}:
        if facts.news:
            label = reader.count("Answer the new question", "Answer {n} new questions", facts.news)
            buttons.append(button(label, ids.APPLICATION_NEWS, facts.cohort, style="primary"))
        buttons.append(button(reader.say("Change my answers"), ids.APPLICATION_RESUME, facts.program.program))
    if can_be_withdrawn(facts):
        buttons.append(withdraw_button(facts, reader))
    blocks: list[Block] = [section("\n".join(lines))]
    return [*blocks, actions(*buttons)] if buttons else blocks


def _state_lines(facts: ApplicationShown, reader: Reader) -> list[str]:
    """One line for each state, naming the roles it holds for."""
    words = {
        "begun": reader.say("Everything is answered. What is missing: read your role profile and accept it.")
        if facts.only_profile
        else reader.say("You began and did not send it yet. Your answers are kept."),
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
            reader.say(
                "As {roles}. {state}",
                roles=roles_in_words(roles, reader, facts.program.words),
                state=words.get(state, ""),
            )
        ]
    return [
        reader.say(
            "As {roles}: {state}",
            roles=roles_in_words(roles, reader, facts.program.words),
            state=words.get(state, ""),
        )
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
            f"{program.emoji} *{quote(program.name)}*\n{fit(quote(program.purpose), PURPOSE_LIMIT)}".strip(),
            button(reader.say("Join the program"), ids.APPLICATION_BEGIN, program.program, style="primary"),
        )
    ]
