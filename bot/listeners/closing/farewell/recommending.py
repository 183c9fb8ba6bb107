"""A mentor recommends another to their mentee; each is asked in turn."""

from __future__ import annotations

from blocks.closing.farewell.asking import WHO, WORDS, recommend_modal, recommended_notice
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, replace
from bot.usecases.closing.farewell.recommending import answer_recommendation, recommend, recommend_draft


def open_recommendation(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = recommend_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, recommend_modal(facts, turn.reader))


def keep_recommendation(turn: Turn) -> Outcome:
    """Whom, and why."""
    answers = turn.request.answers
    facts = recommend(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("pair"),
        answers.get(WHO), answers.get(WORDS), turn.now,
    )  # fmt: skip
    return next_page(recommended_notice(facts, turn.reader))


def say_yes(turn: Turn) -> Outcome:
    """The button's value is the recommendation's id."""
    answer_recommendation(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=True)
    return replace(turn.reader.say(":handshake: Thank you. I ask on, and you hear how it goes."))


def say_no(turn: Turn) -> Outcome:
    """The button's value is the recommendation's id."""
    answer_recommendation(turn.session, turn.actor, turn.person, turn.request.value, turn.now, yes=False)
    return replace(turn.reader.say(":leaves: That is fine. Nobody hears that it was you."))
