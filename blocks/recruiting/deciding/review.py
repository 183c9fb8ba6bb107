"""The review queue: who waits, one application beside what the program expects, several at once, questions."""

from __future__ import annotations

import json
import re
from collections import Counter

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.deciding.assessment import SKILLS_SHOWN, skill_line
from blocks.recruiting.deciding.decisions import (
    about_line,
    application,
    approve_button,
    endorsement_words,
    outside_words,
)
from blocks.recruiting.deciding.endorsement import expectations
from blocks.recruiting.joining.eligibility import unknown_words
from blocks.recruiting.messages import role_words
from blocks.recruiting.states import counted_applications
from blocks.roles import role_word
from bot.domain.roles import Role, RoleWords
from bot.domain.shown.admission import QuestionShown, ReviewCard, RoleExpected, SeveralDecided
from bot.domain.shown.recruiting import ASKED_AGAIN, ApplicationForCoordinators, ApplicationsShown

SHOWN_AT_ONCE = 11
"""Up to four blocks each; with those around them that fits into a message."""
ASKED_SHOWN = 20
"""People who are asked about another partner, named in one list."""
ANSWERS_SHOWN = 60
QUESTIONS_SHOWN = 10
_MENTIONS = re.compile(r"<@[A-Z0-9]+>(, <@[A-Z0-9]+>)*")


# --- who waits -----------------------------------------------------------------------------------------
def queue(facts: ApplicationsShown, reader: Reader) -> Message:
    """Applications that wait for a decision."""
    facts = reader.worded(facts)
    waiting = len(facts.waiting)
    title = reader.count(
        "{name}: {n} application waits", "{name}: {n} applications wait", waiting, name=facts.program.name
    )
    blocks: list[Block] = [header(title), context(_counts(facts, reader))]
    if not waiting:
        blocks.append(
            section(reader.say("Nobody waits for a decision. New applications appear in this channel."))
        )
    else:
        blocks.append(_ways(facts, reader))
    for one in facts.waiting[:SHOWN_AT_ONCE]:
        blocks += [divider(), *application(one, reader).blocks]
    listed = facts.waitlisted[: max(0, SHOWN_AT_ONCE - waiting)]
    if listed:
        blocks.append(section(reader.say("*On the waiting list*")))
    for one in listed:
        blocks += [divider(), *application(one, reader).blocks]
    if facts.asked:
        blocks.append(section(_asked(facts, reader)))
    if waiting + len(facts.waitlisted) > SHOWN_AT_ONCE:
        blocks.append(
            context(reader.say("These are the oldest {n}; decide them to see the next.", n=SHOWN_AT_ONCE))
        )
    return Message(quote(title), blocks)


def _asked(facts: ApplicationsShown, reader: Reader) -> str:
    """Who waits for nobody's decision but their own."""
    lines = [reader.say("*Asked whether they would like another partner*")]
    lines += [
        reader.say("• {who} as {role}", who=person(who), role=role_words(role, reader))
        for who, role in facts.asked[:ASKED_SHOWN]
    ]
    left = len(facts.asked) - ASKED_SHOWN
    if left > 0:
        lines.append(reader.count("and {n} more", "and {n} more", left))
    lines.append(
        reader.say(
            "Their partner left. There is nothing to decide: whoever says yes is in the next draft, and nobody is "
            "matched before."
        )
    )
    return "\n".join(lines)


def _ways(facts: ApplicationsShown, reader: Reader) -> Block:
    """One by one, several at once, all at once."""
    program, mine = facts.program.program, [one for one in facts.waiting if not one.others]
    buttons = [button(reader.say("Review one by one"), ids.APPLICATIONS_REVIEW, program, style="primary")]
    if len(facts.waiting) + len(facts.waitlisted) > 1:
        buttons.append(button(reader.say("Choose several"), ids.APPLICATIONS_CHOOSE, program))
    if len(mine) > 1:
        buttons.append(
            button(
                reader.count("Approve {n} application", "Approve all {n}", len(mine)),
                ids.APPLICATIONS_APPROVE_ALL,
                program,
                ask=_all_at_once(facts, mine, reader),
            )
        )
    return actions(*buttons)


