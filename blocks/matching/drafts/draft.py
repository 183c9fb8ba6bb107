"""A draft of pairs, for coordinators: summary, the weakest pairs first, then the first of those left over."""

from __future__ import annotations

from blocks import ids
from blocks.matching.drafts.histogram import histogram_words
from blocks.matching.drafts.left_over import left_over_lines
from blocks.matching.reasons import criterion_name, rule_name, why
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
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.matching import (
    PAIRS_A_PAGE,
    CirclesInDraft,
    DraftInList,
    DraftOutdated,
    DraftShown,
    ProposalShown,
)

REASONS_LIMIT = 330
MOST_REASONS = 4
"""Reasons of a pair in a draft, the strongest; its points and the spreadsheet have the others."""
MOST_REFUSED = 5
LEAST_SHOWN, MOST_SHOWN = 0.01, 99
"""How far a run must be before a share is named (0 to 1), and the per cent it never passes while it goes on."""
QUESTION_LIMIT = 300
"""Characters that Slack shows of the question before a button does something."""
CIRCLE_LIMIT = 400


def draft_message(facts: DraftShown, reader: Reader) -> Message:
    """A round as it stands: on its way, failed, a page of the draft, or what became of it."""
    match facts.status:
        case "queued" | "running":
            return _on_its_way(facts, reader)
        case "failed":
            return _failed(facts, reader)
        case "discarded":
            return _discarded(facts, reader)
        case "published":
            return _published(facts, reader)
        case _:
            return _draft(facts, reader)


def draft_name(name: str, reader: Reader) -> str:
    """A draft by its name, in the middle of a sentence."""
    return reader.say("the draft “{name}”", name=quote(name)) if name else reader.say("the draft")


# --- before and after ----------------------------------------------------------------------------------
def _on_its_way(facts: DraftShown, reader: Reader) -> Message:
    if facts.name:
        title = reader.say("The draft “{name}” is being computed", name=quote(facts.name))
    else:
        title = reader.say("A draft is being computed")
    run = facts.run
    lines = []
    if run is not None and run.mentees:
        lines.append(
            reader.say(
                "Matching {mentees} mentees with {mentors} mentors.",
                mentees=reader.number(run.mentees),
                mentors=reader.number(run.mentors),
            )
        )
    if run is not None and run.fraction >= LEAST_SHOWN:
        done = min(int(run.fraction * 100), MOST_SHOWN)
        lines.append(reader.say("About {done} % of the work is done.", done=done))
    if run is not None and run.look:
        lines.append(
            reader.count(
                "So far {n} mentee has a mentor, after looking at every possible pair {looks}.",
                "So far {n} mentees have a mentor, after looking at every possible pair {looks}.",
                run.matched,
                looks=reader.count("once", "{n} times", run.look),
            )
        )
    lines.append(reader.say("This message turns into the draft; nobody has to wait for it."))
    stop = button(reader.say("Stop computing"), ids.MATCH_DISCARD, facts.value)
    return Message(title, [section(f"*{title}*\n{' '.join(lines)}"), actions(stop)])


def _failed(facts: DraftShown, reader: Reader) -> Message:
    text = reader.say(
        "Something went wrong on our side, and {draft} could not be made. Nothing has changed for anybody. "
        "If it happens again, tell whoever runs this app: round {number}.",
        draft=draft_name(facts.name, reader),
        number=facts.round,
    )
    again = button(reader.say("Try again"), ids.MATCH_PREVIEW, f"{facts.program.program}:{facts.round}")
    return Message(text, [section(text), actions(again)])


def _discarded(facts: DraftShown, reader: Reader) -> Message:
    if facts.replaced:
        text = reader.say("A newer draft took the place of this one.")
    else:
        text = reader.say("{who} discarded {draft}. Decisions about pairs still hold for the next one.",
                          who=person(facts.who), draft=draft_name(facts.name, reader))  # fmt: skip
    return Message(text, [context(text)])


