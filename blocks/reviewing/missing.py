"""Whose answers are missing, and asking again; answers to read, unread first."""

from __future__ import annotations

import json

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    fit,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.reviewing import (
    AskedAgain,
    AskedBatch,
    AskPreview,
    MissingAnswer,
    MissingAnswers,
    OwnForm,
    ToRead,
    ToReadList,
)

_NAMES = 60
_FORMS = 12


def missing_message(shown: MissingAnswers, reader: Reader) -> Message:
    """A page of what is missing: who, which form and since when, never what anybody wrote."""
    shown = reader.worded(shown)
    name = quote(shown.program)
    text = reader.count(
        "{n} answer is missing in *{name}*", "{n} answers are missing in *{name}*", shown.total, name=name
    )
    if not shown.total:
        text = reader.say("Nothing is missing in *{name}*: everybody who was asked has answered.", name=name)
    blocks: list[Block] = [section(f":inbox_tray: {text}")]
    counts = ", ".join(f"{quote(title)}: {number}" for title, number in shown.counts[:_FORMS])
    if counts and not shown.form:
        blocks.append(context(fit(counts, 1900)))
    blocks += [_line(shown, line, reader) for line in shown.lines]
    ways = _ways(shown, reader)
    if ways:
        blocks.append(actions(*ways))
    note = reader.say("Names only: what somebody answered, or said about it, is not shown here.")
    if shown.pages > 1:
        note = reader.say("Page {page} of {pages}.", page=shown.page, pages=shown.pages) + " " + note
    blocks.append(context(note))
    return Message(text, blocks)


def _line(shown: MissingAnswers, line: MissingAnswer, reader: Reader) -> Block:
    words = reader.say(
        "{who} · “{title}” (with {partner})",
        who=person(line.slack_id),
        title=fit(quote(line.title), 100),
        partner=person(line.partner),
    )
    since = reader.count("asked {n} day ago", "asked {n} days ago", line.days)
    if not line.days:
        since = reader.say("asked today")
    if line.asked_at is not None:
        since += " · " + reader.say("you asked again {day}", day=reader.moment(line.asked_at))
    ask = None
    if line.may_ask and not shown.on_hold:
        value = f"{shown.program_id}:{line.form}:{line.person}"
        ask = button(reader.say("Ask again"), ids.REVIEWS_ASK, value)
    return section(f"{words}\n{since}", ask)


def _ways(shown: MissingAnswers, reader: Reader) -> list[Block]:
    ways = []
    if shown.people > 1 and not shown.on_hold:
        label = reader.count("Ask {n} person again", "Ask all {n} again", shown.people)
        ways.append(button(label, ids.REVIEWS_ASK, f"{shown.program_id}:{shown.form}:"))
    if shown.pages > 1:
        following = shown.page % shown.pages + 1
        value = f"{shown.program_id}:{shown.form}:{following}"
        ways.append(button(reader.say("Show page {page}", page=following), ids.REVIEWS_MISSING, value))
    if shown.unread:
        label = reader.count("Read {n} new answer", "Read {n} new answers", shown.unread)
        ways.append(button(label, ids.REVIEWS_UNREAD, f"{shown.program_id}:1"))
    return ways


def ask_modal(shown: AskPreview, reader: Reader) -> View:
    """How many would be asked, who, and what the first of them would read."""
    shown = reader.worded(shown)
    count = len(shown.people)
    blocks: list[Block] = [
        section(
            reader.count(
                "This sends {n} direct message, in their working hours:",
                "This sends {n} direct messages, each in its reader's working hours:",
                count,
            )
        ),
        section(_people(shown.people, reader)),
        divider(),
        context(reader.say("To {who}, for example:", who=person(shown.people[0]))),
    ]
    blocks += [
        block for block in asked_again_message(shown.example, reader).blocks if block["type"] != "actions"
    ]
    if shown.left_out:
        who = _people(shown.left_out, reader)
        lately = reader.say("Left out, because they were asked within three working days: {who}", who=who)
        blocks += [divider(), context(fit(lately, 1900))]
    return modal(
        ids.REVIEWS_ASK_SUBMIT,
        reader.say("Ask again"),
        blocks,
        submit=reader.count("Ask them", "Ask {n} people", count),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": shown.program_id, "form": shown.form, "only": shown.only}),
    )


