"""The end of a cohort: what is open, the preview, and what everybody reads."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.closing.messages import pair_closed
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.names import names_program
from bot.domain.shown.cohort_closing import (
    CohortClosingShown,
    CohortOpen,
    CohortPreview,
    CohortThanks,
    LastDay,
    OpenPair,
    Stage,
    Thanked,
)
from bot.domain.states.cohort_closing import ClosingState

DAY = "day"
NAMED = 20


def cohort_open(facts: CohortOpen, reader: Reader) -> Message:
    """`/mentor-admin cohort close`: nothing happens yet."""
    name = _name(facts.program, facts.cohort, reader)
    text = reader.say("Closing {name}", name=name)
    if facts.closed_at is not None:
        done = reader.say("{name} was closed on {day}.", name=name, day=reader.day(facts.closed_at))
        return Message(done, [section(f":mortar_board: *{done}*")])
    lines = [f":mortar_board: *{text}*", _living_words(facts, reader)]
    blocks: list[Block] = [section("\n".join(lines))]
    if facts.pairs:
        blocks.append(section("\n".join(_pair(one, reader) for one in facts.pairs)))
    blocks += _still_open(facts, reader)
    if facts.waiting is not None:
        return Message(text, [*blocks, *closing_posted(facts.waiting, reader).blocks])
    go = button(reader.say("Preview the end"), ids.COHORT_CLOSE, facts.program_id, style="primary")
    note = reader.say("Nothing happens yet: you see first what is said to whom.")
    return Message(text, [*blocks, actions(go), context(note)])


def choose_modal(facts: CohortOpen, reader: Reader) -> View:
    """Now, or on a last day."""
    say = reader.say
    words = say("All pairs are closed already.") if facts.had_pairs else say("There was no pair in it.")
    if facts.living:
        words = reader.count(
            "{n} pair is not closed yet. It can be closed with thanks now, or be given a last day.",
            "{n} pairs are not closed yet. They can be closed with thanks now, or be given a last day.",
            facts.living,
        )
    blocks: list[Block] = [section(words)]
    if facts.living:
        blocks.append(
            field(DAY, say("A last day for them"), {"type": "datepicker"}, required=False,
                  hint=say("Empty: they are closed now. With a day their channels hear of it, and the cohort is closed "
                           "the morning after."))
        )  # fmt: skip
    return modal(
        ids.COHORT_PREVIEW_SUBMIT, say("Close the cohort"), blocks, submit=say("Preview"), close=say("Not now"),
        metadata=json.dumps({"program": facts.program_id}),
    )  # fmt: skip


def preview_modal(facts: CohortPreview, reader: Reader) -> View:
    """Exactly what is said to whom."""
    say = reader.say
    blocks: list[Block] = [section("\n".join(_happens(facts, reader)))]
    if facts.last_end is not None:
        cut_off = reader.count(
            ":warning: By its plan {n} pair would go on after that, until {day}.",
            ":warning: By their plan {n} pairs would go on after that, the last of them until {day}.",
            facts.cut_off, day=reader.day(facts.last_end),
        )  # fmt: skip
        blocks.append(section(cut_off))
    if facts.open is not None:
        blocks += [block for block in _still_open(facts.open, reader) if block["type"] == "section"]
    for n, example in facts.posts:
        heading = reader.count(
            "*In the channel of {n} pair:*",
            "*In the channels of {n} pairs, here that of {mentee} and {mentor}:*",
            n, mentee=person(example.mentee), mentor=person(example.mentor),
        )  # fmt: skip
        post = pair_closed(example, reader).blocks
        blocks += [section(heading), *(_as_quote(block) for block in post if block["type"] == "section")]
    counts = {
        Thanked.PARTICIPANT: facts.participants,
        Thanked.UNMATCHED: facts.unmatched,
        Thanked.COORDINATOR: facts.coordinators,
        Thanked.MANAGER: facts.managers,
    }
    for what, n in counts.items():
        if n:
            shown = thanks(CohortThanks(facts.program, facts.name, what), reader)
            heading = say("*To {whom}, by direct message in their hours:*", whom=_whom(what, n, reader))
            blocks += [section(heading), *(_as_quote(block) for block in shown.blocks[:1])]
    back = say("Until {when} any coordinator can take it back.", when=reader.moment(facts.due_at))
    blocks.append(context(back))
    return modal(
        ids.COHORT_CLOSE_SUBMIT, say("Close the cohort"), blocks, submit=say("Close the cohort"), close=say("Not now"),
        metadata=json.dumps({
            "program": facts.program_id,
            "cohort": facts.cohort,
            "day": facts.last_day.isoformat() if facts.last_day else "",
        }),
    )  # fmt: skip


def closing_posted(facts: CohortClosingShown, reader: Reader) -> Message:
    """In the admin channel: with the way back; later what became of it."""
    name = _name(facts.program, facts.cohort, reader)
    by = person(facts.by)
    match facts.state:
        case ClosingState.TAKEN_BACK:
            text = reader.say("{who} took it back: {name} goes on.", who=person(facts.settled_by), name=name)
            return Message(text, [section(f":leftwards_arrow_with_hook: {text}")])
        case ClosingState.DONE:
            text = reader.say("{name} is closed. Thank you, all of you.", name=name)
            if not facts.pairs:
                more = reader.say("Everybody reads a thank you in their working hours.")
                return Message(text, [section(f":mortar_board: *{text}*\n{more}")])
            more = reader.count(
                "{n} pair was closed with it. Everybody reads a thank you in their working hours.",
                "{n} pairs were closed with it. Everybody reads a thank you in their working hours.",
                facts.pairs,
            )
            note = reader.say(
                "A pair can be reopened until its channel is archived: `/mentor-admin reopen @person`."
            )
            return Message(text, [section(f":mortar_board: *{text}*\n{more}"), context(note)])
        case ClosingState.UNDERWAY:
            text = reader.say("{name} is being closed.", name=name)
            return Message(text, [section(f":hourglass_flowing_sand: {text}")])
    text = reader.say("{by} closes {name}.", by=by, name=name)
    when = reader.say("It happens at {when}.", when=reader.moment(facts.due_at))
    if facts.last_day is not None:
        day = reader.calendar_day(facts.last_day)
        when = reader.say("The pairs have until {day}, and their channels hear of it.", day=day)
    back = button(reader.say("Take it back"), ids.COHORT_TAKE_BACK, facts.closing)
    return Message(text, [section(f":hourglass_flowing_sand: *{text}*\n{when}"), actions(back)])


def last_day(facts: LastDay, reader: Reader) -> Message:
    """In the channel of a pair."""
    day = reader.calendar_day(facts.day)
    people = ", ".join(person(one) for one in facts.people[:NAMED])
    if facts.back:
        text = reader.say("{people}: there is no last day after all. You go on as planned.", people=people)
        return Message(text, [section(f":leaves: {text}")])
    text = reader.say("{people}: your program ends on {day}.", people=people, day=day)
    more = reader.say(
        "A good end is worth an hour: look back, thank each other, decide how you go on. After that day I close your "
        "pair with thanks; your channel stays."
    )
    guide = button(reader.say("Open the guide"), ids.CLOSING_GUIDE, facts.pair)
    return Message(text, [section(f":mortar_board: *{text}*\n{more}"), actions(guide)])


def thanks(facts: CohortThanks, reader: Reader) -> Message:
    """To one person, as what they were in it."""
    program = quote(facts.program)
    match facts.thanked:
        case Thanked.PARTICIPANT:
            text = reader.say("{program} comes to its end. Thank you for taking part.", program=program)
            more = reader.say(
                "You gave time and trust, and that is what it lives on. Your certificate, words for your review and "
                "what comes next stand on *Home*, or behind `/mentor closing`."
            )
        case Thanked.UNMATCHED:
            text = reader.say("{program} comes to its end. Thank you for being ready.", program=program)
            more = reader.say(
                "There was no pair for you this time, and that says nothing about you. When applications open again, "
                "`/mentor join` is open to you."
            )
        case Thanked.COORDINATOR:
            text = reader.say("{program} comes to its end. Thank you for carrying it.", program=program)
            more = reader.say(
                "`/mentor-admin report` keeps the figures, `/mentor-admin lessons` what you learned, and "
                "`/mentor-admin program copy` begins the next round with both."
            )
        case Thanked.MANAGER:
            text = reader.say(
                "{program} comes to its end. Thank you for giving your people time.", program=program
            )
            more = reader.say("What they learned is theirs to tell. Asking them is a good beginning.")
    return Message(text, [section(f":sparkles: *{text}*\n{more}")])


def _name(program: str, cohort: str, reader: Reader) -> str:
    if names_program(cohort, program):
        return quote(cohort)
    return reader.say("{cohort} of {program}", cohort=quote(cohort), program=quote(program))


def _living_words(facts: CohortOpen, reader: Reader) -> str:
    if not facts.had_pairs:
        return reader.say("There was no pair in it.")
    if not facts.living:
        return reader.say("Every pair is closed.")
    words = reader.count("{n} pair is not closed yet.", "{n} pairs are not closed yet.", facts.living)
    rest = facts.living - len(facts.pairs)
    if rest > 0:
        words += " " + reader.say("The first {n}:", n=len(facts.pairs))
    return words


def _pair(one: OpenPair, reader: Reader) -> str:
    stage = {
        Stage.UNDER_WAY: reader.say("under way, until {day}", day=reader.day(one.ends_at)),
        Stage.PAUSED: reader.say("paused"),
        Stage.CLOSING: reader.say("saying goodbye, until {day}", day=reader.day(one.ends_at)),
        Stage.MET: reader.say("all planned meetings held"),
        Stage.TALKED: reader.say("closing conversation held"),
    }[one.stage]
    finals = reader.say("final reviews: {n} of 2", n=one.finals)
    return f"• {person(one.mentee)} · {person(one.mentor)} · {stage} · {finals}"


def _still_open(facts: CohortOpen, reader: Reader) -> list[Block]:
    lines, ways = [], []
    if facts.finals_missing:
        lines.append(
            reader.count("{n} final review is missing", "{n} final reviews are missing", facts.finals_missing)
        )
        ways.append(button(reader.say("Who is missing"), ids.REVIEWS_MISSING, f"{facts.program_id}:final:1"))
    if facts.concerns:
        lines.append(reader.say("some concerns that you may read are open (`/mentor-admin concerns`)"))
    if facts.undelivered:
        lines.append(
            reader.count(
                "{n} message was not delivered", "{n} messages were not delivered", facts.undelivered
            )
        )
        ways.append(button(reader.say("Try again"), ids.DELIVERY_RETRY_ALL, facts.program_id))
    if facts.decisions:
        lines.append(reader.count("{n} decision is open", "{n} decisions are open", facts.decisions))
        ways.append(button(reader.say("Look at them"), ids.CHECKPOINT_SHOW, facts.program_id))
    if not lines:
        return []
    text = reader.say("*Also open*") + "\n" + "\n".join(f"• {line}" for line in lines)
    return [section(text), actions(*ways)] if ways else [section(text)]


def _happens(facts: CohortPreview, reader: Reader) -> list[str]:
    lines = []
    if facts.last_day is not None:
        lines.append(reader.count(
            "• From {when} on the channel of {n} pair reads that its program ends on {day}.",
            "• From {when} on the channels of {n} pairs read that their program ends on {day}.",
            facts.living, when=reader.moment(facts.first), day=reader.calendar_day(facts.last_day),
        ))  # fmt: skip
    when = reader.moment(facts.due_at)
    if facts.living:
        lines.append(reader.count(
            "• On {when} {n} pair is closed with thanks, and its place is free.",
            "• On {when} {n} pairs are closed with thanks, and their places are free.",
            facts.living, when=when,
        ))  # fmt: skip
    else:
        lines.append(
            reader.say("• On {when} the cohort is closed. No pair is left to be closed with it.", when=when)
        )
    lines.append(reader.say("• Nobody can join this round any more, and its invitation says so."))
    if facts.champion:
        who = person(facts.champion)
        lines.append(
            reader.say("• {who} gets the final report with a thank you, as message and PDF.", who=who)
        )
    else:
        lines.append(reader.say("• Nobody stands for this program, so the final report goes to nobody."))
    return lines


def _whom(what: Thanked, n: int, reader: Reader) -> str:
    return {
        Thanked.PARTICIPANT: reader.count("{n} who took part", "{n} who took part", n),
        Thanked.UNMATCHED: reader.count("{n} who was not matched", "{n} who were not matched", n),
        Thanked.COORDINATOR: reader.count("{n} coordinator", "{n} coordinators", n),
        Thanked.MANAGER: reader.count(
            "{n} manager whose people agreed", "{n} managers whose people agreed", n
        ),
    }[what]


def _as_quote(block: Block) -> Block:
    text = str(block["text"]["text"])
    return section("\n".join(f"> {line}" for line in text.split("\n")))


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "admin.cohort_closing": closing_posted,
    "cohort.last_day": last_day,
    "cohort.thanks": thanks,
}
