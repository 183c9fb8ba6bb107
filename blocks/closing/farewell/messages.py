"""Messages: saying goodbye well."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.closing.farewell.asking import apply_buttons
from blocks.closing.farewell.guide import guide_button
from blocks.closing.farewell.keeping import certificate_button
from blocks.parts import Block, Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from blocks.reviewing.answers import answer_sections
from bot.domain.farewell import Wish
from bot.domain.shown.farewell import (
    CertificateReady,
    ClosingNear,
    GoalsWrapped,
    InTouch,
    MoreTimeWanted,
    NextRound,
    NotSent,
    RecommendationAgreed,
    Recommended,
    ThanksGiven,
    WishTold,
)

PEOPLE_NAMED, TITLES_SHOWN = 20, 10


def closing_near(facts: ClosingNear, reader: Reader) -> Message:
    """In the channel, some weeks before the end: the guide."""
    people = ", ".join(person(one) for one in facts.people[:PEOPLE_NAMED])
    day = reader.day(facts.ends_at) if facts.ends_at is not None else ""
    text = reader.say("{people}: your program runs until {day}.", people=people, day=day)
    more = reader.say(
        "A good end is worth an hour of its own: look back, thank each other, decide how you go on. This guide helps; "
        "each of you opens it for yourself."
    )
    if facts.begun:
        text = reader.say("{people}: your meetings are done, now comes the goodbye.", people=people)
        more = reader.say(
            "A thank you, and the final review of each of you: then your pair closes by itself. The guide helps; "
            "each of you opens it for yourself."
        )
    return Message(
        text, [section(f":mortar_board: *{text}*\n{more}"), actions(guide_button(facts.pair, reader))]
    )


def goals_wrapped(facts: GoalsWrapped, reader: Reader) -> Message:
    """In the channel: what became of the goals."""
    text = reader.say("{mentee} has wrapped up the goals.", mentee=person(facts.mentee))
    lines = [f":dart: *{text}*"]
    lines += [f":white_check_mark: {fit(quote(one), 200)}" for one in facts.achieved[:TITLES_SHOWN]]
    lines += [
        reader.say(":seedling: {title} goes on", title=fit(quote(one), 200))
        for one in facts.goes_on[:TITLES_SHOWN]
    ]
    if facts.let_go:
        lines.append(reader.count(":leaves: {n} goal let go", ":leaves: {n} goals let go", facts.let_go))
    return Message(text, [section("\n".join(lines))])


def thanks(facts: ThanksGiven, reader: Reader) -> Message:
    """A thank you, in its writer's words."""
    text = reader.say("{partner} thanks you.", partner=person(facts.partner))
    words = "\n".join(f"> {line}" for line in fit(quote(facts.text), 2000).split("\n"))
    where = reader.say("From your pair in {program}. Nobody else reads it.", program=quote(facts.program))
    return Message(text, [section(f":sparkles: *{text}*"), section(words), context(where)])


def certificate_ready(facts: CertificateReady, reader: Reader) -> Message:
    """It is over for this reader, and a certificate waits."""
    who, program = person(facts.partner), quote(facts.program)
    text = reader.say(
        "Your time with {who} in {program} has come to its end. Thank you!", who=who, program=program
    )
    more = reader.say("A certificate waits for you, and *Home* shows what comes next.")
    if not facts.closed:
        more = reader.say(
            "A certificate waits for you, and *Home* shows what comes next. Your pair stays open for what {who} still "
            "has to say.",
            who=who,
        )
    return Message(
        text, [section(f":mortar_board: *{text}*\n{more}"), actions(certificate_button(facts.pair, reader))]
    )


