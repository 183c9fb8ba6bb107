"""For whom a view is made: their language and their time zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.domain.said import Given, Said, filled
from bot.domain.wording import in_words

T = TypeVar("T")


@dataclass(frozen=True)
class Reader:
    """A person, or a channel of several, who will read what is rendered.

    `zone` is an IANA name. Several readers at once have no zone of their own; Slack's date tokens then
    show each of them their own time.
    """

    locale: str = "en-US"
    zone: str = "UTC"
    catalog: NullTranslations = field(default_factory=NullTranslations, compare=False)

    def say(self, text: str, /, **params: Any) -> str:
        """`text` in the reader's language, with `{names}` filled in."""
        translated = self.catalog.gettext(text)
        return translated.format_map(_Missing(params)) if "{" in translated else translated

    def say_again(self, sentence: str) -> str:
        """A sentence that was made in English, in the reader's language; one of which nothing is known as it stands."""
        if not isinstance(sentence, Said):
            return self.own(sentence)
        return filled(self.catalog.gettext(sentence.pattern), sentence.given, self._word)

    @property
    def babel(self) -> str:
        """The locale as Babel writes it; its language alone where Babel does not know the place."""
        return _known(self.locale)

    def own(self, text: str) -> str:
        """A text of a plan: in the reader's language as long as it stands as it was shipped, else as it was written."""
        return self.catalog.gettext(text) if text else text

    def worded(self, part: T) -> T:
        """A part of a plan, or what is shown of one, each of its texts as `own` has it."""
        return part if type(self.catalog) is NullTranslations else in_words(part, self.own)

    def count(self, one: str, many: str, n: int, /, **params: Any) -> str:
        """The form of a text that fits the number `n`, which fills `{n}`."""
        return self.catalog.ngettext(one, many, n).format(n=n, **params)

    def within(self, name: str) -> str:
        """A name of something as it stands within a sentence: small, where the language writes nouns so."""
        return name if self.locale.startswith("de") else name[:1].lower() + name[1:]

    def number(self, amount: int) -> str:
        """A whole number, its thousands set apart as in the reader's language."""
        if type(self.catalog) is NullTranslations:
            return f"{amount:,}"
        from babel.numbers import format_decimal

        return str(format_decimal(amount, locale=self.babel))

    def decimal(self, written: str) -> str:
        """A number that was written with a point, with the reader's own sign in its place."""
        if type(self.catalog) is NullTranslations:
            return written
        from babel.numbers import get_decimal_symbol

        return written.replace(".", get_decimal_symbol(self.babel))

    def country(self, code: str) -> str:
        """A country (ISO alpha-2) in the reader's language; its code where that is not known."""
        from babel import Locale

        return str(Locale.parse(self.babel).territories.get(code.upper(), code))

    def moment(self, at: datetime) -> str:
        """A date and time within a sentence, shown by Slack in the zone of whoever looks."""
        return self._shown(at, "{date_short}, {time}", with_time=True)

    def near(self, at: datetime) -> str:
        """The same where it stands by itself: one that is close is called today, tomorrow or yesterday."""
        return self._shown(at, "{date_short_pretty}, {time}", with_time=True)

    def day(self, at: datetime) -> str:
        """A date without its time, within a sentence, shown by Slack in the zone of whoever looks."""
        return self._shown(at, "{date_short}", with_time=False)

    def calendar_day(self, on: date) -> str:
        """A day of the calendar that belongs to no zone, such as the date a goal is due."""
        from babel.dates import format_date

        return format_date(on, format="medium", locale=self.babel)

    def _word(self, one: Given) -> str:
        """What fills a sentence: a number as the reader writes it, a sentence said again, and a text as it is."""
        if isinstance(one, int):
            return self.number(one)
        return self.say_again(one) if isinstance(one, Said) else one

    def _shown(self, at: datetime, tokens: str, *, with_time: bool) -> str:
        """Slack's date format (api.slack.com, formatting text), with what older clients show instead."""
        local = at.astimezone(ZoneInfo(self.zone))
        time = f", {local:%H:%M}" if with_time else ""
        return f"<!date^{int(at.timestamp())}^{tokens}|{self._plain_day(local)}{time}>"

    def _plain_day(self, local: datetime) -> str:
        if type(self.catalog) is NullTranslations:
            return f"{local:%a %d %b %Y}"
        from babel.dates import format_date

        return str(
            format_date(
                local, "EEE d. MMM y" if self.babel.startswith("de") else "EEE d MMM y", locale=self.babel
            )
        )


class _Missing(dict[str, Any]):
    """A text may name a detail that is not known; it is left out rather than failing the reader."""

    def __missing__(self, key: str) -> str:
        return ""


@lru_cache(maxsize=512)
def _known(locale: str) -> str:
    from babel import Locale, UnknownLocaleError

    for wanted in (locale, locale.partition("-")[0]):
        try:
            return str(Locale.parse(wanted, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue
    return "en"
