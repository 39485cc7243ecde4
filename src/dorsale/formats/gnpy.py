"""Lightpaths as the three files of GNPy: topology, equipment and services.

The files follow GNPy's legacy JSON (release 3.0.1), whose YANG models refuse any key they do
not know: ``gnpy-path-request topology.json services.json -e equipment.json`` answers every
request. Each lightpath has its own amplifiers and fibres, one chain per direction, and its
request names the first amplifier of that chain, so that GNPy's path is ours. GNPy takes its
own nonlinear index, 2.6e-20 m2/W, whatever the files say. It
does not tell apart the way back of parallel lightpaths: together they may ask for no more
channels than one holds.

Source: https://gnpy.readthedocs.io/en/master/json.html
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import pandas as pd

from dorsale.plan.network import Light

Document = dict[str, Any]

FILES = ("topology", "equipment", "services")
_AMPLIFIER = "dorsale amplifier"
_FIBRE = "dorsale fibre"
_TRANSCEIVER = "dorsale transceiver"
_ROLL_OFF = 0.15
_PMD_S_PER_ROOT_M = 1.265e-15  # G.652: 0.04 ps per square root of km


class LineSystem(Protocol):
    """What the files need to know of the line: ``dorsale.optics.line.Line`` fits."""

    @property
    def loss_db_per_km(self) -> float: ...  # noqa: D102
    @property
    def dispersion_s_per_m2(self) -> float: ...  # noqa: D102
    @property
    def effective_area_m2(self) -> float: ...  # noqa: D102
    @property
    def connector_db(self) -> float: ...  # noqa: D102
    @property
    def noise_figure_db(self) -> float: ...  # noqa: D102
    @property
    def launch_dbm(self) -> float: ...  # noqa: D102
    @property
    def roadm_dbm(self) -> float: ...  # noqa: D102
    @property
    def add_drop_osnr_db(self) -> float: ...  # noqa: D102
    @property
    def transmitter_osnr_db(self) -> float: ...  # noqa: D102
    @property
    def baud(self) -> float: ...  # noqa: D102
    @property
    def spacing_hz(self) -> float: ...  # noqa: D102
    @property
    def first_hz(self) -> float: ...  # noqa: D102
    @property
    def last_hz(self) -> float: ...  # noqa: D102
    @property
    def margin_db(self) -> float: ...  # noqa: D102
    @property
    def channels(self) -> int: ...  # noqa: D102


class LineMode(Protocol):
    """A transponder mode: ``dorsale.optics.line.Mode`` fits."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def gbps(self) -> float: ...  # noqa: D102
    @property
    def required_osnr_db(self) -> float: ...  # noqa: D102


