"""States, signals and next steps in words for coordinators."""

from __future__ import annotations

from blocks.parts import person
from blocks.reader import Reader
from blocks.roles import role_word
from bot.domain.health import Health, Level, Reason, Signal
from bot.domain.roles import USUAL, RoleWords
from bot.domain.shown.guiding import Ask
from bot.domain.shown.recruiting import ASKED_AGAIN
from bot.domain.states.pair import PairState

LIGHTS = {
    Level.RED: ":red_circle:",
    Level.AMBER: ":large_orange_circle:",
    Level.GREEN: ":large_green_circle:",
    Level.TOO_EARLY: ":white_circle:",
}
"""A colour never stands alone: the words say the same."""


def two(mentee: str, mentor: str, reader: Reader, words: RoleWords = USUAL) -> str:
    """The two of a pair by their Slack ids; equals are just the two."""
    names = {"mentee": person(mentee), "mentor": person(mentor)}
    guide, guided = role_word("mentor", reader, words), role_word("mentee", reader, words)
    if guide == guided:
        return reader.say("{mentee} and {mentor}", **names)
    return reader.say("{mentee} with {word} {mentor}", **names, word=guide)


def state_words(state: PairState, reader: Reader) -> str:
    """A pair's state."""
    return {
        PairState.PUBLISHED: reader.say("just published"),
        PairState.ACTIVE: reader.say("active"),
        PairState.PAUSED: reader.say("paused"),
        PairState.CLOSING: reader.say("closing"),
        PairState.CLOSED: reader.say("closed"),
        PairState.ARCHIVED: reader.say("closed and archived"),
        PairState.ENDED: reader.say("ended early"),
    }[state]


def person_state_words(state: str, reader: Reader, *, over: bool = False) -> str:
    """A state of somebody's enrollment; `over`: its cohort is closed, so that nothing follows."""
    if over and state == "approved":
        return reader.say("approved, not matched")
    return {
        "begun": reader.say("began, not sent yet"),
        "applied": reader.say("applied, wait for a decision"),
        "approved": reader.say("approved, not matched yet"),
        "waitlisted": reader.say("on the waiting list"),
        ASKED_AGAIN: reader.say("asked whether they would like another partner"),
        "declined": reader.say("declined"),
        "withdrawn": reader.say("withdrawn"),
        "matched": reader.say("matched"),
        "done": reader.say("finished"),
    }.get(state, state)


def health_words(health: Health, state: PairState, reader: Reader) -> str:
    """The light and every reason, as a sentence."""
    if state in (PairState.CLOSED, PairState.ARCHIVED, PairState.ENDED):
        return ""
    reasons = "; ".join(_reason(reason, reader) for reason in health.reasons)
    level = level_words(health.level, reader)
    return f"{LIGHTS[health.level]} {level}: {reasons}" if reasons else f"{LIGHTS[health.level]} {level}"


def level_words(level: Level, reader: Reader) -> str:
    """What a light means."""
    return {
        Level.RED: reader.say("needs a look"),
        Level.AMBER: reader.say("worth a look"),
        Level.GREEN: reader.say("doing well"),
        Level.TOO_EARLY: reader.say("too early to tell"),
    }[level]


def _reason(reason: Reason, reader: Reader) -> str:
    days = int(str(reason.params.get("days", 0)))
    held = int(str(reason.params.get("count", 0)))
    who = person(str(reason.params.get("slack_id", "")))
    return {
        Signal.FIRST_MEETING_NOT_BOOKED: reader.count(
            "no first meeting booked after {n} day", "no first meeting booked after {n} days", days
        ),
        Signal.FIRST_MEETING_NOT_HELD: reader.count(
            "no first meeting held after {n} day", "no first meeting held after {n} days", days
        ),
        Signal.NOTHING_HELD_LATELY: reader.count("no meeting for {n} day", "no meeting for {n} days", days),
        Signal.AGREEMENT_UNSIGNED: reader.say("agreement not signed by both"),
        Signal.NO_GOALS: reader.say("no goals yet"),
        Signal.REVIEW_OVERDUE: reader.say("a review is overdue"),
        Signal.PARTNER_DEACTIVATED: reader.say("one of the two has left"),
        Signal.PARTNER_AWAY: reader.say("one of the two is away"),
        Signal.MENTOR_IS_MANAGER: reader.say("the mentor has become the mentee's manager"),
        Signal.PULSE_LOW: reader.say("someone asked for a hand"),
        Signal.PULSE_FALLING: reader.say("someone asked for a hand"),
        Signal.ASKED_FOR_A_LOOK: reader.say("{who} asked for a coordinator's look", who=who),
        Signal.NOT_A_FIT: reader.say("someone told you that it is not a good fit"),
        Signal.PAUSED: reader.say("on a pause"),
        Signal.MET_REGULARLY: reader.count("{n} meeting so far", "{n} meetings so far", held),
        Signal.JUST_STARTED: reader.say("they have just begun"),
    }[reason.signal]


def next_words(ask: Ask | None, reader: Reader) -> str:
    """What would help a pair most now; empty when nothing is open."""
    words = {
        Ask.BOOK_FIRST_MEETING: reader.say("Next: book the first meeting"),
        Ask.PREPARE_MEETING: reader.say("Next: hold the first meeting, it is booked"),
        Ask.SIGN_AGREEMENT: reader.say("Next: sign the agreement"),
        Ask.ADD_GOAL: reader.say("Next: set a first goal"),
        Ask.BOOK_MEETING: reader.say("Next: book another meeting"),
        Ask.FILL_IN: reader.say("Next: the final reviews"),
    }
    return words.get(ask, "") if ask else ""


def hello_words(ask: Ask | None, reader: Reader) -> str:
    """The same, said to one of the two, without anything they told each other."""
    words = {
        Ask.BOOK_FIRST_MEETING: reader.say("The best next step: find a date for your first meeting."),
        Ask.BOOK_MEETING: reader.say("The best next step: find a date for your next meeting."),
        Ask.SETTLE_MEETING: reader.say("One question first: did your last meeting take place?"),
        Ask.SIGN_AGREEMENT: reader.say("Your agreement waits for your signature."),
        Ask.WRITE_AGREEMENT: reader.say("The best next step: write down how you want to work together."),
        Ask.ADD_GOAL: reader.say("The best next step: write down a first goal. Small is good."),
        Ask.GOAL_NEWS: reader.say("A line about your goal would be good: how is it going?"),
        Ask.FILL_IN: reader.say("A few answers from you are still open; they take some minutes."),
    }
    return words.get(ask, "") if ask else ""