def _all_at_once(facts: ApplicationsShown, mine: list[ApplicationForCoordinators], reader: Reader) -> Block:
    """How many are approved at once, as what, and that each hears of it; some of them are on no screen."""
    words = facts.program.words
    roles = Counter(one.role for one in mine)
    said = [
        reader.count(
            "{n} application is approved: {roles}. Whoever sent it gets a message that they are in.",
            "{n} applications are approved: {roles}. Each person gets a message that they are in.",
            len(mine),
            roles=", ".join(_so_many(role, roles[role], reader, words) for role in Role if roles[role]),
        )
    ]
    unseen = sum(not one.others for one in facts.waiting[SHOWN_AT_ONCE:])
    if unseen:
        said.append(
            reader.count("{n} of them is not on this screen.", "{n} of them are not on this screen.", unseen)
        )
    lacking = sum(one.lacks_word for one in mine)
    if lacking:
        said.append(
            reader.count(
                "For {n} of them the manager has not made room. They are told that they are in.",
                "For {n} of them the manager has not made room. They are told that they are in.",
                lacking,
            )
        )
    return confirm(
        reader.say("Approve all of them?"), " ".join(said), reader.say("Approve all"), reader.say("Not yet")
    )


def _so_many(role: str, count: int, reader: Reader, words: RoleWords) -> str:
    if words.word(role):
        return f"{count} × {role_word(role, reader, words)}"
    if role == Role.MENTOR:
        return reader.count("{n} mentor", "{n} mentors", count)
    return reader.count("{n} mentee", "{n} mentees", count)


def _counts(facts: ApplicationsShown, reader: Reader) -> str:
    states = (
        "begun", "applied", "approved", "waitlisted", ASKED_AGAIN, "declined", "withdrawn", "matched",
    )  # fmt: skip
    return " · ".join(counted_applications(facts.counts, states, reader)) or reader.say(
        "No applications yet."
    )


def decided_together(facts: SeveralDecided, reader: Reader) -> str:
    """What became of several decisions made at once, under the name of their program."""
    done = {
        "waitlist": reader.count("{n} application is on the waiting list.",
                                 "{n} applications are on the waiting list.", facts.decided),
        "decline": reader.count("{n} application is declined, with a kind message.",
                                "{n} applications are declined, with a kind message.", facts.decided),
    }.get(facts.event)  # fmt: skip
    done = done or reader.count(
        "{n} application is approved.", "{n} applications are approved.", facts.decided
    )
    lines = [done] if facts.decided else []
    if facts.left_alone:
        lines.append(
            reader.count(
                "{n} was decided otherwise meanwhile and stays as it is.",
                "{n} were decided otherwise meanwhile and stay as they are.",
                facts.left_alone,
            )
        )
    if facts.own:
        names = ", ".join(quote(name) for name in facts.own)
        lines.append(reader.say("Your own is decided by somebody else: {names}.", names=names))
    said = " ".join(lines) or reader.say("Nobody waits any more.")
    return f"*{quote(facts.program)}*\n{said}"


# --- one by one ----------------------------------------------------------------------------------------
def card_modal(facts: ReviewCard, reader: Reader) -> View:
    """One application beside what its role's profile says, with the decision's buttons."""
    facts = reader.worded(facts)
    one = facts.application
    about = about_line(one)
    blocks: list[Block] = [
        section(
            reader.say(
                "{who} would like to join *{name}* as {role}.",
                who=person(one.slack_id),
                name=quote(one.program.name),
                role=role_words(one.role, reader),
            )
        )
    ]
    if about:
        blocks.append(context(about))
    blocks += [section(note) for note in _notes(facts, reader)]
    if one.state in ("applied", "waitlisted"):
        blocks.append(_decision(one, reader))
    else:
        blocks.append(context(reader.say("This application is decided already.")))
    blocks += _beside(facts, reader)
    blocks += [_question(asked, reader) for asked in facts.questions[-QUESTIONS_SHOWN:]]
    blocks.append(context(reader.say(":eye: Only answers that the form promised to coordinators are shown.")))
    blocks += [section(f"*{quote(a.label)}*\n{_quoted(a.words)}") for a in one.answers[:ANSWERS_SHOWN]]
    if not one.answers:
        blocks.append(section(reader.say("There are no answers to show.")))
    turns = _turns(facts, reader)
    if turns:
        blocks.append(actions(*turns))
    title = reader.say("Application")
    if facts.position:
        title = reader.say("{n} of {total}", n=facts.position, total=facts.total)
    return modal(
        "notice.shown",
        title,
        blocks,
        close=reader.say("Close"),
        metadata=_carried(facts),
    )


