"""The cohort halfway: what people said in figures, how the pairs stand, what that suggests, and what can be done."""

from __future__ import annotations

from blocks import ids
from blocks.coordinating.words import LIGHTS
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    apart,
    button,
    context,
    fit,
    header,
    modal,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reviewing.adjusting.words import act_words
from blocks.reviewing.forms import review_read_modal
from bot.domain.adjusting import Act, Band, Counted, Suggestion, Why
from bot.domain.health import Level
from bot.domain.measures import SMALLEST
from bot.domain.reviews import MIDPOINT
from bot.domain.shown.adjusting import MidpointShown, WordsRead
from bot.domain.states.seat import SessionKind

_TITLE, _LABEL, _OPTION = 75, 120, 60
_QUESTIONS, _CHOICES = 12, 6
_COUNTED = 2900


def midpoint_message(shown: MidpointShown, reader: Reader) -> Message:
    """One screen; in the channel for all coordinators, by command for one."""
    shown = reader.worded(shown)
    title = reader.say("{program}, halfway", program=fit(shown.program, _TITLE))
    came = reader.say(
        "*{answered} of {asked}* midpoint reviews are in.", answered=shown.answered, asked=shown.asked
    )
    missing = None
    if shown.answered < shown.asked:
        missing = button(
            reader.say("Who is missing"), ids.REVIEWS_MISSING, f"{shown.program_id}:{MIDPOINT}:1"
        )
    blocks: list[Block] = [header(f"{shown.emoji} {title}"), section(came, missing)]
    lines = [_counted(one, reader) for one in shown.counted[:_QUESTIONS]]
    if lines:
        blocks.append(section(fit("\n".join([f"*{reader.say('What people say')}*", *lines]), _COUNTED)))
    blocks.append(section("\n".join([f"*{reader.say('How the pairs stand')}*", *_standing(shown, reader)])))
    if shown.words:
        wrote = reader.count(
            ":speech_balloon: {n} person wrote something for you.",
            ":speech_balloon: {n} people wrote something for you.", shown.words,
        )  # fmt: skip
        read = button(reader.say("Read it"), ids.MIDPOINT_WORDS, f"{shown.program_id}:1")
        blocks.append(section(wrote, read))
    blocks += _suggested(shown, reader)
    note = reader.say(
        "Answers of fewer than {n} people are never shown, and figures change only when {n} more have answered. No "
        "names, and nothing about single pairs.",
        n=SMALLEST,
    )
    if not shown.posted:
        note += " " + reader.say("As of {when}. Only you can see this.", when=reader.moment(shown.at))
    return Message(f"{shown.emoji} {quote(title)}", [*blocks, context(note)])


def words_modal(shown: WordsRead, reader: Reader) -> View:
    """What one person wrote, and the way to the next."""
    shown = reader.worded(shown)
    view = review_read_modal(shown.read, reader)
    notes, ways = [], []
    if shown.concern is not None:
        promised = reader.moment(shown.concern.answer_by)
        notes.append(
            reader.say(":warning: An answer was promised by {when}, and there is none yet.", when=promised)
            if shown.concern.late
            else reader.say("An answer is promised by {when}.", when=promised)
        )
        ways.append(button(reader.say("Answer"), ids.CONCERN_READ, shown.concern.concern, style="primary"))
    if shown.total > 1:
        following = shown.number % shown.total + 1
        notes.append(reader.say("{number} of {total}", number=shown.number, total=shown.total))
        ways.append(
            button(reader.say("Read the next one"), ids.MIDPOINT_WORDS, f"{shown.program_id}:{following}")
        )
    if not ways:
        return view
    return modal(
        "notice.shown",
        shown.read.title,
        [*view["blocks"], *map(context, notes), actions(*ways)],
        close=reader.say("Close"),
    )


def _counted(one: Counted, reader: Reader) -> str:
    label = fit(quote(one.question.for_others), _LABEL)
    if one.people < SMALLEST:
        few = reader.say("not shown before {n} people have answered", n=SMALLEST)
        return f"• {label} _{few}_"
    people = reader.count("{n} person", "{n} people", one.people)
    if one.average is not None:
        highest = one.question.maximum
        mean = reader.decimal(f"{one.average:.1f}")
        answers = sum(band.answers for band in one.bands)
        if answers > one.people:  # somebody in two pairs answers for each
            people = reader.count("{n} answer of {people}", "{n} answers of {people}", answers, people=people)
        value = reader.say("*{mean}* of {maximum}", mean=mean, maximum=highest) if highest else f"*{mean}*"
        bands = " · ".join(_band(band) for band in one.bands)
        return f"• {label} {value} ({people})" + (f"\n   {bands}" if len(one.bands) > 1 else "")
    said = [f"{fit(quote(name), _OPTION)} {number}" for name, number in one.choices[:_CHOICES]]
    others = one.others + sum(number for _, number in one.choices[_CHOICES:])
    if others:
        said.append(reader.say("others {n}", n=others))
    return f"• {label} ({people}): {', '.join(said)}"


def _band(band: Band) -> str:
    """From where to where, and how often."""
    values = str(band.low) if band.low == band.high else f"{band.low}-{band.high}"
    return f"{values}: {band.answers}×"


