"""Drawings of the page made fit for paper: each carries its own styles and signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from dorsale.language import LANGUAGES
from dorsale.report import map_layers, map_svg, svg

_ROOT = re.compile(r"<svg([^>]*)>")
_BOX = re.compile(r'viewBox="([^"]*)"')


def for_print(drawn: Markup, styles: str = "") -> str:
    """Return an SVG that stands alone: its name space, its size and its styles."""
    inside = f"<style>{_styles()}{styles}</style>"
    return _ROOT.sub(
        lambda found: f'<svg xmlns="http://www.w3.org/2000/svg"{_sized(found[1])}>{inside}',
        str(drawn), count=1,
    )  # fmt: skip


def _sized(attributes: str) -> str:
    width, height = size(attributes)
    return f'{attributes} width="{width:g}" height="{height:g}"'


def size(drawn: str) -> tuple[float, float]:
    """Return width and height of a drawing in its own units.

    >>> size('<svg viewBox="0 0 360 40" class="chart">')
    (360.0, 40.0)
    """
    box = _BOX.search(drawn)
    width, height = box[1].split()[2:] if box else ("100", "100")
    return float(width), float(height)


def ratio(drawn: str) -> float:
    """Return the width of a drawing over its height."""
    width, height = size(drawn)
    return width / (height or 1.0)


@cache
def _styles() -> str:
    return (files("dorsale.report") / "templates" / "print.css").read_text(encoding="utf-8")


def with_signs(drawn: Markup) -> Markup:
    """Return a map that holds the signs it uses."""
    stock = str(map_svg.symbols())
    return holding(drawn, stock[stock.index(">") + 1 : stock.rindex("</svg>")])


def holding(drawn: Markup, symbols: str) -> Markup:
    """Return a drawing that holds the ``symbols`` it uses."""
    return Markup(
        _ROOT.sub(lambda found: found[0] + f"<defs>{symbols}</defs>", str(drawn), count=1)
    )


def short_swatch(inside: Markup) -> Markup:
    """Return what is drawn in 24 by 10 units as a swatch."""
    return svg.element("svg", inside, viewBox="0 0 24 10")


def map_styles(document: Mapping[str, Any], mode: str, language: str) -> str:
    """Return the rules that colour a map by ``mode`` and name countries in ``language``."""
    rules = [f".width-{at}{{stroke-width:{width}}}" for at, width in enumerate(map_layers.WIDTHS)]
    for one in map_layers.strokes(document)[mode]:
        dash = " ".join(f"{part * 2.4:g}" for part in one.dash) or "none"
        rules.append(f".{mode}-{one.code}{{stroke:{one.colour};stroke-dasharray:{dash}}}")
    rules += [f".country.{other}{{display:none}}" for other in LANGUAGES if other != language]
    if mode != "phase":
        rules.append(".phase-numbers{display:none}")
    return "".join(rules)


def line_swatch(class_: str) -> Markup:
    """Return a short line as the map draws a class."""
    drawn = svg.line(1, 5, 35, 5, f"span {class_} width-2")
    return svg.element("svg", drawn, viewBox="0 0 36 10")


def box_swatch(class_: str) -> Markup:
    """Return a square as a chart fills a class."""
    return svg.element("svg", svg.box(0, 0, 10, 10, class_), viewBox="0 0 10 10", class_="chart")


def sign(name: str, class_: str = "") -> Markup:
    """Return a sign of the map."""
    used = svg.element("use", href=f"#sign-{name}", x=-8, y=-8, width=16, height=16)
    return with_signs(
        svg.element("svg", svg.group(used, class_=class_ or None), viewBox="-8 -8 16 16")
    )