def _published(facts: DraftShown, reader: Reader) -> Message:
    circles = circle_words(facts.circles, reader)
    if circles:
        text = reader.say("Published by {who}: {circles}.", who=person(facts.who), circles=circles)
    else:
        text = reader.count("Published by {who}: {n} pair.", "Published by {who}: {n} pairs.", facts.pairs,
                            who=person(facts.who))  # fmt: skip
    return Message(text, [context(text)])


# --- the draft itself ----------------------------------------------------------------------------------
def _draft(facts: DraftShown, reader: Reader) -> Message:
    title = draft_title(facts, reader)
    blocks: list[Block] = []
    if facts.first == 0:
        blocks += [header(title), section(_summary(facts, reader)), *_small_circles(facts, reader)]
        blocks += _refused(facts, reader)
        blocks += [*_picture(facts, reader), *_choose(facts, reader), *_files(facts, reader)]
    if facts.page:
        blocks.append(divider())
        blocks.append(section(_which_pairs(facts, reader)))
        blocks += _pairs(facts, reader)
        blocks += _turn(facts, reader)
    if facts.first == 0 and facts.unmatched:
        blocks.append(divider())
        if not all(one.paired for one in facts.unmatched):
            blocks.append(section(reader.say("*Without a partner*, and why")))
        blocks += left_over_lines(facts.unmatched, reader)
        everybody = facts.left_over + facts.with_room
        if everybody > len(facts.unmatched):
            words = reader.count("Show everybody left over: {n}", "Show everybody left over: {n}", everybody)
            blocks.append(actions(button(words, ids.MATCH_LEFT_OVER, f"{facts.round}:0")))
    return Message(quote(title), blocks)


def draft_title(facts: DraftShown, reader: Reader) -> str:
    """What a draft is called, with the number of its pairs, as a header shows it: every character for itself."""
    circles = circle_words(facts.circles, reader)
    if circles and facts.name:
        return reader.say("Draft “{name}”: {circles}", name=facts.name, circles=circles)
    if circles:
        return reader.say("Draft: {circles}", circles=circles)
    if facts.name:
        words = ("Draft “{name}”: {n} pair", "Draft “{name}”: {n} pairs")
        return reader.count(*words, facts.pairs, name=facts.name)
    return reader.count("Draft: {n} pair", "Draft: {n} pairs", facts.pairs)


def circle_words(circles: CirclesInDraft | None, reader: Reader) -> str:
    """How many circles with how many mentees; empty where there are none."""
    if circles is None or not circles.count:
        return ""
    mentees = reader.count("{n} mentee", "{n} mentees", circles.mentees)
    return reader.count("{n} circle with {mentees}", "{n} circles with {mentees}", circles.count,
                        mentees=mentees)  # fmt: skip


def draft_head(facts: DraftShown, reader: Reader) -> Message:
    """A draft's summary and what can be done with it, without its pairs."""
    if facts.status not in ("draft", "asking"):
        return draft_message(facts, reader)
    title = draft_title(facts, reader)
    return Message(quote(title), [header(title), section(_summary(facts, reader)), *_choose(facts, reader)])


def _summary(facts: DraftShown, reader: Reader) -> str:
    lines = []
    if facts.pairs:
        lines += _sizes(facts.circles, reader)
        lines.append(reader.say("They fit by {average} % on average.", average=round(facts.mean * 100)))
        lines.append(proof(facts.proved, facts.gap, facts.total, reader))
    if facts.first_in_line:
        lines.append(
            reader.count(
                "{n} of these mentees missed out last time and came first.",
                "{n} of these mentees missed out last time and came first.",
                facts.first_in_line,
            )
        )
    lines.append(reader.count("{n} person is left over.", "{n} people are left over.", facts.left_over))
    if facts.with_room:
        lines.append(
            reader.count(
                "{n} person has a partner, and room for another.",
                "{n} people have a partner, and room for another.",
                facts.with_room,
            )
        )
    if facts.parts and facts.status in ("draft", "asking"):
        lines.append(parting(facts.parts, reader))
    if facts.outdated is not None:
        lines.append(outdated_words(facts.outdated, reader))
    elif facts.status == "asking" and facts.answers_until is not None:
        lines.append(
            reader.say(
                "The mentors are asked until {until}; mentees see nothing until you publish.",
                until=reader.moment(facts.answers_until),
            )
        )
    else:
        lines.append(reader.say("Only you coordinators see this, until you publish it."))
    return " ".join(lines)