def write_gnpy(
    folder: Path, light: Light, nodes: pd.DataFrame, line: LineSystem, modes: Sequence[LineMode]
) -> tuple[Path, ...]:
    """Write the three files into ``folder``, each whole or not at all, and return their paths.

    See ``documents`` for the arguments. The folder is made if it is missing.

    Raises:
        KeyError: a lightpath starts or ends at a place that ``nodes`` lacks.
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = documents(light, nodes, line, modes)
    return tuple(_replace(folder / f"{name}.json", written[name]) for name in FILES)


def _replace(path: Path, document: Document) -> Path:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return path


def documents(
    light: Light, nodes: pd.DataFrame, line: LineSystem, modes: Sequence[LineMode]
) -> dict[str, Document]:
    """Return the documents by name: ``topology``, ``equipment`` and ``services``.

    ``nodes`` is indexed by id and has ``name, country, lat, lon`` (degrees); ``line`` and
    ``modes`` are the line system and the transponder modes that ``light`` was planned with.

    Raises:
        KeyError: a lightpath starts or ends at a place that ``nodes`` lacks.
    """
    return {
        "topology": topology(light, nodes, line),
        "equipment": equipment(line, modes, _longest_km(light)),
        "services": services(light, line, modes),
    }


def topology(light: Light, nodes: pd.DataFrame, line: LineSystem) -> Document:
    """Return the elements and connections of the lightpaths, both directions of each."""
    paths = _paths(light)
    ends = sorted({str(path[end]) for path in paths for end in ("from", "to")})
    elements = [element for end in ends for element in _terminal(end, nodes)]
    links = [link for end in ends for link in _both(f"trx {end}", f"roadm {end}")]
    for path in paths:
        places = _places(path, nodes, light.huts)
        for km, start, end, along in _directions(path, places):
            chain = _chain(_prefix(path["id"], start, end), km, along, line)
            elements += chain
            links += _chained([f"roadm {start}", *(e["uid"] for e in chain), f"roadm {end}"])
    return {"elements": elements, "connections": links}


def _paths(light: Light) -> list[dict[Any, Any]]:
    """Return the lightpaths between two places; GNPy has no loop back to the start."""
    rows = light.lightpaths
    return list(rows[rows["from"] != rows["to"]].to_dict("records"))


def _directions(
    path: Mapping[Any, Any], places: list[Document]
) -> Iterator[tuple[Sequence[float], str, str, list[Document]]]:
    """Yield the sections, the ends and the places of the amplifiers, out and back."""
    km, start, end = path["sections_km"], str(path["from"]), str(path["to"])
    yield km, start, end, places
    yield km[::-1], end, start, places[::-1]


def _prefix(lightpath: str, start: str, end: str) -> str:
    return f"{lightpath} {start} to {end}"


def _terminal(end: str, nodes: pd.DataFrame) -> list[Document]:
    place = _place(*(nodes.at[end, column] for column in ("lat", "lon", "name", "country")))
    return [
        {"uid": f"trx {end}", "type": "Transceiver", "metadata": place},
        {"uid": f"roadm {end}", "type": "Roadm", "metadata": place},
    ]


def _chain(
    prefix: str, sections_km: Sequence[float], places: Sequence[Document], line: LineSystem
) -> list[Document]:
    """Return the amplifier behind the ROADM, then each fibre and the amplifier behind it."""
    gain = line.launch_dbm - line.roadm_dbm
    chain = [_amplifier(f"{prefix}: amplifier 0", gain, places[0])]
    for number, km in enumerate(sections_km, start=1):
        gain = km * line.loss_db_per_km + 2 * line.connector_db
        chain.append(_fibre(f"{prefix}: fibre {number}", km, places[number - 1], line))
        chain.append(_amplifier(f"{prefix}: amplifier {number}", gain, places[number]))
    return chain


def _amplifier(uid: str, gain_db: float, place: Document) -> Document:
    return {
        "uid": uid,
        "type": "Edfa",
        "type_variety": _AMPLIFIER,
        "operational": {
            "gain_target": round(gain_db, 6),
            "delta_p": 0.0,
            "tilt_target": 0.0,
            "out_voa": 0.0,
        },
        "metadata": place,
    }


def _fibre(uid: str, km: float, place: Document, line: LineSystem) -> Document:
    return {
        "uid": uid,
        "type": "Fiber",
        "type_variety": _FIBRE,
        "params": {
            "length": round(km, 6),
            "length_units": "km",
            "loss_coef": line.loss_db_per_km,
            "con_in": line.connector_db,
            "con_out": line.connector_db,
        },
        "metadata": place,
    }


def _both(one: str, other: str) -> list[Document]:
    return _chained([one, other, one])


def _chained(uids: Sequence[str]) -> list[Document]:
    return [{"from_node": start, "to_node": end} for start, end in pairwise(uids)]


def _place(lat: Any, lon: Any, city: object, region: object) -> Document:
    spot = {"latitude": round(float(lat), 6), "longitude": round(float(lon), 6)}
    return {"location": {"city": str(city), "region": str(region), **spot}}


def _places(path: Mapping[Any, Any], nodes: pd.DataFrame, huts: pd.DataFrame) -> list[Document]:
    """Return where each amplifier of the path stands: the ends, the huts, or in between."""
    start, end = nodes.loc[path["from"]], nodes.loc[path["to"]]
    marks = np.concatenate([[0.0], np.cumsum(path["sections_km"])])
    known = _known(path, huts)
    km = [0.0, *(row[0] for row in known), marks[-1]]
    lat = np.interp(marks, km, [start["lat"], *(row[1] for row in known), end["lat"]])
    lon = np.interp(marks, km, [start["lon"], *(row[2] for row in known), end["lon"]])
    names = {round(row[0], 6): row[3] for row in known}
    names |= {0.0: str(start["name"]), round(marks[-1], 6): str(end["name"])}
    cities = [names.get(round(mark, 6), "") for mark in marks]
    region = str(start["country"])
    return [_place(*spot, region) for spot in zip(lat, lon, cities, strict=True)]


def _known(path: Mapping[Any, Any], huts: pd.DataFrame) -> list[tuple[float, float, float, str]]:
    """Return the huts of the path as (km from its start, lat, lon, name), in order."""
    known, first, start_km = [], 0, 0.0
    for span in path["spans"]:
        along = huts[huts["span"] == span].sort_values("km")
        pieces = path["sections_km"][first : first + len(along) + 1]
        km = _oriented(along["km"].to_numpy(dtype=float), pieces) + start_km
        spots = zip(km, along["lat"], along["lon"], along["name"], strict=True)
        known += sorted(spots)
        first, start_km = first + len(along) + 1, start_km + sum(pieces)
    return known


def _oriented(hut_km: np.ndarray, pieces: Sequence[float]) -> np.ndarray:
    """Return the huts' distances from the end of the span that the path enters first."""
    if len(hut_km) == 0 or abs(pieces[0] - hut_km[0]) <= abs(pieces[-1] - hut_km[0]):
        return hut_km
    return np.asarray(sum(pieces) - hut_km)


