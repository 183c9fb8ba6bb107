"""What can be done for several pairs, in words."""

from __future__ import annotations

from blocks.coordinating.health import rhythm_words
from blocks.parts import fit, quote
from blocks.reader import Reader
from bot.domain.adjusting import Act

_TITLE = 75


def act_words(act: Act, reader: Reader) -> str:
    """On a button."""
    return {
        Act.CADENCE: reader.say("Change rhythm"),
        Act.EXTENSION: reader.say("Give more time"),
        Act.TOPIC: reader.say("Offer a topic"),
        Act.TIMES: reader.say("Suggest times"),
        Act.MODULE: reader.say("Offer a training"),
        Act.HELLO: reader.say("Ask how it goes"),
        Act.REMATCH: reader.say("Match anew"),
    }[act]


def act_title(act: Act, reader: Reader) -> str:
    """Over a modal: at most 24 characters."""
    return {
        Act.CADENCE: reader.say("Another rhythm"),
        Act.EXTENSION: reader.say("More time"),
        Act.TOPIC: reader.say("Something to talk about"),
        Act.TIMES: reader.say("Times that suit both"),
        Act.MODULE: reader.say("A few minutes to learn"),
        Act.HELLO: reader.say("Ask how it goes"),
        Act.REMATCH: reader.say("Match them anew"),
    }[act]


def doing_words(act: Act, pairs: int, days: int, title: str, reader: Reader) -> str:
    """What happens to so many pairs, as the beginning of a sentence."""
    name = fit(quote(title), _TITLE)
    return {
        Act.CADENCE: reader.count(
            "{n} pair meets {often} from then on", "{n} pairs meet {often} from then on", pairs,
            often=rhythm_words(days or 7, reader),
        ),
        Act.EXTENSION: reader.count(
            "{n} pair gets {days} days more", "{n} pairs get {days} days more", pairs, days=days
        ),
        Act.TOPIC: reader.count(
            "{n} pair is offered “{title}” to talk about", "{n} pairs are offered “{title}” to talk about", pairs,
            title=name,
        ),
        Act.TIMES: reader.count(
            "{n} pair is offered times that suit both", "{n} pairs are offered times that suit both", pairs
        ),
        Act.MODULE: reader.count(
            "The people of {n} pair are offered “{title}”", "The people of {n} pairs are offered “{title}”", pairs,
            title=name,
        ),
        Act.HELLO: reader.count(
            "{n} pair is asked how it goes", "{n} pairs are asked how it goes", pairs
        ),
        Act.REMATCH: reader.count(
            "{n} pair parts without fault and waits for a new match",
            "{n} pairs part without fault and wait for new matches", pairs,
        ),
    }[act]  # fmt: skip