def _sizes(circles: CirclesInDraft | None, reader: Reader) -> list[str]:
    if circles is None or not circles.count:
        return []
    if circles.smallest == circles.largest:
        return [reader.count("Each circle has {n} mentee.", "Each circle has {n} mentees.", circles.largest)]
    return [
        reader.say(
            "The circles have {least} to {most} mentees.", least=circles.smallest, most=circles.largest
        )
    ]


def _small_circles(facts: DraftShown, reader: Reader) -> list[Block]:
    """That circles would be smaller than the application form promises."""
    circles = facts.circles
    if circles is None or not circles.small:
        return []
    words = reader.count(
        "{n} circle has fewer than {least} mentees, the smallest circle the application form asks mentors for.",
        "{n} circles have fewer than {least} mentees, the smallest circle the application form asks mentors for.",
        circles.small,
        least=circles.least,
    )
    return [section(f":warning: {words}")]


def outdated_words(why_not: DraftOutdated, reader: Reader) -> str:
    """Why a draft cannot be published any more, and what to do."""
    if why_not.taken < why_not.people:
        return reader.say(
            "Some of its people have a partner by now, or left, so it cannot be published. Make a new draft."
        )
    if why_not.peers:
        return reader.say("Everybody in this draft has a partner now, so it cannot be published.")
    return reader.count(
        "The mentee of this draft has a partner now, so it cannot be published.",
        "All {n} mentees of this draft have a partner now, so it cannot be published.",
        why_not.people,
    )


def parting(pairs: int, reader: Reader) -> str:
    """What a draft does to living pairs; they have been shown by name where it was asked for."""
    return f":warning: {parting_words(pairs, reader)}"


def parting_words(pairs: int, reader: Reader) -> str:
    """The same without a sign, for a question."""
    return reader.count(
        "Publishing it parts {n} living pair that has not begun.",
        "Publishing it parts {n} living pairs that have not begun.",
        pairs,
    )


def proof(proved: bool, gap: int, total: int, reader: Reader) -> str:
    """What is known of a draft beside all others."""
    if proved:
        return reader.say(
            "Proved: nobody more could be matched within the rules, and no other draft scores higher."
        )
    if 0 < gap <= total:
        return reader.say(
            "Not proved to the end, but nearly: no other draft can score more than {share} % higher.",
            share=reader.decimal(f"{max(0.01, gap / total * 100):.2f}"),
        )
    return reader.say("Not proved: another draft might match more people, or score higher.")


def _refused(facts: DraftShown, reader: Reader) -> list[Block]:
    if not facts.refused:
        return []
    lines = [
        reader.say(
            "{mentee} and {mentor} could not be kept together: {why}.",
            mentee=person(one.mentee),
            mentor=person(one.mentor),
            why=_why_refused(one.rule, reader),
        )
        for one in facts.refused[:MOST_REFUSED]
    ]
    if len(facts.refused) > MOST_REFUSED:
        lines.append(reader.say("… and {n} more.", n=len(facts.refused) - MOST_REFUSED))
    return [section("\n".join(lines))]


def _why_refused(rule: str, reader: Reader) -> str:
    known = {
        "capacity": reader.say("the mentor has no free place for it"),
        "mentee_taken": reader.say("the mentee is kept together with somebody else"),
        "not_in_pool": reader.say("one of them cannot be matched now"),
    }
    return known.get(rule) or reader.say("a rule stands between them ({rule})", rule=rule_name(rule, reader))


def _picture(facts: DraftShown, reader: Reader) -> list[Block]:
    if facts.files.picture is None:
        return []
    words = histogram_words(facts.fits, reader)
    return [{"type": "image", "slack_file": {"id": facts.files.picture}, "alt_text": fit(words, 2000)}]


