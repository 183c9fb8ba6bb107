"""What a plan assumes to say what its program is worth, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from blocks.parts import quote
from blocks.planning.part_words import field_words
from blocks.reader import Reader
from bot.domain.worth import Range, Worth


def worth_lines(worth: Worth, reader: Reader) -> Iterator[tuple[str, str]]:
    """(name, what is assumed) of everything that is said."""
    if worth.hour is not None:
        yield reader.say("An hour of a participant costs"), guess_words(worth.hour, reader)
    if worth.coordinator_hour is not None:
        yield reader.say("An hour of a coordinator costs"), guess_words(worth.coordinator_hour, reader)
    amounts = (
        ("preparation", worth.preparation), ("coordinator_hours", worth.coordinator_hours), ("spent", worth.money),
    )  # fmt: skip
    for name, amount in amounts:
        if amount is not None:
            yield field_words("worth", name, reader)[0], f"{amount:,.10g}"
    for one in worth.outcomes:
        said = []
        if one.value is not None:
            said.append(reader.say("one is worth {money}", money=guess_words(one.value, reader)))
        if one.credited is not None:
            share = Range(100 * one.credited.low, 100 * one.credited.mid, 100 * one.credited.high)
            said.append(reader.say("{share} % put down to mentoring", share=guess_words(share, reader)))
        yield quote(one.label), ", ".join(said) or reader.say("not valued yet")


def guess_words(guess: Range, reader: Reader) -> str:
    """A guess from its least to its most; a single number where it is one."""
    low, mid, high = (f"{end:,.10g}" for end in (guess.low, guess.mid, guess.high))
    if low == high:
        return mid
    return reader.say("{low} to {high}, most likely {mid}", low=low, high=high, mid=mid)
