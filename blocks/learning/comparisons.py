"""A measure beside a matched group outside of the program: the form, what came of the file, and the sentence."""

from __future__ import annotations

import json

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    fit,
    header,
    modal,
    option,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.reporting.words import number_words, target_words
from bot.domain.comparing import Compared, Refusal
from bot.domain.measures import SMALLEST
from bot.domain.shown.learning import ComparisonAsked, ComparisonRead, ComparisonShown

_LABEL, _COLUMN, _MISTAKE = 150, 80, 200
_SHOWN_MISTAKES = 12
_IN_REPORT, _MOST_IN_REPORT = 600, 2
_WHOLE = 10
"""Numbers from here on are shown without a place after the point."""


def comparison_modal(shown: ComparisonAsked, reader: Reader) -> View:
    """Asks for a file, and what it is about."""
    options = [option(label, key) for key, label in shown.measures]
    chosen = {"initial_option": options[0]} if len(options) == 1 else {}
    return modal(
        ids.COMPARISON_SUBMIT,
        reader.say("Compare a measure"),
        [
            section(
                reader.say(
                    "Upload one line for each person, in the program or not, *without names*: whether they took part, "
                    "the outcome, and what makes colleagues alike (department, level, location, tenure; the most "
                    "important first). I compare people who are alike in these."
                )
            ),
            actions(
                button(
                    reader.say("Send me a file to begin with"), ids.COMPARISON_TEMPLATE, shown.program.program
                )
            ),
            field(
                "measure",
                reader.say("Which measure"),
                {"type": "static_select", "options": options, **chosen},
            ),
            field(
                "as_of",
                reader.say("As of which day"),
                {"type": "datepicker", "initial_date": shown.today.isoformat()},
            ),
            field(
                "file",
                reader.say("The file"),
                {"type": "file_input", "filetypes": ["csv", "xlsx", "txt", "text"], "max_files": 1},
                hint=reader.say("CSV or Excel. The outcome is yes or no, or a number."),
            ),
            context(
                reader.say(
                    ":eye: I count the lines and keep only the result; the file stays in Slack until you delete it. "
                    "Coordinators see the result, and whoever reads the report."
                )
            ),
        ],
        submit=reader.say("Compare"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": shown.program.program}),
    )


def comparison_read(shown: ComparisonRead, reader: Reader) -> Message:
    """What came of a file, for who uploaded it."""
    label = fit(quote(shown.label), _LABEL)
    program = shown.program.program
    if shown.shown is not None:
        title = reader.say("The comparison is ready")
        away = button(
            reader.say("Put it away"),
            ids.COMPARISON_AWAY,
            shown.shown.id,
            ask=confirm(
                reader.say("Put it away?"),
                reader.say("It is taken out of the measures and of the report, and forgotten."),
                reader.say("Put it away"),
                reader.say("Keep it"),
            ),
        )
        return Message(title, [header(title), section(comparison_words(shown.shown, reader)), actions(away)])
    again = actions(button(reader.say("Try another file"), ids.COMPARISON_OPEN, program))
    if shown.refusal is not None:
        text = reader.say("*{label}*: {why}", label=label, why=refusal_words(shown.refusal, reader))
        return Message(text, [section(text), again])
    title = reader.say("This file cannot be compared yet")
    lines = [
        reader.count("*{n} thing to mend in the file*", "*{n} things to mend in the file*", shown.found),
        *(_mistake(line, words, reader) for line, words in shown.mistakes[:_SHOWN_MISTAKES]),
    ]
    more = shown.found - min(len(shown.mistakes), _SHOWN_MISTAKES)
    if more > 0:
        lines.append(reader.count("… and {n} more.", "… and {n} more.", more))
    return Message(title, [header(title), section("\n".join(lines)), again])


def refusal_words(why: Refusal, reader: Reader) -> str:
    """Why there is nothing to show."""
    match why:
        case Refusal.FEW_INSIDE:
            return reader.say(
                "fewer than {n} people of the program have anybody alike outside, so nothing can be shown. Fewer or "
                "coarser columns help: tenure in three bands, location as a country.",
                n=SMALLEST,
            )
        case Refusal.FEW_OUTSIDE:
            return reader.say(
                "fewer than {n} people outside of the program are alike, so nothing can be shown. More lines, or "
                "coarser columns, help.",
                n=SMALLEST,
            )
        case Refusal.NO_SPREAD:
            return reader.say(
                "too few people are alike to say how far chance reaches, so nothing can be shown. Fewer or coarser "
                "columns help."
            )


def comparison_words(shown: ComparisonShown, reader: Reader) -> str:
    """Both values, how sure their difference is, and what it does not show."""
    *sentences, alike = _sentences(shown, reader)
    return "\n".join([*sentences, f"_{alike}_"])


def plain_comparison(shown: ComparisonShown, reader: Reader) -> str:
    """The same for files, without Slack's signs; the signs that people typed stay."""
    sentence, *rest = _sentences(shown, reader)
    label = _label(shown)
    bare = " ".join([sentence.replace(f"*{label}*", label, 1), *rest])
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _label(shown: ComparisonShown) -> str:
    return fit(quote(shown.label), _LABEL)


def _sentences(shown: ComparisonShown, reader: Reader) -> list[str]:
    """The difference first, then what is to be said about it, and last in what the people are alike."""
    found = shown.result
    unit = "%" if found.share else shown.unit
    sentence = reader.say(
        "*{label}*, as of {day}: {inside} of people in the program against {outside} in a matched group of {n} "
        "colleagues outside (difference {difference}, plausible range {low} to {high})."
        if found.share
        else "*{label}*, as of {day}: {inside} on average in the program against {outside} in a matched group of {n} "
        "colleagues outside (difference {difference}, plausible range {low} to {high}).",
        label=_label(shown),
        day=reader.calendar_day(shown.as_of),
        inside=quote(target_words(_round(found.inside_value, found), unit, reader)),
        outside=quote(target_words(_round(found.outside_value, found), unit, reader)),
        n=found.outside,
        difference=_points(found.difference, found, reader),
        low=_signed(found.low, found, reader),
        high=_signed(found.high, found, reader),
    )
    lines = [sentence]
    if found.low <= 0 <= found.high:
        lines.append(reader.say("Chance alone may explain this difference."))
    lines.append(reader.say("People choose to take part, so this does not show that mentoring caused it."))
    columns = ", ".join(fit(quote(one), _COLUMN) for one in shown.columns)
    return [*lines, " ".join([reader.say("Alike in {columns}.", columns=columns), *_left_out(found, reader)])]


def compared_blocks(several: tuple[ComparisonShown, ...], reader: Reader) -> list[Block]:
    """The first comparisons, for the message of a report; its files have all."""
    return [section(fit(comparison_words(one, reader), _IN_REPORT)) for one in several[:_MOST_IN_REPORT]]


def _left_out(found: Compared, reader: Reader) -> list[str]:
    """That some participants are in no comparison: how many, unless they are so few that they could be told apart."""
    missing = found.of_inside - found.inside
    if not missing:
        return []
    if missing < SMALLEST:
        return [reader.say("A few participants have nobody alike and are left out.")]
    return [reader.say("{n} participants have nobody alike and are left out.", n=missing)]


def _points(difference: float, found: Compared, reader: Reader) -> str:
    amount = _signed(difference, found, reader)
    return reader.say("{amount} points", amount=amount) if found.share else amount


def _signed(value: float, found: Compared, reader: Reader) -> str:
    rounded = _round(value, found)
    return f"{'−' if rounded < 0 else ''}{number_words(abs(rounded), reader)}"


def _round(value: float, found: Compared) -> float:
    """Shares in whole per cent; numbers below ten with one place after the point. Never minus zero."""
    return round(value, 0 if found.share or abs(value) >= _WHOLE else 1) + 0.0


def _mistake(line: int, words: str, reader: Reader) -> str:
    shown = fit(quote(reader.say_again(words)), _MISTAKE)
    return reader.say("Line {line}: {words}", line=line, words=shown) if line else f"• {shown}"