def _longest_km(light: Light) -> float:
    return max((max(km) for km in light.lightpaths["sections_km"]), default=0.0)


def equipment(line: LineSystem, modes: Sequence[LineMode], longest_km: float = 0.0) -> Document:
    """Return the library: amplifier, fibre, ROADM, transceiver, and the rules of the design.

    ``longest_km`` is the longest fibre section: GNPy must neither split it nor find the
    amplifier behind it too weak.
    """
    return {
        "Edfa": [_edfa(line, longest_km)],
        "Fiber": [
            {
                "type_variety": _FIBRE,
                "dispersion": line.dispersion_s_per_m2,
                "effective_area": line.effective_area_m2,
                "pmd_coef": _PMD_S_PER_ROOT_M,
            }
        ],
        "Span": [_span(line, longest_km)],
        "Roadm": [_roadm(line)],
        "SI": [_spectrum(line)],
        "Transceiver": [_transceiver(line, modes)],
    }


def _edfa(line: LineSystem, longest_km: float) -> Document:
    loss_db = longest_km * line.loss_db_per_km + 2 * line.connector_db
    total_dbm = line.launch_dbm + 10 * float(np.log10(line.channels))
    return {
        "type_variety": _AMPLIFIER,
        "type_def": "fixed_gain",
        "gain_flatmax": float(max(30, np.ceil(loss_db))),
        "gain_min": 0,
        "p_max": float(np.ceil(total_dbm) + 3),  # room for the noise that adds up
        "nf0": line.noise_figure_db,
        "f_min": line.first_hz - line.spacing_hz,
        "f_max": _last_centre_hz(line) + line.spacing_hz,
        "allowed_for_design": True,
    }


