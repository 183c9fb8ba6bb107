"""The languages that texts are in: catalogues of gettext, one file for each, and which of them somebody reads.

English is what the source says. Every other language is a file `LANGUAGE.po` beside this one, kept in step with the
source by `make catalogues`; a text that has no translation is shown in English.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from gettext import NullTranslations, c2py
from importlib import resources

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch", "es": "Español"}
"""By code (ISO 639-1): how each calls itself."""


def language_of(locale: str) -> str:
    """The language of a locale as Slack writes it ("de-AT"); English where there is no catalogue."""
    language = _language(locale)
    return language if language in LANGUAGES else ENGLISH


def common_language(locales: Iterable[str], otherwise: str) -> str:
    """The language that all of these read; `otherwise` where they read several."""
    spoken = {language_of(locale) for locale in locales}
    return spoken.pop() if len(spoken) == 1 else otherwise


def locale_in(language: str, locale: str) -> str:
    """`locale` if it is one of this language, so that dates fit the words around them; else the language itself."""
    return locale if _language(locale) == language else language


def _language(locale: str) -> str:
    return locale.replace("_", "-").partition("-")[0].casefold()


class Translations(NullTranslations):
    """What a catalogue says, in gettext's shape. `plural` gives the number of the form for a count."""

    def __init__(self, said: dict[str, tuple[str, ...]], plural: str) -> None:
        super().__init__()
        self._said = said
        self._form = c2py(plural)

    def gettext(self, message: str) -> str:
        """The translation; English where there is none."""
        said = self._said.get(message)
        return said[0] if said else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for `n`; English where there is none."""
        said = self._said.get(msgid1)
        if not said or len(said) == 1:
            return super().ngettext(msgid1, msgid2, n)
        return said[self._form(n)]


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> NullTranslations:
    """The catalogue of one of LANGUAGES, read once in a process (a third of a second).

    A text that is translated only in part (an entry marked `fuzzy`, or a missing plural) counts as not translated.
    """
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.pofile import read_po

    with (resources.files(__name__) / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language)
    said = {}
    for message in read:
        identity = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if identity and all(forms) and not message.fuzzy:
            said[identity] = forms
    return Translations(said, read.plural_expr)
