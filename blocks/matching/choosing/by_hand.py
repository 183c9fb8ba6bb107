"""Pairing by hand, in three steps: the mentee, the mentor, the two side by side."""

from __future__ import annotations

import json

from blocks import ids
from blocks.matching.asking.why import why_pair_message
from blocks.matching.choosing.short_lists import profile_block
from blocks.parts import (
    PLACEHOLDER_LIMIT,
    Block,
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
from bot.domain.shown.matching_modes import ChoiceByHand, PairByHand, PersonToPair

MENTEE, MENTOR = "mentee", "mentor"
OPTION_LIMIT, PARTNER_LIMIT = 75, 25


def mentee_modal(facts: ChoiceByHand, reader: Reader) -> View:
    """Who shall get a mentor? Among peers: who shall get a partner?"""
    label = reader.say("Mentee")
    look = reader.say("Look for a mentor")
    if facts.peers:
        label, look = reader.say("Person"), reader.say("Look for a partner")
    element = _menu(
        facts, [option(_with_partner(one, reader), str(one.enrollment)) for one in facts.people], reader
    )
    blocks = [field(MENTEE, label, element), _draft_only(reader)]
    return modal(
        ids.BY_HAND_MENTEE_PAGE,
        reader.say("Pair by hand"),
        blocks,
        submit=look,
        close=reader.say("Not now"),
        metadata=json.dumps({"program": facts.program}),
    )


def mentor_modal(facts: ChoiceByHand, reader: Reader) -> View:
    """With whom? Those who fit best come first."""
    options = [option(_described(one, facts.peers, reader), str(one.enrollment)) for one in facts.people]
    element = _menu(facts, options, reader)
    mentee = facts.mentee
    name = quote(mentee.name) if mentee else ""
    title = reader.say("A mentor for *{name}*, those who fit best first.", name=name)
    label = reader.say("Mentor with a free place")
    if facts.peers:
        title = reader.say("A partner for *{name}*, those who fit best first.", name=name)
        label = reader.say("Partner")
    blocks: list[Block] = [
        section(title),
        field(MENTOR, label, element),
        _draft_only(reader),
    ]
    return modal(
        ids.BY_HAND_MENTOR_PAGE,
        reader.say("Pair by hand"),
        blocks,
        submit=reader.say("Look at these two"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": facts.program, "mentee": mentee.enrollment if mentee else None}),
    )


def _menu(facts: ChoiceByHand, options: list[Block], reader: Reader) -> Block:
    if facts.everybody:
        return {
            "type": "users_select",
            "placeholder": plain(reader.say("Choose somebody"), PLACEHOLDER_LIMIT),
        }
    return {
        "type": "static_select",
        "options": options,
        "placeholder": plain(reader.say("Choose one"), PLACEHOLDER_LIMIT),
    }


def _with_partner(one: PersonToPair, reader: Reader) -> str:
    """Their name, and with whom the draft puts them."""
    name = one.name or str(one.enrollment)
    if not one.partner:
        return fit(name, OPTION_LIMIT)
    partner = reader.say(" · with {name} in the draft", name=fit(one.partner, PARTNER_LIMIT))
    return fit(name, OPTION_LIMIT - len(partner)) + partner


def _described(one: PersonToPair, peers: bool, reader: Reader) -> str:
    fits = round(one.fit * 100)
    if peers:
        details = reader.say(" · {fit} %", fit=fits)
    else:
        details = reader.count(" · {fit} % · {n} free place", " · {fit} % · {n} free places", one.free,
                               fit=fits)  # fmt: skip
    if one.ruled_out:
        details += reader.say(" · across a rule")
    return fit(one.name or str(one.enrollment), OPTION_LIMIT - len(details)) + details


def pair_modal(facts: PairByHand, reader: Reader) -> View:
    """Both profiles, their points by criterion, the rules between them and the price of pairing them."""
    blocks: list[Block] = []
    if facts.changed:
        blocks.append(section(reader.say("Something changed meanwhile, so nothing was written down yet.")))
    one, other = reader.say("*Mentee*"), reader.say("*Mentor*")
    if facts.peers:
        one, other = reader.say("*The one*"), reader.say("*The other*")
    blocks += [
        section(one),
        profile_block(facts.mentee, reader),
        section(other),
        profile_block(facts.mentor, reader),
        divider(),
    ]
    # The button of that message is this modal's own, and so is the note about who sees it, its last block.
    blocks += [
        block for block in why_pair_message(facts.why, reader).blocks[:-1] if block["type"] != "actions"
    ]
    if facts.may_pair and facts.why.rules:
        blocks.append(
            section(
                reader.say(
                    ":warning: You may pair them across this rule: language, hours, level, team and low scores "
                    "are the program's own rules. Those that protect people can never be crossed."
                )
            )
        )
    if facts.may_pair:
        blocks.append(_draft_only(reader))
    return modal(
        ids.BY_HAND_SUBMIT,
        reader.say("Pair by hand"),
        blocks,
        submit=reader.say("Pair these two") if facts.may_pair else None,
        close=reader.say("Not now") if facts.may_pair else reader.say("Close"),
        metadata=json.dumps(
            {
                "program": facts.program,
                "mentee": facts.why.mentee_entry,
                "mentor": facts.why.mentor_entry,
                "people": facts.price[0],
                "points": facts.price[1],
            }
        ),
    )


def paired_notice(program: int, mentee: str, mentor: str, reader: Reader) -> View:
    """They are kept together; a new draft shows it."""
    view = notice(
        reader.say("Pair by hand"),
        reader.say(
            "{mentee} and {mentor} are kept together in every draft from the next one on. Nobody but "
            "coordinators hears of it before you publish. `/mentor-admin match unlock` takes it back.",
            mentee=person(mentee),
            mentor=person(mentor),
        ),
        close=reader.say("Close"),
    )
    view["blocks"].append(actions(button(reader.say("Make a new draft"), ids.BY_HAND_DRAFT, program)))
    return view


def drafting_notice(reader: Reader) -> View:
    """The answer to that button."""
    return notice(
        reader.say("Draft on its way"),
        reader.say("A new draft is on its way to this program's admin channel."),
        close=reader.say("Close"),
    )


def _draft_only(reader: Reader) -> Block:
    return context(reader.say("Only coordinators see this. Nothing is sent before you publish."))
