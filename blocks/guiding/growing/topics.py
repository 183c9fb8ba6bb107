"""The library of topics: browsed and taken by the two, looked after by coordinators."""

from __future__ import annotations

import json

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    capital,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.growing import LibraryShown, TopicDraft, TopicShown, TopicsShown, TopicTaken
from bot.domain.topics import STAGES

PAGE = 20
"""Topics on a page of a modal."""
PAIRS = 20
TITLE, INTRO, STAGE, GOALS, QUESTIONS, RETIRED = "title", "intro", "stage", "goals", "questions", "retired"
"""The fields of the form."""


def topics_view(facts: TopicsShown, reader: Reader, page: int = 1) -> View:
    """The library for one pair: what fits now first. `page` counts from 1."""
    facts = reader.worded(facts)
    who = person(facts.partner.slack_id)
    blocks: list[Block] = []
    if len(facts.pairs) > 1:
        blocks.append(_pair_menu(facts, reader))
    about = reader.say(
        ":thought_balloon: *Something to talk about with {who}.* What fits where you are comes first.",
        who=who,
    )
    blocks += [section(about), divider()]
    pages = max(1, -(-len(facts.topics) // PAGE))
    page = min(max(1, page), pages)
    for topic in facts.topics[(page - 1) * PAGE : page * PAGE]:
        read = button(reader.say("Read"), ids.TOPIC_SHOW, f"{facts.pair}:{topic.key}")
        blocks.append(section(_in_list(topic, reader), read))
    if not facts.topics:
        blocks.append(section(reader.say("This program has no topics. Talk about whatever matters to you.")))
    blocks += _pages(page, pages, ids.TOPICS_TURN, str(facts.pair), reader)
    return modal("topics.shown", reader.say("Topics"), blocks, close=reader.say("Close"))


def topic_view(facts: TopicsShown, topic: TopicShown, reader: Reader) -> View:
    """One topic with its questions, to be taken for the next meeting."""
    blocks: list[Block] = [section(topic_words(topic, reader))]
    if facts.circle:
        seen = reader.say(":eye: If you take it, I tell your circle's channel.")
    else:
        seen = reader.say(
            ":eye: If you take it, I tell the channel of you and {who}.", who=person(facts.partner.slack_id)
        )
    blocks.append(context(seen))
    if topic.had:
        blocks.append(context(reader.say("It was suggested to you before. You can take it again.")))
    take = button(
        reader.say("Use it for our next meeting"),
        ids.TOPIC_TAKE,
        f"{facts.pair}:{topic.key}",
        style="primary",
    )
    back = button(reader.say("All topics"), ids.TOPICS_OF, facts.pair)
    return modal(
        "topic.shown", reader.say("A topic"), [*blocks, actions(take, back)], close=reader.say("Close")
    )


def taken_view(topic: TopicShown, reader: Reader) -> View:
    """That a topic is on the table."""
    topic = reader.worded(topic)
    text = reader.say(
        ":white_check_mark: *“{title}”* is the topic of your next meeting. Your channel knows, and its questions "
        "come with the reminder.",
        title=quote(topic.title),
    )
    return modal("topic.taken", reader.say("A topic"), [section(text)], close=reader.say("Close"))


def taken_message(facts: TopicTaken, reader: Reader) -> Message:
    """To both: what the next meeting may be about."""
    facts = reader.worded(facts)
    who = person(facts.by.slack_id)
    text = reader.say(":thought_balloon: *{who} picked a topic for your next meeting*", who=who)
    if facts.at is not None:
        text = reader.say(
            ":thought_balloon: *{who} picked a topic for your meeting on {day}*",
            who=who,
            day=reader.day(facts.at),
        )
    blocks = [section(text), section(topic_words(facts.topic, reader))]
    return Message(
        reader.say("A topic for your next meeting: {title}", title=quote(facts.topic.title)), blocks
    )


def topic_words(topic: TopicShown, reader: Reader) -> str:
    """A topic in full: why, and its questions."""
    topic = reader.worded(topic)
    lines = [f"*{quote(topic.title)}*"]
    if topic.intro:
        lines.append(fit(quote(topic.intro), 700))
    lines += [f"• {fit(quote(question), 280)}" for question in topic.questions[:6]]
    return "\n".join(lines)


def stage_words(stage: str, reader: Reader) -> str:
    """When a topic fits."""
    return {
        "start": reader.say("for the beginning"),
        "middle": reader.say("for the middle"),
        "end": reader.say("towards the end"),
    }.get(stage, reader.say("any time"))


def library_view(facts: LibraryShown, reader: Reader, page: int = 1) -> View:
    """The library as coordinators look after it."""
    intro = reader.say(
        "*{name}*: pairs are offered one of these for each meeting, never the same twice.",
        name=quote(facts.name),
    )
    blocks: list[Block] = [
        section(intro),
        actions(button(reader.say("Add a topic"), ids.TOPIC_ADD, facts.program, style="primary")),
        divider(),
    ]
    pages = max(1, -(-len(facts.topics) // PAGE))
    page = min(max(1, page), pages)
    labels = {one.value: one.label for one in facts.goals}
    for topic in facts.topics[(page - 1) * PAGE : page * PAGE]:
        change = button(reader.say("Change"), ids.TOPIC_EDIT, f"{facts.program}:{topic.key}")
        blocks.append(section(_in_library(topic, labels, reader), change))
    blocks += _pages(page, pages, ids.LIBRARY_TURN, str(facts.program), reader)
    return modal("library.shown", reader.say("Topics"), blocks, close=reader.say("Close"))


def topic_modal(facts: TopicDraft, reader: Reader) -> View:
    """A topic to add or reword."""
    topic = facts.topic
    text: Block = {"type": "plain_text_input"}
    stages = [option(capital(stage_words(stage, reader)), stage) for stage in STAGES]
    chosen = next((one for one in stages if topic and one["value"] == topic.stage), stages[-1])
    blocks = [
        field(
            TITLE,
            reader.say("Its name"),
            {**text, "max_length": 75, **_initial(topic.title if topic else "")},
        ),
        field(
            INTRO,
            reader.say("Why it is worth the time"),
            {**text, "multiline": True, "max_length": 500, **_initial(topic.intro if topic else "")},
            required=False,
        ),
        field(
            QUESTIONS,
            reader.say("Questions to begin with"),
            {
                **text,
                "multiline": True,
                "max_length": 3000,
                **_initial("\n".join(topic.questions) if topic else ""),
            },
            hint=reader.say("One on each line. Three are a good number."),
        ),
        field(
            STAGE,
            reader.say("When does it fit?"),
            {"type": "static_select", "options": stages, "initial_option": chosen},
        ),
    ]
    goals = [option(one.label, one.value) for one in facts.goals]
    if goals:
        picked = [one for one in goals if topic and one["value"] in topic.goals]
        menu: Block = {
            "type": "multi_static_select",
            "options": goals,
            "placeholder": plain(reader.say("Any goal"), 150),
        }
        if picked:
            menu["initial_options"] = picked
        label = reader.say("Which goals does it help with?")
        hint = reader.say("Mentees who came for one of these are offered it first.")
        blocks.append(field(GOALS, label, menu, hint=hint, required=False))
    if topic is not None:
        box = option(reader.say("Suggest it no more"), "yes")
        boxes: Block = {"type": "checkboxes", "options": [box]}
        if topic.retired:
            boxes["initial_options"] = [box]
        hint = reader.say("Pairs that had it keep it. Untick it to bring the topic back.")
        blocks.append(field(RETIRED, reader.say("Retire it"), boxes, hint=hint, required=False))
    seen = reader.say(":eye: Who sees this: everybody in a pair of this program.")
    key = topic.key if topic else ""
    return modal(
        ids.TOPIC_SUBMIT,
        reader.say("A topic") if topic else reader.say("A new topic"),
        [*blocks, context(seen)],
        submit=reader.say("Save"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": facts.program, "topic": key, "base": facts.base}),
    )


def _initial(text: str) -> dict[str, str]:
    return {"initial_value": text} if text else {}


def _in_list(topic: TopicShown, reader: Reader) -> str:
    line = f"*{quote(topic.title)}* · {stage_words(topic.stage, reader)}"
    if topic.had:
        line += " · " + reader.say("you had it")
    return f"{line}\n{fit(quote(topic.intro), 300)}" if topic.intro else line


def _in_library(topic: TopicShown, labels: dict[str, str], reader: Reader) -> str:
    line = f"*{quote(topic.title)}* · {stage_words(topic.stage, reader)}"
    if topic.retired:
        line += " · " + reader.say("retired")
    about = ", ".join(quote(labels[goal]) for goal in topic.goals if goal in labels)
    first = fit(quote(topic.questions[0]), 300) if topic.questions else ""
    return "\n".join(part for part in (line, fit(about, 500), f"_{first}_" if first else "") if part)


def _pages(page: int, pages: int, action_id: str, about: str, reader: Reader) -> list[Block]:
    if pages == 1:
        return []
    following = page + 1 if page < pages else 1
    label = reader.say("Show page {next} of {pages}", next=following, pages=pages)
    return [actions(button(label, action_id, f"{about}:{following}"))]


def _pair_menu(facts: TopicsShown, reader: Reader) -> Block:
    options = [option(partner.name, str(pair)) for pair, partner in facts.pairs[:PAIRS]]
    menu: Block = {
        "type": "static_select",
        "action_id": ids.TOPICS_OF,
        "options": options,
        "placeholder": plain(reader.say("With whom?"), 150),
    }
    chosen = next((one for one in options if one["value"] == str(facts.pair)), None)
    if chosen is not None:
        menu["initial_option"] = chosen
    return section(reader.say("With whom?"), menu)
