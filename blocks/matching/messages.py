"""Messages of matching."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.guiding.beginning.checklist import checklist_buttons, checklist_section
from blocks.guiding.beginning.starters import starter_lines
from blocks.matching import circles
from blocks.matching.drafts.draft import draft_message
from blocks.matching.drafts.publishing import published
from blocks.matching.reasons import why
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    context,
    divider,
    fit,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.messages import role_words
from blocks.roles import role_word
from bot.domain.shown.matching import PairAnnounced, ProfileShown, UnmatchedTold

ANSWERS = 6
ANSWER_LIMIT = 500
REASONS = 4
LINE = 300
NOT_ABOUT_ANSWERS = frozenset({"training", "circles_filled", "no_mentees", "no_mentors", "no_capacity"})
"""Causes that no other answer to the questionnaire would have changed."""


def announced(facts: PairAnnounced, reader: Reader) -> Message:
    """The first post in the pair's channel: who you are, why you, what to do first."""
    facts = reader.worded(facts)
    mentee, mentor = person(facts.mentee.slack_id), person(facts.mentor.slack_id)
    guide, guided = (role_word(role, reader, facts.program.words) for role in ("mentor", "mentee"))
    title = reader.say("You two are matched")
    reasons = why(facts.reasons, reader)[:REASONS]
    blocks: list[Block] = [
        header(f"{facts.program.emoji} {title}"),
        section(
            reader.say(
                "{mentee}, meet {mentor}, your {guide} in *{name}*. {mentor}, meet {mentee}, your {guided}.",
                mentee=mentee,
                mentor=mentor,
                guide=guide,
                guided=guided,
                name=quote(facts.program.name),
            )
        ),
        *_profile(facts.mentee, reader.say("About your {word}", word=guided), reader),
        *_profile(facts.mentor, reader.say("About your {word}", word=guide), reader),
        divider(),
    ]
    if reasons:
        blocks.append(section(_listed(reader.say("*Why you two*"), reasons)))
    # What can be done stands with what is to be done; advice may be longer than a screen.
    blocks.append(checklist_section(facts.checklist, reader))
    blocks.append(checklist_buttons(facts.checklist, facts.pair, reader))
    if not facts.checklist.complete:
        blocks += _advice(facts, reader)
    blocks.append(
        context(
            reader.say(
                ":lock: This channel is yours. No coordinator is in it, and what you write here is never stored, "
                "read or counted."
            )
        )
    )
    return Message(title, blocks)


def _advice(facts: PairAnnounced, reader: Reader) -> list[Block]:
    """How the plan would begin, and what to talk about: of use until the two have begun."""
    blocks: list[Block] = []
    if facts.first_steps:
        steps = [fit(quote(step), LINE) for step in facts.first_steps]
        blocks.append(section(_listed(reader.say("*How to begin*"), steps)))
    if facts.starters:
        title = reader.say("*To begin with, you could ask*")
        blocks.append(section(_listed(title, starter_lines(facts.starters, reader))))
    return blocks


def _profile(facts: ProfileShown, title: str, reader: Reader) -> list[Block]:
    about = " · ".join(quote(part) for part in (facts.title, facts.department, facts.location) if part)
    lines = [f"*{title}: {person(facts.slack_id)}*"]
    if about:
        lines.append(about)
    lines += [
        f"_{quote(answer.label)}_\n{fit(quote(answer.words), ANSWER_LIMIT)}"
        for answer in facts.answers[:ANSWERS]
    ]
    return [section(fit("\n".join(lines), 3000))]


def _listed(title: str, lines: Sequence[str]) -> str:
    return "\n".join([title, *(f"• {line}" for line in lines)])


def unmatched(facts: UnmatchedTold, reader: Reader) -> Message:
    """A kind word to someone without a partner, a reason that is safe to tell, and the choices."""
    name = quote(facts.program.name)
    if facts.cause == "training":
        reason = reader.say("A few minutes of training were still open: `/mentor training` shows them.")
    elif facts.cause == "circles_filled":
        reason = reader.say(
            "The circles of other mentors have room for everybody who is looking, so that each becomes a real group."
        )
    elif facts.cause == "mentees_taken":
        reason = reader.say("Everybody who would suit you has found a mentor this time.")
    elif facts.cause == "no_mentees":
        reason = reader.say("Nobody was looking for a mentor this time.")
    elif facts.cause == "no_capacity":
        reason = reader.say("By your answers you have no free place for anybody now.")
    elif facts.cause in ("seats_taken", "no_mentors"):
        reason = reader.say("More people were looking for a mentor than there were places this time.")
    else:
        reason = reader.say(
            "We did not find someone who would really fit you, and we would rather not guess."
        )
    text = reader.say(
        "The pairs of *{name}* are made, and this time you are not in one as {role}. {reason} Your place on the "
        "list is kept: you are looked at first when somebody becomes free.",
        name=name,
        role=role_words(facts.role, reader, facts.program.words),
        reason=reason,
    )
    blocks: list[Block] = [
        section(text),
        actions(
            button(reader.say("Change my answers"), ids.APPLICATION_RESUME, facts.program.program),
            button(reader.say("Withdraw"), ids.APPLICATION_WITHDRAW, facts.cohort),
        ),
    ]
    if facts.cause not in NOT_ABOUT_ANSWERS:
        blocks.append(context(reader.say("More skills or times to choose from make a match likelier.")))
    return Message(text, blocks)


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "match.preview": draft_message,
    "match.published": published,
    "pair.announced": announced,
    "match.unmatched": unmatched,
    **circles.VIEWS,
}
