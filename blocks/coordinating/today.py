"""A coordinator's week on one screen: the Monday digest, and `today`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Block, Message, actions, button, context, fit, header, quote, section
from blocks.planning.touched import step_words, text_words
from blocks.reader import Reader
from blocks.reviewing.adjusting.checkpoint import moved_line
from bot.domain.shown.today import Coming, Decision, TextComing, TodayShown

_TITLE = 75
_FORMS = 6


def today_message(shown: TodayShown, reader: Reader) -> Message:
    """What waits, what changed, what is missing, what the bot will send, and what went well."""
    title = reader.say("{program}, this week", program=fit(shown.program, _TITLE))
    if shown.digest and shown.morning:
        title = reader.say("Good morning! {program}, this week", program=fit(shown.program, _TITLE))
    blocks: list[Block] = [header(f"{shown.emoji} {title}")]
    if shown.on_hold:
        held = reader.say("*On hold: no reminders are sent.* `/mentor-admin unhold` lets the program go on.")
        blocks.append(section(f":double_vertical_bar: {held}"))
    if shown.decisions:
        blocks.append(section(f"*{reader.say('Waiting for you')}*"))
        blocks += [_decision(one, reader) for one in shown.decisions]
    elif shown.checkpoint_ahead:
        ahead = reader.say(
            ":white_check_mark: Nothing waits but this month's checkpoint: `/mentor-admin checkpoint`."
        )
        blocks.append(section(ahead))
    else:
        blocks.append(section(reader.say(":white_check_mark: Nothing waits for a decision of yours.")))
    lines = [*_changes(shown, reader), *_missing(shown, reader)]
    if lines:
        blocks.append(section("\n".join(lines)))
    blocks += _moved(shown, reader)
    blocks += _coming(shown, reader)
    success = _success(shown, reader)
    if success:
        blocks.append(section(f":tada: {success}"))
    note = (
        reader.say("Until next Monday. `/mentor-admin today` shows it as it is then.")
        if shown.digest
        else reader.say("As of {when}. Only you can see this.", when=reader.moment(shown.at))
    )
    blocks.append(context(note))
    return Message(f"{shown.emoji} {quote(title)}", blocks)


def _decision(one: Decision, reader: Reader) -> Block:
    if one.what == "concerns":
        return section(_concerns(one, reader))
    if one.day is not None:
        return _announcement(one, reader)
    n = one.count
    words, label, action = {
        "pairs": (
            reader.count(":red_circle: {n} pair needs a look", ":red_circle: {n} pairs need a look", n),
            reader.say("Look at them"), ids.HEALTH_SHOW,
        ),
        "undelivered": (
            reader.count(":warning: Slack refused {n} message", ":warning: Slack refused {n} messages", n),
            reader.say("Try again"), ids.DELIVERY_RETRY_ALL,
        ),
        "applications": (
            reader.count(":inbox_tray: {n} application waits for a decision",
                         ":inbox_tray: {n} applications wait for a decision", n),
            reader.say("Review them"), ids.APPLICATIONS_REVIEW,
        ),
        "draft": (
            reader.say(":jigsaw: A draft of pairs is not published yet"), reader.say("Show it"), ids.MATCH_SHOW,
        ),
        "attendance": (
            reader.count(":clipboard: {n} date is over, and nobody has noted who was there",
                         ":clipboard: {n} dates are over, and nobody has noted who was there", n),
            reader.say("Note who was there"), ids.ATTENDANCE_OPEN,
        ),
        "measures": (
            reader.count(":bar_chart: {n} figure of the plan is due", ":bar_chart: {n} figures of the plan are due", n),
            reader.say("Enter a figure"), ids.MEASURE_ENTER,
        ),
        "checkpoint": (
            reader.say(":compass: Ten minutes for this month's checkpoint: what works, what does not?"),
            reader.say("Begin"), ids.CHECKPOINT_HOLD,
        ),
    }[one.what]  # fmt: skip
    return section(words, button(label, action, one.about))


def _concerns(one: Decision, reader: Reader) -> str:
    words = reader.count(
        ":speech_balloon: {n} concern that you may read is open: `/mentor-admin concerns`",
        ":speech_balloon: {n} concerns that you may read are open: `/mentor-admin concerns`",
        one.count,
    )
    if not one.late:
        return words
    late = reader.count(
        "The first answer to {n} of them is late.", "The first answers to {n} of them are late.", one.late
    )
    return f"{words}\n{late}"


def _announcement(one: Decision, reader: Reader) -> Block:
    """Its day is over, and it was not posted."""
    day = reader.calendar_day(one.day) if one.day is not None else ""
    look = reader.say("Read it"), ids.CAMPAIGN_PREVIEW
    match one.what:
        case "announcement_unasked":
            words = reader.say(
                ":loudspeaker: The announcement was planned for {day} and waits for the champion's yes. Nobody has "
                "asked them yet.",
                day=day,
            )
            look = reader.say("Ask the champion"), ids.CAMPAIGN_ASK
        case "announcement_waits":
            words = reader.say(
                ":loudspeaker: The announcement was planned for {day} and waits for the champion's yes: "
                "`/mentor-admin campaign`",
                day=day,
            )
        case _:
            words = reader.say(
                ":loudspeaker: The announcement was planned for {day}. `/mentor-admin open` posts it.",
                day=day,
            )
    return section(words, button(*look, one.about))


def _changes(shown: TodayShown, reader: Reader) -> list[str]:
    if shown.since is None:
        return []
    names = {
        "applications": reader.say("applications"),
        "pairs": reader.say("pairs under way"),
        "met": reader.say("pairs that have met"),
        "meetings": reader.say("meetings held"),
        "agreements": reader.say("agreements signed by both"),
        "goals": reader.say("goals"),
        "achieved": reader.say("goals achieved"),
        "red": reader.say("pairs that need a look"),
    }
    since = reader.say("Since {day}", day=reader.calendar_day(shown.since))
    said = [f"{names[name]} {before} → {now}" for name, before, now in shown.changes if name in names]
    return [f"*{since}:* {', '.join(said) or reader.say('nothing has changed')}"]


def _missing(shown: TodayShown, reader: Reader) -> list[str]:
    if not shown.missing:
        return []
    said = [f"{fit(quote(title), _TITLE)} {count}" for title, count in shown.missing[:_FORMS]]
    return [f"*{reader.say('Answers missing')}:* {', '.join(said)}"]


def _moved(shown: TodayShown, reader: Reader) -> list[Block]:
    """Figures of decisions then and now, side by side."""
    if not shown.moved:
        return []
    lines = [f"• {moved_line(one, reader)}" for one in shown.moved]
    look = button(reader.say("Look at them"), ids.CHECKPOINT_SHOW, shown.program_id)
    return [section("\n".join([f"*{reader.say('What you decided, then and now')}*", *lines]), look)]


def _coming(shown: TodayShown, reader: Reader) -> list[Block]:
    if not shown.coming and not shown.texts:
        return []
    blocks: list[Block] = [section(f"*{reader.say('What I will send until Sunday')}*")]
    blocks += [_text(one, shown, reader) for one in shown.texts]
    if not shown.coming:
        return blocks
    blocks += [_step(one, shown, reader) for one in shown.coming]
    more = ""
    if shown.more_coming:
        more = reader.count("… and {n} kind more. ", "… and {n} kinds more. ", shown.more_coming)
    edit = button(reader.say("Edit the reminders"), ids.TIMELINE_MORE, f"{shown.program_id}:0")
    note = reader.say("What is taken care of until then is not sent.")
    return [*blocks, context(f"{more}{note}"), actions(edit)]


def _text(one: TextComing, shown: TodayShown, reader: Reader) -> Block:
    day, text = reader.calendar_day(one.day), text_words(one.key, reader)
    if one.waits:
        said = reader.say("{day}: {text}, if the champion has approved it by then", day=day, text=text)
    else:
        said = reader.say("{day}: {text}", day=day, text=text)
    look = button(reader.say("Read it"), ids.CAMPAIGN_PREVIEW, f"{shown.program_id}:{one.key}")
    return section(f"• {said}", look)


def _step(one: Coming, shown: TodayShown, reader: Reader) -> Block:
    words, value = (
        fit(quote(step_words(one.step, reader)), _TITLE),
        f"{shown.program_id}:{shown.monday}:{one.step}",
    )
    if one.skipped:
        left = reader.say("~{step}~ left out this week", step=words)
        return section(f"• {left}", button(reader.say("Send it after all"), ids.TODAY_SEND, value))
    count = reader.count("up to {n} reminder: {step}", "up to {n} reminders: {step}", one.count, step=words)
    return section(f"• {count}", button(reader.say("Skip this week"), ids.TODAY_SKIP, value))


def _success(shown: TodayShown, reader: Reader) -> str:
    name, count = shown.success
    return {
        "achieved": reader.count("A goal was achieved in the last seven days.",
                                 "{n} goals were achieved in the last seven days.", count),
        "first": reader.count("A pair had its first meeting in the last seven days.",
                              "{n} pairs had their first meeting in the last seven days.", count),
        "meetings": reader.count("A pair met in the last seven days.",
                                 "{n} meetings were held in the last seven days.", count),
    }.get(name, "")  # fmt: skip


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"admin.digest": today_message}
