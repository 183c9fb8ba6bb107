"""What stands on the Home tab besides pairs: applications, programs of every role, one's people, settings."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.closing.messages import again_buttons
from blocks.parts import (
    Block,
    actions,
    button,
    channel,
    context,
    fit,
    header,
    person,
    quote,
    section,
)
from blocks.people.settings import settings_line
from blocks.reader import Reader
from blocks.recruiting.messages import late_words, roles_in_words, withdraw_button
from blocks.recruiting.states import counted_applications
from bot.domain.shown.home import (
    HomeShown,
    LedPerson,
    Milestone,
    ProgramChampioned,
    ProgramStanding,
    can_be_withdrawn,
)
from bot.domain.shown.recruiting import ASKED_AGAIN, ApplicationShown, ProgramShown

PURPOSE_LIMIT = 300
PEOPLE_LISTED = 25


def welcome(facts: HomeShown, reader: Reader) -> list[Block]:
    """What mentoring is, for somebody new."""
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
    if facts.left is not None:
        buttons = [*again_buttons(facts.left, reader), *buttons]
    blocks: list[Block] = [section("\n".join(lines))]
    return [*blocks, actions(*buttons)] if buttons else blocks


def _state_lines(facts: ApplicationShown, reader: Reader) -> list[str]:
    """One line for each state, naming the roles it holds for."""
    together = reader.say("You are in. When the pairs are made, I introduce you to your partner.")
    alone = reader.say("You are in. There is no partner for you yet; I write to you when there is.")
    if facts.program.in_circles:
        together = reader.say("You are in. When the circles are made, I introduce you to yours.")
        alone = reader.say("You are in. There is no circle for you yet; I write to you when there is.")
    words = {
        "begun": reader.say("Everything is answered. What is missing: read your role profile and accept it.")
        if facts.only_profile
        else reader.say("You began and did not send it yet. Your answers are kept."),
        "applied": reader.say("It is with the coordinators; you will hear from me."),
        "approved": alone if facts.others_matched else together,
        "waitlisted": reader.say("You are on the waiting list and hear from me when a place is free."),
        ASKED_AGAIN: reader.say(
            "Your pair has come to an end. Would you like to be matched with somebody else? Nobody proposes you "
            "until you say so."
        ),
        "declined": reader.say("There was no place in this round. The next one is open to you again."),
    }
    if not facts.roles:  # the questions were looked at, at most
        return [reader.say("You began and did not send it yet. It takes three minutes.")]
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


def standing(facts: ProgramStanding, reader: Reader) -> list[Block]:
    """A program in figures, and the way to its admin channel."""
    name = quote(facts.program.name)
    state = _cohort_words(facts.cohort_state, reader)
    held = " · " + reader.say("on hold: nobody is messaged") if facts.on_hold else ""
    lines = [f"{facts.program.emoji} *{name}* · {state}{held}".strip()]
    states = ("begun", "applied", "approved", "waitlisted", ASKED_AGAIN, "matched", "done")
    figures = [
        *counted_applications(facts.applications, states, reader),
        *_pair_figures(facts, reader),
    ]
    if figures:
        lines.append(" · ".join(figures))
    waiting = facts.applications.get("applied", 0)
    if waiting:
        lines.append(
            reader.count("*{n} application waits for you.*", "*{n} applications wait for you.*", waiting)
        )
    lines.append(reader.say("Commands work in {channel}.", channel=channel(facts.admin_channel)))
    return [section("\n".join(lines))]


def _cohort_words(state: str, reader: Reader) -> str:
    return {
        "planned": reader.say("planned, not announced yet"),
        "recruiting": reader.say("taking applications"),
        "running": reader.say("running"),
        "closed": reader.say("closed"),
    }.get(state, state)


def _pair_figures(facts: ProgramStanding, reader: Reader) -> list[str]:
    among = facts.pairs.get
    counts = {
        "active": among("active", 0) + among("published", 0),
        "paused": among("paused", 0),
        "closing": among("closing", 0),
        "closed": among("closed", 0) + among("archived", 0),
    }
    words = {
        "active": reader.count("{n} active", "{n} active", counts["active"]),
        "paused": reader.count("{n} paused", "{n} paused", counts["paused"]),
        "closing": reader.count("{n} closing", "{n} closing", counts["closing"]),
        "closed": reader.count("{n} closed", "{n} closed", counts["closed"]),
    }
    parts = [words[state] for state, count in counts.items() if count]
    return [reader.say("pairs: {parts}", parts=", ".join(parts))] if parts else []


def to_join(program: ProgramShown, reader: Reader) -> list[Block]:
    """An open program with its Join button."""
    lines = [f"{program.emoji} *{quote(program.name)}*", *about_joining(program, reader)]
    return [
        section(
            "\n".join(lines).strip(),
            button(reader.say("Join the program"), ids.APPLICATION_BEGIN, program.program, style="primary"),
        )
    ]


def about_joining(program: ProgramShown, reader: Reader) -> list[str]:
    """What an open program is for, and what whoever joins late should know."""
    lines = (fit(quote(program.purpose), PURPOSE_LIMIT), late_words(program, reader))
    return [line for line in lines if line]


def championed(facts: ProgramChampioned, reader: Reader) -> list[Block]:
    """A program for the champion who stands for it."""
    name = (
        f"{facts.program.emoji} *{quote(facts.program.name)}* · {_cohort_words(facts.cohort_state, reader)}"
    )
    lines = [name.strip()]
    if facts.pairs:
        lines.append(reader.count("{n} pair so far", "{n} pairs so far", facts.pairs))
    if facts.texts:
        lines.append(
            reader.count("*{n} text waits for your word*.", "*{n} texts wait for your word*.", facts.texts)
        )
    buttons: list[Block] = []
    if facts.texts:
        label = reader.count("Read the text", "Read the {n} texts", facts.texts)
        buttons.append(button(label, ids.TEXTS_OPEN, facts.program.program, style="primary"))
    if facts.told:
        buttons.append(button(reader.say("Read the newest report"), ids.REPORT_READ, facts.program.program))
    return [section("\n".join(lines)), *([actions(*buttons)] if buttons else [])]


def led_people(facts: Sequence[LedPerson], reader: Reader) -> list[Block]:
    """Who of a manager's people takes part: that they do and how far, never what it is about."""
    lines = [f"• {_led(one, reader)}" for one in facts[:PEOPLE_LISTED]]
    rest = len(facts) - PEOPLE_LISTED
    if rest > 0:
        lines.append(reader.count("and {n} more person", "and {n} more people", rest))
    words = reader.say(
        "They said that you may know. What they talk about stays between the two of each pair: the best support is "
        "time for it."
    )
    return [section(fit("\n".join(lines), 3000)), context(words)]


def _led(one: LedPerson, reader: Reader) -> str:
    who = {
        "who": person(one.person.slack_id),
        "program": fit(quote(one.program), 80),
        "day": reader.day(one.since),
    }
    match one.milestone:
        case Milestone.TAKES_PART:
            return reader.say("{who} takes part in *{program}* since {day}", **who)
        case Milestone.MATCHED:
            return reader.say("{who} is in a pair of *{program}* since {day}", **who)
        case Milestone.HALFWAY:
            return reader.say("{who} is halfway through *{program}* since {day}", **who)
        case Milestone.COMPLETED:
            return reader.say("{who} completed *{program}* on {day}", **who)


def own_settings(facts: HomeShown, reader: Reader) -> list[Block]:
    """The way to one's own settings."""
    words = reader.say(":gear: *Your settings* · {chosen}", chosen=settings_line(facts.settings, reader))
    return [section(words, button(reader.say("My settings"), ids.SETTINGS_OPEN))]
