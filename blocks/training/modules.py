"""A module on the screen: card by card in one modal, then the question, then what to do with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fit,
    header,
    modal,
    option,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.training import CardShown, ModuleShown, TrainingShown
from bot.domain.training import Link, Module, Scenario

ANSWER = "answer"
LISTED = 44
"""Blocks of a list of modules; a message takes 50."""


def module_modal(facts: CardShown, reader: Reader) -> View:
    """The step somebody is at."""
    facts = reader.worded(facts)
    if facts.at_end:
        return _end(facts, reader)
    if facts.at_question:
        return _question(facts, reader)
    card = facts.module.cards[facts.card - 1]
    dots = "●" * facts.card + "○" * (facts.cards - facts.card)
    where = reader.say("Card {n} of {total}", n=facts.card, total=facts.cards)
    last = facts.card == facts.cards
    blocks: list[Block] = [
        header(facts.module.title),
        context(f"{dots}  {where} · {quote(facts.name)}"),
        section(f"*{quote(card.title)}*\n{quote(card.text)}"),
        *_back(facts, reader),
    ]
    return modal(
        ids.MODULE_PAGE,
        reader.say("Training"),
        blocks,
        submit=reader.say("To the question") if last else reader.say("Next card"),
        close=reader.say("Later"),
        metadata=_metadata(facts),
    )


def _question(facts: CardShown, reader: Reader) -> View:
    check = facts.module.check
    element: Block = {
        "type": "radio_buttons",
        "options": [option(one.text, str(nth)) for nth, one in enumerate(check.options)],
    }
    blocks: list[Block] = [
        header(facts.module.title),
        context(reader.say("One question to end with. You can try as often as you like.")),
        field(ANSWER, check.question, element),
        context(reader.say(":eye: What you choose is seen by nobody; coordinators see that you are done.")),
        *_back(facts, reader),
    ]
    return modal(
        ids.MODULE_CHECK_SUBMIT,
        reader.say("Training"),
        blocks,
        submit=reader.say("Check my answer"),
        close=reader.say("Later"),
        metadata=_metadata(facts),
    )


def wrong_words(why: str, reader: Reader) -> str:
    """Under the question, after an answer that is not the best one."""
    return reader.say("Not quite. {why} Have another look, and choose again.", why=why)


def _end(facts: CardShown, reader: Reader) -> View:
    module = facts.module
    blocks: list[Block] = [
        header(module.title),
        section(f":white_check_mark: {quote(facts.why)}"),
        *(_scenario(module.scenario, reader) if module.scenario else []),
        *(_links(module.links, reader) if module.links else []),
        divider(),
    ]
    if facts.following is not None:
        following = reader.say("Next: {title}", title=facts.following.title)
        blocks.append(actions(button(following, ids.MODULE_OPEN, f"{facts.program}:{facts.following.key}")))
    blocks.append(
        context(reader.say("Done, and noted. You can read it again at any time: `/mentor training`."))
    )
    return modal(
        "module.end", reader.say("Training"), blocks, close=reader.say("Done"), metadata=_metadata(facts)
    )


def _scenario(scenario: Scenario, reader: Reader) -> list[Block]:
    afterwards = "\n".join(f"• {quote(line)}" for line in scenario.afterwards)
    blocks = [
        divider(),
        section(
            reader.say(
                ":performing_arts: *To practise in two: {title}*\nFind a colleague and ten minutes.",
                title=quote(scenario.title),
            )
        ),
        section(reader.say("*One of you*") + f"\n{quote(scenario.for_one)}"),
        section(reader.say("*The other*") + f"\n{quote(scenario.for_other)}"),
    ]
    if afterwards:
        blocks.append(section(reader.say("*Afterwards*") + f"\n{afterwards}"))
    return blocks


def _links(links: Sequence[Link], reader: Reader) -> list[Block]:
    lines = [f"• <{_address(link.url)}|{quote(link.title).replace('|', '/')}>" for link in links]
    return [divider(), section(reader.say("*To read on*") + "\n" + "\n".join(lines))]


def _address(url: str) -> str:
    return url.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace("&", "&amp;")


def _back(facts: CardShown, reader: Reader) -> list[Block]:
    if facts.card == 1:
        return []
    return [actions(button(reader.say("Back"), ids.MODULE_BACK, facts.card - 1))]


def _metadata(facts: CardShown) -> str:
    return json.dumps({"program": facts.program, "module": facts.module.key, "card": facts.card})


def training_list(several: Sequence[TrainingShown], reader: Reader) -> Message:
    """Every module somebody has, each with its button: the answer to `/mentor training`."""
    several = reader.worded(tuple(several))
    title = reader.say("Your training")
    blocks: list[Block] = [header(title)]
    left_out = 0
    for one in several:
        blocks.append(section(f"*{quote(one.name)}*\n{progress_words(one, reader)}"))
        for module in one.modules:
            if len(blocks) >= LISTED:
                left_out += 1
                continue
            blocks.append(module_line(one.program, module, reader))
    if left_out:
        more = reader.count(
            "{n} more module does not fit here.", "{n} more modules do not fit here.", left_out
        )
        alone = reader.say("`/mentor training` with a program's name shows one alone.")
        blocks.append(context(f"{more} {alone}"))
    blocks.append(context(reader.say("A few minutes each, whenever it suits you; your place is kept.")))
    return Message(title, blocks)


def list_modal(message: Message, reader: Reader) -> View:
    """The same from the Home tab, where nothing can be answered by a message."""
    return modal("training.shown", reader.say("Training"), message.blocks, close=reader.say("Close"))


def module_line(program: int, shown: ModuleShown, reader: Reader) -> Block:
    """A module with its state and the way to it."""
    module = shown.module
    mark = ":white_check_mark:" if shown.passed else ":hourglass_flowing_sand:" if shown.begun else ":book:"
    minutes = reader.count("{n} minute", "{n} minutes", module.minutes)
    note = reader.say(" · core") if shown.counts and not shown.passed else ""
    label = (
        reader.say("Read again")
        if shown.passed
        else reader.say("Go on")
        if shown.begun
        else reader.say("Begin")
    )
    return section(
        f"{mark} {quote(module.title)}\n_{minutes}{note}_",
        button(label, ids.MODULE_OPEN, f"{program}:{module.key}"),
    )


def progress_words(facts: TrainingShown, reader: Reader) -> str:
    """How far somebody is, in a line."""
    facts = reader.worded(facts)
    total, done = len(facts.counting), sum(one.passed for one in facts.counting)
    if not facts.modules:
        return reader.say("There is nothing to read for you here.")
    if facts.complete:
        return reader.say("You have passed all core modules. The rest is there whenever you like.")
    left = reader.count("about {n} minute left", "about {n} minutes left", facts.minutes_left)
    line = reader.say("{done} of {total} done · {left}", done=done, total=total, left=left)
    if facts.waits:
        line += reader.say(" · you are matched once they are done")
    return line


def next_button(program: int, shown: ModuleShown, reader: Reader) -> Block:
    """The way to the next module."""
    title = fit(shown.module.title, 48)
    label = (
        reader.say("Go on with “{title}”", title=title)
        if shown.begun
        else reader.say("Begin with “{title}”", title=title)
    )
    return button(label, ids.MODULE_OPEN, f"{program}:{shown.module.key}", style="primary")


def module_titles(modules: Sequence[Module], reader: Reader) -> str:
    """Modules as a list of lines."""
    modules = reader.worded(tuple(modules))
    return "\n".join(
        f"• {quote(module.title)} _({reader.count('{n} minute', '{n} minutes', module.minutes)})_"
        for module in modules
    )
