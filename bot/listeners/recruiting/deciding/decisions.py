"""The review queue in the admin channel: one by one, several at once, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from blocks.parts import context, notice, section
from blocks.recruiting.deciding.before_deciding import (
    LISTS,
    ask_modal,
    choose_modal,
    decline_modal,
    preview_modal,
    unpacked,
    usual_words,
)
from blocks.recruiting.deciding.decisions import decided_words
from blocks.recruiting.deciding.review import all_reviewed, card_modal, decided_together, queue
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.domain.shown.admission import ReviewCard
from bot.domain.states.enrollment import EnrollmentEvent
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, replace, say, update_modal
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import application_decided, applications
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.deciding.decisions import (
    approve_all,
    decide_application,
    decide_several,
    others_who_decide,
    waiting_application,
)
from bot.usecases.recruiting.deciding.review import (
    ask_applicant,
    card_to_review,
    form_to_decline,
    next_card,
    several_chosen,
    several_to_choose,
)
from db.models import Program


def show_queue(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin applications`."""
    coordinated(turn.session, turn.actor, program.id, Action.SEE_APPLICATIONS)
    message = queue(_waiting(turn, program), turn.reader)
    return say(message.text, message.blocks)


def _waiting(turn: Turn, program: Program) -> Any:
    others = [other.name for other in others_who_decide(turn.session, program, turn.person)]
    return applications(turn.session, program, turn.person, others)


# --- one -----------------------------------------------------------------------------------------------
def approve(turn: Turn) -> Outcome:
    return _decide(turn, EnrollmentEvent.APPROVE)


def waitlist(turn: Turn) -> Outcome:
    return _decide(turn, EnrollmentEvent.WAITLIST)


def _decide(turn: Turn, event: EnrollmentEvent) -> Outcome:
    here = not (turn.request.only_for_them or turn.request.in_modal)
    enrollment = decide_application(
        turn.session, turn.actor, turn.person, turn.request.value, event, turn.now, in_its_message=here
    )
    if turn.request.in_modal:
        return update_modal(_following(turn, turn.request.metadata))
    text = decided_words(application_decided(turn.session, enrollment), turn.reader)
    if turn.request.only_for_them:
        # The list this person leafs through: what is decided gives way to what is still to decide.
        rest = queue(_waiting(turn, enrollment.cohort.program), turn.reader)
        return replace(text, [context(text), *rest.blocks])
    return replace(text, [context(text)])


def decline(turn: Turn) -> Outcome:
    """“Decline kindly”: first the words."""
    facts = form_to_decline(
        turn.session, turn.actor, turn.person, turn.request.value, in_queue=turn.request.in_modal
    )
    view = decline_modal(facts, turn.reader, _carried(turn))
    return update_modal(view) if turn.request.in_modal else open_modal(view)


def decline_sent(turn: Turn) -> Outcome:
    """“Send and decline”. Unchanged words are the usual ones, in the language of whoever reads them."""
    carried = turn.request.metadata
    enrollment = waiting_application(turn.session, turn.actor, turn.person, carried.get("enrollment"))
    words = str(turn.request.answers.get("words") or "").strip()
    usual = usual_words(program_shown(enrollment.cohort.program), enrollment.role, turn.reader)
    decide_application(
        turn.session, turn.actor, turn.person, enrollment.id, EnrollmentEvent.DECLINE, turn.now,
        words="" if words == usual else words,
    )  # fmt: skip
    return next_page(_following(turn, carried)) if carried.get("queue") else done()


# --- one by one ----------------------------------------------------------------------------------------
def review(turn: Turn) -> Outcome:
    """“Review one by one”: the first that waits."""
    card = next_card(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return open_modal(_card(turn, card))


def show_application(turn: Turn) -> Outcome:
    """“Read the application”, for one coordinator."""
    card = card_to_review(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return open_modal(_card(turn, card))


def turn_to(turn: Turn) -> Outcome:
    """The next one, the one before, or back to the one that is judged."""
    card = card_to_review(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return update_modal(_card(turn, card))


def _following(turn: Turn, carried: Mapping[str, Any]) -> dict[str, Any]:
    """What the modal shows after a decision: the next application, or that all are reviewed."""
    if not carried.get("queue"):
        return all_reviewed(turn.reader)
    card = next_card(
        turn.session, turn.actor, turn.person, carried.get("program"), turn.now, wanted=carried.get("next")
    )
    return _card(turn, card)


def _card(turn: Turn, card: ReviewCard | None) -> dict[str, Any]:
    return all_reviewed(turn.reader) if card is None else card_modal(card, turn.reader)


def _carried(turn: Turn) -> dict[str, Any]:
    """What a card's modal knows of the queue."""
    return {key: turn.request.metadata.get(key) for key in ("program", "next", "queue")}


# --- a question ----------------------------------------------------------------------------------------
def ask(turn: Turn) -> Outcome:
    """“Ask a question”: the form takes the card's place."""
    facts = form_to_decline(turn.session, turn.actor, turn.person, turn.request.value, in_queue=True)
    return update_modal(ask_modal(facts.application, turn.reader, _carried(turn)))


def question_sent(turn: Turn) -> Outcome:
    """The question; then the application again."""
    number = turn.request.metadata.get("enrollment")
    text = str(turn.request.answers.get("text") or "")
    ask_applicant(turn.session, turn.actor, turn.person, number, text, turn.now)
    return next_page(_card(turn, card_to_review(turn.session, turn.actor, turn.person, number, turn.now)))


# --- several -------------------------------------------------------------------------------------------
def choose(turn: Turn) -> Outcome:
    """“Choose several”."""
    facts = several_to_choose(turn.session, turn.actor, turn.person, turn.request.value)
    return open_modal(choose_modal(facts, turn.reader))


def choose_more(turn: Turn) -> Outcome:
    """The next ones; the button's value is `program id:first`."""
    program, _, first = turn.request.value.partition(":")
    facts = several_to_choose(turn.session, turn.actor, turn.person, program, first)
    return update_modal(choose_modal(facts, turn.reader))


def chosen(turn: Turn) -> Outcome:
    """“Look before sending”."""
    answers = turn.request.answers
    lists = [value for key, value in answers.items() if key.startswith(LISTS) and isinstance(value, list)]
    numbers = [str(one) for several in lists for one in several]
    facts = several_chosen(
        turn.session,
        turn.actor,
        turn.person,
        turn.request.metadata.get("program"),
        numbers,
        answers.get("event"),
    )
    return next_page(preview_modal(facts, turn.reader))


def decide_chosen(turn: Turn) -> Outcome:
    """Send it."""
    carried = turn.request.metadata
    facts = decide_several(
        turn.session,
        turn.actor,
        turn.person,
        carried.get("program"),
        unpacked(carried.get("who")),
        carried.get("event"),
        turn.now,
        words=str(turn.request.answers.get("words") or ""),
    )
    reader = turn.reader
    return next_page(notice(reader.say("Decided"), decided_together(facts, reader), reader.say("Close")))


def approve_everyone(turn: Turn) -> Outcome:
    facts = approve_all(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    text = decided_together(facts, turn.reader)
    return replace(text, [section(text)])
