"""The map of the directory: one circle a country of Africa, as large as its members are many.

The drawing is one SVG text for the page, with no style attribute and no script. The site's style
sheet may restyle its classes (``directory-map``, ``map-land``, ``map-home``, ``map-points``,
``map-leaders``, ``map-country``, ``map-circle``, ``map-count``, ``map-name``); without it the
presentation attributes give the same look. Numbers stay readable 320 pixels wide; names are made
for 600 pixels and more, so narrow pages hide ``map-name``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

from dorsale_web.members.geography import (
    MAP_HEIGHT,
    MAP_WIDTH,
    Outline,
    Place,
    country_name,
    fold,
    land_between,
    outlines,
    project,
)

# Sizes are in map units: 1,000 units are the width of the map.
LARGEST_RADIUS = 62.0
LARGEST_AREA_OF_ONE = 484.0  # radius squared of a single member, when there is room
ROOM_FOR_CIRCLES = 30_000.0  # sum of squared radii, so that land stays visible
RADIUS_FOR_DIGITS = (20.0, 26.0, 35.0, 46.0)
GAP = 3.0
COUNT_SIZE = 34
NAME_SIZE = 24
NAME_LINE = 26.0
LONGEST_LINE_SIGNS = 13
WIDTH_OF_A_SIGN = 0.58  # of the size of the letters
ROUNDS = 120
PULL_HOME = 0.06

RIGHT_TO_LEFT = frozenset({"ar"})
COLOURS = {"land": "#faf9f6", "home": "#f3f1ec", "border": "#a8a49b", "accent": "#0072B2"}


@dataclass(frozen=True)
class Circle:
    """The circle of one country: where it stands, and the point of its country it stands for."""

    iso2: str
    count: int
    x: float
    y: float
    radius: float
    home: tuple[int, int]


@dataclass(frozen=True)
class Box:
    """A rectangle that something on the map fills."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Return whether two rectangles overlap."""
        apart_across = self.right <= other.left or other.right <= self.left
        return not (apart_across or self.bottom <= other.top or other.bottom <= self.top)

    @property
    def inside(self) -> bool:
        """Return whether the rectangle is on the map."""
        on_across = self.left >= 0 and self.right <= MAP_WIDTH
        return on_across and self.top >= 0 and self.bottom <= MAP_HEIGHT


@dataclass(frozen=True)
class Name:
    """The name of a country in one or two lines, beside its circle; ``y`` is the first baseline."""

    lines: tuple[str, ...]
    x: float
    y: float
    anchor: str
    box: Box


def beyond_the_map(counts_by_country: Mapping[str, int]) -> dict[str, int]:
    """Return the counts of the countries that the map of Africa does not show."""
    return {iso2: count for iso2, count in counts_by_country.items() if iso2 not in outlines()}


def draw(
    counts_by_country: Mapping[str, int],
    *,
    language: str,
    link: Callable[[str], str],
    describe: Callable[[str, int], str],
    title: str,
    points: Iterable[Place] = (),
) -> str:
    """Return the map as SVG text.

    Args:
        counts_by_country: members by the two letters of their country; others than African
            countries are left out, see ``beyond_the_map``.
        language: two letters, for the names of countries.
        link: gives the address behind a country, from its two letters.
        describe: gives the words of that link, from the country's name and its count.
        title: says what the map shows, to people who do not see it.
        points: cities to mark with a small dot.
    """
    counts = {
        iso2: count
        for iso2, count in sorted(counts_by_country.items())
        if count > 0 and iso2 in outlines()
    }
    circles = place_circles(tuple(counts.items()))
    links = {iso2: escape(link(iso2)) for iso2 in counts}
    named = sorted(
        ((country_name(one.iso2, language), one) for one in circles),
        key=lambda pair: fold(pair[0]),
    )
    parts = [
        _opening(title, language, is_linked=bool(circles)),
        _land(links),
        _points(points),
        _leaders(circles),
        *(_country(one, links[one.iso2], describe(name, one.count)) for name, one in named),
        _names(place_names(circles, language), language),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part)


def radius_of(count: int, largest: int, total: int) -> float:
    """Return a radius whose square grows with the count, never too small for the digits inside."""
    room = (LARGEST_AREA_OF_ONE, LARGEST_RADIUS**2 / largest, ROOM_FOR_CIRCLES / total)
    digits = min(len(str(count)), len(RADIUS_FOR_DIGITS))
    return max(math.sqrt(count * min(room)), RADIUS_FOR_DIGITS[digits - 1])


