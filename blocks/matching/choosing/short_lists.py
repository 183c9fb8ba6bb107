"""Short lists: offered by coordinators, ranked by mentees."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import (
    PLACEHOLDER_LIMIT,
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fit,
    modal,
    notice,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.matching import ProfileShown
from bot.domain.shown.matching_modes import (
    ListsIn,
    ListsOut,
    OfferShown,
    ShortListShown,
    ShortListTold,
)

CHOICE = "choice_"
"""Fields of the ranking: choice_1 is the first choice."""
NAMED = 10
ANSWER_LIMIT = 400
PROFILE_LIMIT = 1500


def offer_message(facts: OfferShown, reader: Reader) -> Message:
    """For one coordinator, before anything is sent: what an offer would do, and how earlier lists stand."""
    name = quote(facts.program.name)
    blocks: list[Block] = []
    stand = _standing(facts, reader)
    if stand:
        blocks.append(section(stand))
    if facts.offer:
        text = reader.count(
            "Offer a short list to {n} mentee of *{name}* who has no partner yet?",
            "Offer short lists to {n} mentees of *{name}* who have no partner yet?",
            len(facts.offer),
            name=name,
        )
        ids_named = ",".join(map(str, facts.offer)) if facts.named else ""
        blocks += [
            section(text),
            section(_what_happens(facts, reader)),
            actions(
                button(
                    reader.count(
                        "Offer a short list to {n} mentee",
                        "Offer short lists to {n} mentees",
                        len(facts.offer),
                    ),
                    ids.SHORT_LIST_OFFER,
                    f"{facts.program.program}:{ids_named}",
                    style="primary",
                )
            ),
        ]
    else:
        text = reader.say("Nobody in *{name}* waits for a short list.", name=name)
        blocks.append(section(text))
        more = reader.say(
            "`/mentor-admin match offer @mentee` offers somebody a new one after their deadline."
        )
        blocks.append(context(more))
    return Message(text, blocks)


def _what_happens(facts: OfferShown, reader: Reader) -> str:
    return reader.say(
        "Each gets one message with up to {size} mentors, of {mentors} in the program, and has until the end of a "
        "working day, at least {days} days away, to put them in order. They see name, title, department, place, "
        "skills, goals and languages of these mentors, no scores, and nothing else. Who does not answer is "
        "matched without it. The matcher takes the order into account; it promises nothing.",
        size=facts.size,
        mentors=facts.mentors,
        days=facts.days,
    )


def _standing(facts: OfferShown, reader: Reader) -> str:
    lines = []
    sent = facts.open + facts.ranked + facts.lapsed
    if sent:
        words = reader.count(
            "{ranked} of {n} mentee with a short list has ranked it.",
            "{ranked} of {n} mentees with a short list have ranked it.",
            sent,
            ranked=facts.ranked,
        )
        lines.append(words)
    if facts.open and facts.until is not None:
        lines.append(reader.say("The rest have time until {until}.", until=reader.moment(facts.until)))
    if facts.choosing:
        lines.append(reader.count("{n} list is being made.", "{n} lists are being made.", facts.choosing))
    if facts.nobody:
        lines.append(
            reader.count(
                "The rules leave no mentor for {n} mentee.",
                "The rules leave no mentor for {n} mentees.",
                facts.nobody,
            )
        )
    return " ".join(lines)


def offered(facts: ShortListTold, reader: Reader) -> Message:
    """A mentee's message: a few mentors to choose from."""
    text = reader.say(
        "{emoji} Before the pairs of *{name}* are made, you may say whom you would like. We found some mentors "
        "who could fit you: put those you like in order until {until}.",
        emoji=facts.program.emoji,
        name=quote(facts.program.name),
        until=reader.moment(facts.until),
    )
    return _told(text, facts, reader)


def reminder(facts: ShortListTold, reader: Reader) -> Message:
    """The one reminder, a day before the deadline."""
    text = reader.say(
        "Your short list of mentors in *{name}* is open until {until}.",
        name=quote(facts.program.name),
        until=reader.moment(facts.until),
    )
    return _told(text, facts, reader)


def _told(text: str, facts: ShortListTold, reader: Reader) -> Message:
    see = {
        1: reader.say("See your mentor"),
        2: reader.say("See your two mentors"),
        3: reader.say("See your three mentors"),
        4: reader.say("See your four mentors"),
        5: reader.say("See your five mentors"),
    }.get(facts.mentors, reader.say("See your mentors"))
    return Message(
        text,
        [
            section(text),
            actions(button(see, ids.SHORT_LIST_OPEN, facts.short_list, style="primary")),
            context(
                reader.say(
                    "If you do not choose, we choose for you, and that is fine, too. Your order helps; it "
                    "cannot promise anyone, because others choose as well."
                )
            ),
        ],
    )


