"""A manager's word on an application, and an applicant's answer to a coordinator."""

from __future__ import annotations

from blocks.parts import notice
from blocks.recruiting.deciding.before_deciding import answer_modal, answered_notice
from blocks.recruiting.deciding.endorsement import answered, refusal_modal
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace
from bot.usecases.facts.admission import endorsement_shown
from bot.usecases.recruiting.deciding.endorsement import asked_of, endorse, refuse_endorsement
from bot.usecases.recruiting.deciding.review import answer_question, question_to_answer


def give(turn: Turn) -> Outcome:
    """“I make room for it”."""
    about = endorse(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = answered(endorsement_shown(turn.session, about), turn.reader)
    return replace(message.text, message.blocks)


def refuse(turn: Turn) -> Outcome:
    """“Not now”: a reason, if one likes."""
    about = asked_of(turn.session, turn.actor, turn.request.value)
    return open_modal(refusal_modal(endorsement_shown(turn.session, about), turn.reader))


def refused(turn: Turn) -> Outcome:
    """The reason."""
    note = str(turn.request.answers.get("reason") or "")
    about = refuse_endorsement(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("about"), note, turn.now
    )
    message = answered(endorsement_shown(turn.session, about), turn.reader)
    return next_page(notice(turn.reader.say("Thank you"), message.text, turn.reader.say("Close")))


def answer(turn: Turn) -> Outcome:
    """“Answer”, on a coordinator's question."""
    return open_modal(
        answer_modal(question_to_answer(turn.session, turn.actor, turn.request.value), turn.reader)
    )


def answer_sent(turn: Turn) -> Outcome:
    """The answer."""
    text = str(turn.request.answers.get("text") or "")
    number = turn.request.metadata.get("question")
    facts = answer_question(turn.session, turn.actor, turn.person, number, text, turn.now)
    return next_page(answered_notice(facts, turn.reader))