def _files(facts: DraftShown, reader: Reader) -> list[Block]:
    words = {
        "shared": reader.say("The full list is in the thread of this message, as a spreadsheet."),
        "coming": reader.say("The full list comes into the thread of this message, as a spreadsheet."),
        "refused": reader.say(
            "Slack does not take files from me here, so there is no picture and no spreadsheet. These pages hold "
            "everything."
        ),
    }.get(facts.files.sheet)
    return [context(words)] if words and facts.pairs else []


def _choose(facts: DraftShown, reader: Reader) -> list[Block]:
    """What one may want to do with the draft comes first, then a row of what leads elsewhere."""
    program, rest = facts.program.program, []
    rows: list[Block] = []
    if facts.status == "draft":
        by_hand = button(reader.say("Pair by hand"), ids.MATCH_BY_HAND, program)
        if facts.pairs and facts.outdated is None:
            publish = publish_button(facts, reader)
            ask = [] if facts.peers else [ask_button(facts.value, reader)]
            rows.append(actions(publish, *ask, by_hand))
        else:
            rest.append(by_hand)
        rest.append(button(reader.say("Make a new draft"), ids.MATCH_PREVIEW, f"{program}:{facts.round}"))
    rest.append(button(reader.say("Change the settings"), ids.MATCH_SETTINGS, program))
    rest.append(button(reader.say("All drafts"), ids.MATCH_DRAFTS, program))
    rest.append(discard_button(facts.value, facts.name, reader))
    return [*rows, actions(*rest)]


def publish_button(draft: DraftShown | DraftInList, reader: Reader) -> Block:
    """Publishes a draft, after a question that names what becomes of everybody."""
    circles = circle_words(draft.circles, reader)
    if circles:
        title, label = reader.say("Publish these circles?"), reader.say("Publish {what}", what=circles)
        channels = reader.say("{circles}: each circle shares one private channel.", circles=circles)
    else:
        title = reader.say("Publish these pairs?")
        label = reader.count("Publish {n} pair", "Publish {n} pairs", draft.pairs)
        channels = reader.count(
            "{n} pair gets a private channel.", "{n} pairs get a private channel each.", draft.pairs
        )
    said = [channels]
    if draft.told:
        said.append(
            reader.count(
                "{n} person without a partner gets a kind message.",
                "{n} people without a partner get a kind message each.",
                draft.told,
            )
        )
    said.append(reader.say("This cannot be taken back."))
    if draft.parts:
        said.append(parting_words(draft.parts, reader))
    for more in _besides(draft, reader):
        if len(" ".join([*said, more])) <= QUESTION_LIMIT:
            said.append(more)
    ask = confirm(title, " ".join(said), reader.say("Publish"), reader.say("Not yet"))
    return button(label, ids.MATCH_PUBLISH, draft.value, style="primary", ask=ask)


def _besides(draft: DraftShown | DraftInList, reader: Reader) -> list[str]:
    """What is good to know before publishing, where there is room for it."""
    besides = []
    if draft.told < draft.left_over:
        besides.append(
            reader.count(
                "{n} person who still waits has read it before.",
                "{n} people who still wait have read it before.",
                draft.left_over - draft.told,
            )
        )
    if draft.apply_until is not None:
        besides.append(
            reader.say(
                "Applications are open until {day}; whoever comes later can be matched in a later round.",
                day=reader.calendar_day(draft.apply_until),
            )
        )
    return besides


def ask_button(value: str, reader: Reader) -> Block:
    """Asks the mentors of a draft, after a question: what they read cannot be taken back."""
    ask = confirm(
        reader.say("Ask the mentors of these pairs?"),
        reader.say(
            "Each gets a message about their mentees, in their working hours, and may say “Not this time”. "
            "Mentees see nothing."
        ),
        reader.say("Ask them"),
        reader.say("Not yet"),
    )
    return button(reader.say("Ask the mentors first"), ids.MATCH_ASK, value, ask=ask)


def discard_button(value: str, name: str, reader: Reader) -> Block:
    """Discards a draft, after a question."""
    ask = confirm(
        reader.say("Discard this draft?"),
        reader.say(
            "Nobody was told anything of {draft}, and nobody will be. Decisions about pairs still hold for the "
            "next one.",
            draft=draft_name(fit(name, 80), reader),
        ),
        reader.say("Discard"),
        reader.say("Keep it"),
    )
    return button(reader.say("Discard"), ids.MATCH_DISCARD, value, ask=ask)


