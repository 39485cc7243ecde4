"""A tornado: what one input at a time does to a sum, the widest swing on top."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dorsale.report import svg
from dorsale.report.charts import WIDTH, linear

_ROW = 30.0
_EDGE, _SAID = 4.0, 88.0  # left of the bars, and what is kept free on their right


@dataclass(frozen=True)
class Swing:
    """What an input does: the sum when it is low and when it is high, and what is said of it."""

    label: str
    low: float
    high: float
    said: str


def draw(rows: Sequence[Swing], typical: float, title: str, axis: Callable[[float], str]) -> Markup:
    """Return the chart: bars from low to high around the line of the typical sum.

    A bar is blue where a high input raises the sum, grey where it lowers it.
    """
    ends = [typical, *(one.low for one in rows), *(one.high for one in rows)]
    scale = linear(min(ends), max(ends), _EDGE, WIDTH - _SAID)
    height = len(rows) * _ROW
    drawn = [_row(one, at * _ROW, scale) for at, one in enumerate(rows)]
    middle = scale(typical)
    anchor = "start" if middle < 60 else "end" if middle > WIDTH - _SAID - 30 else "middle"
    parts = [
        svg.line(middle, 0, middle, height + 2, "axis"), *drawn,
        svg.text(middle, height + 16, axis(typical), "tick", anchor),
        *(_end(one, scale, height, axis) for one in (min(ends), max(ends))
          if abs(scale(one) - middle) > 90),
    ]  # fmt: skip
    return svg.element(
        "svg", svg.element("title", title) + Markup("").join(parts),
        viewBox=f"0 0 {WIDTH:g} {height + 22:g}", class_="chart", role="img",
    )  # fmt: skip


def _end(
    value: float, scale: Callable[[float], float], height: float, axis: Callable[[float], str]
) -> Markup:
    x = scale(value)
    return svg.text(x, height + 16, axis(value), "tick", "start" if x < WIDTH / 2 else "end")


def _row(one: Swing, top: float, scale: Callable[[float], float]) -> Markup:
    left, right = sorted((scale(one.low), scale(one.high)))
    class_ = "bar new" if one.high >= one.low else "bar less"
    return svg.group(
        svg.box(left, top + 16, max(right - left, 1.5), 9, class_),
        svg.text(0, top + 12, one.label, "label halo"),
        svg.text(WIDTH, top + 24, one.said, "value halo", "end"),
    )
