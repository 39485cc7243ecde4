"""The plan of a hall as SVG, made on the server: to scale, and readable without colours.

Each theme has a colour and a number in the corner of its stands; stands that nobody has are
dashed. Colours and sizes are attributes, so that the same drawing serves a page, a print and a
file read offline. The map is never mirrored.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dorsale_web.matching import themes

UNITS_A_METRE = 10
PIXELS_A_METRE, LEAST_PIXELS, WIDEST = 20, 14, 1040  # a wide hall is drawn smaller
EDGE = 10  # units of ground around the hall
FOOT = 18  # units below the hall, for the scale
AROUND_M = 9.0  # metres shown around a chosen stand
LABEL_SIZE, NAME_SIZE = 8, 5
SIGN_WIDTH = 0.61  # of the size of the letters
LINE_HEIGHT = 1.15
INK, QUIET, ACCENT = "#1d1d1b", "#595955", "#0072b2"
FREE = "#fff"
TINTS = (
    "#cfe6f5", "#fbe3b5", "#c9ecdf", "#f9d2ba", "#e3daf2",
    "#fdf3b0", "#d7ecf9", "#f6d5e4", "#dfe3c8", "#dcdcdc",
)  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """A stand as it is drawn; ``name`` is empty while it is free."""

    label: str
    x_m: float
    y_m: float
    width_m: float
    depth_m: float
    theme: str = ""
    name: str = ""
    url: str = ""

    @property
    def area_m2(self) -> float:
        """Return the area in square metres."""
        return self.width_m * self.depth_m


@dataclass(frozen=True)
class Zone:
    """Something else in a hall: a room, a stage, the meeting tables."""

    label: str
    x_m: float
    y_m: float
    width_m: float
    depth_m: float


@dataclass(frozen=True)
class HallPlan:
    """A hall with what stands in it."""

    name: str
    width_m: float
    depth_m: float
    stands: Sequence[Spot] = ()
    zones: Sequence[Zone] = ()

    @property
    def themes(self) -> list[str]:
        """Return the themes of its stands, in their order."""
        used = {one.theme for one in self.stands}
        return [code for code in themes.CODES if code in used]


def draw(
    plan: HallPlan,
    *,
    marked: Collection[str] = (),
    linked: bool = True,
    around: str = "",
    pixels_a_metre: float | None = None,
) -> SafeString:
    """Return the plan of a hall.

    Args:
        plan: the hall, from ``queries.ground.plans`` or made by hand.
        marked: labels of the stands to be found at once.
        linked: whether a stand leads to the page of its exhibitor.
        around: label of a stand; only what lies within some metres of it is shown.
        pixels_a_metre: the size at which it is shown first, chosen by its width when none is given.
    """
    left, top, width, height = _window(plan, around)
    usual = max(LEAST_PIXELS, min(PIXELS_A_METRE, WIDEST / plan.width_m))
    scale = (pixels_a_metre or usual) / UNITS_A_METRE
    name = "" if around else ' id="here"'  # links lead to the whole plan
    title = _("Plan of {hall}").format(hall=plan.name)
    parts = [
        f'<svg class="plan" viewBox="{left} {top} {width} {height}"'
        f' width="{width * scale:.0f}" height="{height * scale:.0f}"'
        f' xmlns="http://www.w3.org/2000/svg" role="group" aria-label="{escape(title)}"'
        f' direction="ltr" text-anchor="middle" font-family="system-ui, sans-serif"'
        f' font-size="{NAME_SIZE}" fill="{INK}">',
        _hall(plan),
        *(_zone(one) for one in plan.zones),
        '<g stroke="#595955" stroke-width=".5">',
        *(_stand(one, linked=linked) for one in plan.stands if one.label not in marked),
        "</g>",
        *(_marked(one, linked=linked, name=name) for one in plan.stands if one.label in marked),
        "" if around else _scale(plan),
        "</svg>",
    ]
    return mark_safe("".join(parts))


def swatch(theme: str) -> SafeString:
    """Return the sign of a theme, for the legend: its colour and its number."""
    number = number_of(theme)
    return mark_safe(
        f'<svg class="swatch" viewBox="0 0 24 18" width="24" height="18" aria-hidden="true">'
        f'<rect x=".5" y=".5" width="23" height="17" fill="{tint(theme)}" stroke="{QUIET}"/>'
        f'<text x="12" y="13" font-size="11" text-anchor="middle" fill="{INK}">{number}</text>'
        "</svg>"
    )


def number_of(theme: str) -> int:
    """Return the number by which a theme is known on plans."""
    return themes.CODES.index(theme) + 1


def tint(theme: str) -> str:
    """Return the colour of a theme; white without one."""
    return TINTS[themes.CODES.index(theme) % len(TINTS)] if theme in themes.CODES else FREE


def _units(metres: float) -> str:
    """Return metres in units of the drawing, as short as can be written."""
    return f"{metres * UNITS_A_METRE:.4g}"


def _window(plan: HallPlan, around: str) -> tuple[int, int, int, int]:
    """Return the part of the drawing that is shown: left, top, width, height."""
    whole_width = round(plan.width_m * UNITS_A_METRE) + 2 * EDGE
    whole_height = round(plan.depth_m * UNITS_A_METRE) + EDGE + FOOT
    chosen = next((one for one in plan.stands if one.label == around), None)
    if chosen is None:
        return -EDGE, -EDGE, whole_width, whole_height
    left = max(-EDGE, round((chosen.x_m - AROUND_M) * UNITS_A_METRE))
    top = max(-EDGE, round((chosen.y_m - AROUND_M) * UNITS_A_METRE))
    right = round((chosen.x_m + chosen.width_m + AROUND_M) * UNITS_A_METRE)
    bottom = round((chosen.y_m + chosen.depth_m + AROUND_M) * UNITS_A_METRE)
    return left, top, min(right, whole_width - EDGE) - left, min(bottom, whole_height - EDGE) - top


def _rect(one: Spot | Zone, more: str) -> str:
    sides = (one.x_m, one.y_m, one.width_m, one.depth_m)
    x, y, width, depth = (_units(metres) for metres in sides)
    return f'<rect x="{x}" y="{y}" width="{width}" height="{depth}"{more}/>'


def _hall(plan: HallPlan) -> str:
    width, depth = _units(plan.width_m), _units(plan.depth_m)
    return (
        f'<rect width="{width}" height="{depth}" fill="#f7f5f0" stroke="{INK}" stroke-width="1.5"/>'
    )


def _zone(one: Zone) -> str:
    more = f' fill="#ebe7dd" stroke="{QUIET}" stroke-width=".6" stroke-dasharray="4 2"'
    return _rect(one, more) + _words(one, one.label, NAME_SIZE + 2)


def _words(one: Spot | Zone, text: str, size: int) -> str:
    """Return a text in the middle of a rectangle, on as many lines as it needs and has."""
    lines = fitted(text, one.width_m * UNITS_A_METRE, one.depth_m * UNITS_A_METRE, size)
    middle = one.x_m * UNITS_A_METRE + one.width_m * UNITS_A_METRE / 2
    height = (one.y_m + one.depth_m / 2) * UNITS_A_METRE
    start = height - (len(lines) - 1) * size * LINE_HEIGHT / 2 + size * 0.35
    return "".join(
        f'<text x="{middle:.4g}" y="{start + row * size * LINE_HEIGHT:.4g}"'
        f' font-size="{size}">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def _stand(one: Spot, *, linked: bool, more: str = "") -> str:
    """Return a stand: its rectangle, label, number of the theme and name."""
    is_free = not one.name
    look = f' fill="{tint(one.theme)}"' + (' stroke-dasharray="2 1.5"' if is_free else "") + more
    drawn = _rect(one, look) + _texts(one)
    if linked and one.url:
        return f'<a href="{escape(one.url)}">{drawn}</a>'
    return drawn


def _texts(one: Spot) -> str:
    """Return the label, the number of the theme in the corner, and the short name."""
    x, y = one.x_m * UNITS_A_METRE, one.y_m * UNITS_A_METRE
    width, depth = one.width_m * UNITS_A_METRE, one.depth_m * UNITS_A_METRE
    size = min(LABEL_SIZE, width / (len(one.label) + 1) / SIGN_WIDTH, depth * 0.6)
    room = depth - size - (7 if one.theme in themes.CODES else 3)  # the number stands below
    lines = fitted(one.name, width, room, NAME_SIZE)
    middle, base = x + width / 2, y + size + (1 if lines else (depth - size) / 2)
    words = [
        f'<text x="{middle:.4g}" y="{base:.4g}" font-size="{size:.3g}">{escape(one.label)}</text>'
    ]
    words += [
        f'<text x="{middle:.4g}" y="{base + (row + 1) * NAME_SIZE * LINE_HEIGHT + 1:.4g}">'
        f"{escape(line)}</text>"
        for row, line in enumerate(lines)
    ]
    if one.theme in themes.CODES:
        words.append(
            f'<text x="{x + 3:.4g}" y="{y + depth - 1.5:.4g}" font-size="4">'
            f"{number_of(one.theme)}</text>"
        )
    return f'<g stroke="none">{"".join(words)}</g>'


def _marked(one: Spot, *, linked: bool, name: str) -> str:
    """Return a chosen stand: thick edge, and a triangle above that points to it."""
    more = f' stroke="{ACCENT}" stroke-width="2.5"'
    middle, top = (one.x_m + one.width_m / 2) * UNITS_A_METRE, one.y_m * UNITS_A_METRE
    sign = f'<path d="M{middle - 5:.4g} {top - 9:.4g}h10l-5 7z" fill="{ACCENT}"/>'
    return f"<g{name}>{_stand(one, linked=linked, more=more)}{sign}</g>"


def _scale(plan: HallPlan) -> str:
    """Return a bar of five metres below the hall."""
    y = plan.depth_m * UNITS_A_METRE + 8
    return (
        f'<path d="M0 {y:.4g}v4h50v-4" fill="none" stroke="{INK}"/>'
        f'<text x="60" y="{y + 5:.4g}" text-anchor="start" font-size="7">5 m</text>'
    )


def fitted(text: str, width: float, height: float, size: float) -> list[str]:
    """Return a text in lines that fit into a width and height; what does not fit is cut.

    >>> fitted("Ngonda Logiciels", 30, 20, 5)
    ['Ngonda', 'Logiciels']
    >>> fitted("Ngonda Logiciels", 30, 6, 5)
    ['Ngonda…']
    """
    most = max(1, int(width / (size * SIGN_WIDTH)))
    rows = max(0, int(height / (size * LINE_HEIGHT)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    kept = lines[:rows]
    if kept and len(lines) > rows:
        kept[-1] = f"{kept[-1]}…"
    return [line if len(line) <= most else f"{line[: most - 1].rstrip('…')}…" for line in kept]