def wishes(facts: WishTold, reader: Reader) -> Message:
    """What both said alike; else one sentence that fits a different answer and none."""
    who, program = person(facts.partner), quote(facts.program)
    if facts.both is Wish.CONTINUE:
        text = reader.say("You and {who} would both like to go on.", who=who)
        more = reader.say(
            "Nothing happens by itself. Would you like me to ask the coordinators for more time?"
        )
        if facts.over:
            more = reader.say(
                "Your pair in {program} is closed. Shall I ask the coordinators to open it again?",
                program=program,
            )
        ask = button(reader.say("Ask for more time"), ids.WISH_MORE_TIME, facts.pair, style="primary")
        return Message(text, [section(f":seedling: *{text}*\n{more}"), actions(ask)])
    if facts.both is Wish.PART:
        text = reader.say("You and {who} both feel that this is a good moment to part.", who=who)
        more = reader.say(
            "That is a good end for a pair: you went a stretch of the way together, and it is done."
        )
        return Message(text, [section(f":leaves: *{text}*\n{more}")])
    text = reader.say("Your question about going on with {who} is closed.", who=who)
    more = reader.say(
        "There is no answer that you both gave. That says nothing about either of you: it is the same sentence if one "
        "of you did not answer. Your answer stays yours. If you like, talk about it."
    )
    return Message(text, [section(f":lock: *{text}*\n{more}")])


def in_touch(facts: InTouch, reader: Reader) -> Message:
    """The partner would like to stay in touch; a mentee to be passed on."""
    who = person(facts.partner)
    if facts.passed_on:
        text = reader.say("{who} would like to go on with another mentor whom you recommend.", who=who)
        more = reader.say("Does somebody come to your mind? {who} is asked before anybody else.", who=who)
        ask = button(reader.say("Recommend a mentor"), ids.RECOMMENDATION_WRITE, facts.pair, style="primary")
        return Message(text, [section(f":handshake: *{text}*\n{more}"), actions(ask)])
    text = reader.say("{who} would like to stay in touch with you.", who=who)
    more = reader.say("What is in the calendar happens: a first date does it.")
    return Message(text, [section(f":seedling: *{text}*\n{more}")])


def next_round(facts: NextRound, reader: Reader) -> Message:
    """The invitation that somebody asked for."""
    text = reader.say("{program} takes applications again.", program=quote(facts.program))
    more = reader.say(
        "When your last pair ended you asked me to tell you. Your answers begin with the role you chose."
    )
    return Message(
        text,
        [
            section(f"{facts.emoji} *{text}*\n{more}"),
            actions(*apply_buttons(facts.program_id, facts.roles, reader)),
        ],
    )


def more_time(facts: MoreTimeWanted, reader: Reader) -> Message:
    """To coordinators: two who would both go on."""
    two = reader.say("{mentee} and {mentor}", mentee=person(facts.mentee), mentor=person(facts.mentor))
    text = reader.say("{two} in {program} would both like to go on.", two=two, program=quote(facts.program))
    way = button(reader.say("Extend"), ids.PAIR_EXTEND, facts.pair, style="primary")
    if facts.over:
        way = button(reader.say("Reopen the pair"), ids.PAIR_REOPEN, facts.pair, style="primary")
    note = reader.say("Both said so, and one of them asked me to tell you.")
    return Message(text, [section(f":hourglass: *{text}*"), actions(way), context(note)])


def recommendation_offered(facts: Recommended, reader: Reader) -> Message:
    """To the mentee, who is asked first."""
    facts = reader.worded(facts)
    by, mentor = person(facts.by), person(facts.mentor)
    text = reader.say("{by} would pass you on to {mentor}.", by=by, mentor=mentor)
    title = f" · {fit(quote(facts.title), 100)}" if facts.title else ""
    blocks: list[Block] = [section(f":handshake: *{text}*{title}")]
    blocks += _words(facts)
    how = reader.say(
        "{mentor} does not know yet. Shall I ask whether they would like to guide you?", mentor=mentor
    )
    return Message(text, [*blocks, section(how), _answer(facts.id, reader.say("Yes, please ask"), reader),
                          context(_nobody_hears(reader))])  # fmt: skip


def recommendation_asked(facts: Recommended, reader: Reader) -> Message:
    """To the other mentor, once the mentee would like it."""
    facts = reader.worded(facts)
    by, mentee = person(facts.by), person(facts.mentee)
    text = reader.say("Would you guide {mentee} next?", mentee=mentee)
    more = reader.say("{by}, their mentor so far in {program}, recommends you, and {mentee} would like it.",
                      by=by, mentee=mentee, program=quote(facts.program))  # fmt: skip
    blocks: list[Block] = [section(f":handshake: *{text}*\n{more}"), *_words(facts)]
    blocks += answer_sections(facts.hopes, reader, 2)
    return Message(text, [*blocks, _answer(facts.id, reader.say("Yes, gladly"), reader),
                          context(_nobody_hears(reader))])  # fmt: skip


