"""The review queue in the admin channel."""

from __future__ import annotations

from blocks.parts import context, section
from blocks.recruiting.application import answers_modal, queue
from blocks.recruiting.messages import decided_words
from bot.domain.commands import Command
from bot.domain.states.enrollment import EnrollmentEvent
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, replace, say
from bot.usecases.facts.recruiting import applications
from bot.usecases.recruiting.decisions import application_to_read, approve_all, decide_application
from db.models import Program


def show_queue(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin applications`."""
    message = queue(applications(turn.session, program), turn.reader)
    return say(message.text, message.blocks)


def approve(turn: Turn) -> Outcome:
    return _decide(turn, EnrollmentEvent.APPROVE)


def waitlist(turn: Turn) -> Outcome:
    return _decide(turn, EnrollmentEvent.WAITLIST)


def decline(turn: Turn) -> Outcome:
    return _decide(turn, EnrollmentEvent.DECLINE)


def _decide(turn: Turn, event: EnrollmentEvent) -> Outcome:
    here = not turn.request.only_for_them
    enrollment = decide_application(
        turn.session, turn.actor, turn.person, turn.request.value, event, turn.now, in_its_message=here
    )
    who, by = enrollment.person.slack_id, turn.person.slack_id
    text = decided_words(who, enrollment.role, enrollment.status, by, turn.reader)
    if turn.request.only_for_them:
        # The list this person leafs through: what is decided gives way to what is still to decide.
        rest = queue(applications(turn.session, enrollment.cohort.program), turn.reader)
        return replace(text, [context(text), *rest.blocks])
    return replace(text, [context(text)])


def show_answers(turn: Turn) -> Outcome:
    """What the applicant answered, for one coordinator."""
    shown = application_to_read(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return open_modal(answers_modal(shown, turn.reader))


def approve_everyone(turn: Turn) -> Outcome:
    count = approve_all(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    text = turn.reader.count("{n} application is approved.", "{n} applications are approved.", count)
    return replace(text, [section(text)])
