"""Stories: written, agreed to, told, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from blocks import ids
from blocks.celebrating.kudos import channel_named, kudos_back
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    channel,
    confirm,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.celebrating import (
    OwnCelebrations,
    OwnStory,
    Place,
    StoriesToPost,
    StoryAsked,
    StoryDraft,
    StoryTold,
    StoryToPost,
)
from bot.domain.states.story import MAY_BE_TOLD, StoryState

WORDS, PLACES, NAMED = "words", "places", "named"
LENGTH = 2000
EXCERPT = 200
STORIES, THANKS = 8, 6
"""Slack takes only so much text in a message: the newest are shown."""


def story_modal(facts: StoryDraft, reader: Reader) -> View:
    """Where one of the two writes. What was told before is taken back by a change, and says so."""
    say, who = reader.say, person(facts.partner)
    box: Block = {"type": "plain_text_input", "multiline": True, "max_length": LENGTH}
    if facts.text:
        box["initial_value"] = fit(facts.text, LENGTH)
    offered = [one for one in Place if one is not Place.CHANNEL or facts.channel]
    options = {one: option(place_words(one, reader), one.value) for one in offered}
    places: Block = {"type": "checkboxes", "options": list(options.values())}
    chosen = [options[one] for one in facts.places if one in options]
    if chosen:
        places["initial_options"] = chosen
    named_option = option(say("With both our names"), "yes")
    named: Block = {"type": "checkboxes", "options": [named_option]}
    if facts.named:
        named["initial_options"] = [named_option]
    audience = say(
        ":eye: {who} reads it first. It is told only if {who} agrees to these very words, and only where you both say. "
        "Either of you can take it back any time, before and after.",
        who=who,
    )
    blocks = [context(audience)]
    if facts.story is not None:
        blocks.append(context(say("What you change here asks anew; what was told of it is taken back.")))
    blocks += [
        field(WORDS, say("Your story"), box,
              hint=say("What did you set out for, what happened, what is different now?")),
        field(PLACES, say("Where may it be told?"), places),
        *channel_named(facts.channel, reader),
        field(NAMED, say("May it say who you two are?"), named, required=False),
    ]  # fmt: skip
    return modal(
        ids.STORY_SUBMIT, say("Tell our story"), blocks, submit=say("Ask my partner"), close=say("Not now"),
        metadata=json.dumps({"pair": facts.pair, "version": facts.version}),
    )  # fmt: skip


def story_written(facts: StoryDraft, reader: Reader) -> View:
    """What happens now."""
    text = reader.say(
        ":book: Kept. {who} reads it now and decides; nothing is told before. `/mentor stories` shows how it stands.",
        who=person(facts.partner),
    )
    return modal("notice.shown", reader.say("Our story"), [section(text)], close=reader.say("Close"))


def story_asked(facts: StoryAsked, reader: Reader) -> Message:
    """To the partner: these very words."""
    text = reader.say("{by} wrote about your time together.", by=person(facts.by))
    ask = button(
        reader.say("Read and decide"), ids.STORY_OPEN, f"{facts.story}:{facts.version}", style="primary"
    )
    note = reader.say("Nobody else has read it. It is told nowhere unless you agree.")
    return Message(text, [section(f":book: *{text}*"), actions(ask), context(note)])


def story_answer_modal(facts: StoryAsked, reader: Reader) -> View:
    """The partner agrees to some places, or to none."""
    say = reader.say
    options = [option(place_words(one, reader), one.value) for one in facts.places]
    blocks: list[Block] = [
        section(say("{by} would like to tell this, in these very words:", by=person(facts.by))),
        section(_quoted(facts.text)),
        field(PLACES, say("Where may it be told, as far as you are concerned?"),
              {"type": "checkboxes", "options": options}, required=False,
              hint=say("No tick: it stays between you two. Nobody is told a reason.")),
        *channel_named(facts.channel if Place.CHANNEL in facts.places else "", reader),
    ]  # fmt: skip
    if facts.named:
        tick = {"type": "checkboxes", "options": [option(say("With both our names"), "yes")]}
        blocks.append(field(NAMED, say("May it say who you two are?"), tick, required=False))
    else:
        blocks.append(context(say("It is told without your names.")))
    blocks.append(context(say("You can take it back any time with `/mentor stories`, before and after.")))
    return modal(
        ids.STORY_ANSWER_SUBMIT, say("Our story"), blocks, submit=say("This is my answer"), close=say("Later"),
        metadata=json.dumps({"story": facts.story, "version": facts.version}),
    )  # fmt: skip


def story_answered(facts: OwnStory, reader: Reader) -> View:
    """What the partner's answer means."""
    text = reader.say(":lock: It stays between the two of you. Nobody is told a reason.")
    if facts.state in MAY_BE_TOLD:
        text = reader.say(":book: Thank you. It may be told: {where}.", where=_where(facts.places, reader))
    return modal("notice.shown", reader.say("Our story"), [section(text)], close=reader.say("Close"))