@lru_cache(maxsize=64)
def place_circles(counts: tuple[tuple[str, int], ...]) -> tuple[Circle, ...]:
    """Return one circle a country, moved as little as it takes so that none covers another."""
    if not counts:
        return ()
    largest, total = max(n for _, n in counts), sum(n for _, n in counts)
    circles = []
    for iso2, count in counts:
        at = outlines()[iso2]
        radius = round(radius_of(count, largest, total), 1)
        circles.append(Circle(iso2, count, at.x, at.y, radius, (at.x, at.y)))
    return _apart(circles)


def _apart(circles: Sequence[Circle]) -> tuple[Circle, ...]:
    """Push circles apart round by round, each drawn gently home; the last rounds only push."""
    x, y = [one.x for one in circles], [one.y for one in circles]
    for turn in range(2 * ROUNDS):
        if turn < ROUNDS:
            for i, one in enumerate(circles):
                x[i] += PULL_HOME * (one.home[0] - x[i])
                y[i] += PULL_HOME * (one.home[1] - y[i])
        is_settled = not _push(circles, x, y)
        _keep_inside(circles, x, y)
        if is_settled and (turn >= ROUNDS or turn == 0):
            break
    return tuple(replace(one, x=round(x[i], 1), y=round(y[i], 1)) for i, one in enumerate(circles))


def _push(circles: Sequence[Circle], x: list[float], y: list[float]) -> bool:
    """Move each two circles that overlap half the overlap apart; return whether any did."""
    moved = False
    for i, one in enumerate(circles):
        for j in range(i):
            across, down = x[i] - x[j], y[i] - y[j]
            wanted = one.radius + circles[j].radius + GAP
            if abs(across) >= wanted or abs(down) >= wanted:
                continue
            distance = math.hypot(across, down)
            if distance >= wanted - 0.1:
                continue
            share = (wanted - distance) / 2 / (distance or 1.0)
            step_x, step_y = (across * share, down * share) if distance else (wanted / 2, 0.0)
            x[i], y[i], x[j], y[j] = x[i] + step_x, y[i] + step_y, x[j] - step_x, y[j] - step_y
            moved = True
    return moved


def _keep_inside(circles: Sequence[Circle], x: list[float], y: list[float]) -> None:
    """Bring back circles that leave the map."""
    for i, one in enumerate(circles):
        x[i] = min(max(x[i], one.radius + GAP), MAP_WIDTH - one.radius - GAP)
        y[i] = min(max(y[i], one.radius + GAP), MAP_HEIGHT - one.radius - GAP)


def place_names(circles: Sequence[Circle], language: str) -> list[Name]:
    """Return the names that find room beside their circle, those of the largest circles first."""
    taken = [Box(c.x - c.radius, c.y - c.radius, c.x + c.radius, c.y + c.radius) for c in circles]
    names: list[Name] = []
    for circle in sorted(circles, key=lambda one: (-one.count, one.iso2)):
        for name in _ways_to_name(circle, country_name(circle.iso2, language)):
            if name.box.inside and not any(name.box.meets(other) for other in taken):
                names.append(name)
                taken.append(name.box)
                break
    return names


def _ways_to_name(circle: Circle, name: str) -> Iterator[Name]:
    """Yield a name to the right of a circle, to the left, below and above."""
    lines = _lines(name)
    width = max(map(len, lines)) * NAME_SIZE * WIDTH_OF_A_SIGN
    height = NAME_LINE * len(lines)
    away = circle.radius + GAP + 2
    for anchor, x, middle in (
        ("start", circle.x + away, circle.y),
        ("end", circle.x - away, circle.y),
        ("middle", circle.x, circle.y + away + height / 2),
        ("middle", circle.x, circle.y - away - height / 2),
    ):
        if anchor == "middle":
            x = min(max(x, width / 2), MAP_WIDTH - width / 2)
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        box = Box(left, middle - height / 2, left + width, middle + height / 2)
        yield Name(lines, round(x, 1), round(box.top + 0.78 * NAME_LINE, 1), anchor, box)


def _lines(name: str) -> tuple[str, ...]:
    """Return a name in one line, or in two of about the same length if it is long.

    >>> _lines("République centrafricaine")
    ('République', 'centrafricaine')
    """
    breaks = [i for i, sign in enumerate(name) if sign in " -"]
    if len(name) <= LONGEST_LINE_SIGNS or not breaks:
        return (name,)
    at = min(breaks, key=lambda i: abs(i - len(name) / 2))
    return name[: at + 1].strip(), name[at + 1 :]


