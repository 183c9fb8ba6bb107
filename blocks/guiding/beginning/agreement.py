"""The agreement: written in a modal, read and signed in a message or a modal."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.forms import form_modal
from blocks.guiding.beginning.agreement_history import change_lines
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    fit,
    header,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.guiding import AgreementDraft, AgreementShown, Named, Term
from bot.domain.states.agreement import AgreementState

TERM_IN_MESSAGE = 700
"""Characters of one point in a message; the whole text is behind "Read it all"."""
PARAGRAPH = 2800


def agreement_modal(facts: AgreementDraft, reader: Reader) -> View:
    """Write the agreement, or suggest a change."""
    facts = reader.worded(facts)
    partner = person(facts.partner.slack_id)
    first = reader.say(
        "You sign it by proposing it. {partner} then reads it, and signs it or suggests a change.",
        partner=partner,
    )
    change = reader.say(
        "A change asks both of you again: you sign it by proposing it, then {partner} is asked.",
        partner=partner,
    )
    if facts.circle:
        first = reader.say(
            "One text for your whole circle: everybody in it reads it, and signs it or suggests a change. You sign "
            "it by proposing it. Where a question says *your partner*, it means the circle."
        )
        change = reader.say(
            "A change asks everybody in your circle again: you sign it by proposing it, then the others are asked."
        )
    return form_modal(
        facts.page,
        facts.answers,
        reader,
        callback_id=ids.AGREEMENT_SUBMIT,
        title=facts.page.title or reader.say("Our agreement"),
        submit=reader.say("Propose and sign"),
        metadata=json.dumps({"pair": facts.pair, "version": facts.version, "form": facts.form_version}),
        before=[section(change if facts.version else first)],
        circle=facts.circle,
    )


def agreement_view(facts: AgreementShown, reader: Reader, *, slack_id: str) -> View:
    """The whole text, with its signatures; whoever has not signed it can do so here."""
    facts = reader.worded(facts)
    blocks: list[Block] = [section(_standing(facts, reader))]
    for term in facts.terms:
        blocks.extend(_whole_term(term))
    buttons = _buttons(facts, reader, slack_id, reading=True)
    buttons.append(button(reader.say("Print it"), ids.AGREEMENT_PRINT, facts.pair))
    buttons.append(button(reader.say("History"), ids.AGREEMENT_HISTORY, facts.pair))
    return modal(
        "agreement.shown",
        reader.say("Our agreement"),
        [*blocks, actions(*buttons)],
        close=reader.say("Close"),
    )


def proposed_message(facts: AgreementShown, reader: Reader) -> Message:
    """To somebody who has not signed yet: the terms, or what is different in them, and what can be done."""
    facts = reader.worded(facts)
    if facts.replaces:
        return _replaced(facts, reader)
    who = person(facts.proposed_by.slack_id)
    if facts.changed:
        opening = reader.say(
            "*{who} suggests a change to your agreement.* It counts once you have signed it as well.", who=who
        )
        text = reader.say("{name} suggests a change to your agreement", name=quote(facts.proposed_by.name))
    else:
        opening = reader.say("*{who} has written your agreement and signed it.* Here it is.", who=who)
        text = reader.say("{name} has written your agreement", name=quote(facts.proposed_by.name))
    waiting = facts.waits_for[0].slack_id if facts.waits_for else ""  # its reader is among them
    buttons = _buttons(facts, reader, waiting, reading=False)
    body = change_lines(facts.changes, reader) if facts.changes else _terms(facts.terms, reader)
    return Message(text, [section(opening), *body, actions(*buttons)])


def _replaced(facts: AgreementShown, reader: Reader) -> Message:
    text = reader.say("There is a newer text of your agreement, so this one is not signed any more.")
    show = button(reader.say("Read it all"), ids.AGREEMENT_SHOW, facts.pair)
    return Message(text, [section(f"{text} {_standing(facts, reader)}"), actions(show)])


def signed_here(facts: AgreementShown, reader: Reader) -> Message:
    """What the message becomes once its reader has signed."""
    facts = reader.worded(facts)
    text = reader.say(":white_check_mark: You have signed your agreement.")
    show = button(reader.say("Read it all"), ids.AGREEMENT_SHOW, facts.pair)
    return Message(text, [section(f"{text} {_standing(facts, reader)}".strip()), actions(show)])


def signed_message(facts: AgreementShown, reader: Reader) -> Message:
    """To both, in their channel."""
    facts = reader.worded(facts)
    both = _both([*facts.signed_by], reader)
    text = reader.say(":handshake: *{both} have signed their agreement.* Thank you both.", both=both)
    if facts.circle:
        text = reader.say(
            ":handshake: *All of you have signed your agreement:* {both}. Thank you.", both=both
        )
    blocks = [
        section(text),
        *_terms(facts.terms, reader),
        context(
            reader.say("Plans change, and so may this. Any change asks all of you again.")
            if facts.circle
            else reader.say("Plans change, and so may this. Any change asks both of you again.")
        ),
        actions(
            button(reader.say("Read it all"), ids.AGREEMENT_SHOW, facts.pair),
            button(reader.say("Suggest a change"), ids.AGREEMENT_WRITE, facts.pair),
            button(reader.say("Print it"), ids.AGREEMENT_PRINT, facts.pair),
        ),
    ]
    summary = reader.say("Your agreement is signed by both of you")
    return Message(reader.say("Your agreement is signed by all of you") if facts.circle else summary, blocks)


def _buttons(facts: AgreementShown, reader: Reader, slack_id: str, *, reading: bool) -> list[Block]:
    buttons: list[Block] = []
    if facts.waits_for_person(slack_id):
        sign = button(reader.say("Sign the agreement"), ids.AGREEMENT_SIGN, facts.id, style="primary")
        buttons.append(sign)
    buttons.append(button(reader.say("Suggest a change"), ids.AGREEMENT_WRITE, facts.pair))
    if not reading:
        buttons.append(button(reader.say("Read it all"), ids.AGREEMENT_SHOW, facts.pair))
    return buttons


def _standing(facts: AgreementShown, reader: Reader) -> str:
    if facts.state is AgreementState.SIGNED:
        return reader.say("Signed by {both}.", both=_both(facts.signed_by, reader))
    signed, waiting = _both(facts.signed_by, reader), _both(facts.waits_for, reader)
    return reader.say("Signed by {signed}, waiting for {waiting}.", signed=signed, waiting=waiting)


def _both(people: Sequence[Named], reader: Reader) -> str:
    mentions = [person(who.slack_id) for who in people]
    if len(mentions) <= 2:  # noqa: PLR2004 - a pair
        return reader.say(" and ").join(mentions)
    return ", ".join(mentions[:-1]) + reader.say(" and ") + mentions[-1]


def _terms(terms: Sequence[Term], reader: Reader) -> list[Block]:
    """Every point, the long ones shortened, all of them together within one message."""
    room = 9000 // max(1, len(terms))
    blocks: list[Block] = []
    for term in terms[:20]:
        short = fit(quote(term.text), min(TERM_IN_MESSAGE, room))
        blocks.append(section(f"*{quote(term.label)}*\n{short}"))
    if len(terms) > len(blocks):
        blocks.append(context(reader.say("More under *Read it all*.")))
    return blocks


def _whole_term(term: Term) -> list[Block]:
    """One point with nothing left out: people sign this."""
    pieces = [term.text[at : at + PARAGRAPH // 5] for at in range(0, len(term.text), PARAGRAPH // 5)] or [""]
    # An ampersand becomes five characters when it is escaped, so pieces are cut before that and joined after.
    texts = [""]
    for piece in (quote(one) for one in pieces):
        if len(texts[-1]) + len(piece) > PARAGRAPH:
            texts.append("")
        texts[-1] += piece
    return [header(term.label), *(section(text or "–") for text in texts)]
