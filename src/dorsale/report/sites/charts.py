"""Charts of the sites: power over years, and what sets of sites give up for one another."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dorsale.report import labels, svg
from dorsale.report.charts import CURVE_END, WIDTH, framed, linear

_LETTER = 12.0
_SMALL, _LARGE = 2.6, 7.5  # radius of a dot, by how many are cut off
_NAMED = 4.0  # least radius of one with a name


@dataclass(frozen=True)
class Line:
    """A quantity by year, ``said`` at its end; it stays until it changes when ``stepped``."""

    label: str
    values: Sequence[float]
    said: str
    class_: str
    stepped: bool = False


@dataclass(frozen=True)
class Dot:
    """A set of sites: cost, round trip, share of people cut off; named when it has a ``label``."""

    x: float
    y: float
    share: float
    label: str = ""
    class_: str = ""


def over_years(
    years: Sequence[int], lines: Sequence[Line], title: str, axis: Callable[[float], str],
    between: tuple[Sequence[float], Sequence[float]] | None = None,
    marks: Sequence[tuple[int, str]] = (),
) -> Markup:  # fmt: skip
    """Return lines over years, the range ``between`` two as an area, ``marks`` at their years."""
    bottom, top = 190.0, 26.0
    ends = [v for one in (*(line.values for line in lines), *(between or ())) for v in one]
    across = linear(years[0], years[-1], 4, CURVE_END)
    up = linear(0, max(ends, default=1.0) or 1.0, bottom, top)
    half = round_down(max(ends, default=1.0) / 2)
    drawn = [
        svg.line(0, up(half), CURVE_END, up(half), "grid"),
        svg.text(0, up(half) - 4, axis(half), "tick halo"),
    ]
    if between:
        drawn.append(_area(years, between, across, up))
    drawn += [_line(years, one, across, up) for one in lines]
    drawn += [_mark(across(year), bottom, said) for year, said in marks]
    drawn += [
        svg.line(0, bottom, CURVE_END, bottom, "axis"), *_ends(lines, up),
        svg.text(4, bottom + 16, str(years[0]), "tick"),
        svg.text(CURVE_END, bottom + 16, str(years[-1]), "tick", "end"),
    ]  # fmt: skip
    return framed(bottom + 22, title, *drawn)


def _area(
    years: Sequence[int], between: tuple[Sequence[float], Sequence[float]],
    across: Callable[[float], float], up: Callable[[float], float],
) -> Markup:  # fmt: skip
    low, high = ([(across(y), up(v)) for y, v in zip(years, one, strict=True)] for one in between)
    return svg.element("path", d=svg.points([*low, *reversed(high)]) + "Z", class_="until")


def _line(
    years: Sequence[int], one: Line, across: Callable[[float], float],
    up: Callable[[float], float],
) -> Markup:  # fmt: skip
    path = [(across(y), up(v)) for y, v in zip(years, one.values, strict=True)]
    if one.stepped:
        path = [p for (_, y), after in zip(path, path[1:], strict=False)
                for p in ((after[0], y), after)]  # fmt: skip
        path.insert(0, (across(years[0]), up(one.values[0])))
    return svg.element("path", d=svg.points(path), class_=f"curve {one.class_}")


def _mark(x: float, bottom: float, said: str) -> Markup:
    anchor = "start" if x < 20 else "end" if x > CURVE_END - 20 else "middle"
    return svg.group(
        svg.line(x, bottom, x, bottom + 4, "axis"),
        svg.text(x, bottom - 5, said, "tick halo", anchor),
    )


def _ends(lines: Sequence[Line], up: Callable[[float], float]) -> list[Markup]:
    """Return the name and last value of each line, none written over another."""
    order = sorted(lines, key=lambda one: -one.values[-1])
    at = apart([up(one.values[-1]) for one in order], 29.0, 12.0)
    drawn = []
    for one, y in zip(order, at, strict=True):
        drawn.append(svg.text(CURVE_END + 6, y, one.label, "label"))
        drawn.append(svg.text(CURVE_END + 6, y + 14, one.said, "value"))
    return drawn


def apart(heights: Sequence[float], least: float, top: float = 0.0) -> list[float]:
    """Return ascending ``heights`` moved so that no two are nearer than ``least``.

    >>> apart([10, 12, 50], 20)
    [10, 30, 50]
    """
    found: list[float] = []
    for height in heights:
        found.append(max(height, found[-1] + least if found else top))
    return found


def round_down(value: float) -> float:
    """Return the largest 1, 2 or 5 times a power of ten that is not above ``value``.

    >>> round_down(613.0), round_down(0.07), round_down(0.0)
    (500.0, 0.05, 0.0)
    """
    if value <= 0:
        return 0.0
    power = 10.0 ** math.floor(math.log10(value))
    return round(
        max(one for one in (1.0, 2.0, 5.0) if one * power <= value * (1 + 1e-9)) * power, 9
    )


def scatter(
    dots: Sequence[Dot], title: str, said: tuple[str, str], axis: Callable[[float], str],
) -> Markup:  # fmt: skip
    """Return dots by cost (across) and round trip (up); their size is the share cut off.

    Those in front come last in ``dots``. ``said`` names both axes.
    """
    left, right, bottom, top = 34.0, WIDTH - 12.0, 236.0, 30.0
    (x0, x1), (y0, y1) = (_ends_of([getattr(one, way) for one in dots]) for way in ("x", "y"))
    across, up = linear(x0, x1, left, right), linear(y0, y1, bottom, top)
    size = _radius(dots)
    drawn = [svg.line(left - 8, bottom + 8, WIDTH, bottom + 8, "axis")]
    drawn += [_tick_up(up(v), axis(v)) for v in ticks(y0, y1)]
    drawn += [_tick_across(across(v), bottom + 8, axis(v)) for v in ticks(x0, x1)]
    drawn += [
        svg.element("circle", cx=across(one.x), cy=up(one.y), r=size(one),
                    class_=" ".join(("set", one.class_, "named" if one.label else "")).strip())
        for one in dots
    ]  # fmt: skip
    drawn += _names(dots, across, up, size, (left - 8, 14.0, WIDTH, bottom + 6))
    drawn.append(svg.text(0, 12, said[1], "tick"))
    drawn.append(svg.text(WIDTH, bottom + 38, said[0], "tick", "end"))
    return framed(bottom + 44, title, *drawn)


def _ends_of(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def ticks(low: float, high: float) -> list[float]:
    """Return two to six round values from ``low`` to ``high``.

    >>> ticks(92.0, 131.0), ticks(3.2, 3.9)
    ([100.0, 110.0, 120.0, 130.0], [3.2, 3.4, 3.6, 3.8])
    """
    step = round_down((high - low) / 2) or 1.0
    first = math.ceil(low / step - 1e-9)
    return [round(at * step, 9) for at in range(first, math.floor(high / step + 1e-9) + 1)]


def _radius(dots: Sequence[Dot]) -> Callable[[Dot], float]:
    most = max((one.share for one in dots), default=0.0)

    def radius(one: Dot) -> float:
        size = _SMALL + (_LARGE - _SMALL) * math.sqrt(one.share / most) if most else _NAMED
        return max(size, _NAMED) if one.label else size

    return radius


def _tick_up(y: float, said: str) -> Markup:
    return svg.group(svg.line(26, y, WIDTH, y, "grid"), svg.text(22, y + 4, said, "tick", "end"))


def _tick_across(x: float, y: float, said: str) -> Markup:
    return svg.group(svg.line(x, y, x, y + 4, "axis"), svg.text(x, y + 16, said, "tick", "middle"))


def _names(
    dots: Sequence[Dot], across: Callable[[float], float], up: Callable[[float], float],
    size: Callable[[Dot], float], frame: labels.Box,
) -> list[Markup]:  # fmt: skip
    named = [one for one in reversed(dots) if one.label]
    taken = [_around(across(one.x), up(one.y), size(one)) for one in named]
    wanted = [
        labels.Name(one.label, across(one.x), up(one.y), _LETTER, size(one) + 4) for one in named
    ]
    found = labels.place(wanted, frame, taken)
    return [svg.text(p.x, p.y, p.name.text, "label halo", p.anchor) for p in found if p]


def _around(x: float, y: float, half: float) -> labels.Box:
    return x - half, y - half, x + half, y + half
