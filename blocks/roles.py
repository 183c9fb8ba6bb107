"""What the two are called: mentee and mentor, or as the plan says."""

from __future__ import annotations

from blocks.parts import fit, quote
from blocks.reader import Reader
from bot.domain.roles import USUAL, RoleWords

LONGEST = 40
_VOWELS = "aeiou"


def role_word(role: str, reader: Reader, words: RoleWords = USUAL) -> str:
    """The word for a role, to stand after "your"."""
    usual = reader.say("mentor") if role == "mentor" else reader.say("mentee")
    return fit(quote(words.word(role)), LONGEST) or usual


def a_role(role: str, reader: Reader, words: RoleWords = USUAL) -> str:
    """The word for a role with its article."""
    own = words.word(role).strip()
    if not own:
        return reader.say("a mentor") if role == "mentor" else reader.say("a mentee")
    word = role_word(role, reader, words)
    return (
        reader.say("an {word}", word=word)
        if own[0].casefold() in _VOWELS
        else reader.say("a {word}", word=word)
    )


def your_partner(role: str, partner: str, program: str, reader: Reader, words: RoleWords = USUAL) -> str:
    """Who the partner is to the reader, who has this `role`. `partner` is a mention, `program` quoted."""
    other = "mentor" if role == "mentee" else "mentee"
    return reader.say(
        "*{program}* · your {word} is {partner}",
        program=program,
        word=role_word(other, reader, words),
        partner=partner,
    )
