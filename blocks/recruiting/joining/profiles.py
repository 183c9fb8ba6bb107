"""Role profiles: to read and accept, mine, and who has accepted which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    capital,
    context,
    divider,
    fit,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.deciding.endorsement import ahead_note
from bot.domain.roles import USUAL, RoleWords
from bot.domain.shown.profiles import (
    AcceptancesShown,
    MyProfiles,
    ProfileShown,
    ProfilesPage,
    ProfileToRead,
    RoleAcceptances,
)

LONGEST = 2800
"""Characters of one section; a list that is longer goes on in the next."""
SECTIONS = 20
"""Of one list: a modal holds a hundred blocks, two profiles with two lists each among them."""
NAMED = 60
SHOWN = 12
"""Profiles in one message, three blocks each."""


def role_name(role: str, reader: Reader, words: RoleWords = USUAL) -> str:
    """A role as a heading; mentee and mentor as the plan calls them."""
    own = words.word(role).strip() if role in ("mentee", "mentor") else ""
    if own:
        return quote(own[:1].upper() + own[1:])
    return {
        "mentee": reader.say("Mentee"),
        "mentor": reader.say("Mentor"),
        "manager": reader.say("Manager"),
        "coordinator": reader.say("Coordinator"),
    }.get(role, capital(role))


def profiles_modal(facts: ProfilesPage, reader: Reader) -> View:
    """The last page of an application: read, accept, send."""
    blocks: list[Block] = [
        section(
            reader.say(
                "One last look: this is what *{name}* asks of you, and what it does not. Your answers are kept.",
                name=quote(facts.program.name),
            )
        )
    ]
    for profile in facts.profiles:
        blocks += [divider(), *profile_blocks(profile, reader, facts.program.words)]
    if facts.waits:
        waits = reader.say(
            ":hourglass: This puts you on the waiting list. You hear from me when a place is free."
        )
        blocks.append(context(waits))
    blocks.append(
        actions(button(reader.say("Change my answers first"), ids.APPLICATION_ANSWERS, facts.program.program))
    )
    blocks.append(
        context(reader.say(":eye: Who sees this: the coordinators see that you accepted, and when."))
    )
    if facts.endorsement is not None:
        blocks.append(ahead_note(facts.endorsement, reader))
    return modal(
        ids.APPLICATION_PROFILE_PAGE,
        reader.say("Your role") if len(facts.profiles) == 1 else reader.say("Your roles"),
        blocks,
        submit=reader.say("Accept and send"),
        close=reader.say("Not now"),
        metadata=json.dumps({"cohort": facts.cohort, "seen": {p.role: p.digest for p in facts.profiles}}),
    )  # fmt: skip


def profile_blocks(profile: ProfileShown, reader: Reader, words: RoleWords = USUAL) -> list[Block]:
    """A whole profile: the promise, what belongs to it, what does not, how much time it takes."""
    blocks = [section(f"*{role_name(profile.role, reader, words)}*\n_{_unbroken(quote(profile.promise))}_")]
    does = [f":white_check_mark: {quote(line)}" for line in profile.does]
    blocks += _listed(does)
    if profile.does_not:
        lines = [
            reader.say("*What it is not*"),
            *(f":no_entry_sign: {quote(line)}" for line in profile.does_not),
        ]
        blocks += _listed(lines)
    if profile.hours_per_month:
        hours = profile.hours_per_month
        if hours == 1:
            blocks.append(context(reader.say(":clock3: About an hour a month.")))
        else:
            shown = reader.decimal(f"{hours:g}")
            blocks.append(context(reader.say(":clock3: About {hours} hours a month.", hours=shown)))
    return blocks


def _unbroken(text: str) -> str:
    """Slack's emphasis ends at a line break."""
    return fit(" ".join(text.split()), LONGEST)


def _listed(lines: Iterable[str]) -> list[Block]:
    texts: list[str] = []
    for line in lines:
        whole = fit(line, LONGEST)
        if texts and len(texts[-1]) + len(whole) + 1 <= LONGEST:
            texts[-1] += f"\n{whole}"
        else:
            texts.append(whole)
    return [section(text) for text in texts[:SECTIONS]]


def profile_modal(facts: ProfileToRead, reader: Reader) -> View:
    """One profile by itself, with a button unless it is accepted already."""
    profile = facts.profile
    open_yet = profile.accepted_at is None
    blocks: list[Block] = [section(f"{facts.program.emoji} *{quote(facts.program.name)}*".strip())]
    if open_yet and profile.before is not None:
        blocks.append(
            context(reader.say("You accepted version {n}. These are the words of now.", n=profile.before))
        )
    blocks += profile_blocks(profile, reader, facts.program.words)
    blocks.append(context(_standing(profile, reader)))
    if open_yet:
        blocks.append(
            context(reader.say(":eye: Who sees this: the coordinators see that you accepted, and when."))
        )
    return modal(
        ids.PROFILE_ACCEPT_SUBMIT if open_yet else "notice.shown",
        reader.say("Your role"),
        blocks,
        submit=reader.say("Accept") if open_yet else None,
        close=reader.say("Not now") if open_yet else reader.say("Close"),
        metadata=json.dumps(
            {"program": facts.program.program, "role": profile.role, "digest": profile.digest}
        ),
    )


