"""The community on one screen for coordinators."""

from __future__ import annotations

from blocks import ids
from blocks.community.words import channel_words, people_words, slot_words
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    header,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.community import ChannelStanding, CommunityShown, FacilitatorStanding, SlotShown
from bot.domain.states.seat import SessionKind

FACILITATORS_SHOWN, SLOTS_SHOWN, NAMED = 15, 8, 15


def community_message(facts: CommunityShown, reader: Reader) -> Message:
    """The answer to `/mentor-admin community`."""
    title = reader.say("The community of {name}", name=facts.name)
    blocks: list[Block] = [header(title)]
    blocks += [_channel(one, reader) for one in facts.channels if one.state != "off"]
    if all(one.state == "off" for one in facts.channels):
        blocks.append(section(reader.say("The plan has no channels besides those of the pairs.")))
    blocks.append(section(_get_together(facts, reader)))
    blocks += _facilitators(facts, reader)
    blocks.append(section(_office_hours(facts, reader)))
    if not facts.closed:
        blocks.append(_buttons(facts, reader))
    blocks.append(
        context(reader.say("Only you see this. `/mentor-admin program edit community` changes the rhythm."))
    )
    return Message(quote(title), blocks)


def _channel(facts: ChannelStanding, reader: Reader) -> Block:
    name = f"*{channel_words(facts.kind, reader)}*"
    belong = reader.count("{n} person belongs in it", "{n} people belong in it", facts.people)
    match facts.state:
        case "open":
            where = f"#{quote(facts.name)}"  # by name: coordinators are not in it, and a link would tell them none
            words = reader.say(
                "{where} · {belong}; who leaves is not brought back", where=where, belong=belong
            )
            return section(f"{name}\n{words}", _archive(facts, reader))
        case "coming":
            return section(f"{name}\n{reader.say('on its way')} · {belong}")
        case "refused":
            words = reader.say("This workspace does not let apps make private channels.")
            again = button(reader.say("Try again"), ids.COMMUNITY_TRY_AGAIN, facts.channel)
            return section(f"{name}\n:warning: {words}", again)
        case "archived":
            return section(f"{name}\n{reader.say('archived: #{name}', name=facts.name)}")
    return section(f"{name}\n{reader.say('made as soon as pairs are published')}")


def _archive(facts: ChannelStanding, reader: Reader) -> Block:
    return button(
        reader.say("Archive it"), ids.COMMUNITY_ARCHIVE, facts.channel,
        ask=confirm(
            reader.say("Archive this channel?"),
            reader.say("Nobody can write there any more, and I cannot bring it back. What was written stays readable."),
            reader.say("Archive it"),
            reader.say("Keep it"),
        ),
    )  # fmt: skip


def _get_together(facts: CommunityShown, reader: Reader) -> str:
    title = f"*{reader.say('Next get-together')}*"
    coming = facts.get_together
    if coming is None:
        return f"{title}\n{reader.say('No date yet.')}"
    who = people_words(coming.people, reader) or reader.say("nobody yet")
    when = reader.near(coming.date.starts_at)
    return f"{title}\n{when} · {quote(coming.date.place)}\n" + reader.say("Who comes: {who}", who=who)


def _facilitators(facts: CommunityShown, reader: Reader) -> list[Block]:
    title = f"*{reader.say('Facilitators')}*"
    if not facts.facilitators:
        lines = (
            reader.say("Nobody looks after the mentors yet.")
            if facts.without
            else reader.say("There are no mentors yet.")
        )
        return [section(f"{title}\n{lines}")]
    shown = [_facilitator(one, reader) for one in facts.facilitators[:FACILITATORS_SHOWN]]
    left = len(facts.facilitators) - len(shown)
    blocks = [section(title), *(section(line) for line in shown)]
    if left > 0:
        blocks.append(section(reader.count("and {n} more", "and {n} more", left)))
    if facts.without:
        blocks.append(section(reader.say("Without one: {who}", who=people_words(facts.without, reader))))
    return blocks


def _facilitator(facts: FacilitatorStanding, reader: Reader) -> str:
    line = reader.say(
        "{who} looks after {mentors}",
        who=person(facts.who),
        mentors=people_words(facts.mentors, reader, NAMED),
    )
    return line if facts.agreed else reader.say("{line} _(has not said yes yet)_", line=line)


def _office_hours(facts: CommunityShown, reader: Reader) -> str:
    title = f"*{reader.say('Office hours')}*"
    if not facts.slots:
        return f"{title}\n{reader.say('None offered.')}"
    lines = [f"• {_slot(slot, reader)}" for slot in facts.slots[:SLOTS_SHOWN]]
    left = len(facts.slots) - len(lines)
    if left > 0:
        lines.append(reader.count("and {n} more", "and {n} more", left))
    return "\n".join([title, *lines])


def _slot(slot: SlotShown, reader: Reader) -> str:
    state = reader.say("booked") if slot.booked else reader.say("free")
    return f"{slot_words(slot, reader)} · {person(slot.host)} · _{state}_"


def _buttons(facts: CommunityShown, reader: Reader) -> Block:
    get_together = f"{facts.program}:{SessionKind.GET_TOGETHER.value}"
    return actions(
        button(reader.say("Offer a get-together"), ids.SESSION_PLAN, get_together),
        button(reader.say("Choose facilitators"), ids.FACILITATORS_OPEN, facts.program),
        button(reader.say("Offer office hours"), ids.OFFICE_HOURS_OFFER, facts.program),
    )


def archived_words(reader: Reader) -> str:
    """After archiving."""
    return reader.say("The channel is being archived. What was written there stays readable.")


def trying_words(reader: Reader) -> str:
    """After "try again"."""
    return reader.say("I am trying again. If it is still not allowed, you read it here.")
