"""What a change of the plan touches, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from blocks.parts import fit, person
from blocks.reader import Reader
from bot.domain.shown.planning import Touch

OWN_WORDS = 80
STEPS = 8
"""So many reminders are named."""


def touched_words(touched: Iterable[Touch], reader: Reader) -> Iterator[str]:
    """One sentence for each thing."""
    for one in touched:
        yield _sentence(one, reader)


def _sentence(one: Touch, reader: Reader) -> str:
    n = one.count
    match one.what:
        case "pairs":
            return _pairs(one, reader)
        case "look":
            return reader.count(
                "{n} pair more would be among those worth a look.",
                "{n} pairs more would be among those worth a look.",
                n,
            )
        case "calm":
            return reader.count(
                "{n} pair would no longer be among those worth a look.",
                "{n} pairs would no longer be among those worth a look.",
                n,
            )
        case "outside":
            return reader.count(
                "{n} application would be outside the rules. It stays; you decide about it.",
                "{n} applications would be outside the rules. They stay; you decide about them.",
                n,
            )
        case "inside":
            return reader.count(
                "{n} application that was outside the rules would be within them.",
                "{n} applications that were outside the rules would be within them.",
                n,
            )
        case "approvals":
            return reader.say(
                "The champion has approved these words: {which}. That no longer holds: `/mentor-admin campaign` "
                "asks for a new yes, and nothing goes out before.",
                which=", ".join(text_words(key, reader) for key in one.names),
            )
        case "announced":
            return reader.say("The invitation is posted already, and stays as it was posted.")
        case "capacity":
            return reader.count(
                "{n} mentor offered more places than that. Their answer stays, and they get fewer.",
                "{n} mentors offered more places than that. Their answers stay, and they get fewer.",
                n,
            )
        case "profiles":
            return reader.count(
                "{n} person has accepted the words for {role} and is asked again.",
                "{n} people have accepted the words for {role} and are asked again.",
                n,
                role=_role(one.names, reader),
            )
        case "untrained":
            return reader.count(
                "{n} approved person has not passed the needed modules, and is not matched before.",
                "{n} approved people have not passed the needed modules, and are not matched before.",
                n,
            )
        case "unendorsed":
            return reader.count(
                "{n} application has no word from a manager yet.",
                "{n} applications have no word from a manager yet.",
                n,
            )
        case "removed":
            who = ", ".join(map(person, one.names))
            return reader.say("{who} could no longer see applications and pairs, or type commands.", who=who)
        case _:
            return reader.count("{n} thing is touched.", "{n} things are touched.", n)  # fmt: skip


def _pairs(one: Touch, reader: Reader) -> str:
    named = ", ".join(step_words(step, reader) for step in one.names[:STEPS])
    more = len(one.names) - STEPS
    if more > 0:
        named += reader.count(" and {n} more", " and {n} more", more)
    said = reader.count(
        "{n} pair is under way, and reminders of it move: {which}.",
        "{n} pairs are under way, and reminders of theirs move: {which}.",
        one.count,
        which=named,
    )
    return re.sub(r"([.!?…])\.$", r"\1", said)  # coordinators' own words may end a sentence themselves


def step_words(key: str, reader: Reader, text: str = "") -> str:
    """A step of the timeline in a few words; a plan's own by the words it says (`text`), else by their key."""
    if text:
        return fit(" ".join(text.split()), OWN_WORDS)
    for_coordinators = key.startswith("coordinators_")
    known = {
        "book_first_meeting": reader.say("booking the first meeting"),
        "first_meeting_not_booked": reader.say("the first meeting, not booked yet"),
        "coordinators_first_meeting_unbooked": reader.say("no first meeting booked"),
        "coordinators_first_meeting_unheld": reader.say("no first meeting held"),
        "coordinators_agreement_unsigned": reader.say("agreement not signed"),
        "coordinators_no_goals": reader.say("no goals written down yet"),
        "coordinators_nothing_booked": reader.say("no next meeting booked"),
        "coordinators_midpoint_missing": reader.say("answers to the midpoint review missing"),
        "coordinators_final_missing": reader.say("answers to the final review missing"),
        "sign_agreement": reader.say("signing the agreement"),
        "set_goals": reader.say("setting goals"),
        "meeting_tomorrow": reader.say("the meeting tomorrow"),
        "meeting_feedback": reader.say("how a meeting was"),
        "fit_check": reader.say("the fit check"),
        "book_next_meeting": reader.say("booking the next meeting"),
        "pulse": reader.say("the pulse"),
        "goal_progress": reader.say("progress of goals"),
        "midpoint_review": reader.say("the midpoint review"),
        "closing_is_near": reader.say("the end is near"),
        "book_closing": reader.say("booking the closing conversation"),
        "final_review": reader.say("the final review"),
        "final_review_in_the_end": reader.say("the final review at the end"),
        "keep_or_archive": reader.say("keeping the channel"),
        "impact_pulse": reader.say("the look back some months later"),
    }
    words = known.get(key) or key.removeprefix("coordinators_").replace("_", " ")
    return reader.say("{step} (to you)", step=words) if for_coordinators else words


def text_words(key: str, reader: Reader) -> str:
    """A text of the campaign."""
    return {
        "announcement": reader.say("the invitation"),
        "follow_up": reader.say("the word to those who began"),
        "last_call": reader.say("the last call"),
        "thanks": reader.say("the thanks"),
        "kickoff": reader.say("the words to begin with"),
    }.get(key, key.replace("_", " "))


def _role(names: tuple[str, ...], reader: Reader) -> str:
    known = {
        "mentee": reader.say("mentees"),
        "mentor": reader.say("mentors"),
        "manager": reader.say("managers"),
        "coordinator": reader.say("coordinators"),
    }
    return ", ".join(known.get(name, name) for name in names)
