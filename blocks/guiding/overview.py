"""A pair as one of the two sees it: on the Home tab, in `/mentor status`, and in a modal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from blocks import ids
from blocks.guiding.growing.goals import goal_line, standing_words, tap_buttons
from blocks.guiding.growing.picture import goal_picture
from blocks.guiding.meeting.agenda import agenda_button
from blocks.guiding.meeting.calendar import calendar_row
from blocks.guiding.meeting.meetings import (
    booking_buttons,
    cancel_button,
    enough_button,
    settling_buttons,
    when_and_where,
)
from blocks.guiding.meeting.standing import standing_button
from blocks.guiding.meeting.times import choose_button, suggest_button, waiting_row
from blocks.guiding.reminding.nudges import form_button, signing_buttons
from blocks.guiding.reminding.pausing import end_pause_button, still_booked
from blocks.parts import (
    MATES,
    Block,
    View,
    actions,
    apart,
    button,
    channel,
    context,
    fields,
    fit,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.roles import your_partner
from bot.domain.shown.guiding import Ask, CircleMate, NextThing, PairOverview
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import LIVING
from bot.domain.states.pair import AT_WORK, PairState

GOALS_SHOWN = 4


def overview_blocks(facts: PairOverview, reader: Reader) -> list[Block]:
    """How a pair stands, what is next, and the ways to go on; at most 30 blocks."""
    facts = reader.worded(facts)
    opening = f"{partners(facts, reader)}\n{status_words(facts, reader)}".strip()
    blocks: list[Block] = [section(opening), *next_blocks(facts, reader)]
    blocks.append(fields(_figures(facts, reader)))
    if facts.status in AT_WORK and facts.times is not None and facts.times.mine:
        blocks += waiting_row(facts.times, reader)
    living = [goal for goal in facts.goals if goal.state in LIVING]
    for goal in living[:GOALS_SHOWN]:
        way = goal_picture(goal, reader) or standing_words(goal, reader)
        blocks.append(context(f"{fit(f':dart: {goal_line(goal, reader)}', 1000)}\n{way}"))
    beside = beside_words(facts, reader)
    if beside:
        blocks.append(context(fit(beside, 1000)))
    if facts.guides_circle:
        blocks += each_mate(facts, reader)
    if facts.status is PairState.PAUSED:
        blocks += resting_blocks(facts, reader)
    if facts.status in AT_WORK:
        ways = _ways(facts, reader)
        blocks += [actions(*ways)] if ways else []
        blocks += _next_meeting(facts, reader)
        blocks.append(actions(*_own(facts, reader)))
    return blocks


def overview_view(facts: PairOverview, reader: Reader) -> View:
    """The same as a modal."""
    facts = reader.worded(facts)
    return modal(
        "pair.shown", reader.say("Your pair"), overview_blocks(facts, reader), close=reader.say("Close")
    )


def partners(facts: PairOverview, reader: Reader) -> str:
    """Who the reader is together with, and in which program."""
    facts = reader.worded(facts)
    program, partner = quote(facts.program), person(facts.partner.slack_id)
    if facts.circle is None:
        return your_partner(facts.role, partner, program, reader, facts.words)
    mates = ", ".join(person(mate.person.slack_id) for mate in facts.circle.mates[:MATES])
    if facts.guides_circle:
        return reader.say("*{program}* · you guide the circle of {mates}", program=program, mates=mates)
    line = your_partner(facts.role, partner, program, reader, facts.words)
    return f"{line} · " + reader.say("in your circle: {mates}", mates=mates) if mates else line


def each_mate(facts: PairOverview, reader: Reader) -> list[Block]:
    """What stands between the mentor of a circle and each of its mentees: a line, and the way to their goals."""
    facts = reader.worded(facts)
    mates = facts.circle.mates[:MATES] if facts.circle else ()
    lines = [_mate_line(mate, facts, reader) for mate in mates]
    blocks = [context(fit("\n".join(lines), 1900))]
    goals = [
        button(reader.say("Goals with {name}", name=mate.person.name), ids.GOALS_SHOW, mate.pair)
        for mate in mates
        if facts.with_goals and mate.status in AT_WORK
    ]
    return [*blocks, actions(*apart(goals))] if goals else blocks


def _mate_line(mate: CircleMate, facts: PairOverview, reader: Reader) -> str:
    parts = [person(mate.person.slack_id)]
    if mate.status is PairState.PAUSED:
        parts.append(reader.say("paused"))
    if facts.with_agreement:
        signed = mate.agreement is AgreementState.SIGNED
        parts.append(reader.say("agreement signed") if signed else reader.say("agreement open"))
    if facts.with_goals:
        parts.append(reader.count("{n} goal", "{n} goals", mate.goals))
    parts += [reader.say("waits for you: “{title}”", title=quote(form.title)) for form in mate.reviews[:1]]
    return " · ".join(parts)


def status_words(facts: PairOverview, reader: Reader) -> str:
    """How the pair stands and where it talks; empty where there is nothing to say."""
    facts = reader.worded(facts)
    sentences = {
        PairState.PUBLISHED: reader.say("Your channel is on its way."),
        PairState.PAUSED: reader.say(
            "Paused: I send no reminders until the pause ends. `/mentor resume` ends it."
        ),
        PairState.CLOSING: reader.say("Closing: the last conversation and the final review."),
        PairState.CLOSED: reader.say("Closed. Thank you both."),
        PairState.ARCHIVED: reader.say("Closed, and the channel is archived."),
        PairState.ENDED: reader.say("Ended early, and that is fine."),
    }
    sentence = sentences.get(facts.status, "")
    if facts.status is PairState.PAUSED and facts.paused_until is not None and not facts.guides_circle:
        sentence = reader.say(
            "Paused: I send no reminders until {day}. `/mentor resume` ends it before.",
            day=reader.calendar_day(facts.paused_until),
        )
    if facts.ended_on is not None:
        sentence = _after_the_end(facts, facts.ended_on, reader)
    if facts.channel_id and facts.status is not PairState.ARCHIVED:
        where = reader.say("You talk in {channel}.", channel=channel(facts.channel_id))
        return f"{sentence} {where}".strip()
    return sentence


def resting_blocks(facts: PairOverview, reader: Reader) -> list[Block]:
    """During a pause: the way back, and what becomes of the next date. A circle meets without whoever pauses."""
    if facts.guides_circle:
        return []
    way_back = end_pause_button(facts.pair, reader)
    if facts.next_meeting is None or facts.circle is not None:
        return [actions(way_back)]
    booked = context(still_booked(facts.next_meeting, reader))
    return [booked, actions(way_back, cancel_button(facts.next_meeting, reader))]


def _after_the_end(facts: PairOverview, ended_on: datetime, reader: Reader) -> str:
    """The last conversation is over, and so is the time the two had; what keeps the pair from being closed."""
    day = reader.day(ended_on)
    theirs = [one for one in facts.finals_open if one == facts.partner]
    if facts.guides_circle or len(facts.finals_open) != 1:
        return reader.say("Ended on {day}; still open: the final reviews.", day=day)
    if not theirs:
        return reader.say("Ended on {day}; still open: your final review.", day=day)
    who = person(facts.partner.slack_id)
    return reader.say("Ended on {day}; still open: the final review of {who}.", day=day, who=who)


def _figures(facts: PairOverview, reader: Reader) -> list[tuple[str, str]]:
    ahead = facts.next_meeting
    achieved = sum(goal.state == "achieved" for goal in facts.goals)
    living = sum(goal.state in LIVING for goal in facts.goals)
    goals = reader.say("{living} under way, {achieved} achieved", living=living, achieved=achieved)
    figures = [
        (reader.say("Next meeting"), when_and_where(ahead, reader) if ahead else reader.say("no date yet")),
        (
            reader.say("Meetings held"),
            reader.say("{held} of about {planned}", held=facts.meetings_held, planned=facts.meetings_planned),
        ),
    ]
    if facts.guides_circle:
        return figures  # agreement and goals stand with each mentee
    if facts.with_agreement:
        figures.append((reader.say("Agreement"), agreement_words(facts, reader)))
    if facts.with_goals:
        figures.append((reader.say("Goals"), goals if facts.goals else reader.say("none yet")))
    return figures


def agreement_words(facts: PairOverview, reader: Reader) -> str:
    """How the agreement stands."""
    facts = reader.worded(facts)
    if facts.agreement is AgreementState.SIGNED:
        return reader.say("signed by both")
    if facts.agreement is AgreementState.PROPOSED:
        return reader.say("waits for you") if facts.waits_for_me else reader.say("waits for your partner")
    return reader.say("not written yet")


def agreement_button(facts: PairOverview, reader: Reader) -> Block:
    """Write it, or look at it."""
    facts = reader.worded(facts)
    if facts.agreement is None:
        return button(reader.say("Write the agreement"), ids.AGREEMENT_WRITE, facts.pair)
    return button(reader.say("Our agreement"), ids.AGREEMENT_SHOW, facts.pair)


def beside_words(facts: PairOverview, reader: Reader) -> str:
    """What else there is between the two, in one line: open points, a standing date, further reviews, a letter."""
    facts = reader.worded(facts)
    parts = []
    if facts.points:
        parts.append(reader.count(":pushpin: {n} open point", ":pushpin: {n} open points", facts.points))
    if facts.standing_days:
        parts.append(
            reader.count(
                ":repeat: you meet every day", ":repeat: you meet every {n} days", facts.standing_days
            )
        )
    titles = [reader.say("“{title}”", title=fit(quote(form.title), 150)) for form in facts.reviews_due]
    if titles and not facts.guides_circle:
        parts.append(reader.say(":memo: waits for you: {titles}", titles=", ".join(dict.fromkeys(titles))))
    if facts.sealed:
        parts.append(reader.say(":lock: your letter to yourself is sealed until the end"))
    return _begun(" · ".join(parts))


def _begun(line: str) -> str:
    """A line as it begins: with a capital letter after its sign."""
    sign, space, words = line.partition(": ")
    return f"{sign}{space}{words[:1].upper()}{words[1:]}"


def next_blocks(facts: PairOverview, reader: Reader) -> list[Block]:
    """The one most useful thing, with its button; nothing where nothing is next."""
    facts = reader.worded(facts)
    if facts.next is None:
        return []
    buttons = next_buttons(facts.next.pair or facts.pair, facts.next, reader, circle=facts.circle is not None)
    if not buttons:
        return []
    return [section(f":point_right: *{next_words(facts.next, reader)}*"), actions(*buttons)]


def next_words(facts: NextThing, reader: Reader) -> str:
    """What the one most useful thing is."""
    facts = reader.worded(facts)
    when = reader.moment(facts.meeting.starts_at) if facts.meeting else ""
    form = quote(facts.form.title) if facts.form else ""
    goal = fit(quote(facts.goal.title), 200) if facts.goal else ""
    return {
        Ask.SETTLE_MEETING: reader.say("Did you meet on {when}?", when=when),
        Ask.CHOOSE_TIME: reader.say("Times are suggested for your meeting"),
        Ask.SIGN_AGREEMENT: reader.say("Your agreement waits for your signature"),
        Ask.FILL_IN: reader.say("Next: “{title}”", title=form),
        Ask.BOOK_FIRST_MEETING: reader.say("Next: your first meeting"),
        Ask.BOOK_MEETING: reader.say("Next: a date for your next meeting"),
        Ask.WRITE_AGREEMENT: reader.say("Next: your agreement"),
        Ask.ADD_GOAL: reader.say("Next: a first goal"),
        Ask.GOAL_NEWS: reader.say("How is “{title}” going?", title=goal),
    }.get(facts.ask, "")


def next_buttons(pair: int, facts: NextThing, reader: Reader, *, circle: bool = False) -> list[Block]:
    """The buttons of the one most useful thing; a circle agrees on its dates by itself."""
    write = button(reader.say("Write the agreement"), ids.AGREEMENT_WRITE, pair, style="primary")
    choose = choose_button(facts.times, reader) if facts.times else None
    choices: dict[Ask, Sequence[Block | None]] = {
        Ask.SETTLE_MEETING: settling_buttons(facts.meeting, reader) if facts.meeting else [],
        Ask.CHOOSE_TIME: [choose] if choose else [],
        Ask.SIGN_AGREEMENT: signing_buttons(pair, facts.agreement, reader),
        Ask.FILL_IN: [form_button(pair, facts.form, reader)],
        Ask.BOOK_FIRST_MEETING: booking_buttons(pair, reader, suggest=not circle),
        Ask.BOOK_MEETING: booking_buttons(pair, reader, suggest=not circle),
        Ask.WRITE_AGREEMENT: [write],
        Ask.ADD_GOAL: [button(reader.say("Add a goal"), ids.GOAL_ADD, pair, style="primary")],
        Ask.GOAL_NEWS: [
            *tap_buttons(facts.goal, reader),
            button(reader.say("Tell more"), ids.GOAL_NEWS, facts.goal.id),
        ]
        if facts.goal
        else [],
    }
    return [element for element in choices.get(facts.ask, ()) if element is not None]


def may_suggest(facts: PairOverview) -> bool:
    """Whether times for a meeting are worth suggesting here: in a circle several people cannot answer them."""
    return facts.circle is None and facts.times is None and facts.ended_on is None


def _ways(facts: PairOverview, reader: Reader) -> list[Block]:
    """Everything else that can be done, each with its own button: a date only where it is not what is next."""
    booking = facts.next is not None and facts.next.ask in (Ask.BOOK_FIRST_MEETING, Ask.BOOK_MEETING)
    ways = [suggest_button(facts.pair, reader)] if may_suggest(facts) and not booking else []
    if not booking:
        ways += [
            button(reader.say("Plan a meeting"), ids.MEETING_PLAN, facts.pair),
            button(reader.say("We already met"), ids.MEETING_RECORD, facts.pair),
        ]
    if facts.with_goals and not facts.guides_circle:
        ways.append(button(reader.say("Add a goal"), ids.GOAL_ADD, facts.pair))
        ways.append(button(reader.say("Goals and news"), ids.GOALS_SHOW, facts.pair))
    if facts.with_agreement:
        ways.append(agreement_button(facts, reader))
    if facts.may_end:
        ways.append(enough_button(facts.pair, reader))
    return ways


def _next_meeting(facts: PairOverview, reader: Reader) -> list[Block]:
    if facts.next_meeting is None:
        return []
    return [
        actions(
            agenda_button(facts.next_meeting.id, reader),
            button(reader.say("Find another date"), ids.MEETING_MOVE, facts.next_meeting.id),
            cancel_button(facts.next_meeting, reader),
        ),
        calendar_row(facts.next_meeting, reader),
    ]


def _own(facts: PairOverview, reader: Reader) -> list[Block]:
    """What somebody keeps: notes and open points, a rhythm, a letter to themselves."""
    ways = [button(reader.say("Notes and open points"), ids.NOTES_SHOW, facts.pair)]
    if facts.circle is None:
        ways.append(standing_button(facts.pair, reader))
    letter = reader.say("My sealed letter") if facts.sealed else reader.say("Write a letter to myself")
    return [*ways, button(letter, ids.LETTER_WRITE, facts.pair)]
