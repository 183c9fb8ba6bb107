"""The checklist of the first days, and the buttons of what is still to be done."""

from __future__ import annotations

from blocks import ids
from blocks.parts import Block, actions, button, section
from blocks.reader import Reader
from bot.domain.first_steps import Checklist, FirstStep


def checklist_section(facts: Checklist, reader: Reader) -> Block:
    """What is done and what is not; once all of it is, a warm word instead."""
    if facts.complete:
        return section(
            reader.say(
                ":tada: *All your first steps are done.* You have begun well; the rest is yours to shape."
            )
        )
    lines = [
        f"{':white_check_mark:' if step in facts.done else ':white_large_square:'} {_words(step, facts, reader)}"
        for step in facts.steps
    ]
    return section("\n".join([reader.say("*First steps* · they tick themselves"), *lines]))


def checklist_buttons(facts: Checklist, pair: int, reader: Reader) -> Block:
    """What can be done now; what is done has no button any more. The letter to oneself stays."""
    ways: list[Block] = []
    if facts.open(FirstStep.HELLO):
        ways.append(button(reader.say("Help me say hello"), ids.HELLO_HELP, pair, style="primary"))
        ways.append(button(reader.say("We have said hello"), ids.HELLO_SAID, pair))
    if facts.open(FirstStep.BOOKED):
        style = None if ways else "primary"
        ways.append(button(reader.say("Plan the first meeting"), ids.MEETING_PLAN, pair, style=style))
    if facts.open(FirstStep.AGREEMENT) and facts.agreement_written:
        ways.append(button(reader.say("Read our agreement"), ids.AGREEMENT_SHOW, pair))
    elif facts.open(FirstStep.AGREEMENT):
        ways.append(button(reader.say("Write our agreement"), ids.AGREEMENT_WRITE, pair))
    if facts.open(FirstStep.GOAL):
        ways.append(button(reader.say("Add a goal"), ids.GOAL_ADD, pair))
    ways.append(button(reader.say("Write a letter to myself"), ids.LETTER_WRITE, pair))
    return actions(*ways)


def _words(step: FirstStep, facts: Checklist, reader: Reader) -> str:
    match step:
        case FirstStep.HELLO:
            return reader.say("Say hello to each other")
        case FirstStep.BOOKED:
            return reader.say("Find a date for the first meeting")
        case FirstStep.HELD:
            return reader.say("Have your first meeting")
        case FirstStep.AGREEMENT if facts.agreement_written and step not in facts.done:
            return reader.say("Sign your agreement: it is written, and waits for everybody's signature")
        case FirstStep.AGREEMENT:
            return reader.say("Write your agreement and sign it")
        case FirstStep.GOAL:
            return reader.say("Set a first goal")
