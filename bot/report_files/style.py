"""How the pictures of a report look: large enough for a phone, and clear without colours.

The colours are those of Okabe and Ito, which people with any kind of colour blindness tell apart; besides, each thing
has its own shape or hatching, and its number beside it.
"""

from __future__ import annotations

import textwrap
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, DOTS_AN_INCH = 5.4, 200
"""Inches and dots: 1080 pixels wide, the width of a phone."""
INK, QUIET, RULE = "#222222", "#5f5f5f", "#d0d0d0"
BLUE, ORANGE, GREEN, RED, SKY, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#BBBBBB"
RED_WORDS = "#A84800"
"""RED for letters, which must be darker than a line to be read (contrast 4.5 to 1 on white)."""
BODY, SMALL, TITLE = 10.0, 9.0, 13.0
UNKNOWN = "□"
_TITLE_CHARACTERS, _SENTENCE_CHARACTERS = 44, 66
_LINE = 0.2
"""Inches that a line of the sentence takes."""


@lru_cache(maxsize=1)
def _shapes() -> frozenset[int]:
    """The characters that the pictures' font can draw."""
    from matplotlib.font_manager import findfont, get_font

    return frozenset(get_font(findfont("DejaVu Sans")).get_charmap())


def drawn(text: str, longest: int = 0) -> str:
    """`text` as it is drawn: no formulas, a box for what the font has no shape for, cut after `longest`."""
    known = _shapes()
    shown = "".join(one if one == "\n" or ord(one) in known else UNKNOWN for one in text)
    if longest and len(shown) > longest:
        shown = shown[: longest - 1].rstrip() + "…"
    return shown.replace("$", r"\$")


def wrapped(text: str, width: int, lines: int = 2) -> str:
    """`text` in at most so many lines."""
    return drawn("\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder="…") or [""]))


def canvas(title: str, sentence: str, height: float) -> tuple[Figure, float]:
    """An empty picture with its title and sentence on top, `height` inches below them. Gives the share of the height
    that is left for what is drawn.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    heading, words = wrapped(title, _TITLE_CHARACTERS), wrapped(sentence, _SENTENCE_CHARACTERS, lines=4)
    top = 0.22 + 0.26 * (heading.count("\n") + 1) + _LINE * (words.count("\n") + 1)
    whole = height + top
    figure = Figure(figsize=(WIDTH, whole), dpi=DOTS_AN_INCH, facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.03, 1 - 0.12 / whole, heading, fontsize=TITLE, fontweight="bold", color=INK, va="top")
    below = 0.16 + 0.26 * (heading.count("\n") + 1)
    figure.text(0.03, 1 - below / whole, words, fontsize=BODY, color=QUIET, va="top", linespacing=1.25)
    return figure, height / whole


def plot(
    figure: Figure, share: float, *, left: float = 0.1, bottom: float = 0.35, right: float = 0.04
) -> Axes:
    """Axes in the lower `share` of a picture; `left` and `right` as shares of its width, `bottom` in inches."""
    whole = figure.get_figheight()
    axes = figure.add_axes((left, bottom / whole, 1 - left - right, share - bottom / whole - 0.08 / whole))
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(RULE)
    axes.tick_params(colors=INK, labelsize=SMALL, length=0)
    axes.set_axisbelow(True)
    return axes


def legend(axes: Axes, columns: int) -> None:
    """What the shapes mean, below the plot."""
    axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.5, -0.02),
        ncols=columns,
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        handlelength=1.6,
        columnspacing=1.2,
    )


def finished(figure: Figure) -> bytes:
    """The picture as PNG. No date inside: the same figures give the same bytes."""
    made = BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()