def _standing(profile: ProfileShown, reader: Reader) -> str:
    if profile.accepted_at is not None:
        return reader.say(
            "Version {n}, accepted on {day}.", n=profile.version, day=reader.day(profile.accepted_at)
        )
    return reader.say("Version {n}, not accepted yet.", n=profile.version)


def accepted_modal(facts: ProfileToRead, reader: Reader) -> View:
    """After the yes."""
    text = reader.say(
        ":handshake: Thank you. You accepted the role profile of *{name}*, version {n}. `/mentor profile` shows "
        "it any time.",
        name=quote(facts.program.name),
        n=facts.profile.version,
    )
    return modal("notice.shown", reader.say("Thank you"), [section(text)], close=reader.say("Close"))


def asked(facts: ProfileToRead, reader: Reader) -> Message:
    """Please read the profile of your role; or, once it is accepted, that it was."""
    profile, name = facts.profile, quote(facts.program.name)
    role = role_name(profile.role, reader, facts.program.words)
    if profile.accepted_at is not None:
        text = reader.say(
            ":handshake: *{name}* · {role}: {standing}",
            name=name,
            role=role,
            standing=_standing(profile, reader),
        )
        return Message(text, [context(text)])
    if profile.before is not None:
        text = reader.say(
            "The role profile in *{name}* has new words for you ({role}). Nothing stops meanwhile; please read "
            "them when you have a minute.",
            name=name,
            role=reader.within(role),
        )
    else:
        text = reader.say(
            "You are part of *{name}*: {role}. Please read what belongs to the role and what does not. It takes a "
            "minute.",
            name=name,
            role=reader.within(role),
        )
    return Message(text, [section(text), actions(read_button(facts, reader))])


def read_button(facts: ProfileToRead, reader: Reader) -> Block:
    """Opens the profile in a window."""
    value = f"{facts.program.program}:{facts.profile.role}"
    if facts.profile.accepted_at is not None:
        return button(reader.say("Read it again"), ids.PROFILE_READ, value)
    return button(reader.say("Read and accept"), ids.PROFILE_READ, value, style="primary")


def mine(facts: MyProfiles, reader: Reader) -> Message:
    """`/mentor profile`."""
    title = reader.say("Your role profiles")
    if not facts.profiles:
        text = reader.say(
            "You have no role in a program yet. `/mentor join` begins; the role profile is part of the application."
        )
        return Message(title, [section(text)])
    blocks: list[Block] = [header(title)]
    for one in facts.profiles[:SHOWN]:
        blocks += [
            section(brief(one, reader), read_button(one, reader)),
            context(_standing(one.profile, reader)),
        ]
    if len(facts.profiles) > SHOWN:
        blocks.append(context(reader.say("{n} more do not fit here.", n=len(facts.profiles) - SHOWN)))
    return Message(title, blocks)


def brief(facts: ProfileToRead, reader: Reader) -> str:
    """Program, role and promise in two lines."""
    role = role_name(facts.profile.role, reader, facts.program.words)
    name = f"{facts.program.emoji} *{quote(facts.program.name)}* · {role}"
    return f"{name.strip()}\n_{fit(_unbroken(quote(facts.profile.promise)), 500)}_"


def acceptances(facts: AcceptancesShown, reader: Reader) -> Message:
    """`/mentor-admin profiles`."""
    title = reader.say("Role profiles of {name}", name=facts.program.name)
    blocks: list[Block] = [header(title)]
    if not facts.roles:
        blocks.append(
            section(reader.say("This plan has no role profiles, so nobody is asked to accept one."))
        )
    for role in facts.roles:
        blocks += [section("\n".join(_lines(role, reader, facts.program.words)))]
    blocks.append(
        context(
            reader.say(
                "Everybody accepts before taking part, and is asked again once when the words change. Managers "
                "are asked when they endorse somebody or come to an orientation."
            )
        )
    )
    return Message(quote(title), blocks)


def _lines(facts: RoleAcceptances, reader: Reader, words: RoleWords) -> list[str]:
    lines = [
        reader.say("*{role}* · version {n}", role=role_name(facts.role, reader, words), n=facts.version),
        reader.say("Accepted: {who}", who=_people(facts.accepted, reader) or reader.say("nobody yet")),
    ]
    by_version: dict[int, list[str]] = {}
    for who, version in facts.older:
        by_version.setdefault(version, []).append(who)
    for version, people in sorted(by_version.items(), reverse=True):
        lines.append(
            reader.say(
                "Accepted version {n}, not this one yet: {who}", n=version, who=_people(people, reader)
            )
        )
    if facts.missing:
        lines.append(reader.say("Not yet: {who}", who=_people(facts.missing, reader)))
    return lines


def _people(slack_ids: Sequence[str], reader: Reader) -> str:
    names = ", ".join(person(one) for one in slack_ids[:NAMED])
    more = len(slack_ids) - NAMED
    if more > 0:
        names += " " + reader.count("and {n} more", "and {n} more", more)
    return names


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"profile.asked": asked}
