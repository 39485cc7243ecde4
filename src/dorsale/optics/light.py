"""Huts on the route, lightpaths between terminals, and the mode each can carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from pyproj import Geod

from dorsale.optics.line import Line, Mode, best_mode, gsnr_db
from dorsale.plan.network import Light

_GEOD = Geod(ellps="WGS84")
_PASSIVE = ("submarine", "land_exit")


def sections(length_km: float, spacing_km: float) -> np.ndarray:
    """Return equal fibre sections of at most ``spacing_km`` that make up ``length_km``.

    >>> sections(200.0, 80.0).round(1).tolist()
    [66.7, 66.7, 66.7]
    """
    count = max(1, int(np.ceil(length_km / spacing_km - 1e-9)))
    return np.full(count, length_km / count)


def hut_count(length_km: float, spacing_km: float) -> int:
    """Return how many amplifier huts a span of ``length_km`` needs between its ends."""
    return len(sections(length_km, spacing_km)) - 1


def span_mode(length_km: float, spacing_km: float, line: Line) -> Mode | None:
    """Return the mode of a lightpath over one span of its own, or ``None`` if too long."""
    found = gsnr_db([sections(length_km, spacing_km).tolist()], line)
    return best_mode(float(found[0]), line)


def amplified(spans: pd.DataFrame, modules: Mapping[str, int]) -> pd.DataFrame:
    """Return the ``spans`` in ``modules`` that take our amplifiers: not cables of others."""
    return spans[spans.index.isin(list(modules)) & ~spans["way"].isin(_PASSIVE)]


def even_huts(spans: pd.DataFrame, spacing_km: float) -> pd.DataFrame:
    """Return huts at equal distances along ``spans``: ``span, name, km, lat, lon``.

    For ground of which nothing is known but the drawn line, whose distances are stretched to the
    length of the span.
    """
    huts = [hut for span in spans.to_dict("records") for hut in _even(span, spacing_km)]
    return pd.DataFrame(huts, columns=["span", "name", "km", "lat", "lon"])


def _even(span: Mapping[str, Any], spacing_km: float) -> list[dict[str, Any]]:
    line: Sequence[tuple[float, float]] = span["geometry"]
    if len(line) < 2:
        return []
    length = float(span["length_km"])
    along = _along(line, length)
    huts = []
    for km in np.cumsum(sections(length, spacing_km))[:-1]:
        lon, lat = _at(line, along, km)
        huts.append({"span": span["id"], "name": f"PK {km:.0f}", "km": km, "lat": lat, "lon": lon})
    return huts


def _along(line: Sequence[tuple[float, float]], length_km: float) -> np.ndarray:
    lon, lat = np.array(line).T
    _, _, metres = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    km = np.concatenate([[0.0], np.cumsum(metres)])
    return km / km[-1] * length_km if km[-1] > 0 else km


def _at(line: Sequence[tuple[float, float]], along: np.ndarray, km: float) -> tuple[float, float]:
    lon, lat = np.array(line).T
    return float(np.interp(km, along, lon)), float(np.interp(km, along, lat))


def light(
    spans: pd.DataFrame,
    modules: Mapping[str, int],
    terminals: set[str],
    spacing_km: float,
    line: Line,
    huts: pd.DataFrame | None = None,
) -> Light:
    """Return the lightpaths and huts of the chosen ``spans`` (those in ``modules``).

    ``huts`` (at least ``span, name, km, lat, lon``) says where they stand on the ground;
    without it they stand at equal distances. A lightpath runs between two terminals over spans
    that only pass places without equipment; where its signal would be too weak it is cut and
    regenerated on the way.
    """
    chosen = amplified(spans, modules)
    placed = even_huts(chosen, spacing_km) if huts is None else huts
    cuts = {str(span): group["km"].to_numpy() for span, group in placed.groupby("span")}
    rows = []
    for number, path in enumerate(_paths(chosen, terminals), start=1):
        rows += _lightpaths(f"lp{number}", path, chosen, cuts, modules, line)
    names_ = ["id", "from", "to", "spans", "length_km", "sections_km", "gsnr_db", "mode",
              "gbps", "margin_db", "modules"]  # fmt: skip
    lightpaths = pd.DataFrame(rows, columns=names_).set_index("id", drop=False)
    return Light(lightpaths.rename_axis(None), placed)


def _paths(chosen: pd.DataFrame, terminals: set[str]) -> list[list[tuple[str, str, str]]]:
    """Return the chains of spans between terminals, forks and dead ends: (span, from, to)."""
    graph = nx.MultiGraph()
    for span, a, b in zip(chosen.index, chosen["from"], chosen["to"], strict=True):
        graph.add_edge(a, b, key=span)
    stops = {node for node in graph if node in terminals or graph.degree(node) != 2}
    paths, done = [], set()
    for start in sorted(stops) + sorted(set(graph) - stops):
        for _, near, key in sorted(graph.edges(start, keys=True)):
            if key in done:
                continue
            path = [(key, start, near)]
            while near not in stops and near != start:
                onward = [(v, k) for _, v, k in graph.edges(near, keys=True) if k != path[-1][0]]
                path.append((onward[0][1], near, onward[0][0]))
                near = onward[0][0]
            done |= {span for span, _, _ in path}
            paths.append(path)
    return paths


def _lightpaths(
    name: str,
    path: list[tuple[str, str, str]],
    chosen: pd.DataFrame,
    cuts: Mapping[str, np.ndarray],
    modules: Mapping[str, int],
    line: Line,
) -> list[dict[str, Any]]:
    """Return one lightpath for the chain, or several regenerated where the signal is too weak."""
    whole = _lightpath(name, path, chosen, cuts, modules, line)
    if whole["mode"] is not None or len(path) == 1:
        return [whole]
    middle = len(path) // 2
    return [
        *_lightpaths(f"{name}a", path[:middle], chosen, cuts, modules, line),
        *_lightpaths(f"{name}b", path[middle:], chosen, cuts, modules, line),
    ]


def _lightpath(
    name: str,
    path: list[tuple[str, str, str]],
    chosen: pd.DataFrame,
    cuts: Mapping[str, np.ndarray],
    modules: Mapping[str, int],
    line: Line,
) -> dict[str, Any]:
    km: list[float] = []
    for span, start, _ in path:
        length = float(chosen.at[span, "length_km"])
        marks = np.concatenate([[0.0], cuts.get(span, np.array([])), [length]])
        pieces = np.diff(marks).tolist()
        km += pieces if start == chosen.at[span, "from"] else pieces[::-1]
    gsnr = float(gsnr_db([km], line)[0])
    mode = best_mode(gsnr, line)
    return {
        "id": name,
        "from": path[0][1],
        "to": path[-1][2],
        "spans": tuple(span for span, _, _ in path),
        "length_km": float(sum(km)),
        "sections_km": tuple(km),
        "gsnr_db": gsnr,
        "mode": None if mode is None else mode.name,
        "gbps": 0.0 if mode is None else mode.gbps,
        "margin_db": gsnr - (mode.required_osnr_db if mode else 0.0),
        "modules": max(int(modules[span]) for span, _, _ in path),
    }
