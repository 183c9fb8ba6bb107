"""A decision by hand: what it would cost, with the button that does it, or that it is done."""

from __future__ import annotations

from blocks import ids
from blocks.matching.asking.why import coming_words, consequences, cost_words, refusal_words, unpriced_words
from blocks.parts import Block, Message, actions, button, confirm, context, person, section
from blocks.reader import Reader
from bot.domain.shown.matching_advice import DecisionShown


def decision_message(facts: DecisionShown, reader: Reader) -> Message:
    """What a coordinator who decides by hand reads."""
    if facts.refused:
        text = refusal_words(facts.refused, reader)
        return Message(text, [section(text)])
    if facts.done:
        return _done(facts, reader)
    if facts.unpriced == "too_many":
        return _coming(facts, reader)
    text = _price(facts, reader)
    blocks: list[Block] = [section(text)]
    if facts.changed:
        meanwhile = reader.say("Something changed meanwhile, so nothing was written down: the price is new.")
        blocks.insert(0, section(meanwhile))
    if facts.cost is None:
        blocks.append(context(unpriced_words(facts.unpriced, reader)))
    blocks.append(actions(_button(facts, reader)))
    blocks.append(context(reader.say("Nothing changes before you press the button. Only you see this.")))
    return Message(text, blocks)


def _coming(facts: DecisionShown, reader: Reader) -> Message:
    """What it costs is worked out, and nothing happens before."""
    text = _price(facts, reader)
    if facts.changed:
        meanwhile = reader.say("Something changed since that was worked out, so nothing was written down.")
        text = f"{meanwhile} {text}"
    return Message(text, [section(text), context(coming_words(reader))])


def _price(facts: DecisionShown, reader: Reader) -> str:
    one, other = (person(who) for who in facts.who)
    what = {
        "lock": reader.say("Keeping {one} and {other} together", one=one, other=other),
        "forbid": reader.say("Keeping {one} and {other} apart", one=one, other=other),
        "swap": reader.say("Swapping the mentors of {one} and {other}", one=one, other=other),
    }[facts.kind]
    if facts.cost is None:
        return reader.say("{what}?", what=what)
    price = cost_words(facts.cost, reader)
    return f"{reader.say('{what} *{price}*.', what=what, price=price)} {consequences(facts.cost, reader)}".strip()


def _button(facts: DecisionShown, reader: Reader) -> Block:
    label = {
        "lock": reader.say("Keep these two together"),
        "forbid": reader.say("Keep these two apart"),
        "swap": reader.say("Swap their mentors"),
    }[facts.kind]
    price = ":"
    if facts.cost is not None:
        words = cost_words(facts.cost, reader)
        label = reader.say("{what}: {price}", what=label, price=words)
        price = f"{facts.cost.people}:{facts.cost.points}"
    value = f"{facts.kind}:{facts.entries[0]}:{facts.entries[1]}:{price}"
    if facts.question is not None:
        value = f"{value}:{facts.question}"
    ask = confirm(
        reader.say("Write this down?"),
        reader.say("Every draft from the next one on follows it. `match unlock` takes it back."),
        reader.say("Write it down"),
        reader.say("Not now"),
    )
    return button(label, ids.MATCH_DECIDE_PAIR, value, ask=ask)


def _done(facts: DecisionShown, reader: Reader) -> Message:
    said = {
        "lock": reader.say("The next draft keeps these two together."),
        "forbid": reader.say("The next draft keeps these two apart."),
        "swap": reader.say("The next draft has these two with each other's mentors."),
    }[facts.kind]
    text = f"{said} {_paid(facts, reader)}".strip()
    again = button(reader.say("Make a new draft"), ids.MATCH_PREVIEW, facts.program)
    return Message(text, [section(text), actions(again)])


def _paid(facts: DecisionShown, reader: Reader) -> str:
    if facts.cost is None:
        return ""
    return reader.say("It {price}.", price=cost_words(facts.cost, reader))
