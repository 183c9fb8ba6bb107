"""What the cohort before teaches, at the top of a page."""

from __future__ import annotations

from blocks.parts import SECTION_LIMIT, Block, divider, fit, quote, section
from blocks.reader import Reader
from blocks.reporting.words import measure_words, plan_words, target_words
from blocks.reviewing.adjusting.figures import amount_words
from bot.domain.shown.learning import FigureShown
from bot.domain.shown.planning import DecidedShown, LastTime

LESSONS, FIGURES, DECIDED = 6, 8, 5
_LONG, _SHORT = 300, 100


def last_time_blocks(shown: LastTime, reader: Reader) -> list[Block]:
    """Lessons, figures and words of the last cohort; the next page of a plan begins with them."""
    head = reader.say(":seedling: *What {name} taught*", name=fit(quote(shown.program), _SHORT))
    lines = [f"• {fit(quote(one.text), _LONG)}" for one in shown.lessons[:LESSONS]]
    more = len(shown.lessons) - LESSONS
    if more > 0:
        lines.append(
            reader.count(
                "… and {n} more: `/mentor-admin lessons`", "… and {n} more: `/mentor-admin lessons`", more
            )
        )
    blocks = [section(fit("\n".join([head, *lines]), SECTION_LIMIT))]
    if shown.figures:
        figures = [figure_words(one, reader) for one in shown.figures[:FIGURES]]
        blocks.append(
            section(fit("\n".join([f"*{reader.say('How it came out')}*", *figures]), SECTION_LIMIT))
        )
    if shown.decided:
        decided = [_decided(one, reader) for one in shown.decided[:DECIDED]]
        head = reader.say("*What you decided on the way, and whether it helped*")
        blocks.append(section(fit("\n".join([head, *decided]), SECTION_LIMIT)))
    if shown.said:
        said = [f"> {fit(quote(' '.join(one.split())), _LONG)}" for one in shown.said]
        head = reader.say("*What people wrote for you at the end*")
        blocks.append(section(fit("\n".join([head, *said]), SECTION_LIMIT)))
    return [*blocks, divider()]


def _decided(one: DecidedShown, reader: Reader) -> str:
    line = f"• {fit(quote(' '.join(one.text.split())), _LONG)}"
    label = quote(one.label) or (measure_words(one.measure, reader) if one.measure else "")
    if not label or one.value_then is None or one.value_later is None:
        return line
    moved = reader.say(
        "{label}: {then} → {later}",
        label=fit(label, _SHORT),
        then=amount_words(one.value_then, one.unit, reader),
        later=amount_words(one.value_later, one.unit, reader),
    )
    return f"{line} _({moved})_"


def figure_words(one: FigureShown, reader: Reader) -> str:
    """A measure and how it came out."""
    value = reader.say("not known")
    if one.value is not None:
        value = plan_words(one.value, one.unit, one.measured, reader)
    line = f"{fit(quote(one.label), _SHORT)}: *{quote(value)}*"
    if one.target is None:
        return line
    return f"{line} · {aim_words(one.target, one.unit, one.reached, reader)}"


def aim_words(target: float, unit: str, reached: bool | None, reader: Reader) -> str:
    """A target, and whether it is reached."""
    mark = " :white_check_mark: " + reader.say("reached") if reached else ""
    return reader.say("target {target}", target=quote(target_words(target, unit, reader))) + mark
