"""`/mentor reviews`: what waits for me, and what I sent."""

from __future__ import annotations

from blocks import ids
from blocks.parts import Block, Message, button, context, fit, header, person, quote, section
from blocks.reader import Reader
from blocks.reviewing.missing import form_value
from bot.domain.shown.reviewing import OwnForm, OwnForms

_WAITING = 20


def own_forms_message(shown: OwnForms, reader: Reader) -> Message:
    """Everything somebody was asked about their pairs, for their own eyes."""
    shown = reader.worded(shown)
    text = reader.say("Your reviews")
    blocks: list[Block] = [header(text)]
    if not shown.waiting:
        blocks.append(section(reader.say(":seedling: Nothing waits for you.")))
    blocks += [_waiting(form, reader) for form in shown.waiting[:_WAITING]]
    rest = len(shown.waiting) - _WAITING
    if rest > 0:
        blocks.append(context(reader.count("and {n} more", "and {n} more", rest)))
    if shown.sent:
        blocks.append(section(reader.say("*What you sent*")))
        blocks += [_sent(form, reader) for form in shown.sent]
    blocks.append(context(reader.say("Each question says who sees the answer. This list is for you alone.")))
    return Message(text, blocks)


def _about(form: OwnForm, reader: Reader) -> str:
    return reader.say(
        "*{title}* · with {partner}", title=fit(quote(form.title), 150), partner=person(form.partner)
    )


def _waiting(form: OwnForm, reader: Reader) -> Block:
    words = _about(form, reader)
    if form.last_day is not None:
        words += "\n" + reader.say("best by {day}", day=reader.calendar_day(form.last_day))
    if form.begun:
        words += " · " + reader.say("begun, and kept")
    label = reader.say("Go on") if form.begun else reader.say("Answer now")
    return section(words, button(label, ids.FORM_OPEN, form_value(form)))


def _sent(form: OwnForm, reader: Reader) -> Block:
    sent = reader.say("sent {when}", when=reader.moment(form.sent_at)) if form.sent_at else ""
    if not form.open:
        words = f"{_about(form, reader)}\n{sent} · " + reader.say("it stays as it is now")
        return section(words, button(reader.say("Read it"), ids.REVIEW_OWN, form.submission))
    until = reader.say("you can change it until your pair is closed")
    if form.last_day is not None:
        until = reader.say("you can change it until {day}", day=reader.calendar_day(form.last_day))
    words = f"{_about(form, reader)}\n{sent} · {until}"
    return section(words, button(reader.say("Change it"), ids.FORM_OPEN, form_value(form)))
