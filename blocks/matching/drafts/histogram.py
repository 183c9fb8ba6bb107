"""How well the pairs of a draft fit, as a picture and in words. The picture says nothing that the words do not."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from blocks.reader import Reader

INCHES = (6.4, 1.9)
DOTS_AN_INCH = 150
INK, FILL = "#3d3d3d", "#2f5d50"


def histogram_words(fits: Sequence[int], reader: Reader) -> str:
    """`fits` counts pairs in tenths of how well they fit, from 0 to 10 % up to 90 to 100 %."""
    width = 100 // max(len(fits), 1)
    parts = [
        reader.count(
            "{low} to {high} %: {n} pair",
            "{low} to {high} %: {n} pairs",
            count,
            low=place * width,
            high=(place + 1) * width,
        )
        for place, count in enumerate(fits)
        if count
    ]
    return reader.say("How well the pairs fit. {parts}.", parts="; ".join(parts) or reader.say("No pairs"))


def histogram_picture(fits: Sequence[int], reader: Reader) -> bytes:
    """The same as a PNG. Loads matplotlib, which takes a second the first time; keeps nothing of it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=INCHES, dpi=DOTS_AN_INCH, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    width = 100 / max(len(fits), 1)
    bars = axes.bar([place * width for place in range(len(fits))], list(fits), width=width * 0.92, align="edge",
                    color=FILL)  # fmt: skip
    axes.bar_label(
        bars, labels=[reader.number(count) if count else "" for count in fits], color=INK, fontsize=8
    )
    axes.set_xlim(0, 100)
    axes.set_xticks(range(0, 101, 10))
    axes.set_xlabel(reader.say("How well two people fit, in %"), color=INK)
    axes.set_ylabel(reader.say("Pairs"), color=INK)
    axes.margins(y=0.15)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=INK, labelsize=8)
    picture = BytesIO()
    # No date inside: the same draft gives the same bytes.
    figure.savefig(picture, format="png", metadata={"Software": None})
    return picture.getvalue()
