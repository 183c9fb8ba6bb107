"""A draft of pairs, for coordinators: summary, the weakest pairs first, everybody unmatched with the reason."""

from __future__ import annotations

from blocks import ids
from blocks.matching.reasons import criterion_name, fit_share, why, why_not
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    divider,
    fit,
    header,
    option,
    person,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.matching import DraftShown, ProposalShown, UnmatchedShown

PAIRS_A_PAGE = 15
UNMATCHED_A_SECTION = 10
MOST_UNMATCHED = 60


def draft_message(facts: DraftShown, reader: Reader, page: int = 0) -> Message:
    """One page of a draft; page 0 has the summary and the unmatched."""
    title = reader.count("Draft: {n} pair", "Draft: {n} pairs", len(facts.pairs))
    first = page * PAIRS_A_PAGE
    shown = facts.pairs[first : first + PAIRS_A_PAGE]
    blocks: list[Block] = []
    if page == 0:
        blocks += [header(title), section(_summary(facts, reader)), *_publish(facts, reader)]
    if shown:
        blocks.append(divider())
        words = reader.say("*Pairs {first} to {last} of {n}*, the weakest first", first=first + 1,
                           last=first + len(shown), n=len(facts.pairs))  # fmt: skip
        blocks.append(section(words))
    blocks += [_pair(pair, facts.status, reader) for pair in shown]
    if first + len(shown) < len(facts.pairs):
        more = button(reader.say("Show more pairs"), ids.MATCH_MORE, f"{facts.round}:{page + 1}")
        blocks.append(actions(more))
    if page == 0 and facts.unmatched:
        blocks += _unmatched(facts.unmatched, reader)
    return Message(title, blocks[:50])


def _summary(facts: DraftShown, reader: Reader) -> str:
    lines = []
    if facts.pairs:
        average = round(sum(fit_share(pair.reasons) for pair in facts.pairs) / len(facts.pairs) * 100)
        lines.append(reader.say("They fit by {average} % on average.", average=average))
    if facts.proved:
        lines.append(
            reader.say(
                "Proved: nobody more could be matched within the rules, and no other draft scores higher."
            )
        )
    lines.append(reader.count("{n} person is left over.", "{n} people are left over.", len(facts.unmatched)))
    lines.append(reader.say("Only you coordinators see this, until you publish it."))
    return " ".join(lines)


def _publish(facts: DraftShown, reader: Reader) -> list[Block]:
    if not facts.pairs or facts.status != "draft":
        return []
    ask = confirm(
        reader.say("Publish these pairs?"),
        reader.count(
            "{n} pair gets a private channel, and {left} people without a partner a kind message. "
            "This cannot be taken back.",
            "{n} pairs get a private channel each, and {left} people without a partner a kind message. "
            "This cannot be taken back.",
            len(facts.pairs),
            left=len(facts.unmatched),
        ),
        reader.say("Publish"),
        reader.say("Not yet"),
    )
    return [
        actions(
            button(
                reader.count("Publish {n} pair", "Publish {n} pairs", len(facts.pairs)),
                ids.MATCH_PUBLISH,
                facts.round,
                style="primary",
                ask=ask,
            ),
            button(reader.say("Make a new draft"), ids.MATCH_PREVIEW, facts.program.program),
        )
    ]


def _pair(pair: ProposalShown, status: str, reader: Reader) -> Block:
    lock = " :lock:" if pair.locked else ""
    lines = [
        f"{person(pair.mentee)} → {person(pair.mentor)} · *{round(fit_share(pair.reasons) * 100)} %*{lock}",
        fit("; ".join(why(pair.reasons, reader)), 700),
    ]
    return section(
        "\n".join(line for line in lines if line), _choices(pair, reader) if status == "draft" else None
    )


def _choices(pair: ProposalShown, reader: Reader) -> Block:
    keep = (
        option(reader.say("Let the matcher decide"), f"unlock:{pair.proposal}")
        if pair.locked
        else option(reader.say("Keep together"), f"lock:{pair.proposal}")
    )
    apart = option(reader.say("Keep apart"), f"forbid:{pair.proposal}")
    points = option(reader.say("Show the points"), f"points:{pair.proposal}")
    return {"type": "overflow", "action_id": ids.MATCH_DECIDE, "options": [points, keep, apart]}


def points_message(pair: ProposalShown, reader: Reader) -> Message:
    """The points of one pair by criterion; they add up to its score."""
    text = reader.say(
        "{mentee} → {mentor}: {points} of 10,000 points",
        mentee=person(pair.mentee),
        mentor=person(pair.mentor),
        points=f"{pair.points:,}",
    )
    lines = [
        f"• {criterion_name(one.code, reader)}: {one.points:,} / {one.of:,}" for one in pair.reasons if one.of
    ]
    return Message(text, [section(text), section("\n".join(lines) or "–")])


def _unmatched(people: tuple[UnmatchedShown, ...], reader: Reader) -> list[Block]:
    blocks: list[Block] = [
        divider(),
        section(reader.say("*Without a partner*, and why")),
    ]
    shown = people[:MOST_UNMATCHED]
    for start in range(0, len(shown), UNMATCHED_A_SECTION):
        lines = [
            f"• {person(one.slack_id)} ({_role(one.role, reader)}): {why_not(one, reader)}"
            for one in shown[start : start + UNMATCHED_A_SECTION]
        ]
        blocks.append(section(fit("\n".join(lines), 3000)))
    if len(people) > len(shown):
        blocks.append(context(reader.say("… and {n} more.", n=len(people) - len(shown))))
    return blocks


def _role(role: str, reader: Reader) -> str:
    return reader.say("mentor") if role == "mentor" else reader.say("mentee")
