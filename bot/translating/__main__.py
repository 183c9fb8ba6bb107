"""`make catalogues`: the catalogues kept in step with the source.

What is new stands there without a translation, what is gone is taken out, and what was translated stays.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bot.languages import ENGLISH, LANGUAGES
from bot.translating.catalogues import collected, missing, renewed, written

_ROOT = Path(__file__).parents[2]


def main() -> int:
    """Bring every catalogue up to date; how many texts each lacks. Exit code 1 where one lacks any."""
    template = collected(_ROOT)
    lacking = 0
    for language in LANGUAGES:
        if language == ENGLISH:
            continue
        path = _ROOT / "bot" / "languages" / f"{language}.po"
        catalog = renewed(path, template, language)
        path.write_bytes(written(catalog))
        lacks = len(missing(catalog))
        lacking += lacks
        sys.stdout.write(f"{path.name}: {len(catalog)} texts, {lacks} without a translation\n")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