def _carried(facts: ReviewCard) -> str:
    after = facts.after or facts.before
    return json.dumps(
        {"program": facts.application.program.program, "next": after, "queue": facts.position > 0}
    )


def _notes(facts: ReviewCard, reader: Reader) -> list[str]:
    """What a coordinator must know before deciding: eligibility, the manager's word and reason."""
    one = facts.application
    notes = [outside_words(one.outside, reader)] if one.outside else []
    if one.unknown:
        notes.append(unknown_words(one.unknown, reader))
    if one.endorsement:
        notes.append(endorsement_words(one, reader))
    if facts.endorsement.note:
        notes.append("> " + quote(facts.endorsement.note).replace("\n", "\n> "))
    return notes


def _decision(one: ApplicationForCoordinators, reader: Reader) -> Block:
    waitlist = button(reader.say("Put on the waiting list"), ids.APPLICATION_WAITLIST, one.enrollment)
    return actions(
        approve_button(one, reader),
        button(reader.say("Ask a question"), ids.APPLICATION_ASK, one.enrollment),
        *([] if one.state == "waitlisted" else [waitlist]),
        button(reader.say("Decline kindly"), ids.APPLICATION_DECLINE, one.enrollment),
    )


def _beside(facts: ReviewCard, reader: Reader) -> list[Block]:
    """What the application is judged against."""
    blocks: list[Block] = []
    if facts.profile is not None:
        title = reader.say("What the program expects of {role}", role=role_words(facts.profile.role, reader))
        blocks.append(section(_with_hours(facts.profile, title, reader)))
    if facts.assessment:
        lines = "\n".join(f"• {skill_line(skill, reader)}" for skill in facts.assessment[:SKILLS_SHOWN])
        blocks.append(section(reader.say("*Skills assessment*\n{lines}", lines=lines)))
    return [divider(), *blocks, divider()] if blocks else [divider()]


def _with_hours(profile: RoleExpected, title: str, reader: Reader) -> str:
    text = expectations(profile, title, reader)
    if not profile.hours:
        return text
    hours = reader.count("About an hour a month", "About {n} hours a month", max(1, round(profile.hours)))
    return f"{text}\n:hourglass_flowing_sand: {hours}"


def _question(asked: QuestionShown, reader: Reader) -> Block:
    answer = (
        f"> {quote(asked.answer)}".replace("\n", "\n> ") if asked.answer else reader.say("_No answer yet._")
    )
    return section(
        reader.say(":speech_balloon: {by} asked: {text}\n{answer}", by=person(asked.by), text=quote(asked.text),
                   answer=answer)
    )  # fmt: skip


def _turns(facts: ReviewCard, reader: Reader) -> list[Block]:
    buttons = []
    if facts.before is not None:
        buttons.append(button(reader.say("The one before"), ids.APPLICATIONS_BACK, facts.before))
    if facts.after is not None:
        buttons.append(button(reader.say("The next one"), ids.APPLICATIONS_NEXT, facts.after))
    return buttons


def all_reviewed(reader: Reader) -> View:
    """After the last one."""
    return modal(
        "notice.shown",
        reader.say("All reviewed"),
        [section(reader.say(":tada: Nobody waits for a decision. New applications appear in this channel."))],
        close=reader.say("Close"),
    )


def _quoted(answer: str) -> str:
    """Mentions that we made stay; everything else is what a person typed."""
    if _MENTIONS.fullmatch(answer):
        return answer
    return quote(answer) or "–"
