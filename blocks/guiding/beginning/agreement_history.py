"""What became of an agreement: each version, what it changed, who signed it when."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import Block, Message, View, context, divider, fit, modal, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.beginning import AgreementHistory, AgreementVersion
from bot.domain.shown.guiding import TermChange

SHORT = 160
"""Characters of an old or a new wording where both are shown."""
CHANGES = 12
LABEL = 150
SIGNATURES = 20


def change_lines(changes: Sequence[TermChange], reader: Reader) -> list[Block]:
    """Old and new of every point that differs, shortened."""
    changes = reader.worded(tuple(changes))
    blocks: list[Block] = [section(_change(one, reader)) for one in changes[:CHANGES]]
    if len(changes) > CHANGES:
        more = len(changes) - CHANGES
        blocks.append(context(reader.count("{n} more point differs.", "{n} more points differ.", more)))
    return blocks


def history_view(facts: AgreementHistory, reader: Reader) -> View:
    """Every version, the newest first."""
    facts = reader.worded(facts)
    blocks: list[Block] = []
    for version in facts.versions:
        blocks += [*_version(version, reader), divider()]
    if facts.earlier:
        left = reader.count(
            "{n} earlier version is not shown.", "{n} earlier versions are not shown.", facts.earlier
        )
        blocks.append(context(left))
    return modal("agreement.versions", reader.say("How it came about"), blocks, close=reader.say("Back"))


def print_notice(*, news: bool, reader: Reader) -> str:
    """What a click on "Print it" answers."""
    if news:
        return reader.say(":printer: Your agreement is on its way to you as a PDF, by direct message.")
    return reader.say(
        ":printer: You have it already: the PDF is in our direct messages, just as it is signed now."
    )


def not_printed_message(_pair: int, reader: Reader) -> Message:
    """Slack did not take the file."""
    text = reader.say(
        "Your agreement could not be sent as a file: this workspace does not take it at the moment. *Read it all* "
        "in your channel shows every word; you can try to print it again later."
    )
    return Message(text, [section(text)])


def _version(facts: AgreementVersion, reader: Reader) -> list[Block]:
    number = reader.say("Version {n}", n=facts.version)
    title = f"*{number}* · {reader.say('stands now')}" if facts.stands else f"*{number}*"
    who = reader.say(
        "proposed by {who} on {day}",
        who=person(facts.proposed_by.slack_id),
        day=reader.day(facts.proposed_at),
    )
    lines = [f"{title}, {who}"]
    lines += [
        reader.say(
            ":lower_left_ballpoint_pen: {who} signed on {day}", who=person(who.slack_id), day=reader.day(at)
        )
        for who, at in facts.signed[:SIGNATURES]
    ]
    changes = [_change(one, reader) for one in facts.changes[:CHANGES]]
    body = [section(fit(change, 3000)) for change in changes[:4]]
    rest = len(facts.changes) - len(body)
    if rest > 0:
        body.append(context(reader.count("{n} more point differs.", "{n} more points differ.", rest)))
    return [section("\n".join(lines)), *body]


def _change(one: TermChange, reader: Reader) -> str:
    label = fit(quote(one.label), LABEL)
    old, new = (fit(quote(" ".join(text.split())), SHORT) for text in (one.old, one.new))
    if not one.old:
        return f"*{label}*\n{reader.say('new: {new}', new=new)}"
    if not one.new:
        return f"*{label}*\n{reader.say('no longer: {old}', old=old)}"
    return f"*{label}*\n{reader.say('{old} → {new}', old=f'~{_no_strike(old)}~', new=new)}"


def _no_strike(text: str) -> str:
    """Slack ends struck-out text at the next tilde."""
    return text.replace("~", "∼")
