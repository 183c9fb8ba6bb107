"""What the page says around the conversation, in the language that the playground was told when it was made."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date, get_timezone_location

from playground.page.translations import COUNTED, SAID
from playground.saying import Said

ENGLISH = "en"
LANGUAGES = ("de", "es")
"""What there is beside English, in the order of `translations`."""


class Words:
    """The page's words in one language; a language without translations reads English."""

    def __init__(self, language: str) -> None:
        known = language in LANGUAGES
        self.language = language if known else ENGLISH
        place = LANGUAGES.index(language) if known else None
        self._said = {} if place is None else {english: texts[place] for english, texts in SAID.items()}
        self._counted = {} if place is None else {english: texts[place] for english, texts in COUNTED.items()}

    def say(self, english: str, /, **values: object) -> str:
        """A text, its `{names}` filled in with `values`."""
        text = self._said.get(english, english)
        return text.format(**values) if values else text

    def counted(self, one: str, more: str, /, n: int) -> str:
        """A text about a number, which is its `{n}`."""
        texts = self._counted.get((one, more), (one, more))
        return texts[0 if n == 1 else 1].format(n=n)

    def told(self, text: str) -> str:
        """What the playground has said, in this language; what others wrote stays as it is."""
        if not isinstance(text, Said):
            return text
        values = {name: self.told(v) if isinstance(v, str) else v for name, v in text.values.items()}
        return self.say(text.pattern, **values)

    def dated(self, english: str, day: date, /) -> str:
        """A day by a pattern of Babel's, which each language has its own of; it begins with a capital."""
        written = format_date(day, self.say(english), self.language)
        return written[:1].upper() + written[1:]

    def city(self, zone: str) -> str:
        """A time zone by its city."""
        own = zone.rsplit("/", 1)[-1].replace("_", " ")
        if self.language == ENGLISH or "/" not in zone:
            return own
        return str(get_timezone_location(zone, locale=self.language, return_city=True)).rsplit("/", 1)[-1]

    def for_browser(self) -> dict[str, str | list[str]]:
        """All of it for the page's script: what is counted by its first English text, as one and more."""
        counted = {one: list(texts) for (one, _more), texts in self._counted.items()}
        return {**self._said, **counted}