def ranking_modal(facts: ShortListShown, reader: Reader) -> View:
    """The mentors side by side by name, and a menu for each choice."""
    facts = reader.worded(facts)
    blocks: list[Block] = [
        section(
            reader.say(
                "These mentors could fit you, in the order of their names. Put those you like in your order "
                "until {until}; you may leave some out.",
                until=reader.moment(facts.until),
            )
        )
    ]
    for one in facts.mentors:
        blocks += [divider(), profile_block(one.profile, reader)]
    blocks.append(divider())
    options = {one.enrollment: option(_named(one.profile), str(one.enrollment)) for one in facts.mentors}
    ranked = {one.rank: options[one.enrollment] for one in facts.mentors if one.rank is not None}
    for nth in range(1, len(facts.mentors) + 1):
        element: Block = {
            "type": "static_select",
            "options": list(options.values()),
            "placeholder": plain(reader.say("Choose one"), PLACEHOLDER_LIMIT),
        }
        if nth in ranked:
            element["initial_option"] = ranked[nth]
        blocks.append(field(f"{CHOICE}{nth}", _choice_label(nth, reader), element, required=nth == 1))
    blocks.append(
        context(
            reader.say(
                ":eye: Who sees this: the matching, and coordinators when they look at why two people fit. No "
                "mentor is told who was on a list, or who chose whom."
            )
        )
    )
    return modal(
        ids.SHORT_LIST_SUBMIT,
        reader.say("Your short list"),
        blocks,
        submit=reader.say("Keep this order"),
        close=reader.say("Not now"),
        metadata=json.dumps({"short_list": facts.short_list}),
    )


def ranked_notice(facts: ShortListShown, reader: Reader) -> View:
    """The thanks, with the order that is kept."""
    chosen = sorted((one for one in facts.mentors if one.rank), key=lambda one: one.rank or 0)
    names = ", ".join(f"{one.rank}. {person(one.profile.slack_id)}" for one in chosen)
    return notice(
        reader.say("Thank you"),
        reader.say(
            "Your order is kept: {names}. You can change it until {until}, with the same button.",
            names=names,
            until=reader.moment(facts.until),
        ),
        close=reader.say("Close"),
    )


def _choice_label(nth: int, reader: Reader) -> str:
    return {
        1: reader.say("Your first choice"),
        2: reader.say("Your second choice"),
        3: reader.say("Your third choice"),
        4: reader.say("Your fourth choice"),
        5: reader.say("Your fifth choice"),
    }.get(nth, reader.say("Choice {nth}", nth=nth))


def _named(profile: ProfileShown) -> str:
    name = profile.name or profile.slack_id
    return fit(f"{name} · {profile.title}" if profile.title else name, 75)


def profile_block(profile: ProfileShown, reader: Reader, limit: int = PROFILE_LIMIT) -> Block:
    """Somebody one might be matched with: who they are at work, and what their form said may be seen."""
    about = " · ".join(quote(part) for part in (profile.title, profile.department, profile.location) if part)
    lines = [f"*{person(profile.slack_id)}*"]
    if about:
        lines.append(about)
    lines += [
        f"{_asked(answer.label)} {fit(quote(answer.words), ANSWER_LIMIT)}" for answer in profile.answers
    ]
    return section(fit("\n".join(lines), limit))


def _asked(label: str) -> str:
    """A question before its answer; one that has its mark gets no second."""
    return f"_{quote(label)}_" if label.endswith("?") else f"_{quote(label)}_:"


def lists_out(facts: ListsOut, reader: Reader) -> Message:
    """For the admin channel: the lists are out."""
    text = reader.count(
        "{n} mentee of *{name}* has a short list, and time to rank it until {until}.",
        "{n} mentees of *{name}* have a short list, and time to rank it until {until}.",
        facts.sent,
        name=quote(facts.program.name),
        until=reader.moment(facts.until),
    )
    blocks: list[Block] = [section(text)]
    if facts.nobody:
        named = ", ".join(person(one) for one in facts.nobody[:NAMED])
        left = len(facts.nobody) - NAMED
        words = reader.count(
            "The rules leave no mentor with a free place for {n} mentee, who got no message: {named}",
            "The rules leave no mentor with a free place for {n} mentees, who got no message: {named}",
            len(facts.nobody),
            named=named,
        )
        blocks.append(section(words + (reader.say(" and {n} more", n=left) if left > 0 else "")))
    blocks.append(context(reader.say("`/mentor-admin match offer` shows how many have ranked.")))
    return Message(text, blocks)


def lists_in(facts: ListsIn, reader: Reader) -> Message:
    """For the admin channel: nobody ranks any more."""
    text = reader.count(
        "The short lists of *{name}* are in: {ranked} of {n} mentee chose.",
        "The short lists of *{name}* are in: {ranked} of {n} mentees chose.",
        facts.ranked + facts.lapsed,
        ranked=facts.ranked,
        name=quote(facts.program.name),
    )
    rest = reader.say("Whoever did not choose is matched by everything else they told us.")
    make = button(
        reader.say("Make a draft with them"), ids.MATCH_PREVIEW, facts.program.program, style="primary"
    )
    return Message(text, [section(text), actions(make), context(rest)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "short_list.offered": offered,
    "short_list.reminder": reminder,
    "match.offered": lists_out,
    "match.ranked": lists_in,
}