def _span(line: LineSystem, longest_km: float) -> Document:
    return {
        "power_mode": True,
        "delta_power_range_db": [0, 0, 0.5],
        "max_fiber_lineic_loss_for_raman": 0.25,
        "target_extended_gain": 2.5,
        "max_length": int(max(150, np.ceil(longest_km) + 1)),
        "length_units": "km",
        "max_loss": float(max(40, np.ceil(longest_km * line.loss_db_per_km) + 2)),
        "padding": 0,
        "EOL": 0,
        "con_in": line.connector_db,
        "con_out": line.connector_db,
    }


def _roadm(line: LineSystem) -> Document:
    return {
        "type_variety": "default",
        "target_pch_out_db": line.roadm_dbm,
        "add_drop_osnr": line.add_drop_osnr_db,
        "pmd": 0,
        "pdl": 0,
        "restrictions": {"preamp_variety_list": [], "booster_variety_list": []},
    }


def _spectrum(line: LineSystem) -> Document:
    return {
        "f_min": line.first_hz,
        "f_max": _last_centre_hz(line),
        "baud_rate": line.baud,
        "spacing": line.spacing_hz,
        "power_dbm": line.launch_dbm,
        "power_range_db": [0, 0, 1],
        "tx_power_dbm": 0,
        "roll_off": _ROLL_OFF,
        "tx_osnr": line.transmitter_osnr_db,
        "sys_margins": line.margin_db,
        "use_si_channel_count_for_design": True,
    }


def _last_centre_hz(line: LineSystem) -> float:
    return line.first_hz + (line.channels - 1) * line.spacing_hz


def _transceiver(line: LineSystem, modes: Sequence[LineMode]) -> Document:
    return {
        "type_variety": _TRANSCEIVER,
        "frequency": {"min": line.first_hz, "max": _last_centre_hz(line)},
        "mode": [_mode(mode, line) for mode in modes],
    }


def _mode(mode: LineMode, line: LineSystem) -> Document:
    return {
        "format": mode.name,
        "baud_rate": line.baud,
        "OSNR": mode.required_osnr_db,
        "bit_rate": mode.gbps * 1e9,
        "roll_off": _ROLL_OFF,
        "tx_osnr": line.transmitter_osnr_db,
        "min_spacing": line.spacing_hz,
        "cost": 1,
    }


def services(light: Light, line: LineSystem, modes: Sequence[LineMode]) -> Document:
    """Return one request per lightpath, for all its channels, along its own fibres.

    A lightpath without a mode asks GNPy to choose one, at the rate of the slowest.
    """
    slowest = min(mode.gbps for mode in modes)
    return {"path-request": [_request(path, line, slowest) for path in _paths(light)]}


def _request(path: Mapping[Any, Any], line: LineSystem, slowest_gbps: float) -> Document:
    mode = path["mode"] if isinstance(path["mode"], str) else None
    gbps = path["gbps"] if mode is not None else slowest_gbps
    return {
        "request-id": str(path["id"]),
        "source": f"trx {path['from']}",
        "destination": f"trx {path['to']}",
        "src-tp-id": f"trx {path['from']}",
        "dst-tp-id": f"trx {path['to']}",
        "bidirectional": False,
        "path-constraints": {
            "te-bandwidth": {
                "technology": "flexi-grid",
                "trx_type": _TRANSCEIVER,
                "trx_mode": mode,
                "effective-freq-slot": [{"N": None, "M": None}],
                "spacing": line.spacing_hz,
                "path_bandwidth": float(gbps * path["modules"] * 1e9),
            }
        },
        "explicit-route-objects": {"route-object-include-exclude": [_through(path)]},
    }


def _through(path: Mapping[Any, Any]) -> Document:
    first = f"{_prefix(path['id'], path['from'], path['to'])}: amplifier 0"
    return {
        "index": 0,
        "explicit-route-usage": "route-include-ero",
        "num-unnum-hop": {
            "node-id": first,
            "link-tp-id": "link-tp-id is not used",
            "hop-type": "STRICT",
        },
    }