def _opening(title: str, language: str, *, is_linked: bool) -> str:
    """Return the first tag; a group of links has a name, a drawing without links is one image."""
    role = "group" if is_linked else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="directory-map" role="{role}" '
        f'aria-label="{escape(title)}" lang="{escape(language)}" direction="ltr" '
        f'viewBox="0 0 {MAP_WIDTH} {MAP_HEIGHT}" font-family="system-ui, sans-serif">'
        f"<title>{escape(title)}</title>"
    )


def _land(links: Mapping[str, str]) -> str:
    """Return all countries; those with members lead on, for a finger or a mouse."""
    others = "".join(_path(one) for iso2, one in outlines().items() if iso2 not in links)
    homes = "".join(
        f'<a href="{address}" tabindex="-1" aria-hidden="true">{_path(outlines()[iso2])}</a>'
        for iso2, address in links.items()
    )
    border = (
        f'stroke="{COLOURS["border"]}" stroke-width="1" stroke-dasharray="4 3" '
        'stroke-linejoin="round" vector-effect="non-scaling-stroke"'
    )
    between = f'<path d="{land_between()}"/>'
    return (
        f'<g class="map-land" fill="{COLOURS["land"]}" {border}>{between}{others}</g>\n'
        f'<g class="map-home" fill="{COLOURS["home"]}" {border}>{homes}</g>'
    )


def _path(outline: Outline) -> str:
    """Return the outline of one country; dots have no border, too small for dashes."""
    plain = f' fill="{COLOURS["border"]}" stroke="none"' if outline.is_dots else ""
    return f'<path d="{outline.path}"{plain}/>'


def _points(points: Iterable[Place]) -> str:
    """Return small dots for cities, as one path of round ends, or nothing."""
    places = sorted({tuple(map(round, project(one.lon, one.lat))) for one in points})
    if not places:
        return ""
    dots = "".join(f"M{x} {y}h0" for x, y in places)
    return (
        f'<path class="map-points" d="{dots}" fill="none" stroke="{COLOURS["accent"]}" '
        'stroke-width="7" stroke-linecap="round"/>'
    )


def _leaders(circles: Iterable[Circle]) -> str:
    """Return thin lines from circles that had to leave their country back to it, or nothing."""
    lines = "".join(
        f"M{one.home[0]} {one.home[1]}L{one.x:g} {one.y:g}"
        for one in circles
        if math.dist(one.home, (one.x, one.y)) > one.radius
    )
    if not lines:
        return ""
    return f'<path class="map-leaders" d="{lines}" fill="none" stroke="#4d4d4d" stroke-width="2"/>'


def _country(circle: Circle, address: str, words: str) -> str:
    """Return the link of one country: its circle, and its number inside."""
    said = escape(words)
    return (
        f'<a class="map-country" href="{address}" aria-label="{said}"><title>{said}</title>'
        f'<circle class="map-circle" cx="{circle.x:g}" cy="{circle.y:g}" r="{circle.radius:g}" '
        f'fill="{COLOURS["accent"]}" stroke="#fff" stroke-width="2"/>'
        f'<text class="map-count" x="{circle.x:g}" y="{circle.y:g}" dy=".35em" '
        f'font-size="{COUNT_SIZE}" text-anchor="middle" fill="#fff" aria-hidden="true">'
        f"{circle.count}</text></a>"
    )


def _names(names: Iterable[Name], language: str) -> str:
    """Return the names, which the links already say to those who listen, or nothing."""
    is_rightwards = language not in RIGHT_TO_LEFT
    anchors = {} if is_rightwards else {"start": "end", "end": "start"}
    texts = "".join(
        f'<text x="{one.x:g}" y="{one.y + rank * NAME_LINE:g}" '
        f'text-anchor="{anchors.get(one.anchor, one.anchor)}">{escape(line)}</text>'
        for one in names
        for rank, line in enumerate(one.lines)
    )
    if not texts:
        return ""
    return (
        f'<g class="map-name" direction="{"ltr" if is_rightwards else "rtl"}" '
        f'font-size="{NAME_SIZE}" fill="#333" stroke="#fff" stroke-width="5" '
        'stroke-linejoin="round" paint-order="stroke" pointer-events="none" aria-hidden="true">'
        f"{texts}</g>"
    )
