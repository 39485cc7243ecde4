"""Published fibre as rows of a scenario's ``fibre.csv``: ends matched to sites, the rest listed.

Spans that meet where no site stands are joined into one section as long as only two meet there.
What a published network does not say stays empty: a fibre is never ready until somebody writes
since when.
"""

from __future__ import annotations

import csv
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dorsale.formats import json_file
from dorsale.formats.drawing import on_the_earth
from dorsale.plan.problems import N_, Problem
from dorsale.plan.published import PublishedNetwork
from dorsale.plan.tables import FIBRE

WITHIN_KM = 10.0
_NAMED_FACTOR = 3.0
_STATUS = {
    "operational": "in_service",
    "": "in_service",
    "inactive": "built",
    "decommissioned": "out",
}
_WORST = ("in_service", "built", "out")
_NODE = "node:"
_LEFT_OUT = N_("It is left out")
_ADD = N_("It is left out: add the place to sites.csv, or raise --within")


@dataclass(frozen=True)
class _Section:
    """Spans one after another: ends (sites or nodes), length, whether it was measured."""

    ends: tuple[str, str]
    length_km: float
    measured: bool
    spans: tuple[Mapping[str, Any], ...]


def fibre_rows(
    networks: Iterable[PublishedNetwork],
    sites: pd.DataFrame,
    source: str,
    within_km: float = WITHIN_KM,
) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Return rows of :data:`dorsale.plan.tables.FIBRE` and what could not be brought over.

    ``sites`` has ``id, name, lat, lon``. An end belongs to the nearest site within ``within_km``,
    or within three times that when both have the same name. ``source`` is written in each row.
    """
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    taken: set[str] = set()
    for network in networks:
        at = _sites_of(network.nodes, sites, within_km)
        sections = _joined(_sections(network, at, source, problems), set(sites["id"]))
        names = _names(network)
        for section in sections:
            if _both_ends(section, set(sites["id"]), network, source, problems):
                rows.append(_row(section, names, source, taken))
    columns = [column.name for column in FIBRE.columns]
    return pd.DataFrame(rows, columns=columns), tuple(problems)


def _sites_of(nodes: pd.DataFrame, sites: pd.DataFrame, within_km: float) -> dict[str, str]:
    """Return the site of each node that has one near enough."""
    from scipy.spatial import cKDTree

    placed = nodes[nodes["lon"].notna() & nodes["lat"].notna()]
    if placed.empty or sites.empty:
        return {}
    tree = cKDTree(on_the_earth(sites[["lon", "lat"]].to_numpy()))
    here = on_the_earth(placed[["lon", "lat"]].to_numpy())
    far_m, nearest = tree.query(here)
    ids, names = sites["id"].to_numpy(), [_plain(name) for name in sites["name"]]
    found: dict[str, str] = {}
    for node, name, point, metres, near in zip(
        placed["id"], placed["name"], here, far_m, nearest, strict=True
    ):
        if metres <= within_km * 1000:
            found[node] = str(ids[near])
            continue
        around = tree.query_ball_point(point, within_km * 1000 * _NAMED_FACTOR)
        named = [one for one in around if _plain(name) and names[one] == _plain(name)]
        if named:
            found[node] = str(ids[named[0]])
    return found


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _sections(
    network: PublishedNetwork, at: Mapping[str, str], source: str, problems: list[Problem]
) -> list[_Section]:
    """Return each existing span as a section between sites, or nodes where there is none."""
    found: list[_Section] = []
    planned = 0
    for span in network.spans.to_dict("records"):
        if span["status"] not in _STATUS:
            planned += 1
            continue
        length, measured = _length_km(span)
        if not (length > 0 and span["from"] and span["to"]):
            problems.append(_about(source, span, N_("it has no length, or lacks an end")))
            continue
        start, end = (at.get(span[key], _NODE + span[key]) for key in ("from", "to"))
        found.append(_Section((start, end), length, measured, (span,)))
    if planned:
        message = N_("{count} spans are planned or being built")
        problems.append(_warning(source, message, N_("They are left out"), count=planned))
    return found


def _length_km(span: Mapping[str, Any]) -> tuple[float, bool]:
    """Return the length that is said, else that of the route on the ground, in km."""
    from pyproj import Geod

    if span["length_km"] > 0:
        return float(span["length_km"]), False
    if len(span["geometry"]) < 2:
        return math.nan, True
    lon, lat = np.array(span["geometry"]).T
    return float(Geod(ellps="WGS84").line_length(lon, lat)) / 1000, True


def _joined(sections: list[_Section], sites: set[str]) -> list[_Section]:
    """Return the sections with those made one that alone meet where no site stands."""
    whole: dict[int, _Section] = dict(enumerate(sections))
    meeting: dict[str, list[int]] = {}
    for number, section in whole.items():
        for end in section.ends:
            meeting.setdefault(end, []).append(number)
    for end in sorted(meeting):
        if end in sites or len(meeting[end]) != 2 or len(set(meeting[end])) != 2:
            continue
        one, other = meeting[end]
        whole[one] = _one_section(whole[one], whole.pop(other), end)
        for far in whole[one].ends:
            meeting[far] = [one if number == other else number for number in meeting[far]]
    return list(whole.values())


def _one_section(one: _Section, other: _Section, end: str) -> _Section:
    first = one.ends[0] if one.ends[1] == end else one.ends[1]
    last = other.ends[1] if other.ends[0] == end else other.ends[0]
    return replace(
        one,
        ends=(first, last),
        length_km=one.length_km + other.length_km,
        measured=one.measured or other.measured,
        spans=(*one.spans, *other.spans),
    )


def _both_ends(
    section: _Section,
    sites: set[str],
    network: PublishedNetwork,
    source: str,
    problems: list[Problem],
) -> bool:
    lost = [end for end in section.ends if end not in sites]
    if not lost and section.ends[0] != section.ends[1]:
        return True
    if not lost:
        problems.append(_about(source, section.spans[0], N_("both its ends are at one site")))
        return False
    for end in lost:
        message = N_("no site is near its end {end}")
        named = _named(network.nodes, end.removeprefix(_NODE))
        problems.append(_about(source, section.spans[0], message, _ADD, end=named))
    return False


def _named(nodes: pd.DataFrame, name: str) -> str:
    """Return the name of a node and its latitude and longitude."""
    found = nodes[nodes["id"] == name].to_dict("records")
    if not found:
        return name
    return f"{found[0]['name'] or name} ({found[0]['lat']:.4f}, {found[0]['lon']:.4f})"


def _about(
    source: str, span: Mapping[str, Any], message: str, remedy: str = _LEFT_OUT, **values: object
) -> Problem:
    return _warning(f"{source}, {span['name'] or span['id']}", message, remedy, **values)


def _warning(place: str, message: str, remedy: str, **values: object) -> Problem:
    return Problem(message, remedy, place, values=values, severity="warning")


def _names(network: PublishedNetwork) -> dict[str, str]:
    frame = network.organisations
    return {key: name or key for key, name in zip(frame["id"], frame["name"], strict=True)}


def _row(
    section: _Section, names: Mapping[str, str], source: str, taken: set[str]
) -> dict[str, Any]:
    spans = section.spans
    return {
        "id": _free(f"f-{section.ends[0]}-{section.ends[1]}", taken),
        "from": section.ends[0],
        "to": section.ends[1],
        "ways": "",
        "length_km": round(section.length_km, 1),
        "length_basis": "sourced",
        "medium": _medium(spans[0]),
        "owner": _all(names.get(span["owner"], span["owner"]) for span in spans),
        "operator": _all(names.get(one, one) for span in spans for one in span["providers"]),
        "status": max((_STATUS[span["status"]] for span in spans), key=_WORST.index),
        "repair": "unknown",
        "duct": "yes" if all(span["infrastructure"] == "duct" for span in spans) else "",
        "contract": "",
        "fibres": _least(span["fibre_count"] for span in spans),
        "in_service_from": max(span["ready_for_service"] for span in spans)[:7],
        "in_service_to": "",
        "ready_from": "",
        "source": source,
        "confidence": "low",
        "note": _note(section),
    }


def _free(name: str, taken: set[str]) -> str:
    number = 1
    while (found := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    taken.add(found)
    return found


def _medium(span: Mapping[str, Any]) -> str:
    if span["cable_type"].lower() in ("opgw", "adss") or "aboveGround" in span["deployment"]:
        return "opgw_adss"
    return "buried_duct" if span["infrastructure"] == "duct" else "buried"


def _all(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name for name in names if name))


def _least(counts: Iterable[float]) -> object:
    known = [count for count in counts if count > 0]
    return int(min(known)) if known else ""


def _note(section: _Section) -> str:
    names = _all(str(span["name"] or span["id"]) for span in section.spans)
    if not section.measured:
        return names[:200]
    points = sum(len(span["geometry"]) for span in section.spans)
    return f"{names[:200]}; length measured along the published route of {points} points"


def write(path: Path, rows: pd.DataFrame) -> None:
    """Write ``rows`` as a fibre.csv that does not exist yet, whole or not at all.

    Raises :class:`BadInput` when it exists, or may not be written.
    """
    if path.exists():
        raise json_file.refuse(
            path,
            N_("the file is there already, and its rows may be yours"),
            N_("Give another name, then copy the rows you want"),
        )
    with (
        json_file.written_beside(path) as beside,
        beside.open("w", encoding="utf-8", newline="") as stream,
    ):
        _write_rows(csv.writer(stream, lineterminator="\n"), rows)


def _write_rows(writer: Any, rows: pd.DataFrame) -> None:
    writer.writerow(rows.columns)
    cells: Sequence[Sequence[object]] = rows.to_numpy(dtype="object").tolist()
    writer.writerows(cells)
