"""The live map: MapLibre from its package, and the plan's geography as data beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from markupsafe import Markup

from dorsale.report import map_layers
from dorsale.report.map_layers import SpanLine, Stroke

SOURCE_MAP = "//# sourceMappingURL=maplibre-gl.js.map"
TILES = "https://tile.openstreetmap.org"


def library(name: str) -> str:
    """Return ``maplibre-gl.js`` or ``maplibre-gl.css`` as shipped, without importing the package.

    ``FileNotFoundError`` when the installed package does not hold it.
    """
    path = distribution("maplibre").locate_file(f"maplibre/srcjs/{name}")
    return (
        Path(str(path))
        .read_text(encoding="utf-8")
        .replace("</script", r"<\/script")
        .replace(SOURCE_MAP, "")
    )


def data(document: Mapping[str, Any], outlines: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the live map draws: bounds, land, spans, places, huts and their styles."""
    window = map_layers.bounds(document)
    west, south, east, north = window
    wide = (west - 12, south - 9, east + 12, north + 9)
    ground = map_layers.outlines_within(outlines, wide, document["scenario"]["countries"])
    return {
        "bounds": [[west, south], [east, north]],
        "land": _collection(_ground(one) for one in ground if one["geometry"]["coordinates"]),
        "countries": [_country(one) for one in ground if _is_named(one)],
        "spans": _collection(_span(one) for one in map_layers.span_lines(document)),
        "places": [_place(one) for one in map_layers.places(document)],
        "huts": _collection(_hut(one) for one in document["huts"] or ()),
        "strokes": {
            mode: [_stroke(one) for one in classes]
            for mode, classes in map_layers.strokes(document).items()
        },
        "widths": list(map_layers.WIDTHS),
        "tiles": TILES,
    }


def as_json(value: object) -> Markup:
    """Return ``value`` as JSON that may stand inside a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    safe = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(safe)


def _collection(features: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _feature(geometry: Mapping[str, Any], **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _ground(one: Mapping[str, Any]) -> dict[str, Any]:
    kind = "ours" if one["ours"] else one["kind"]
    return _feature(one["geometry"], kind=kind)


def _is_named(one: Mapping[str, Any]) -> bool:
    return bool(one["kind"] == "country" and one["area"] > 1.2)


def _country(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"fr": one["fr"], "en": one["en"], "at": one["at"]}


def _span(one: SpanLine) -> dict[str, Any]:
    path = [[round(x, 4), round(y, 4)] for x, y in one.coordinates]
    return _feature(
        {"type": "LineString", "coordinates": path},
        id=one.id, title=one.title, status=one.status, phase=one.phase,
        availability=one.availability, width=one.width,
    )  # fmt: skip


def _place(one: map_layers.Place) -> dict[str, Any]:
    at = [round(one.lon, 4), round(one.lat, 4)]
    return {
        "name": one.name, "at": at, "sign": one.symbol, "rank": one.rank, "cut": one.unprotected,
    }  # fmt: skip


def _hut(one: Mapping[str, Any]) -> dict[str, Any]:
    return _feature({"type": "Point", "coordinates": [one["lon"], one["lat"]]}, name=one["name"])


def _stroke(one: Stroke) -> dict[str, Any]:
    return {"code": one.code, "colour": one.colour, "dash": list(one.dash)}