def story_agreed(facts: OwnStory, reader: Reader) -> Message:
    """To its writer."""
    text = reader.say("{partner} agrees to your story.", partner=person(facts.partner))
    more = reader.say("It may be told: {where}.", where=_where(facts.places, reader))
    names = reader.say("With your names.") if facts.named else reader.say("Without your names.")
    note = reader.say("Either of you can take it back any time with `/mentor stories`.")
    return Message(text, [section(f":book: *{text}*\n{more} {names}"), context(note)])


def told(facts: StoryTold, reader: Reader) -> Message:
    """In the program's channel."""
    if facts.back:
        text = reader.say("This story was taken back.")
        return Message(text, [section(f":leaves: _{text}_")])
    text = reader.say("A story from {program}", program=quote(facts.program))
    by = reader.say("Told by two of us, who would rather not be named.")
    if facts.people:
        by = reader.say("Told by {people}.", people=", ".join(person(one) for one in facts.people))
    return Message(text, [section(f":book: *{text}*"), section(_quoted(facts.text)), context(by)])


def own_celebrations(facts: OwnCelebrations, reader: Reader) -> Message:
    """`/mentor stories`."""
    if not facts.stories and not facts.kudos:
        text = reader.say(
            "Nothing of yours is told anywhere. Near the end of your pair, *Closing well* on Home lets you tell your "
            "story; `/mentor thanks` says thank you at any time."
        )
        return Message(text, [section(f":book: {text}")])
    blocks: list[Block] = []
    for story in facts.stories[:STORIES]:
        blocks += [divider()] if blocks else []
        blocks += _own_story(story, reader)
    for kudos in facts.kudos[:THANKS]:
        words = reader.say("{by} thanks {to}, in {channel}.", by=person(kudos.by), to=person(kudos.to),
                           channel=channel(kudos.channel) if kudos.channel else quote(kudos.program))  # fmt: skip
        blocks.append(
            section(f":sparkles: {words}\n{_quoted(kudos.text, EXCERPT)}", kudos_back(kudos, reader))
        )
    return Message(reader.say("Your stories"), blocks)


def stories_message(facts: StoriesToPost, reader: Reader) -> Message:
    """`/mentor-admin stories`."""
    text = reader.say("Stories of {program}", program=quote(facts.program))
    if not facts.stories:
        none = reader.say(
            "No story may be told in the channel yet. People write one near the end of their pair, and it stands here "
            "once both agree."
        )
        return Message(text, [section(f":book: *{text}*\n{none}")])
    blocks: list[Block] = [section(f":book: *{text}*")]
    for one in facts.stories:
        blocks.append(
            section(f"{_state(one, reader)}\n{_quoted(one.told.text, EXCERPT)}", _next(one, reader))
        )
    blocks.append(context(reader.say("Both agreed to these very words. Either can take them back any time.")))
    return Message(text, blocks)


