"""Charts as SVG, labelled directly: ranges, columns, two lines that meet, a bridge, dots.

Each is drawn 360 units wide so that its 12-unit text is read on a phone as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dorsale.report import svg

WIDTH = 360.0
ROW = 40.0
CURVE_END = 238.0
SHADES = ("shade-1", "shade-2", "shade-3", "shade-4", "shade-5", "shade-6")


@dataclass(frozen=True)
class Range:
    """A labelled interval with its mark; ``said`` is written at its end."""

    label: str
    low: float
    mark: float
    high: float
    said: str
    class_: str = "new"


@dataclass(frozen=True)
class Change:
    """A labelled quantity before and after; ``said`` is written beside the label."""

    label: str
    before: tuple[float, float]
    after: tuple[float, float]
    said: str


@dataclass(frozen=True)
class Stack:
    """A stack of parts over one year."""

    label: str
    parts: Sequence[float]
    said: str = ""


def framed(height: float, title: str, *parts: Markup) -> Markup:
    """Return ``parts`` as one drawing, 360 units wide, that is read out as ``title``."""
    return svg.element(
        "svg", svg.element("title", title) + Markup("").join(parts),
        viewBox=f"0 0 {WIDTH:g} {height:g}", class_="chart", role="img",
    )  # fmt: skip


def linear(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """Return the scale from ``low..high`` to ``left..right``.

    >>> linear(0, 10, 0, 100)(2.5)
    25.0
    """
    span = (high - low) or 1.0
    return lambda value: left + (value - low) / span * (right - left)


def logarithmic(low: float, high: float, left: float, right: float) -> Callable[[float], float]:
    """Return the scale of orders of magnitude; values under ``low`` stand at its end.

    >>> logarithmic(1, 100, 0, 10)(10)
    5.0
    """
    inner = linear(math.log10(low), math.log10(high), left, right)
    return lambda value: inner(math.log10(min(max(value, low), high)))


def ranges(rows: Sequence[Range], title: str) -> Markup:
    """Return one bar a row from low to high with its mark; the axis starts at zero."""
    scale = linear(0, max((r.high for r in rows), default=1.0), 0, WIDTH - 4)
    drawn = [_range_row(row, at * ROW, scale) for at, row in enumerate(rows)]
    return framed(len(rows) * ROW, title, *drawn)


def _range_row(row: Range, top: float, scale: Callable[[float], float]) -> Markup:
    low, mark, high = scale(row.low), scale(row.mark), scale(row.high)
    return svg.group(
        svg.text(0, top + 14, row.label, "label"),
        svg.text(WIDTH, top + 14, row.said, "value", "end"),
        svg.box(0, top + 21, low, 10, f"until {row.class_}"),
        svg.box(low, top + 21, max(high - low, 1.5), 10, f"spread {row.class_}"),
        svg.box(mark - 1.25, top + 18, 2.5, 16, "tip"),
    )


def bars(rows: Sequence[Range], title: str) -> Markup:
    """Return one bar a row from zero to its mark, with a tick at its low end."""
    scale = linear(0, max((r.high for r in rows), default=1.0), 0, WIDTH - 4)
    drawn = [
        svg.group(
            svg.text(0, at * ROW + 14, row.label, "label"),
            svg.text(WIDTH, at * ROW + 14, row.said, "value", "end"),
            svg.box(0, at * ROW + 20, scale(row.mark), 12, f"bar {row.class_}"),
            svg.box(scale(row.low) - 1, at * ROW + 17, 2, 18, "tip"),
        )
        for at, row in enumerate(rows)
    ]
    return framed(len(rows) * ROW, title, *drawn)


def changes(
    rows: Sequence[Change], title: str, ticks: Sequence[tuple[float, str]], log: bool = False
) -> Markup:
    """Return before and after of each row on one axis, joined by an arrow of its colour."""
    low, high = ticks[0][0], ticks[-1][0]
    scale = (logarithmic if log else linear)(low, high, 6, WIDTH - 14)
    height = len(rows) * ROW
    axis = [_tick(scale(value), said, height) for value, said in ticks]
    drawn = [_change_row(row, at * ROW, scale) for at, row in enumerate(rows)]
    return framed(height + 20, title, *axis, *drawn)


def _tick(x: float, said: str, height: float) -> Markup:
    anchor = "start" if x < 20 else "end" if x > WIDTH - 20 else "middle"
    return svg.group(
        svg.line(x, 0, x, height, "grid"), svg.text(x, height + 14, said, "tick", anchor)
    )


def _change_row(row: Change, top: float, scale: Callable[[float], float]) -> Markup:
    y = top + 27
    first, last = (sum(map(scale, pair)) / 2 for pair in (row.before, row.after))
    return svg.group(
        svg.text(0, top + 14, row.label, "label halo"),
        svg.text(WIDTH, top + 14, row.said, "value halo", "end"),
        svg.line(first, y, last, y, "joins"),
        _interval(row.before, y, scale, "before"),
        _interval(row.after, y, scale, "after"),
    )


def _interval(
    pair: tuple[float, float], y: float, scale: Callable[[float], float], class_: str
) -> Markup:
    left, right = scale(pair[0]), scale(pair[1])
    width = max(right - left, 8.0)
    return svg.element(
        "rect", x=(left + right - width) / 2, y=y - 5, width=width, height=10.0,
        rx=5 if class_ == "after" else None, class_=class_,
    )  # fmt: skip


def columns(rows: Sequence[Stack], title: str, classes: Sequence[str] = SHADES) -> Markup:
    """Return one stacked column a year, its total written above it."""
    height, bottom, top = 210.0, 186.0, 22.0
    highest = max((sum(row.parts) for row in rows), default=0.0) or 1.0
    scale = linear(0, highest, 0, bottom - top)
    step = WIDTH / max(len(rows), 1)
    drawn = [
        _column(row, at * step + step * 0.12, step * 0.76, bottom, scale, classes)
        for at, row in enumerate(rows)
    ]
    return framed(height, title, svg.line(0, bottom, WIDTH, bottom, "axis"), *reversed(drawn))


def _column(
    row: Stack, left: float, width: float, bottom: float,
    scale: Callable[[float], float], classes: Sequence[str],
) -> Markup:  # fmt: skip
    drawn, base = [], bottom
    for part, class_ in zip(row.parts, classes, strict=False):
        base -= scale(part)
        drawn.append(svg.box(left, base, width, scale(part), f"part {class_}"))
    middle = left + width / 2
    drawn.append(svg.text(middle, base - 5, row.said, "value halo", "middle"))
    drawn.append(svg.text(middle, bottom + 16, row.label, "tick", "middle"))
    return svg.group(*drawn)


def gap_lines(
    trace: Sequence[Sequence[float | None]], names: tuple[str, str], said: tuple[str, str],
    title: str, axis: Callable[[float], str],
) -> Markup:  # fmt: skip
    """Return the best plan found and the proved bound over time, as two lines that meet."""
    height, bottom = 220.0, 190.0
    values = [v for row in trace for v in row[1:] if v is not None]
    across = linear(0, max((row[0] or 0.0 for row in trace), default=1.0), 4, CURVE_END)
    up = linear(min(values, default=0.0), max(values, default=1.0), bottom - 12, 26)
    drawn = [svg.line(4, bottom, CURVE_END, bottom, "axis")]
    for end, class_ in ((1, "best"), (2, "bound")):
        path = _steps([(across(r[0] or 0.0), up(v)) for r in trace if (v := r[end]) is not None])
        drawn.append(svg.element("path", d=path, class_=f"curve {class_}"))
    last = trace[-1] if trace else (0.0, None, None)
    drawn.extend(_ends(last, up, names, said))
    seconds = last[0] or 0.0
    drawn.append(svg.text(4, bottom + 18, axis(0.0), "tick"))
    drawn.append(svg.text(CURVE_END, bottom + 18, axis(seconds), "tick", "end"))
    return framed(height, title, *drawn)


def _ends(
    last: Sequence[float | None], up: Callable[[float], float], names: tuple[str, str],
    said: tuple[str, str],
) -> list[Markup]:  # fmt: skip
    best, bound = last[1], last[2]
    drawn = []
    for value, name, text, shift in (
        (best, names[0], said[0], -22),
        (bound, names[1], said[1], 14),
    ):
        if value is not None:
            y = up(value) + shift
            drawn.append(svg.text(CURVE_END + 6, y, name, "label"))
            drawn.append(svg.text(CURVE_END + 6, y + 14, text, "value"))
    return drawn


def _steps(path: list[tuple[float, float]]) -> str:
    """Return a line that keeps its value until the next is known."""
    corners = path[:1]
    for (_, y), after in zip(path, path[1:], strict=False):
        corners += [(after[0], y), after]
    return svg.points(corners) if corners else "M0 0"


def profile(
    points: Sequence[Sequence[float | None]], title: str, height: Callable[[float], str],
    distance: Callable[[float], str],
) -> Markup:  # fmt: skip
    """Return heights over kilometres as ground in section; unknown heights leave a gap."""
    floor, bottom, top = 116.0, 104.0, 22.0
    known = [h for _, h in points if h is not None]
    low, high = min(known, default=0.0), max(known, default=0.0)
    length = max((km or 0.0 for km, _ in points), default=0.0)
    across, up = linear(0, length, 0, WIDTH), linear(low, high, bottom, top)
    drawn = [_ground(one, floor) for one in _known_runs(points, across, up)]
    at = next((km or 0.0 for km, h in points if h == high), 0.0)
    anchor = "start" if at < length / 5 else "end" if at > length * 4 / 5 else "middle"
    return framed(
        floor + 20, title, *drawn, svg.line(0, floor, WIDTH, floor, "axis"),
        svg.text(across(at), top - 6, height(high), "value halo", anchor),
        svg.text(0, floor + 16, distance(0.0), "tick"),
        svg.text(WIDTH, floor + 16, distance(length), "tick", "end"),
    )  # fmt: skip


def _known_runs(
    points: Sequence[Sequence[float | None]], across: Callable[[float], float],
    up: Callable[[float], float],
) -> list[list[tuple[float, float]]]:  # fmt: skip
    """Return the stretches of known height as places on the chart."""
    runs: list[list[tuple[float, float]]] = [[]]
    for km, value in points:
        if value is None:
            runs.append([])
        else:
            runs[-1].append((across(km or 0.0), up(value)))
    return [run for run in runs if len(run) > 1]


def _ground(run: list[tuple[float, float]], floor: float) -> Markup:
    outline = [(run[0][0], floor), *run, (run[-1][0], floor)]
    return svg.group(
        svg.element("path", d=svg.points(outline) + "Z", class_="until"),
        svg.element("path", d=svg.points(run), class_="curve best"),
    )


def bridge(rows: Sequence[tuple[str, float, str, bool]], title: str) -> Markup:
    """Return a waterfall: (label, sum, said, whether the row is a total), top to bottom."""
    level, steps = 0.0, []
    for label, value, said, total in rows:
        start, level = (0.0, value) if total else (level, level + value)
        steps.append((label, start, level, said, total))
    scale = linear(0, max((max(s[1], s[2]) for s in steps), default=1.0), 0, WIDTH - 2)
    drawn = [_bridge_row(step, at * 36.0, scale) for at, step in enumerate(steps)]
    return framed(len(steps) * 36.0, title, *drawn)


def _bridge_row(
    step: tuple[str, float, float, str, bool], top: float, scale: Callable[[float], float]
) -> Markup:
    label, start, end, said, total = step
    left, width = scale(min(start, end)), abs(scale(end) - scale(start))
    class_ = "bar total" if total else "bar less" if end < start else "bar more"
    return svg.group(
        svg.text(0, top + 13, label, "label"),
        svg.text(WIDTH, top + 13, said, "value", "end"),
        svg.box(left, top + 18, max(width, 1.5), 10, class_),
    )


def dots(rows: Mapping[str, Sequence[float]], title: str, axis: Callable[[float], str]) -> Markup:
    """Return each row's values as a strip of dots from zero."""
    every = [v for values in rows.values() for v in values]
    highest = math.ceil(max(every, default=1.0))
    lowest = min(0.0, math.floor(min(every, default=0.0)))
    scale = linear(lowest, highest, 6, WIDTH - 8)
    height = len(rows) * ROW
    middle = (lowest + highest) / 2
    axis_ = [_tick(scale(v), axis(v), height) for v in (lowest, middle, highest)]
    drawn = [
        _strip(label, values, at * ROW, scale) for at, (label, values) in enumerate(rows.items())
    ]
    return framed(height + 20, title, *axis_, *drawn)


def _strip(
    label: str, values: Sequence[float], top: float, scale: Callable[[float], float]
) -> Markup:
    dotted = (svg.element("circle", cx=scale(v), cy=top + 27, r=4, class_="dot") for v in values)
    return svg.group(svg.text(0, top + 14, label, "label halo"), *dotted)
