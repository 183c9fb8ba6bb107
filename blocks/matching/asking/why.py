"""Why these two, and why not those: what a coordinator reads who asks. Nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.matching.reasons import GOOD, criterion_name, reason_words, rule_name, why_not
from blocks.parts import Block, Message, actions, button, capital, confirm, context, fit, person, section
from blocks.reader import Reader
from bot.domain.fit import fit_share
from bot.domain.shown.matching import ReasonShown
from bot.domain.shown.matching_advice import AlternativeShown, CostShown, WhyPairShown, WhyShown

PARTNERS = 5
REASON_LIMIT = 400


def why_message(facts: WhyShown, reader: Reader) -> Message:
    """Somebody with their partners, point by point, or with nobody and what stands in the way."""
    title = _title(facts, reader)
    blocks: list[Block] = [section(title)]
    for partner in facts.partners[:PARTNERS]:
        blocks.append(section(_points_of(partner.slack_id, partner.points, partner.reasons, reader)))
        if partner.locked:
            blocks.append(context(reader.say(":lock: A coordinator keeps these two together.")))
    if len(facts.partners) > PARTNERS:
        blocks.append(context(reader.say("… and {n} more.", n=len(facts.partners) - PARTNERS)))
    if facts.left_over is not None and not facts.partners:
        blocks.append(section(_sentence(why_not(facts.left_over, reader))))
    if facts.alternatives:
        blocks.append(section(reader.say("*Next best, and what it would cost*")))
        blocks += [_alternative(facts, one, reader) for one in facts.alternatives]
    return Message(title, [*blocks, *_notes(facts, reader)])


def why_pair_message(facts: WhyPairShown, reader: Reader) -> Message:
    """Two people: what they have in common, what keeps them apart, and the price of putting them together."""
    title = _pair_title(facts, reader)
    blocks: list[Block] = [section(title)]
    if facts.reasons:
        blocks.append(section(_lines(facts.points, facts.reasons, reader)))
    if facts.refused:
        blocks.append(section(refusal_words(facts.refused, reader)))
    elif facts.cost is not None:
        price = _price_title(facts, facts.cost, reader)
        blocks.append(section(f"{price} {consequences(facts.cost, reader)}".strip()))
        again = keep_together(facts.mentee_entry, facts.mentor_entry, facts.cost, reader, facts.question)
        blocks.append(actions(again))
    if facts.unpriced:
        blocks.append(context(unpriced_words(facts.unpriced, reader)))
    blocks.append(context(_only_you(reader)))
    return Message(title, blocks)


def cost_words(cost: CostShown, reader: Reader) -> str:
    """A price or a gain as a phrase: `costs one person and 120 points`."""
    people, points = cost.people, cost.points
    if people == 0 and points == 0:
        return reader.say("costs nothing")
    costs: list[str] = []
    brings: list[str] = []
    if people:
        words = reader.count("{n} person", "{n} people", abs(people))
        (costs if people < 0 else brings).append(words)
    if points:
        words = reader.count(
            "{points} point", "{points} points", abs(points), points=reader.number(abs(points))
        )
        (costs if points < 0 else brings).append(words)
    between = reader.say(" and ")
    paid, gained = between.join(costs), between.join(brings)
    if not gained:
        return reader.say("costs {what}", what=paid)
    if not paid:
        return reader.say("brings {what}", what=gained)
    return reader.say("costs {what} and brings {gained}", what=paid, gained=gained)


def consequences(cost: CostShown, reader: Reader) -> str:
    """What happens to everybody else, as counts."""
    parts = []
    if cost.lose:
        parts.append(
            reader.count(
                "{n} other person would lose their place.", "{n} others would lose their place.", cost.lose
            )
        )
    if cost.find:
        parts.append(
            reader.count("{n} other person would find a place.", "{n} others would find a place.", cost.find)
        )
    if cost.moved:
        parts.append(
            reader.count(
                "{n} other would get somebody else.", "{n} others would get somebody else.", cost.moved
            )
        )
    return " ".join(parts)


def keep_together(
    mentee_entry: int, mentor_entry: int, cost: CostShown, reader: Reader, question: int | None = None
) -> Block:
    """The button that puts two people together, with its price on it."""
    price = cost_words(cost, reader)
    return button(
        reader.say("Keep these two together: {price}", price=price),
        ids.MATCH_DECIDE_PAIR,
        f"lock:{mentee_entry}:{mentor_entry}:{cost.people}:{cost.points}{_as_answer_to(question)}",
        ask=confirm(
            reader.say("Keep these two together?"),
            reader.say("Every draft from the next one on has them as a pair. {price}.", price=capital(price)),
            reader.say("Keep together"),
            reader.say("Not now"),
        ),
    )


def _as_answer_to(question: int | None) -> str:
    """What a button carries of the question whose answer it stands under."""
    return f":{question}" if question is not None else ""


def refusal_words(code: str, reader: Reader) -> str:
    """What keeps two people from being put together by hand."""
    return {
        "mentee_taken": reader.say(
            "A coordinator keeps this mentee together with somebody else. `match unlock` takes that back."
        ),
        "peer_taken": reader.say(
            "A coordinator keeps one of the two together with somebody else. `match unlock` takes that back."
        ),
        "capacity": reader.say("Every place of this mentor is kept for somebody. `match unlock` frees one."),
        "not_in_pool": reader.say("One of the two is not to be matched at the moment."),
        "same_mentor": reader.say("They have the same mentor, so there is nothing to swap."),
        "other": reader.say(
            "Other rules keep these two apart, and putting them together by hand does not change that. "
            "If coordinators wanted them apart, `match unlock` takes that back."
        ),
    }.get(
        code,
        reader.say(
            "The rule “{rule}” stands between these two. It holds for pairs put together by hand, too.",
            rule=rule_name(code, reader),
        ),
    )


def unpriced_words(code: str, reader: Reader) -> str:
    """Why there is no price."""
    if code == "peers":
        return reader.say(
            "Among peers nobody has a place to give, so nothing has a price: this is the draft."
        )
    if code == "by_hand":
        return reader.say(
            "With so many people it takes longer than a moment to say what pairing these two costs. "
            "`/mentor-admin match lock` works it out."
        )
    return coming_words(reader)


def coming_words(reader: Reader) -> str:
    """That the answer takes its time, and where it comes."""
    return reader.say(
        "With so many people this takes longer than a moment. I am working it out, and the answer comes to you as a "
        "direct message."
    )


def _title(facts: WhyShown, reader: Reader) -> str:
    who = person(facts.who)
    partners = ", ".join(person(one.slack_id) for one in facts.partners[:PARTNERS])
    if facts.published:
        return reader.say("{who} is matched with {partners}.", who=who, partners=partners)
    if facts.partners and facts.unpriced:
        return reader.say("In the draft as it stands {who} is with {partners}.", who=who, partners=partners)
    if facts.partners:
        return reader.say("In the best draft {who} is with {partners}.", who=who, partners=partners)
    if facts.unpriced and facts.left_over is None:
        return reader.say("{who} is in no draft yet.", who=who)
    return reader.say("In the best draft {who} has nobody.", who=who)


def _pair_title(facts: WhyPairShown, reader: Reader) -> str:
    two = {"mentee": person(facts.mentee), "mentor": person(facts.mentor)}
    if facts.published:
        return reader.say("{mentee} and {mentor} are matched.", **two)
    if facts.together:
        return reader.say("{mentee} and {mentor} are together in the best draft.", **two)
    if facts.rules:
        rules = ", ".join(dict.fromkeys(rule_name(rule, reader) for rule in facts.rules))
        return reader.say("{mentee} and {mentor} are not paired. Ruled out by: {rules}.", rules=rules, **two)
    if facts.unpriced:
        return reader.say("{mentee} and {mentor} are not together in the draft.", **two)
    return reader.say("{mentee} and {mentor} could be a pair, but the best draft has others for them.", **two)


def _price_title(facts: WhyPairShown, cost: CostShown, reader: Reader) -> str:
    price = cost_words(cost, reader)
    if facts.rules:
        return reader.say("You may still put them together by hand: that *{price}*.", price=price)
    return reader.say("Putting them together *{price}*.", price=price)


def _points_of(slack_id: str, points: int, reasons: Sequence[ReasonShown], reader: Reader) -> str:
    return f"*{person(slack_id)}*\n{_lines(points, reasons, reader)}"


def _lines(points: int, reasons: Sequence[ReasonShown], reader: Reader) -> str:
    """The points by criterion, the most first, and their sum."""
    counted = sorted((one for one in reasons if one.of), key=lambda one: (-one.points, one.code))
    lines = [_line(one, reader) for one in counted if one.points]
    nothing = [criterion_name(one.code, reader) for one in counted if not one.points]
    if nothing:
        lines.append(reader.say("• No points for {what}", what=", ".join(nothing)))
    lines += [f"• {words}" for one in reasons if not one.of and (words := reason_words(one, reader))]
    lines.append(reader.say("*Together {points} of 10,000 points*", points=reader.number(points)))
    if counted:
        share = round(fit_share(reasons) * 100)
        lines.append(
            reader.say("Wishes and choices aside they fit by {fit} %, as a draft says it.", fit=share)
        )
    return fit("\n".join(lines), 3000)


def _line(reason: ReasonShown, reader: Reader) -> str:
    counted = reader.say(
        "• {criterion}: {points} of {of}",
        criterion=_begun(criterion_name(reason.code, reader)),
        points=reader.number(reason.points),
        of=reader.number(reason.of),
    )
    words = reason_words(reason, reader) if reason.points and reason.points >= GOOD * reason.of else ""
    return fit(f"{counted} · {words}", REASON_LIMIT) if words else counted


def _alternative(facts: WhyShown, one: AlternativeShown, reader: Reader) -> Block:
    words = reader.say(
        "{who} · {points} points for the two · {price}.",
        who=person(one.slack_id),
        points=reader.number(one.points),
        price=cost_words(one.cost, reader),
    )
    look = button(
        reader.say("Look at these two"),
        ids.MATCH_WHY_PAIR,
        f"{facts.program.program}:{facts.who}:{one.slack_id}",
    )
    return section(f"{words} {consequences(one.cost, reader)}".strip(), look)


def _notes(facts: WhyShown, reader: Reader) -> list[Block]:
    notes = []
    if facts.outdated:
        notes.append(
            reader.say(
                "The draft that stands says something else: people, answers or decisions changed since. "
                "A new draft would look like this."
            )
        )
    if facts.unpriced:
        notes.append(unpriced_words(facts.unpriced, reader))
    notes.append(_only_you(reader))
    return [context(note) for note in notes]


def _only_you(reader: Reader) -> str:
    return reader.say("A draft matches most people first, then finds most points. Only you see this.")


def _sentence(words: str) -> str:
    return f"{_begun(words)}." if words else "–"


def _begun(words: str) -> str:
    """Words at the beginning of a line."""
    return words[:1].upper() + words[1:]