def asked_notice(shown: AskedBatch, reader: Reader) -> View:
    """On its way, and how to take it back."""
    words = reader.count(
        "{n} person is asked, in their working hours and not before {time}.",
        "{n} people are asked, each in their working hours and not before {time}.",
        shown.people,
        time=reader.moment(shown.until),
    )
    value = f"{shown.program_id}:{shown.batch}"
    return modal(
        "notice.shown",
        reader.say("On its way"),
        [
            section(f":outbox_tray: {words}"),
            actions(button(reader.say("Call it off"), ids.REVIEWS_CALL_OFF, value)),
            context(reader.say("Whoever answers until then is not asked.")),
        ],
        close=reader.say("Close"),
    )


def called_off_notice(reader: Reader) -> View:
    """Nobody reads it."""
    return modal(
        "notice.shown",
        reader.say("Called off"),
        [section(reader.say("Nobody is asked. You can ask again any time."))],
        close=reader.say("Close"),
    )


def asked_again_message(facts: AskedAgain, reader: Reader) -> Message:
    """A coordinator's kind word about what is still open."""
    facts = reader.worded(facts)
    text = reader.count(
        "{by} would love to have your answer in {name}.",
        "{by} would love to have your answers in {name}.",
        len(facts.forms),
        by=person(facts.by),
        name=quote(facts.program),
    )
    blocks: list[Block] = [section(f":seedling: {text}")]
    for form in facts.forms[:_FORMS]:
        label = reader.say("Go on") if form.begun else reader.say("Answer now")
        blocks += [section(_about(form, reader)), actions(button(label, ids.FORM_OPEN, form_value(form)))]
    note = reader.say("A few minutes are enough. Each question says who sees the answer.")
    return Message(text, [*blocks, context(note)])


def form_value(form: OwnForm) -> str:
    """What a button that opens a form carries."""
    return f"{form.pair}:{form.form}:{form.occurrence}"


def _about(form: OwnForm, reader: Reader) -> str:
    return reader.say(
        "*{title}* · about you and {partner}",
        title=fit(quote(form.title), 150),
        partner=person(form.partner),
    )


def _people(people: tuple[str, ...], reader: Reader) -> str:
    names = ", ".join(person(one) for one in people[:_NAMES])
    rest = len(people) - _NAMES
    return names + (" " + reader.count("and {n} more", "and {n} more", rest) if rest > 0 else "")


def to_read_message(shown: ToReadList, reader: Reader) -> Message:
    """What people wrote for coordinators: whose it is stands here, what it says behind the button."""
    shown = reader.worded(shown)
    name = quote(shown.program)
    text = reader.count(
        "{n} new answer to read in *{name}*", "{n} new answers to read in *{name}*", shown.unread, name=name
    )
    if not shown.unread:
        text = reader.say(
            "You have read everything that was written for coordinators in *{name}*.", name=name
        )
    blocks: list[Block] = [section(f":eyes: {text}")]
    blocks += [_to_read(row, reader) for row in shown.rows]
    if shown.pages > 1:
        following = shown.page % shown.pages + 1
        blocks.append(
            actions(
                button(
                    reader.say("Show page {page}", page=following),
                    ids.REVIEWS_UNREAD,
                    f"{shown.program_id}:{following}",
                )
            )
        )
    note = reader.say(
        "Only what was marked for coordinators, never from a pair of your own. That you read it is noted."
    )
    return Message(text, [*blocks, context(note)])


def _to_read(row: ToRead, reader: Reader) -> Block:
    words = reader.say(
        "{author} · “{title}” (with {partner})\n{when}",
        author=person(row.author),
        title=fit(quote(row.title), 100),
        partner=person(row.partner),
        when=reader.moment(row.sent_at),
    )
    mark = ":large_blue_circle: " if row.unread else ""
    label = reader.say("Read it") if row.unread else reader.say("Read it again")
    return section(mark + words, button(label, ids.REVIEW_READ, row.submission))
