"""The files of translations: made from the texts of the source, read and written as gettext's .po."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.translating.collecting import Text, texts_in_source, texts_in_templates

_HEADER = """# What mentorbot says, in {language}. Kept in step with the source by `make catalogues`.
# Placeholders in braces, emoji codes, `code` and *bold* marks stay as they are; see CONTRIBUTING.md."""


def collected(root: Path) -> Catalog:
    """Every text of the source below `root` and of the templates, in English, with the file it stands in."""
    catalog = Catalog()
    texts = [one for one in texts_in_source(root) if isinstance(one, Text)]
    plurals = {text.one: text.many for text in texts if text.many is not None}
    for text in (*texts, *texts_in_templates()):
        many = plurals.get(text.one)
        # Lines would differ with every edit, and nobody translates by them.
        catalog.add((text.one, many) if many is not None else text.one, locations=[(text.at[0], 0)])
    return catalog


def renewed(path: Path, template: Catalog, language: str) -> Catalog:
    """The catalogue of a language with exactly the texts of `template`; what it translates already stays."""
    old = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=language)
    new = Catalog(locale=language, header_comment=_HEADER.format(language=new_name(language)))
    for message in sorted((one for one in template if one.id), key=_place):
        known = old.get(message.id if isinstance(message.id, str) else message.id[0])
        said = known.string if known is not None and not known.fuzzy and known.id == message.id else None
        new.add(message.id, said or "", locations=sorted(set(message.locations)))
    return new


def new_name(language: str) -> str:
    """What a language is called in English."""
    from babel import Locale

    return Locale.parse(language).get_display_name("en") or language


def missing(catalog: Catalog) -> list[Message]:
    """The texts that a catalogue does not translate, or not in every form."""
    return [one for one in catalog if one.id and not _is_whole(one)]


def written(catalog: Catalog) -> bytes:
    """A catalogue as a .po file, without dates, so that the same texts are the same file."""
    out = BytesIO()
    write_po(out, catalog, width=110, omit_header=True, include_lineno=False)
    head = (
        f'{catalog.header_comment}\nmsgid ""\nmsgstr ""\n'
        f'"Language: {catalog.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return head.encode() + out.getvalue().lstrip()


def _is_whole(message: Message) -> bool:
    said = message.string
    return bool(said) if isinstance(said, str) else bool(said and all(said))


def _place(message: Message) -> tuple[str, str]:
    identity = message.id if isinstance(message.id, str) else message.id[0]
    return (min(file for file, _ in message.locations), identity)
