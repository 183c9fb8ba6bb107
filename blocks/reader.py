"""For whom a view is made: their language and their time zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from gettext import NullTranslations
from typing import Any
from zoneinfo import ZoneInfo


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

    def count(self, one: str, many: str, n: int, /, **params: Any) -> str:
        """The form of a text that fits the number `n`, which fills `{n}`."""
        return self.catalog.ngettext(one, many, n).format(n=n, **params)

    def moment(self, at: datetime) -> str:
        """A date and time within a sentence, shown by Slack in the zone of whoever looks."""
        return self._shown(at, "{date_short}, {time}", "%a %d %b %Y, %H:%M")

    def near(self, at: datetime) -> str:
        """The same where it stands by itself: one that is close is called today, tomorrow or yesterday."""
        return self._shown(at, "{date_short_pretty}, {time}", "%a %d %b %Y, %H:%M")

    def day(self, at: datetime) -> str:
        """A date without its time, within a sentence, shown by Slack in the zone of whoever looks."""
        return self._shown(at, "{date_short}", "%a %d %b %Y")

    def calendar_day(self, on: date) -> str:
        """A day of the calendar that belongs to no zone, such as the date a goal is due."""
        from babel.dates import format_date

        return format_date(on, format="medium", locale=self.locale.replace("-", "_"))

    def _shown(self, at: datetime, tokens: str, fallback: str) -> str:
        """Slack's date format (api.slack.com, formatting text), with what older clients show instead."""
        return (
            f"<!date^{int(at.timestamp())}^{tokens}|{at.astimezone(ZoneInfo(self.zone)).strftime(fallback)}>"
        )


class _Missing(dict[str, Any]):
    """A text may name a detail that is not known; it is left out rather than failing the reader."""

    def __missing__(self, key: str) -> str:
        return ""