def _standing(shown: MidpointShown, reader: Reader) -> list[str]:
    now = shown.standing
    words = {
        Level.GREEN: reader.count("{n} doing well", "{n} doing well", shown.health.get(Level.GREEN, 0)),
        Level.AMBER: reader.count("{n} worth a look", "{n} worth a look", shown.health.get(Level.AMBER, 0)),
        Level.RED: reader.count("{n} needs a look", "{n} need a look", shown.health.get(Level.RED, 0)),
        Level.TOO_EARLY: reader.count(
            "{n} too early to tell", "{n} too early to tell", shown.health.get(Level.TOO_EARLY, 0)
        ),
    }
    known = [f"{LIGHTS[level]} {text}" for level, text in words.items() if shown.health.get(level)]
    if shown.paused:
        known.append(reader.count("{n} on a pause", "{n} on a pause", shown.paused))
    lines = [" · ".join(known) or reader.say("No pair is under way right now.")]
    if not now.pairs:
        return lines
    lines.append(
        reader.say(
            "• *{held}* meetings held, of about {expected} by now",
            held=now.held,
            expected=round(now.expected),
        )
    )
    counts = (
        (now.behind, reader.count("• {n} pair has held fewer than half of theirs",
                                  "• {n} pairs have held fewer than half of theirs", now.behind)),
        (now.goalless, reader.count("• {n} pair without a goal", "• {n} pairs without a goal", now.goalless)),
        (now.quiet, reader.count("• {n} pair without news of its goals for a month",
                                 "• {n} pairs without news of their goals for a month", now.quiet)),
        (now.unsigned, reader.count("• {n} agreement not signed by both",
                                    "• {n} agreements not signed by both", now.unsigned)),
    )  # fmt: skip
    lines += [text for count, text in counts if count]
    return lines


def _suggested(shown: MidpointShown, reader: Reader) -> list[Block]:
    """Each reason with the acts that may help; then everything else that can be done."""
    blocks: list[Block] = []
    offered: list[Act] = []
    if shown.suggestions:
        lines = [f":bulb: {suggestion_words(one, reader)}" for one in shown.suggestions]
        blocks.append(section("\n".join([f"*{reader.say('Worth a thought')}*", *lines])))
        offered = [
            act
            for act in dict.fromkeys(act for one in shown.suggestions for act in one.acts)
            if act in shown.acts
        ]
    elif shown.standing.pairs:
        fine = reader.say(":white_check_mark: Nothing stands out. These are there whenever you need them:")
        blocks.append(section(fine))
    else:
        return blocks
    rest = [act for act in shown.acts if act not in offered]
    ways = [
        button(act_words(act, reader), ids.ADJUST_OPEN, f"{shown.program_id}:{act.value}",
               style="primary" if n == 0 and offered else None)
        for n, act in enumerate([*offered, *rest])
    ]  # fmt: skip
    together = button(
        reader.say("Offer a get-together"),
        ids.SESSION_PLAN,
        f"{shown.program_id}:{SessionKind.GET_TOGETHER.value}",
    )
    note = reader.say("One pair or many: you choose, and see the text before anybody else does.")
    anew = (
        [button(reader.say("How it stands now"), ids.MIDPOINT_SHOW, shown.program_id)] if shown.posted else []
    )
    return [*blocks, actions(*apart(ways), together, *anew), context(note)]


def suggestion_words(one: Suggestion, reader: Reader) -> str:
    """The reason first, then what may help."""
    mean = reader.decimal(f"{one.average:.1f}") if one.average is not None else ""
    about = {"part": one.part, "whole": one.whole, "mean": mean}
    return {
        Why.CANNOT_MEET: reader.say(
            "Many find it hard to meet regularly ({mean} on average). Another rhythm, or times that I "
            "suggest, may help.",
            **about,
        ),
        Why.FEW_MEETINGS: reader.say(
            "{part} meetings were held where about {whole} were planned. Another rhythm, or times that "
            "I suggest, may help.",
            **about,
        ),
        Why.GOALS_UNCLEAR: reader.say(
            "Working on the goals is rated {mean} on average. A few minutes on setting goals may help.", **about
        ),
        Why.GOALS_QUIET: reader.say(
            "{part} of {whole} pairs have no goal, or no news of one for a month. A few minutes on setting goals, or "
            "a word from you, may help.",
            **about,
        ),
        Why.LOW_SATISFACTION: reader.say(
            "People are not so happy with their match ({mean} on average). Ask how it goes, and look who would "
            "rather be matched anew.",
            **about,
        ),
        Why.AGREEMENT_SLIPS: reader.say(
            "Keeping to the agreement is rated {mean} on average. A topic about how the two work "
            "together may help.", **about
        ),
        Why.UNSIGNED: reader.say(
            "{part} of {whole} agreements are not signed by both. A word from you brings it to mind.", **about
        ),
        Why.TIME_RUNS_OUT: reader.say(
            "Half of the time is over, with {part} of about {whole} meetings held. More time may help "
            "those who are behind.",
            **about,
        ),
    }[one.why]  # fmt: skip