def _which_pairs(facts: DraftShown, reader: Reader) -> str:
    which = {
        "first": facts.first + 1,
        "last": facts.first + len(facts.page),
        "n": reader.number(facts.pairs),
    }
    if facts.circles is not None:
        return reader.say(
            "*Pairs {first} to {last} of {n}*, by circle: the one with the weakest pair first", **which
        )
    return reader.say("*Pairs {first} to {last} of {n}*, the weakest first", **which)


def _pairs(facts: DraftShown, reader: Reader) -> list[Block]:
    """The pairs of a page, in circles each circle under a line with everybody in it."""
    members = facts.circles.members if facts.circles is not None else {}
    blocks: list[Block] = []
    above = ""
    for pair in facts.page:
        if pair.mentor != above and pair.mentor in members:
            mentees = members[pair.mentor]
            said = reader.say(
                "*Circle of {mentor}* ({n}): {mentees}",
                mentor=person(pair.mentor),
                n=len(mentees),
                mentees=", ".join(person(one) for one in mentees),
            )
            blocks.append(section(fit(said, CIRCLE_LIMIT)))
        above = pair.mentor
        blocks.append(_pair(pair, facts.status, reader))
    return blocks


def _pair(pair: ProposalShown, status: str, reader: Reader) -> Block:
    marks = {"lock": ":lock:", "forbid": ":no_entry_sign:"}
    mark = marks.get(pair.decided) or (":lock:" if pair.locked else "")
    first = f"{person(pair.mentee)} → {person(pair.mentor)} · *{round(pair.fit * 100)} %* {mark}".rstrip()
    lines = [first, fit(" · ".join(why(pair.reasons, reader)[:MOST_REASONS]), REASONS_LIMIT)]
    if pair.source == "hand":
        lines.append(reader.say("_Put together by hand._"))
    elif pair.source == "choice":
        lines.append(reader.say("_From the mentee's short list._"))
    if pair.answer == "declined":
        lines.append(reader.say("_The mentor would rather not._"))
    return section(
        "\n".join(line for line in lines if line), _choices(pair, reader) if status == "draft" else None
    )


def _choices(pair: ProposalShown, reader: Reader) -> Block:
    points = option(reader.say("Show the points"), f"points:{pair.proposal}")
    free = option(reader.say("Let the matcher decide"), f"unlock:{pair.proposal}")
    keep = option(reader.say("Keep together"), f"lock:{pair.proposal}")
    apart = option(reader.say("Keep apart"), f"forbid:{pair.proposal}")
    kept = pair.decided == "lock" or (pair.locked and not pair.decided)
    options = [points, free if kept else keep, free if pair.decided == "forbid" else apart]
    return {"type": "overflow", "action_id": ids.MATCH_DECIDE, "options": options}


def _turn(facts: DraftShown, reader: Reader) -> list[Block]:
    page = facts.first // PAIRS_A_PAGE
    buttons = []
    if page > 0:
        back = reader.say("Back") if facts.circles is not None else reader.say("Show weaker pairs")
        buttons.append(button(back, ids.MATCH_BACK, f"{facts.round}:{page - 1}"))
    if facts.first + len(facts.page) < facts.pairs:
        buttons.append(button(reader.say("Show more pairs"), ids.MATCH_MORE, f"{facts.round}:{page + 1}"))
    return [actions(*buttons)] if buttons else []


def points_message(pair: ProposalShown, reader: Reader) -> Message:
    """The points of one pair by criterion; they add up to its score."""
    text = reader.say(
        "{mentee} → {mentor}: {points} of 10,000 points",
        mentee=person(pair.mentee),
        mentor=person(pair.mentor),
        points=reader.number(pair.points),
    )
    lines = [
        f"• {criterion_name(one.code, reader)}: {reader.number(one.points)} / {reader.number(one.of)}"
        for one in pair.reasons
        if one.of
    ]
    return Message(text, [section(text), section("\n".join(lines) or "–")])