def tell_modal(facts: StoryToPost, place: str, reader: Reader) -> View:
    """As the channel will read it."""
    say = reader.say
    note = say(
        "One message in {channel}, ten minutes from now at the earliest and in working hours. Until then you can take "
        "it back here.", channel=channel(place),
    )  # fmt: skip
    return modal(
        ids.STORY_TELL_SUBMIT, say("Tell this story"), [*told(facts.told, reader).blocks, divider(), context(note)],
        submit=say("Post it"), close=say("Not now"),
        metadata=json.dumps({"story": facts.told.story, "version": facts.version}),
    )  # fmt: skip


def story_goes(facts: StoryToPost, reader: Reader) -> View:
    """When it is posted."""
    when = reader.moment(facts.goes_at) if facts.goes_at is not None else ""
    text = reader.say(
        ":book: It is posted on {when}. `/mentor-admin stories` takes it back until then.", when=when
    )
    return modal("notice.shown", reader.say("Tell this story"), [section(text)], close=reader.say("Close"))


def place_words(place: Place, reader: Reader) -> str:
    """A place, as an option says it."""
    return {
        Place.CHANNEL: reader.say("in the program's channel"),
        Place.INTRANET: reader.say("on the intranet, in what coordinators export"),
        Place.CHAMPION: reader.say("in the report to the program's champion"),
    }[place]


def _own_story(story: OwnStory, reader: Reader) -> list[Block]:
    who = person(story.partner)
    heading = reader.say("You and {who} · {program}", who=who, program=quote(story.program))
    blocks = [section(f":book: *{heading}*\n{_standing(story, reader)}\n{_quoted(story.text, EXCERPT)}")]
    ways: list[Block] = []
    if story.mine:
        ways.append(button(reader.say("Change it"), ids.STORY_WRITE, story.pair))
    elif story.state is StoryState.ASKED:
        ways.append(button(reader.say("Read and decide"), ids.STORY_OPEN, story.story, style="primary"))
    if story.state in (*MAY_BE_TOLD, StoryState.ASKED):
        sure = confirm(
            reader.say("Take it back?"),
            reader.say("It is told nowhere any more, and what stands in a channel says so. You need no reason."),
            reader.say("Take it back"), reader.say("Leave it"),
        )  # fmt: skip
        ways.append(button(reader.say("Take it back"), ids.STORY_BACK, story.story, ask=sure))
    return [*blocks, actions(*ways)] if ways else blocks


def _standing(story: OwnStory, reader: Reader) -> str:
    where = _where(story.places, reader)
    match story.state:
        case StoryState.ASKED if story.mine:
            return reader.say("{who} has not answered yet.", who=person(story.partner))
        case StoryState.ASKED:
            return reader.say("Your answer is asked for.")
        case StoryState.AGREED | StoryState.TOLD:
            return reader.say("You both agree. It may be told: {where}.", where=where)
        case StoryState.KEPT:
            return reader.say("It stays between the two of you.")
        case StoryState.WITHDRAWN:
            return reader.say("It was taken back.")


def _state(one: StoryToPost, reader: Reader) -> str:
    if one.waits and one.goes_at is not None:
        return reader.say(":hourglass: goes out on {when}", when=reader.moment(one.goes_at))
    if one.goes_at is not None:
        return reader.say(":white_check_mark: told on {day}", day=reader.day(one.goes_at))
    return reader.say(":seedling: may be told")


def _next(one: StoryToPost, reader: Reader) -> Block | None:
    value = f"{one.told.story}:{one.version}"
    if one.waits:
        return button(reader.say("Take it back"), ids.STORY_UNTELL, value)
    if one.goes_at is None:
        return button(reader.say("Preview and post"), ids.STORY_TELL, value)
    return None


def _where(places: Iterable[Place], reader: Reader) -> str:
    return ", ".join(place_words(one, reader) for one in places)


def _quoted(text: str, most: int = 2600) -> str:
    return "\n".join(f"> {line}" for line in fit(quote(text), most).split("\n"))
