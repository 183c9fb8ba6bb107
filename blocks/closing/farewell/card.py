"""The end of a pair as a card: what is still open for its reader, each with its button."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.closing.messages import archive_question
from blocks.guiding.meeting.meetings import enough_button
from blocks.parts import Block, Message, actions, button, context, divider, person, quote, section
from blocks.reader import Reader
from bot.domain.erased import is_erased
from bot.domain.farewell import Phase, Way
from bot.domain.shown.farewell import ClosingCard, SoonerEnd

MOST = 6
"""Cards of one answer: Slack takes only so much text in a message."""


def closing_card(card: ClosingCard, reader: Reader) -> list[Block]:
    """At most three blocks."""
    lines = [_heading(card, reader), _open_words(card, reader)]
    blocks: list[Block] = [section("\n".join(line for line in lines if line))]
    ways = [way_button(way, card.pair, reader, primary=n == 0) for n, way in enumerate(_first(card))]
    if Way.CHANNEL in card.ways:
        ways += (
            channel_buttons(card.pair, reader) if Way.CHANNEL in card.open else [_change(card.pair, reader)]
        )
    return [*blocks, actions(*ways)] if ways else blocks


def closing_message(
    cards: Sequence[ClosingCard], reader: Reader, sooner: Sequence[SoonerEnd] = ()
) -> Message:
    """The same as an answer to `/mentor closing`, with the pairs for which what they had may be enough."""
    if not cards and not sooner:
        text = reader.say(
            "None of your pairs is near its end. When one is, you find here what helps to end it well: the guide, "
            "your thanks, your certificate and what comes next."
        )
        return Message(text, [section(f":seedling: {text}")])
    blocks: list[Block] = []
    for card in cards[:MOST]:
        blocks += [divider()] if blocks else []
        blocks += closing_card(card, reader)
    for one in sooner[: MOST - len(cards[:MOST])]:
        blocks += [divider()] if blocks else []
        blocks += _sooner(one, reader)
    rest = len(cards) + len(sooner) - MOST
    if rest > 0:
        blocks.append(context(reader.count("and {n} more on *Home*", "and {n} more on *Home*", rest)))
    return Message(reader.say("Closing well"), blocks)


def _sooner(facts: SoonerEnd, reader: Reader) -> list[Block]:
    held = reader.count("you met {n} time", "you met {n} times", facts.meetings_held)
    heading = reader.say(
        ":seedling: *With {who}* · {program} · {held}",
        who=person(facts.partner.slack_id),
        program=quote(facts.program),
        held=held,
    )
    text = reader.say(
        "Was that enough for both of you? Then one of you says so, and the goodbye begins. If not, meet once more."
    )
    return [section(f"{heading}\n{text}"), actions(enough_button(facts.pair, reader))]


def _change(pair: int, reader: Reader) -> Block:
    """For whoever has chosen before."""
    return button(reader.say("Change what becomes of the channel"), ids.CHANNEL_CHANGE, pair)


def channel_buttons(pair: int, reader: Reader) -> list[Block]:
    """Keep the channel, or archive it."""
    return [keep_button(pair, reader), archive_button(pair, reader)]


def keep_button(pair: int, reader: Reader) -> Block:
    """The channel stays."""
    return button(reader.say("Keep the channel"), ids.CHANNEL_KEEP, pair)


def archive_button(pair: int, reader: Reader) -> Block:
    """The channel may go; asks once."""
    return button(reader.say("Archive the channel"), ids.CHANNEL_ARCHIVE, pair, ask=archive_question(reader))


def way_button(way: Way, pair: int, reader: Reader, *, primary: bool = False) -> Block:
    """The button of one thing to do."""
    label, action = _buttons(reader)[way]
    return button(label, action, pair, style="primary" if primary else None)


def _heading(card: ClosingCard, reader: Reader) -> str:
    who, program, day = person(card.partner.slack_id), quote(card.program), reader.day(card.ends_at)
    match card.phase:
        case Phase.NEAR if card.overdue:
            return reader.say(
                ":mortar_board: *Closing with {who}* · {program} · ended on {day}",
                who=who,
                program=program,
                day=day,
            )
        case Phase.NEAR:
            return reader.say(
                ":mortar_board: *Closing with {who}* · {program} · until {day}",
                who=who,
                program=program,
                day=day,
            )
        case Phase.OVER:
            return reader.say(
                ":mortar_board: *Your time with {who}* · {program} · closed on {day}",
                who=who,
                program=program,
                day=day,
            )
        case Phase.LEFT_BEHIND:
            return reader.say(
                ":mortar_board: *Your time with {name}* · {program} · ended on {day}",
                name=reader.say("a former member")
                if is_erased(card.partner.slack_id)
                else quote(card.partner.name),
                program=program,
                day=day,
            )


def _open_words(card: ClosingCard, reader: Reader) -> str:
    goals = reader.count("say what becomes of {n} goal", "say what becomes of {n} goals", card.goals_open)
    until = reader.day(card.wish_until) if card.wish_until is not None else ""
    words = {
        Way.GOALS: goals,
        Way.CONFIRM: reader.say("your closing conversation"),
        Way.WORDS: reader.say("a few words on your closing conversation"),
        Way.THANKS: reader.say("a thank you"),
        Way.WISH: reader.say("go on or part, until {day} (private)", day=until),
        Way.NEXT: reader.say("what comes next for you"),
        Way.CERTIFICATE: reader.say("your certificate"),
        Way.TEXT: reader.say("words for your performance review"),
        Way.CHANNEL: reader.say("keep the channel, or archive it"),
    }
    left = [reader.say("your final review")] if card.review_open else []
    left += [words[way] for way in card.ways if way in card.open and way in words]
    if not left and card.overdue:
        return reader.say(
            "_Your part is done, thank you. The pair itself stays open for what {who} still has to say._",
            who=person(card.partner.slack_id),
        )
    if not left:
        return reader.say("_All done. Thank you for ending it well._")
    return reader.say("Still open for you: {what}.", what=" · ".join(left))


def _first(card: ClosingCard) -> list[Way]:
    """What is open comes first, with what else can be done after it."""
    shown: list[Way] = [way for way in card.ways if way != Way.CHANNEL]
    return sorted(shown, key=lambda way: (way not in card.open and way is not Way.GUIDE, shown.index(way)))


def _buttons(reader: Reader) -> dict[Way, tuple[str, str]]:
    return {
        Way.GUIDE: (reader.say("Open the guide"), ids.CLOSING_GUIDE),
        Way.LOOK_BACK: (reader.say("Our journey"), ids.CLOSING_LOOK_BACK),
        Way.GOALS: (reader.say("Wrap up the goals"), ids.CLOSING_GOALS),
        Way.CONFIRM: (reader.say("We have had it"), ids.CLOSING_CONFIRM),
        Way.WORDS: (reader.say("Add my words"), ids.CLOSING_CONFIRM),
        Way.THANKS: (reader.say("Say thank you"), ids.THANKS_WRITE),
        Way.WISH: (reader.say("Go on or part?"), ids.WISH_OPEN),
        Way.NEXT: (reader.say("What comes next"), ids.NEXT_STEPS),
        Way.RECOMMEND: (reader.say("Recommend a mentor"), ids.RECOMMENDATION_WRITE),
        Way.CERTIFICATE: (reader.say("My certificate"), ids.CERTIFICATE_ASK),
        Way.TEXT: (reader.say("Words for my review"), ids.REVIEW_TEXT),
        Way.STORY: (reader.say("Tell our story"), ids.STORY_WRITE),
    }
