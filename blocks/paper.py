"""What documents on paper share: the font, a sheet with its page number, and what letters the font lacks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

Colour = tuple[int, int, int]

REGULAR, BOLD = "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"
FONT = "DejaVu"
FOOT = 20
"""Millimetres on A4."""
UNKNOWN = "□"
"""In place of a character that the font has no shape for."""
SILENT = frozenset({0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)})
"""What changes the look of its neighbours and is nothing by itself: joiners, variation selectors, skin tones."""


def printable(text: str, known: Collection[int]) -> str:
    """`text` with a box for every character that the font does not have; joiners and selectors vanish."""
    return "".join(
        one if one == "\n" or ord(one) in known else UNKNOWN for one in text if ord(one) not in SILENT
    )


def sheet(footer: Callable[[int], str], margin: float, quiet: Colour) -> tuple[FPDF, Collection[int]]:
    """An empty page (A4), and the characters that its font knows. Loads fpdf, which takes a moment the first time."""
    from fpdf import FPDF
    from fpdf.fonts import TTFFont

    class Document(FPDF):
        def footer(self) -> None:
            self.set_y(-14)
            self.set_font(FONT, size=8)
            self.set_text_color(*quiet)
            self.cell(0, 5, footer(self.page_no()), align="C")

    pdf = Document(format="A4")
    folder = font_folder()
    pdf.add_font(FONT, fname=folder / REGULAR)
    pdf.add_font(FONT, style="B", fname=folder / BOLD)
    pdf.set_margins(margin, margin)
    pdf.set_auto_page_break(True, margin=FOOT)
    pdf.add_page()
    font = pdf.fonts[FONT.lower()]
    return pdf, font.cmap if isinstance(font, TTFFont) else ()


def entitled(pdf: FPDF, title: str, locale: str) -> None:
    """Say what a document is and in which language, for whoever has it read aloud; viewers show its title, not the
    name of its file.
    """
    from fpdf import ViewerPreferences

    pdf.set_title(title)
    pdf.set_lang(locale)
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)


@lru_cache(maxsize=1)
def font_folder() -> Path:
    """Where the fonts are: matplotlib brings them along, and need not be loaded for it. Raises FileNotFoundError."""
    found = find_spec("matplotlib")
    for place in found.submodule_search_locations or () if found else ():
        folder = Path(place) / "mpl-data" / "fonts" / "ttf"
        if (folder / REGULAR).is_file():
            return folder
    raise FileNotFoundError(REGULAR)