def recommendation_agreed(facts: RecommendationAgreed, reader: Reader) -> Message:
    """To the three: it comes about."""
    mentee, mentor = person(facts.mentee), person(facts.mentor)
    text = reader.say(
        "{mentee} and {mentor} would both like to go on together.", mentee=mentee, mentor=mentor
    )
    if facts.reader == facts.mentee:
        text = reader.say("{mentor} would gladly guide you.", mentor=mentor)
    elif facts.reader == facts.mentor:
        text = reader.say("You and {mentee} would both like to go on together.", mentee=mentee)
    more = reader.say("The coordinators bring the pair about; the channel comes by itself.")
    return Message(text, [section(f":tada: *{text}*\n{more}")])


def recommendation_for_coordinators(facts: RecommendationAgreed, reader: Reader) -> Message:
    """To coordinators: both agreed, and can be paired by hand."""
    text = reader.say(
        "{by} passes {mentee} on to {mentor} in {program}, and both would like it.",
        by=person(facts.by), mentee=person(facts.mentee), mentor=person(facts.mentor), program=quote(facts.program),
    )  # fmt: skip
    if not facts.ready:
        note = reader.say(
            "They were in an earlier round: please ask both to apply for this one, then pair them by hand."
        )
        return Message(text, [section(f":handshake: *{text}*\n{note}")])
    note = reader.say(
        "Once the old pair is closed, both can be paired by hand; what rules them out is shown there."
    )
    way = button(reader.say("Pair by hand"), ids.MATCH_BY_HAND, facts.program_id, style="primary")
    return Message(text, [section(f":handshake: *{text}*"), actions(way), context(note)])


def recommendation_over(facts: Recommended, reader: Reader) -> Message:
    """To a mentee who had agreed: the same whatever the reason."""
    facts = reader.worded(facts)
    text = reader.say("Going on with {mentor} does not come about this time.", mentor=person(facts.mentor))
    more = reader.say(
        "Often it is only a question of time and places. *What comes next* on Home shows other ways."
    )
    return Message(text, [section(f":leaves: *{text}*\n{more}")])


def not_sent(facts: NotSent, reader: Reader) -> Message:
    """Slack took no file."""
    text = reader.say("Your certificate for {program} could not be sent: Slack takes no files from me here.",
                      program=quote(facts.program))  # fmt: skip
    again = button(reader.say("Try again"), ids.CERTIFICATE_ASK, facts.pair)
    note = reader.say("Your coordinators can ask an admin to allow it.")
    return Message(text, [section(f":scroll: {text}"), actions(again), context(note)])


def _words(facts: Recommended) -> list[Block]:
    if not facts.words:
        return []
    return [section("\n".join(f"> {line}" for line in fit(quote(facts.words), 1500).split("\n")))]


def _answer(number: int, yes: str, reader: Reader) -> Block:
    return actions(
        button(yes, ids.RECOMMENDATION_YES, number, style="primary"),
        button(reader.say("Rather not"), ids.RECOMMENDATION_NO, number),
    )


def _nobody_hears(reader: Reader) -> str:
    return reader.say("A no needs no reason, and nobody hears whose it was. You have two weeks.")


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "closing.near": closing_near,
    "goals.wrapped": goals_wrapped,
    "farewell.thanks": thanks,
    "farewell.certificate": certificate_ready,
    "farewell.wishes": wishes,
    "farewell.in_touch": in_touch,
    "farewell.next_round": next_round,
    "admin.more_time": more_time,
    "recommendation.offered": recommendation_offered,
    "recommendation.asked": recommendation_asked,
    "recommendation.agreed": recommendation_agreed,
    "recommendation.over": recommendation_over,
    "admin.recommendation": recommendation_for_coordinators,
    "certificate.not_sent": not_sent,
}
